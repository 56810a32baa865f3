import Duplicates
import SourceEdits

/// The plans of the first targets of a ranking, each proved by itself on the tree as it stands.
package struct TargetPlans: Sendable {
  private let outcomes: [String: Result<Plan, PlanError>]

  /// No plans.
  package init() { outcomes = [:] }

  /// - Parameters:
  ///   - limit: how many; those that need a decision have none and don't count.
  ///   - sources: reads files of the tree.
  package init(
    of consolidation: Consolidation, limit: Int, jobs: Int, sources: @escaping SourceReader
  ) {
    let targets = consolidation.targets.filter { $0.remaining != nil }.prefix(limit)
    var outcomes: [String: Result<Plan, PlanError>] = [:]
    if !targets.isEmpty {
      let builder = PlanBuilder(consolidation.program, jobs: jobs, sources: sources)
      for target in targets {
        outcomes[target.group.id] = Result { () throws(PlanError) in
          try builder.consolidate(target.group, target, ConsolidationOptions())
        }
      }
    }
    self.outcomes = outcomes
  }

  /// How many plans are made where nobody says: fewer in larger trees, where each takes longer.
  package static func limit(forModules count: Int) -> Int { min(20, 4_000 / max(1, count)) }

  /// The plan of a group, or why it is refused; nil where none was made.
  package subscript(group: String) -> Result<Plan, PlanError>? { outcomes[group] }
}
