package import Consolidation
import Resolution
import SourceEdits

/// What is said of a plan beside its patch: the proof as a table, and what is left by hand.
package struct PlanText {
  private let plan: Plan
  private let folder: String

  /// - Parameter folder: what leads from where the user stands to the root.
  package init(_ plan: Plan, folder: String) {
    self.plan = plan
    self.folder = folder
  }

  /// The whole, which ends in a line end.
  package func text() -> String {
    var lines: [String] = []
    for (index, phase) in plan.phases.enumerated() {
      if plan.phases.count > 1 { lines.append("Phase \(index + 1): \(phase.title)") }
      lines += table(phase)
      lines.append("")
    }
    lines.append(
      plan.changes.isEmpty
        ? "\(plan.title): nothing to change."
        : "\(plan.title): \(Self.summary(plan)).")
    if !plan.remainders.isEmpty {
      lines.append("")
      lines.append("By hand (\(plan.remainders.count)):")
      lines += plan.remainders.map { "  " + Self.line($0, folder) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// How much it changes: "3 files, 5 imported names".
  static func summary(_ plan: Plan) -> String {
    let counts = plan.counts
    var parts = [count(plan.changes.files.count, "file")]
    if counts.imports > 0 { parts.append(count(counts.imports, "imported name")) }
    if counts.strings > 0 { parts.append(count(counts.strings, "string")) }
    if counts.mentions > 0 { parts.append(count(counts.mentions, "mention")) }
    return parts.joined(separator: ", ")
  }

  private func table(_ phase: Plan.Phase) -> [String] {
    let rows = phase.proof.rows.filter { $0.before > 0 || $0.after > 0 }
    let width = rows.map(\.name.count).max() ?? 0
    let head = pad("Proof", width) + "   before    after"
    return [head]
      + rows.map { row in
        pad(row.name, width) + right(row.before) + right(row.after)
          + (row.before == row.after ? "" : row.after > row.before ? "  +" : "  -")
      }
  }

  private func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private func right(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: " ", count: max(1, 9 - text.count)) + text
  }

  /// `path:line:column: reason`.
  package static func line(_ remainder: Remainder, _ folder: String) -> String {
    let place = remainder.location
    return "\(folder)\(place.path):\(place.line):\(place.column): \(remainder.reason)"
  }

  /// Why a plan was refused: what would get worse, at most so many lines.
  package static func text(of error: PlanError, folder: String, limit: Int = 20) -> String {
    var text = error.description + "\n"
    for objection in error.objections.prefix(limit) {
      let place = objection.location
      text += "  \(folder)\(place.path):\(place.line):\(place.column): \(objection.message)\n"
      if !objection.files.isEmpty, objection.files != [place.path] {
        text += "    because of \(objection.files.prefix(3).joined(separator: ", "))\n"
      }
    }
    let rest = error.objections.count - limit
    return rest > 0 ? text + "  and \(rest) more\n" : text
  }
}
