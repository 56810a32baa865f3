import ImportGraph
import Testing

@Suite struct FeedbackArcsTests {
  @Test func cutLeavesNoCycleAndNoEdgeIsCutInVain() {
    for graph in smallGraphs + randomGraphs {
      let naive = NaiveGraph(graph)
      let arcs = graph.feedbackArcs()
      let rest = naive.without(arcs)
      #expect(rest.isAcyclic, "\(graph.edges)")
      #expect(arcs.allSatisfy { rest.leads[Int($0.to)][Int($0.from)] }, "\(graph.edges)")
      #expect(arcs == arcs.sorted())
    }
  }

  /// The cut is a heuristic one. This says how good, so that it doesn't get worse unseen.
  @Test func hardlyAnySmallGraphHasALighterCut() {
    var excess: [Int] = []
    for graph in smallGraphs {
      let orders = permutations(of: Array(0..<Int32(graph.nodeCount)))
      let least = orders.map { weight(graph.backEdges(against: $0)) }.min() ?? 0
      excess.append(weight(graph.feedbackArcs()) - least)
    }
    #expect(excess.min() == 0)
    #expect(excess.max() == 1)
    #expect(excess.filter { $0 > 0 }.count <= 9)
  }

  @Test func refiningNeverAddsWeight() {
    for graph in randomGraphs {
      let components = graph.components()
      let unrefined = graph.feedbackOrder()
      #expect(graph.refinedFeedbackOrder(effort: 0) == unrefined)
      for effort in [1, 500, 5_000, 1_000_000] {
        let order = graph.refinedFeedbackOrder(effort: effort)
        let back = graph.backEdges(against: order)
        #expect(order.sorted() == Array(0..<Int32(graph.nodeCount)))
        #expect(back.allSatisfy { components.areTogether($0.from, $0.to) })
        #expect(weight(back) <= weight(graph.backEdges(against: unrefined)))
      }
    }
  }

  /// A graph with a known cut: all leads down but for some light edges; no cut may be heavier.
  @Test func plantedCutIsFound() {
    for seed in 0..<10 as Range<UInt64> {
      let down = randomEdges(nodeCount: 150, count: 900, againstOneIn: .max, seed: seed)
      let up = randomEdges(nodeCount: 150, count: 20, againstOneIn: 1, seed: seed + 100)
      let planted = up.filter { $0.from != $0.to }
        .map { Edge(from: $0.from, to: $0.to, weight: 1) }
      let graph = DirectedGraph(nodeCount: 150, edges: down + planted)
      #expect(weight(graph.feedbackArcs()) <= planted.count)
    }
  }

  @Test func componentAlone() {
    for graph in randomGraphs {
      let components = graph.components()
      let each = components.cyclic.flatMap(graph.feedbackArcs(in:)).sorted()
      #expect(each == graph.feedbackArcs())
    }
  }
}
