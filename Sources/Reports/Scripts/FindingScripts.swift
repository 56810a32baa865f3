import Analysis
import PythonSyntax
import Resolution

/// Every finding for the page that lists them: `findings.js`, the rows in columns (`findings-0.js`...),
/// and what a row shows when it is opened (`details-0.js`...).
struct FindingScripts {
  let context: PageContext

  private static let shardBytes = 900_000
  static let rowsInShard = 8_000
  /// Lines of code around a finding.
  private static let excerpt = 2

  func files() -> [ReportSite.File] {
    let rows = rowShards()
    let details = detailShards()
    return [header(shards: rows.count, details: details.map(\.first))] + rows
      + details.map(\.file)
  }

  private var program: Program { context.program }
  private var entries: [FindingEntry] { context.entries }

  private func header(shards: Int, details: [Int]) -> ReportSite.File {
    let script = DataScript("findings")
    let json = script.json
    json.key("total", first: true).number(entries.count)
    json.key("rules").raw("[")
    for (place, rule) in Rules.all.enumerated() {
      json.raw(place == 0 ? "{" : ",{")
      json.key("name", first: true).string(rule.info.name)
      json.key("href").string(context.pages.rule(rule.info.name))
      json.key("summary").string(rule.info.summary)
      json.raw("}")
    }
    json.raw("]")
    json.key("severities").strings(Severity.allCases.map(\.rawValue))
    json.key("scopes").strings(CodeScope.allCases.map(\.rawValue))
    json.key("parts").texts(context.partNames)
    json.key("owners").texts(context.owners.names)
    json.key("states").strings(FindingEntry.State.allCases.map(\.rawValue))
    json.key("shards").number(shards)
    json.key("details").numbers(details)
    json.key("has_new").boolean(context.newFindings != nil)
    json.key("source").text(context.options.links.template)
    return script.file()
  }

  private func rowShards() -> [ReportSite.File] {
    let rules = Dictionary(
      uniqueKeysWithValues: Rules.names.enumerated().map { ($0.element, $0.offset) })
    let causes = causes()
    return stride(from: 0, to: max(1, entries.count), by: Self.rowsInShard).enumerated().map {
      number, first in
      let rows = entries[min(first, entries.count)..<min(first + Self.rowsInShard, entries.count)]
      let script = DataScript("findings-\(number)")
      let json = script.json
      json.key("first", first: true).number(first)
      json.key("id").string(rows.map(\.id).joined(separator: "\n"))
      json.key("rule").numbers(rows.map { rules[$0.finding.rule] ?? 0 })
      json.key("severity").numbers(rows.map { $0.finding.severity.place })
      json.key("scope").numbers(rows.map { $0.finding.scope.place })
      json.key("part").numbers(rows.map { context.part(of: $0.finding.location.path) })
      json.key("owner").numbers(rows.map { context.owners.place(of: $0.finding.location.path) })
      json.key("line").numbers(rows.map(\.finding.location.line))
      json.key("column").numbers(rows.map(\.finding.location.column))
      json.key("state").numbers(rows.map { $0.state.place })
      if let new = context.newFindings {
        json.key("new").numbers(rows.map { new.contains($0.id) ? 1 : 0 })
      }
      json.key("cause").numbers(rows.indices.map { causes[$0] ?? -1 })
      json.key("path").frontCoded(rows.lazy.map(\.finding.location.path))
      json.key("message").frontCoded(rows.lazy.map(\.finding.message))
      return script.file()
    }
  }

  /// The row of what each finding follows from.
  private func causes() -> [Int: Int] {
    struct Name: Hashable {
      let rule: String
      let key: String
    }
    var rows: [Name: Int] = [:]
    for (row, entry) in entries.enumerated() where entry.state == .reported {
      let name = Name(rule: entry.finding.rule, key: entry.finding.key)
      if rows[name] == nil { rows[name] = row }
    }
    var causes: [Int: Int] = [:]
    for (row, entry) in entries.enumerated() {
      guard let cause = entry.finding.cause else { continue }
      causes[row] = rows[Name(rule: cause.rule, key: cause.key)]
    }
    return causes
  }

  private func detailShards() -> [(first: Int, file: ReportSite.File)] {
    var shards: [(first: Int, file: ReportSite.File)] = []
    var script = DataScript("details-0")
    var first = 0
    var isEmpty = true
    for (row, entry) in entries.enumerated() {
      if script.json.bytes.count > Self.shardBytes {
        shards.append((first, script.file()))
        script = DataScript("details-\(shards.count)")
        first = row
        isEmpty = true
      }
      let excerpt = context.excerpt(of: entry.finding, around: Self.excerpt)
      let reason =
        entry.state == .suppressed ? context.reasonOfSilence(of: entry.finding) : nil
      guard excerpt != nil || reason != nil || !entry.finding.notes.isEmpty else { continue }
      let json = script.json
      json.key(String(row), first: isEmpty).raw("{")
      isEmpty = false
      json.key("notes", first: true).raw("[")
      for (place, note) in entry.finding.notes.enumerated() {
        json.raw(place == 0 ? "[" : ",[")
        json.text(note.message)
        json.raw(",")
        json.text(note.location.path)
        json.raw(",")
        json.number(note.location.line)
        json.raw(",")
        json.number(note.location.column)
        json.raw("]")
      }
      json.raw("]")
      if let excerpt {
        json.key("first").number(excerpt.first)
        json.key("lines").texts(excerpt.lines)
      }
      if let reason { json.key("reason").text(reason) }
      json.raw("}")
    }
    shards.append((first, script.file()))
    return shards
  }
}

extension CaseIterable where Self: Equatable, AllCases.Index == Int {
  /// By which number the columns name it.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
