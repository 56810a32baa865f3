package import Analysis

/// From what an analysis found to what should be merged first.
package struct Consolidation: Sendable {
  package let result: AnalysisResult
  /// All groups, by basis, then as they were found.
  package let groups: [ConsolidationGroup]
  /// Those worth merging, the best first.
  package let targets: [ConsolidationTarget]
  package let compliance: Compliance

  /// - Parameters:
  ///   - result: its modules must have been parsed with their bodies.
  ///   - history: when files were changed, where that is to count.
  package init(_ result: AnalysisResult, history: FileHistory = FileHistory()) {
    self.result = result
    var search = GroupSearch(result.program)
    groups = search.find()
    targets = TargetRanking(result.program, history).targets(of: groups)
    compliance = Compliance(result)
  }
}
