/// A directed graph on the nodes `0..<nodeCount` with a weight on every edge; it never changes.
///
/// The caller gives the numbers their meaning: here an edge is "imports", and its weight how often.
/// Two graphs with the same nodes and edges are equal and answer every question alike, in whatever
/// order the edges came; where answers tie, the smaller node wins.
///
/// Shape: compressed sparse rows in both directions, each row ascending, so that a neighbour list
/// is a slice and the whole graph six arrays. Every algorithm keeps its own stack, for a chain of
/// imports may be as deep as the graph is large.
package struct DirectedGraph: Hashable, Sendable {
  /// An arrow between two nodes, by their numbers; sorted by both, then by weight.
  package struct Edge: Hashable, Comparable, Sendable {
    package let from: Int32
    package let to: Int32
    package let weight: Int32

    package init(from: Int32, to: Int32, weight: Int32 = 1) {
      self.from = from
      self.to = to
      self.weight = weight
    }

    package static func < (left: Edge, right: Edge) -> Bool {
      (left.from, left.to, left.weight) < (right.from, right.to, right.weight)
    }
  }

  package let nodeCount: Int
  let outgoing: SparseRows
  let incoming: SparseRows

  /// Takes the edges in any order, in O(nodes + edges).
  ///
  /// Parallel edges become one that has the sum of their weights, at most `Int32.max`; self-loops
  /// are dropped. Both ends of an edge must be nodes, and no weight may be negative.
  package init(nodeCount: Int, edges: some Sequence<Edge>) {
    precondition(nodeCount >= 0 && nodeCount <= Int(Int32.max), "a node is an Int32")
    self.nodeCount = nodeCount
    outgoing = SparseRows(incomingOf: Array(edges), rowCount: nodeCount).transposed().merged()
    incoming = outgoing.transposed()
  }

  package var edgeCount: Int { outgoing.neighbours.count }

  /// All edges, sorted by their ends; a new array each time.
  package var edges: [Edge] {
    var edges: [Edge] = []
    edges.reserveCapacity(edgeCount)
    for from in 0..<Int32(nodeCount) {
      for entry in outgoing.entries(of: from) {
        edges.append(
          Edge(from: from, to: outgoing.neighbours[entry], weight: outgoing.weights[entry]))
      }
    }
    return edges
  }

  /// The nodes that edges from `node` lead to, ascending.
  package func successors(of node: Int32) -> ArraySlice<Int32> { outgoing.row(node) }

  /// The nodes from which edges lead to `node`, ascending.
  package func predecessors(of node: Int32) -> ArraySlice<Int32> { incoming.row(node) }

  /// How many edges lead from `node`, whatever their weights.
  package func outDegree(of node: Int32) -> Int { outgoing.entries(of: node).count }

  /// How many edges lead to `node`, whatever their weights.
  package func inDegree(of node: Int32) -> Int { incoming.entries(of: node).count }

  /// Whether an edge leads straight from the one node to the other.
  package func hasEdge(from: Int32, to: Int32) -> Bool { outgoing.entry(of: to, in: from) != nil }

  /// The weight of the edge, or 0 where there is none.
  package func weight(from: Int32, to: Int32) -> Int32 {
    outgoing.entry(of: to, in: from).map { outgoing.weights[$0] } ?? 0
  }
}
