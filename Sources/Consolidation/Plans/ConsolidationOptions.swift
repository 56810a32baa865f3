/// What a user says of the merging of a group.
package struct ConsolidationOptions: Sendable {
  /// How an old path says that it is old.
  package enum Warning: String, Sendable, CaseIterable {
    /// It goes on working in silence.
    case none
    /// A function `__getattr__` of the module warns whoever asks for the name (PEP 562).
    case getattr
    /// The module warns whoever imports it; only where it has nothing else.
    case module
  }

  /// Into what the step is split in which importers follow.
  package enum Split: Hashable, Sendable {
    case service, owner
    /// So many files at a time.
    case files(Int)
  }

  /// The definition that remains: its dotted path; nil for the one that the ranking names.
  package var survivor: String?
  /// Numbers of the steps to take, from 1 to 5; empty for all.
  package var phases: Set<Int> = []
  /// Only definitions below these paths or dotted paths are merged.
  package var only: [String] = []
  /// Definitions that stay, by name or dotted path.
  package var keep: [String] = []
  /// Members that the survivor calls otherwise.
  package var members: [String: String] = [:]
  package var warning = Warning.none
  /// Whether old paths go on working until nobody uses them.
  package var leavesShims = true
  package var split: Split?
  /// The path of a test to write that pins the result.
  package var test: String?

  package init() {}

  func takes(_ phase: Int) -> Bool { phases.isEmpty || phases.contains(phase) }
}
