package import Analysis
import Resolution
package import Standings

/// Findings for a terminal: `path:line:column: severity [rule] message`, so that editors jump.
package struct TextReport {
  /// The other formats have all of them.
  private static let maximumNotes = 5

  /// What stands before each path, so that it leads there from where the user stands.
  package let folder: String
  package let isColoured: Bool
  /// Findings below it are counted, not shown.
  package let leastSeverity: Severity

  package init(folder: String = "", isColoured: Bool, leastSeverity: Severity) {
    self.folder = folder
    self.isColoured = isColoured
    self.leastSeverity = leastSeverity
  }

  /// The findings, then the counts; what is suppressed or below the least severity is only counted.
  package func text(
    of findings: [Finding], following: Int = 0, suppressed: Int, files: Int
  ) -> String {
    lines(of: findings)
      + summary(of: findings, following: following, suppressed: suppressed, files: files)
  }

  /// The findings that are to be shown, each with its notes below it.
  func lines(of findings: [Finding]) -> String {
    var text = ""
    for finding in findings where finding.severity >= leastSeverity {
      let place = finding.location
      text += styled("\(VisibleText.of(folder + place.path)):\(place.line):\(place.column):", .bold)
      text += " " + styled(finding.severity.rawValue, Style(finding.severity))
      text += " " + styled("[\(finding.rule)]", .dim)
      if finding.fix?.isSafe == true { text += " [" + styled("*", .green) + "]" }
      text += " " + VisibleText.of(finding.message)
      if finding.scope != .product { text += styled(" (\(finding.scope.rawValue) code)", .dim) }
      text += "\n"
      for note in finding.notes.prefix(Self.maximumNotes) {
        let place = note.location
        text += "    \(VisibleText.of(folder + place.path)):\(place.line):\(place.column): "
        text += styled("note:", .dim) + " " + VisibleText.of(note.message) + "\n"
      }
      if finding.notes.count > Self.maximumNotes {
        text += "    and \((finding.notes.count - Self.maximumNotes).grouped) more\n"
      }
    }
    return text
  }

  /// One line: how many findings of each severity, in how many files.
  package func summary(
    of findings: [Finding], following: Int = 0, suppressed: Int, files: Int, isNew: Bool = false
  ) -> String {
    let new = isNew ? "new " : ""
    let read = "\(files.grouped) \(files == 1 ? "file" : "files")"
    guard !findings.isEmpty else {
      return "No \(new)findings in \(read)\(suppressed > 0 ? ", \(suppressed) silenced" : "").\n"
    }
    var parts: [String] = []
    for severity in [Severity.error, .warning, .note] {
      let count = findings.count { $0.severity == severity }
      guard count > 0 else { continue }
      let word = count == 1 ? severity.rawValue : severity.rawValue + "s"
      parts.append(
        "\(count.grouped) \(new)\(word)" + (severity < leastSeverity ? " (not shown)" : ""))
    }
    if following > 0 {
      parts.append("\(following.grouped) that \(following == 1 ? "follows" : "follow")")
    }
    if suppressed > 0 { parts.append("\(suppressed.grouped) silenced") }
    return parts.joined(separator: ", ") + " in \(read).\n"
  }

  private enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "1;31"
    case yellow = "1;33"
    case green = "32"
    case blue = "1;34"

    init(_ severity: Severity) {
      switch severity {
      case .error: self = .red
      case .warning: self = .yellow
      case .note: self = .blue
      }
    }
  }

  private func styled(_ text: String, _ style: Style) -> String {
    isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension TextReport: FindingsFormat {
  package static let name = "text"

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) -> [UInt8] {
    let report = TextReport(
      folder: look.folder, isColoured: look.isColoured, leastSeverity: look.leastSeverity)
    let table = RuleTable(findings).text
    return Array(
      LogText.of(
        report.lines(of: findings.reported) + (table.isEmpty ? "" : "\n" + table + "\n")
          + report.summary(of: findings) + Self.fixable(findings.reported)
          + CoverageText.lines(findings.program)
          + StaleEntries.text(of: findings)
      ).utf8)
  }

  /// One line: how many findings have a fix; empty where none has.
  private static func fixable(_ findings: [Finding]) -> String {
    let safe = findings.count { $0.fix?.isSafe == true }
    let unsafe = findings.count { $0.fix?.isSafe == false }
    guard safe + unsafe > 0 else { return "" }
    let parts = [
      safe > 0 ? "\(safe.grouped) with --fix" : nil,
      unsafe > 0 ? "\(unsafe.grouped)\(safe > 0 ? " more" : "") with --unsafe-fixes" : nil,
    ]
    return "[*] Fixable: " + parts.compactMap(\.self).joined(separator: ", ") + ".\n"
  }

  /// One line: how many findings of each severity, in how many files, and what was left out.
  private func summary(of findings: CheckedFindings) -> String {
    let isCompared = !findings.comparisons.isEmpty
    let line = summary(
      of: findings.reported, following: findings.findings(.following).count,
      suppressed: isCompared ? 0 : findings.findings(.suppressed).count,
      files: findings.program.files.sources.count, isNew: isCompared)
    guard findings.isPart else { return line }
    return GateWords.caveats(findings).reduce(line) { $0 + VisibleText.of($1) + "\n" }
  }
}
