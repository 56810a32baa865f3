import ImportGraph

/// The slow and obvious answers.
struct NaiveGraph {
  let nodes: Range<Int32>
  let edges: [Edge]
  /// Whether an edge leads from a row's node to a column's.
  let hasEdge: [[Bool]]
  /// Whether a chain of one edge or more does.
  let leads: [[Bool]]

  init(nodeCount: Int, edges: [Edge]) {
    nodes = 0..<Int32(nodeCount)
    self.edges = edges
    var matrix = [[Bool]](
      repeating: [Bool](repeating: false, count: nodeCount), count: nodeCount)
    for edge in edges { matrix[Int(edge.from)][Int(edge.to)] = true }
    hasEdge = matrix
    let ends = matrix.map { row in row.indices.filter { row[$0] } }
    leads = ends.map { first in
      var isMet = [Bool](repeating: false, count: nodeCount)
      var pending = first
      while let node = pending.popLast() {
        if isMet[node] { continue }
        isMet[node] = true
        pending += ends[node]
      }
      return isMet
    }
  }

  init(_ graph: DirectedGraph) { self.init(nodeCount: graph.nodeCount, edges: graph.edges) }

  var isAcyclic: Bool { nodes.allSatisfy { !leads[Int($0)][Int($0)] } }

  /// The same without some edges.
  func without(_ cut: [Edge]) -> NaiveGraph {
    NaiveGraph(nodeCount: nodes.count, edges: edges.filter { !cut.contains($0) })
  }

  /// All chains that name no node twice, those of one node as well, sorted by length and nodes.
  func simpleChains() -> [[Int32]] {
    var chains = nodes.map { [$0] }
    var done = 0
    while done < chains.count {
      let chain = chains[done]
      done += 1
      for next in nodes where hasEdge[Int(chain[chain.count - 1])][Int(next)] {
        if !chain.contains(next) { chains.append(chain + [next]) }
      }
    }
    return chains.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count
    }
  }

  /// All cycles that name no node twice, each beginning with its smallest node, sorted likewise.
  func simpleCycles() -> [[Int32]] {
    simpleChains().filter { chain in
      chain.count > 1 && chain.min() == chain[0]
        && hasEdge[Int(chain[chain.count - 1])][Int(chain[0])]
    }
  }
}
