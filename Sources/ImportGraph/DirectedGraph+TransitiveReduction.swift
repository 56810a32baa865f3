extension DirectedGraph {
  /// The edges that run forward in `order`, a permutation of the nodes, less those that a longer
  /// chain of forward edges implies; sorted. What forward edges lead to, these lead to as well, and
  /// no smaller set of edges does.
  ///
  /// Aho, Garey, Ullman 1972, "The transitive reduction of a directed graph": an edge is implied if
  /// an earlier successor of the same node reaches its end. What a node reaches is a row of bits,
  /// kept for 4,096 ends at a time: O(nodes * edges / 64) time, 512 bytes a node.
  package func transitiveReduction(order: [Int32]) -> [Edge] {
    let places = places(in: order)
    // Nodes renamed to their places, so that every row is in the order.
    let forward = DirectedGraph(
      nodeCount: nodeCount,
      edges: edges.lazy
        .map { Edge(from: places[Int($0.from)], to: places[Int($0.to)], weight: $0.weight) }
        .filter { $0.from < $0.to })
    let isImplied = forward.outgoing.impliedEntries()
    return zip(forward.edges, isImplied).lazy
      .filter { !$1 }
      .map { edge, _ in
        Edge(from: order[Int(edge.from)], to: order[Int(edge.to)], weight: edge.weight)
      }
      .sorted()
  }
}

extension SparseRows {
  /// For every entry whether its row also leads there through other rows. All entries must lead to
  /// rows behind their own.
  fileprivate func impliedEntries() -> [Bool] {
    let columns = min(rowCount, 4_096)
    let width = (columns + 63) / 64
    var isImplied = [Bool](repeating: false, count: neighbours.count)
    var reached = [UInt64](repeating: 0, count: rowCount * width)
    for start in stride(from: 0, to: rowCount, by: 4_096) {
      let end = min(rowCount, start + columns)
      for row in (0..<end).reversed() {
        let words = row * width
        for word in words..<words + width { reached[word] = 0 }
        for entry in starts[row]..<starts[row + 1] where !isImplied[entry] {
          let next = Int(neighbours[entry])
          if next >= end { break }
          if next >= start {
            let word = words + (next - start) / 64
            let bit: UInt64 = 1 << UInt64((next - start) % 64)
            isImplied[entry] = reached[word] & bit != 0
            reached[word] |= bit
          }
          if isImplied[entry] { continue }
          for word in 0..<width { reached[words + word] |= reached[next * width + word] }
        }
      }
    }
    return isImplied
  }
}
