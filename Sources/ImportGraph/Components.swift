/// The strongly connected components of a graph: the largest sets of nodes in which every node
/// leads to every other. Those of more than one node are where the cycles are.
package struct Components: Hashable, Sendable {
  /// For every node the index of its component in ``members``.
  package let componentOfNode: [Int32]
  /// The nodes of every component, ascending; the largest component first, and of two as large
  /// the one with the smaller first node.
  package let members: [[Int32]]

  /// The components of more than one node; they come first, so that indices are those of
  /// ``members``.
  package var cyclic: ArraySlice<[Int32]> { members.prefix { $0.count > 1 } }

  /// Whether two nodes are in one component: each can be reached from the other.
  package func areTogether(_ left: Int32, _ right: Int32) -> Bool {
    componentOfNode[Int(left)] == componentOfNode[Int(right)]
  }

  /// Brings a numbering of components that is right but arbitrary into the order promised above.
  init(numbering: [Int32], count: Int) {
    var sizes = [Int](repeating: 0, count: count)
    var smallest = [Int](repeating: .max, count: count)
    for (node, number) in numbering.enumerated() {
      sizes[Int(number)] += 1
      smallest[Int(number)] = min(smallest[Int(number)], node)
    }
    let ranked = (0..<count).sorted { (sizes[$1], smallest[$0]) < (sizes[$0], smallest[$1]) }
    var rank = [Int32](repeating: 0, count: count)
    for (place, number) in ranked.enumerated() { rank[number] = Int32(place) }

    componentOfNode = numbering.map { rank[Int($0)] }
    var members = [[Int32]](repeating: [], count: count)
    for (place, number) in ranked.enumerated() { members[place].reserveCapacity(sizes[number]) }
    for (node, component) in componentOfNode.enumerated() {
      members[Int(component)].append(Int32(node))
    }
    self.members = members
  }
}
