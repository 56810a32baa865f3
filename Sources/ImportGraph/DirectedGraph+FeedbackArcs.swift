extension DirectedGraph {
  /// Edges to cut so that no cycle remains, little weight in all and none in vain: with any one of
  /// them back there is a cycle again. Sorted; each lies inside one component.
  ///
  /// They are the back edges of the ``refinedFeedbackOrder(effort:)``. To find the least is NP-hard
  /// (Karp 1972); this is a good cut, not always the best one.
  package func feedbackArcs() -> [Edge] { backEdges(against: refinedFeedbackOrder()) }

  /// The same inside `component` alone (any set of nodes will do).
  package func feedbackArcs(in component: [Int32]) -> [Edge] {
    let (graph, original) = subgraph(component)
    return graph.feedbackArcs().map {
      Edge(from: original[Int($0.from)], to: original[Int($0.to)], weight: $0.weight)
    }
  }

  /// The ``feedbackOrder()`` with less weight against it, never more, and no edge in vain; its
  /// components stand where they stood.
  ///
  /// First single nodes move to better places, pass after pass, until none gains: ``OrderSifting``.
  /// Then a back edge turns forward if no chain of forward edges leads from its end to its start,
  /// the heaviest first (Demetrescu and Finocchi 2003, "Combinatorial algorithms for feedback
  /// problems in directed graphs"): ``BackEdgeTurning``.
  ///
  /// Each of the two ends early after looking at `effort` edges; the order is valid, but then not
  /// the best in reach. The count is a property of the graph, not of the machine, and is far beyond
  /// what graphs of some thousand nodes take.
  package func refinedFeedbackOrder(effort: Int = 50_000_000) -> [Int32] {
    let order = feedbackOrder()
    let inner = edgesInside(components())
    var sifting = OrderSifting(graph: inner, order: order)
    var gains = true
    while gains && sifting.steps < effort {
      gains = false
      for node in order where sifting.steps < effort {
        if sifting.sift(node) { gains = true }
      }
    }

    var turning = BackEdgeTurning(graph: inner, order: sifting.order)
    let heaviestFirst = inner.backEdges(against: turning.order).sorted {
      ($1.weight, $0.from, $0.to) < ($0.weight, $1.from, $1.to)
    }
    for edge in heaviestFirst where turning.steps < effort { turning.turnForward(edge) }
    return turning.order
  }
}
