import ImportGraph
import Testing

/// Graphs as deep as they are large: whoever recurses overflows the stack here.
@Suite struct DeepGraphTests {
  private static let nodeCount = 100_000
  private static let last = Int32(nodeCount - 1)

  @Test func chainOfAHundredThousandNodes() {
    let nodes = Array(0...Self.last)
    let edges = nodes.dropLast().map { Edge(from: $0, to: $0 + 1) }
    let graph = DirectedGraph(nodeCount: Self.nodeCount, edges: edges.reversed())
    #expect(graph.components().members == nodes.map { [$0] })
    #expect(graph.shortestChain(from: [0], to: [Self.last]) == nodes)
    #expect(graph.shortestCycle() == nil)
    #expect(graph.reachable(from: [0]).allSatisfy { $0 })
    #expect(graph.reaching([0]).filter { $0 }.count == 1)
    #expect(graph.feedbackOrder() == nodes)
    #expect(graph.feedbackArcs().isEmpty)
  }

  @Test func ringOfAHundredThousandNodes() {
    let nodes = Array(0...Self.last)
    let ring = nodes.map { Edge(from: $0, to: $0 == Self.last ? 0 : $0 + 1, weight: 2) }
    let graph = DirectedGraph(nodeCount: Self.nodeCount, edges: ring)
    #expect(graph.components().members == [nodes])
    #expect(graph.shortestCycle() == nodes)
    #expect(graph.feedbackArcs().count == 1)
  }
}
