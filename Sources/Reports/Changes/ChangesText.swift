package import Analysis
import Resolution
package import Standings

/// What changed, for a terminal: grouped, the numbers last.
package struct ChangesText {
  private let changes: Changes
  private let names: (old: String, new: String)
  private let folder: String
  private let isColoured: Bool
  private let leastSeverity: Severity

  /// Paths and modules that a line names before it counts the rest.
  private static let shownMembers = 4

  /// - Parameters:
  ///   - old, new: what the user calls the two.
  ///   - folder: what stands before each path, so that it leads there from where the user stands.
  ///   - leastSeverity: findings below it are counted, not shown.
  package init(
    _ changes: Changes, old: String, new: String, folder: String, isColoured: Bool,
    leastSeverity: Severity
  ) {
    self.changes = changes
    names = (VisibleText.of(old), VisibleText.of(new))
    self.folder = folder
    self.isColoured = isColoured
    self.leastSeverity = leastSeverity
  }

  /// Everything that changed, a line each.
  package func text() -> String {
    var text = "From \(named(names.old, changes.old)) to \(named(names.new, changes.new))\n"
    for sentence in ChangesWords.caveats(changes) { text += "\(sentence)\n" }
    text += findings("New findings", changes.findings.appeared, .plus)
    text += findings("Gone", changes.findings.gone, .minus)
    text += section("Imports between parts", changes.partImports.map(partImport))
    text += section(
      "Cycles",
      changes.cycles.map { change in
        line(ChangesWords.sign(change.kind), ChangesWords.words(change, shown: Self.shownMembers))
      })
    text += section(
      "Names defined more than once",
      changes.groups.map { change in
        line(ChangesWords.sign(change.kind), ChangesWords.words(change, shown: Self.shownMembers))
      })
    text += section(
      "Registry",
      changes.claims.appeared.map { line(.plus, "wrong now: " + claim($0)) }
        + changes.claims.gone.map { line(.minus, "not wrong any more: " + claim($0)) })
    return text + numbers() + summary()
  }

  /// One line: how much is new and gone.
  package func summary() -> String {
    "\n" + ChangesWords.summary(changes) + "\n"
  }

  // MARK: - Sections

  private func findings(
    _ title: String, _ entries: [Standing.Entry], _ sign: ChangeSign
  ) -> String {
    let reported = entries.filter { $0.state == .reported }
    let shown = reported.filter { $0.severity >= leastSeverity }
    guard !reported.isEmpty else { return "" }
    var lines = shown.map { entry -> String in
      let place = entry.location
      var text = styled(
        "\(VisibleText.of(folder + place.path)):\(place.line):\(place.column):", "1")
      text += " " + styled(entry.severity.rawValue, Self.style(of: entry.severity))
      text += " " + styled("[\(entry.rule)]", "2") + " " + VisibleText.of(entry.message)
      if entry.scope != .product { text += styled(" (\(entry.scope.rawValue) code)", "2") }
      return line(sign, text)
    }
    if shown.count < reported.count {
      let rest = reported.count - shown.count
      lines.append("  \(rest.grouped) more below \(leastSeverity.rawValue), not shown\n")
    }
    return section("\(title) (\(reported.count.grouped))", lines)
  }

  private func partImport(_ change: PartImportChange) -> String {
    let sign: ChangeSign = change.isNew ? .plus : change.isGone ? .minus : .tilde
    return line(
      sign,
      "\(VisibleText.of(change.importer)) imports \(VisibleText.of(change.imported)): "
        + ChangesWords.words(change))
  }

  private func claim(_ claim: Standing.Claim) -> String {
    VisibleText.of(
      "\(claim.path):\(claim.line): \(claim.claim) (\(claim.verdict)): \(claim.message)")
  }

  private func numbers() -> String {
    let rows = changes.numbers.map { number in
      (
        number.name.words, ChangesWords.text(of: number.old), ChangesWords.text(of: number.new),
        ChangesWords.difference(number), number.isWorse
      )
    }
    let widths = (
      rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0, rows.map(\.2.count).max() ?? 0
    )
    var text = "\n" + styled("Numbers", "1") + "\n"
    for (label, old, new, difference, isWorse) in rows {
      var row = "  " + label + String(repeating: " ", count: widths.0 - label.count)
      row += "  " + String(repeating: " ", count: widths.1 - old.count) + old + " -> "
      row += String(repeating: " ", count: widths.2 - new.count) + new
      if !difference.isEmpty {
        row += "  " + styled(difference, isWorse.map { $0 ? "31" : "32" })
      }
      text += row + "\n"
    }
    return text
  }

  // MARK: - Form

  private func section(_ title: String, _ lines: [String]) -> String {
    lines.isEmpty ? "" : "\n" + styled(title, "1") + "\n" + lines.joined()
  }

  private func line(_ sign: ChangeSign, _ text: String) -> String {
    "  " + styled(sign.rawValue, sign.style) + " " + text + "\n"
  }

  private func named(_ name: String, _ standing: Standing) -> String {
    styled(name, "1")
      + (standing.revision.map { " (\($0.shortCommit), \($0.day))" } ?? "")
  }

  private static func style(of severity: Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .note: "1;34"
    }
  }

  private func styled(_ text: String, _ style: String?) -> String {
    guard isColoured, let style else { return text }
    return "\u{1B}[\(style)m\(text)\u{1B}[0m"
  }
}

/// Came, went, or is otherwise.
enum ChangeSign: String {
  case plus = "+"
  case minus = "-"
  case tilde = "~"

  /// That of a terminal.
  var style: String? {
    switch self {
    case .plus: "33"
    case .minus: "32"
    case .tilde: nil
    }
  }
}
