import PythonSyntax

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
    /// The index of the import record that finds nothing.
    case broken(record: Int32)
    /// The module that this record imports fails.
    case imports(record: Int32, module: Int32)
    /// The package that it stands in fails.
    case package(module: Int32)
  }

  /// By module; nil where nothing is known to fail.
  package private(set) var causes: [Cause?]
  /// By module: something that can't be decided here may make it fail.
  package private(set) var mayFail: [Bool]

  private struct Edge {
    let importer: Int32
    /// -1 for the edge from a module to its package.
    let record: Int32
  }

  init(
    parsed: [ParsedModule], imports: [ResolvedImport], symbols: SymbolTable,
    packageOfModule: [Int32], inCycles: [Int32]
  ) {
    let count = parsed.count
    causes = [Cause?](repeating: nil, count: count)
    mayFail = [Bool](repeating: false, count: count)
    var certain: [(target: Int32, edge: Edge)] = []
    var possible: [(target: Int32, edge: Edge)] = []
    var survived: [(target: Int32, edge: Edge)] = []
    certain.reserveCapacity(imports.count)
    var seeds: [Int32] = []
    // Which module of a cycle is imported first decides what the others find.
    var doubts = inCycles
    for module in parsed.indices {
      let it = parsed[module]
      if it.error != nil {
        causes[module] = .unparsable
        seeds.append(Int32(module))
        continue
      }
      let package = packageOfModule[module]
      if package >= 0 {
        certain.append((package, Edge(importer: Int32(module), record: -1)))
      }
      if it.traits.contains(.skips) {
        doubts.append(Int32(module))
      } else if it.traits.contains(.raises) {
        causes[module] = .raises
        seeds.append(Int32(module))
      }
      let first = Int(symbols.firstImport[module])
      for (place, record) in it.imports.enumerated() where record.isExecutedOnImport {
        let link = symbols.links[first + place]
        let isCertain =
          !it.traits.contains(.skips)
          && (record.isUnconditional
            || link.status.isBroken && link.reason != .exportMissing && !record.survives(link)
              && !record.flags.contains(.inExcept) && !record.flags.contains(.conditional))
        switch link.status {
        case .brokenModule, .brokenName:
          if record.survives(link) {
            break
          } else if !isCertain {
            doubts.append(Int32(module))
          } else if causes[module] == nil {
            causes[module] = .broken(record: Int32(place))
            seeds.append(Int32(module))
          }
        case .unsure: doubts.append(Int32(module))
        case .resolved, .blocked, .standardLibrary, .thirdParty, .undeclared: break
        }
        if link.base == Int32(module) { doubts.append(Int32(module)) }
        let child = link.binding < 0 ? link.child : -1
        func add(_ target: Int32) {
          guard target >= 0, target != Int32(module) else { return }
          let edge = Edge(importer: Int32(module), record: Int32(place))
          if isCertain {
            certain.append((target, edge))
          } else if record.survivesImportError {
            survived.append((target, edge))
          } else {
            possible.append((target, edge))
          }
        }
        add(link.base)
        add(link.enclosing)
        add(child)
      }
    }
    spread(from: seeds, along: EdgeRows(certain, count: count))
    for module in causes.indices where causes[module] != nil { mayFail[module] = true }
    doubts += causes.indices.filter { causes[$0] != nil }.map { Int32($0) }
    // A `try` that survives an ImportError needn't survive what else a module raises.
    possible += survived.filter { target, edge in
      guard causes[Int(target)] != nil else { return true }
      guard let root = chain(from: target).last, case .broken(let record)? = causes[Int(root)]
      else {
        return true
      }
      let importing = parsed[Int(edge.importer)].imports[Int(edge.record)]
      return !importing.survives(symbols.link(root, record))
    }
    spreadDoubt(from: doubts, along: EdgeRows(certain + possible, count: count))
  }

  /// Breadth first, so that every chain to a cause is a shortest one.
  private mutating func spread(from seeds: [Int32], along rows: EdgeRows) {
    var queue = seeds
    var met = 0
    while met < queue.count {
      let failing = queue[met]
      met += 1
      for edge in rows.edges(to: failing) where causes[Int(edge.importer)] == nil {
        causes[Int(edge.importer)] =
          edge.record < 0
          ? .package(module: failing) : .imports(record: edge.record, module: failing)
        queue.append(edge.importer)
      }
    }
  }

  private mutating func spreadDoubt(from doubts: [Int32], along rows: EdgeRows) {
    var queue = doubts
    for module in doubts { mayFail[Int(module)] = true }
    var met = 0
    while met < queue.count {
      for edge in rows.edges(to: queue[met]) where !mayFail[Int(edge.importer)] {
        mayFail[Int(edge.importer)] = true
        queue.append(edge.importer)
      }
      met += 1
    }
  }

  /// The importers of each module.
  private struct EdgeRows {
    private var starts: [Int]
    private var edges: [Edge]

    init(_ all: [(target: Int32, edge: Edge)], count: Int) {
      var starts = [Int](repeating: 0, count: count + 1)
      for it in all { starts[Int(it.target) + 1] += 1 }
      for index in 0..<count { starts[index + 1] += starts[index] }
      var cursor = starts
      var edges = [Edge](repeating: Edge(importer: -1, record: -1), count: all.count)
      for it in all {
        edges[cursor[Int(it.target)]] = it.edge
        cursor[Int(it.target)] += 1
      }
      self.starts = starts
      self.edges = edges
    }

    func edges(to module: Int32) -> ArraySlice<Edge> {
      edges[starts[Int(module)]..<starts[Int(module) + 1]]
    }
  }

  /// From a module to the one that fails by itself, both included.
  package func chain(from module: Int32) -> [Int32] {
    var chain = [module]
    while let last = chain.last, let cause = causes[Int(last)] {
      switch cause {
      case .imports(_, let next), .package(let next): chain.append(next)
      case .unparsable, .raises, .broken: return chain
      }
    }
    return chain
  }
}

