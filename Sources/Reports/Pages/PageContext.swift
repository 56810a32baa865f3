import Analysis
import Consolidation
import Duplicates
import ImportGraph
import PythonSyntax
import Registry
import Resolution
import Standings

/// The pieces of data that several pages share, in the words of `Templates/README.md`.
typealias PageData = [String: Any]

/// Everything that pages are made from, counted once.
struct PageContext {
  let consolidation: Consolidation
  let options: ReportOptions
  let pages: PageNames
  let modulePages: ModulePages
  /// The groups that have a page: names with a role, and what is worth merging.
  let shownGroups: [DuplicateGroup]
  let templates: TemplateLibrary
  let counts: ProgramCounts
  let links: ModuleLinks
  /// Every finding of the run, sorted by place.
  let entries: [FindingEntry]
  /// By path, the places of its findings among ``entries``.
  let entriesOfPath: [String: [Int]]
  let owners: OwnerTable
  let source: SourceText
  /// Plans of targets, as far as some were made.
  let plans: TargetPlans
  /// What changed since a baseline; nil where there is none.
  let changes: ReportChanges?
  /// What the baseline didn't have, by id; nil where there is none.
  let newFindings: Set<String>?
  /// Whether there is a page of what changed.
  let hasChangesPage: Bool
  /// Whether there is a registry that can be read, which has a page.
  let hasRegistry: Bool
  /// The groups that a part has a definition of.
  let groupsOfService: Table<ServiceID, [DuplicateGroup]>
  /// The page of each duplicated name that has one.
  let pageOfName: [String: String]
  /// What is reported of groups of definitions, by the group's id.
  let entryOfGroup: [String: FindingEntry]
  /// Reported findings of cross-service imports, by the imported names that they speak of.
  private let crossings: [CrossingName: FindingEntry]
  private let partOfPath: [String: Int]
  private let moduleOfPath: [String: ModuleID]

  private struct CrossingName: Hashable {
    let module: ModuleID
    let record: ImportRecord.ID
  }

  var findings: Findings { consolidation.findings }
  var program: Program { consolidation.program }
  var project: String { options.project }
  var cycles: [ModuleCycle] { program.moduleCycles }

  init(
    consolidation: Consolidation, options: ReportOptions, templates: TemplateLibrary,
    source: SourceText = SourceText(files: [:]), plans: TargetPlans = TargetPlans(),
    changes: ReportChanges? = nil, hasHistory: Bool = false
  ) {
    self.consolidation = consolidation
    self.options = options
    self.templates = templates
    self.source = source
    self.plans = plans
    self.changes = changes
    hasChangesPage = changes != nil || hasHistory
    newFindings = changes.map { Set($0.changes.findings.appeared.map(\.id)) }
    let program = consolidation.program
    hasRegistry = program.registryCheck.map { $0.document.error == nil } ?? false
    let targets = Set(consolidation.targets.map(\.group.id))
    shownGroups = consolidation.groups.filter { group in
      targets.contains(group.id) || group.basis == .sameName && group.role != nil
    }
    let pages = PageNames(program, groups: shownGroups, rows: program.duplicates)
    self.pages = pages
    pageOfName = Dictionary(
      shownGroups.filter { $0.basis == .sameName }.map { ($0.name, pages.group($0)) },
      uniquingKeysWith: { first, _ in first })
    counts = ProgramCounts(program)
    links = ModuleLinks(program)
    let entries = consolidation.findings.entries
    self.entries = entries
    entriesOfPath = Dictionary(grouping: entries.indices) { entries[$0].finding.location.path }
    owners = OwnerTable(program, entries)
    let byPath = entriesOfPath
    modulePages = ModulePages(program) { module in
      500 + 150
        * (program.graph.outDegree(of: module.rawValue)
          + min(
            PackagePage.maximumImporters, program.graph.inDegree(of: module.rawValue)))
        + 90 * program.parsed[module].definitions.count
        + 400 * (byPath[program.modules[module].path]?.count ?? 0)
    }
    var groupsOfService = Table<ServiceID, [DuplicateGroup]>(
      repeating: [], count: program.services.count)
    for group in program.duplicates {
      for service in Set(group.sites.map(\.service)) { groupsOfService[service].append(group) }
    }
    self.groupsOfService = groupsOfService
    entryOfGroup = Dictionary(
      entries.filter {
        $0.state == .reported && $0.finding.rule == DuplicateDefinition.info.name
      }.map { ($0.finding.key, $0) }, uniquingKeysWith: { first, _ in first })
    var reported: [Location: FindingEntry] = [:]
    for entry in entries
    where entry.state == .reported && entry.finding.rule == CrossServiceImport.info.name {
      reported[entry.finding.location] = entry
    }
    var crossings: [CrossingName: FindingEntry] = [:]
    for crossing in program.crossings {
      guard let entry = reported[program.location(of: crossing)] else { continue }
      for record in crossing.records {
        crossings[CrossingName(module: crossing.importer, record: record)] = entry
      }
    }
    self.crossings = crossings
    var modules: [String: ModuleID] = [:]
    var parts: [String: Int] = [:]
    for (id, module) in program.modules.identified {
      modules[module.path] = id
      parts[module.path] = Int(program.serviceOfModule[id].rawValue)
    }
    moduleOfPath = modules
    partOfPath = parts
  }

