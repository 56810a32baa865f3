import ImportGraph
import Testing

@Suite struct CyclesTests {
  @Test func shortestOfAll() {
    for graph in smallGraphs {
      let cycles = NaiveGraph(graph).simpleCycles()
      #expect(graph.shortestCycle() == cycles.first, "\(graph.edges)")
    }
  }

  @Test func shortestThroughANode() {
    for graph in smallGraphs {
      let naive = NaiveGraph(graph)
      let cycles = naive.simpleCycles()
      for node in naive.nodes {
        let through = cycles.filter { $0.contains(node) }.map { turned($0, toBeginWith: node) }
        let expected = through.min {
          $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count
        }
        #expect(graph.shortestCycle(through: node) == expected, "\(graph.edges) \(node)")
      }
    }
  }

  @Test func shortestInAComponent() {
    // 0 and 1 import each other; 2, 3, 4, 5 are a ring with a chord from 4 to 2.
    let pairs: [(Int32, Int32)] = [
      (0, 1), (1, 0), (1, 2), (2, 3), (3, 4), (4, 5), (5, 2), (4, 2),
    ]
    let graph = DirectedGraph(nodeCount: 6, edges: pairs.map { Edge(from: $0.0, to: $0.1) })
    #expect(graph.shortestCycle() == [0, 1])
    #expect(graph.shortestCycle(in: [5, 4, 3, 2]) == [2, 3, 4])
    #expect(graph.shortestCycle(in: [0, 2]) == nil)
    #expect(graph.shortestCycle(through: 5) == [5, 2, 3, 4])
  }

  @Test func noNodeOfARandomGraphKnowsAShorterOne() {
    for graph in randomGraphs {
      let throughNodes = (0..<Int32(graph.nodeCount)).compactMap(graph.shortestCycle(through:))
      let shortest = throughNodes.map(\.count).min()
      // Chains come in order of their first node, so the first as short is the canonical one.
      #expect(graph.shortestCycle() == throughNodes.first { $0.count == shortest })
    }
  }

  @Test func withoutEffortAnyCycleHasToDo() {
    let edges = (0..<10 as Range<Int32>).map { Edge(from: $0, to: ($0 + 1) % 10) }
    let graph = DirectedGraph(nodeCount: 10, edges: edges)
    #expect(graph.shortestCycle(effort: 1)?.count == 10)
  }

  private func turned(_ cycle: [Int32], toBeginWith node: Int32) -> [Int32] {
    let place = cycle.firstIndex(of: node) ?? 0
    return Array(cycle[place...] + cycle[..<place])
  }
}
