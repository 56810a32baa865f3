import PythonSyntax

extension Program {
  /// One step from an import to the definition that it means.
  package struct Hop: Sendable {
    package let module: ModuleID
    /// The name in that module; empty where the module itself is meant.
    package let name: String
    /// The line on which the module binds it; 0 where no line does.
    package let line: Int
  }

  /// What an import leads through.
  package struct Hops: Sendable {
    /// The last is where its object is made.
    package fileprivate(set) var all: [Hop] = []
    /// How many stand before the last and were left out.
    package fileprivate(set) var leftOut = 0
  }

  /// Re-exports that are told of one import: of a longer chain the first so many and the end.
  package static let maximumHops = 64

  /// The modules and names that an import leads through.
  package func hops(ofImport first: ImportID) -> Hops {
    var hops = Hops()
    var id: ImportID? = first
    var seen: Set<ImportID> = []
    while let next = id, seen.insert(next).inserted {
      guard seen.count <= Self.maximumHops else {
        cut(&hops, chains.ways[next])
        break
      }
      let step = step(from: next)
      hops.all += step.hops
      id = step.next
    }
    // `New = Old` is one more step.
    if case .definition(let definition)? = symbols.links[first].symbol {
      let module = definition.module
      let name = parsed[module].identifier(self[definition].name)
      if hops.all.last?.module != module || hops.all.last?.name != name {
        hops.all.append(Hop(module: module, name: name, line: Int(self[definition].line)))
      }
    }
    return hops
  }

  /// Puts the end of a chain in the place of what follows.
  private func cut(_ hops: inout Hops, _ way: ImportChainEnds.Way) {
    guard let last = step(from: way.last).hops.last else { return }
    hops.leftOut = Int(way.count) - 1
    hops.all.append(last)
  }

  /// What one import leads through, and the import that binds what it finds, where it finds one.
  fileprivate func step(from id: ImportID) -> (hops: [Hop], next: ImportID?) {
    let link = symbols.links[id]
    let record = record(id)
    var hops: [Hop] = []
    guard record.kind == .name, let base = link.base else {
      if case .module(let module)? = link.symbol {
        hops.append(Hop(module: module, name: "", line: 0))
      }
      return (hops, nil)
    }
    guard let binding = link.binding.map({ symbols.bindings[$0] }) else {
      if case .module(let module)? = link.symbol {
        hops.append(Hop(module: module, name: "", line: 0))
      } else if link.status == .resolved {
        hops.append(
          Hop(module: base, name: parsed[imports[id].importer].string(record.name), line: 0))
      }
      return (hops, nil)
    }
    if base != binding.module {
      // A star import lies between.
      hops.append(Hop(module: base, name: symbols.names[binding.name], line: 0))
    }
    hops.append(
      Hop(module: binding.module, name: symbols.names[binding.name], line: Int(binding.line)))
    return (hops, binding.record.map { symbols.id(ofRecord: $0, in: binding.module) })
  }
}

/// Where chains of re-exports end, which may be as long as the tree is large.
private final class ImportChainEnds: Derived {
  /// What follows from an import on.
  struct Way {
    /// The import that no other follows, or, in a ring, some import of it.
    var last: ImportID
    /// How many hops there are.
    var count: Int32
    /// Whether a module on the way may fail.
    var mayFail: Bool
  }

  let ways: Table<ImportID, Way>

