import Analysis
import Drawing
import ImportGraph
package import PythonSyntax
package import Resolution

/// The overview: every part of the tree as one box, product imports between them with their counts.
/// A tree of one part shows that part's packages.
package enum OverviewPicture {
  private static let steps = [24, 18, 13, 9, 6]

  /// The parts, or the packages of the largest part where parts don't import each other.
  package static func outcome(in source: PictureSource) -> PictureOutcome {
    let whole = GroupGraph(
      source.edges.lazy.filter { source.program.scopes[$0.importer] == .product },
      boxCount: source.program.services.count, scopes: source.program.scopes
    ) { source.program.serviceOfModule[$0].rawValue }
    let sketch = Sketch { number in
      guard steps.indices.contains(number / 2) else { return nil }
      var diagram = diagram(of: whole, most: steps[number / 2], in: source)
      if number % 2 == 1, let flow = diagram?.flow.other { diagram?.flow = flow }
      return diagram
    }
    return sketch.map(PictureOutcome.sketch) ?? packages(in: source)
  }

  /// The packages of the largest part that has arrows.
  private static func packages(in source: PictureSource) -> PictureOutcome {
    let files = PartFiles(source.program)
    let parts = source.program.services.indices.filter(source.isProduct)
      .sorted { (-files.count[$0], $0) < (-files.count[$1], $1) }
    for part in parts.prefix(5) {
      let outcome = PartPicture.outcome(ofAll: part, in: source)
      if outcome.diagram != nil { return outcome }
    }
    return .none(because: "No picture: no module of the product imports another of the tree.")
  }

  private static func diagram(
    of whole: GroupGraph, most: Int, in source: PictureSource
  ) -> Diagram? {
    let program = source.program
    let files = PartFiles(program)
    let linked = program.services.indices.filter { whole.weight(of: $0.rawValue) > 0 }
    let wrong = Set(
      whole.facts.filter { $0.value.violations > 0 }.flatMap { [$0.key.from, $0.key.to] })
    func rank(_ part: ServiceID) -> Int {
      switch source.role(of: part) {
      case .service: 0
      case _ where wrong.contains(part.rawValue): 1
      case .shared: 2
      case .product: 3
      case .test, .tooling, .backup: 4
      }
    }
    // The parts that matter most where there are too many for one picture.
    let shown = linked.sorted {
      (rank($0), -files.count[$0], $0) < (rank($1), -files.count[$1], $1)
    }.prefix(most).sorted()
    let groups = whole.among(shown.map(\.rawValue))
    let boxes = shown.map { part in
      let service = program.services[part]
      let count = files.count[part]
      return Box(
        service.name,
        details: ["\(service.role.label), \(count.grouped) \(count == 1 ? "file" : "files")"],
        tooltip: ([service.name] + service.reasons).joined(separator: "\n"),
        role: source.role(of: part), emphasis: service.role == .service ? .main : .plain,
        href: source.links.box(.part(part)))
    }
    var layered = LayeredDiagram(groups: groups, boxes: boxes)
    layered.showsCounts = true
    layered.isReduced = groups.graph.edgeCount > 40
    layered.href = { pair in
      source.links.arrow(.part(shown[Int(pair.from)]), .part(shown[Int(pair.to)]))
    }
    guard
      let (diagram, drawn) = layered.diagram(title: "How the parts of the tree import each other")
    else { return nil }
    return diagram.finished(
      note: note(drawn: drawn, whole, linked.count - shown.count, source), parts: true)
  }

  private static func note(
    drawn: Int, _ whole: GroupGraph, _ hidden: Int, _ source: PictureSource
  ) -> String {
    let program = source.program
    let others = source.edges.reduce(0) { total, edge in
      program.scopes[edge.importer] != .product
        && program.serviceOfModule[edge.importer] != program.serviceOfModule[edge.target]
        ? total + Int(edge.names) : total
    }
    var note = "\(drawn.grouped) of \(whole.names.grouped) imports of product code drawn"
    if hidden > 0 {
      note += "; \(hidden.grouped) smaller \(hidden == 1 ? "part" : "parts") left out"
    }
    if others > 0 { note += "; \(others.grouped) imports by tests and tools are in the tables" }
    return note
  }
}

/// How many files each part holds.
package struct PartFiles {
  package let count: Table<ServiceID, Int>

  /// Counts the Python files of a program.
  package init(_ program: Program) {
    var count = Table<ServiceID, Int>(repeating: 0, count: program.services.count)
    for service in program.serviceOfModule { count[service] += 1 }
    self.count = count
  }
}

extension Service.Role {
  package var label: String {
    switch self {
    case .service: "service"
    case .shared: "shared"
    case .test: "tests"
    case .tooling: "tooling"
    case .backup: "backup"
    case .other: "other"
    case .application: "application"
    case .library: "library"
    case .vendored: "vendored"
    }
  }
}
