import Analysis
import Resolution
package import Standings

/// Findings as Markdown for a summary of a run, such as GitHub's `$GITHUB_STEP_SUMMARY`: the counts by
/// rule, then the worst findings, so many as fit.
package enum MarkdownReport: FindingsFormat {
  package static let name = "markdown"

  /// A summary of a step holds 1 MiB; more rows than these nobody reads.
  private static let maximumRows = 100

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) -> [UInt8] {
    var text = "## Groundplan\n\n" + MarkdownEscape.plain(headline(findings)) + "\n"
    for sentence in GateWords.caveats(findings) {
      text += "\n" + MarkdownEscape.plain(VisibleText.of(sentence)) + "\n"
    }
    if !findings.stale.isEmpty {
      let occurs = findings.stale.count == 1 ? "occurs" : "occur"
      text += "\n\(count(findings.stale.count, "finding")) of the baseline \(occurs) no more.\n"
    }
    let table = RuleTable(findings).markdown
    if !table.isEmpty { text += "\n" + table }
    return Array((text + rows(findings, look)).utf8)
  }

  private static func headline(_ findings: CheckedFindings) -> String {
    TextReport(isColoured: false, leastSeverity: .note).summary(
      of: findings.reported, following: findings.findings(.following).count, suppressed: 0,
      files: findings.program.files.sources.count, isNew: !findings.comparisons.isEmpty
    ).trimmingSuffix { $0 == "\n" }
  }

  private static func rows(_ findings: CheckedFindings, _ look: FindingsLook) -> String {
    let owners = findings.program.owners
    let all = findings.reported.filter { $0.severity >= look.leastSeverity }
    let shown = all.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }.prefix(maximumRows).map(\.element)
    guard !shown.isEmpty else { return "" }
    let owned = owners.isEmpty ? "" : " owners |"
    var text = "\n| severity | rule | place | message |\(owned)\n|---|---|---|---|"
    text += (owners.isEmpty ? "" : "---|") + "\n"
    for finding in shown {
      let place = "\(look.folder)\(finding.location.path):\(finding.location.line)"
      text += "| \(finding.severity.rawValue) | `\(finding.rule)` | \(MarkdownEscape.code(place)) "
      text += "| \(MarkdownEscape.cell(finding.message)) |"
      if !owners.isEmpty {
        text += " \(MarkdownEscape.code(owners.owners(of: finding.location.path))) |"
      }
      text += "\n"
    }
    let rest = all.count - shown.count
    return text + (rest > 0 ? "\n\(rest.grouped) more.\n" : "")
  }
}

extension String {
  fileprivate func trimmingSuffix(_ isLeftOut: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, isLeftOut(last) { text = text.dropLast() }
    return String(text)
  }
}

/// Text of the tree in Markdown: nothing in it is markup.
enum MarkdownEscape {
  /// Of a message or a path.
  private static let maximumText = 300

  /// As a code span in a table.
  static func code(_ text: String) -> String {
    let text = cut(VisibleText.of(text)).unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "`": result += "'"
      case "|": result += "\\|"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return text.isEmpty ? "" : "`\(text)`"
  }

  /// In a cell of a table.
  static func cell(_ text: String) -> String { plain(cut(VisibleText.of(text))) }

  /// With every character written out that Markdown or HTML would obey, and no mention of a user.
  static func plain(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "@": result += "&#64;"
      case "#": result += "&#35;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "!", "(", ")": result += "\\\(String(scalar))"
      case ":": result += "&#58;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  private static func cut(_ text: String) -> String {
    text.count > maximumText ? text.prefix(maximumText) + "..." : text
  }
}
