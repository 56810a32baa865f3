import PythonSyntax
package import Resolution

/// Something that an analysis found: a value, sorted and printed elsewhere.
package struct Finding: Hashable, Comparable, Sendable, Codable {
  package let rule: String
  package let severity: Severity
  package let scope: CodeScope
  package let location: Location
  package let message: String
  package let notes: [Note]
  /// What stays the same when lines move: the rule's own key of the matter.
  package let key: String

  /// Another place that the finding speaks of, and what is to be seen there.
  package struct Note: Hashable, Sendable, Codable {
    package let location: Location
    package let message: String

    package init(location: Location, message: String) {
      self.location = location
      self.message = message
    }
  }

  package static func < (left: Finding, right: Finding) -> Bool {
    if left.location != right.location { return left.location < right.location }
    if left.rule != right.rule { return left.rule < right.rule }
    return left.message < right.message
  }
}

/// How much a finding weighs, ascending from note to error: `--fail-on` and `--min-severity` go by
/// it.
package enum Severity: String, Sendable, CaseIterable, Codable, Comparable {
  case error, warning, note

  private var rank: Int {
    switch self {
    case .error: 2
    case .warning: 1
    case .note: 0
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

extension Program {
  /// A note that stands at the first line of a module.
  func note(_ message: String, module: ModuleID) -> Finding.Note {
    Finding.Note(
      location: Location(path: modules[module].path, line: 1, column: 1), message: message)
  }
}
