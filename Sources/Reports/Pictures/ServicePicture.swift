import PythonSyntax
import Analysis
package import Resolution
package import Drawing
import ImportGraph

/// One part of the tree expanded, the others collapsed to a box each.
///
/// Modules are gathered into packages until the picture is small enough to read; the largest
/// package that still fits is opened first. Tests stay out of a product's picture.
package enum ServicePicture {
  private static let maximumOwnBoxes = 40
  private static let maximumNeighbours = 10

  /// Nil where nothing in the part is linked.
  package static func diagram(of service: ServiceID, in program: Program) -> Diagram? {
    let role = program.services[service].role
    let isOwnScope = { (scope: CodeScope) in
      role == .test || role == .tooling || role == .backup || scope == .product
    }
    let own = program.modules.indices.filter {
      program.serviceOfModule[$0] == service && isOwnScope(program.scopes[$0])
    }
    guard !own.isEmpty else { return nil }
    let groups = ModuleGroups(own.map { program.modules[$0].name }, limit: maximumOwnBoxes)
    let colours = ServiceColours(program)

    // Own groups first, then the other parts, then one group for what isn't drawn.
    let others = program.services.count
    let nowhere = groups.names.count + others
    var groupOfModule = Table<ModuleID, Int32>(
      program.modules.indices.map { module in
        let other = program.serviceOfModule[module]
        let isShown =
          other != service && program.services[other].role != .backup
          && (program.scopes[module] == .product || role == .test || role == .tooling)
        return Int32(isShown ? groups.names.count + Int(other.rawValue) : nowhere)
      })
    for (index, module) in own.enumerated() {
      groupOfModule[module] = Int32(groups.groupOfName[index])
    }
    let whole = program.graph.quotient(Array(groupOfModule), groupCount: nowhere + 1)
    let shown = shownNodes(
      whole, ownCount: groups.names.count, otherCount: others,
      isKept: { other in
        let role = program.services[ServiceID(other)].role
        return role == .service || role == .shared
      })
    guard shown.count > 1 else { return nil }
    let hubs = Set(hubs(in: whole, among: shown, ownCount: groups.names.count))
    let edges = whole.edges.filter { edge in
      !hubs.contains(edge.to)
        && (edge.from < groups.names.count || edge.to < groups.names.count)
    }
    let isShown = Set(shown)
    let drawable = DirectedGraph(
      nodeCount: whole.nodeCount,
      edges: edges.filter { isShown.contains($0.from) && isShown.contains($0.to) })
    let visible = shown.filter {
      hubs.contains($0) || drawable.outDegree(of: $0) + drawable.inDegree(of: $0) > 0
    }
    let (graph, original) = drawable.subgraph(visible)
    guard !original.isEmpty else { return nil }

    let boxes = original.map { node -> Box in
      if Int(node) < groups.names.count {
        let name = groups.names[Int(node)]
        let count = groups.counts[Int(node)]
        var details = count > 1 || groups.isPackage[Int(node)] ? "\(count.grouped) modules" : ""
        if hubs.contains(node) {
          details =
            "imported by \(whole.inDegree(of: node)) of these" + (details.isEmpty ? "" : ", ")
            + details
        }
        return Box(
          label: shortName(name, below: groups.prefix) + (details.isEmpty ? "" : "\n" + details),
          tooltip: name, hue: colours.hue(of: service),
          emphasis: hubs.contains(node) ? .main : .plain, cluster: hubs.contains(node) ? 0 : nil)
      }
      let other = ServiceID(Int(node) - groups.names.count)
      return Box(
        label: "\(program.services[other].name)\n\(program.services[other].role.label)",
        tooltip: program.services[other].reasons.joined(separator: "; "),
        hue: colours.hue(of: other), emphasis: .quiet)
    }
    var layered = LayeredDiagram(graph: graph, boxes: boxes)
    if !hubs.isEmpty {
      layered.clusters = [Cluster(label: "imported nearly everywhere", hue: 10)]
    }
    layered.isCrossing = { from, to in
      isCrossing(original[Int(from)], original[Int(to)], service, groups.names.count, program)
    }
    return finish(
      layered, whole: whole, groups: groups, drawn: visible.count, service: service, program)
  }

  private static func finish(
    _ layered: LayeredDiagram, whole: DirectedGraph, groups: ModuleGroups, drawn: Int,
    service: ServiceID, _ program: Program
  ) -> Diagram {
    let name = program.services[service].name
    var diagram = layered.diagram(title: "Imports inside \(name) and across its border").diagram
    let all = whole.edges.reduce(0) { total, edge in
      let isOwn = edge.from < groups.names.count || edge.to < groups.names.count
      return isOwn && Int(edge.from) < whole.nodeCount - 1 && Int(edge.to) < whole.nodeCount - 1
        ? total + Int(edge.weight) : total
    }
    let shown = diagram.arrows.reduce(0) { $0 + $1.count }
    diagram.note = "\(shown.grouped) of \(all.grouped) imports drawn"
    let inside = groups.names.indices.count { index in
      !layered.boxes.contains { $0.tooltip == groups.names[index] }
    }
    if inside > 0 {
      diagram.note += "; \(inside) \(inside == 1 ? "box" : "boxes") without such imports left out"
    }
    return diagram
  }

  private static func isCrossing(
    _ from: Int32, _ to: Int32, _ service: ServiceID, _ ownCount: Int, _ program: Program
  ) -> Bool {
    let importer = from < ownCount ? service : ServiceID(Int(from) - ownCount)
    let imported = to < ownCount ? service : ServiceID(Int(to) - ownCount)
    guard importer != imported, program.services[imported].role == .service else { return false }
    switch program.services[importer].role {
    case .service, .shared, .application, .library, .vendored, .other: return true
    case .test, .tooling, .backup: return false
    }
  }

  /// The own groups and the neighbours that are most linked.
  private static func shownNodes(
    _ graph: DirectedGraph, ownCount: Int, otherCount: Int, isKept: (Int) -> Bool
  ) -> [Int32] {
    func weight(_ other: Int) -> Int {
      let node = Int32(ownCount + other)
      let out = graph.successors(of: node).filter { $0 < ownCount }.reduce(0) {
        $0 + Int(graph.weight(from: node, to: $1))
      }
      let back = graph.predecessors(of: node).filter { $0 < ownCount }.reduce(0) {
        $0 + Int(graph.weight(from: $1, to: node))
      }
      return out + back
    }
    let weights = (0..<otherCount).map(weight)
    let neighbours = (0..<otherCount).filter { weights[$0] > 0 }.sorted { left, right in
      if isKept(left) != isKept(right) { return isKept(left) }
      return weights[left] != weights[right] ? weights[left] > weights[right] : left < right
    }.prefix(maximumNeighbours)
    return ((0..<ownCount).map(Int32.init) + neighbours.map { Int32(ownCount + $0) }).sorted()
  }

  /// Boxes that a third of the others import, whose arrows would hide the rest.
  private static func hubs(
    in graph: DirectedGraph, among nodes: [Int32], ownCount: Int
  ) -> [Int32] {
    nodes.filter { node in
      guard node < ownCount else { return false }
      let users = graph.predecessors(of: node).count { $0 < ownCount }
      return users >= 8 && users * 3 >= ownCount
    }
  }

  private static func shortName(_ name: String, below prefix: String) -> String {
    guard !prefix.isEmpty, name.hasPrefix(prefix + ".") else { return name }
    return String(name.dropFirst(prefix.count + 1))
  }
}

