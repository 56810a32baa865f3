extension DirectedGraph {
  /// A shortest cycle through `node`: begins with it, and an edge leads from the last node back to
  /// it. Nil if there is none.
  package func shortestCycle(through node: Int32) -> [Int32]? {
    shortestChain(from: Array(successors(of: node)), to: [node]).map { [node] + $0.dropLast() }
  }

  /// A shortest cycle among the nodes of `component` (any set of nodes will do), told from its
  /// smallest node on; among those as short, the first by comparing nodes.
  package func shortestCycle(in component: [Int32]) -> [Int32]? {
    let (graph, original) = subgraph(component)
    return graph.shortestCycle()?.map { original[Int($0)] }
  }

  /// A shortest cycle of all, told in the same way; nil in an acyclic graph.
  ///
  /// Every cycle has an edge that runs against the feedback order, so a breadth-first search from
  /// each node at the head of such an edge sees them all. None goes deeper than the best cycle so
  /// far, which makes them short wherever two or three modules import each other. For large graphs
  /// without short cycles there is `effort`: after looking at that many edges, the shortest cycle
  /// seen so far has to do. The count is a property of the graph, not of the machine.
  package func shortestCycle(effort: Int = 100_000_000) -> [Int32]? {
    var search = CycleSearch(graph: self)
    let heads = backEdges(against: feedbackOrder()).map(\.to).sorted()
    var last: Int32 = -1
    for head in heads where head != last && search.steps < effort {
      search.visit(head)
      last = head
    }
    return search.smallestNode.flatMap(shortestCycle(through:))
  }
}

private struct CycleSearch {
  let graph: DirectedGraph
  /// The length of the shortest cycle seen.
  private var length = Int32.max
  /// The smallest node that lies on a cycle of that length.
  private(set) var smallestNode: Int32?
  /// How many edges were looked at.
  private(set) var steps = 0

  private var distance: [Int32]
  private var isOnCycle: [Bool]

  init(graph: DirectedGraph) {
    self.graph = graph
    distance = [Int32](repeating: -1, count: graph.nodeCount)
    isOnCycle = [Bool](repeating: false, count: graph.nodeCount)
  }

  /// Takes in the shortest cycles through `root`, unless shorter ones are known.
  mutating func visit(_ root: Int32) {
    var queue = [root]
    distance[Int(root)] = 0
    var closes = false
    var met = 0
    while met < queue.count {
      let node = queue[met]
      met += 1
      let level = distance[Int(node)] + 1
      if level > length { break }
      steps += graph.outDegree(of: node)
      for next in graph.successors(of: node) {
        if next == root {
          if level < length { smallestNode = nil }
          length = level
          closes = true
          isOnCycle[Int(node)] = true
        } else if distance[Int(next)] < 0 {
          distance[Int(next)] = level
          queue.append(next)
        }
      }
    }
    // From the nodes that close a cycle back to the root, the last level first.
    for node in queue.reversed() {
      if closes && isOnCycle[Int(node)] {
        smallestNode = min(smallestNode ?? node, node)
        let before = distance[Int(node)] - 1
        for previous in graph.predecessors(of: node)
        where before >= 0 && distance[Int(previous)] == before {
          isOnCycle[Int(previous)] = true
        }
      }
      isOnCycle[Int(node)] = false
    }
    for node in queue { distance[Int(node)] = -1 }
  }
}
