import Consolidation
import Duplicates
import Analysis
import Resolution
import ImportGraph
import PythonSyntax
import Registry

/// The first page: what is wrong, what was read, the parts, the pictures, the findings.
struct IndexPage {
  let context: PageContext
  let picture: PageData

  private var program: Program { context.program }
  private var findings: Findings { context.findings }

  func data() -> PageData {
    var page = context.frame(title: "\(context.project): Groundplan", root: "", crumbs: [])
    page["summary"] = summary
    page["headline"] = headline
    page["picture"] = picture
    page["has_problems"] = !problems.isEmpty
    page["problems"] = problems
    page["breakdowns"] = breakdowns
    page["services"] = program.services.indices.sorted { left, right in
      let ranks = [left, right].map {
        Service.Role.allCases.firstIndex(of: program.services[$0].role) ?? 0
      }
      return ranks[0] != ranks[1] ? ranks[0] < ranks[1] : left < right
    }.map(serviceRow)
    page["service_count"] = program.services.count.grouped
    page["matrix"] = matrix
    addCrossings(to: &page)
    let targets = context.consolidation.targets
    page["has_targets"] = !targets.isEmpty
    page["target_count"] = targets.count.grouped
    page["targets"] = targets.indices.prefix(10).map(context.targetRow)
    let groups = program.duplicates
    page["has_duplicates"] = !groups.isEmpty
    page["duplicate_count"] = groups.count.grouped
    page["duplicates"] = context.parts(of: groups, isComplete: true)
    addFindings(to: &page)
    page["has_skipped"] = !program.files.skipped.isEmpty
    page["skipped_count"] = program.files.skipped.count.grouped
    page["skipped"] = program.files.skipped.map { skipped in
      [
        "path": VisibleText.of(skipped.path),
        "reason": skipped.reason.rawValue
          + (skipped.detail.isEmpty ? "" : ": " + VisibleText.of(skipped.detail)),
      ] as PageData
    }
    page["root_count"] = program.sourceRoots.count.grouped
    page["roots"] = program.sourceRoots.map { root in
      [
        "path": root.path.isEmpty ? "." : VisibleText.of(root.path),
        "origin": program.configuration.sourceRoots == nil ? "inferred" : "configured",
        "reasons": PageContext.reasons([
          root.reason + (root.evidence.map { " (\($0.path):\($0.line))" } ?? "")
        ]),
      ] as PageData
    }
    page["has_unseen"] = !coverage.unseen.isEmpty
    page["unseen"] = coverage.unseen.map { ["text": CoverageText.sentence($0)] as PageData }
    page["data_files"] = dataFiles
    page["has_registry"] = registryCheck != nil
    page["registry_note"] = registryNote
    page["registry_count"] = (registryCheck?.claims.count ?? 0).grouped
    return page
  }

  // MARK: - Numbers

  private var summary: String {
    let services = program.services.count { $0.role == .service }
    let files = program.modules.count
    var text = "\(files.grouped) Python \(files == 1 ? "file" : "files")"
    text += " with \(context.counts.lines.grouped) lines"
    if services > 0 { text += " in \(services.grouped) \(services == 1 ? "service" : "services")" }
    let errors = findings.count(.error)
    text += errors == 0 ? "; nothing of error severity was found." : "."
    if coverage.leading > 0 {
      text +=
        " \(CoverageText.share(coverage)) of \(coverage.leading.grouped) imported names that lead"
      text += " into the tree could be followed."
    }
    return text
  }

  private var coverage: ImportCoverage { program.derived() }

  private var headline: [PageData] {
    [
      PageContext.count(program.modules.count, "files read", href: "#read"),
      PageContext.count(program.imports.count, "imported names", href: "#imports-by-destination"),
      PageContext.count(
        program.services.count { $0.role == .service }, "services", href: "#services"),
      PageContext.count(
        findings.count(.error), "errors", href: "#findings",
        tone: findings.count(.error) > 0 ? "error" : "plain"),
      PageContext.count(
        findings.count(.warning), "warnings", href: "#findings",
        tone: findings.count(.warning) > 0 ? "warning" : "plain"),
      PageContext.count(findings.count(.note), "notes", href: "#findings", tone: "note"),
    ]
  }

