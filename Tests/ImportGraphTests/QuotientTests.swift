import ImportGraph
import Testing

@Suite struct QuotientTests {
  @Test func weightsBetweenGroupsAddUp() {
    let edges = [
      Edge(from: 0, to: 1, weight: 5), Edge(from: 0, to: 2, weight: 2), Edge(from: 1, to: 3),
      Edge(from: 3, to: 0, weight: 7), Edge(from: 4, to: 4),
    ]
    let graph = DirectedGraph(nodeCount: 5, edges: edges)
    let groups = graph.quotient([0, 0, 2, 2, 1], groupCount: 4)
    #expect(groups.nodeCount == 4)
    #expect(groups.edges == [Edge(from: 0, to: 2, weight: 3), Edge(from: 2, to: 0, weight: 7)])
  }

  @Test func everyWeightIsKept() {
    for graph in randomGraphs {
      let groups = (0..<Int32(graph.nodeCount)).map { $0 % 7 }
      let quotient = graph.quotient(groups, groupCount: 7)
      for from in 0..<7 as Range<Int32> {
        for to in 0..<7 as Range<Int32> where from != to {
          let between = graph.edges.filter { $0.from % 7 == from && $0.to % 7 == to }
          #expect(Int(quotient.weight(from: from, to: to)) == weight(between))
        }
      }
    }
  }

  @Test func subgraphKeepsTheEdgesAmongItsNodes() {
    for graph in smallGraphs {
      for set in subsets(of: 0..<Int32(graph.nodeCount)) {
        let (part, original) = graph.subgraph(set.reversed() + set)
        let edges = part.edges.map {
          Edge(from: original[Int($0.from)], to: original[Int($0.to)], weight: $0.weight)
        }
        let expected = graph.edges.filter { set.contains($0.from) && set.contains($0.to) }
        let isRight = original == set && part.nodeCount == set.count && edges == expected
        #expect(isRight, "\(graph.edges) \(set)")
      }
    }
  }
}
