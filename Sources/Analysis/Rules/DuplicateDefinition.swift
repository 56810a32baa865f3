import PythonSyntax
import Duplicates
package import Resolution

/// Names that several modules define.
package enum DuplicateDefinition: Rule {
  package static let isLong = true

  package static let info = RuleInfo(
    name: SameName.rule,
    summary: "A class, or a factory or getter function, defined in several modules.",
    explanation: """
      Two definitions of one name drift apart: the code that compares `ExecutionState.COMPLETED`
      of one module with that of another finds them unequal, and nobody sees why. A re-export or
      an alias of one definition is no duplicate.

      Classes of every name count, functions that have a role by their name (`create_*`,
      `get_*_factory`, `get_*_manager`, `get_*_registry`), and other functions whose bodies are
      equal but for names and literals, unless a framework's decorator registers them. What a
      handler defines in place of a failed import doesn't count. A name has a role by the patterns
      of `[roles]`: state, factory, manager, registry, or your own.

      States are errors, other roles warnings, the rest, private names and versions side by side
      (`v1/`, `v2/`, `api_v1`) notes. Definitions that share little but their name, that derive
      from each other, or of which a framework or a plan wants one in each of many places, are none
      of this rule; the report lists them. Neither are a table and the schema that shows it, a
      client's model and the server's, and what migrations keep as it was. Tests and backups are
      counted apart.

      ```python
      # orders/state.py                     # billing/state.py
      class ExecutionState(Enum):           class ExecutionState(Enum):
          RUNNING = "running"                   RUNNING = "in_progress"   # another value
      ```

      Keep one definition, in a shared package if services need it, and import it elsewhere.
      `# groundplan: ignore[duplicate-definition] reason` on the line of a definition, or above it,
      takes that definition out.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    // What shares only its name, derives from the other or is meant is no truth told twice.
    program.duplicates.filter { $0.verdict.share > 0 }.map { group in
      let own = group.ownSites
      var message =
        "\(group.form == .function ? "function" : "class") \(own[0].name) is defined in "
        + "\(Set(own.map(\.module)).count) modules"
      if group.serviceCount > 1 {
        let names = Set(own.map { program.services[$0.service].name }).sorted()
        message += " of " + names.joined(separator: ", ")
      }
      message += ": " + group.verdict.words
      if group.areVersions { message += "; they stand in versions side by side" }
      let others = group.sites.indices.filter { !group.own.contains($0) }.map { group.sites[$0] }
      return Finding(
        rule: info.name, severity: severity(of: group), scope: group.scope,
        location: own[0].location, message: message,
        notes: (own.dropFirst() + others).map { site in
          Finding.Note(
            location: site.location,
            message: site.scope == .product
              ? "also defined here" : "also defined here (\(site.scope.rawValue))")
        },
        key: group.id)
    }
  }

  private static func severity(of group: DuplicateGroup) -> Severity {
    if group.name.hasPrefix("_") || group.areVersions { return .note }
    switch (group.scope, group.role) {
    case (.product, "state"?): return .error
    case (.product, .some): return .warning
    default: return .note
    }
  }
}
