import ImportGraph
import Testing

@Suite struct FeedbackOrderTests {
  @Test func namesEveryNodeOnce() {
    for graph in smallGraphs + randomGraphs {
      let nodes = Array(0..<Int32(graph.nodeCount))
      #expect(graph.feedbackOrder().sorted() == nodes)
    }
  }

  @Test func withoutBackEdgesNoCycleRemains() {
    for graph in smallGraphs + randomGraphs {
      let back = graph.backEdges(against: graph.feedbackOrder())
      #expect(NaiveGraph(graph).without(back).isAcyclic)
    }
  }

  @Test func onlyCyclesHaveBackEdges() {
    for graph in smallGraphs + randomGraphs {
      let components = graph.components()
      let back = graph.backEdges(against: graph.feedbackOrder())
      #expect(back.allSatisfy { components.areTogether($0.from, $0.to) })
    }
  }

  @Test func atMostHalfOfTheWeightRunsBack() {
    for graph in smallGraphs + randomGraphs {
      let back = graph.backEdges(against: graph.feedbackOrder())
      #expect(2 * weight(back) <= weight(graph.edges))
    }
  }

  @Test func importersFirstAndTiesByIndex() {
    let pairs: [(Int32, Int32)] = [(5, 0), (5, 1), (3, 4), (4, 2)]
    let graph = DirectedGraph(nodeCount: 7, edges: pairs.map { Edge(from: $0.0, to: $0.1) })
    #expect(graph.feedbackOrder() == [3, 4, 2, 5, 0, 1, 6])
  }

  @Test func ringBeginsWithItsSmallestNode() {
    let ring = (0..<5 as Range<Int32>).map { Edge(from: $0, to: ($0 + 1) % 5) }
    #expect(DirectedGraph(nodeCount: 5, edges: ring).feedbackOrder() == [0, 1, 2, 3, 4])
  }

  @Test func lightEdgeOfTwoRunsBack() {
    let graph = DirectedGraph(
      nodeCount: 2, edges: [Edge(from: 0, to: 1, weight: 2), Edge(from: 1, to: 0, weight: 5)])
    #expect(graph.feedbackOrder() == [1, 0])
    #expect(graph.backEdges(against: [1, 0]) == [Edge(from: 0, to: 1, weight: 2)])
    #expect(graph.backEdges(against: [0, 1]) == [Edge(from: 1, to: 0, weight: 5)])
  }
}
