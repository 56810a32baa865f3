import ImportGraph
import Testing

struct ChainSearchTests {
  private func graph(_ edges: [(Int32, Int32)], nodes: Int = 10) -> DirectedGraph {
    DirectedGraph(
      nodeCount: nodes, edges: edges.map { DirectedGraph.Edge(from: $0.0, to: $0.1) })
  }

  @Test func noTwoChainsShareAnEdge() {
    // 0 -> 9, 0 -> 1 -> 9, 2 -> 1 -> 9: the last edge is taken by the first chain over it.
    let search = ChainSearch(graph([(0, 9), (0, 1), (1, 9), (2, 1), (1, 3), (3, 9)]))
    #expect(
      search.disjointChains(from: [0, 2], to: [9], limit: 10) == [
        [0, 9], [0, 1, 9], [2, 1, 3, 9],
      ])
    #expect(search.disjointChains(from: [0, 2], to: [9], limit: 2) == [[0, 9], [0, 1, 9]])
    #expect(search.disjointChains(from: [9], to: [0], limit: 2).isEmpty)
  }

  @Test func chainsLeadAroundWalls() {
    let edges: [(Int32, Int32)] = [(0, 1), (1, 2), (0, 3), (3, 4), (4, 2)]
    let search = ChainSearch(graph(edges), around: [1])
    #expect(search.disjointChains(from: [0], to: [2], limit: 5) == [[0, 3, 4, 2]])
    // They may begin and end at one.
    #expect(search.disjointChains(from: [1], to: [2], limit: 5) == [[1, 2]])
    #expect(search.disjointChains(from: [0], to: [1], limit: 5) == [[0, 1]])
    let reaching = ChainSearch(graph(edges), around: [1, 3]).reaching([2])
    #expect((0..<5).map { reaching[$0] } == [false, true, true, true, true])
  }
}
