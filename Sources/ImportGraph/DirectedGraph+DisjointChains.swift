/// Chains between sets of nodes around others: for questions of which many concern one graph.
package struct ChainSearch {
  private let graph: DirectedGraph
  private let walls: [Bool]

  /// - Parameter walls: nodes that no chain leads over, but that it may begin or end at; none where
  ///   the list is empty.
  package init(_ graph: DirectedGraph, around walls: [Int32] = []) {
    self.graph = graph
    var marks = [Bool](repeating: false, count: graph.nodeCount)
    for node in walls { marks[Int(node)] = true }
    self.walls = marks
  }

  /// For every node whether a chain leads from it to one of `targets`, which count as well.
  package func reaching(_ targets: [Int32]) -> [Bool] {
    var met = [Bool](repeating: false, count: graph.nodeCount)
    var pending: [Int32] = []
    for target in targets where !met[Int(target)] {
      met[Int(target)] = true
      pending.append(target)
    }
    while let node = pending.popLast() {
      for next in graph.predecessors(of: node) where !met[Int(next)] {
        met[Int(next)] = true
        if !walls[Int(next)] { pending.append(next) }
      }
    }
    return met
  }

  /// Shortest chains from `sources` to `targets` of which no two share an edge: the shortest first,
  /// then the shortest without its edges, until none is left or `limit` are found. Of chains of one
  /// length it is the one that leads over the smaller nodes. The sets may not overlap.
  ///
  /// Edges between the two are such chains themselves and cost no search.
  package func disjointChains(
    from sources: [Int32], to targets: [Int32], limit: Int
  ) -> [[Int32]] {
    var isTarget = [Bool](repeating: false, count: graph.nodeCount)
    for target in targets { isTarget[Int(target)] = true }
    var chains: [[Int32]] = []
    var cut: Set<UInt64> = []
    for source in sources.sorted() {
      for next in graph.successors(of: source) where isTarget[Int(next)] {
        chains.append([source, next])
        cut.insert(Self.key(source, next))
        if chains.count == limit { return chains }
      }
    }
    var search = Search(graph: graph, walls: walls, isTarget: isTarget, starts: sources.sorted())
    while chains.count < limit, let chain = search.shortest(without: cut) {
      for (from, to) in zip(chain, chain.dropFirst()) { cut.insert(Self.key(from, to)) }
      chains.append(chain)
    }
    return chains
  }

  private static func key(_ from: Int32, _ to: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: from)) << 32 | UInt64(UInt32(bitPattern: to))
  }

  /// A breadth-first search whose arrays serve one chain after another.
  private struct Search {
    let graph: DirectedGraph
    let walls: [Bool]
    let isTarget: [Bool]
    let starts: [Int32]
    private var before: [Int32]
    private var queue: [Int32] = []

    init(graph: DirectedGraph, walls: [Bool], isTarget: [Bool], starts: [Int32]) {
      self.graph = graph
      self.walls = walls
      self.isTarget = isTarget
      self.starts = starts
      before = [Int32](repeating: -1, count: graph.nodeCount)
    }

    mutating func shortest(without cut: Set<UInt64>) -> [Int32]? {
      for node in queue { before[Int(node)] = -1 }
      queue.removeAll(keepingCapacity: true)
      // A start is before itself.
      for start in starts where before[Int(start)] < 0 {
        before[Int(start)] = start
        queue.append(start)
      }
      var met = 0
      while met < queue.count {
        let node = queue[met]
        met += 1
        for next in graph.successors(of: node) where before[Int(next)] < 0 {
          if walls[Int(next)], !isTarget[Int(next)] { continue }
          if cut.contains(ChainSearch.key(node, next)) { continue }
          before[Int(next)] = node
          queue.append(next)
          if isTarget[Int(next)] { return chain(to: next) }
        }
      }
      return nil
    }

    private func chain(to end: Int32) -> [Int32] {
      var chain = [end]
      var node = end
      while before[Int(node)] != node {
        node = before[Int(node)]
        chain.append(node)
      }
      return chain.reversed()
    }
  }
}
