extension DirectedGraph {
  /// Which nodes lead to each other, in O(nodes + edges) but for sorting the components.
  ///
  /// Tarjan 1972, "Depth-first search and linear graph algorithms", with the path of the search
  /// kept in an array instead of on the call stack.
  package func components() -> Components {
    var search = TarjanSearch(graph: self)
    for root in 0..<Int32(nodeCount) { search.visit(root) }
    return Components(numbering: search.component, count: Int(search.componentCount))
  }
}

private struct TarjanSearch {
  let graph: DirectedGraph
  /// For every node its component, or -1 as long as that is open.
  var component: [Int32]
  var componentCount: Int32 = 0

  /// When a node was first met, from 1; 0 for a node not met yet.
  private var number: [Int32]
  /// The smallest number of an open node that the node is known to lead to.
  private var low: [Int32]
  /// The next edge to follow from each node.
  private var cursor: [Int]
  private var met: Int32 = 0
  /// From the root to the node under examination.
  private var path: [Int32] = []
  /// The nodes met whose component is still open.
  private var open: [Int32] = []

  init(graph: DirectedGraph) {
    self.graph = graph
    component = [Int32](repeating: -1, count: graph.nodeCount)
    number = [Int32](repeating: 0, count: graph.nodeCount)
    low = number
    cursor = Array(graph.outgoing.starts.dropLast())
  }

  mutating func visit(_ root: Int32) {
    guard number[Int(root)] == 0 else { return }
    enter(root)
    while let last = path.last {
      let node = Int(last)
      if cursor[node] < graph.outgoing.starts[node + 1] {
        let next = Int(graph.outgoing.neighbours[cursor[node]])
        cursor[node] += 1
        if number[next] == 0 {
          enter(Int32(next))
        } else if component[next] < 0 {
          low[node] = min(low[node], number[next])
        }
      } else {
        path.removeLast()
        if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[node]) }
        if low[node] == number[node] { close(last) }
      }
    }
  }

  private mutating func enter(_ node: Int32) {
    met += 1
    number[Int(node)] = met
    low[Int(node)] = met
    path.append(node)
    open.append(node)
  }

  /// All that was met since `root` and is still open is its component.
  private mutating func close(_ root: Int32) {
    while let node = open.popLast() {
      component[Int(node)] = componentCount
      if node == root { break }
    }
    componentCount += 1
  }
}
