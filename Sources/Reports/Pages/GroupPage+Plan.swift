import Consolidation
import Duplicates
import Resolution
import SourceEdits

extension GroupPage {
  /// The command that merges a target and, where it was planned, what it would change, its proof and what
  /// is left by hand.
  func planData(_ target: ConsolidationTarget) -> PageData {
    var data: PageData = [:]
    let to = target.remaining == nil ? " --to PATH" : ""
    data["command"] = VisibleText.of("groundplan consolidate " + ShellWord.quoted(group.id) + to)
    data["has_phases"] = false
    data["has_remainders"] = false
    switch context.plans[group.id] {
    case nil:
      data["summary"] =
        target.remaining == nil
        ? "Once it is decided which remains, this prints the patch with its proof."
        : "This prints the patch with its proof."
    case .failure(let error):
      data["summary"] =
        "It is refused: " + VisibleText.of(error.objections.first?.message ?? error.description)
    case .success(let plan):
      data["summary"] = Self.sentence(plan)
      add(plan, to: &data)
    }
    return data
  }

  private static func sentence(_ plan: Plan) -> String {
    guard !plan.changes.isEmpty else {
      return "Nothing of it can be done for certain; what stands in the way is listed below."
    }
    return "It changes \(PlanText.summary(plan)) in \(count(plan.phases.count, "phase")), of which "
      + "each leaves a tree that works."
  }

  private func add(_ plan: Plan, to data: inout PageData) {
    data["has_phases"] = !plan.phases.isEmpty
    data["phases"] = plan.phases.enumerated().map { number, phase -> PageData in
      let files = phase.changes.files
      let changed = phase.proof.rows.filter { $0.before != $0.after }
      return [
        "number": String(number + 1), "title": VisibleText.of(phase.title),
        "file_count": count(files.count, "file"),
        "files": files.prefix(Self.maximumFiles).map {
          context.location(Location(path: $0.path, line: 1, column: 1))
        },
        "has_more_files": files.count > Self.maximumFiles,
        "more_files": max(0, files.count - Self.maximumFiles).grouped,
        "imports": phase.counts.imports.grouped, "strings": phase.counts.strings.grouped,
        "is_unchanged": changed.isEmpty,
        "changes": changed.map { row in
          ["name": row.name, "before": row.before.grouped, "after": row.after.grouped] as PageData
        },
      ]
    }
    data["proof_rows"] = (plan.phases.first?.proof.rows ?? []).map(\.name).joined(separator: ", ")
    data["has_remainders"] = !plan.remainders.isEmpty
    data["remainder_count"] = plan.remainders.count.grouped
    data["remainders"] = plan.remainders.prefix(Self.maximumRemainders).map { remainder in
      var row = context.location(remainder.location)
      row["reason"] = VisibleText.of(remainder.reason)
      return row
    }
    data["has_more_remainders"] = plan.remainders.count > Self.maximumRemainders
    data["more_remainders"] = max(0, plan.remainders.count - Self.maximumRemainders).grouped
  }

  /// Files of a phase, and places by hand, that the page lists.
  private static let maximumFiles = 20
  private static let maximumRemainders = 40
}
