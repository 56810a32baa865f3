extension DirectedGraph {
  /// For every node whether some chain leads to it from one of `sources`, which count as reached.
  package func reachable(from sources: [Int32]) -> [Bool] {
    Self.nodesMet(from: sources, along: outgoing)
  }

  /// For every node whether some chain leads from it to one of `targets`, which count as well.
  package func reaching(_ targets: [Int32]) -> [Bool] {
    Self.nodesMet(from: targets, along: incoming)
  }

  /// Finds what leads to some nodes, for questions of which each concerns few of many.
  package final class ReachSearch {
    private let graph: DirectedGraph
    private var isMet: [Bool]
    /// What the last question found, ascending; the targets are among it.
    package private(set) var nodes: [Int32] = []

    /// With room for marks on every node.
    package init(_ graph: DirectedGraph) {
      self.graph = graph
      isMet = Array(repeating: false, count: graph.incoming.rowCount)
    }

    /// Whether the last question found a node.
    package func contains(_ node: Int32) -> Bool { isMet[Int(node)] }

    /// Forgets the last question and finds the nodes from which some chain leads to one of `targets`.
    package func find(reaching targets: [Int32]) {
      for node in nodes { isMet[Int(node)] = false }
      nodes.removeAll(keepingCapacity: true)
      for target in targets where !isMet[Int(target)] {
        isMet[Int(target)] = true
        nodes.append(target)
      }
      var next = 0
      while next < nodes.count {
        for node in graph.incoming.row(nodes[next]) where !isMet[Int(node)] {
          isMet[Int(node)] = true
          nodes.append(node)
        }
        next += 1
      }
      nodes.sort()
    }
  }

  private static func nodesMet(from starts: [Int32], along rows: SparseRows) -> [Bool] {
    var met = [Bool](repeating: false, count: rows.rowCount)
    var pending: [Int32] = []
    for start in starts where !met[Int(start)] {
      met[Int(start)] = true
      pending.append(start)
    }
    while let node = pending.popLast() {
      for next in rows.row(node) where !met[Int(next)] {
        met[Int(next)] = true
        pending.append(next)
      }
    }
    return met
  }
}
