import ImportGraph
package import PythonSyntax

/// Which modules raise when they are imported, and what in the end makes them.
///
/// A module fails where it doesn't parse, where a statement of its very body raises or imports what
/// isn't there, and where a module that it has to import fails: its packages and what it imports
/// unguarded and under no condition while it is executed.
package struct Importability: Sendable {
  /// Why a module fails.
  package enum Cause: Sendable {
    case unparsable
    case raises
    /// It reads a name that nothing binds.
    case unbound(UnboundName)
    /// It reads an attribute that a module of the tree hasn't, or decorates with what takes nothing.
    case read(ImportLinker.FailingRead)
    /// The import record that finds nothing.
    case broken(record: ImportRecord.ID)
    /// The module that this record imports fails.
    case imports(record: ImportRecord.ID, module: ModuleID)
    /// The package that it stands in fails.
    case package(module: ModuleID)
    /// A cycle of imports comes to an import that asks too early, by the statement of this module.
    case cycle(ImportOrder.Failure)
  }

  /// By module; nil where nothing is known to fail.
  package private(set) var causes: Table<ModuleID, Cause?>
  /// Why modules fail that do so only if no other module of a cycle was imported before.
  package private(set) var causesIfFirst: [ModuleID: Cause] = [:]
  /// The first of the modules that fail by one import of a cycle.
  private var leaders: [ImportOrder.Failure.Place: ModuleID] = [:]
  /// Of modules that fail by another, the one in the end that fails by itself.
  private var roots: [ModuleID: ModuleID] = [:]
  /// By module: something that can't be decided here may make it fail.
  package private(set) var mayFail: Table<ModuleID, Bool>

  private struct Edge {
    /// Which errors of the imported module the importer survives.
    enum Guard: UInt8 { case none, otherErrors, importErrors, missingModules }

    let importer: ModuleID
    /// Nil for the edge from a module to its package.
    @Packed var record: ImportRecord.ID?
    var survives = Guard.none
  }

  /// What a module raises, as far as handlers tell errors apart.
  private enum Raised: UInt8 { case missingModule, importError, other, unknown }

  /// By module, of those that fail.
  private var raised: [ModuleID: Raised] = [:]

  init(
    parsed: Table<ModuleID, ParsedModule>, imports: Table<ImportID, ResolvedImport>,
    symbols: SymbolTable,
    packageOfModule: Table<ModuleID, ModuleID?>, modules: Table<ModuleID, Module>,
    failingReads: [ModuleID: ImportLinker.FailingRead],
    served: [ImportID: ModuleID], inCycles: [ModuleID],
    openModules: Set<ModuleID>, isUnbound: (UnboundName, ModuleID) -> Bool
  ) {
    let count = parsed.count
    causes = Table(repeating: nil, count: count)
    mayFail = Table(repeating: false, count: count)
    var certain: [(row: ModuleID, element: Edge)] = []
    var possible: [(row: ModuleID, element: Edge)] = []
    var survived: [(row: ModuleID, element: Edge)] = []
    // Of those survived what no handler but one of ImportErrors stands around.
    var narrow: [(row: ModuleID, element: Edge)] = []
    certain.reserveCapacity(imports.count)
    var seeds: [ModuleID] = []
    // Which module of a cycle is imported first decides what the others find.
    var doubts = inCycles
    for (module, facts) in parsed.identified {
      if facts.refusal != nil {
        causes[module] = .unparsable
        seeds.append(module)
        continue
      }
      if let package = packageOfModule[module] {
        certain.append((package, Edge(importer: module, record: nil)))
      }
      if facts.traits.contains(.skips) {
        doubts.append(module)
      } else if facts.traits.contains(.raises) {
        causes[module] = .raises
        seeds.append(module)
      }
      for (place, record) in facts.imports.identified
      where record.isExecutedOnImport || record.flags.contains(.executedByCall) {
        let link = symbols.link(module, place)
        let isCertain =
          !facts.traits.contains(.skips)
          && (record.isUnconditional
            || link.status.isBroken && link.reason != .exportMissing && !record.survives(link)
              && !record.flags.contains(.inExcept) && !record.flags.contains(.conditional))
        switch link.status {
        case .brokenModule, .brokenName:
          if record.survives(link) {
            break
          } else if !isCertain {
            doubts.append(module)
          } else if causes[module] == nil {
            causes[module] = .broken(record: place)
            seeds.append(module)
          }
        case .unsure: doubts.append(module)
        // Of everything that `__all__` lists not all need be there.
        case .resolved
        where !link.isCertain && record.kind == .name
          && symbols.name(askedBy: symbols.id(ofRecord: place, in: module)) == nil:
          doubts.append(module)
        case .resolved, .blocked, .standardLibrary, .thirdParty, .undeclared: break
        }
        if link.base == module { doubts.append(module) }
        let child = link.binding == nil ? link.child?.module : nil
        func add(_ target: ModuleID?) {
          guard let target, target != module else { return }
          var edge = Edge(importer: module, record: place)
          if record.flags.contains(.shielded) { edge.survives = .otherErrors }
          if isCertain {
            certain.append((target, edge))
          } else if record.survivesImportError {
            survived.append((target, edge))
            guard !facts.traits.contains(.skips), record.survivesImportErrorsAlone,
              isReached(place, of: module, facts, symbols)
            else { return }
            edge.survives =
              record.flags.contains(.guardedByModule) ? .missingModules : .importErrors
            narrow.append((target, edge))
          } else {
            possible.append((target, edge))
          }
        }
        add(link.base)
        add(link.enclosing)
        add(child)
        if !served.isEmpty { add(served[symbols.id(ofRecord: place, in: module)]) }
      }
    }
    let certainRows = Rows(certain + narrow, count: count)
    spread(from: seeds, along: certainRows, symbols)
    // An import stands before most of what reads names.
    let unbound = noteUnbound(
      parsed, symbols, modules, openModules, isUnbound,
      imported: Set((certain + possible).map(\.row)))
    let lacking = failingReads.keys.filter {
      causes[$0] == nil && !parsed[$0].traits.contains(.skips)
    }.sorted()
    for module in lacking { causes[module] = failingReads[module].map(Cause.read) }
    spread(from: unbound + lacking, along: certainRows, symbols)
    if !inCycles.isEmpty {
      let failing = causes
      let edges = [certain, possible, survived].flatMap { part in
        part.map { DirectedGraph.Edge(from: $0.element.importer, to: $0.row) }
      }
      add(
        ImportOrder(
          parsed: parsed, symbols: symbols, packages: packageOfModule, paths: modules,
          graph: DirectedGraph(nodeCount: count, edges: edges)
        ) {
          failing[$0] != nil || parsed[$0].traits.contains(.skips)
        })
    }
    roots = findRoots()
    for module in causes.indices where causes[module] != nil { mayFail[module] = true }
    doubts += causes.indices.filter { causes[$0] != nil }
    // A `try` that survives an ImportError needn't survive what else a module raises.
    possible += survived.filter { target, edge in
      guard causes[target] != nil else { return true }
      let root = root(of: target)
      guard case .broken(let record)? = causes[root], let statement = edge.record else {
        return true
      }
      let importing = parsed[edge.importer].imports[statement]
      return !importing.survives(symbols.link(root, record))
    }
    spreadDoubt(from: doubts, along: Rows(certain + possible, count: count))
  }

  /// Modules that read a name which nothing binds, neither their own file nor another: they raise
  /// NameError. Told of what is imported or collected: other files may be executed by somebody who
  /// gives them names.
  private mutating func noteUnbound(
    _ parsed: Table<ModuleID, ParsedModule>, _ symbols: SymbolTable,
    _ modules: Table<ModuleID, Module>, _ openModules: Set<ModuleID>,
    _ isUnbound: (UnboundName, ModuleID) -> Bool, imported: Set<ModuleID>
  ) -> [ModuleID] {
    let candidates = parsed.indices.filter {
      !parsed[$0].unboundNames.isEmpty && causes[$0] == nil && !openModules.contains($0)
        && !parsed[$0].traits.contains(.skips)
        && (imported.contains($0) || Self.isImportedByPytest(modules[$0].path.fileName))
    }
    guard !candidates.isEmpty else { return [] }
    let builtins = Self.namesOfBuiltins(parsed)
    return candidates.filter { module in
      let facts = parsed[module]
      let missing = facts.unboundNames.first { name in
        let bytes = facts.bytes(name.name)
        guard !builtins.contains(bytes), isUnbound(name, module) else { return false }
        let id = bytes.withUnsafeBufferPointer { symbols.names.find($0) }
        return id.map {
          !symbols.setFromOutside.contains(SymbolTable.Attribute(module: module, name: $0))
        } ?? true
      }
      if let missing { causes[module] = .unbound(missing) }
      return missing != nil
    }
  }

  private static func isImportedByPytest(_ name: String) -> Bool {
    name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "conftest.py"
  }

  /// Names that some file of the tree sets on `builtins`.
  private static func namesOfBuiltins(
    _ parsed: Table<ModuleID, ParsedModule>
  ) -> Set<ArraySlice<UInt8>> {
    var names: Set<ArraySlice<UInt8>> = []
    for facts in parsed {
      let isBuiltins = { (record: ImportRecord) in
        facts.bytes(record.module).elementsEqual("builtins".utf8)
      }
      guard facts.imports.contains(where: isBuiltins) else { continue }
      for reference in facts.references where reference.isStore {
        guard let record = reference.record, isBuiltins(facts.imports[record]) else { continue }
        names.insert(facts.bytes(reference.chain).prefix { $0 != UInt8(ascii: ".") })
      }
    }
    return names
  }

  /// What raises by the order of imports, always or where a module is the first.
  private mutating func add(_ order: ImportOrder) {
    for (module, failure) in order.failures where causes[module] == nil {
      leaders[failure.place] = min(leaders[failure.place] ?? module, module)
      if order.hopeless.contains(module) {
        causes[module] = .cycle(failure)
      } else {
        causesIfFirst[module] = .cycle(failure)
      }
    }
    for (module, cause) in order.importers where causes[module] == nil {
      var next = cause
      var isHopeless = false
      while true {
        guard let target = next.module else { break }
        isHopeless = order.hopeless.contains(target)
        guard let further = order.importers[target] else { break }
        next = further
      }
      if isHopeless { causes[module] = cause } else { causesIfFirst[module] = cause }
    }
  }

  /// The first of the modules that fail by the same import of a cycle.
  package func leader(of failure: ImportOrder.Failure) -> ModuleID? { leaders[failure.place] }

  /// Why a module fails where it is imported by itself, as a test or a program is.
  package func failure(of module: ModuleID) -> Cause? { causes[module] ?? causesIfFirst[module] }

  /// Breadth first, so that every chain to a cause is a shortest one.
  private mutating func spread(
    from seeds: [ModuleID], along rows: Rows<ModuleID, Edge>, _ symbols: SymbolTable
  ) {
    var queue = seeds
    for module in seeds { raised[module] = error(of: module, symbols) }
    var met = 0
    while met < queue.count {
      let failing = queue[met]
      let error = raised[failing] ?? .unknown
      met += 1
      for edge in rows[failing]
      where causes[edge.importer] == nil && Self.passes(error, edge.survives) {
        causes[edge.importer] =
          edge.record.map { .imports(record: $0, module: failing) } ?? .package(module: failing)
        raised[edge.importer] = error
        queue.append(edge.importer)
      }
    }
  }

  /// What a module raises that fails by itself.
  private func error(of module: ModuleID, _ symbols: SymbolTable) -> Raised {
    switch causes[module] {
    case .broken(let record)?:
      switch symbols.link(module, record).reason {
      case .moduleMissing: .missingModule
      case .exportMissing: .other
      default: .importError
      }
    case .unparsable?, .unbound?, .read?: .other
    case .cycle?: .importError
    case .raises?, .imports?, .package?, nil: .unknown
    }
  }

  /// Whether an error leaves the importer that survives some.
  private static func passes(_ error: Raised, _ survives: Edge.Guard) -> Bool {
    switch survives {
    case .none: true
    case .otherErrors: error == .missingModule || error == .importError
    case .importErrors: error == .other
    case .missingModules: error == .other || error == .importError
    }
  }

  /// Whether no import before it can end the `try` that an import stands in.
  private func isReached(
    _ place: ImportRecord.ID, of module: ModuleID, _ facts: ParsedModule, _ symbols: SymbolTable
  ) -> Bool {
    facts.tries.allSatisfy { attempt in
      !attempt.imports.contains(UInt32(place.rawValue))
        || (attempt.imports.lowerBound..<UInt32(place.rawValue)).allSatisfy { number in
          switch symbols.link(module, ImportRecord.ID(Int(number))).status {
          case .resolved, .standardLibrary: true
          case .thirdParty, .undeclared, .brokenModule, .brokenName, .blocked, .unsure: false
          }
        }
    }
  }

  private mutating func spreadDoubt(from doubts: [ModuleID], along rows: Rows<ModuleID, Edge>) {
    // What is doubted for several reasons is gone through once.
    var queue = Array(Set(doubts))
    for module in queue { mayFail[module] = true }
    var met = 0
    while met < queue.count {
      for edge in rows[queue[met]] where !mayFail[edge.importer] {
        mayFail[edge.importer] = true
        queue.append(edge.importer)
      }
      met += 1
    }
  }

  /// From a module to the one that fails by itself, both included; of a long way the beginning and
  /// the end.
  package func chain(from module: ModuleID) -> [ModuleID] {
    var chain = [module]
    while let last = chain.last, let next = failure(of: last)?.module {
      if chain.count == Self.maximumChain { return chain + [root(of: module)] }
      chain.append(next)
    }
    return chain
  }

  /// More than anybody is told of.
  private static let maximumChain = 16

  /// The module by whose failing another fails in the end, which is itself where it fails by itself.
  package func root(of module: ModuleID) -> ModuleID { roots[module] ?? module }

  private func findRoots() -> [ModuleID: ModuleID] {
    var roots: [ModuleID: ModuleID] = [:]
    func find(_ module: ModuleID) {
      var passed: [ModuleID] = []
      var last = module
      while roots[last] == nil, let next = failure(of: last)?.module {
        passed.append(last)
        last = next
      }
      let root = roots[last] ?? last
      for each in passed { roots[each] = root }
    }
    for module in causes.indices where causes[module] != nil { find(module) }
    for module in causesIfFirst.keys { find(module) }
    return roots
  }
}
