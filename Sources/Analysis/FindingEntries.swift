import PythonSyntax
import Resolution

/// A finding among all those of a run, with a name that outlives it.
package struct FindingEntry: Sendable {
  /// What became of a finding.
  package enum State: String, Sendable, CaseIterable {
    /// Counted, and decides the exit status.
    case reported
    /// Goes with its cause.
    case following
    /// Silenced by a comment or a setting.
    case suppressed
  }

  /// Ten hexadecimal digits of a hash of rule, key and path, and a number behind them where a file
  /// has several such findings: the same when lines move. Links, JSON and SARIF have it.
  package let id: String
  package let finding: Finding
  package let state: State
}

extension FindingEntry {
  /// Findings of one run by what became of them, sorted by place, each with its id.
  static func all(_ states: [State: [Finding]]) -> [FindingEntry] {
    let all = sorted(
      State.allCases.flatMap { state in
        (states[state] ?? []).map { (finding: $0, state: state) }
      }
    ) { $0.finding }
    var counts: [String: Int] = [:]
    return all.map { finding, state in
      let hash = fingerprint(rule: finding.rule, key: finding.key, path: finding.location.path)
      counts[hash, default: 0] += 1
      return FindingEntry(
        id: id(of: hash, number: counts[hash] ?? 1), finding: finding, state: state)
    }
  }

  /// What findings are part of, sorted by place: file by file, for most of them share their file with
  /// others.
  static func sorted<Element>(
    _ elements: [Element], by finding: (Element) -> Finding
  ) -> [Element] {
    Dictionary(grouping: elements) { finding($0).location.path }
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .flatMap { $0.value.sorted { finding($0) < finding($1) } }
  }

  /// What an id begins with: a hash of rule, key and path, of forty bits, so that of ten thousand
  /// findings hardly two are alike.
  package static func fingerprint(rule: String, key: String, path: String) -> String {
    let hash = ContentHash(Array("\(rule)\0\(key)\0\(path)".utf8)).value
    let digits = String(hash >> 24, radix: 16)
    return String(repeating: "0", count: 10 - digits.count) + digits
  }

  /// The id of one of several findings with the same fingerprint, counted from one.
  package static func id(of fingerprint: String, number: Int) -> String {
    number == 1 ? fingerprint : "\(fingerprint)-\(number)"
  }

  /// The same with more places to tell of, before its own.
  package func explained(by notes: [Finding.Note]) -> FindingEntry {
    notes.isEmpty
      ? self : FindingEntry(id: id, finding: finding.explained(by: notes), state: state)
  }
}
