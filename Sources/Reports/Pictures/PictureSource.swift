package import Drawing
package import Analysis
package import Resolution
import ImportGraph
import PythonSyntax

/// What a box of a picture stands for.
package enum PictureEnd: Sendable, Hashable {
  case part(ServiceID)
  /// A package, or what is left of one, by its dotted name.
  case package(ServiceID, String)
  case module(ModuleID)
  /// A definition that is compared.
  case definition(Location)
}

/// Where the boxes and arrows of pictures lead, as addresses relative to the report's folder; nil
/// for nowhere.
package struct PictureLinks: Sendable {
  package var box: @Sendable (PictureEnd) -> String?
  package var arrow: @Sendable (PictureEnd, PictureEnd) -> String?

  /// Nothing leads anywhere unless told.
  package init(
    box: @escaping @Sendable (PictureEnd) -> String? = { _ in nil },
    arrow: @escaping @Sendable (PictureEnd, PictureEnd) -> String? = { _, _ in nil }
  ) {
    self.box = box
    self.arrow = arrow
  }
}

/// All imports of one module by another.
struct ModuleEdge: Sendable {
  let importer: ModuleID
  let target: ModuleID
  /// Imported names.
  var names: Int32 = 0
  /// Those imported in functions or for type checking alone.
  var deferred: Int32 = 0
  /// Those of statements that are reported as errors.
  var violations: Int32 = 0
}

/// What the pictures of a report are made from, counted once: imports from module to module, with
/// those among them that are reported as errors.
package struct PictureSource: Sendable {
  package let program: Program
  package let links: PictureLinks
  /// By importer, then by target.
  let edges: [ModuleEdge]
  /// Indices of edges that touch a part.
  private let edgesOfPart: Table<ServiceID, [Int32]>
  /// The imported names of statements that are reported as errors.
  private let wrong: Set<RecordPlace>

  private struct ModulePair: Hashable {
    let importer: ModuleID
    let target: ModuleID
  }

  /// - Parameter kinds: the imports that count.
  package init(
    _ findings: Findings, links: PictureLinks = PictureLinks(),
    kinds: Set<ImportKind> = Set(ImportKind.allCases)
  ) {
    let program = findings.program
    self.program = program
    self.links = links
    let errors = Set(
      findings.all.lazy.filter {
        $0.rule == CrossServiceImport.info.name && $0.severity == .error
      }.map(\.location))
    var wrong: Set<RecordPlace> = []
    for crossing in program.crossings where errors.contains(program.location(of: crossing)) {
      for record in crossing.records {
        wrong.insert(RecordPlace(importer: crossing.importer, record: record))
      }
    }
    var places: [ModulePair: Int] = [:]
    var edges: [ModuleEdge] = []
    for resolved in program.imports {
      guard let target = resolved.target, target != resolved.importer,
        kinds.contains(resolved.kind)
      else { continue }
      let pair = ModulePair(importer: resolved.importer, target: target)
      let place = places[pair] ?? edges.count
      if place == edges.count {
        places[pair] = place
        edges.append(ModuleEdge(importer: resolved.importer, target: target))
      }
      edges[place].names += 1
      switch resolved.kind {
      case .deferred, .typeChecking: edges[place].deferred += 1
      case .runtime, .guarded, .lazy: break
      }
      if wrong.contains(RecordPlace(importer: resolved.importer, record: resolved.record)) {
        edges[place].violations += 1
      }
    }
    edges.sort { ($0.importer, $0.target) < ($1.importer, $1.target) }
    var edgesOfPart = Table<ServiceID, [Int32]>(repeating: [], count: program.services.count)
    for (index, edge) in edges.enumerated() {
      let from = program.serviceOfModule[edge.importer]
      let to = program.serviceOfModule[edge.target]
      edgesOfPart[from].append(Int32(index))
      if to != from { edgesOfPart[to].append(Int32(index)) }
    }
    self.edges = edges
    self.edgesOfPart = edgesOfPart
    self.wrong = wrong
  }

  private struct RecordPlace: Hashable {
    let importer: ModuleID
    let record: ImportRecord.ID
  }

  /// The edges that touch a part.
  func edges(of part: ServiceID) -> some Sequence<ModuleEdge> {
    edgesOfPart[part].lazy.map { edges[Int($0)] }
  }

  /// The modules whose import of a definition is reported as an error.
  func violating(_ symbol: Symbol) -> Set<ModuleID> {
    guard !wrong.isEmpty else { return [] }
    return Set(
      program.uses[symbol].lazy.filter { use in
        guard case .import(let id) = use.place else { return false }
        return wrong.contains(
          RecordPlace(importer: use.module, record: program.imports[id].record))
      }.map(\.module))
  }

  /// Which of the six fills a part has.
  func role(of part: ServiceID) -> Box.Role { Box.Role(program.services[part].role) }

  /// Whether a part is product code.
  func isProduct(_ part: ServiceID) -> Bool {
    switch role(of: part) {
    case .service, .shared, .product: true
    case .test, .tooling, .backup: false
    }
  }
}

/// Whether there is a picture, and if not, a sentence that says why.
package enum PictureOutcome: Sendable {
  case sketch(Sketch)
  case none(because: String)

  /// The sketch, or a sentence where there is none.
  init(_ sketch: Sketch?, otherwise reason: @autoclosure () -> String) {
    self = sketch.map(Self.sketch) ?? .none(because: reason())
  }

  /// The first way in which it is drawn.
  package var diagram: Diagram? {
    switch self {
    case .sketch(let sketch): sketch.first
    case .none: nil
    }
  }
}
