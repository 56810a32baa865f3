package import Analysis
package import Consolidation
package import Standings

/// A form in which `check` writes findings.
package protocol FindingsFormat: Sendable {
  /// What `--format` calls it.
  static var name: String { get }
  /// Whether it tells by which edits a fix is carried out.
  static var showsEdits: Bool { get }
  /// Whole, as it is to be written.
  static func bytes(of findings: CheckedFindings, as look: FindingsLook) throws -> [UInt8]
}

extension FindingsFormat {
  package static var showsEdits: Bool { false }
}

/// What the user asked for; a form that has no use for one of these passes it over.
package struct FindingsLook: Sendable {
  /// What leads from where the user stands to the paths of findings: empty, or ends with a slash.
  package let folder: String
  package let isColoured: Bool
  /// Findings below it are counted, not shown.
  package let leastSeverity: Severity
  /// The least severity of a finding that fails the run; nil where none does.
  package let failing: Severity?
  /// By which edits fixes are carried out; nil where no form shows them.
  package let fixes: FixEdits?

  package init(
    folder: String, isColoured: Bool, leastSeverity: Severity, failing: Severity? = .error,
    fixes: FixEdits? = nil
  ) {
    self.folder = folder
    self.isColoured = isColoured
    self.leastSeverity = leastSeverity
    self.failing = failing
    self.fixes = fixes
  }
}

/// The forms that there are.
package enum FindingsFormats {
  /// Those of `--format`, the one that it has unless told otherwise first.
  package static let all: [any FindingsFormat.Type] = [
    TextReport.self, FindingsReport.self, SARIFReport.self, GitHubReport.self, GitLabReport.self,
    JUnitReport.self, MarkdownReport.self, TableReport.self,
  ]
}
