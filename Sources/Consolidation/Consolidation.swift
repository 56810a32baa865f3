package import Analysis

/// From what an analysis found to what should be merged first.
package struct Consolidation: Sendable {
  package let result: AnalysisResult
  /// All groups, by basis, then as they were found.
  package let groups: [ConsolidationGroup]
  /// Those worth merging, the best first.
  package let targets: [ConsolidationTarget]
  package let compliance: Compliance

  /// The modules of the result must have been parsed with their bodies.
  package init(_ result: AnalysisResult) {
    self.result = result
    var search = GroupSearch(result.program)
    groups = search.find()
    targets = TargetRanking(result.program, groups).targets(of: groups)
    compliance = Compliance(result)
  }
}
