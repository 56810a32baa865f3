package import Analysis
import Resolution
package import Standings

/// What changed, as a comment of a pull request: a table of the numbers, then what is new, at most so
/// many rows of each.
package struct ChangesMarkdown {
  private let changes: Changes
  private let names: (old: String, new: String)
  private let leastSeverity: Severity

  /// More isn't read, and a comment holds no more than 65,536 characters.
  private static let maximumRows = 50

  /// - Parameters:
  ///   - old, new: what the user calls the two.
  ///   - leastSeverity: findings below it are counted, not shown.
  package init(_ changes: Changes, old: String, new: String, leastSeverity: Severity) {
    self.changes = changes
    names = (old, new)
    self.leastSeverity = leastSeverity
  }

  /// The document.
  package func text() -> String {
    var text = "## What changed from \(named(names.old, changes.old))"
    text += " to \(named(names.new, changes.new))\n\n\(ChangesWords.summary(changes))\n\n"
    for sentence in ChangesWords.caveats(changes) { text += plain(sentence) + "\n\n" }
    text += numbers()
    text += findings("New findings", changes.findings.appeared)
    text += rows(
      "Imports between parts", "| | importer | imported | names |\n|---|---|---|---|\n",
      changes.partImports.map { change in
        let sign = change.isNew ? "new" : change.isGone ? "gone" : ""
        return "| \(sign) | \(code(change.importer)) | \(code(change.imported)) "
          + "| \(ChangesWords.words(change).replacing("->", with: "→")) |\n"
      })
    text += rows(
      "Cycles", "| | modules |\n|---|---|\n",
      changes.cycles.map { change in
        "| \(ChangesWords.word(ofCycle: change.kind)) | \(modules(change)) |\n"
      })
    text += rows(
      "Names defined more than once", "| | name | definitions |\n|---|---|---|\n",
      changes.groups.map { change in
        let name = (change.new.first ?? change.old.first)?.id ?? ""
        let counts = [change.old, change.new].map { groups in
          groups.map { $0.sites.count.grouped }.joined(separator: " + ")
        }.map { $0.isEmpty ? "0" : $0 }
        return
          "| \(ChangesWords.word(ofGroup: change.kind)) | \(code(name)) | \(counts[0]) → \(counts[1]) |\n"
      })
    text += rows(
      "Registry", "| | line | claim | in truth |\n|---|--:|---|---|\n",
      changes.claims.appeared.map { claim("wrong now", $0) }
        + changes.claims.gone.map { claim("not wrong any more", $0) })
    return text + findings("Gone", changes.findings.gone)
  }

  private func numbers() -> String {
    var text = "| | \(cell(names.old)) | \(cell(names.new)) | |\n|---|--:|--:|--:|\n"
    for number in changes.numbers {
      text += "| \(number.name.words) | \(ChangesWords.text(of: number.old)) "
      text += "| \(ChangesWords.text(of: number.new)) "
      text += "| \(ChangesWords.difference(number))"
      text += (number.isWorse.map { $0 ? " worse" : " better" } ?? "") + " |\n"
    }
    return text
  }

  private func findings(_ title: String, _ entries: [Standing.Entry]) -> String {
    let reported = entries.filter { $0.state == .reported }
    let shown = reported.filter { $0.severity >= leastSeverity }
      .enumerated().sorted {
        ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
      }.map(\.element)
    let below = reported.count - shown.count
    let more =
      below > 0 ? "\n\(below.grouped) more below \(leastSeverity.rawValue), not shown.\n" : ""
    if shown.isEmpty { return below == 0 ? "" : "\n### \(title)\n" + more }
    return rows(
      title, "| severity | rule | place | message |\n|---|---|---|---|\n",
      shown.map { entry in
        "| \(entry.severity.rawValue) | \(code(entry.rule)) "
          + "| \(code("\(entry.location.path):\(entry.location.line)")) | \(cell(entry.message)) |\n"
      }, of: reported.count) + more
  }

  private func rows(
    _ title: String, _ head: String, _ rows: [String], of whole: Int? = nil
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let rest = rows.count - Self.maximumRows
    return "\n### \(title) (\((whole ?? rows.count).grouped))\n\n" + head
      + rows.prefix(Self.maximumRows).joined()
      + (rest > 0 ? "\n\(rest.grouped) more; `groundplan diff` lists all.\n" : "")
  }

  private func modules(_ change: SetChange<Standing.Cycle>) -> String {
    let modules = (change.new.isEmpty ? change.old : change.new).flatMap(\.modules)
    let shown = modules.prefix(6).map(code).joined(separator: ", ")
    let size = "\(modules.count.grouped) modules: "
    return size + shown
      + (modules.count > 6 ? " and \((modules.count - 6).grouped) more" : "")
  }

  private func claim(_ word: String, _ claim: Standing.Claim) -> String {
    "| \(word) | \(claim.line) | \(code(claim.claim)) | \(cell(claim.verdict)) |\n"
  }

  // MARK: - Text of the tree

  private func code(_ text: String) -> String { MarkdownEscape.code(text) }

  private func cell(_ text: String) -> String { MarkdownEscape.cell(text) }

  private func plain(_ text: String) -> String { MarkdownEscape.plain(text) }

  private func named(_ name: String, _ standing: Standing) -> String {
    code(name) + (standing.revision.map { " (\($0.shortCommit), \($0.day))" } ?? "")
  }
}
