import Consolidation
import Analysis
import Resolution
import Duplicates

/// What to consolidate first: the ranking, and how many files are without an error.
struct TargetsPage {
  /// A page has so many rows, so that a browser shows it at once.
  private static let rowsOfPage = 150

  let context: PageContext
  /// From 0.
  let number: Int

  static func count(_ context: PageContext) -> Int {
    max(1, (context.consolidation.targets.count + rowsOfPage - 1) / rowsOfPage)
  }

  static func path(_ number: Int) -> String {
    number == 0 ? "targets.html" : "targets-\(number + 1).html"
  }

  /// How targets are ranked, for the pages.
  static let formula =
    "The rank is what merging brings (a point for 20 lines, 3 a definition, 2 a path, 8 a conflicting "
    + "value), weighed by how much is shared and what it is, by the square root of what it takes (files, "
    + "statements, parts, missing members, strings)."

  func data() -> PageData {
    let targets = context.consolidation.targets
    var page = context.frame(
      title: "What to consolidate first", path: Self.path(number), section: "Targets",
      crumbs: [PageContext.crumb("consolidation targets")])
    page["formula"] = Self.formula
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
    let first = number * Self.rowsOfPage
    page["targets"] = (first..<min(first + Self.rowsOfPage, targets.count)).map(context.targetRow)
    let total = Self.count(context)
    page["has_pages"] = total > 1
    page["pages"] = (0..<total).map { other in
      [
        "href": Self.path(other), "text": String(other + 1), "is_current": other == number,
      ] as PageData
    }
    let entries = context.consolidation.compliance.entries
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

extension PageContext {
  func targetRow(_ index: Int) -> PageData {
    let target = consolidation.targets[index]
    let group = target.group
    return [
      "place": String(index + 1), "href": pages.group(group),
      "group": VisibleText.of(group.id), "kind": group.role ?? group.form.rawValue,
      "scope": group.scope.rawValue, "verdict": group.verdict.words,
      "tone": tone(of: group), "glyph": severity(of: group)?.glyph ?? "",
      "rank": target.rank.inTenths,
      "most": (consolidation.targets.map(\.rank).max() ?? 1).inTenths,
      "has_remaining": target.remaining != nil,
      "remaining": VisibleText.of(target.remaining?.path ?? ""),
      "decision": target.decision ?? "", "lines": target.benefit.lines.grouped,
      "definitions": target.benefit.definitions.grouped,
      "conflicts": target.benefit.conflicts.grouped, "files": target.effort.files.grouped,
      "parts": target.effort.services.grouped,
    ]
  }
}
