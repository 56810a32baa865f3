import ImportGraph
import Testing

@Suite struct OrderSiftingTests {
  @Test func nodeMovesWhereLeastRunsBack() {
    let edges = [
      Edge(from: 3, to: 0, weight: 7), Edge(from: 1, to: 3, weight: 4),
      Edge(from: 2, to: 3, weight: 2),
    ]
    let graph = DirectedGraph(nodeCount: 4, edges: edges)
    var sifting = OrderSifting(graph: graph, order: [0, 1, 2, 3])
    let hasMoved = [3, 3, 0, 1].map { sifting.sift($0) }
    #expect(hasMoved == [true, false, false, true])
    #expect(sifting.order == [1, 3, 0, 2])
  }

  @Test func everyMoveGainsAndNoneIsLeft() {
    for graph in randomGraphs {
      let order = Array(0..<Int32(graph.nodeCount))
      var sifting = OrderSifting(graph: graph, order: order)
      var last = weight(graph.backEdges(against: order))
      var moves = 0
      repeat {
        moves = 0
        for node in order where sifting.sift(node) {
          moves += 1
          let now = weight(graph.backEdges(against: sifting.order))
          #expect(now < last)
          last = now
        }
      } while moves > 0
      #expect(order.allSatisfy { best(of: $0, in: sifting.order, of: graph) == last })
    }
  }

  @Test func roomBetweenLabelsDoesNotMatter() {
    for graph in randomGraphs {
      let order = Array(0..<Int32(graph.nodeCount))
      var wide = OrderSifting(graph: graph, order: order)
      var narrow = OrderSifting(graph: graph, order: order, room: 2)
      for node in order + order {
        let hasMoved = (wide.sift(node), narrow.sift(node))
        #expect(hasMoved.0 == hasMoved.1)
        #expect(wide.order == narrow.order)
      }
    }
  }

  /// The least weight against the order with `node` at any place of it.
  private func best(of node: Int32, in order: [Int32], of graph: DirectedGraph) -> Int {
    let (others, ends) = (order.filter { $0 != node }, graph.edges)
    let fixed = ends.filter { $0.from != node && $0.to != node }
    var places = [Int](repeating: 0, count: order.count)
    for (place, other) in order.enumerated() { places[Int(other)] = place }
    let base = weight(fixed.filter { places[Int($0.from)] > places[Int($0.to)] })
    for (place, other) in others.enumerated() { places[Int(other)] = place }
    let own = ends.filter { $0.from == node || $0.to == node }
    let costs = (0...others.count).map { gap in
      weight(
        own.filter {
          $0.from == node ? places[Int($0.to)] < gap : places[Int($0.from)] >= gap
        })
    }
    return base + (costs.min() ?? 0)
  }
}