  /// What every page needs.
  ///
  /// - Parameters:
  ///   - title: of the page, in the title of its window.
  ///   - path: of the page, from the report's folder.
  ///   - section: the entry of the bar that the page belongs to.
  ///   - scripts: assets and data that it loads beside those of every page.
  func frame(
    title: String, path: String, section: String = "", scripts: [String] = [],
    styles: [String] = [], crumbs: [PageData] = []
  ) -> PageData {
    let isIndex = path == "index.html"
    return [
      "project": VisibleText.of(options.title),
      "page_title": VisibleText.of(isIndex ? options.title : "\(title) \u{2013} \(options.title)"),
      "root": path.contains("/") ? "../" : "", "crumbs": crumbs, "version": Version.current,
      "has_meta": !metaLine.isEmpty, "meta_line": metaLine,
      "has_logo": options.logo != nil,
      "logo": options.logo.map { "assets/logo.\($0.ending)" } ?? "",
      "nav": Self.sections.filter { entry in
        switch entry.href {
        case "registry.html": hasRegistry
        case "changes.html": hasChangesPage
        default: true
        }
      }.map { entry in
        [
          "text": entry.text, "href": entry.href, "is_current": entry.text == section,
        ] as PageData
      },
      "scripts": scripts.map { ["src": $0] as PageData },
      "styles": styles.map { ["href": $0] as PageData },
    ]
  }

  private static let sections = [
    (text: "Overview", href: "index.html"), (text: "Findings", href: "findings.html"),
    (text: "Targets", href: "targets.html"), (text: "Symbols", href: "symbols.html"),
    (text: "Parts", href: "parts.html"), (text: "Cycles", href: "cycles.html"),
    (text: "Matrix", href: "matrix.html"), (text: "Explore", href: "explore.html"),
    (text: "Registry", href: "registry.html"), (text: "Changes", href: "changes.html"),
  ]

  /// Which state of the tree it is, and of when.
  var metaLine: String {
    VisibleText.of(
      [options.state, options.revision?.day ?? ""].filter { !$0.isEmpty }.joined(separator: ", "))
  }

  static func crumb(_ text: String, href: String? = nil) -> PageData {
    ["text": VisibleText.of(text), "has_href": href != nil, "href": href ?? ""]
  }

  static func count(
    _ value: Int, _ label: String, href: String, tone: String = "plain"
  ) -> PageData {
    ["value": value.grouped, "label": label, "href": href, "tone": tone]
  }

  // MARK: - Places

  func module(at path: String) -> ModuleID? { moduleOfPath[path] }

  /// The number of the part that a file belongs to; what is no module, such as a document of import
  /// paths, belongs to none and has the number behind the last.
  func part(of path: String) -> Int { partOfPath[path] ?? program.services.count }

  /// The names of parts by their numbers, one for what belongs to none behind them.
  var partNames: [String] { program.services.map(\.name) + [Self.noPart] }

  static let noPart = "(no part)"

  /// A place in a file: the file leads to its module's section, the line to its source.
  func location(_ location: Location) -> PageData {
    let module = moduleOfPath[location.path]
    let source = options.links.address(of: location.path, line: location.line)
    return [
      "path": VisibleText.of(location.path), "line": String(location.line),
      "column": String(location.column), "has_module": module != nil,
      "module_href": module.map(modulePages.href) ?? "", "has_source": !source.isEmpty,
      "source": source,
    ]
  }

  func service(_ part: ServiceID) -> PageData {
    ["name": VisibleText.name(program.services[part].name), "href": pages.parts[part]]
  }

  static func reasons(_ reasons: [String]) -> [PageData] {
    reasons.map { reason in
      let first = reason.prefix(1).uppercased()
      return ["text": VisibleText.of(first + reason.dropFirst()) + "."]
    }
  }

  // MARK: - Imports

  /// The reported finding of a cross-service import that an imported name belongs to.
  func crossing(_ record: ImportRecord.ID, in module: ModuleID) -> FindingEntry? {
    crossings[CrossingName(module: module, record: record)]
  }

  /// An import statement as far as it leads to one module.
  struct Statement {
    let target: ModuleID
    let location: Location
    let kind: ImportKind
    let text: String
    /// The finding that it is, by id.
    let finding: String?
  }

  /// The import statements of a module, in the order of lines, one for each module that it leads to.
  func statements(of module: ModuleID) -> [Statement] {
    let facts = program.parsed[module]
    var rows: [(target: ModuleID, records: [ImportRecord.ID], kind: ImportKind)] = []
    var places: [Place: Int] = [:]
    for id in program.symbols.imports(of: module) {
      let resolved = program.imports[id]
      guard let target = resolved.target else { continue }
      let record = facts.imports[resolved.record]
      let place = Place(line: record.line, column: record.column, target: target)
      if let row = places[place] {
        rows[row].records.append(resolved.record)
      } else {
        places[place] = rows.count
        rows.append((target, [resolved.record], resolved.kind))
      }
    }
    return rows.map { row in
      Statement(
        target: row.target, location: program.location(ofRecord: row.records[0], in: module),
        kind: row.kind, text: program.statement(ofRecords: row.records, in: module),
        finding: crossing(row.records[0], in: module)?.id)
    }
  }

  private struct Place: Hashable {
    let line: UInt32
    let column: UInt32
    let target: ModuleID
  }
}
