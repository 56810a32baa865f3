package import Standings

/// What a report compares its tree with.
package struct ReportChanges: Sendable {
  package let changes: Changes
  /// What the user calls the baseline.
  package let baseline: String

  package init(changes: Changes, baseline: String) {
    self.changes = changes
    self.baseline = baseline
  }
}
