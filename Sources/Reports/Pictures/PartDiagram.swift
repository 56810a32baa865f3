import Drawing
import ImportGraph
import PythonSyntax
import Resolution

/// The diagram of one part at one size.
struct PartDiagram {
  private static let mostHubs = 8
  /// Boxes that import the same and are imported by the same: so many are drawn, then one for the
  /// others.
  private static let mostAlike = 5

  private let part: ServiceID
  private let source: PictureSource
  private let groups: ModuleGroups
  private let neighbourCount: Int
  /// Own boxes first, then the other parts.
  private let whole: GroupGraph
  private let ownModules: [ModuleID]

  init(part: ServiceID, own: [ModuleID], boxes: Int, neighbours: Int, source: PictureSource) {
    let program = source.program
    self.part = part
    self.source = source
    neighbourCount = neighbours
    ownModules = own
    var weight: [ModuleID: Int] = [:]
    for edge in source.edges(of: part) {
      weight[edge.importer, default: 0] += 1
      weight[edge.target, default: 0] += 1
    }
    let groups = ModuleGroups(
      own.map { program.modules[$0].name }, weights: own.map { weight[$0] ?? 0 }, limit: boxes)
    self.groups = groups
    var boxOfModule: [ModuleID: Int32] = [:]
    for (index, module) in own.enumerated() {
      boxOfModule[module] = Int32(groups.groupOfName[index])
    }
    let isTestPart = !source.isProduct(part)
    whole = GroupGraph(
      source.edges(of: part), boxCount: groups.names.count + program.services.count,
      scopes: program.scopes
    ) { module in
      if let box = boxOfModule[module] { return box }
      let other = program.serviceOfModule[module]
      guard neighbours > 0, other != part, program.services[other].role != .backup,
        isTestPart || program.scopes[module] == .product
      else { return -1 }
      return Int32(groups.names.count + Int(other.rawValue))
    }
  }

  private var ownCount: Int32 { Int32(groups.names.count) }

  /// Nil where there is no arrow.
  func diagram(title: String) -> Diagram? {
    let neighbours = shownNeighbours()
    let hubs = Set(hubs())
    let shown = (0..<ownCount).map { $0 } + neighbours
    let drawable = whole.among(shown) { pair in
      (pair.from < ownCount || pair.to < ownCount)
        && (whole[pair].violations > 0 || !hubs.contains(pair.to) && !hubs.contains(pair.from))
    }
    let linked = shown.indices.filter { place in
      hubs.contains(shown[place])
        || drawable.graph.outDegree(of: Int32(place)) + drawable.graph.inDegree(of: Int32(place))
          > 0
    }
    let (kept, alike) = folding(linked.map(Int32.init), in: drawable, shown: shown, hubs: hubs)
    let nodes = kept.map { shown[Int($0)] }
    let boxes =
      nodes.map { node in
        node < ownCount
          ? box(own: Int(node), isHub: hubs.contains(node), hubs: hubs)
          : box(other: ServiceID(Int(node - ownCount)))
      } + alike.map { fold in foldBox(fold.map { shown[Int($0)] }) }
    var placeOf: [Int32: Int32] = [:]
    for (index, place) in kept.enumerated() { placeOf[place] = Int32(index) }
    for (index, fold) in alike.enumerated() {
      for place in fold { placeOf[place] = Int32(kept.count + index) }
    }
    let groups = GroupGraph(merging: drawable, boxCount: boxes.count) { placeOf[$0] ?? -1 }
    var layered = LayeredDiagram(groups: groups, boxes: boxes)
    if !hubs.isEmpty {
      layered.clusters = [
        Cluster("Imported by most of the boxes; their arrows are left out", isTray: true)
      ]
    }
    layered.marksTests = source.isProduct(part)
    layered.showsCounts = groups.graph.edgeCount <= 24
    layered.isReduced = groups.graph.edgeCount > 24
    let ends = nodes.map(end) + alike.map { _ in nil }
    layered.href = { pair in
      guard let from = ends[Int(pair.from)], let to = ends[Int(pair.to)] else { return nil }
      return source.links.arrow(from, to)
    }
    guard let (diagram, drawn) = layered.diagram(title: title) else { return nil }
    return diagram.finished(note: note(drawn: drawn, hubs: hubs, boxes: nodes, alike: alike))
  }

  // MARK: What is shown

  /// The other parts that are most linked, services and shared packages first.
  private func shownNeighbours() -> [Int32] {
    let all = (ownCount..<Int32(whole.graph.nodeCount)).filter { whole.weight(of: $0) > 0 }
    func rank(_ node: Int32) -> Int {
      let part = ServiceID(Int(node - ownCount))
      let isWrong =
        whole.graph.successors(of: node).contains { whole[BoxPair(node, $0)].violations > 0 }
        || whole.graph.predecessors(of: node).contains { whole[BoxPair($0, node)].violations > 0 }
      switch source.role(of: part) {
      case _ where isWrong: return 0
      case .service, .shared: return 1
      case .product, .test, .tooling, .backup: return 2
      }
    }
    return all.sorted {
      (rank($0), -whole.weight(of: $0), $0) < (rank($1), -whole.weight(of: $1), $1)
    }.prefix(neighbourCount).sorted()
  }

