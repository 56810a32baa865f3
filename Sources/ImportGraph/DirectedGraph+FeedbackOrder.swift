extension DirectedGraph {
  /// All nodes in a line, importers first, such that little weight runs against it: no edge but
  /// inside a strongly connected component, and there at most half of the weight.
  ///
  /// The components stand in topological order, and where several may come next, the one with the
  /// smallest node does. Inside each: Eades, Lin, Smyth 1993, "A fast and effective heuristic for
  /// the feedback arc set problem", with weights in place of degrees and a heap in place of
  /// buckets, O((nodes + edges) log nodes).
  package func feedbackOrder() -> [Int32] {
    let components = components()
    var next = firstPlaces(of: components)
    var peeling = Peeling(graph: edgesInside(components))
    var order = [Int32](repeating: 0, count: nodeCount)
    for node in peeling.order() {
      let component = Int(components.componentOfNode[Int(node)])
      order[next[component]] = node
      next[component] += 1
    }
    return order
  }

  /// The edges that run against `order`, a permutation of the nodes; sorted. Without them the graph
  /// is acyclic.
  package func backEdges(against order: [Int32]) -> [Edge] {
    let places = places(in: order)
    return edges.filter { places[Int($0.from)] > places[Int($0.to)] }
  }

  /// For every node its place in `order`.
  func places(in order: [Int32]) -> [Int32] {
    precondition(order.count == nodeCount, "an order names every node")
    var places = [Int32](repeating: -1, count: nodeCount)
    for (place, node) in order.enumerated() {
      precondition(places[Int(node)] < 0, "an order names a node once")
      places[Int(node)] = Int32(place)
    }
    return places
  }

  /// The graph without the edges from one component to another.
  func edgesInside(_ components: Components) -> DirectedGraph {
    let inner = edges.filter { components.areTogether($0.from, $0.to) }
    return DirectedGraph(nodeCount: nodeCount, edges: inner)
  }

  /// For every component the place of its first node when components stand in topological order
  /// (Kahn 1962, "Topological sorting of large networks").
  private func firstPlaces(of components: Components) -> [Int] {
    let members = components.members
    let condensed = quotient(components.componentOfNode, groupCount: members.count)
    var waiting = members.indices.map { condensed.inDegree(of: Int32($0)) }
    var ready = NodeHeap(nodeCount: members.count)
    for (component, count) in waiting.enumerated() where count == 0 {
      ready.set(Int32(component), priority: -Int(members[component][0]))
    }
    var places = [Int](repeating: 0, count: members.count)
    var place = 0
    while let component = ready.popFirst() {
      places[Int(component)] = place
      place += members[Int(component)].count
      for next in condensed.successors(of: component) {
        waiting[Int(next)] -= 1
        if waiting[Int(next)] == 0 { ready.set(next, priority: -Int(members[Int(next)][0])) }
      }
    }
    return places
  }
}

/// Takes nodes off a graph one by one: what has no edge out goes to the end of the line, what has
/// none in to its beginning, and if all have both, the node whose edges out outweigh its edges in
/// the most goes to the beginning, at the cost of the latter.
private struct Peeling {
  private let graph: DirectedGraph
  /// Edges to nodes that remain, and from them.
  private var outLeft: [Int]
  private var inLeft: [Int]
  /// The weight of the former minus that of the latter.
  private var balance: [Int]
  private var remaining: NodeHeap

  init(graph: DirectedGraph) {
    self.graph = graph
    let nodes = 0..<Int32(graph.nodeCount)
    outLeft = nodes.map(graph.outDegree(of:))
    inLeft = nodes.map(graph.inDegree(of:))
    balance = nodes.map { node in
      let out = graph.outgoing.weights[graph.outgoing.entries(of: node)]
      let into = graph.incoming.weights[graph.incoming.entries(of: node)]
      return out.reduce(0) { $0 + Int($1) } - into.reduce(0) { $0 + Int($1) }
    }
    remaining = NodeHeap(nodeCount: graph.nodeCount)
    for node in nodes { updatePriority(of: node) }
  }

  mutating func order() -> [Int32] {
    var early: [Int32] = []
    var late: [Int32] = []
    while let node = remaining.popFirst() {
      if outLeft[Int(node)] == 0 { late.append(node) } else { early.append(node) }
      takeOff(node)
    }
    return early + late.reversed()
  }

  private mutating func takeOff(_ node: Int32) {
    for entry in graph.outgoing.entries(of: node) {
      let next = graph.outgoing.neighbours[entry]
      guard remaining.contains(next) else { continue }
      inLeft[Int(next)] -= 1
      balance[Int(next)] += Int(graph.outgoing.weights[entry])
      updatePriority(of: next)
    }
    for entry in graph.incoming.entries(of: node) {
      let previous = graph.incoming.neighbours[entry]
      guard remaining.contains(previous) else { continue }
      outLeft[Int(previous)] -= 1
      balance[Int(previous)] -= Int(graph.incoming.weights[entry])
      updatePriority(of: previous)
    }
  }

  private mutating func updatePriority(of node: Int32) {
    let costsNothing = outLeft[Int(node)] == 0 || inLeft[Int(node)] == 0
    remaining.set(node, priority: costsNothing ? .max : balance[Int(node)])
  }
}
