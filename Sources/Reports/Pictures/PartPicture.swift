import Analysis
import Drawing
import ImportGraph
import PythonSyntax
package import Resolution

/// One part of the tree expanded, the others collapsed to a box each.
///
/// Modules are gathered into packages until the picture is small enough to read; the largest
/// package that still fits is opened first. Tests stay out of a product's picture.
package enum PartPicture {
  /// Boxes of the part and of others, from try to try.
  private static let steps = [(30, 8), (22, 8), (15, 6), (10, 5), (6, 4)]

  /// The part and its neighbours.
  package static func outcome(of part: ServiceID, in source: PictureSource) -> PictureOutcome {
    let name = source.program.services[part].name
    return outcome(
      of: part, in: source, title: "Imports inside \(name) and across its border", others: true)
  }

  /// The part alone, as the overview of a tree that has no other.
  static func outcome(ofAll part: ServiceID, in source: PictureSource) -> PictureOutcome {
    outcome(
      of: part, in: source,
      title: "How the packages of \(source.program.services[part].name) import each other",
      others: false)
  }

  private static func outcome(
    of part: ServiceID, in source: PictureSource, title: String, others: Bool
  ) -> PictureOutcome {
    let program = source.program
    let own = ownModules(of: part, in: program)
    guard !own.isEmpty else {
      return .none(because: "All of \(program.services[part].name) is tests and tools.")
    }
    let sketch = Sketch { number in
      guard steps.indices.contains(number / 2) else { return nil }
      let (boxes, neighbours) = steps[number / 2]
      var diagram = PartDiagram(
        part: part, own: own, boxes: boxes, neighbours: others ? neighbours : 0, source: source
      ).diagram(title: title)
      if number % 2 == 1, let flow = diagram?.flow.other { diagram?.flow = flow }
      return diagram
    }
    return PictureOutcome(sketch, otherwise: reason(part, own, in: source))
  }

  /// Product code of a product; all of what is tests, tools or backups.
  private static func ownModules(of part: ServiceID, in program: Program) -> [ModuleID] {
    let isProduct = program.services[part].role.isProduct
    return program.modules.indices.filter {
      program.serviceOfModule[$0] == part && (!isProduct || program.scopes[$0] == .product)
    }
  }

  private static func reason(
    _ part: ServiceID, _ own: [ModuleID], in source: PictureSource
  ) -> String {
    let name = VisibleText.of(source.program.services[part].name)
    let inside = Set(own)
    if source.edges(of: part).contains(where: {
      inside.contains($0.importer) && inside.contains($0.target)
    }) {
      return "All of \(name) is one module or package here; the tables list its imports."
    }
    return source.edges(of: part).contains { _ in true }
      ? "No picture: only tests, tools or backups import \(name), or it imports only those;"
        + " the tables list them."
      : "No picture: no module of \(name) imports another of the tree or is imported by one."
  }
}

extension Service.Role {
  /// Whether pictures leave out the part's tests.
  var isProduct: Bool {
    switch self {
    case .service, .shared, .application, .library, .vendored, .other: true
    case .test, .tooling, .backup: false
    }
  }
}
