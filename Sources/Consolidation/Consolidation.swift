package import Duplicates
package import Analysis
package import Resolution

/// From what an analysis found to what should be merged first.
package struct Consolidation: Sendable {
  /// What rules found, for what is worth merging is also what breaks them.
  package let findings: Findings
  package var program: Program { findings.program }
  /// All groups, by basis, then as they were found.
  package let groups: [DuplicateGroup]
  /// Those worth merging, the best first.
  package let targets: [ConsolidationTarget]
  package let compliance: Compliance

  /// - Parameter history: when files were changed, where that is to count.
  package init(of findings: Findings, history: FileHistory = FileHistory()) {
    self.findings = findings
    groups = GroupSearch(findings.program).find()
    targets = TargetRanking(findings.program, history).targets(of: groups)
    compliance = Compliance(findings)
  }
}
