/// An order of nodes in which one node at a time moves to where the least weight of its edges runs
/// against the order, all others keeping theirs.
///
/// Brandenburg and Hanauer 2011, "Sorting heuristics for the feedback arc set problem". Nodes have
/// labels with room between them, so that a move costs no more than the node's edges do, but for
/// new labels when the room is used up.
package struct OrderSifting {
  private let graph: DirectedGraph
  /// How many edges were looked at.
  private(set) var steps = 0
  /// How far labels are apart when new.
  private let room: Int

  /// Ascending in the order.
  private var labels: [Int]
  /// The neighbours in the order; a sentinel, `nodeCount`, is before the first and after the last.
  private var previous: [Int32]
  private var next: [Int32]
  /// The edges of the node that is moving.
  private var crossings: [Crossing] = []

  /// What the order gains or loses when the moving node passes a neighbour from left to right: an
  /// edge from the neighbour turns forward, one to it backward.
  private struct Crossing {
    let label: Int
    let neighbour: Int32
    let change: Int
  }

  /// - Parameters:
  ///   - order: a permutation of the nodes.
  ///   - room: how far labels are to be apart at most; the outcome doesn't depend on it.
  package init(graph: DirectedGraph, order: [Int32], room: Int = .max) {
    self.graph = graph
    self.room = min(room, Int.max / (graph.nodeCount + 1))
    labels = [Int](repeating: 0, count: graph.nodeCount + 1)
    previous = [Int32](repeating: Int32(graph.nodeCount), count: graph.nodeCount + 1)
    next = previous
    var last = sentinel
    for node in order {
      link(node, after: last)
      last = node
    }
    relabel()
  }

  private var sentinel: Int32 { Int32(graph.nodeCount) }

  package var order: [Int32] {
    var order: [Int32] = []
    var node = next[Int(sentinel)]
    while node != sentinel {
      order.append(node)
      node = next[Int(node)]
    }
    return order
  }

  /// Moves `node` to the first of its best places, unless its place is one of them; says whether.
  package mutating func sift(_ node: Int32) -> Bool {
    listCrossings(of: node)
    guard let first = crossings.first else { return false }
    var cost = 0
    var costNow = 0
    var best = (cost: 0, after: previous[Int(first.neighbour)])
    for (index, crossing) in crossings.enumerated() {
      cost += crossing.change
      if crossing.label < labels[Int(node)] { costNow = cost }
      // Two nodes that import each other are crossed in two steps, with no place between.
      let isWhole = index + 1 == crossings.count || crossings[index + 1].label > crossing.label
      if isWhole && cost < best.cost { best = (cost, crossing.neighbour) }
    }
    guard best.cost < costNow else { return false }
    move(node, after: best.after)
    return true
  }

  private mutating func listCrossings(of node: Int32) {
    crossings.removeAll(keepingCapacity: true)
    for (rows, sign) in [(graph.incoming, -1), (graph.outgoing, 1)] {
      for entry in rows.entries(of: node) {
        let neighbour = rows.neighbours[entry]
        crossings.append(
          Crossing(
            label: labels[Int(neighbour)], neighbour: neighbour,
            change: sign * Int(rows.weights[entry])))
      }
    }
    steps += crossings.count
    crossings.sort { $0.label < $1.label }
  }

  private mutating func move(_ node: Int32, after place: Int32) {
    next[Int(previous[Int(node)])] = next[Int(node)]
    previous[Int(next[Int(node)])] = previous[Int(node)]
    link(node, after: place)
    let low = labels[Int(place)]
    let following = next[Int(node)]
    let high = following == sentinel ? Int.max : labels[Int(following)]
    labels[Int(node)] = low + (high - low) / 2
    if labels[Int(node)] == low { relabel() }
  }

  private mutating func link(_ node: Int32, after place: Int32) {
    let following = next[Int(place)]
    next[Int(place)] = node
    previous[Int(node)] = place
    next[Int(node)] = following
    previous[Int(following)] = node
  }

  /// Spreads the labels evenly; that of the sentinel is 0.
  private mutating func relabel() {
    for (place, node) in order.enumerated() { labels[Int(node)] = (place + 1) * room }
    steps += graph.nodeCount
  }
}
