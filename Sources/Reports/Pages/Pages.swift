import Analysis
import Consolidation
import History
import Duplicates
import PythonSyntax
import Registry
import Resolution
import Standings

/// One page to be made: its data is counted only then, so that pages are made on all cores.
struct Page: Sendable {
  let path: String
  let template: String
  let data: @Sendable () -> PageData
}

/// Every page of the report.
struct Pages {
  let all: [Page]
  /// What several documents show of, found once: it takes a walk through the graph for each.
  let worst: Deferred<[Problem]>

  /// - Parameter runs: of a history; empty where none is kept.
  init(context: PageContext, album: Album, runs: [Run] = []) {
    let program = context.program
    let metrics = ModuleMetrics(program)
    let worst = Deferred { WorstProblems(context: context).ranked(SummaryPage.maximumProblems) }
    self.worst = worst
    let targetOfGroup = Dictionary(
      context.consolidation.targets.map { ($0.group.id, $0) },
      uniquingKeysWith: { first, _ in first })
    var pages: [Page] = [
      Page(path: "index.html", template: "index") {
        OverviewPage(
          context: context, picture: album.overview, changes: context.changesNote,
          worst: worst.value
        ).data()
      },
      Page(path: "summary.html", template: "summary") {
        SummaryPage(
          context: context, picture: album.overview, changes: context.changesNote,
          worst: worst.value
        ).data()
      },
      Page(path: "findings.html", template: "findings") { FindingsPage(context: context).data() },
      Page(path: "parts.html", template: "parts") { PartsPage(context: context).data() },
      Page(path: "cycles.html", template: "cycles") {
        CyclesPage(context: context, metrics: metrics, album: album).data()
      },
      Page(path: "roots.html", template: "roots") { RootsPage(context: context).data() },
      Page(path: "glossary.html", template: "glossary") {
        context.frame(
          title: "Glossary", path: "glossary.html",
          crumbs: [PageContext.crumb("glossary")])
      },
      Page(path: "explore.html", template: "explore") {
        context.frame(
          title: "Explorer", path: "explore.html", section: "Explore",
          scripts: ["data/names.js", "data/graph.js"] + Assets.explorer,
          styles: ["assets/explore.css"])
      },
      Page(path: "matrix.html", template: "matrix") {
        context.frame(
          title: "Matrix", path: "matrix.html", section: "Matrix",
          scripts: ["data/names.js", "data/graph.js"] + Assets.matrix,
          styles: ["assets/explore.css"])
      },
    ]
    pages += Rules.all.map { rule in
      Page(path: context.pages.rule(rule.info.name), template: "rule") {
        RulePage(context: context, rule: rule.info).data()
      }
    }
    pages += (0..<TargetsPage.count(context)).map { number in
      Page(path: TargetsPage.path(number), template: "targets") {
        TargetsPage(context: context, number: number).data()
      }
    }
    pages += (0..<SymbolsPage.count(context)).map { number in
      Page(path: SymbolsPage.path(number), template: "symbols") {
        SymbolsPage(context: context, number: number).data()
      }
    }
    pages += program.services.indices.map { part in
      Page(path: context.pages.parts[part], template: "part") {
        PartPage(context: context, index: part, picture: album.picture(ofPart: part)).data()
      }
    }
    pages += context.modulePages.pages.map { page in
      Page(path: page.path, template: "package") {
        PackagePage(context: context, page: page, metrics: metrics).data()
      }
    }
    pages += context.shownGroups.map { group in
      Page(path: context.pages.group(group), template: "group") {
        GroupPage(
          context: context, group: group, target: targetOfGroup[group.id],
          picture: album.picture(of: group)
        ).data()
      }
    }
    if context.hasRegistry, let check = program.registryCheck {
      pages.append(
        Page(path: "registry.html", template: "registry") {
          RegistryPage(context: context, check: check, registry: program.derived()).data()
        })
    }
    if context.hasChangesPage {
      pages.append(
        Page(path: "changes.html", template: "changes") {
          let compared =
            context.changes?.changes
            ?? {
              let now = Standing(of: context.findings, revision: context.options.revision)
              return Changes(from: now, to: now)
            }()
          return ChangesPage(
            context: context, changes: compared, baseline: context.changes?.baseline, runs: runs
          ).data()
        })
    }
    all = pages
  }
}

/// The page of all findings: its rows come from the data beside it.
struct FindingsPage {
  let context: PageContext

  func data() -> PageData {
    let rows = FindingScripts.rowsInShard
    let shards = (context.entries.count + rows - 1) / rows
    var page = context.frame(
      title: "Findings", path: "findings.html", section: "Findings",
      scripts: ["data/findings.js"]
        + (0..<max(1, shards)).map { "data/findings-\($0).js" } + Assets.list,
      styles: ["assets/list.css"], crumbs: [PageContext.crumb("findings")])
    let byRule = Dictionary(grouping: context.entries.filter { $0.state == .reported }) {
      $0.finding.rule
    }
    let reported = context.entries.count { $0.state == .reported }
    page["summary"] =
      "\(reported.grouped) \(reported == 1 ? "finding" : "findings") reported, of "
      + "\(context.entries.count.grouped)."
    page["has_rules"] = true
    page["rules"] = Rules.all.map { rule in
      let own = byRule[rule.info.name] ?? []
      func number(_ severity: Severity) -> String {
        own.count { $0.finding.severity == severity }.grouped
      }
      return [
        "rule": rule.info.name, "href": context.pages.rule(rule.info.name),
        "summary": rule.info.summary, "errors": number(.error), "warnings": number(.warning),
        "notes": number(.note),
      ] as PageData
    }
    return page
  }
}

/// All parts of the tree.
struct PartsPage {
  let context: PageContext

  func data() -> PageData {
    var page = context.frame(
      title: "Parts", path: "parts.html", section: "Parts", crumbs: [PageContext.crumb("parts")])
    let rows = PartRows(context: context)
    page["part_count"] = context.program.services.count.grouped
    page["parts"] = rows.byRole.map(rows.row)
    rows.addOutside(to: &page)
    let owners = OwnerRows(context: context).rows()
    page["owners"] = owners
    page["has_owners"] = !owners.isEmpty
    page["owners_source"] = VisibleText.of(context.owners.source ?? "")
    page["has_parts"] = !context.program.services.isEmpty
    return page
  }
}

extension PageContext {
  /// What the first page says of changes.
  var changesNote: PageData {
    guard let changes else {
      return ["has_baseline": false, "new": "", "gone": "", "new_href": "", "baseline": ""]
    }
    let found = changes.changes.findings
    return [
      "has_baseline": true, "baseline": VisibleText.of(changes.baseline),
      "new": found.appeared.count { $0.state == .reported }.grouped,
      "gone": found.gone.count { $0.state == .reported }.grouped,
      "new_href": PageNames.findings([("new", "1")]),
    ]
  }
}
