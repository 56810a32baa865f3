import Analysis
import Consolidation
import Duplicates
import PythonSyntax
import Resolution

/// The report on a few sheets, in one file without links into others: to mail, to print.
struct SummaryPage {
  private static let maximumParts = 30
  private static let maximumErrors = 12
  private static let maximumTargets = 10

  let context: PageContext
  let picture: PageData
  /// What the first page says of the changes since the baseline.
  let changes: PageData
  /// The worst problems first.
  let worst: [Problem]
  static let maximumProblems = 10

  func data() -> PageData {
    var page = OverviewPage(context: context, picture: picture, changes: changes, worst: worst)
      .data()
    page["root"] = ""
    let rows = PartRows(context: context)
    page["parts"] = rows.byWeight.prefix(Self.maximumParts).map(rows.row)
    page["has_more_parts"] = context.program.services.count > Self.maximumParts
    page["more_parts"] = max(0, context.program.services.count - Self.maximumParts).grouped
    page["targets"] = context.consolidation.targets.indices.prefix(Self.maximumTargets).map(
      context.targetRow)
    let errors = context.entries.filter {
      $0.state == .reported && $0.finding.severity == .error
    }
    page["errors"] = errors.prefix(Self.maximumErrors).map { context.findingRow($0) }
    page["has_errors"] = !errors.isEmpty
    page["error_count"] = errors.count.grouped
    page["shown_count"] = min(errors.count, Self.maximumErrors).grouped
    page["worst"] = worst.map { problem in
      [
        "severity": problem.severity.rawValue, "glyph": problem.severity.glyph,
        "title": problem.title, "weight": count(problem.weight, "point"),
      ] as PageData
    }
    page["css"] =
      (context.templates.text("report.css") ?? "")
      + (context.templates.text("pages.css") ?? "")
      + (context.templates.text("pictures.css") ?? "")
    return page
  }
}

/// The same in a few lines of Markdown, for the description of a pull request or a job's summary.
struct SummaryMarkdown {
  let context: PageContext
  /// The worst problems first.
  let worst: [Problem]

  func text() -> String {
    let program = context.program
    let findings = context.findings
    var text = "# \(escaped(context.options.title))\n\n"
    if !context.metaLine.isEmpty { text += "\(escaped(context.metaLine))\n\n" }
    let counts = Severity.allCases.map { severity in
      let number = findings.count(severity)
      return
        "\(severity.glyph) **\(number.grouped)** \(severity.rawValue)\(number == 1 ? "" : "s")"
    }
    text += counts.joined(separator: ", ")
    text += " in \(program.modules.count.grouped) Python files.\n"
    if let changes = context.changes {
      text +=
        "\nSince \(escaped(changes.baseline)): \(escaped(ChangesWords.summary(changes.changes)))\n"
    }
    let worst = worst.prefix(3)
    if !worst.isEmpty {
      text += "\n## The worst\n\n"
      for problem in worst { text += "1. \(problem.severity.glyph) \(escaped(problem.title))\n" }
    }
    text += parts()
    let targets = context.consolidation.targets
    if !targets.isEmpty {
      text += "\n## What to consolidate first\n\n"
      for target in targets.prefix(5) {
        text += "1. `\(code(target.group.id))`: \(escaped(target.group.verdict.words)); "
        text +=
          target.remaining.map { "`\(code($0.path))` remains\n" }
          ?? "needs a decision: \(escaped(target.decision ?? ""))\n"
      }
    }
    return text
  }

  /// The parts with findings, so that the rows add up to the numbers above.
  private func parts() -> String {
    let rows = PartRows(context: context)
    var lines: [(name: String, counts: [Int])] = rows.byWeight.map { part in
      (context.program.services[part].name, Severity.allCases.map { rows.count(of: part, $0) })
    }
    lines.append(("in no part", Severity.allCases.map(rows.countOutside)))
    lines.removeAll { $0.counts.allSatisfy { $0 == 0 } }
    guard !lines.isEmpty else { return "" }
    var text = "\n## Parts\n\n| part | errors | warnings | notes |\n|---|--:|--:|--:|\n"
    func row(_ name: String, _ counts: [Int]) -> String {
      "| \(name) | \(counts.map(\.grouped).joined(separator: " | ")) |\n"
    }
    for line in lines.prefix(Self.maximumParts) { text += row(escaped(line.name), line.counts) }
    let rest = lines.dropFirst(Self.maximumParts)
    if !rest.isEmpty {
      text += row(
        "\(rest.count) more",
        Severity.allCases.indices.map { place in rest.reduce(0) { $0 + $1.counts[place] } })
    }
    return text
  }

  private static let maximumParts = 15

  /// CommonMark's punctuation is text behind a backslash; HTML is none.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in VisibleText.of(text).unicodeScalars {
      if "\\`*_{}[]<>()#+!|~&@".unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  private func code(_ text: String) -> String {
    VisibleText.of(text).replacing("`", with: "'").replacing("|", with: "\\|")
  }
}
