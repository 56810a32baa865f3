import PythonSyntax
import Duplicates
import Analysis
import Resolution
import ImportGraph

/// The page of one part of the tree.
struct ServicePage {
  let context: PageContext
  let index: ServiceID
  let picture: PageData

  private var program: Program { context.program }
  private var service: Service { program.services[index] }

  func data() -> PageData {
    var page = context.frame(
      title: "\(service.name) in \(context.project)", root: "../",
      crumbs: [
        PageContext.crumb("parts", href: "index.html#services"), PageContext.crumb(service.name),
      ])
    let own = context.links.modules(of: index)
    let made = context.links.crossings(from: index)
    let received = context.links.crossings(to: index)
    let groups = context.groupsOfService[index]
    let graph = context.links.serviceGraph
    let outgoing = neighbours(graph.successors(of: index.rawValue), isOutgoing: true)
    let incoming = neighbours(graph.predecessors(of: index.rawValue), isOutgoing: false)
    page["name"] = VisibleText.of(service.name)
    page["role"] = service.role.rawValue
    page["origin"] = service.isConfigured ? "configured" : "inferred"
    page["reasons"] = PageContext.reasons(service.reasons)
    page["summary"] =
      "\(own.count.grouped) \(own.count == 1 ? "file" : "files") below "
      + VisibleText.of(service.paths.map { $0.isEmpty ? "the root" : $0 }.joined(separator: ", "))
      + "."
    page["headline"] = [
      PageContext.count(own.count, "modules", href: "#modules"),
      PageContext.count(outgoing.total, "imports of other parts", href: "#outgoing"),
      PageContext.count(incoming.total, "imports by other parts", href: "#incoming"),
      PageContext.count(
        made.count, "cross-service imports made", href: "#made",
        tone: made.contains { context.scope(of: $0) == .product } ? "error" : "plain"),
      PageContext.count(
        received.count, "received", href: "#received",
        tone: received.contains { context.scope(of: $0) == .product } ? "error" : "plain"),
      PageContext.count(groups.count, "duplicated names", href: "#duplicates"),
    ]
    page["picture"] = picture
    page["made"] = pairs(context.pairs(of: made))
    page["made_count"] = made.count.grouped
    page["received"] = pairs(context.pairs(of: received))
    page["received_count"] = received.count.grouped
    page["outgoing"] = outgoing.data
    page["outgoing_count"] = outgoing.total.grouped
    page["incoming"] = incoming.data
    page["incoming_count"] = incoming.total.grouped
    page["has_duplicates"] = !groups.isEmpty
    page["duplicate_count"] = groups.count.grouped
    page["duplicates"] = context.parts(of: groups, isComplete: false)
    let packages = packages(own)
    page["packages"] = packages
    page["package_count"] = packages.count.grouped
    page["modules"] = own.map(moduleRow)
    page["module_count"] = own.count.grouped
    return page
  }

  private func pairs(_ pairs: [PageData]) -> PageData {
    ["has_pairs": !pairs.isEmpty, "pairs": pairs]
  }

  private func neighbours(
    _ nodes: some Sequence<Int32>, isOutgoing: Bool
  ) -> (data: PageData, total: Int) {
    let others = nodes.map(ServiceID.init(rawValue:))
    let graph = context.links.serviceGraph
    func count(_ other: ServiceID) -> Int {
      Int(
        isOutgoing
          ? graph.weight(from: index.rawValue, to: other.rawValue)
          : graph.weight(from: other.rawValue, to: index.rawValue))
    }
    let sorted = others.sorted { count($0) != count($1) ? count($0) > count($1) : $0 < $1 }
    let listed = Set(
      isOutgoing
        ? context.links.crossings(from: index).map(\.to)
        : context.links.crossings(to: index).map(\.from))
    let rows = sorted.map { other -> PageData in
      let from = isOutgoing ? index : other
      let to = isOutgoing ? other : index
      let crosses = program.services[to].role == .service
      let hasList = listed.contains(other)
      return [
        "name": VisibleText.of(program.services[other].name),
        "href": context.pages.services[other], "role": program.services[other].role.rawValue,
        "import_count": count(other).grouped,
        "module_count": context.links.modulesReached(from: from, to: to).grouped,
        "is_crossing": crosses, "has_list": hasList,
        "list": hasList ? "#" + context.pages.pair(from, to) : "",
      ]
    }
    let caption =
      isOutgoing
      ? "Parts of the tree that \(service.name) imports"
      : "Parts of the tree that import \(service.name)"
    return (
      [
        "has_neighbours": !rows.isEmpty, "caption": VisibleText.of(caption), "neighbours": rows,
      ], sorted.reduce(0) { $0 + count($1) }
    )
  }

  /// One row a package: its modules, and the edges that cross its border.
  private func packages(_ own: [ModuleID]) -> [PageData] {
    let packages = own.filter { program.modules[$0].isPackage }
    let folders = packages.map {
      String(program.modules[$0].path.dropLast("__init__.py".count))
    }
    var places: [Substring: Int] = [:]
    for (place, folder) in folders.enumerated() { places[folder[...]] = place }
    /// The packages around a path, by every folder above it.
    func around(_ path: String) -> [Int] {
      var result: [Int] = []
      var rest = path[...]
      while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
        if let place = places[path[...slash]] { result.append(place) }
        rest = path[..<slash]
      }
      return result
    }
    var modules = [Int](repeating: 0, count: packages.count)
    var out = modules
    var back = modules
    let isOwn = Set(own)
    let homes = Dictionary(
      uniqueKeysWithValues: own.map { ($0, around(program.modules[$0].path)) })
    for (module, home) in homes {
      for place in home { modules[place] += 1 }
      for target in program.graph.imports(of: module) {
        let other = homes[target] ?? []
        for place in home where !other.contains(place) { out[place] += 1 }
        for place in other where !home.contains(place) { back[place] += 1 }
      }
      for source in program.graph.importers(of: module) where !isOwn.contains(source) {
        for place in home { back[place] += 1 }
      }
    }
    return packages.indices.map { place in
      [
        "package": VisibleText.of(program.modules[packages[place]].name),
        "path": VisibleText.of(folders[place]), "module_count": modules[place].grouped,
        "imports_out": out[place].grouped, "imports_in": back[place].grouped,
      ]
    }
  }

  private func moduleRow(_ module: ModuleID) -> PageData {
    [
      "module": VisibleText.of(program.modules[module].name),
      "path": VisibleText.of(program.modules[module].path),
      "scope": program.scopes[module].rawValue,
      "imports_out": context.links.importsOut(of: module).grouped,
      "imported_by": context.links.importedBy(module).grouped,
      "in_cycle": context.links.isInCycle[module],
    ]
  }
}
