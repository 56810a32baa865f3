/// Names an entry of a tree's journal, as `0001`; no number is given twice.
package struct JournalID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) { self.number = number }

  /// - Parameter text: digits, with zeros before them or without; nil for anything else.
  package init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= Self.mostDigits,
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    let number = text.utf8.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    guard number > 0 else { return nil }
    self.number = number
  }

  private static let mostDigits = 9

  /// At least four digits.
  package var description: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }

  package static func < (left: JournalID, right: JournalID) -> Bool { left.number < right.number }
}

/// What was written to a tree at once and can be taken back.
package struct JournalEntry: Hashable, Sendable {
  /// A path, and what was done there.
  package struct File: Hashable, Sendable {
    /// What was done with a file.
    package enum Change: String, Hashable, Sendable, CaseIterable { case created, changed, deleted }

    package let path: String
    package let change: Change

    package init(path: String, change: Change) {
      self.path = path
      self.change = change
    }
  }

  package let id: JournalID
  /// What was asked for, in the words of the command.
  package let title: String
  /// When it was written, in seconds since 1970.
  package let time: Int
  /// Whether the run that wrote it, or took it back, came to its end.
  package let isComplete: Bool
  /// Ascending by path.
  package let files: [File]

  package init(id: JournalID, title: String, time: Int, isComplete: Bool, files: [File]) {
    self.id = id
    self.title = title
    self.time = time
    self.isComplete = isComplete
    self.files = files
  }
}
