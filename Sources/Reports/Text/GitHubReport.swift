package import Analysis
import Resolution

/// Findings as workflow commands, which GitHub shows beside the lines of a pull request.
package enum GitHubReport: FindingsFormat {
  package static let name = "github"

  package static func bytes(of findings: Findings, as look: FindingsLook) -> [UInt8] {
    Array(text(of: findings.reported, folder: look.folder).utf8)
  }

  /// A line for each finding; `folder` is put before its path.
  package static func text(of findings: [Finding], folder: String) -> String {
    findings.map { finding in
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
    }.joined()
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
