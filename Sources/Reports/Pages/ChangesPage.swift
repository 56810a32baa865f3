import Analysis
import History
import Resolution
import Standings

/// What changed since a baseline, and how the numbers went before.
struct ChangesPage {
  let context: PageContext
  let changes: Changes
  /// What the user calls the baseline; nil where there is only a history.
  let baseline: String?
  /// Of a history; empty where none is kept.
  let runs: [Run]

  /// The numbers that are drawn over time.
  private static let trends: [NumberChange.Name] = [
    .errors, .warnings, .cleanFiles, .cycles, .groups, .crossings,
  ]
  /// A table has as many rows; how many more there are is said.
  private static let maximumRows = 500
  private static let shownMembers = 6
  /// Of a history the last.
  private static let maximumRuns = 120

  func data() -> PageData {
    let found = changes.findings
    let (appeared, gone) = (reported(found.appeared), reported(found.gone))
    var page = context.frame(
      title: "What changed", path: "changes.html", section: "Changes",
      crumbs: [PageContext.crumb("changes")])
    page["summary"] = ChangesWords.summary(changes)
    page["has_baseline"] = baseline != nil
    page["baseline"] = VisibleText.of(baseline ?? "")
    page["baseline_revision"] = Self.words(changes.old)
    page["revision"] = Self.words(changes.new)
    let caveats = ChangesWords.caveats(changes)
    page["has_caveats"] = !caveats.isEmpty
    page["caveats"] = caveats.map { ["text": $0] as PageData }
    page["headline"] = [
      PageContext.count(
        appeared.count, "new findings", href: "#new",
        tone: appeared.contains { $0.severity == .error }
          ? "error" : appeared.isEmpty ? "plain" : "warning"),
      PageContext.count(gone.count, "gone", href: "#gone"),
      PageContext.count(changes.partImports.count, "imports between parts", href: "#imports"),
      PageContext.count(changes.cycles.count, "cycles", href: "#cycles"),
      PageContext.count(changes.groups.count, "names defined more than once", href: "#duplicates"),
    ]
    page["numbers"] = changes.numbers.map(number)
    page["has_trends"] = runs.count > 1
    page["trend_note"] = runs.count > 1 ? trendNote : ""
    add("new", appeared.map(finding), to: &page)
    // The lines of the source that is linked are of now.
    add("gone", gone.map { finding($0).merging(["has_source": false]) { $1 } }, to: &page)
    page["moved_count"] = found.moved.count.grouped
    page["has_moved"] = !found.moved.isEmpty
    add("imports", changes.partImports.map(partImport), to: &page)
    add("cycles", changes.cycles.map(cycle), to: &page)
    add("duplicates", changes.groups.map(group), to: &page)
    add(
      "claims",
      changes.claims.appeared.map { claim($0, .plus, "wrong now") }
        + changes.claims.gone.map { claim($0, .minus, "not wrong any more") }, to: &page)
    return page
  }

  /// A table: its rows, how many there are, and how many of them aren't shown.
  private func add(_ name: String, _ rows: [PageData], to page: inout PageData) {
    let rest = rows.count - Self.maximumRows
    page["has_\(name)"] = !rows.isEmpty
    page["\(name)_count"] = rows.count.grouped
    page["\(name)_rows"] = Array(rows.prefix(Self.maximumRows))
    page["has_more_\(name)"] = rest > 0
    page["more_\(name)"] = max(0, rest).grouped
  }

  /// The gravest first.
  private func reported(_ entries: [Standing.Entry]) -> [Standing.Entry] {
    entries.filter { $0.state == .reported }.enumerated().sorted {
      ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset)
    }.map(\.element)
  }

  private static func words(_ standing: Standing) -> String {
    standing.revision.map { "\($0.shortCommit), \($0.day)" } ?? "no commit known"
  }

  // MARK: - Rows

  private func finding(_ entry: Standing.Entry) -> PageData {
    [
      "id": entry.id, "rule": entry.rule, "severity": entry.severity.rawValue,
      "glyph": entry.severity.glyph, "scope": entry.scope.rawValue,
      "message": VisibleText.of(entry.message),
    ].merging(context.location(entry.location)) { first, _ in first }
  }

  private func number(_ number: NumberChange) -> PageData {
    let trend =
      Self.trends.contains(number.name)
      ? Sparkline.svg(
        runs.suffix(Self.maximumRuns).map { run in
          let value = run.numbers[number.name]
          return value.whole == nil ? value.count : value.measure
        }, label: number.name.words) : ""
    return [
      "label": number.name.words, "old": ChangesWords.text(of: number.old),
      "new": ChangesWords.text(of: number.new), "difference": ChangesWords.difference(number),
      "tone": number.isWorse.map { $0 ? "worse" : "better" } ?? "plain",
      "word": number.isWorse.map { $0 ? "worse" : "better" } ?? "",
      "has_trend": !trend.isEmpty, "trend": trend,
    ]
  }

  private var trendNote: String {
    let shown = runs.suffix(Self.maximumRuns)
    guard let first = shown.first, let last = shown.last else { return "" }
    return "Lines over time: \(count(shown.count, "commit")) of the history, from "
      + "\(first.revision.day) to \(last.revision.day)"
      + (shown.count < runs.count ? ", the last of \(runs.count.grouped)." : ".")
  }

  private func partImport(_ change: PartImportChange) -> PageData {
    let sign: ChangeSign = change.isNew ? .plus : change.isGone ? .minus : .tilde
    let isCrossing = (change.new?.crossings ?? 0) > (change.old?.crossings ?? 0)
    return row(sign, word: change.isNew ? "new" : change.isGone ? "gone" : "changed").merging([
      "importer": VisibleText.of(change.importer), "imported": VisibleText.of(change.imported),
      "words": ChangesWords.words(change), "is_crossing": isCrossing,
    ]) { first, _ in first }
  }

  private func cycle(_ change: SetChange<Standing.Cycle>) -> PageData {
    row(ChangesWords.sign(change.kind), word: ChangesWords.word(ofCycle: change.kind)).merging([
      "words": ChangesWords.words(change, shown: Self.shownMembers)
    ]) { first, _ in first }
  }

  private func group(_ change: SetChange<Standing.Group>) -> PageData {
    let name = (change.new.first ?? change.old.first)?.id ?? ""
    return row(ChangesWords.sign(change.kind), word: ChangesWords.word(ofGroup: change.kind))
      .merging([
        "name": VisibleText.of(name),
        "old": change.old.reduce(0) { $0 + $1.sites.count }.grouped,
        "new": change.new.reduce(0) { $0 + $1.sites.count }.grouped,
        "words": ChangesWords.words(change, shown: Self.shownMembers),
      ]) { first, _ in first }
  }

  private func claim(
    _ claim: Standing.Claim, _ sign: ChangeSign, _ word: String
  ) -> PageData {
    row(sign, word: word).merging([
      "line": String(claim.line), "claim": VisibleText.of(claim.claim), "verdict": claim.verdict,
      "message": VisibleText.of(claim.message),
    ]) { first, _ in first }
  }

  /// A sign and a word, so that colour says nothing alone.
  private func row(_ sign: ChangeSign, word: String) -> PageData {
    let (glyph, tone) =
      switch sign {
      case .plus: ("+", "new")
      case .minus: ("−", "gone")
      case .tilde: ("~", "changed")
      }
    return ["glyph": glyph, "tone": tone, "word": word]
  }
}
