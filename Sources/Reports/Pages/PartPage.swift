import Analysis
import Consolidation
import Duplicates
import ImportGraph
import PythonSyntax
import Resolution

/// The page of one part of the tree: its findings, its borders, its packages.
struct PartPage {
  let context: PageContext
  let index: ServiceID
  let picture: PageData

  private var program: Program { context.program }
  private var service: Service { program.services[index] }

  func data() -> PageData {
    var page = context.frame(
      title: service.name, path: context.pages.parts[index], section: "Parts",
      crumbs: [PageContext.crumb("parts", href: "parts.html"), PageContext.crumb(service.name)])
    let own = context.links.modules(of: index)
    let made = context.links.crossings(from: index)
    let received = context.links.crossings(to: index)
    let groups = context.groupsOfService[index]
    let graph = context.links.serviceGraph
    let outgoing = neighbours(graph.successors(of: index.rawValue), isOutgoing: true)
    let incoming = neighbours(graph.predecessors(of: index.rawValue), isOutgoing: false)
    page["name"] = VisibleText.name(service.name)
    page["role"] = service.role.rawValue
    page["origin"] = service.isConfigured ? "configured" : "inferred"
    page["reasons"] = PageContext.reasons(service.reasons)
    page["summary"] =
      "\(own.count.grouped) \(own.count == 1 ? "file" : "files") below "
      + VisibleText.of(service.paths.map { $0.isEmpty ? "the root" : $0 }.joined(separator: ", "))
      + "." + compliance
    page["headline"] = [
      PageContext.count(own.count, own.count == 1 ? "module" : "modules", href: "#packages"),
      PageContext.count(outgoing.total, "imported names of other parts", href: "#outgoing"),
      PageContext.count(incoming.total, "names that other parts import", href: "#incoming"),
      PageContext.count(
        made.count, "statements that import a service", href: "#made",
        tone: areErrors(made) ? "error" : "plain"),
      PageContext.count(
        received.count, "statements that import it as a service", href: "#received",
        tone: areErrors(received) ? "error" : "plain"),
      PageContext.count(groups.count, "names defined elsewhere too", href: "#duplicates"),
    ]
    page["picture"] = picture
    addFindings(to: &page)
    page["made"] = pairs(made, hasAnchors: true)
    page["made_count"] = made.count.grouped
    page["received"] = pairs(received, hasAnchors: false)
    page["received_count"] = received.count.grouped
    page["outgoing"] = outgoing.data
    page["outgoing_count"] = outgoing.total.grouped
    page["incoming"] = incoming.data
    page["incoming_count"] = incoming.total.grouped
    page["has_duplicates"] = !groups.isEmpty
    page["duplicate_count"] = groups.count.grouped
    page["duplicates"] = groups.prefix(Self.maximumGroups).map(context.groupRow)
    page["has_more_duplicates"] = groups.count > Self.maximumGroups
    page["more_duplicates"] = max(0, groups.count - Self.maximumGroups).grouped
    let packages = packages(own)
    // The table has those with most errors, then warnings, then modules.
    let first = Set(
      packages.indices.sorted { left, right in
        let keys = [left, right].map { packages[$0].weight }
        return keys[0] == keys[1] ? left < right : keys[1].lexicographicallyPrecedes(keys[0])
      }.prefix(Self.maximumPackages))
    let others = packages.indices.filter { !first.contains($0) }
    page["packages"] = packages.indices.filter(first.contains).map { packages[$0].row }
    page["package_count"] = packages.count.grouped
    page["has_others"] = !others.isEmpty
    page["others"] = others.prefix(Self.maximumLinks).map { packages[$0].row }
    page["other_count"] = others.count.grouped
    page["has_more_packages"] = others.count > Self.maximumLinks
    page["more_packages"] = max(0, others.count - Self.maximumLinks).grouped
    return page
  }

  private static let maximumGroups = 40
  /// Folders of the table; the rest is a list of links.
  private static let maximumPackages = 60
  private static let maximumLinks = 250
  /// Statements on the page, of all parts together that are imported.
  private static let maximumStatements = 60

  /// " 177 of its 210 product files are without an error."
  private var compliance: String {
    guard
      let entry = context.consolidation.compliance.entries.first(where: { $0.service == index })
    else { return "" }
    return " \(entry.clean.grouped) of its \(entry.files.grouped) product "
      + "\(entry.files == 1 ? "files is" : "files are") without an error."
  }

  /// Whether all of the number that the crossings make is reported as an error.
  private func areErrors(_ crossings: [ServiceCrossing]) -> Bool {
    !crossings.isEmpty && crossings.allSatisfy { context.severity(of: $0) == .error }
  }

