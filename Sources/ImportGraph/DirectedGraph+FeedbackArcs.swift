extension DirectedGraph {
  /// Edges to cut so that no cycle remains, little weight in all and none in vain: with any one of
  /// them back there is a cycle again. Sorted; each lies inside one component.
  ///
  /// They are the back edges of the ``feedbackOrder()`` after ``refinedOrder(_:)``. Finding the
  /// least is NP-hard (Karp 1972); this is a good cut, not always the best one.
  package func feedbackArcs() -> [Edge] { backEdges(against: refinedOrder(feedbackOrder())) }

  /// The same inside `component` alone (any set of nodes will do).
  package func feedbackArcs(in component: [Int32]) -> [Edge] {
    let (graph, original) = subgraph(component)
    return graph.feedbackArcs().map {
      Edge(from: original[Int($0.from)], to: original[Int($0.to)], weight: $0.weight)
    }
  }

  /// Changes `order` so that fewer edges run against it, and none that did not before: a back edge
  /// turns forward if no chain of forward edges leads from its end to its start, the heaviest edge
  /// first (Demetrescu and Finocchi 2003, "Combinatorial algorithms for feedback problems in
  /// directed graphs").
  ///
  /// The search for that chain and the change of the order are those of Pearce and Kelly 2006, "A
  /// dynamic topological sort algorithm for directed acyclic graphs". Each search may see a whole
  /// component, so after `effort` steps the back edges not yet tried, the lightest, stay as they
  /// are. The count of steps is a property of the graph: the result doesn't depend on the machine.
  package func refinedOrder(_ order: [Int32], effort: Int = 50_000_000) -> [Int32] {
    var refinement = OrderRefinement(graph: self, order: order)
    let heaviestFirst = backEdges(against: order).sorted {
      ($1.weight, $0.from, $0.to) < ($0.weight, $1.from, $1.to)
    }
    for edge in heaviestFirst {
      if refinement.steps >= effort { break }
      refinement.turnForward(edge)
    }
    return refinement.order
  }
}

private struct OrderRefinement {
  let graph: DirectedGraph
  private(set) var order: [Int32]
  /// How many edges were looked at.
  private(set) var steps = 0

  private var places: [Int32]
  private var isMet: [Bool]

  init(graph: DirectedGraph, order: [Int32]) {
    self.graph = graph
    self.order = order
    places = graph.places(in: order)
    isMet = [Bool](repeating: false, count: graph.nodeCount)
  }

  /// Moves the start of `edge`, with what must stand before it, in front of its end and what must
  /// stand behind that; does nothing if a chain of forward edges leads from the end to the start.
  mutating func turnForward(_ edge: DirectedGraph.Edge) {
    // An earlier turn may have turned this edge as well.
    guard isForward(edge.to, edge.from) else { return }
    guard let behind = nodesBehind(edge.to, upTo: edge.from) else { return }
    let moved = nodesBefore(edge.from, downTo: edge.to) + behind
    let free = moved.map { places[Int($0)] }.sorted()
    for (place, node) in zip(free, moved) {
      order[Int(place)] = node
      places[Int(node)] = place
    }
  }

  /// What forward edges lead to from `start`, not past the place of `end`, in order; nil if they
  /// lead to `end`.
  private mutating func nodesBehind(_ start: Int32, upTo end: Int32) -> [Int32]? {
    var met = [start]
    isMet[Int(start)] = true
    defer { for node in met { isMet[Int(node)] = false } }
    var next = 0
    while next < met.count {
      let node = met[next]
      next += 1
      steps += graph.outDegree(of: node)
      for other in graph.successors(of: node) where isForward(node, other) {
        if other == end { return nil }
        if isForward(other, end) { meet(other, &met) }
      }
    }
    return sorted(met)
  }

  /// What leads to `start` along forward edges, not past the place of `end`, in order.
  private mutating func nodesBefore(_ start: Int32, downTo end: Int32) -> [Int32] {
    var met = [start]
    isMet[Int(start)] = true
    defer { for node in met { isMet[Int(node)] = false } }
    var next = 0
    while next < met.count {
      let node = met[next]
      next += 1
      steps += graph.inDegree(of: node)
      for other in graph.predecessors(of: node)
      where isForward(other, node) && isForward(end, other) {
        meet(other, &met)
      }
    }
    return sorted(met)
  }

  private func isForward(_ from: Int32, _ to: Int32) -> Bool {
    places[Int(from)] < places[Int(to)]
  }

  private mutating func meet(_ node: Int32, _ met: inout [Int32]) {
    guard !isMet[Int(node)] else { return }
    isMet[Int(node)] = true
    met.append(node)
  }

  private func sorted(_ nodes: [Int32]) -> [Int32] {
    nodes.sorted { isForward($0, $1) }
  }
}
