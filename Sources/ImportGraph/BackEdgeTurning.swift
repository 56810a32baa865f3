/// An order of nodes in which a back edge turns forward whenever that turns no other edge back.
///
/// Pearce and Kelly 2006, "A dynamic topological sort algorithm for directed acyclic graphs": the
/// forward edges are the acyclic graph, and a back edge one that asks to be added to it.
struct BackEdgeTurning {
  private let graph: DirectedGraph
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
