import Drawing
import PythonSyntax
import Resolution

/// The diagram of one duplicate group at one size.
struct GroupDiagram {
  private typealias Site = GroupPicture.Site

  private let source: PictureSource
  /// One box each.
  private let shown: [Site]
  /// Imported by somebody, but without room.
  private let more: [Site]
  private let unused: [Site]
  private let mostImporters: Int

  init(_ sites: [GroupPicture.Site], most: Int, importers: Int, _ source: PictureSource) {
    self.source = source
    let used = sites.filter { !$0.importers.isEmpty }
    let isTight = used.count > most
    shown = Array(used.prefix(isTight ? most - 1 : most))
    more = Array(used.dropFirst(shown.count))
    unused = sites.filter(\.importers.isEmpty)
    mostImporters = importers
  }

  private struct Importer {
    let name: String
    let end: PictureEnd?
    let part: ServiceID
    let role: Box.Role
    /// The modules that import each column.
    var modules: [Set<ModuleID>]
    var total: Int { modules.reduce(into: Set<ModuleID>()) { $0.formUnion($1) }.count }
  }

  func diagram(title: String) -> Diagram? {
    var columns = shown.map { [$0] }
    if !more.isEmpty { columns.append(more) }
    let importers = gathered(columns)
    var boxes = importers.map { importer in
      Box(
        importer.name,
        details: importer.total > 1 ? ["\(importer.total.grouped) modules"] : [],
        tooltip: importer.name, role: importer.role,
        emphasis: importer.modules.count { !$0.isEmpty } > 1 ? .split : .plain, place: .first,
        href: importer.end.flatMap(source.links.box))
    }
    let first = boxes.count
    boxes += shown.map(box)
    if !more.isEmpty { boxes.append(rest(more, "\(more.count.grouped) more definitions")) }
    if !unused.isEmpty {
      boxes.append(
        unused.count == 1 && shown.count < 8
          ? box(unused[0]) : rest(unused, "\(unused.count.grouped) more that nothing imports"))
    }
    let arrows = importers.enumerated().flatMap { index, importer in
      importer.modules.enumerated().compactMap { column, modules in
        modules.isEmpty
          ? nil : arrow(importer, from: index, to: first + column, columns[column], modules)
      }
    }
    guard !arrows.isEmpty else { return nil }
    return Diagram(
      title: title, boxes: boxes, arrows: arrows, unit: "importing modules",
      relation: "imports this definition",
      showsCounts: arrows.contains { $0.count > 1 }, flow: .right
    ).finished(note: note(arrows))
  }

  private func note(_ arrows: [Arrow]) -> String {
    let all = (shown + more).reduce(0) { $0 + $1.importers.count }
    let drawn = arrows.reduce(0) { $0 + $1.count }
    let modules = (shown + more).reduce(into: Set<ModuleID>()) { $0.formUnion($1.importers) }.count
    var note = "\(drawn.grouped) of \(all.grouped) imports drawn, by \(modules.grouped)"
    note += modules == 1 ? " module" : " modules"
    if all > modules { note += ", some of which import several of the definitions" }
    return note
  }

  // MARK: Boxes and arrows

  private func box(_ site: Site) -> Box {
    let module = source.program.modules[site.module]
    let part = source.program.services[site.part].name
    return Box(
      site.label.isEmpty ? site.name : "\(site.label)  \(site.name)",
      details: [module.name, part + (site.scope == .product ? "" : ", \(site.scope.rawValue)")],
      tooltip: "\(VisibleText.of(site.location.path)):\(site.location.line)",
      role: role(site.scope, site.part), emphasis: .main, place: .last,
      href: source.links.box(.definition(site.location)))
  }

  private func rest(_ sites: [Site], _ name: String) -> Box {
    let roles = Set(sites.map { role($0.scope, $0.part) })
    let tests = sites.count { $0.scope != .product }
    return Box(
      name,
      details: tests == 0
        ? []
        : [
          tests == sites.count
            ? "all outside product code" : "\(tests.grouped) outside product code"
        ],
      tooltip: sites.prefix(40).map { VisibleText.of($0.location.path) + ":\($0.location.line)" }
        .joined(separator: "\n"),
      role: roles.count == 1 ? roles.first ?? .product : .product, emphasis: .rest, place: .last)
  }

