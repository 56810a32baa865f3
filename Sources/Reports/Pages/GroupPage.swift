import Analysis
import Consolidation
import Duplicates
import PythonSyntax
import Resolution

/// The one page of a group: what its definitions are to each other, and who imports which; where
/// it is worth merging, which remains and what follows from that.
struct GroupPage {
  let context: PageContext
  let group: DuplicateGroup
  /// The group as a target; nil where nothing should be merged.
  let target: ConsolidationTarget?
  let picture: PageData

  /// Definitions that the page lists.
  private static let maximumSites = 40
  /// Definitions that the table of members compares, and its cells: nobody reads more.
  private static let maximumColumns = 40
  private static let maximumCells = 300

  private var program: Program { context.program }

  func data() -> PageData {
    var page = context.frame(
      title: group.id, path: context.pages.group(group),
      section: target == nil ? "Symbols" : "Targets",
      crumbs: [
        target == nil
          ? PageContext.crumb("duplicated names", href: "symbols.html")
          : PageContext.crumb("consolidation targets", href: "targets.html"),
        PageContext.crumb(group.id),
      ])
    let importers = Set(group.sites.flatMap { program.importers(of: $0.symbol) }).count
    page["group"] = VisibleText.of(group.id)
    page["kind"] = group.role.map { "\(group.form.rawValue), \($0)" } ?? group.form.rawValue
    page["basis"] = Self.words(of: group.basis)
    page["verdict"] = group.verdict.words
    page["tone"] = context.tone(of: group)
    let finding = context.finding(of: group)
    page["glyph"] = finding?.finding.severity.glyph ?? ""
    page["severity"] = finding?.finding.severity.rawValue ?? ""
    page["has_finding"] = finding != nil
    page["finding_href"] = finding.map { PageNames.findings([("id", $0.id)]) } ?? ""
    page["rule_href"] = context.pages.rule(DuplicateDefinition.info.name)
    page["why_none"] = whyNoFinding
    page["summary"] =
      "\(group.sites.count.grouped) definitions in \(Set(group.sites.map(\.module)).count.grouped) "
      + "modules, imported by \(importers.grouped) \(importers == 1 ? "module" : "modules")."
    page["headline"] = [
      PageContext.count(group.sites.count, "definitions", href: "#definitions"),
      PageContext.count(
        group.sites.count { $0.scope == .product }, "in product code", href: "#definitions"),
      PageContext.count(
        Set(group.sites.map(\.service)).count, "parts of the tree", href: "#definitions"),
      PageContext.count(importers, "importing modules", href: "#importers"),
    ]
    page["picture"] = picture
    page["site_count"] = group.sites.count.grouped
    page["sites"] = group.sites.indices.prefix(Self.maximumSites).map(siteRow)
    page["has_more_sites"] = group.sites.count > Self.maximumSites
    page["more_sites"] = max(0, group.sites.count - Self.maximumSites).grouped
    page["importer_count"] = importers.grouped
    addMembers(to: &page)
    page["target"] = target.map { [targetData($0)] } ?? []
    return page
  }

  /// Why no finding tells of the group.
  private var whyNoFinding: String {
    if group.basis != .sameName { return "the rule speaks of definitions of one name alone" }
    if group.verdict.share == 0 { return group.verdict.words }
    return "a comment silences it, or its rule is off"
  }

