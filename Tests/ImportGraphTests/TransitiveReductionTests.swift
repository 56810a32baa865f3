import ImportGraph
import Testing

@Suite struct TransitiveReductionTests {
  @Test func keepsWhatNoLongerChainImplies() {
    for graph in smallGraphs {
      let nodes = Array(0..<Int32(graph.nodeCount))
      for order in [nodes, nodes.reversed(), graph.feedbackOrder()] {
        #expect(graph.transitiveReduction(order: order) == reduction(of: graph, order: order))
      }
    }
  }

  @Test func randomGraphsReachWhatTheyDid() {
    for graph in randomGraphs {
      let order = graph.feedbackOrder()
      let reduced = graph.transitiveReduction(order: order)
      #expect(reduced == reduction(of: graph, order: order))
      let forward = NaiveGraph(graph).without(graph.backEdges(against: order))
      #expect(NaiveGraph(nodeCount: graph.nodeCount, edges: reduced).leads == forward.leads)
    }
  }

  /// More nodes than one block of bits holds: a line, and edges that skip along it.
  @Test func acrossBlocksOnlyTheLineRemains() {
    let line = (0..<8_999 as Range<Int32>).map { Edge(from: $0 + 1, to: $0, weight: 2) }
    let skips = randomEdges(nodeCount: 9_000, count: 20_000, againstOneIn: .max, seed: 3)
      .filter { $0.from > $0.to + 1 }
    let graph = DirectedGraph(nodeCount: 9_000, edges: skips + line)
    #expect(graph.transitiveReduction(order: graph.feedbackOrder()) == line)
  }

  @Test func acrossBlocksNothingImpliedRemains() {
    let edges = randomEdges(nodeCount: 5_000, count: 12_000, againstOneIn: .max, seed: 5)
    let graph = DirectedGraph(nodeCount: 5_000, edges: edges)
    let reduced = DirectedGraph(
      nodeCount: 5_000, edges: graph.transitiveReduction(order: graph.feedbackOrder()))
    for node in stride(from: 0, to: 5_000, by: 250) as StrideTo<Int32> {
      #expect(reduced.reachable(from: [node]) == graph.reachable(from: [node]))
      let successors = Array(graph.successors(of: node))
      let kept = successors.filter { to in
        !graph.reachable(from: successors.filter { $0 != to })[Int(to)]
      }
      #expect(Array(reduced.successors(of: node)) == kept)
    }
  }

  /// Each forward edge whose end no other successor leads to along forward edges.
  private func reduction(of graph: DirectedGraph, order: [Int32]) -> [Edge] {
    let forward = NaiveGraph(graph).without(graph.backEdges(against: order))
    return forward.edges.filter { edge in
      !forward.nodes.contains { middle in
        forward.hasEdge[Int(edge.from)][Int(middle)] && forward.leads[Int(middle)][Int(edge.to)]
      }
    }
  }
}
