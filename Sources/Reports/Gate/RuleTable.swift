import Analysis
import Resolution
package import Standings

/// How many findings each rule has: the last lines of `check`, and a table of its Markdown.
package struct RuleTable {
  /// A column with its head; the first is the rules' names.
  private struct Column {
    let title: String
    let value: (CheckedFindings.RuleCounts) -> Int
  }

  private let columns: [Column]
  private let counts: [CheckedFindings.RuleCounts]

  /// Of what is told, and beside it what was left out where findings were compared.
  package init(_ findings: CheckedFindings) {
    counts = findings.countsByRule
    let isCompared = !findings.comparisons.isEmpty
    let new = isCompared ? "new " : ""
    var columns = [
      Column(title: new + "errors") { $0.errors },
      Column(title: new + "warnings") { $0.warnings },
      Column(title: new + "notes") { $0.notes },
    ]
    if counts.contains(where: { $0.fixable > 0 }) {
      columns.append(Column(title: "fixable") { $0.fixable })
    }
    if isCompared { columns.append(Column(title: "known") { $0.known }) }
    self.columns = columns
  }

  /// For a terminal, in columns; empty where no rule found anything.
  package var text: String {
    guard !counts.isEmpty else { return "" }
    let rows =
      [["rule"] + columns.map(\.title)]
      + counts.map { row in [row.rule] + columns.map { $0.value(row).grouped } }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row, widths).enumerated().map { place, cell in
        let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
        return place == 0 ? cell.0 + blanks : blanks + cell.0
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// The same in Markdown, with the sum of each column.
  package var markdown: String {
    guard !counts.isEmpty else { return "" }
    var text = "| rule | " + columns.map(\.title).joined(separator: " | ") + " |\n|---|"
    text += String(repeating: "--:|", count: columns.count) + "\n"
    for row in counts {
      text += "| `\(row.rule)` | "
      text += columns.map { $0.value(row).grouped }.joined(separator: " | ") + " |\n"
    }
    let sums = columns.map { column in counts.reduce(0) { $0 + column.value($1) }.grouped }
    return text + "| all | " + sums.joined(separator: " | ") + " |\n"
  }
}
