/// What became of sets.
package enum SetKind: String, Sendable, CaseIterable {
  case appeared, gone, grown, shrunk
  /// Some members came, others went; or the members are the same, and it is otherwise.
  case changed
  /// One became several.
  case split
  /// Several became one.
  case merged
  /// Several became several others.
  case rearranged
}

/// Sets, told apart by their members, that came, went, or have other members now: cycles and groups
/// of definitions.
///
/// Sets of both sides that share a member belong together; what of them there was and is says what
/// happened.
package struct SetChange<Value: Sendable>: Sendable {
  package let kind: SetKind
  package let old: [Value]
  package let new: [Value]
  /// Members that are new in all of them, and those that are gone from all; sorted.
  package let added: [String]
  package let removed: [String]

  /// - Parameters:
  ///   - oldMembers: what the members of a set are called now; no member is in two sets.
  ///   - isAlike: whether two sets of the same members are the same.
  static func all(
    from old: [Value], to new: [Value], oldMembers: (Value) -> [String],
    newMembers: (Value) -> [String], isAlike: (Value, Value) -> Bool
  ) -> [SetChange] {
    let before = old.map { Set(oldMembers($0)) }
    let after = new.map { Set(newMembers($0)) }
    return components(before, after).compactMap { component in
      let gone = component.old.reduce(into: Set<String>()) { $0.formUnion(before[$1]) }
      let there = component.new.reduce(into: Set<String>()) { $0.formUnion(after[$1]) }
      let added = there.subtracting(gone).sorted(by: Standing.precedes)
      let removed = gone.subtracting(there).sorted(by: Standing.precedes)
      let sets = (old: component.old.map { old[$0] }, new: component.new.map { new[$0] })
      let kind = kind(sets.old.count, sets.new.count, added: added, removed: removed)
      if kind == nil, let first = sets.old.first, let second = sets.new.first,
        isAlike(first, second)
      {
        return nil
      }
      return SetChange(
        kind: kind ?? .changed, old: sets.old, new: sets.new, added: added, removed: removed)
    }
  }

  /// Nil where the members are the same.
  private static func kind(
    _ old: Int, _ new: Int, added: [String], removed: [String]
  ) -> SetKind? {
    if old == 0 { return .appeared }
    if new == 0 { return .gone }
    if old == 1, new == 1 {
      if removed.isEmpty { return added.isEmpty ? nil : .grown }
      return added.isEmpty ? .shrunk : .changed
    }
    return old == 1 ? .split : new == 1 ? .merged : .rearranged
  }

  private struct Component {
    var old: [Int] = []
    var new: [Int] = []
  }

  /// Those that share members, by union and find; in the order of the new sets, then of those that
  /// are gone.
  private static func components(_ old: [Set<String>], _ new: [Set<String>]) -> [Component] {
    var parents = Array(0..<(old.count + new.count))
    func root(_ node: Int) -> Int {
      var node = node
      while parents[node] != node {
        parents[node] = parents[parents[node]]
        node = parents[node]
      }
      return node
    }
    var owners: [String: Int] = [:]
    for (index, members) in (new + old).enumerated() {
      for member in members {
        if let owner = owners[member] {
          let (one, two) = (root(owner), root(index))
          parents[max(one, two)] = min(one, two)
        } else {
          owners[member] = index
        }
      }
    }
    var components: [Int: Component] = [:]
    var order: [Int] = []
    for index in parents.indices {
      let key = root(index)
      if components[key] == nil { order.append(key) }
      if index < new.count {
        components[key, default: Component()].new.append(index)
      } else {
        components[key, default: Component()].old.append(index - new.count)
      }
    }
    return order.compactMap { components[$0] }
  }
}
