import ImportGraph
import Resolution

/// The modules right below a package, each with all that it holds, don't import each other in a
/// circle; nor do those below them, so many levels down.
package struct AcyclicSiblingsContract: Sendable {
  private let ancestors: [ModuleExpression]
  private let skipped: [ModuleExpression]
  private let depth: Int

  init(_ setting: ContractSetting) throws(ContractMistake) {
    ancestors = try Contract.expressions(setting.ancestors, "ancestors", neededIn: setting)
    skipped = try Contract.expressions(
      setting.skipDescendants, "skip-descendants")
    depth = setting.depth
    if depth < 0 { throw ContractMistake("'depth' can't be less than 0", key: "depth") }
    for (item, expression) in skipped.enumerated() where ancestors.contains(expression) {
      throw ContractMistake(
        "'\(expression)' can't be skipped, for it is an ancestor", key: "skip-descendants",
        item: item)
    }
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    let starts = try all(check, ancestors, "ancestors")
    let skipped = Set(try all(check, skipped, "skip-descendants"))
    var found: [Int32: [ContractViolation]] = [:]
    // The deepest that a package is looked at from.
    var depths: [Int32: Int] = [:]
    var pending = starts.map { (node: $0, depth: depth) }
    while let (node, depth) = pending.popLast() {
      if let known = depths[node], known >= depth { continue }
      depths[node] = depth
      let children = check.names.children(of: node)
      if found[node] == nil { found[node] = cycles(check, node, children) }
      guard depth > 0 else { continue }
      pending += children.filter { !skipped.contains($0) }.map { ($0, depth - 1) }
    }
    return found.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// What expressions mean; each must mean something.
  private func all(
    _ check: ContractCheck, _ expressions: [ModuleExpression], _ key: String
  ) throws(ContractMistake) -> [Int32] {
    for (item, expression) in expressions.enumerated()
    where expression.hasWildcard && check.names.modules(expression).isEmpty {
      throw ContractMistake("'\(expression)' fits no module", key: key, item: item)
    }
    return try check.modules(expressions, of: key)
  }

  /// One violation for each circle of siblings, along a shortest one; the imports to cut so that none
  /// remains are those of the graph's feedback arcs.
  private func cycles(
    _ check: ContractCheck, _ package: Int32, _ children: [Int32]
  ) -> [ContractViolation] {
    guard children.count > 1 else { return [] }
    var childOf: [Int32: Int32] = [:]
    for (place, child) in children.enumerated() {
      for member in check.names.members(of: child) { childOf[member] = Int32(place) }
    }
    var edges: [DirectedGraph.Edge] = []
    var first: [DirectedGraph.Edge: DirectedGraph.Edge] = [:]
    for member in childOf.keys.sorted() {
      for next in check.graph.successors(of: member) {
        guard let from = childOf[member], let to = childOf[next], from != to else { continue }
        edges.append(DirectedGraph.Edge(from: from, to: to))
        let pair = DirectedGraph.Edge(from: from, to: to)
        if first[pair] == nil { first[pair] = DirectedGraph.Edge(from: member, to: next) }
      }
    }
    let siblings = DirectedGraph(nodeCount: children.count, edges: edges)
    return siblings.components().cyclic.map { component in
      let cycle = siblings.shortestCycle(in: component) ?? component
      let cuts = siblings.feedbackArcs(in: component)
      let hops = zip(cycle, cycle.dropFirst() + cycle.prefix(1)).compactMap { from, to in
        first[DirectedGraph.Edge(from: from, to: to)].flatMap {
          check.names.imports(from: $0.from, to: $0.to).first
        }
      }
      let names = component.map { check.names.name(children[Int($0)]) }.sorted()
      let path = (cycle + cycle.prefix(1)).map { check.names.name(children[Int($0)]) }
      let cut = zip(cycle, cycle.dropFirst() + cycle.prefix(1)).enumerated().first { _, hop in
        cuts.contains { $0.from == hop.0 && $0.to == hop.1 }
      }?.offset
      return ContractViolation(
        demand: "\(component.count) modules of '\(check.names.name(package))' import each other"
          + (cuts.count > 1 ? " (\(cuts.count) dependencies to cut)" : ""),
        importer: check.names.name(package), imported: check.names.name(package), chain: hops,
        path: path, others: [], cut: cut, key: names.joined(separator: " "))
    }
  }
}
