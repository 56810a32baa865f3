package import Analysis
package import Resolution

/// Findings of a run as they are told: all, those of some owners, or those that weren't there before.
package struct CheckedFindings: Sendable {
  /// All that the rules found.
  package let whole: Findings
  /// Those that are told, sorted by place.
  package let entries: [FindingEntry]
  /// Whether some are left out.
  package let isPart: Bool
  /// What they were compared with.
  package let comparisons: [Comparison]
  /// The owners whose files alone are told of; nil for everybody's.
  package let owners: [String]?
  /// By rule, how many findings that count are known: those that a comparison leaves out.
  package let known: [String: Int]

  /// What findings are compared with, and what it says.
  package struct Comparison: Sendable {
    /// Which sort of thing they are compared with.
    package enum Kind: String, Sendable { case baseline, revision }

    package let kind: Kind
    /// What the user calls it.
    package let name: String
    package let changes: FindingChanges

    package init(_ kind: Kind, named name: String, _ changes: FindingChanges) {
      self.kind = kind
      self.name = name
      self.changes = changes
    }
  }

  /// Leaves out what isn't wanted.
  ///
  /// - Parameters:
  ///   - comparisons: only what is new to each of them is told.
  ///   - owners: nil for everybody's findings.
  ///   - notes: more places to tell of, by the id of a finding.
  package init(
    _ whole: Findings, comparedWith comparisons: [Comparison] = [],
    of owners: OwnerSelection? = nil,
    notes: [String: [Finding.Note]] = [:]
  ) {
    let new = comparisons.map { Set($0.changes.appeared.map(\.id)) }
    var known: [String: Int] = [:]
    var entries: [FindingEntry] = []
    for entry in whole.entries {
      if let owners, !owners.holds(entry.finding.location.path) { continue }
      if new.allSatisfy({ $0.contains(entry.id) }) {
        entries.append(entry.explained(by: notes[entry.id] ?? []))
      } else if entry.state == .reported {
        known[entry.finding.rule, default: 0] += 1
      }
    }
    self.whole = whole
    self.entries = entries
    self.known = known
    self.comparisons = comparisons
    self.owners = owners?.names
    isPart = !comparisons.isEmpty || owners != nil
  }

  /// The program that they are of.
  package var program: Program { whole.program }

  /// Those that are told and count, sorted by place.
  package var reported: [Finding] { findings(.reported) }

  /// Those that are told and have a state.
  package func findings(_ state: FindingEntry.State) -> [Finding] {
    entries.filter { $0.state == state }.map(\.finding)
  }

  /// How many findings that count are known.
  package var knownCount: Int { known.values.reduce(0, +) }

  /// Entries of the baseline that occur no more.
  package var stale: [Standing.Entry] {
    comparisons.filter { $0.kind == .baseline }.flatMap(\.changes.gone)
  }

  /// What a rule has told and left out.
  package struct RuleCounts: Sendable {
    package let rule: String
    package let errors: Int
    package let warnings: Int
    package let notes: Int
    /// Those that a safe fix mends.
    package let fixable: Int
    package let known: Int
  }

  /// Rules that found something, in the order of all rules.
  package var countsByRule: [RuleCounts] {
    var counts: [String: [Severity: Int]] = [:]
    var fixable: [String: Int] = [:]
    for finding in reported {
      counts[finding.rule, default: [:]][finding.severity, default: 0] += 1
      if finding.fix?.isSafe == true { fixable[finding.rule, default: 0] += 1 }
    }
    return whole.rules.compactMap { rule in
      guard counts[rule] != nil || known[rule] != nil else { return nil }
      return RuleCounts(
        rule: rule, errors: counts[rule]?[.error] ?? 0, warnings: counts[rule]?[.warning] ?? 0,
        notes: counts[rule]?[.note] ?? 0, fixable: fixable[rule] ?? 0, known: known[rule] ?? 0)
    }
  }
}