  /// Boxes that most of the others import, whose arrows would hide the rest.
  private func hubs() -> [Int32] {
    func users(_ node: Int32) -> Int {
      whole.graph.predecessors(of: node).count { $0 < ownCount }
    }
    return (0..<ownCount).filter { users($0) >= 7 && users($0) * 5 >= (Int(ownCount) - 1) * 3 }
      .sorted { (-users($0), $0) < (-users($1), $1) }.prefix(Self.mostHubs).map { $0 }
  }

  /// Where many boxes have the same neighbours, most of them become one.
  private func folding(
    _ linked: [Int32], in graph: GroupGraph, shown: [Int32], hubs: Set<Int32>
  ) -> (kept: [Int32], alike: [[Int32]]) {
    var classes: [[[Int32]]: [Int32]] = [:]
    var order: [[[Int32]]] = []
    for place in linked where shown[Int(place)] < ownCount && !hubs.contains(shown[Int(place)]) {
      let key = [
        Array(graph.graph.predecessors(of: place)), Array(graph.graph.successors(of: place)),
      ]
      if classes[key] == nil { order.append(key) }
      classes[key, default: []].append(place)
    }
    var gone: Set<Int32> = []
    var alike: [[Int32]] = []
    for key in order {
      guard let members = classes[key], members.count > Self.mostAlike + 2 else { continue }
      let rest = members.sorted { (-graph.weight(of: $0), $0) < (-graph.weight(of: $1), $1) }
        .dropFirst(Self.mostAlike).sorted()
      gone.formUnion(rest)
      alike.append(rest)
    }
    return (linked.filter { !gone.contains($0) }, alike)
  }

  // MARK: Boxes

  private func box(own index: Int, isHub: Bool, hubs: Set<Int32>) -> Box {
    let name = groups.names[index]
    let count = groups.counts[index]
    let folded = groups.folded[index]
    var details: [String] = []
    if isHub {
      let users = whole.graph.predecessors(of: Int32(index)).count { $0 < ownCount }
      details.append("imported by \(users.grouped) of \((Int(ownCount) - 1).grouped) boxes")
      let back = whole.graph.successors(of: Int32(index)).count {
        $0 < ownCount && !hubs.contains($0)
      }
      if back > 0 { details.append("◁ imports \(back.grouped) of them") }
    }
    if count > 1 { details.append("\(count.grouped) modules") }
    let short = shortName(name)
    let isInit =
      count == 1 && folded == 0 && groups.names.contains { $0.hasPrefix(name + ".") }
    if isInit { details.append("__init__.py") }
    return Box(
      folded > 0 ? "\(folded.grouped) more" + (short == name ? "" : " in \(short)") : short,
      details: details,
      tooltip: folded > 0 ? "\(folded.grouped) smaller parts of \(name)" : name,
      role: source.role(of: part), emphasis: folded > 0 ? .rest : .plain,
      cluster: isHub ? 0 : nil, href: source.links.box(end(Int32(index))))
  }

  private func foldBox(_ nodes: [Int32]) -> Box {
    let names = nodes.map { shortName(groups.names[Int($0)]) }
    let modules = nodes.reduce(0) { $0 + groups.counts[Int($1)] }
    return Box(
      "\(nodes.count.grouped) more like these", details: ["\(modules.grouped) modules"],
      tooltip: Diagram.list(names, most: 40), role: source.role(of: part), emphasis: .rest)
  }

  private func box(other: ServiceID) -> Box {
    let service = source.program.services[other]
    return Box(
      service.name, details: [service.role.label],
      tooltip: ([service.name] + service.reasons).joined(separator: "\n"),
      role: source.role(of: other), emphasis: .main, href: source.links.box(.part(other)))
  }

  private func end(_ node: Int32) -> PictureEnd {
    if node >= ownCount { return .part(ServiceID(Int(node - ownCount))) }
    let index = Int(node)
    if groups.counts[index] == 1, groups.folded[index] == 0,
      let module = groups.groupOfName.firstIndex(of: index)
    {
      return .module(ownModules[module])
    }
    return .package(part, groups.names[index])
  }

  private func shortName(_ name: String) -> String {
    let prefix = groups.prefix
    guard !prefix.isEmpty, name.hasPrefix(prefix + ".") else { return name }
    return String(name.dropFirst(prefix.count + 1))
  }

  // MARK: Caption

  private func note(
    drawn: Int, hubs: Set<Int32>, boxes: [Int32], alike: [[Int32]]
  ) -> String {
    let inTray = whole.facts.reduce(0) { total, entry in
      (hubs.contains(entry.key.to) || hubs.contains(entry.key.from)) && entry.value.violations == 0
        ? total + entry.value.names : total
    }
    let all = whole.facts.reduce(0) { total, entry in
      entry.key.from < ownCount || entry.key.to < ownCount ? total + entry.value.names : total
    }
    var note = "\(drawn.grouped) of \(all.grouped) imports drawn"
    if inTray > 0 { note += "; \(inTray.grouped) lead to or from the boxes at the foot" }
    if drawn + inTray < all { note += "; what a longer path implies is left out" }
    if !groups.prefix.isEmpty { note += "; names are below \(groups.prefix)" }
    let missing =
      Int(ownCount) - boxes.count { $0 < ownCount } - alike.reduce(0) { $0 + $1.count }
    if missing > 0 {
      note += "; \(missing.grouped) \(missing == 1 ? "box" : "boxes") without such imports left out"
    }
    return note
  }
}
