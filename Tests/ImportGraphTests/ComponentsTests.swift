import ImportGraph
import Testing

@Suite struct ComponentsTests {
  @Test func nodesAreTogetherThatLeadToEachOther() {
    for graph in smallGraphs + randomGraphs {
      let naive = NaiveGraph(graph)
      let components = graph.components()
      for left in naive.nodes {
        let together = naive.nodes.filter {
          $0 == left || naive.leads[Int(left)][Int($0)] && naive.leads[Int($0)][Int(left)]
        }
        let component = Int(components.componentOfNode[Int(left)])
        #expect(components.members[component] == together, "\(graph.edges)")
      }
      #expect(components.members.joined().count == graph.nodeCount)
    }
  }

  @Test func largestFirstThenSmallestNode() {
    for graph in smallGraphs + randomGraphs {
      let components = graph.components()
      let ranks = components.members.map { [-$0.count, Int($0[0])] }
      #expect(zip(ranks, ranks.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
      #expect(Array(components.cyclic) == components.members.filter { $0.count > 1 })
    }
  }

  @Test func twoCyclesAndABridge() {
    let graph = DirectedGraph(
      nodeCount: 6,
      edges: [(4, 3), (3, 4), (4, 2), (2, 1), (1, 0), (0, 2)].map { Edge(from: $0.0, to: $0.1) })
    let components = graph.components()
    #expect(components.members == [[0, 1, 2], [3, 4], [5]])
    #expect(components.componentOfNode == [0, 0, 0, 1, 1, 2])
    #expect(components.cyclic.count == 2)
    #expect(components.areTogether(0, 2))
    #expect(!components.areTogether(2, 3))
  }
}
