package import Consolidation
import Resolution
import SourceEdits

/// A plan for programs. `Schemas/plan.schema.json` describes it.
package enum PlanReport {
  /// The whole document in UTF-8.
  ///
  /// - Parameter isExecutable: whether the mode of a file, by its path, is 755.
  package static func json(
    of plan: Plan, isExecutable: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws -> [UInt8] {
    try JSONDocument.bytes(Document(plan, isExecutable))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let title: String
    let imports: Int
    let strings: Int
    let mentions: Int
    let phases: [Phase]
    let byHand: [Row]

    init(_ plan: Plan, _ isExecutable: @escaping @Sendable (String) -> Bool) {
      title = plan.title
      imports = plan.counts.imports
      strings = plan.counts.strings
      mentions = plan.counts.mentions
      phases = plan.phases.map { Phase($0, isExecutable) }
      byHand = plan.remainders.map(Row.init)
    }
  }

  private struct Phase: Encodable {
    let title: String
    let files: [File]
    /// As `git apply` takes it; what is no UTF-8 in it is shown as U+FFFD.
    let patch: String
    let proof: [Proof.Row]

    init(_ phase: Plan.Phase, _ isExecutable: @escaping @Sendable (String) -> Bool) {
      title = phase.title
      files = phase.changes.files.map(File.init)
      patch = String(
        decoding: PatchText(of: phase.changes, isExecutable: isExecutable).bytes(), as: UTF8.self)
      proof = phase.proof.rows
    }
  }

  private struct File: Encodable {
    let path: String
    /// change, create, delete or move.
    let action: String
    let origin: String?

    init(_ file: TreeChanges.File) {
      path = file.path
      origin = file.origin
      action =
        file.origin != nil
        ? "move" : file.before == nil ? "create" : file.after == nil ? "delete" : "change"
    }
  }

  private struct Row: Encodable {
    let path: String
    let line: Int
    let column: Int
    let reason: String

    init(_ remainder: Remainder) {
      path = remainder.location.path
      line = remainder.location.line
      column = remainder.location.column
      reason = remainder.reason
    }
  }
}