  private func siteRow(_ index: Int) -> PageData {
    let site = group.sites[index]
    let uses = target?.uses[index] ?? UseSummary(of: site, in: program)
    var row = context.location(site.location)
    row["number"] = String(index + 1)
    row["label"] = label(index)
    row["path_of_symbol"] = VisibleText.of(site.path)
    row["bases"] = VisibleText.of(site.bases.joined(separator: ", "))
    row["has_bases"] = !site.bases.isEmpty
    row["service"] = context.service(site.service)
    row["scope"] = site.scope.rawValue
    row["is_double"] = site.isTestDouble
    row["is_derived"] =
      site.scope == group.scope && !site.isTestDouble && !group.own.contains(index)
    row["is_other_scope"] = site.scope != group.scope
    row["lines"] = site.lineCount.grouped
    row["importer_count"] = uses.importers.count.grouped
    row["calls"] = uses.calls.grouped
    row["paths"] = uses.pathsByUse.map { path, count in
      ["users": count.grouped, "dotted": VisibleText.of(path)] as PageData
    }
    row["has_imports"] = !uses.importers.isEmpty
    row["imports"] = imports(of: site, by: uses.importers.prefix(maximumImporters))
    row["has_more_imports"] = uses.importers.count > maximumImporters
    row["more_imports"] = max(0, uses.importers.count - maximumImporters).grouped
    row["module_href"] = context.modulePages.href(of: site.module)
    row["caption"] = VisibleText.of("Modules that import \(site.path)")
    return row
  }

  /// Importing modules that a definition lists; the page of its module has more.
  private var maximumImporters: Int { max(2, min(25, 60 / max(1, group.sites.count))) }

  private func imports(
    of site: DefinitionSite, by importers: ArraySlice<ModuleID>
  ) -> [PageData] {
    var first: [ModuleID: Uses.Use] = [:]
    for use in program.uses[site.symbol] where use.reaches && first[use.module] == nil {
      first[use.module] = use
    }
    return importers.compactMap { first[$0].map(importRow) }
  }

  /// The first statement or expression of a module that reaches the definition.
  private func importRow(_ use: Uses.Use) -> PageData {
    var row = context.location(program.location(of: use))
    row["statement"] = VisibleText.of(program.text(of: use))
    row["kind"] = program.kind(of: use).name
    row["scope"] = program.scopes[use.module].rawValue
    row["has_finding"] = false
    row["finding_href"] = ""
    row["severity"] = ""
    row["glyph"] = ""
    row["is_suppressed"] = false
    row["suppression"] = ""
    return row
  }

  private func addMembers(to page: inout PageData) {
    let few = Comparison(group.own.prefix(4).map { group.sites[$0] })
    let shown = group.own.prefix(
      max(4, min(Self.maximumColumns, Self.maximumCells / max(1, few.rows.count))))
    let comparison = Comparison(shown.map { group.sites[$0] })
    let rows = comparison.rows.prefix(max(Self.maximumCells / max(1, shown.count), 20))
    page["column_note"] =
      shown.count < group.own.count
      ? "Compared are the first \(shown.count) of \(group.own.count.grouped) definitions." : ""
    page["has_members"] = !comparison.rows.isEmpty
    page["member_count"] = comparison.rows.count.grouped
    page["columns"] = shown.map { site in
      [
        "label": label(site),
        "part": VisibleText.name(program.services[group.sites[site].service].name),
      ] as PageData
    }
    page["has_more_rows"] = rows.count < comparison.rows.count
    page["more_rows"] = (comparison.rows.count - rows.count).grouped
    page["rows"] = rows.map { row in
      let texts = Set(row.cells.compactMap { $0?.text })
      return [
        "member": VisibleText.of(row.name), "differs": row.differs,
        "difference": row.differs
          ? texts.count > 1 ? "differs" : "other body" : row.isShared ? "same" : "not in all",
        "cells": row.cells.map { cell in
          [
            "has_value": cell != nil,
            "value": VisibleText.of(cell.map { $0.text.isEmpty ? "defined" : $0.text } ?? ""),
          ] as PageData
        },
      ] as PageData
    }
  }

  func label(_ site: Int) -> String { group.label(ofSite: site) }

  private static func words(of basis: DuplicateGroup.Basis) -> String {
    switch basis {
    case .sameName: "one name"
    case .nearName: "near names"
    case .body: "bodies that are alike"
    case .paths: "one definition, several paths"
    }
  }
}
