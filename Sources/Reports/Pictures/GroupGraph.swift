package import Drawing
import ImportGraph
import PythonSyntax
package import Resolution

/// What one arrow of a picture stands for: all imports of the modules of one box by those of another.
struct ArrowFacts: Sendable {
  /// Imported names.
  var names = 0
  /// Those imported by tests or tools.
  var testNames = 0
  /// Those imported in functions or for type checking alone.
  var deferred = 0
  /// Those of statements that are reported as errors.
  var violations = 0
  /// Files with such imports.
  var files = 0
  fileprivate var last: ModuleID?

  /// "32 imported names in 16 files, 4 of them in tests or tools".
  var words: String {
    var words = "\(names.grouped) imported \(names == 1 ? "name" : "names")"
    words += " in \(files.grouped) \(files == 1 ? "file" : "files")"
    if testNames > 0 {
      words +=
        testNames == names
        ? ", all in tests or tools" : ", \(testNames.grouped) of them in tests or tools"
    }
    if deferred > 0 {
      words +=
        (deferred == names ? ", all" : ", \(deferred.grouped) of them")
        + " in functions or for type checking"
    }
    if violations > 0 {
      words += "; ✕ \(violations == names ? "all" : violations.grouped) reported as errors"
    }
    return words
  }
}

/// Two boxes of a picture, in the order of an import.
struct BoxPair: Hashable, Comparable {
  let from: Int32
  let to: Int32

  init(_ from: Int32, _ to: Int32) {
    self.from = from
    self.to = to
  }

  static func < (left: BoxPair, right: BoxPair) -> Bool {
    (left.from, left.to) < (right.from, right.to)
  }
}

/// Modules gathered into boxes, and what lies between the boxes.
struct GroupGraph: Sendable {
  let graph: DirectedGraph
  private(set) var facts: [BoxPair: ArrowFacts] = [:]

  /// - Parameters:
  ///   - edges: by importer.
  ///   - groupOf: the box of a module; below 0 for none.
  init(
    _ edges: some Sequence<ModuleEdge>, boxCount: Int, scopes: Table<ModuleID, CodeScope>,
    groupOf: (ModuleID) -> Int32
  ) {
    for edge in edges {
      let from = groupOf(edge.importer)
      guard from >= 0 else { continue }
      let to = groupOf(edge.target)
      guard to >= 0, from != to else { continue }
      facts[BoxPair(from, to), default: ArrowFacts()].add(
        edge, isProduct: scopes[edge.importer] == .product)
    }
    graph = DirectedGraph(
      nodeCount: boxCount,
      edges: facts.map {
        DirectedGraph.Edge(
          from: $0.key.from, to: $0.key.to, weight: Int32(clamping: $0.value.names))
      })
  }

  /// The same among some of the boxes, renumbered in ascending order.
  func among(_ boxes: [Int32], where isKept: (BoxPair) -> Bool = { _ in true }) -> GroupGraph {
    var place: [Int32: Int32] = [:]
    for (index, box) in boxes.enumerated() { place[box] = Int32(index) }
    var kept: [BoxPair: ArrowFacts] = [:]
    for (pair, fact) in facts {
      guard let from = place[pair.from], let to = place[pair.to], isKept(pair) else { continue }
      kept[BoxPair(from, to)] = fact
    }
    return GroupGraph(kept, boxCount: boxes.count)
  }

  private init(_ facts: [BoxPair: ArrowFacts], boxCount: Int) {
    self.facts = facts
    graph = DirectedGraph(
      nodeCount: boxCount,
      edges: facts.map {
        DirectedGraph.Edge(
          from: $0.key.from, to: $0.key.to, weight: Int32(clamping: $0.value.names))
      })
  }

  /// Boxes of another become one; what lies inside such a box is dropped.
  init(merging other: GroupGraph, boxCount: Int, _ box: (Int32) -> Int32) {
    var merged: [BoxPair: ArrowFacts] = [:]
    for (pair, fact) in other.facts {
      let (from, to) = (box(pair.from), box(pair.to))
      guard from >= 0, to >= 0, from != to else { continue }
      merged[BoxPair(from, to), default: ArrowFacts()].add(fact)
    }
    self.init(merged, boxCount: boxCount)
  }

  subscript(pair: BoxPair) -> ArrowFacts { facts[pair] ?? ArrowFacts() }

  /// All imported names that lie between boxes.
  var names: Int { facts.values.reduce(0) { $0 + $1.names } }

  /// Imported names to and from a box.
  func weight(of box: Int32) -> Int {
    graph.successors(of: box).reduce(0) { $0 + self[BoxPair(box, $1)].names }
      + graph.predecessors(of: box).reduce(0) { $0 + self[BoxPair($1, box)].names }
  }
}

extension ArrowFacts {
  fileprivate mutating func add(_ other: ArrowFacts) {
    names += other.names
    testNames += other.testNames
    deferred += other.deferred
    violations += other.violations
    files += other.files
  }

  fileprivate mutating func add(_ edge: ModuleEdge, isProduct: Bool) {
    names += Int(edge.names)
    if !isProduct { testNames += Int(edge.names) }
    deferred += Int(edge.deferred)
    violations += Int(edge.violations)
    if last != edge.importer { files += 1 }
    last = edge.importer
  }
}

extension Box.Role {
  /// Six fills for the nine roles of parts.
  package init(_ role: Service.Role) {
    switch role {
    case .service: self = .service
    case .shared: self = .shared
    case .application, .library, .vendored, .other: self = .product
    case .test: self = .test
    case .tooling: self = .tooling
    case .backup: self = .backup
    }
  }
}
