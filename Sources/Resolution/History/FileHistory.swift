import Foundation

/// When files were changed, as their repository tells.
package struct FileHistory: Sendable {
  /// When one file was changed, and by how many commits.
  package struct Entry: Sendable, Equatable {
    /// Seconds since 1970, of the first and last commit that touched the file.
    package internal(set) var first: Int
    package internal(set) var last: Int
    package internal(set) var commits: Int

    /// The day of the last change, in UTC: `2025-03-01`.
    package var lastDay: String { FileHistory.day(last) }
    package var firstDay: String { FileHistory.day(first) }
  }

  private var entries: [[UInt8]: Entry] = [:]

  package init() {}

  /// The history of the file at a path; nil where no commit touched it.
  package subscript(path: String) -> Entry? { entries[PathText.bytes(of: path)] }
  package var isEmpty: Bool { entries.isEmpty }

  /// What to ask `git log` for: the commits that touched Python files below a folder. Renames are not
  /// followed.
  package static let logArguments = [
    "--format=%x01%at", "--name-only", "--relative", "-z", "--", "*.py",
  ]

  /// What `git log` prints: the time of a commit behind a byte 1, then its files, ended by NULs.
  package init(log: [UInt8]) {
    var time = 0
    for field in log.split(whereSeparator: { $0 == 0 || $0 == UInt8(ascii: "\n") }) {
      if field.first == 1 {
        time = Int(String(decoding: field.dropFirst(), as: UTF8.self)) ?? 0
        continue
      }
      let path = Array(field)
      var entry = entries[path] ?? Entry(first: time, last: time, commits: 0)
      entry.first = min(entry.first, time)
      entry.last = max(entry.last, time)
      entry.commits += 1
      entries[path] = entry
    }
  }

  static func day(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(
      Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
  }
}
