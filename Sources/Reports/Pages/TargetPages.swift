import PythonSyntax
import Analysis
import Resolution
import Consolidation

/// What to consolidate first: the ranking, and how many files are without an error.
struct TargetsPage {
  let context: PageContext

  func data() -> PageData {
    let targets = context.consolidation.targets
    var page = context.frame(
      title: "What to consolidate first in \(context.project)", root: "",
      crumbs: [PageContext.crumb("consolidation targets")])
    let decisions = targets.count { $0.decision != nil }
    page["summary"] =
      "\(targets.count.grouped) \(targets.count == 1 ? "group" : "groups") of definitions "
      + "\(targets.count == 1 ? "is" : "are") worth merging"
      + (decisions > 0 ? "; \(decisions.grouped) of them need a decision first." : ".")
    page["headline"] = [
      PageContext.count(targets.count, "groups", href: "#ranking"),
      PageContext.count(
        decisions, "need a decision", href: "#ranking", tone: decisions > 0 ? "warning" : "plain"),
      PageContext.count(
        targets.reduce(0) { $0 + $1.benefit.definitions }, "definitions that go",
        href: "#ranking"),
      PageContext.count(
        targets.reduce(0) { $0 + $1.benefit.conflicts }, "conflicting values", href: "#ranking"),
    ]
    page["target_count"] = targets.count.grouped
    page["has_targets"] = !targets.isEmpty
    page["targets"] = targets.indices.map(context.targetRow)
    let entries = context.consolidation.compliance.entries
    page["compliance_count"] = (entries.count - 1).grouped
    page["compliance_note"] =
      "Files of product code in which no rule finds an error, of all of them. "
      + "The rules that ran: \(context.consolidation.compliance.rules.joined(separator: ", ")). "
      + VisibleText.of(
        "Source roots: \(context.consolidation.compliance.sourceRoots.joined(separator: ", ")).")
    page["compliance"] = entries.map { entry in
      [
        "has_service": entry.service != nil,
        "service": entry.service.map(context.service)
          ?? ["name": "all", "href": "index.html"] as PageData,
        "files": entry.files.grouped, "clean": entry.clean.grouped,
        "percent": String(entry.percent),
      ] as PageData
    }
    return page
  }
}

/// One group: what it is, which definition remains, and what follows from that.
struct TargetPage {
  let context: PageContext
  let index: Int
  let source: SourceText
  let picture: PageData

  private var program: Program { context.program }
  private var target: ConsolidationTarget { context.consolidation.targets[index] }

  func data() -> PageData {
    let group = target.group
    var page = context.frame(
      title: "\(group.id) in \(context.project)", root: "../",
      crumbs: [
        PageContext.crumb("consolidation targets", href: "targets.html"),
        PageContext.crumb(group.id),
      ])
    page["group"] = VisibleText.of(group.id)
    page["kind"] = group.role.map { "\(group.form.rawValue), \($0)" } ?? group.form.rawValue
    page["basis"] = Self.words(of: group.basis)
    page["verdict"] = group.verdict.words
    page["tone"] = PageContext.tone(of: target)
    page["summary"] = "\(group.sites.count.grouped) definitions."
    let imports = context.pages.page(ofGroupNamed: group)
    page["has_imports_page"] = imports != nil
    page["imports_href"] = imports ?? ""
    page["picture"] = picture
    page["choice"] = VisibleText.of(
      target.remaining.map { "\($0.path) should remain." }
        ?? "This needs a decision: \(target.decision ?? "").")
    page["candidates"] = target.candidates.map { candidate in
      [
        "label": label(candidate.site),
        "path_of_symbol": VisibleText.of(group.sites[candidate.site].path),
        "score": candidate.score.inTenths,
        "parts": candidate.parts.map { part in
          [
            "points": (part.points > 0 ? "+" : "") + part.points.inTenths,
            "evidence": VisibleText.of(part.evidence),
          ] as PageData
        },
      ] as PageData
    }
    page["headline"] = headline
    page["breakage_count"] = target.breakage.count.grouped
    page["has_breakage"] = !target.breakage.isEmpty
    page["breakage"] = target.breakage.map {
      ["label": label($0.site), "message": VisibleText.of($0.message)] as PageData
    }
    page["site_count"] = group.sites.count.grouped
    page["sites"] = group.sites.indices.map(siteRow)
    addMembers(to: &page)
    addDifferences(to: &page)
    return page
  }

