import ImportGraph
import Testing

@Suite struct ChainsTests {
  @Test func betweenAnyTwoNodes() {
    for graph in smallGraphs {
      let naive = NaiveGraph(graph)
      let chains = naive.simpleChains()
      for from in naive.nodes {
        let expected = naive.nodes.map { to in
          shortest(chains.filter { $0.first == from && $0.last == to })
        }
        let found = naive.nodes.map { graph.shortestChains(from: [from], to: [$0], limit: 100) }
        #expect(found == expected, "\(graph.edges) from \(from)")
      }
    }
  }

  @Test func betweenAnyTwoSetsOfNodes() {
    for graph in smallGraphs where graph.nodeCount < 4 {
      let naive = NaiveGraph(graph)
      let chains = naive.simpleChains()
      for from in subsets(of: naive.nodes) {
        for to in subsets(of: naive.nodes) {
          let expected = shortest(
            chains.filter { from.contains($0[0]) && to.contains($0[$0.count - 1]) })
          let found = graph.shortestChains(from: from.reversed(), to: to, limit: 100)
          #expect(found == expected, "\(graph.edges) \(from) \(to)")
          #expect(graph.shortestChain(from: from + from, to: to) == expected.first)
        }
      }
    }
  }

  @Test func limitTakesTheFirst() {
    // Three layers of three nodes, each leading to the whole next one.
    var edges: [Edge] = []
    for from in 0..<6 as Range<Int32> {
      let next = from / 3 * 3 + 3
      edges += [next, next + 1, next + 2].map { Edge(from: from, to: $0) }
    }
    let graph = DirectedGraph(nodeCount: 9, edges: edges)
    let all = graph.shortestChains(from: [0, 1, 2], to: [6, 7, 8], limit: Int.max)
    #expect(all.count == 27)
    #expect(all.first == [0, 3, 6])
    #expect(all.last == [2, 5, 8])
    for limit in -1...28 {
      let some = graph.shortestChains(from: [2, 1, 0], to: [8, 7, 6], limit: limit)
      #expect(some == Array(all.prefix(max(0, limit))))
    }
  }

  @Test func everyHopOfALongChainIsAnEdge() {
    for graph in randomGraphs {
      let last = Int32(graph.nodeCount - 1)
      guard let chain = graph.shortestChain(from: [last], to: [0]) else {
        #expect(!graph.reachable(from: [last])[0])
        continue
      }
      #expect(chain.first == last && chain.last == 0)
      #expect(zip(chain, chain.dropFirst()).allSatisfy { graph.hasEdge(from: $0, to: $1) })
    }
  }

  /// Those as short as the first.
  private func shortest(_ chains: [[Int32]]) -> [[Int32]] {
    chains.filter { $0.count == chains.first?.count }
  }
}
