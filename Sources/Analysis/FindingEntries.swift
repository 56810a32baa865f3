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
    let all = State.allCases.flatMap { state in
      (states[state] ?? []).map { (finding: $0, state: state) }
    }.sorted { $0.finding < $1.finding }
    var counts: [String: Int] = [:]
    return all.map { finding, state in
      let hash = finding.fingerprint
      counts[hash, default: 0] += 1
      let number = counts[hash] ?? 1
      return FindingEntry(
        id: number == 1 ? hash : "\(hash)-\(number)", finding: finding, state: state)
    }
  }
}

extension Finding {
  /// Of rule, key and path; forty bits, so that of ten thousand findings hardly two are alike.
  fileprivate var fingerprint: String {
    let hash = ContentHash(Array("\(rule)\0\(key)\0\(location.path)".utf8)).value
    let digits = String(hash >> 24, radix: 16)
    return String(repeating: "0", count: 10 - digits.count) + digits
  }
}
