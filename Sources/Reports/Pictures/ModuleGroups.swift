/// Modules gathered into packages, so that at most `limit` groups remain.
struct ModuleGroups {
  private(set) var names: [String] = []
  private(set) var counts: [Int] = []
  /// The group stands for more than one module by its name.
  private(set) var isPackage: [Bool] = []
  /// How many packages and modules share the box of what was left; 0 for others.
  private(set) var folded: [Int] = []
  private(set) var groupOfName: [Int] = []
  /// What all names begin with.
  let prefix: String

  /// - Parameter weights: how much each module is linked; the most linked keep a box of their own.
  init(_ modules: [String], weights: [Int], limit: Int) {
    let paths = modules.map { $0.split(separator: ".").map(String.init) }
    prefix = Self.commonPrefix(of: paths).joined(separator: ".")
    let root = Node(depth: 0, members: Array(paths.indices))
    var groups = [root]
    // Opens the largest group that still fits, again and again.
    var closed: Set<Int> = []
    while true {
      let candidates = groups.indices.filter {
        !closed.contains($0) && groups[$0].members.count > 1
      }
      guard
        let largest = candidates.max(by: { left, right in
          let counts = (groups[left].members.count, groups[right].members.count)
          return counts.0 != counts.1 ? counts.0 < counts.1 : left > right
        })
      else { break }
      let parts = groups[largest].opened(paths)
      if parts.count == 1 {
        if parts[0].depth == groups[largest].depth { closed.insert(largest) }
        groups[largest] = parts[0]
      } else if groups.count + parts.count - 1 <= limit {
        groups[largest] = parts[0]
        groups += parts.dropFirst()
      } else if limit - groups.count >= 6,
        let (large, rest) = Node.split(parts, limit - groups.count, weights)
      {
        // Too many parts: the largest get a box each, the others one together.
        closed.insert(largest)
        groups[largest] = rest
        groups += large
      } else {
        closed.insert(largest)
      }
    }
    groups.sort { $0.members[0] < $1.members[0] }
    groupOfName = [Int](repeating: 0, count: modules.count)
    for (index, group) in groups.enumerated() {
      let first = paths[group.members[0]]
      let shared = group.members.count == 1 ? first : Array(first.prefix(group.depth))
      let name = shared.isEmpty ? prefix : shared.joined(separator: ".")
      names.append(name)
      folded.append(group.folded)
      counts.append(group.members.count)
      isPackage.append(group.members.count > 1)
      for member in group.members { groupOfName[member] = index }
    }
  }

  private struct Node {
    let depth: Int
    let members: [Int]
    /// What was left of a package when its large parts got boxes of their own.
    var folded = 0

    /// The largest parts, and all others as one.
    static func split(
      _ parts: [Node], _ count: Int, _ weights: [Int]
    ) -> (large: [Node], rest: Node)? {
      let weighted = parts.map { (node: $0, weight: $0.members.reduce(0) { $0 + weights[$1] }) }
      let sorted = weighted.sorted { left, right in
        left.weight != right.weight
          ? left.weight > right.weight : left.node.members[0] < right.node.members[0]
      }.map(\.node)
      let rest = sorted.dropFirst(count)
      guard rest.count > 1 else { return nil }
      return (
        Array(sorted.prefix(count)),
        Node(
          depth: (rest.first?.depth ?? 1) - 1, members: rest.flatMap(\.members).sorted(),
          folded: rest.count)
      )
    }

    /// The parts by the next name; a package's own module stays a part of its own.
    func opened(_ paths: [[String]]) -> [Node] {
      var order: [String] = []
      var parts: [String: [Int]] = [:]
      for member in members {
        let key = paths[member].count > depth ? paths[member][depth] : ""
        if parts[key] == nil { order.append(key) }
        parts[key, default: []].append(member)
      }
      if order.count == 1, order[0].isEmpty { return [self] }
      return order.map { Node(depth: $0.isEmpty ? depth : depth + 1, members: parts[$0] ?? []) }
    }
  }

  private static func commonPrefix(of paths: [[String]]) -> [String] {
    guard var prefix = paths.first else { return [] }
    for path in paths {
      while !prefix.isEmpty, !path.starts(with: prefix) { prefix.removeLast() }
    }
    return prefix
  }
}
