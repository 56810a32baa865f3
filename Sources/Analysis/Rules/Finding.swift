import PythonSyntax
package import Resolution

/// Something that an analysis found: an immutable value, sorted and printed elsewhere.
///
/// A class, for there may be many, and each is handed on many times.
package final class Finding: Hashable, Comparable, Sendable, Codable {
  package let rule: String
  package let severity: Severity
  package let scope: CodeScope
  package let location: Location
  package let message: String
  package let notes: [Note]
  /// What stays the same when lines move: the rule's own key of the matter.
  package let key: String
  /// Where what this finding follows from is told, the likeliest first; ``Findings`` chooses.
  let origins: [Origin]
  /// What this finding only follows from: mend that, and it goes.
  package let cause: Cause?
  /// The one right answer, where the rule knows it.
  package let fix: Fix?

  init(
    rule: String, severity: Severity, scope: CodeScope, location: Location, message: String,
    notes: [Note], key: String, origins: [Origin] = [], cause: Cause? = nil, fix: Fix? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.scope = scope
    self.location = location
    self.message = message
    self.notes = notes
    self.key = key
    self.origins = origins
    self.cause = cause
    self.fix = fix
  }

  /// Another place that the finding speaks of, and what is to be seen there.
  package struct Note: Hashable, Sendable, Codable {
    package let location: Location
    package let message: String
    /// Whether it is the next step of a way that the finding tells, from its own place on.
    package let isStep: Bool

    package init(location: Location, message: String, isStep: Bool = false) {
      self.location = location
      self.message = message
      self.isStep = isStep
    }
  }

  /// Where another rule tells of the cause.
  package struct Origin: Hashable, Sendable, Codable {
    let rule: String
    let location: Location
  }

  /// Another finding, by what stays the same when lines move.
  package struct Cause: Hashable, Sendable, Codable {
    package let rule: String
    package let key: String
  }

  /// The same with another severity.
  func with(severity: Severity) -> Finding {
    Finding(
      rule: rule, severity: severity, scope: scope, location: location, message: message,
      notes: notes, key: key, origins: origins, cause: cause, fix: fix)
  }

  /// The same as what follows from another finding.
  func following(_ other: Finding) -> Finding {
    Finding(
      rule: rule, severity: severity, scope: scope, location: location, message: message,
      notes: notes, key: key, origins: origins, cause: Cause(rule: other.rule, key: other.key),
      fix: fix)
  }

  /// The same with other places before its own.
  func explained(by others: [Note]) -> Finding {
    Finding(
      rule: rule, severity: severity, scope: scope, location: location, message: message,
      notes: others + notes, key: key, origins: origins, cause: cause)
  }

  /// The same, with more to say of what follows from it.
  func adding(_ words: String, _ more: [Note]) -> Finding {
    Finding(
      rule: rule, severity: severity, scope: scope, location: location, message: message + words,
      notes: notes + more, key: key, origins: origins, cause: cause, fix: fix)
  }

  package static func == (left: Finding, right: Finding) -> Bool {
    left === right
      || left.location == right.location && left.rule == right.rule
        && left.severity == right.severity && left.scope == right.scope
        && left.message == right.message && left.key == right.key && left.notes == right.notes
        && left.origins == right.origins && left.cause == right.cause && left.fix == right.fix
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(location)
    hasher.combine(rule)
    hasher.combine(message)
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
