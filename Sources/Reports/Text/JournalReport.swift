import Foundation
import Resolution
package import SourceEdits

/// What was written to a tree and can be taken back: for people and for programs.
package struct JournalReport {
  private let entries: [JournalEntry]

  /// - Parameter entries: the oldest first.
  package init(_ entries: [JournalEntry]) { self.entries = entries }

  /// A line an entry, the latest first.
  package func text() -> String {
    if entries.isEmpty { return "There is nothing to roll back.\n" }
    return entries.reversed().map { entry in
      "\(entry.id)  \(Self.time(entry))  \(VisibleText.of(entry.title)): "
        + Self.counts(entry) + (entry.isComplete ? "" : " (ended half-way)") + "\n"
    }.joined()
  }

  /// When it was written, in UTC: `2025-03-01 12:30:00`.
  private static func time(_ entry: JournalEntry) -> String {
    Date(timeIntervalSince1970: TimeInterval(entry.time)).formatted(
      Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt).year().month().day()
        .time(includingFractionalSeconds: false))
  }

  private static func counts(_ entry: JournalEntry) -> String {
    let counts = JournalEntry.File.Change.allCases.compactMap { change -> String? in
      let number = entry.files.count { $0.change == change }
      return number == 0 ? nil : "\(count(number, "file")) \(change.rawValue)"
    }
    return counts.joined(separator: ", ")
  }

  /// `Schemas/rollback-list.schema.json` describes it; the oldest entry first.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(Document(entries: entries.map(Entry.init)))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let entries: [Entry]
  }

  private struct Entry: Encodable {
    let id: String
    let title: String
    let time: Int
    let written: String
    let complete: Bool
    let files: [File]

    init(_ entry: JournalEntry) {
      id = entry.id.description
      title = entry.title
      time = entry.time
      written = JournalReport.time(entry)
      complete = entry.isComplete
      files = entry.files.map { File(path: $0.path, change: $0.change.rawValue) }
    }
  }

  private struct File: Encodable {
    let path: String
    let change: String
  }
}
