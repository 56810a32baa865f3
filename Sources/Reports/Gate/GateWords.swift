import Analysis
import Resolution
import Standings

/// What is said of findings that were left out.
enum GateWords {
  /// Sentences below the counts; none where everything is told.
  static func caveats(_ findings: CheckedFindings) -> [String] {
    var sentences: [String] = []
    if !findings.comparisons.isEmpty {
      let names = findings.comparisons.map(name).joined(separator: " and ")
      sentences.append("Known from \(names): \(count(findings.knownCount, "finding")).")
    }
    let unasked = findings.comparisons.flatMap(\.changes.rulesOnlyNow)
    if !unasked.isEmpty {
      sentences.append(
        "Off before, so that nothing of it is new: \(unasked.joined(separator: ", ")).")
    }
    if let owners = findings.owners {
      sentences.append("Only files of \(owners.joined(separator: ", ")).")
    }
    return sentences
  }

  /// What findings were compared with.
  static func name(_ comparison: CheckedFindings.Comparison) -> String {
    switch comparison.kind {
    case .baseline: "the baseline \(comparison.name)"
    case .revision: comparison.name
    }
  }
}

/// Entries of a baseline that occur no more.
enum StaleEntries {
  private static let shown = 5

  /// Lines for a terminal: how many there are, and the first of them.
  static func text(of findings: CheckedFindings) -> String {
    let stale = findings.stale
    guard !stale.isEmpty else { return "" }
    let occurs = stale.count == 1 ? "occurs" : "occur"
    var text = "note: \(count(stale.count, "finding")) of the baseline \(occurs) no more; "
    text += "`groundplan baseline --update` takes \(stale.count == 1 ? "it" : "them") away:\n"
    for entry in stale.prefix(shown) {
      text += "    \(VisibleText.of(entry.location.path)): [\(entry.rule)] "
      text += VisibleText.of(entry.key) + "\n"
    }
    if stale.count > shown { text += "    and \((stale.count - shown).grouped) more\n" }
    return text
  }
}
