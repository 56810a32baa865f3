package import History
import Resolution
import Standings

/// A history as a table: for people, for spreadsheets and for programs.
package struct HistoryReport {
  private let runs: [Run]

  package init(runs: [Run]) { self.runs = runs }

  /// The numbers that the table shows; CSV and JSON have all.
  private static let shown: [NumberChange.Name] = [
    .errors, .warnings, .notes, .cleanFiles, .cycles, .groups, .crossings, .files,
  ]

  /// A line a commit, the oldest first.
  package func text() -> String {
    guard !runs.isEmpty else { return "The history holds no commit.\n" }
    let head = [
      "commit", "day", "errors", "warnings", "notes", "clean", "cycles", "duplicates", "crossings",
      "files",
    ]
    let rows =
      [head]
      + runs.map { run in
        [run.revision.shortCommit, run.revision.day]
          + Self.shown.map { name in
            let value = run.numbers[name]
            return value.whole == nil ? value.count.grouped : ChangesWords.share(value)
          }
      }
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return column < 2 ? cell + padding : padding + cell
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  /// RFC 4180: a head, then a line a commit.
  package func csv() -> String {
    let names = NumberChange.Name.allCases
    let head =
      ["commit", "day", "tool"]
      + names.flatMap { name in
        switch name {
        case .cleanFiles: ["clean_product_files", "product_files"]
        case .followed: ["imports_followed", "imports_leading_into_the_tree"]
        case .errors, .warnings, .notes, .cycles, .groups, .crossings, .files, .lines: [name.key]
        }
      }
    let rows = runs.map { run in
      [Self.cell(run.revision.commit), run.revision.day, Self.cell(run.tool)]
        + names.flatMap { name in
          let value = run.numbers[name]
          return [String(value.count)] + (value.whole.map { [String($0)] } ?? [])
        }
    }
    return ([head] + rows).map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  /// What a damaged file may hold is text for a spreadsheet, no formula and no second cell.
  private static func cell(_ text: String) -> String {
    String(text.unicodeScalars.filter { "0"..."9" ~= $0 || $0 == "." || "a"..."z" ~= $0 })
  }

  /// `Schemas/history.schema.json` describes it.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(Document(runs: runs.map(Entry.init)))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let runs: [Entry]
  }

  private struct Entry: Encodable {
    let commit: String
    let day: String
    let time: Int
    let tool: String
    let numbers: Numbers
    let rules: [Rule]
    let parts: [Part]

    init(_ run: Run) {
      commit = run.revision.commit
      day = run.revision.day
      time = run.revision.time
      tool = run.tool
      numbers = Numbers(run.numbers)
      rules = run.rules.map { Rule(rule: $0.rule, findings: $0.count) }
      parts = run.parts.map {
        Part(
          name: $0.name, role: $0.role, files: $0.files, errors: $0.errors, warnings: $0.warnings,
          notes: $0.notes)
      }
    }
  }

  private struct Numbers: Encodable {
    let files: Int
    let lines: Int
    let errors: Int
    let warnings: Int
    let notes: Int
    let importsLeadingIntoTheTree: Int
    let importsFollowed: Int
    let productFiles: Int
    let cleanProductFiles: Int
    let cycles: Int
    let duplicates: Int
    let crossServiceImports: Int

    init(_ numbers: Standing.Numbers) {
      files = numbers.files
      lines = numbers.lines
      errors = numbers.errors
      warnings = numbers.warnings
      notes = numbers.notes
      importsLeadingIntoTheTree = numbers.leading
      importsFollowed = numbers.followed
      productFiles = numbers.productFiles
      cleanProductFiles = numbers.cleanFiles
      cycles = numbers.cycles
      duplicates = numbers.groups
      crossServiceImports = numbers.crossings
    }
  }

  private struct Rule: Encodable {
    let rule: String
    let findings: Int
  }

  private struct Part: Encodable {
    let name: String
    let role: String
    let files: Int
    let errors: Int
    let warnings: Int
    let notes: Int
  }
}
