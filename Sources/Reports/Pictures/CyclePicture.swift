package import Analysis
import Drawing
import ImportGraph
import PythonSyntax
import Resolution

/// Modules that import each other: a shortest cycle thick, the imports to cut dashed.
///
/// Nothing is computed here that the rule didn't: both show a ``ModuleCycle``.
package enum CyclePicture {
  /// More modules than this are drawn in part.
  package static let maximumModules = 60
  private static let mostCuts = 12

  /// One cycle, at most sixty of its modules.
  package static func outcome(of cycle: ModuleCycle, in source: PictureSource) -> PictureOutcome {
    let selections = selections(of: cycle)
    let sketch = Sketch { number in
      guard selections.indices.contains(number / 2) else { return nil }
      var diagram = diagram(of: cycle, showing: selections[number / 2], in: source)
      if number % 2 == 1, let flow = diagram?.flow.other { diagram?.flow = flow }
      return diagram
    }
    return PictureOutcome(
      sketch, otherwise: "No picture: this cycle has no import that could be drawn.")
  }

  /// All modules; the cycle and the ends of what is to be cut; the cycle alone.
  private static func selections(of cycle: ModuleCycle) -> [[ModuleID]] {
    var selections: [[ModuleID]] = []
    if cycle.members.count <= maximumModules { selections.append(cycle.members) }
    let heaviest = cycle.cuts.sorted { ($0.weight, $0.from, $0.to) < ($1.weight, $1.from, $1.to) }
    for count in [mostCuts, 6] {
      let ends = heaviest.prefix(count).flatMap {
        [ModuleID(rawValue: $0.from), ModuleID(rawValue: $0.to)]
      }
      selections.append(Set(cycle.shortest + ends).sorted())
    }
    selections.append(cycle.shortest.sorted())
    return selections
  }

  private static func diagram(
    of cycle: ModuleCycle, showing modules: [ModuleID], in source: PictureSource
  ) -> Diagram? {
    let program = source.program
    let (graph, original) = program.graph(of: cycle).subgraph(modules.map(\.rawValue))
    var place: [Int32: Int32] = [:]
    for (index, node) in original.enumerated() { place[node] = Int32(index) }
    let round = cycle.shortest + cycle.shortest.prefix(1)
    let witness = Set(
      zip(round, round.dropFirst()).compactMap { pair(place[$0.rawValue], place[$1.rawValue]) })
    let cuts = Set(cycle.cuts.compactMap { pair(place[$0.from], place[$0.to]) })
    let forward = graph.edges.filter { !cuts.contains(BoxPair($0.from, $0.to)) }
    let shown = forward.count > 45 ? reduced(forward, count: original.count) : nil
    let prefix = commonPackage(original.map { program.modules[ModuleID(rawValue: $0)].name })
    let arrows = graph.edges.compactMap { edge -> Arrow? in
      let pair = BoxPair(edge.from, edge.to)
      let isCut = cuts.contains(pair)
      guard isCut || witness.contains(pair) || shown?.contains(pair) ?? true else { return nil }
      let from = ModuleID(rawValue: original[Int(edge.from)])
      let to = ModuleID(rawValue: original[Int(edge.to)])
      let noun = edge.weight == 1 ? "name" : "names"
      return Arrow(
        from: Int(edge.from), to: Int(edge.to), count: Int(edge.weight),
        style: isCut ? .cut : witness.contains(pair) ? .witness : .plain,
        isWitness: witness.contains(pair), runsBack: isCut,
        tooltip: VisibleText.of(program.modules[from].name) + " imports "
          + VisibleText.of(program.modules[to].name)
          + ": \(Int(edge.weight).grouped) imported \(noun)"
          + (isCut ? "\nto be cut" : "")
          + (witness.contains(pair) ? "\nof the shortest cycle" : ""),
        href: source.links.arrow(.module(from), .module(to)))
    }
    guard !arrows.isEmpty else { return nil }
    let onWitness = Set(cycle.shortest)
    let boxes = original.map { node in
      let module = ModuleID(rawValue: node)
      let name = program.modules[module].name
      return Box(
        prefix.isEmpty || name == prefix ? name : String(name.dropFirst(prefix.count + 1)),
        tooltip: name, role: role(of: module, in: source),
        emphasis: onWitness.contains(module) ? .main : .plain,
        href: source.links.box(.module(module)))
    }
    return Diagram(
      title: "\(cycle.members.count.grouped) modules that import each other", boxes: boxes,
      arrows: arrows, showsCounts: arrows.count <= 24
    ).finished(note: note(cycle, arrows, modules, prefix, in: source))
  }

  private static func note(
    _ cycle: ModuleCycle, _ arrows: [Arrow], _ modules: [ModuleID], _ prefix: String,
    in source: PictureSource
  ) -> String {
    let all = source.program.graph(of: cycle).subgraph(cycle.members.map(\.rawValue)).graph.edges
      .reduce(0) { $0 + Int($1.weight) }
    let drawn = arrows.reduce(0) { $0 + $1.count }
    let cuts = arrows.count { $0.style == .cut }
    var note = ""
    if modules.count < cycle.members.count {
      note += "\(modules.count.grouped) of \(cycle.members.count.grouped) modules and "
    }
    note += "\(drawn.grouped) of \(all.grouped) imports drawn"
    note += "; \(cuts.grouped) of \(cycle.cuts.count.grouped) to be cut"
    if !cycle.isRuntime { note += "; some of them happen in functions or for type checking" }
    if !prefix.isEmpty { note += "; names are below \(prefix)" }
    return note
  }

  private static func pair(_ from: Int32?, _ to: Int32?) -> BoxPair? {
    guard let from, let to else { return nil }
    return BoxPair(from, to)
  }

  /// Those of edges without a cycle that no longer path implies.
  private static func reduced(_ edges: [DirectedGraph.Edge], count: Int) -> Set<BoxPair> {
    let graph = DirectedGraph(nodeCount: count, edges: edges)
    return Set(
      graph.transitiveReduction(order: graph.refinedFeedbackOrder()).map { BoxPair($0.from, $0.to) }
    )
  }

  private static func role(of module: ModuleID, in source: PictureSource) -> Box.Role {
    switch source.program.scopes[module] {
    case .product, .generated, .vendored: source.role(of: source.program.serviceOfModule[module])
    case .test: .test
    case .tooling: .tooling
    case .backup: .backup
    }
  }

  private static func commonPackage(_ names: [String]) -> String {
    let paths = names.map { $0.split(separator: ".", omittingEmptySubsequences: false) }
    guard var prefix = paths.first?.dropLast() else { return "" }
    for path in paths {
      while !prefix.isEmpty, !path.starts(with: prefix) { prefix = prefix.dropLast() }
    }
    return prefix.joined(separator: ".")
  }
}
