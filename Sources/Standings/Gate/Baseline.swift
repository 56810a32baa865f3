package import Analysis
package import Resolution

/// The findings that a team knows of and lives with: how many there are of each rule, file and key, and
/// no lines.
package struct Baseline: Sendable, Equatable {
  /// What an entry of a baseline is known by.
  package struct Key: Hashable, Comparable, Sendable {
    package let rule: String
    package let path: String
    /// ``Finding/key``
    package let key: String

    package init(rule: String, path: String, key: String) {
      self.rule = rule
      self.path = path
      self.key = key
    }

    package static func < (left: Key, right: Key) -> Bool {
      if left.path != right.path { return Standing.precedes(left.path, right.path) }
      if left.rule != right.rule { return left.rule < right.rule }
      return Standing.precedes(left.key, right.key)
    }
  }

  package private(set) var counts: [Key: Int]

  /// Of counts that are no less than one.
  package init(_ counts: [Key: Int] = [:]) { self.counts = counts }

  /// What is found now; those that only follow from others too, for they may outlive them. What a
  /// comment silences isn't there.
  package init(of entries: [FindingEntry]) {
    self.init(of: entries.filter { $0.state != .suppressed }.map(Standing.Entry.init))
  }

  private init(of entries: [Standing.Entry]) {
    counts = Dictionary(entries.map { (Key($0), 1) }, uniquingKeysWith: +)
  }

  /// Its entries in the order of the file, by path, rule and key.
  package var sorted: [(key: Key, count: Int)] {
    counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// How many findings it has.
  package var count: Int { counts.values.reduce(0, +) }

  /// The rules of its entries.
  private var rules: Set<String> { Set(counts.keys.map(\.rule)) }

  /// As findings of another run, so that the same comparison holds.
  private var entries: [Standing.Entry] {
    sorted.flatMap { key, count in
      let hash = FindingEntry.fingerprint(rule: key.rule, key: key.key, path: key.path)
      return (1...count).map { number in
        Standing.Entry(
          id: FindingEntry.id(of: hash, number: number), rule: key.rule, severity: .note,
          scope: .product, location: Location(path: key.path, line: 1, column: 1), message: "",
          key: key.key, state: .reported)
      }
    }
  }

  /// What is new beside it, and what of it occurs no more. Of rules that weren't asked nothing is known.
  package func changes(to findings: Findings, renames: Renames) -> FindingChanges {
    FindingChanges(
      from: entries, of: Array(rules.union(findings.rules)),
      to: findings.entries.map(Standing.Entry.init), of: findings.rules, renames: renames)
  }

  /// The same as a team wants it after a change.
  ///
  /// - Parameters:
  ///   - changes: what ``changes(to:renames:)`` said; entries of renamed files get the new path.
  ///   - drops: whether what occurs no more is taken away.
  ///   - accepts: whether what is new is added.
  package func updated(by changes: FindingChanges, drops: Bool, accepts: Bool) -> Baseline {
    var counts = counts
    func take(_ entry: Standing.Entry) {
      let left = (counts[Key(entry)] ?? 0) - 1
      counts[Key(entry)] = left > 0 ? left : nil
    }
    for move in changes.moved {
      take(move.old)
      counts[Key(move.new), default: 0] += 1
    }
    if drops { changes.gone.forEach(take) }
    if accepts { for entry in changes.appeared { counts[Key(entry), default: 0] += 1 } }
    return Baseline(counts)
  }
}

extension Baseline.Key {
  /// What a finding is known by.
  package init(_ entry: Standing.Entry) {
    self.init(rule: entry.rule, path: entry.location.path, key: entry.key)
  }
}
