import Duplicates
import SourceEdits

/// The plans of the first targets of a ranking, each proved by itself on the tree as it stands.
package struct TargetPlans: Sendable {
  /// What became of a target.
  package enum Outcome: Sendable {
    case planned(Plan)
    case refused(PlanError)
  }

  private let outcomes: [String: Outcome]

  /// No plans.
  package init() { outcomes = [:] }

  /// - Parameters:
  ///   - limit: how many; those that need a decision have none and don't count.
  ///   - sources: reads files of the tree.
  package init(
    of consolidation: Consolidation, limit: Int, jobs: Int, sources: @escaping SourceReader
  ) {
    let targets = consolidation.targets.filter { $0.remaining != nil }.prefix(limit)
    var outcomes: [String: Outcome] = [:]
    if !targets.isEmpty {
      let builder = PlanBuilder(consolidation.program, jobs: jobs, sources: sources)
      for target in targets {
        do throws(PlanError) {
          let plan = try builder.consolidate(target.group, target, ConsolidationOptions())
          outcomes[target.group.id] = .planned(plan)
        } catch {
          outcomes[target.group.id] = .refused(error)
        }
      }
    }
    self.outcomes = outcomes
  }

  /// How many plans are made where nobody says: fewer in larger trees, where each takes longer.
  package static func limit(forModules count: Int) -> Int { min(20, 4_000 / max(1, count)) }

  /// Nil where none was made.
  package subscript(group: String) -> Outcome? { outcomes[group] }
}
