import PythonSyntax
package import Duplicates
package import Consolidation
import Analysis
import Resolution

/// The ranked targets for people: a table for the terminal, Markdown, and all evidence of one.
package struct TargetsText {
  private let consolidation: Consolidation
  private let folder: String
  private var program: Program { consolidation.program }

  package init(_ consolidation: Consolidation, folder: String) {
    self.consolidation = consolidation
    self.folder = folder
  }

  // MARK: - Table

  /// A line for each target; `all` is how many there are, shown or not.
  package func table(_ targets: [ConsolidationTarget], all: Int) -> String {
    var rows = [["rank", "gain", "cost", "group", "verdict", "remains"]]
    for target in targets { rows.append(cells(target)) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += column < 3 ? padding + cell + "  " : cell + (column < 5 ? padding + "  " : "")
      }
      text += line + "\n"
    }
    if targets.isEmpty { text = "There is nothing to consolidate.\n" }
    return text + "\n" + summary(shown: targets.count, all: all)
  }

  private func cells(_ target: ConsolidationTarget) -> [String] {
    [
      target.rank.inTenths,
      target.group.basis == .paths
        ? count(target.benefit.paths, "path")
        : "\(count(target.benefit.lines, "line")), \(count(target.benefit.definitions, "definition"))",
      count(target.effort.files, "file"), VisibleText.of(target.group.id),
      target.group.verdict.words,
      target.remaining.map { VisibleText.of($0.path) }
        ?? "needs a decision: \(target.decision ?? "")",
    ]
  }

  private func summary(shown: Int, all: Int) -> String {
    var text =
      shown < all
      ? "\(shown) of \(count(all, "target")) shown; --limit 0 shows all.\n"
      : "\(count(all, "target")).\n"
    text += compliance()
    return text
  }

  private func compliance() -> String {
    let compliance = consolidation.compliance
    var text =
      "Files of product code without an error, by \(count(compliance.rules.count, "rule")) below "
      + "\(count(compliance.sourceRoots.count, "source root")):\n"
    for entry in compliance.entries {
      let name = entry.service.map { program.services[$0].name } ?? "all"
      text += "  \(VisibleText.of(name)): \(entry.clean) of \(entry.files), \(entry.percent) %\n"
    }
    return text
  }

  // MARK: - Markdown

  /// The same as a document, with the evidence of each target.
  package func markdown(_ targets: [ConsolidationTarget]) -> String {
    var text = "# Consolidation targets\n\n"
    text += "| # | rank | group | verdict | remains | lines | definitions | files to change |\n"
    text += "|--:|--:|---|---|---|--:|--:|--:|\n"
    for (place, target) in targets.enumerated() {
      let remains =
        target.remaining.map { code($0.path) } ?? "needs a decision: \(target.decision ?? "")"
      text +=
        "| \(place + 1) | \(target.rank.inTenths) | \(code(target.group.id)) "
        + "| \(target.group.verdict.words) | \(remains) | \(target.benefit.lines) "
        + "| \(target.benefit.definitions) | \(target.effort.files) |\n"
    }
    text += "\n## Files of product code without an error\n\n"
    text += "By the rules \(consolidation.compliance.rules.joined(separator: ", ")); source roots: "
    text += consolidation.compliance.sourceRoots.map(code).joined(separator: ", ") + ".\n\n"
    text += "| part | files | without an error | |\n"
    text += "|---|--:|--:|--:|\n"
    for entry in consolidation.compliance.entries {
      let name = entry.service.map { code(program.services[$0].name) } ?? "all"
      text += "| \(name) | \(entry.files) | \(entry.clean) | \(entry.percent) % |\n"
    }
    return text
  }

  /// Text of the analysed code as a code span in a table: nothing in it is markup.
  private func code(_ text: String) -> String {
    "`" + VisibleText.of(text).replacing("`", with: "'").replacing("|", with: "\\|") + "`"
  }

  /// The files that use a definition, of many the first.
  private func importers(_ uses: UseSummary) -> String {
    let shown = uses.importers.prefix(8)
    let rest = uses.importers.count - shown.count
    return shown.map { "     in \(folder)\(VisibleText.of(program.modules[$0].path))\n" }.joined()
      + (rest > 0 ? "     and \(rest) more\n" : "")
  }

  // MARK: - One group

  /// All that is known of a group.
  package func explanation(_ group: DuplicateGroup, _ target: ConsolidationTarget?) -> String {
    var text = "\(VisibleText.of(group.id)): \(group.verdict.words)\n"
    text +=
      "  \(group.basis.rawValue), \(group.form.rawValue)"
      + (group.role.map { ", role \($0)" } ?? "") + ", \(group.scope.rawValue) code\n\n"
    text += "Definitions\n"
    for (index, site) in group.sites.enumerated() {
      let letter = group.label(ofSite: index)
      let uses = target?.uses[index] ?? UseSummary(of: site, in: program)
      text +=
        "  \(letter)  \(folder)\(VisibleText.of(site.location.path)):\(site.location.line)"
        + "  \(VisibleText.of(site.path))\n"
      text +=
        "     \(count(site.lineCount, "line")), imported by "
        + "\(count(uses.importers.count, "module")), \(count(uses.calls, "call"))"
        + (site.scope == group.scope ? "" : ", \(site.scope.rawValue)")
        + (site.isTestDouble ? ", a stand-in for tests" : "") + "\n"
      for (path, count) in uses.pathsByUse.prefix(5) {
        text += "     \(count) by \(VisibleText.of(path))\n"
      }
      text += importers(uses)
    }
    text += members(group)
    guard let target else {
      return text + "\nNothing to merge: \(group.verdict.words).\n"
    }
    text += "\nWhich remains\n"
    for candidate in target.candidates {
      text += "  \(group.label(ofSite: candidate.site))  \(candidate.score.inTenths) points\n"
      for part in candidate.parts {
        text +=
          "     \(part.points > 0 ? "+" : "")\(part.points.inTenths)  \(part.name): "
          + VisibleText.of(part.evidence) + "\n"
      }
    }
    text +=
      target.remaining.map { "  So \(VisibleText.of($0.path)) remains.\n" }
      ?? "  This needs a decision: \(target.decision ?? "").\n"
    let (benefit, effort) = (target.benefit, target.effort)
    text += "\nWhat it brings\n  less by \(count(benefit.lines, "line")), "
    text += "\(count(benefit.definitions, "definition")), "
    text += "\(count(benefit.paths, "import path")), "
    text += "\(count(benefit.conflicts, "conflicting value"))\n"
    text += "\nWhat it takes\n  changes in \(count(effort.files, "file")) of "
    text += "\(count(effort.services, "part")), \(count(effort.statements, "import")); a look at "
    text += "\(count(effort.strings, "string")), "
    text += "\(count(effort.dynamicImporters, "dynamic importer"))\n"
    if !target.breakage.isEmpty {
      text += "\nWhat breaks\n"
      for breakage in target.breakage {
        text += "  \(group.label(ofSite: breakage.site))  \(VisibleText.of(breakage.message))\n"
      }
    }
    return text
  }

  private func members(_ group: DuplicateGroup) -> String {
    let comparison = Comparison(group.own.map { group.sites[$0] })
    guard group.own.count > 1, !comparison.rows.isEmpty else { return "" }
    let labels = group.own.map(group.label)
    var text = "\nMembers\n"
    for row in comparison.rows {
      let marks = zip(row.cells, labels).map { cell, label in
        cell == nil ? String(repeating: " ", count: label.count) : label
      }.joined()
      text += "  \(marks)  \(VisibleText.of(row.name))"
      if row.differs { text += "   differs" + VisibleText.of(variants(row, labels)) }
      text += "\n"
    }
    return text
  }

  /// What each says, where that isn't the same but for the body.
  private func variants(_ row: Comparison.Row, _ labels: [String]) -> String {
    var sites: [Int: (labels: String, text: String)] = [:]
    for (cell, label) in zip(row.cells, labels) {
      if let cell { sites[cell.variant, default: ("", cell.text)].labels += label }
    }
    let variants = sites.keys.sorted().compactMap { sites[$0] }
    if Set(variants.map(\.text)).count == 1 {
      return " in its body: " + variants.map(\.labels).joined(separator: " | ")
    }
    return ": " + variants.map { "\($0.labels) \($0.text)" }.joined(separator: " | ")
  }
}
