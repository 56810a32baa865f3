import Analysis
import Consolidation
import Duplicates
import PythonSyntax
import Registry
import Resolution

/// The first page: where the tree stands, the worst problems, the parts, what to merge first.
struct OverviewPage {
  let context: PageContext
  let picture: PageData
  /// What the page says of the changes since the baseline.
  let changes: PageData
  /// The worst problems first.
  let worst: [Problem]

  private var program: Program { context.program }
  private var findings: Findings { context.findings }
  private static let maximumParts = 40

  func data() -> PageData {
    var page = context.frame(title: context.options.title, path: "index.html", section: "Overview")
    page["summary"] = summary
    page["compliance"] = compliance
    page["severities"] = context.severities(context.entries, facets: [])
    page["has_following"] = !findings.following.isEmpty
    page["following_count"] = findings.following.count.grouped
    page["following_href"] = PageNames.findings([("state", "following")])
    page["has_suppressed"] = !findings.suppressed.isEmpty
    page["suppressed_count"] = findings.suppressed.count.grouped
    page["suppressed_href"] = PageNames.findings([("state", "suppressed")])
    page["changes"] = [changes]
    let worst = worst.prefix(3)
    page["has_worst"] = !worst.isEmpty
    page["worst_heading"] = worst.count == 3 ? "The three worst" : "The worst"
    page["formula"] = WorstProblems.formula
    page["worst"] = worst.map { problem in
      [
        "severity": problem.severity.rawValue, "glyph": problem.severity.glyph,
        "title": problem.title, "href": problem.href, "link": problem.link,
        "weight": count(problem.weight, "point"), "modules": problem.modules.grouped,
        "services": problem.services.grouped,
        "modules_word": problem.modules == 1 ? "module" : "modules",
        "services_word": problem.services == 1 ? "service" : "services",
      ] as PageData
    }
    addRules(to: &page)
    addParts(to: &page)
    let targets = context.consolidation.targets
    page["has_targets"] = !targets.isEmpty
    page["target_count"] = targets.count.grouped
    page["targets"] = targets.indices.prefix(5).map(context.targetRow)
    page["picture"] = picture
    page["has_cycles"] = !context.cycles.isEmpty
    page["cycles_note"] = cyclesNote
    page["symbols_note"] = symbolsNote
    page["breakdowns"] = breakdowns
    page["has_registry"] = registryCheck != nil
    page["registry_note"] = registryNote
    addReading(to: &page)
    page["data_files"] = dataFiles
    return page
  }

  // MARK: - Where it stands

  private var summary: String {
    let services = program.services.count { $0.role == .service }
    let files = program.modules.count
    var text = "\(files.grouped) Python \(files == 1 ? "file" : "files")"
    text += " with \(context.counts.lines.grouped) lines"
    if services > 0 { text += " in \(services.grouped) \(services == 1 ? "service" : "services")" }
    text += "."
    if coverage.leading > 0 {
      text +=
        " \(CoverageText.share(coverage)) of \(coverage.leading.grouped) imported names that lead "
        + "into the tree could be followed."
    }
    return text
  }

  private var coverage: ImportCoverage { program.derived() }

  /// "177 of 2,105 product files have an error (8.4 %)."
  private var compliance: String {
    let whole = context.consolidation.compliance.entries[0]
    let failing = whole.files - whole.clean
    guard whole.files > 0 else { return "There is no product code." }
    guard failing > 0 else {
      return "None of \(whole.files.grouped) product files has an error."
    }
    let tenths = (failing * 1000 + whole.files - 1) / whole.files
    return "\(failing.grouped) of \(whole.files.grouped) product files "
      + "\(failing == 1 ? "has" : "have") an error (\(tenths / 10).\(tenths % 10) %)."
  }

  // MARK: - Findings by rule

  private func addRules(to page: inout PageData) {
    let byRule = Dictionary(grouping: context.entries.filter { $0.state == .reported }) {
      $0.finding.rule
    }
    let rows = Rules.names.compactMap { name -> (worst: Severity, row: PageData)? in
      guard let entries = byRule[name], let worst = entries.map(\.finding.severity).max() else {
        return nil
      }
      return (
        worst,
        [
          "id": "rule-" + name, "rule": name, "href": context.pages.rule(name),
          "noun": RuleWords.noun(of: name, 2),
          "severities": context.severities(entries, facets: [("rule", name)]),
        ]
      )
    }
    page["has_rules"] = !rows.isEmpty
    page["rules"] =
      Severity.allCases.flatMap { severity in rows.filter { $0.worst == severity }.map(\.row) }
    // Links into the first page of earlier reports land here.
    page["quiet_rules"] = Rules.names.filter { byRule[$0] == nil }.map {
      ["id": "rule-" + $0, "rule": $0, "href": context.pages.rule($0)] as PageData
    }
  }

  // MARK: - Parts

  private func addParts(to page: inout PageData) {
    let rows = PartRows(context: context)
    let shown = rows.byWeight.prefix(Self.maximumParts)
    let rest = rows.byWeight.dropFirst(Self.maximumParts)
    page["part_count"] = program.services.count.grouped
    page["parts"] = shown.map(rows.row)
    rows.addOutside(to: &page)
    page["has_more_parts"] = !rest.isEmpty
    page["more_parts"] = rest.count.grouped
    page["more_severities"] = Severity.allCases.map { severity in
      let number = rest.reduce(0) { $0 + rows.count(of: $1, severity) }
      return ["value": number.grouped, "severity": severity.rawValue] as PageData
    }
  }

