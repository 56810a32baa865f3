/// How many nodes are tied to each node by chains of edges; the node itself isn't counted.
package struct ReachCounts: Sendable {
  /// How many it leads to.
  package let leading: [Int32]
  /// How many lead to it.
  package let reached: [Int32]
}

extension DirectedGraph {
  /// Counts what each node leads to and what leads to it; nil where that would take too long.
  ///
  /// Nodes of one component lead to the same ones, so that sets of components are made, as bits, a
  /// block of them at a time.
  ///
  /// - Parameter effort: words of bits that may be joined.
  package func reachCounts(effort: Int = 1_500_000_000) -> ReachCounts? {
    let components = components()
    let count = components.members.count
    let words = (count + 63) / 64
    guard edgeCount * max(1, words) <= effort else { return nil }
    let order = Condensation(self, components)
    return ReachCounts(
      leading: order.counts(towards: order.successors, backwards: false),
      reached: order.counts(towards: order.predecessors, backwards: true))
  }

  /// How many components the longest chain that begins at each node leads through, behind its own.
  package func depths() -> [Int32] {
    let order = Condensation(self, components())
    var depth = [Int32](repeating: 0, count: order.sizes.count)
    for component in order.sinksFirst {
      for next in order.successors[component] {
        depth[component] = max(depth[component], depth[next] + 1)
      }
    }
    return order.componentOfNode.map { depth[$0] }
  }
}

/// The graph of components.
private struct Condensation {
  let componentOfNode: [Int]
  let sizes: [Int32]
  let successors: [[Int]]
  let predecessors: [[Int]]
  /// Each behind all that it leads to.
  let sinksFirst: [Int]

  init(_ graph: DirectedGraph, _ components: Components) {
    let home = components.componentOfNode.map(Int.init)
    var successors = [Set<Int>](repeating: [], count: components.members.count)
    var predecessors = successors
    for node in 0..<graph.nodeCount {
      for next in graph.successors(of: Int32(node)) where home[Int(next)] != home[node] {
        successors[home[node]].insert(home[Int(next)])
        predecessors[home[Int(next)]].insert(home[node])
      }
    }
    componentOfNode = home
    sizes = components.members.map { Int32($0.count) }
    self.successors = successors.map { $0.sorted() }
    self.predecessors = predecessors.map { $0.sorted() }
    var waiting = successors.map(\.count)
    var order = waiting.indices.filter { waiting[$0] == 0 }
    var place = 0
    while place < order.count {
      for before in self.predecessors[order[place]] {
        waiting[before] -= 1
        if waiting[before] == 0 { order.append(before) }
      }
      place += 1
    }
    sinksFirst = order
  }

  /// For each node how many others are met along `next`.
  func counts(towards next: [[Int]], backwards: Bool) -> [Int32] {
    var totals = [Int32](repeating: 0, count: sizes.count)
    let wordsInBlock = 64
    let large = sizes.indices.filter { sizes[$0] > 1 }
    let order = backwards ? sinksFirst.reversed() : sinksFirst
    for first in stride(from: 0, to: sizes.count, by: wordsInBlock * 64) {
      var bits = [UInt64](repeating: 0, count: sizes.count * wordsInBlock)
      let ofBlock = large.filter { $0 >= first && $0 < first + wordsInBlock * 64 }
      for component in order {
        let row = component * wordsInBlock
        for other in next[component] {
          let from = other * wordsInBlock
          for word in 0..<wordsInBlock { bits[row + word] |= bits[from + word] }
        }
        for word in 0..<wordsInBlock {
          totals[component] += Int32(bits[row + word].nonzeroBitCount)
        }
        for place in ofBlock {
          let bit = place - first
          if bits[row + bit / 64] >> UInt64(bit % 64) & 1 == 1 {
            totals[component] += sizes[place] - 1
          }
        }
        if component >= first, component < first + wordsInBlock * 64 {
          let place = component - first
          bits[row + place / 64] |= 1 << UInt64(place % 64)
        }
      }
    }
    return componentOfNode.map { totals[$0] + sizes[$0] - 1 }
  }
}