  private var problems: [PageData] {
    var problems: [PageData] = []
    func add(_ count: Int, _ one: String, _ many: String, _ href: String, _ tone: String) {
      guard count > 0 else { return }
      problems.append(
        PageContext.count(count, count == 1 ? one : many, href: href, tone: tone))
    }
    add(
      context.counts.unparsable, "file that Python can't parse",
      "files that Python can't parse", "#unparsable", "error")
    func add(_ rule: any Rule.Type, _ one: String, _ many: String) {
      let found = findings.all.filter { $0.rule == rule.info.name && $0.severity >= .warning }
      let isError = found.contains { $0.severity == .error }
      add(found.count, one, many, "#rule-" + rule.info.name, isError ? "error" : "warning")
    }
    add(BrokenImport.self, "import that raises", "imports that raise")
    add(
      UnimportableModule.self, "module that can't be imported", "modules that can't be imported")
    add(
      UncollectableTest.self, "test file that pytest can't collect",
      "test files that pytest can't collect")
    add(
      BrokenPatchTarget.self, "mock target that doesn't exist", "mock targets that don't exist")
    add(
      WrongArgumentType.self, "literal passed where an enumeration is wanted",
      "literals passed where enumerations are wanted")
    add(ForbiddenSymbol.self, "use of what is forbidden", "uses of what is forbidden")
    add(
      RestrictedConstruction.self, "construction past its factory",
      "constructions past their factories")
    add(
      coverage.unseenCount, "import that was not followed, though the tree bears its name",
      "imports that were not followed, though the tree bears their names", "#roots", "error")
    let product = program.crossings.count {
      context.scope(of: $0) == .product && context.suppression(of: $0) == nil
    }
    add(
      product, "import statement in product code that reaches into another service",
      "import statements in product code that reach into another service", "#crossings", "error")
    for (role, tone) in [
      ("state", "error"), ("factory", "warning"), ("manager", "warning"), ("registry", "warning"),
    ] {
      // What shares only the name, or is meant, is listed and not called wrong.
      let groups = program.duplicates.count {
        $0.role == role && $0.scope == .product && $0.verdict.share > 0
      }
      let title = PageContext.title(ofRole: role).lowercased()
      add(
        groups, "\(role) that is defined in several modules",
        "\(title) that are defined in several modules", "#duplicates-\(role)", tone)
    }
    add(
      ImportCycle.self, "cycle of modules that import each other",
      "cycles of modules that import each other")
    add(ShadowedModule.self, "module that another hides", "modules that others hide")
    add(DeprecatedImport.self, "import of what is deprecated", "imports of what is deprecated")
    add(
      program.files.lost.count, "path that couldn't be read",
      "paths that couldn't be read", "#skipped", "error")
    return problems
  }

  private var breakdowns: [PageData] {
    let counts = context.counts
    return [
      breakdown(
        "files-by-scope", "\(program.modules.count.grouped) files by purpose",
        CodeScope.allCases.compactMap { scope in
          counts.modules[scope].map { (scope.rawValue, $0, "plain", "", "") }
        }),
      breakdown(
        "imports-by-destination",
        "\(program.imports.count.grouped) imported names by where they lead",
        ResolvedImport.Destination.allCases.map { destination in
          let note: String
          switch destination {
          case .firstParty: note = "a module of this tree"
          case .standardLibrary: note = "Python \(program.configuration.python)"
          case .thirdParty: note = "installed packages"
          case .unresolved: note = "begins in this tree, and no file of it is found"
          }
          return (
            destination.name, counts.destinations[destination] ?? 0,
            destination == .unresolved && counts.destinations[destination] ?? 0 > 0
              ? "warning" : "plain", note, ""
          )
        }),
      breakdown(
        "imports-by-kind", "\(program.imports.count.grouped) imported names by when they happen",
        ImportKind.allCases.reversed().map { kind in
          let note: String
          switch kind {
          case .runtime: note = "when the module is imported"
          case .typeChecking: note = "never at run time"
          case .deferred: note = "when a function is called"
          case .guarded: note = "survives an ImportError"
          case .lazy: note = "at first use"
          }
          return (kind.name, counts.kinds[kind] ?? 0, "plain", note, "")
        }),
    ]
  }

