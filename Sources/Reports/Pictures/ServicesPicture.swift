package import PythonSyntax
import Analysis
package import Resolution
package import Drawing
package import ImportGraph

/// The overview: every part of the tree as one box, product imports between them with their counts.
package enum ServicesPicture {
  /// The whole tree. Where it has too many parts for one picture, those that matter most are shown.
  package static func diagram(of program: Program) -> Diagram {
    let colours = ServiceColours(program)
    let whole = program.productGraphOfServices()
    let files = ServiceFiles(program)
    let linked = program.services.indices.filter { index in
      whole.outDegree(of: index.rawValue) + whole.inDegree(of: index.rawValue) > 0
    }
    // The parts that matter most where there are too many for one picture.
    let shown = linked.sorted { left, right in
      let ranks = (rank(program.services[left]), rank(program.services[right]))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      if files.count[left] != files.count[right] { return files.count[left] > files.count[right] }
      return left < right
    }.prefix(24).sorted()
    let hidden = program.services.indices.filter { !shown.contains($0) }.count
    let (graph, original) = whole.subgraph(shown.map(\.rawValue))
    let boxes = original.map { node in
      let id = ServiceID(rawValue: node)
      let service = program.services[id]
      let count = files.count[id]
      return Box(
        label:
          "\(service.name)\n\(service.role.label), \(count.grouped) \(count == 1 ? "file" : "files")",
        tooltip: service.reasons.joined(separator: "; "), hue: colours.hue(of: id),
        emphasis: service.role == .service
          ? .main : service.role == .test || service.role == .tooling ? .quiet : .plain)
    }
    var layered = LayeredDiagram(graph: graph, boxes: boxes)
    layered.showsCounts = true
    layered.isReduced = graph.edgeCount > 40
    layered.isCrossing = { from, to in
      let importer = program.services[ServiceID(rawValue: original[Int(from)])]
      return program.services[ServiceID(rawValue: original[Int(to)])].role == .service
        && importer.role != .test && importer.role != .tooling
    }
    var remark = "imports by tests and tools"
    if hidden > 0 { remark += " and \(hidden) unlinked \(hidden == 1 ? "part" : "parts")" }
    remark += " are in the tables only"
    return layered.diagram(title: "How the parts of the tree import each other", remark: remark)
      .diagram
  }

  private static func rank(_ service: Service) -> Int {
    switch service.role {
    case .service: 0
    case .shared: 1
    case .application, .library, .other: 2
    case .vendored: 3
    case .test: 4
    case .tooling: 5
    case .backup: 6
    }
  }
}

extension Program {
  /// The parts of the tree as nodes; an edge weighs the imported names of product code.
  package func productGraphOfServices() -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    for record in imports where scopes[record.importer] == .product {
      guard let target = record.target else { continue }
      edges.append(
        DirectedGraph.Edge(from: serviceOfModule[record.importer], to: serviceOfModule[target]))
    }
    return DirectedGraph(nodeCount: services.count, edges: edges)
  }
}

/// One hue a part, services and shared packages first, so that they differ most.
package struct ServiceColours {
  private let hues: Table<ServiceID, Int>

  /// Gives out the hues; tests, tools and backups share one.
  package init(_ program: Program) {
    var hues = Table<ServiceID, Int>(repeating: 10, count: program.services.count)
    var next = 0
    for role in [Service.Role.service, .shared, .other] {
      for index in program.services.indices where program.services[index].role == role {
        // Slate, the eleventh, is for tests and tools.
        hues[index] = next % 12 == 10 ? next + 1 : next
        next = hues[index] + 1
      }
    }
    self.hues = hues
  }

  /// The number of a part's hue, for ``Palette/hue(_:)``.
  package func hue(of service: ServiceID) -> Int { hues[service] }
}

/// How many files each part holds.
package struct ServiceFiles {
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
    case .other: "package"
    case .application: "application"
    case .library: "library"
    case .vendored: "vendored"
    }
  }
}
