import ImportGraph
import Testing

@Suite struct DirectedGraphTests {
  @Test func mergesParallelEdgesAndDropsSelfLoops() {
    let graph = DirectedGraph(
      nodeCount: 4,
      edges: [
        Edge(from: 2, to: 1, weight: 3), Edge(from: 0, to: 3), Edge(from: 1, to: 1, weight: 9),
        Edge(from: 2, to: 0), Edge(from: 2, to: 1, weight: 4),
      ])
    #expect(
      graph.edges == [
        Edge(from: 0, to: 3), Edge(from: 2, to: 0), Edge(from: 2, to: 1, weight: 7),
      ])
    #expect(graph.edgeCount == 3)
    #expect(Array(graph.successors(of: 2)) == [0, 1])
    #expect(Array(graph.predecessors(of: 1)) == [2])
    #expect(graph.outDegree(of: 2) == 2)
    #expect(graph.inDegree(of: 2) == 0)
    #expect(graph.weight(from: 2, to: 1) == 7)
    #expect(graph.weight(from: 1, to: 2) == 0)
    #expect(graph.weight(from: 1, to: 1) == 0)
    #expect(graph.hasEdge(from: 0, to: 3))
    #expect(!graph.hasEdge(from: 3, to: 0))
  }

  @Test func sumsOfWeightsDoNotOverflow() {
    let heavy = Edge(from: 0, to: 1, weight: .max)
    let graph = DirectedGraph(nodeCount: 2, edges: [heavy, heavy, heavy])
    #expect(graph.edges == [heavy])
  }

  @Test func everyDirectionTellsTheSameEdges() {
    for graph in smallGraphs + randomGraphs {
      let nodes = 0..<Int32(graph.nodeCount)
      let forwards = nodes.flatMap { from in graph.successors(of: from).map { [from, $0] } }
      let backwards = nodes.flatMap { to in graph.predecessors(of: to).map { [$0, to] } }
      #expect(forwards == graph.edges.map { [$0.from, $0.to] })
      #expect(Set(backwards) == Set(forwards))
      #expect(backwards.count == graph.edgeCount)
      #expect(backwards == backwards.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) })
      #expect(graph.edges.allSatisfy { graph.weight(from: $0.from, to: $0.to) == $0.weight })
    }
  }

  @Test func orderOfEdgesDoesNotMatter() {
    var generator = SeededGenerator(seed: 7)
    for seed in 0..<10 as Range<UInt64> {
      let edges = randomEdges(nodeCount: 60, count: 300, seed: seed)
      let shuffled = edges.shuffled(using: &generator)
      let (one, other) = (
        DirectedGraph(nodeCount: 60, edges: edges), DirectedGraph(nodeCount: 60, edges: shuffled)
      )
      #expect(one == other)
      #expect(one.components() == other.components())
      #expect(one.feedbackOrder() == other.feedbackOrder())
      #expect(one.feedbackArcs() == other.feedbackArcs())
      #expect(one.shortestCycle() == other.shortestCycle())
      let order = one.feedbackOrder()
      #expect(one.transitiveReduction(order: order) == other.transitiveReduction(order: order))
    }
  }

  @Test func emptyGraphHasAnswers() {
    let graph = DirectedGraph(nodeCount: 0, edges: [])
    #expect(graph.edges.isEmpty)
    #expect(graph.components().members.isEmpty)
    #expect(graph.feedbackOrder().isEmpty)
    #expect(graph.feedbackArcs().isEmpty)
    #expect(graph.shortestCycle() == nil)
    #expect(graph.shortestChain(from: [], to: []) == nil)
    #expect(graph.reachable(from: []).isEmpty)
    #expect(graph.transitiveReduction(order: []).isEmpty)
    #expect(graph.subgraph([]).graph == graph)
  }
}