  private func breakdown(
    _ id: String, _ title: String, _ rows: [(String, Int, String, String, String)]
  ) -> PageData {
    let total = max(1, rows.reduce(0) { $0 + $1.1 })
    return [
      "id": id, "title": title,
      "rows": rows.map { label, value, tone, note, href in
        let tenths = (value * 1000 + total / 2) / total
        return [
          "label": label, "value": value.grouped, "tone": tone,
          "percent": "\(tenths / 10).\(tenths % 10)", "has_note": !note.isEmpty, "note": note,
          "has_href": !href.isEmpty, "href": href,
        ] as PageData
      },
    ]
  }

  // MARK: - Services

  private func serviceRow(_ index: ServiceID) -> PageData {
    let service = program.services[index]
    let own = program.modules.indices.filter { program.serviceOfModule[$0] == index }
    let graph = context.links.serviceGraph
    let node = index.rawValue
    let out = graph.successors(of: node).reduce(0) { $0 + Int(graph.weight(from: node, to: $1)) }
    let back = graph.predecessors(of: node).reduce(0) { $0 + Int(graph.weight(from: $1, to: node)) }
    return [
      "name": VisibleText.of(service.name), "href": context.pages.services[index],
      "role": service.role.rawValue,
      "package_count": own.count { program.modules[$0].isPackage }.grouped,
      "file_count": own.count.grouped, "imports_out": out.grouped, "imports_in": back.grouped,
      "origin": service.isConfigured ? "configured" : "inferred",
      "reasons": PageContext.reasons(service.reasons),
    ]
  }

  /// Parts that the table of who imports whom has: nobody reads a larger one.
  private static let maximumColumns = 60

  private var matrix: PageData {
    let graph = context.links.serviceGraph
    func degree(_ index: ServiceID) -> Int {
      graph.outDegree(of: index.rawValue) + graph.inDegree(of: index.rawValue)
    }
    let linked = program.services.indices.filter { index in
      program.services[index].role != .backup && degree(index) > 0
    }
    let shown =
      linked.count <= Self.maximumColumns
      ? linked
      : linked.sorted { (-degree($0), $0.rawValue) < (-degree($1), $1.rawValue) }
        .prefix(Self.maximumColumns).sorted()
    // What imports most stands above, so that what runs against the layers is below the diagonal.
    let (inner, original) = graph.subgraph(shown.map(\.rawValue))
    let order = inner.refinedFeedbackOrder().map { ServiceID(rawValue: original[Int($0)]) }
    return [
      "has_rows": order.count > 1,
      "note": shown.count < linked.count
        ? "Of \(linked.count.grouped) parts the \(shown.count) are shown that import or are imported "
          + "by most others; the page of each part lists all." : "",
      "columns": order.map { ["name": VisibleText.of(program.services[$0].name)] as PageData },
      "rows": order.map { row in
        [
          "name": VisibleText.of(program.services[row].name),
          "href": context.pages.services[row],
          "cells": order.map { cell(row, $0) },
        ] as PageData
      },
    ]
  }

  private func cell(_ row: ServiceID, _ column: ServiceID) -> PageData {
    let count = Int(context.links.serviceGraph.weight(from: row.rawValue, to: column.rawValue))
    let crosses =
      row != column && count > 0 && program.services[column].role == .service
    let href = context.pages.services[row] + (crosses ? "#made" : "#outgoing")
    return [
      "has_count": count > 0 && row != column, "count": count.grouped, "cell_href": href,
      "cell_title": VisibleText.of(
        "\(program.services[row].name) imports \(program.services[column].name): \(count.grouped)"),
      "is_self": row == column,
      "is_crossing": crosses && program.services[row].role != .test
        && program.services[row].role != .tooling,
    ]
  }

