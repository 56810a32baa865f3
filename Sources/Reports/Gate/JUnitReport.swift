import Analysis
import Resolution
package import Standings

/// Findings as JUnit's XML, which most build machines show: a suite for each rule that was asked, and in
/// it a case for each finding. What fails the run is a failure, the others are skipped; a rule that found
/// nothing has one case that passed.
///
/// Source: the schema of Jenkins' xUnit plugin, `junit-10.xsd`.
package enum JUnitReport: FindingsFormat {
  package static let name = "junit"

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) -> [UInt8] {
    let byRule = Dictionary(grouping: findings.reported, by: \.rule)
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let failures = findings.reported.count { isFailure($0, look) }
    let tests = findings.whole.rules.reduce(0) { $0 + max(1, byRule[$1]?.count ?? 0) }
    text += "<testsuites name=\"groundplan\" tests=\"\(tests)\" failures=\"\(failures)\">\n"
    for rule in findings.whole.rules {
      text += suite(rule, byRule[rule] ?? [], look)
    }
    return Array((text + "</testsuites>\n").utf8)
  }

  private static func isFailure(_ finding: Finding, _ look: FindingsLook) -> Bool {
    look.failing.map { finding.severity >= $0 } ?? false
  }

  private static func suite(_ rule: String, _ findings: [Finding], _ look: FindingsLook) -> String {
    let failures = findings.count { isFailure($0, look) }
    let name = attribute(rule)
    var text = "  <testsuite name=\(name) tests=\"\(max(1, findings.count))\""
    text += " failures=\"\(failures)\" errors=\"0\" skipped=\"\(findings.count - failures)\">\n"
    if findings.isEmpty { text += "    <testcase classname=\"groundplan\" name=\(name)/>\n" }
    for finding in findings {
      let place = "\(look.folder)\(finding.location.path):\(finding.location.line)"
      text += "    <testcase classname=\(attribute(look.folder + finding.location.path))"
      text += " name=\(attribute("\(place): \(finding.message)"))>\n"
      if isFailure(finding, look) {
        text += "      <failure type=\"\(finding.severity.rawValue)\""
        text += " message=\(attribute(finding.message))>\(body(finding, look))</failure>\n"
      } else {
        text += "      <skipped message=\(attribute(finding.severity.rawValue))/>\n"
        text += "      <system-out>\(body(finding, look))</system-out>\n"
      }
      text += "    </testcase>\n"
    }
    return text + "  </testsuite>\n"
  }

  /// As in a terminal.
  private static func body(_ finding: Finding, _ look: FindingsLook) -> String {
    let report = TextReport(folder: look.folder, isColoured: false, leastSeverity: .note)
    return escaped(report.lines(of: [finding]), keepingLines: true)
  }

  private static func attribute(_ text: String) -> String {
    "\"" + escaped(VisibleText.of(text), keepingLines: false) + "\""
  }

  /// XML 1.0 has no way to write most controls, nor the two last characters of the first plane.
  private static func escaped(_ text: String, keepingLines: Bool) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where keepingLines: result += "\n"
      case _ where VisibleText.isInvisible(scalar) || (0xFFFE...0xFFFF).contains(scalar.value):
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