extension ImportRecord {
  /// Whether the statement runs while its module is imported, unless a condition forbids.
  package var isExecutedOnImport: Bool {
    scope != .function && flags.isDisjoint(with: Self.notOnImport)
  }

  /// Whether the module goes on after such a failure.
  package func survives(_ link: ImportLink) -> Bool {
    switch link.reason {
    // AttributeError, which the handler may or may not catch.
    case .exportMissing: false
    case .moduleMissing: survivesImportError
    default: survivesImportError && !flags.contains(.guardedByModule)
    }
  }

  /// Whether an ImportError leaves the module going on.
  var survivesImportError: Bool {
    !flags.isDisjoint(with: Self.surviving) && !flags.contains(.inExcept)
  }

  /// Whether it runs whenever its module is imported, and nothing survives its failure.
  package var isUnconditional: Bool {
    flags.isDisjoint(with: Self.doubtful)
  }

  // Made once: a set literal costs more than the rest of a question.
  private static let notOnImport: Flags = [.typeChecking, .lazy, .mainGuard]
  private static let surviving: Flags = [.guarded, .excused]
  private static let doubtful: Flags = [.guarded, .excused, .inExcept, .conditional]
}

extension Program {
  /// Why a module fails by itself, as the end of a sentence.
  package func describe(_ root: Int32) -> String {
    let place = modules[Int(root)].path
    switch importability.causes[Int(root)] {
    case .unparsable?:
      return "Python can't parse \(place):\(parsed[Int(root)].error?.line ?? 1)"
    case .raises?: return "its body raises (\(place))"
    case .broken(let record)?:
      let line = parsed[Int(root)].imports[Int(record)].line
      return
        "\(place):\(line) says `\(statement(ofRecord: record, in: root))`, and that is not there"
    case .imports, .package, nil: return ""
    }
  }

  /// Where a module fails.
  package func location(of cause: Importability.Cause, in module: Int32) -> Location {
    switch cause {
    case .broken(let record), .imports(let record, _):
      return location(ofRecord: record, in: module)
    case .unparsable:
      return Location(
        path: modules[Int(module)].path, line: max(1, parsed[Int(module)].error?.line ?? 1),
        column: 1)
    case .raises, .package:
      return Location(path: modules[Int(module)].path, line: 1, column: 1)
    }
  }
}