  // MARK: - The rest of the site in a sentence each

  private var cyclesNote: String {
    let runtime = context.cycles.filter(\.isRuntime)
    let others = context.cycles.count - runtime.count
    let modules = runtime.reduce(0) { $0 + $1.members.count }
    let cuts = runtime.reduce(0) { $0 + $1.cuts.count }
    var text =
      runtime.isEmpty
      ? "No modules import each other while they are imported"
      : "\(modules.grouped) modules import each other while they are imported, in "
        + "\(runtime.count.grouped) \(runtime.count == 1 ? "knot" : "knots"); cutting "
        + "\(cuts.grouped) \(cuts == 1 ? "import" : "imports") opens all"
    if others > 0 {
      text +=
        "; \(others.grouped) more \(others == 1 ? "is" : "are") tied by imports in functions or for "
        + "type checking alone"
    }
    return text + "."
  }

  private var symbolsNote: String {
    let groups = program.duplicates
    let states = groups.count { $0.scope == .product && $0.role != nil && $0.verdict.share > 0 }
    return
      "\(groups.count.grouped) \(groups.count == 1 ? "name is" : "names are") defined in several "
      + "modules; \(states.grouped) of them are states, factories, managers or the like of product "
      + "code that share more than the name."
  }

  private var registryCheck: RegistryCheck? {
    program.registryCheck.flatMap { $0.document.error == nil ? $0 : nil }
  }

  private var registryNote: String {
    guard let check = registryCheck else {
      return "No registry is named in the configuration; this is what one would say:"
    }
    let wrong = check.wrong.count
    return VisibleText.of(
      "\(check.document.path) makes \(count(check.claims.count, "claim")), of which "
        + (wrong == 0 ? "none is" : "\(wrong.grouped) \(wrong == 1 ? "is" : "are")") + " wrong"
        + (check.contradictions.isEmpty
          ? "." : "; \(count(check.contradictions.count, "contradiction"))."))
  }

  private func addReading(to page: inout PageData) {
    let skipped = program.files.skipped.count
    let lost = program.files.lost.count
    page["skipped_count"] = skipped.grouped
    page["skipped_note"] =
      skipped == 0
      ? "Nothing was left out."
      : "\(skipped.grouped) \(skipped == 1 ? "path was" : "paths were") left out"
        + (lost > 0 ? ", \(lost.grouped) of them because they couldn't be read." : ".")
    page["has_lost"] = lost > 0
    page["has_unseen"] = !coverage.unseen.isEmpty
    page["unseen"] = coverage.unseen.prefix(5).map {
      ["text": CoverageText.sentence($0)] as PageData
    }
    page["root_count"] = program.sourceRoots.count.grouped
  }

  private var breakdowns: [PageData] {
    let counts = context.counts
    return [
      breakdown(
        "files-by-scope", "\(program.modules.count.grouped) files by purpose",
        CodeScope.allCases.compactMap { scope in
          counts.modules[scope].map { (scope.rawValue, $0, "") }
        }),
      breakdown(
        "imports-by-destination",
        "\(program.imports.count.grouped) imported names by where they lead",
        ResolvedImport.Destination.allCases.map { destination in
          let note =
            switch destination {
            case .firstParty: "a module of this tree"
            case .standardLibrary: "Python \(program.configuration.python)"
            case .thirdParty: "installed packages"
            case .unresolved: "begins in this tree, and no file of it is found"
            }
          return (destination.name, counts.destinations[destination] ?? 0, note)
        }),
      breakdown(
        "imports-by-kind", "\(program.imports.count.grouped) imported names by when they happen",
        ImportKind.allCases.reversed().map { kind in
          let note =
            switch kind {
            case .runtime: "while the module is imported"
            case .guarded: "the same, in a try that survives an ImportError"
            case .lazy: "at first use (PEP 810)"
            case .deferred: "when a function is called"
            case .typeChecking: "never while it runs"
            }
          return (kind.name, counts.kinds[kind] ?? 0, note)
        }),
    ]
  }

  private func breakdown(
    _ id: String, _ title: String, _ rows: [(label: String, value: Int, note: String)]
  ) -> PageData {
    let total = max(1, rows.reduce(0) { $0 + $1.value })
    return [
      "id": id, "title": title,
      "rows": rows.map { label, value, note in
        let tenths = (value * 1000 + total / 2) / total
        return [
          "label": label, "value": value.grouped, "percent": "\(tenths / 10).\(tenths % 10)",
          "has_note": !note.isEmpty, "note": note,
        ] as PageData
      },
    ]
  }

  private var dataFiles: [PageData] {
    [
      ("findings.json", "every finding, group and cross-service import, for programs"),
      ("targets.json", "every consolidation target with all its evidence"),
      ("targets.csv", "the ranking, for spreadsheets"),
      ("registry.md", "the import paths as the code has them, for people"),
      ("registry.toml", "the same for programs"),
      ("graph.json", "every module and every import edge"),
      ("summary.html", "this report on a few sheets, in one file"),
      ("summary.md", "the same in a few lines, for a pull request"),
    ].map { ["label": $0.0, "href": $0.0, "note": $0.1] as PageData }
  }
}
