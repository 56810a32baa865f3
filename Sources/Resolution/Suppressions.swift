package import PythonSyntax

/// The `# groundplan: ignore[...]` comments of a project.
package struct Suppressions: Derived {
  /// By path and line of code: the comments, each with the line of code that it speaks for.
  private let comments: [String: [Int: [Entry]]]

  /// A comment, and the line of code that it speaks for.
  package struct Entry: Sendable, Hashable {
    package let comment: SuppressionComment
    package let line: Int
  }

  package init(of program: Program) {
    var comments: [String: [Int: [Entry]]] = [:]
    for (module, parsed) in zip(program.modules, program.parsed) where !parsed.suppressions.isEmpty
    {
      comments[module.path] = Dictionary(
        grouping: parsed.suppressions.map { Entry(comment: $0, line: $0.targetLine) },
        by: \.line)
    }
    self.comments = comments
  }

  /// The comment that silences a rule at a place.
  package func entry(silencing rule: String, at location: Location) -> Entry? {
    comments[location.path]?[location.line]?.first { entry in
      entry.comment.rules.isEmpty || entry.comment.rules.contains(rule)
    }
  }

  /// The comment that takes a definition out of its group: on its line, or above its decorators.
  package func entry(silencing rule: String, definition: Definition, in path: String) -> Entry? {
    [definition.line, definition.firstLine].lazy.compactMap { line in
      entry(silencing: rule, at: Location(path: path, line: Int(line), column: 1))
    }.first
  }

  package var isEmpty: Bool { comments.isEmpty }

  /// Every comment with its path, sorted by place.
  package var all: [(path: String, entry: Entry)] {
    comments.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap { path, list in
      list.values.joined().sorted { $0.comment.line < $1.comment.line }.map { (path, $0) }
    }
  }
}

extension Program {
  /// The comments that silence findings.
  package var suppressions: Suppressions { derived() }
}
