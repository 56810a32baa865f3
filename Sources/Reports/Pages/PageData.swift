import Analysis
import Resolution
import Consolidation
import Duplicates
import Drawing
import ImportGraph
import PythonSyntax

/// The pieces of data that several pages share, in the words of `Templates/README.md`.
typealias PageData = [String: Any]

/// Everything that pages are made from, counted once.
struct PageContext {
  let consolidation: Consolidation
  let project: String
  let pages: PageNames
  /// The groups that have a page: names with a role, and what is worth merging.
  let shownGroups: [DuplicateGroup]
  let templates: TemplateLibrary
  let counts: ProgramCounts
  let links: ModuleLinks
  /// The groups that a part has a definition of.
  let groupsOfService: Table<ServiceID, [DuplicateGroup]>
  /// Parts and definitions that a row of a table of groups lists; the group's own page has all.
  private static let maximumListed = 30

  var findings: Findings { consolidation.findings }
  var program: Program { consolidation.program }

  init(consolidation: Consolidation, project: String, templates: TemplateLibrary) {
    self.consolidation = consolidation
    self.project = project
    self.templates = templates
    let program = consolidation.program
    let targets = Set(consolidation.targets.map(\.group.id))
    shownGroups = consolidation.groups.filter { group in
      targets.contains(group.id) || group.basis == .sameName && group.role != nil
    }
    pages = PageNames(program, groups: shownGroups, rows: program.duplicates)
    counts = ProgramCounts(program)
    links = ModuleLinks(program)
    var groupsOfService = Table<ServiceID, [DuplicateGroup]>(
      repeating: [], count: program.services.count)
    for group in program.duplicates {
      for service in Set(group.sites.map(\.service)) { groupsOfService[service].append(group) }
    }
    self.groupsOfService = groupsOfService
  }

  /// What every page needs.
  func frame(title: String, root: String, crumbs: [PageData]) -> PageData {
    [
      "project": VisibleText.of(project), "page_title": VisibleText.of(title), "root": root,
      "crumbs": crumbs, "css": templates.css, "js": templates.js, "version": Version.current,
    ]
  }

  static func crumb(_ text: String, href: String? = nil) -> PageData {
    ["text": VisibleText.of(text), "has_href": href != nil, "href": href ?? ""]
  }

  static func count(
    _ value: Int, _ label: String, href: String, tone: String = "plain"
  ) -> PageData {
    ["value": value.grouped, "label": label, "href": href, "tone": tone]
  }

  static func location(_ location: Location) -> PageData {
    [
      "path": VisibleText.of(location.path), "line": String(location.line),
      "column": String(location.column),
    ]
  }

  func service(_ index: ServiceID) -> PageData {
    ["name": VisibleText.of(program.services[index].name), "href": pages.services[index]]
  }

  static func reasons(_ reasons: [String]) -> [PageData] {
    reasons.map { reason in
      let first = reason.prefix(1).uppercased()
      return ["text": VisibleText.of(first + reason.dropFirst()) + "."]
    }
  }

  static func noPicture(_ caption: String) -> PageData {
    [
      "has_svg": false, "svg": "", "alt": "", "caption": caption, "has_legend": false,
      "legend": [PageData](), "has_files": false, "files": [PageData](),
    ]
  }

  /// - Parameter id: what the ids of the picture begin with, so that several can stand in one page.
  static func picture(_ rendered: RenderedPicture, root: String, id: String = "p-") -> PageData {
    guard let picture = rendered.picture else {
      return noPicture("There is no picture: \(rendered.note).")
    }
    let diagram = picture.diagram
    return [
      "has_svg": true, "svg": picture.element(id: id, root: root), "alt": diagram.title,
      "caption": diagram.title + ". " + sentence(diagram.note) + sentence(rendered.note),
      "has_legend": !diagram.legend.isEmpty,
      "legend": diagram.legend.map { ["text": $0.text, "swatch": $0.swatch] as PageData },
      "has_files": !rendered.files.isEmpty,
      "files": rendered.files.map { ["label": $0.label, "href": $0.path] as PageData },
    ]
  }

  private static func sentence(_ text: String) -> String {
    text.isEmpty ? "" : text.prefix(1).uppercased() + text.dropFirst() + ". "
  }

  // MARK: - Cross-service imports

