package import Analysis
import Resolution
package import Standings

/// Findings as workflow commands, which GitHub shows beside the lines of a pull request.
///
/// Of a step GitHub shows ten errors, ten warnings and ten notices; what is beyond them is counted.
/// Source: https://docs.github.com/en/actions/reference/limits
package enum GitHubReport: FindingsFormat {
  package static let name = "github"

  /// How many commands of one kind a step may have.
  private static let limit = 10

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) -> [UInt8] {
    Array(text(of: findings.reported, folder: look.folder).utf8)
  }

  /// A line for each finding that is shown, errors first, and one for the rest; `folder` is put before
  /// its path.
  package static func text(of findings: [Finding], folder: String) -> String {
    var text = ""
    var rest: [String] = []
    for severity in [Severity.error, .warning, .note] {
      let all = findings.filter { $0.severity == severity }
      text += all.prefix(limit).map { line(of: $0, folder: folder) }.joined()
      if all.count > limit { rest.append(count(all.count - limit, "more \(severity.rawValue)")) }
    }
    // No command: it isn't to take the place of an annotation.
    return rest.isEmpty
      ? text
      : text + "Not annotated, for GitHub shows ten of a kind: \(rest.joined(separator: ", ")).\n"
  }

  private static func line(of finding: Finding, folder: String) -> String {
    let command =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .note: "notice"
      }
    let place = finding.location
    return
      "::\(command) file=\(property(folder + place.path)),line=\(place.line),col=\(place.column),"
      + "title=\(property(finding.rule))::\(escaped(finding.message))\n"
  }

  private static func property(_ text: String) -> String { escaped(text, also: [":", ","]) }

  /// By scalar, for a CR and an LF side by side are one `Character`.
  private static func escaped(_ text: String, also more: [Unicode.Scalar] = []) -> String {
    var result = ""
    for scalar in VisibleText.of(text).unicodeScalars {
      if scalar == "%" || scalar == "\r" || scalar == "\n" || more.contains(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "%" + (digits.count < 2 ? "0" : "") + digits
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
