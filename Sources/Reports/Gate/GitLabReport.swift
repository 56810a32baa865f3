import Analysis
import Foundation
import Resolution
package import Standings

/// Findings as GitLab's Code Quality takes them, told apart by their ids, so that lines may move.
///
/// Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
package enum GitLabReport: FindingsFormat {
  package static let name = "gitlab"

  package static func bytes(of findings: CheckedFindings, as look: FindingsLook) throws -> [UInt8] {
    let owners = findings.program.owners
    return try JSONDocument.bytes(
      findings.entries.filter { $0.state == .reported }.map { entry in
        Row(entry, folder: look.folder, owners.names(of: entry.finding.location.path))
      })
  }

  private struct Row: Encodable {
    let description: String
    let checkName: String
    let fingerprint: String
    let severity: String
    let location: Place
    /// Not GitLab's: who answers for the file.
    let owners: [String]?

    init(_ entry: FindingEntry, folder: String, _ owners: [String]) {
      let finding = entry.finding
      description = VisibleText.of(finding.message)
      checkName = finding.rule
      fingerprint = entry.id
      severity =
        switch finding.severity {
        case .error: "major"
        case .warning: "minor"
        case .note: "info"
        }
      location = Place(
        path: folder + finding.location.path, lines: Lines(begin: finding.location.line))
      self.owners = owners.isEmpty ? nil : owners
    }
  }

  private struct Place: Encodable {
    let path: String
    let lines: Lines
  }

  private struct Lines: Encodable { let begin: Int }
}
