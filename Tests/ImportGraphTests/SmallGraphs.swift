import ImportGraph

/// Every directed graph of up to four nodes, 4,165 of them, with weights from 1 to 3.
let smallGraphs: [DirectedGraph] = (0...4).flatMap { nodeCount in
  let nodes = 0..<Int32(nodeCount)
  let pairs = nodes.flatMap { from in nodes.filter { $0 != from }.map { (from, $0) } }
  return (0..<1 << pairs.count).map { mask in
    let edges = pairs.indices.filter { mask >> $0 & 1 == 1 }.map { index in
      Edge(
        from: pairs[index].0, to: pairs[index].1, weight: Int32(1 + (mask / 5 + 7 * index) % 3))
    }
    return DirectedGraph(nodeCount: nodeCount, edges: edges)
  }
}

func subsets(of nodes: Range<Int32>) -> [[Int32]] {
  (0..<1 << nodes.count).map { mask in nodes.filter { mask >> $0 & 1 == 1 } }
}

func permutations(of nodes: [Int32]) -> [[Int32]] {
  guard !nodes.isEmpty else { return [[]] }
  return nodes.flatMap { first in
    permutations(of: nodes.filter { $0 != first }).map { [first] + $0 }
  }
}