  /// The text of the first candidate beside those of the others that are much like it.
  private func addDifferences(to page: inout PageData) {
    let group = target.group
    let best = target.candidates[0].site
    let new = group.form == .constant ? nil : source.lines(of: group.sites[best])
    var differences: [PageData] = []
    for other in group.own where other != best {
      guard differences.count < Self.maximumDifferences, let new,
        let old = source.lines(of: group.sites[other]),
        let difference = CodeDifference(old: old, new: new)
      else { continue }
      differences.append([
        "id": "text-" + Slug.of(label(other)), "label": label(other), "best": label(best),
        "path_of_symbol": VisibleText.of(group.sites[other].path),
        "gone": difference.lines.count { $0.kind == .gone }.grouped,
        "come": difference.lines.count { $0.kind == .come }.grouped,
        "lines": difference.lines.map { line in
          [
            "kind": line.kind.rawValue, "old": line.old.map(String.init) ?? "",
            "new": line.new.map(String.init) ?? "", "is_gap": line.kind == .gap,
            "mark": line.kind == .gone ? "-" : line.kind == .come ? "+" : "",
            "text": VisibleText.of(line.text),
          ] as PageData
        },
      ])
    }
    page["has_differences"] = !differences.isEmpty
    page["differences"] = differences
  }

  private static let maximumDifferences = 3

  private var headline: [PageData] {
    let (benefit, effort) = (target.benefit, target.effort)
    return [
      PageContext.count(benefit.lines, "lines go", href: "#definitions"),
      PageContext.count(benefit.definitions, "definitions go", href: "#definitions"),
      PageContext.count(benefit.paths, "import paths collapse", href: "#definitions"),
      PageContext.count(
        benefit.conflicts, "conflicting values end",
        href: target.group.form == .enumeration ? "#members" : "#definitions",
        tone: benefit.conflicts > 0 ? "error" : "plain"),
      PageContext.count(effort.files, "files change", href: "#definitions"),
      PageContext.count(effort.statements, "imports change", href: "#definitions"),
      PageContext.count(effort.services, "parts are touched", href: "#definitions"),
      PageContext.count(effort.strings, "strings name what goes", href: "#breaks"),
    ]
  }

  private func siteRow(_ index: Int) -> PageData {
    let site = target.group.sites[index]
    let uses = target.group.uses[index]
    var row = PageContext.location(site.location)
    row["label"] = label(index)
    row["path_of_symbol"] = VisibleText.of(site.path)
    row["service"] = context.service(site.service)
    row["scope"] = site.scope.rawValue
    row["is_double"] = site.isTestDouble
    row["is_derived"] =
      site.scope == target.group.scope && !site.isTestDouble && !target.group.own.contains(index)
    row["lines"] = site.lineCount.grouped
    row["importers"] = uses.importers.count.grouped
    row["calls"] = uses.calls.grouped
    row["paths"] = uses.pathsByUse.map { path, count in
      ["users": count.grouped, "dotted": VisibleText.of(path)] as PageData
    }
    return row
  }

  private func addMembers(to page: inout PageData) {
    let group = target.group
    let comparison = Comparison(group.own.map { group.sites[$0] })
    page["has_members"] = !comparison.rows.isEmpty
    page["member_count"] = comparison.rows.count.grouped
    page["columns"] = group.own.map { site in
      [
        "label": label(site),
        "part": VisibleText.of(program.services[group.sites[site].service].name),
      ] as PageData
    }
    page["rows"] = comparison.rows.map { row in
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

  private func label(_ site: Int) -> String { target.group.label(ofSite: site) }

  private static func words(of basis: ConsolidationGroup.Basis) -> String {
    switch basis {
    case .sameName: "one name"
    case .nearName: "near names"
    case .body: "bodies that are alike"
    case .paths: "one definition, several paths"
    }
  }
}

extension PageContext {
  func targetRow(_ index: Int) -> PageData {
    let target = consolidation.targets[index]
    let group = target.group
    return [
      "place": String(index + 1), "href": pages.targets[index],
      "group": VisibleText.of(group.id), "kind": group.role ?? group.form.rawValue,
      "scope": group.scope.rawValue, "verdict": group.verdict.words,
      "tone": Self.tone(of: target), "has_remaining": target.remaining != nil,
      "remaining": VisibleText.of(target.remaining?.path ?? ""),
      "decision": target.decision ?? "", "lines": target.benefit.lines.grouped,
      "definitions": target.benefit.definitions.grouped,
      "conflicts": target.benefit.conflicts.grouped, "files": target.effort.files.grouped,
      "parts": target.effort.services.grouped,
    ]
  }

  static func tone(of target: ConsolidationTarget) -> String {
    guard target.group.scope == .product else { return "plain" }
    if target.group.verdict.disagrees || target.benefit.conflicts > 0 { return "error" }
    return target.group.role == nil ? "note" : "warning"
  }
}