  /// Crossings by pair of services, by number in product code, then by name.
  func pairs(of wanted: [ServiceCrossing]) -> [PageData] {
    struct Pair: Hashable {
      let from: ServiceID
      let to: ServiceID
    }
    var crossings: [Pair: [ServiceCrossing]] = [:]
    for crossing in wanted {
      crossings[Pair(from: crossing.from, to: crossing.to), default: []].append(crossing)
    }
    func product(_ list: [ServiceCrossing]) -> Int { list.count { scope(of: $0) == .product } }
    let sorted = crossings.sorted { left, right in
      let counts = (product(left.value), product(right.value))
      if counts.0 != counts.1 { return counts.0 > counts.1 }
      return (left.key.from, left.key.to) < (right.key.from, right.key.to)
    }
    return sorted.map { pair, list in
      let importer = program.services[pair.from].name
      let imported = program.services[pair.to].name
      let imports = list.sorted { left, right in
        scope(of: left) != scope(of: right)
          ? scope(of: left) < scope(of: right) : left.importer < right.importer
      }.map { importRow($0) }
      func number(_ key: String, _ count: Int) -> [(String, Any)] {
        [("has_" + key, count > 0), (key, count.grouped)]
      }
      let tests = list.count { scope(of: $0) == .test }
      let others = list.count - product(list) - tests
      let silenced = list.count { suppression(of: $0) != nil }
      var data: PageData = [
        "id": pages.pair(pair.from, pair.to), "importer": service(pair.from),
        "imported": service(pair.to),
        "caption": VisibleText.of("Imports of \(imported) by \(importer)"), "imports": imports,
      ]
      for (key, value) in number("product", product(list)) + number("test", tests)
        + number("tooling", others) + number("suppressed", silenced)
      {
        data[key] = value
      }
      return data
    }
  }

  func scope(of crossing: ServiceCrossing) -> CodeScope {
    program.scopes[crossing.importer]
  }

  /// The reason that a comment gives, empty where it gives none; nil where nothing silences it.
  func suppression(of crossing: ServiceCrossing) -> String? {
    program.suppressions.entry(
      silencing: CrossServiceImport.info.name, at: program.location(of: crossing))?.comment.reason
  }

  func importRow(_ crossing: ServiceCrossing) -> PageData {
    var row = Self.location(program.location(of: crossing))
    row["statement"] = VisibleText.of(program.statement(of: crossing))
    row["kind"] = crossing.kind.name
    row["scope"] = scope(of: crossing).rawValue
    let suppression = suppression(of: crossing)
    row["is_suppressed"] = suppression != nil
    row["suppression"] = VisibleText.of(suppression ?? "")
    return row
  }

  // MARK: - Duplicate groups

  /// Groups by role: the known roles in their order, then others, then classes without a role.
  ///
  /// - Parameter isComplete: whether groups that have no page list all of their definitions.
  func parts(of groups: [DuplicateGroup], isComplete: Bool) -> [PageData] {
    var roles: [String?] = []
    for group in groups where !roles.contains(group.role) { roles.append(group.role) }
    return roles.map { role in
      let own = groups.filter { $0.role == role }
      let title = Self.title(ofRole: role)
      return [
        "id": "duplicates-" + Slug.of(role ?? "class"), "title": title,
        "caption": "\(title): names with several definitions", "count": own.count.grouped,
        "groups": own.map { groupRow($0, isComplete: isComplete) },
      ]
    }
  }

  static func title(ofRole role: String?) -> String {
    switch role {
    case "state"?: "States"
    case "factory"?: "Factories"
    case "manager"?: "Managers"
    case "registry"?: "Registries"
    case let role?: role.prefix(1).uppercased() + role.dropFirst()
    case nil: "Other classes"
    }
  }

  private func groupRow(_ group: DuplicateGroup, isComplete: Bool) -> PageData {
    var known: Set<ServiceID> = []
    let services = group.sites.map(\.service).filter { known.insert($0).inserted }
    // A group without a page lists its sites where it stands.
    let href = pages.group(group)
    let hasPage = !href.contains("#")
    let sites =
      isComplete && !hasPage ? group.sites[...] : group.sites.prefix(Self.maximumListed)
    let shownServices = services.prefix(Self.maximumListed)
    let more = services.count - shownServices.count
    return [
      "sites_href": hasPage ? href + "#definitions" : href,
      "product_href": hasPage ? href + "#scope=product&at=definitions" : href,
      "test_href": hasPage ? href + "#scope=test&at=definitions" : href,
      "id": pages.row(of: group), "name": VisibleText.of(group.id),
      "href": href, "kind": group.form.rawValue,
      "verdict": group.verdict.words, "tone": Self.tone(of: group),
      "scope": group.scope.rawValue, "site_count": group.sites.count.grouped,
      "service_count": services.count.grouped,
      "product_count": group.sites.count { $0.scope == .product }.grouped,
      "test_count": group.sites.count { $0.scope == .test }.grouped,
      "services": shownServices.map(service)
        + (more > 0 ? [["name": "and \(more.grouped) more", "href": href]] : []),
      "has_more_sites": sites.count < group.sites.count,
      "more_sites": (group.sites.count - sites.count).grouped,
      "sites": sites.map { site in
        var row = Self.location(site.location)
        row["scope"] = site.scope.rawValue
        row["service"] = service(site.service)
        return row
      },
    ]
  }

  static func tone(of group: DuplicateGroup) -> String {
    guard group.scope == .product, group.verdict.share > 0 else { return "plain" }
    if group.verdict.disagrees { return "error" }
    return group.role == nil ? "note" : "warning"
  }
}