  private func addFindings(to page: inout PageData) {
    let entries = context.entries.filter {
      $0.state == .reported && context.part(of: $0.finding.location.path) == Int(index.rawValue)
    }
    let facets = [("part", service.name)]
    page["severities"] = context.severities(entries, facets: facets)
    page["has_findings"] = !entries.isEmpty
    page["finding_count"] = entries.count.grouped
    page["findings_href"] = PageNames.findings(facets)
    let byRule = Dictionary(grouping: entries, by: \.finding.rule)
    page["rules"] = Rules.names.compactMap { name in
      byRule[name].map { own in
        [
          "rule": name, "href": context.pages.rule(name), "noun": RuleWords.noun(of: name, 2),
          "severities": context.severities(own, facets: facets + [("rule", name)]),
        ] as PageData
      }
    }
    let worst = entries.filter { $0.finding.severity == .error }
    page["errors"] = worst.prefix(Self.maximumErrors).map { context.findingRow($0) }
    page["has_errors"] = !worst.isEmpty
    page["has_more_errors"] = worst.count > Self.maximumErrors
    page["more_errors"] = max(0, worst.count - Self.maximumErrors).grouped
    page["errors_href"] = PageNames.findings(facets + [("severity", "error")])
  }

  private static let maximumErrors = 15

  private func pairs(_ crossings: [ServiceCrossing], hasAnchors: Bool) -> PageData {
    // Who imports this one has its statements on the page of the other.
    let count = Set(crossings.map(\.to)).count
    let pairs = context.pairs(
      of: crossings, limit: hasAnchors ? max(2, Self.maximumStatements / max(1, count)) : 0,
      hasAnchors: hasAnchors)
    return ["has_pairs": !pairs.isEmpty, "pairs": pairs]
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
    let made = context.links.crossings(from: index)
    let received = context.links.crossings(to: index)
    let sorted = others.sorted { count($0) != count($1) ? count($0) > count($1) : $0 < $1 }
    let listed = Set(
      isOutgoing
        ? context.links.crossings(from: index).map(\.to)
        : context.links.crossings(to: index).map(\.from))
    let rows = sorted.map { other -> PageData in
      let from = isOutgoing ? index : other
      let to = isOutgoing ? other : index
      let hasList = listed.contains(other)
      let violations = (isOutgoing ? made : received).filter { ($0.from, $0.to) == (from, to) }
      let errors = violations.count { context.severity(of: $0) == .error }
      return [
        "name": VisibleText.name(program.services[other].name),
        "href": context.pages.parts[other], "role": program.services[other].role.rawValue,
        "import_count": count(other).grouped,
        "module_count": context.links.modulesReached(from: from, to: to).grouped,
        "has_list": hasList,
        "list": hasList
          ? context.pages.parts[from] + "#" + context.pages.pair(from, to) : "",
        "has_errors": errors > 0, "errors": errors.grouped,
        "others": (violations.count - errors).grouped, "has_others": violations.count > errors,
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

  /// One row a folder with modules of the part: what crosses its border, and what is found in it.
  private func packages(_ own: [ModuleID]) -> [(row: PageData, weight: [Int])] {
    let pages = context.modulePages
    var modules: [Int: [ModuleID]] = [:]
    for module in own {
      modules[pages.pageOfModule[Int(module.rawValue)], default: []].append(module)
    }
    return modules.sorted { $0.key < $1.key }.map { number, modules in
      let page = pages.pages[number]
      let isOwn = Set(page.modules)
      let out = modules.reduce(0) { sum, module in
        sum + program.graph.imports(of: module).count { !isOwn.contains($0) }
      }
      let back = modules.reduce(0) { sum, module in
        sum + program.graph.importers(of: module).count { !isOwn.contains($0) }
      }
      let entries = modules.flatMap { module in
        (context.entriesOfPath[program.modules[module].path] ?? []).map { context.entries[$0] }
      }
      func count(_ severity: Severity) -> Int {
        entries.count { $0.state == .reported && $0.finding.severity == severity }
      }
      let row: PageData = [
        "folder": VisibleText.of(page.folder.isEmpty ? "(root)" : page.folder)
          + (page.number > 1 ? " (\(page.number))" : ""),
        "href": page.path, "module_count": modules.count.grouped,
        "imports_out": out.grouped, "imports_in": back.grouped,
        "errors": count(.error).grouped, "warnings": count(.warning).grouped,
      ]
      return (row, [count(.error), count(.warning), modules.count])
    }
  }
}
