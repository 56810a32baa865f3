import Analysis
import PythonSyntax
import Resolution

extension PageContext {
  /// Lines of source around a place.
  struct Excerpt {
    /// The number of the first line.
    let first: Int
    let lines: [String]
  }

  /// The lines around an error or a warning; nil of a note, and where the source can't be had.
  func excerpt(of finding: Finding, around context: Int = 2) -> Excerpt? {
    guard finding.severity >= .warning, let lines = source.lines(at: finding.location.path) else {
      return nil
    }
    let line = finding.location.line
    guard line >= 1, line <= lines.count else { return nil }
    let first = max(1, line - context)
    let last = min(lines.count, line + context)
    return Excerpt(
      first: first,
      lines: (first...last).map { number in
        // A line may be as long as the file.
        String(decoding: lines[number - 1].prefix(Self.mostBytes), as: UTF8.self).clipped(to: 240)
      })
  }

  private static let mostBytes = 1_000

  /// The reason that a comment gives; nil where it gives none.
  func reasonOfSilence(of finding: Finding) -> String? {
    let entry = program.suppressions.entry(silencing: finding.rule, at: finding.location)
    return entry.flatMap { $0.comment.reason.isEmpty ? nil : $0.comment.reason }
  }

  /// A finding as a row of a page without scripts.
  ///
  /// - Parameter showsCode: whether the lines around it are among the data.
  func findingRow(_ entry: FindingEntry, showsCode: Bool = false) -> PageData {
    let finding = entry.finding
    var row = location(finding.location)
    row["id"] = entry.id
    row["finding_href"] = PageNames.findings([("id", entry.id)])
    row["severity"] = finding.severity.rawValue
    row["glyph"] = finding.severity.glyph
    row["rule"] = finding.rule
    row["rule_href"] = pages.rule(finding.rule)
    row["message"] = VisibleText.of(finding.message)
    row["scope"] = finding.scope.rawValue
    row["is_new"] = newFindings?.contains(entry.id) ?? false
    let owner = owners.owner(of: finding.location.path)
    row["has_owner"] = !owner.isEmpty
    row["owner"] = VisibleText.of(owner)
    row["is_suppressed"] = entry.state == .suppressed
    row["suppression"] =
      entry.state == .suppressed ? VisibleText.of(reasonOfSilence(of: finding) ?? "") : ""
    row["is_following"] = entry.state == .following
    let notes = finding.notes.prefix(Self.maximumNotes)
    row["has_notes"] = !notes.isEmpty
    row["notes"] = notes.map { note in
      var data = location(note.location)
      data["message"] = VisibleText.of(note.message)
      return data
    }
    row["has_more_notes"] = notes.count < finding.notes.count
    row["more_notes"] = (finding.notes.count - notes.count).grouped
    let excerpt = showsCode ? excerpt(of: finding) : nil
    row["has_excerpt"] = excerpt != nil
    row["excerpt"] = (excerpt?.lines ?? []).enumerated().map { offset, text in
      let number = (excerpt?.first ?? 1) + offset
      return [
        "number": String(number), "text": VisibleText.of(text),
        "is_marked": number == finding.location.line,
      ] as PageData
    }
    return row
  }

  private static let maximumNotes = 12

  /// Counts of reported findings by severity, each leading to just these.
  func severities(
    _ findings: some Sequence<FindingEntry>, facets: [(String, String)]
  ) -> [PageData] {
    var counts: [Severity: Int] = [:]
    for entry in findings where entry.state == .reported {
      counts[entry.finding.severity, default: 0] += 1
    }
    return Severity.allCases.map { severity in
      let number = counts[severity] ?? 0
      return [
        "severity": severity.rawValue, "glyph": severity.glyph, "value": number.grouped,
        "label": number == 1 ? severity.rawValue : severity.rawValue + "s", "has_any": number > 0,
        "href": PageNames.findings(facets + [("severity", severity.rawValue)]),
      ] as PageData
    }
  }
}

extension Severity {
  /// The sign that stands beside its word, so that colour is never alone.
  var glyph: String {
    switch self {
    case .error: "\u{2715}"
    case .warning: "\u{25B2}"
    case .note: "\u{00B7}"
    }
  }
}

extension String {
  /// At most so many characters, the last an ellipsis where some were cut.
  func clipped(to limit: Int) -> String {
    guard let end = index(startIndex, offsetBy: limit, limitedBy: endIndex), end < endIndex else {
      return self
    }
    return prefix(limit - 1) + "\u{2026}"
  }
}