  private func arrow(
    _ importer: Importer, from: Int, to: Int, _ sites: [Site], _ modules: Set<ModuleID>
  ) -> Arrow {
    let wrong = modules.count { module in
      sites.contains { $0.violating.contains(module) }
    }
    let isProduct = importer.role != .test && importer.role != .tooling
    let noun = modules.count == 1 ? "module imports" : "modules import"
    let what =
      sites.count > 1
      ? "\(sites.count.grouped) of the definitions"
      : sites[0].label.isEmpty ? "this definition" : "definition \(sites[0].label)"
    let end = PictureEnd.definition(sites[0].location)
    return Arrow(
      from: from, to: to, count: modules.count, violations: wrong,
      style: wrong > 0 ? .violation : isProduct ? .plain : .test,
      tooltip: "\(VisibleText.of(importer.name)): \(modules.count.grouped) \(noun) \(what)"
        + (wrong > 0 ? "; ✕ \(wrong.grouped) reported as errors" : ""),
      href: sites.count > 1 ? nil : importer.end.flatMap { source.links.arrow($0, end) })
  }

  private func role(_ scope: CodeScope, _ part: ServiceID) -> Box.Role {
    switch scope {
    case .product, .generated, .vendored: source.role(of: part)
    case .test: .test
    case .tooling: .tooling
    case .backup: .backup
    }
  }

  // MARK: Importers

  /// Importing modules one by one where they are few, else by package, else by part, and at last the
  /// smallest in one box.
  private func gathered(_ columns: [[Site]]) -> [Importer] {
    for depth in [Int.max, 5, 4, 3, 2] {
      let importers = gathered(columns) { module in
        let name = source.program.modules[module].name
        let parts = name.split(separator: ".")
        return parts.count <= depth
          ? (name, .module(module))
          : (
            parts.prefix(depth).joined(separator: "."),
            .package(
              source.program.serviceOfModule[module], parts.prefix(depth).joined(separator: "."))
          )
      }
      if importers.count <= mostImporters { return importers }
    }
    let importers = gathered(columns) { module in
      let part = source.program.serviceOfModule[module]
      return (source.program.services[part].name, .part(part))
    }
    guard importers.count > mostImporters else { return importers }
    let kept = importers.prefix(mostImporters - 1)
    let rest = importers.dropFirst(mostImporters - 1)
    let first = importers[mostImporters - 1]
    var merged = Importer(
      name: "\(rest.count.grouped) more", end: nil, part: first.part, role: first.role,
      modules: first.modules)
    for importer in rest.dropFirst() {
      for column in merged.modules.indices {
        merged.modules[column].formUnion(importer.modules[column])
      }
    }
    return kept + [merged]
  }

  private func gathered(
    _ columns: [[Site]], by key: (ModuleID) -> (name: String, end: PictureEnd)
  ) -> [Importer] {
    var places: [String: Int] = [:]
    var importers: [Importer] = []
    let program = source.program
    for (column, sites) in columns.enumerated() {
      for module in sites.flatMap(\.importers) {
        let scope = program.scopes[module]
        let (base, end) = key(module)
        let part = program.serviceOfModule[module]
        let isOutside = scope != .product && scope != .generated
        let name = base + (isOutside && !base.contains("test") ? " (\(scope.rawValue))" : "")
        let id = name + "\u{0}\(isOutside)\u{0}\(part.rawValue)"
        let place = places[id] ?? importers.count
        if place == importers.count {
          places[id] = place
          importers.append(
            Importer(
              name: name, end: end, part: part, role: role(scope, part),
              modules: [Set<ModuleID>](repeating: [], count: columns.count)))
        }
        importers[place].modules[column].insert(module)
      }
    }
    return importers.sorted { left, right in
      let outside = (left.role.isOutside, right.role.isOutside)
      if outside.0 != outside.1 { return !outside.0 }
      if left.total != right.total { return left.total > right.total }
      return left.name != right.name
        ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.part < right.part
    }
  }
}

extension Box.Role {
  fileprivate var isOutside: Bool {
    switch self {
    case .service, .shared, .product: false
    case .test, .tooling, .backup: true
    }
  }
}
