extension DirectedGraph {
  /// The graph of groups: modules become packages, or packages services. The weights of the edges
  /// between two groups add up; edges inside a group are dropped.
  ///
  /// - Parameter groupOfNode: for every node its group, in `0..<groupCount`.
  package func quotient(_ groupOfNode: [Int32], groupCount: Int) -> DirectedGraph {
    precondition(groupOfNode.count == nodeCount, "every node has a group")
    return DirectedGraph(
      nodeCount: groupCount,
      edges: edges.map {
        Edge(from: groupOfNode[Int($0.from)], to: groupOfNode[Int($0.to)], weight: $0.weight)
      })
  }

  /// `nodes` and the edges among them, the nodes renumbered from 0 in ascending order; node `n` of
  /// the new graph is `original[n]` here. Costs no more than these nodes and their edges do.
  package func subgraph(_ nodes: [Int32]) -> (graph: DirectedGraph, original: [Int32]) {
    var original: [Int32] = []
    for node in nodes.sorted() where node != original.last { original.append(node) }
    let kept = original[...]
    var edges: [Edge] = []
    for (from, node) in original.enumerated() {
      for entry in outgoing.entries(of: node) {
        let to = kept.firstIndex(notBelow: outgoing.neighbours[entry])
        guard to < kept.endIndex, kept[to] == outgoing.neighbours[entry] else { continue }
        edges.append(Edge(from: Int32(from), to: Int32(to), weight: outgoing.weights[entry]))
      }
    }
    return (DirectedGraph(nodeCount: original.count, edges: edges), original)
  }
}
