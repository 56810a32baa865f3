extension DirectedGraph {
  /// A shortest chain from one of `sources` to one of `targets`, both ends included; nil if none.
  ///
  /// Among chains of the same length it is the first by comparing nodes from the source on. A node
  /// in both lists is a chain by itself.
  package func shortestChain(from sources: [Int32], to targets: [Int32]) -> [Int32]? {
    shortestChains(from: sources, to: targets, limit: 1).first
  }

  /// All chains from `sources` to `targets` that are as short as the shortest, compared node by
  /// node, the first `limit` of them.
  ///
  /// A breadth-first search backwards from the targets finds how far every node is from them; each
  /// step down from a source is then part of some chain, so that none is tried in vain.
  package func shortestChains(
    from sources: [Int32], to targets: [Int32], limit: Int
  ) -> [[Int32]] {
    guard limit > 0 else { return [] }
    let (distance, starts) = distances(to: targets, upTo: sources)
    var chains: [[Int32]] = []
    for start in starts {
      var chain = [start]
      var cursors = [outgoing.entries(of: start).lowerBound]
      while let node = chain.last, let cursor = cursors.popLast() {
        let left = distance[Int(node)]
        if left == 0 {
          chains.append(chain)
          if chains.count == limit { return chains }
        }
        let rest = cursor..<outgoing.entries(of: node).upperBound
        let step = rest.first { left > 0 && distance[Int(outgoing.neighbours[$0])] == left - 1 }
        if let step {
          let next = outgoing.neighbours[step]
          chain.append(next)
          cursors.append(step + 1)
          cursors.append(outgoing.entries(of: next).lowerBound)
        } else {
          chain.removeLast()
        }
      }
    }
    return chains
  }

  /// How many steps every node is from the nearest target, -1 where that is unknown, and those of
  /// `sources` that are nearest, ascending. Looks no further than these sources.
  private func distances(
    to targets: [Int32], upTo sources: [Int32]
  ) -> (distance: [Int32], nearest: [Int32]) {
    var isSource = [Bool](repeating: false, count: nodeCount)
    for source in sources { isSource[Int(source)] = true }
    var distance = [Int32](repeating: -1, count: nodeCount)
    var queue: [Int32] = []
    for target in targets where distance[Int(target)] < 0 {
      distance[Int(target)] = 0
      queue.append(target)
    }
    var nearest: [Int32] = []
    var met = 0
    while met < queue.count {
      let node = queue[met]
      met += 1
      let steps = distance[Int(node)]
      if let first = nearest.first, distance[Int(first)] < steps { break }
      if isSource[Int(node)] { nearest.append(node) }
      guard nearest.isEmpty else { continue }
      for next in incoming.row(node) where distance[Int(next)] < 0 {
        distance[Int(next)] = steps + 1
        queue.append(next)
      }
    }
    return (distance, nearest.sorted())
  }
}
