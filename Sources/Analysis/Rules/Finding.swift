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

/// A place in a file; line and column count from one.
package struct Location: Hashable, Comparable, Sendable, Codable {
  package let path: String
  package let line: Int
  package let column: Int

  package init(path: String, line: Int, column: Int) {
    self.path = path
    self.line = line
    self.column = column
  }

  package static func < (left: Location, right: Location) -> Bool {
    if left.path != right.path {
      return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
    }
    return (left.line, left.column) < (right.line, right.column)
  }
}
