import Analysis
import Foundation
import GRDB
import Resolution
import Standings
import TestSupport
import Testing

@testable import History

/// What a history keeps, and which files it refuses.
struct HistoryTests {
  private func standing(_ commit: String, _ time: Int, errors: Int) -> Standing {
    Standing(
      tool: "0.1.0", revision: Revision(commit: commit, time: time), rules: ["broken-import"],
      numbers: Standing.Numbers(
        files: 1, lines: 2, errors: errors, warnings: 4, notes: 5, leading: 7, followed: 6,
        productFiles: 9, cleanFiles: 8, cycles: 10, groups: 11, crossings: 12),
      findings: (0..<errors).map { number in
        Standing.Entry(
          id: "\(number)", rule: "broken-import", severity: .error, scope: .product,
          location: Location(path: "a.py", line: 1, column: 1), message: "m", key: "k\(number)",
          state: .reported)
      }, partImports: [], cycles: [], groups: [], claims: [],
      parts: [
        Standing.Part(
          name: "a'; DROP TABLE run;--", role: "other", files: 1, errors: errors, warnings: 4,
          notes: 5)
      ])
  }

  @Test func aCommitIsKeptOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "h").path
    let history = try History(writing: path)
    try history.record(standing("b", 20, errors: 3))
    try history.record(standing("a", 10, errors: 1))
    try history.record(standing("b", 20, errors: 2))
    #expect(try history.commits() == ["a", "b"])
    for history in [history, try History(reading: path), try History(writing: path)] {
      let runs = try history.runs()
      #expect(runs.map(\.revision.commit) == ["a", "b"])
      #expect(runs.map(\.numbers.errors) == [1, 2])
      #expect(runs[1].numbers == standing("b", 20, errors: 2).numbers)
      #expect(runs[1].rules == [Run.RuleCount(rule: "broken-import", count: 2)])
      #expect(runs[1].parts == standing("b", 20, errors: 2).parts)
    }
  }

  @Test func whatHasNoCommitIsNotKept() throws {
    let folder = try TemporaryFolder()
    let history = try History(writing: folder.url.appending(path: "h").path)
    let known = standing("a", 1, errors: 0)
    let unknown = Standing(
      tool: known.tool, revision: nil, rules: known.rules, numbers: known.numbers,
      findings: known.findings, partImports: [], cycles: [], groups: [], claims: [], parts: [])
    #expect(throws: HistoryError.self) { try history.record(unknown) }
    #expect(try history.runs().isEmpty)
  }

  private func open(_ path: String, _ isWriting: Bool) throws -> History {
    isWriting ? try History(writing: path) : try History(reading: path)
  }

  private func message(_ body: () throws -> Void) throws -> String {
    try #require(throws: HistoryError.self, performing: body).description
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    let missing = folder.url.appending(path: "missing").path
    #expect(try message { _ = try History(reading: missing) }.contains("there is no history"))
    #expect(!FileManager.default.fileExists(atPath: missing))
    #expect(try message { _ = try History(writing: folder.url.path) }.contains("it is a folder"))
    let text = try folder.write("text", "no database, but long enough to be none of SQLite's\n")
      .path
    for isWriting in [false, true] {
      #expect(try message { _ = try open(text, isWriting) }.contains("is no history of Groundplan"))
    }
    #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("no database"))
    let other = folder.url.appending(path: "other").path
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE run (x)") }
    #expect(try message { _ = try History(writing: other) }.contains("is no history of Groundplan"))
    let empty = try folder.write("empty", "").path
    #expect(try message { _ = try History(reading: empty) }.contains("is no history of Groundplan"))
    _ = try History(writing: empty)
    #expect(try History(reading: empty).runs().isEmpty)
  }

  @Test func laterForms() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "h").path
    try History(writing: path).record(standing("a", 1, errors: 1))
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('2 more')")
    }
    for isWriting in [false, true] {
      #expect(
        try message { _ = try open(path, isWriting) }.contains("written by a newer Groundplan"))
    }
  }

  /// A file of a form before the first one: its tables are made, what else it has stays.
  @Test func earlierForms() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "h").path
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "PRAGMA application_id = \(0x4750_4C4E)")
      try $0.execute(sql: "CREATE TABLE kept (x)")
    }
    #expect(try message { _ = try History(reading: path) }.contains("has an earlier form"))
    try History(writing: path).record(standing("a", 1, errors: 1))
    #expect(try History(reading: path).runs().count == 1)
    #expect(try DatabaseQueue(path: path).read { try $0.tableExists("kept") })
  }

  @Test func damage() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "h").path
    let history = try History(writing: path)
    for number in 0..<50 { try history.record(standing("\(number)", number, errors: 2)) }
    let whole = try Data(contentsOf: URL(filePath: path))
    var torn = whole
    for index in stride(from: 4_096, to: torn.count, by: 1) { torn[index] = 0xFF }
    try torn.write(to: URL(filePath: path))
    #expect(try message { _ = try History(reading: path).runs() }.contains("is damaged"))
    try whole.prefix(2_000).write(to: URL(filePath: path))
    #expect(try !message { _ = try History(reading: path).runs() }.isEmpty)
  }

  @Test func valuesOfTheWrongKind() throws {
    let folder = try TemporaryFolder()
    let path = folder.url.appending(path: "h").path
    try History(writing: path).record(standing("a", 1, errors: 1))
    #expect(throws: DatabaseError.self) {
      try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE run SET files = 'many'") }
    }
    try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE part") }
    #expect(try message { _ = try History(reading: path).runs() }.contains("is damaged"))
  }
}