/// Modules gathered into packages, so that at most `limit` groups remain.
struct ModuleGroups {
  private(set) var names: [String] = []
  private(set) var counts: [Int] = []
  /// The group stands for more than one module by its name.
  private(set) var isPackage: [Bool] = []
  private(set) var groupOfName: [Int] = []
  /// What all names begin with.
  let prefix: String

  init(_ modules: [String], limit: Int) {
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
        let (large, rest) = Node.split(parts, limit - groups.count)
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
      names.append(group.isRest ? name + ".*" : name)
      counts.append(group.members.count)
      isPackage.append(group.members.count > 1)
      for member in group.members { groupOfName[member] = index }
    }
  }

  private struct Node {
    let depth: Int
    let members: [Int]
    /// What was left of a package when its large parts got boxes of their own.
    var isRest = false

    /// The largest parts, and all others as one.
    static func split(_ parts: [Node], _ count: Int) -> (large: [Node], rest: Node)? {
      let sorted = parts.sorted { left, right in
        left.members.count != right.members.count
          ? left.members.count > right.members.count : left.members[0] < right.members[0]
      }
      let rest = sorted.dropFirst(count)
      guard rest.count > 1 else { return nil }
      return (
        Array(sorted.prefix(count)),
        Node(
          depth: (rest.first?.depth ?? 1) - 1, members: rest.flatMap(\.members).sorted(),
          isRest: true)
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
