package import Resolution
import PythonSyntax

/// Suppressions that silence nothing.
package enum UnusedSuppression: Rule {
  package static let info = RuleInfo(
    name: "unused-suppression",
    summary: "A `# groundplan: ignore` comment that silences nothing.",
    explanation: """
      The finding that the comment silenced is gone, or the comment names a rule that doesn't
      exist. Stale comments hide the next finding on their line.

      ```python
      from shared import models  # groundplan: ignore[cross-service-import]   <- nothing to ignore
      ```

      Remove the comment.
      """,
    severities: [.warning])

  /// Needs the findings of all other rules; see ``Analysis``.
  package static func findings(in program: Program) -> [Finding] { [] }

  static func findings(in program: Program, used: Set<Use>) -> [Finding] {
    let scopes = Dictionary(
      zip(program.modules.map(\.path), program.scopes), uniquingKeysWith: { first, _ in first })
    let usedLines = Set(used.map { Use(path: $0.path, line: $0.line, rule: "") })
    return program.suppressions.all.flatMap { path, entry in
      let names = entry.comment.rules.isEmpty ? [""] : entry.comment.rules
      return names.compactMap { name -> Finding? in
        let isUsed =
          name.isEmpty
          ? usedLines.contains(Use(path: path, line: entry.comment.line, rule: ""))
          : used.contains(Use(path: path, line: entry.comment.line, rule: name))
        guard !isUsed else { return nil }
        let known = Rules.all.contains { $0.info.name == name }
        let message =
          name.isEmpty || known
          ? "this comment silences no finding\(name.isEmpty ? "" : " of \(name)"); remove it"
          : "there is no rule called '\(name)'"
        return Finding(
          rule: info.name, severity: .warning, scope: scopes[path] ?? .product,
          location: Location(path: path, line: entry.comment.line, column: entry.comment.column),
          message: message, notes: [], key: "\(path) \(name)",
          fix: entry.comment.line > 0
            ? Fix(
              "remove it",
              .comment(
                Location(path: path, line: entry.comment.line, column: entry.comment.column),
                rule: entry.comment.rules.count > 1 ? name : nil)) : nil)
      }
    }
  }

  /// A comment's rule that silenced something.
  struct Use: Hashable {
    let path: String
    let line: Int
    let rule: String

    init(path: String, line: Int, rule: String) {
      self.path = path
      self.line = line
      self.rule = rule
    }

    /// A comment without rules silences all.
    init(of entry: Suppressions.Entry, rule: String, in path: String) {
      self.init(
        path: path, line: entry.comment.line, rule: entry.comment.rules.isEmpty ? "" : rule)
    }

    init(of entry: Suppressions.Entry, by finding: Finding) {
      self.init(of: entry, rule: finding.rule, in: finding.location.path)
    }
  }
}