  // MARK: - Findings

  private func addCrossings(to page: inout PageData) {
    page["has_crossings"] = !program.crossings.isEmpty
    page["crossing_count"] = program.crossings.count.grouped
    func count(_ scope: CodeScope) -> Int {
      program.crossings.count { context.scope(of: $0) == scope }
    }
    let silenced = program.crossings.count { context.suppression(of: $0) != nil }
    page["crossing_totals"] = [
      PageContext.count(
        count(.product), "in product code", href: "#scope=product&at=crossings",
        tone: count(.product) > 0 ? "error" : "plain"),
      PageContext.count(count(.test), "in tests", href: "#scope=test&at=crossings"),
      PageContext.count(count(.tooling), "in tooling", href: "#scope=tooling&at=crossings"),
      PageContext.count(silenced, "silenced by a comment", href: "#crossings"),
    ]
    page["pairs"] = context.pairs(of: program.crossings)
  }

  private func addFindings(to page: inout PageData) {
    let unparsable = findings.reported.filter { $0.rule == UnparsableFile.info.name }
    page["has_unparsable"] = !unparsable.isEmpty
    page["unparsable_count"] = unparsable.count.grouped
    page["unparsable"] = unparsable.map { finding in
      var row = PageContext.location(finding.location)
      row["message"] = VisibleText.of(finding.message)
      row["scope"] = finding.scope.rawValue
      return row
    }
    page["has_rules"] = true
    page["finding_count"] = findings.reported.count.grouped
    page["rules"] = Rules.all.map { ruleRow($0.info) }
  }

  /// Rules whose findings have a section of their own lead there.
  private func ruleRow(_ info: RuleInfo) -> PageData {
    let sections = [
      UnparsableFile.info.name: "#unparsable", CrossServiceImport.info.name: "#crossings",
      DuplicateDefinition.info.name: "#duplicates",
    ]
    let reported = findings.all.filter { $0.rule == info.name }
    let silenced = findings.suppressed.filter { $0.rule == info.name }
    let section = sections[info.name]
    let worst = reported.map(\.severity).max() ?? info.severities[0]
    return [
      "id": "rule-" + info.name, "rule": info.name, "severity": worst.rawValue,
      "count": reported.count.grouped, "summary": info.summary,
      "href": section ?? ((reported + silenced).isEmpty ? "#findings" : "#rule-" + info.name),
      "has_findings": section == nil && !(reported + silenced).isEmpty,
      "findings": section != nil
        ? [PageData]()
        : reported.map { findingRow($0, isSuppressed: false) }
          + silenced.map { findingRow($0, isSuppressed: true) },
    ]
  }

  private func findingRow(_ finding: Finding, isSuppressed: Bool) -> PageData {
    var row = PageContext.location(finding.location)
    row["message"] = VisibleText.of(finding.message)
    row["scope"] = finding.scope.rawValue
    row["is_suppressed"] = isSuppressed
    let comment = program.suppressions.entry(silencing: finding.rule, at: finding.location)
    row["suppression"] = VisibleText.of(isSuppressed ? comment?.comment.reason ?? "" : "")
    return row
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
          ? "." : "; \(count(check.contradictions.count, "contradiction")).")
    )
  }

  private var dataFiles: [PageData] {
    let overview = [
      ("overview.svg", "the overview picture"), ("overview.dot", "the overview picture's source"),
    ]
    return
      ([
        ("findings.json", "every finding, group and cross-service import, for programs"),
        ("targets.json", "every consolidation target with all its evidence"),
        ("targets.csv", "the ranking, for spreadsheets"),
        ("registry.md", "the import paths as the code has them, for people"),
        ("registry.toml", "the same for programs"),
        ("graph.json", "every module and every import edge"),
        ("graph.dot", "the module graph, for Graphviz"),
      ] + (picture["has_svg"] as? Bool == true ? overview : [])).map {
        ["label": $0.0, "href": $0.0, "note": $0.1] as PageData
      }
  }
}
