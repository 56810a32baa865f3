import Analysis
import Resolution
package import Standings

/// Findings as CSV (RFC 4180), a line each; a field that a spreadsheet would take for a formula begins
/// with an apostrophe.
package enum TableReport: FindingsFormat {
  package static let name = "csv"

  private static let columns = [
    "id", "rule", "severity", "scope", "path", "line", "column", "owners", "message", "key",
  ]

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) -> [UInt8] {
    let owners = findings.program.owners
    var text = columns.joined(separator: ",") + "\r\n"
    for entry in findings.entries where entry.state == .reported {
      let finding = entry.finding
      let place = finding.location
      let fields = [
        entry.id, finding.rule, finding.severity.rawValue, finding.scope.rawValue,
        look.folder + place.path, String(place.line), String(place.column),
        owners.owners(of: place.path), finding.message, finding.key,
      ]
      text += fields.map(CSVText.field).joined(separator: ",") + "\r\n"
    }
    return Array(text.utf8)
  }
}

/// Text of the tree in a table.
enum CSVText {
  /// A field, in quotes where it needs them.
  static func field(_ text: String) -> String {
    var text = VisibleText.of(text)
    if let first = text.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
      text = "'" + text
    }
    return text.contains(where: { ",\"\n\r".contains($0) })
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