  init(of program: Program) {
    var ways = Table<ImportID, Way?>(repeating: nil, count: program.imports.count)
    var isBegun = Table<ImportID, Bool>(repeating: false, count: program.imports.count)
    for first in program.imports.indices where ways[first] == nil {
      var path: [(id: ImportID, hops: [Program.Hop])] = []
      var next: ImportID? = first
      while let id = next, ways[id] == nil, !isBegun[id] {
        isBegun[id] = true
        let step = program.step(from: id)
        path.append((id, step.hops))
        next = step.next
      }
      let failing = path.map { $0.hops.contains { program.importability.mayFail[$0.module] } }
      // All of a ring lead through all of it.
      var ring: Range<Int>?
      if let next, ways[next] == nil, let start = path.firstIndex(where: { $0.id == next }) {
        ring = start..<path.count
        let count = path[start...].reduce(0) { $0 + $1.hops.count }
        let mayFail = failing[start...].contains(true)
        for place in start..<path.count {
          ways[path[place].id] = Way(
            last: path[place].id, count: Int32(clamping: count), mayFail: mayFail)
        }
      }
      var way = next.flatMap { ways[$0] }
      for place in path.indices.reversed() where ring?.contains(place) != true {
        let own = Int32(clamping: path[place].hops.count)
        way = Way(
          last: way?.last ?? path[place].id, count: own &+ (way?.count ?? 0),
          mayFail: failing[place] || way?.mayFail == true)
        ways[path[place].id] = way
      }
    }
    self.ways = Table(ways.compactMap(\.self))
  }
}

extension Program {
  fileprivate var chains: ImportChainEnds { derived() }
}

extension Program {
  /// Whether a statement that imports just this name raises; nil where that can't be told.
  package func raises(import id: ImportID) -> Bool? {
    let link = symbols.links[id]
    switch link.status {
    case .standardLibrary: return false
    // Whether a distribution is installed is not known here.
    case .thirdParty, .undeclared: return nil
    case .brokenModule, .brokenName, .blocked: return true
    case .unsure: return nil
    case .resolved:
      // What `__getattr__` does to serve a name may fail in turn.
      if let binding = link.binding.map({ symbols.bindings[$0] }) {
        if binding.kind == .served { return nil }
        if binding.kind != .import, binding.flags.contains(.conditional) { return nil }
        // What type checkers alone read isn't there at run time.
        if binding.flags.contains(.typeChecking) || mayBeDeleted(binding) { return nil }
      }
      // The submodule is imported where the package surely binds no such name.
      let child = link.binding == nil && link.isCertain ? link.child?.module : nil
      let targets = [link.base, link.enclosing, child].compactMap(\.self)
      if targets.contains(where: { importability.causes[$0] != nil }) { return true }
      if isStar(id), !link.isCertain { return nil }
      return targets.contains { importability.mayFail[$0] } || mayFailOnTheWay(id) ? nil : false
    }
  }

  /// Whether a `del` under a condition, or in a `try`, stands below a binding.
  private func mayBeDeleted(_ binding: SymbolTable.Binding) -> Bool {
    symbols.bindings(of: binding.name, in: binding.module).contains { place in
      let other = symbols.bindings[place]
      return other.kind == .deletion && other.line > binding.line
    }
  }

  /// Whether a module that an import leads through may fail.
  private func mayFailOnTheWay(_ id: ImportID) -> Bool {
    if case .definition(let definition)? = symbols.links[id].symbol,
      importability.mayFail[definition.module]
    {
      return true
    }
    return chains.ways[id].mayFail
  }

  private func isStar(_ id: ImportID) -> Bool {
    symbols.name(askedBy: id) == nil && record(id).kind == .name
  }

  /// The object that an import binds, as the module that makes it and the name it has there, nil
  /// for the module itself; nil in all where that can't be told.
  package func object(boundBy id: ImportID) -> (module: ModuleID, name: String?)? {
    let link = symbols.links[id]
    guard link.status == .resolved, link.isCertain else { return nil }
    // A guarded import on the way that fails leaves the name to something else.
    guard !mayFailOnTheWay(id) else { return nil }
    switch link.symbol {
    case .module(let module)?: return (module, nil)
    case .definition(let definition)?:
      let name = parsed[definition.module].identifier(self[definition].name)
      return (definition.module, name)
    case .binding(let place)?:
      let binding = symbols.bindings[place]
      return (binding.module, symbols.names[binding.name])
    case .external?, nil: return nil
    }
  }
}
