import PythonSyntax
package import Resolution

/// Names that several modules define.
package enum DuplicateDefinition: Rule {
  package static let info = RuleInfo(
    name: "duplicate-definition",
    summary: "A class, or a factory or getter function, defined in several modules.",
    explanation: """
      Two definitions of one name drift apart: the code that compares `ExecutionState.COMPLETED`
      of one module with that of another finds them unequal, and nobody sees why. A re-export or
      an alias of one definition is no duplicate.

      Classes of every name count, and functions that have a role by their name (`create_*`,
      `get_*_factory`, `get_*_manager`, `get_*_registry`), unless a framework's decorator
      registers them. What a handler defines in the stead of a failed import doesn't count. A name
      has a role by the patterns of `[roles]`: state, factory, manager, registry, or your own.

      States are errors, other roles warnings, the rest notes, and so are definitions that share no
      member or have none, and private names. Tests and backups are counted apart.

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
    program.duplicates.map { group in
      let own = group.ownSites
      let moduleCount = Set(own.map(\.module)).count
      var message = "\(group.kind.rawValue) \(group.name) is defined in \(moduleCount) modules"
      if group.serviceCount > 1 {
        let names = Set(own.map { program.services[$0.service].name }).sorted()
        message += " of " + names.joined(separator: ", ")
      }
      message += ": " + group.verdict.words
      let severity: Severity
      switch (group.scope, group.role) {
      // Definitions that share no member share perhaps only the name.
      case _ where group.verdict == .disjoint || group.verdict == .empty: severity = .note
      case _ where group.name.hasPrefix("_"): severity = .note
      case (.product, "state"?): severity = .error
      case (.product, .some): severity = .warning
      default: severity = .note
      }
      return Finding(
        rule: info.name, severity: severity, scope: group.scope, location: own[0].location,
        message: message,
        notes: (own.dropFirst() + group.sites.filter { $0.scope != group.scope }).map { site in
          Finding.Note(
            location: site.location,
            message: site.scope == .product
              ? "also defined here" : "also defined here (\(site.scope.rawValue))")
        },
        key: group.id)
    }
  }
}
