/// A commit of the tree's repository.
package struct Revision: Sendable, Hashable, Codable {
  /// The commit's id, in hexadecimal digits.
  package let commit: String
  /// When it was committed, in seconds since 1970.
  package let time: Int

  package init(commit: String, time: Int) {
    self.commit = commit
    self.time = time
  }

  /// As people write it.
  package var shortCommit: String { String(commit.prefix(10)) }

  /// The day of the commit, in UTC: `2025-03-01`.
  package var day: String { FileHistory.day(time) }

  /// What `git rev-list --timestamp` prints: a commit a line.
  package static func list(_ output: [UInt8]) -> [Revision] {
    output.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 2, words[1].count >= 40,
        words[1].allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
        // No trap: it is only compared.
        let time = Int(String(decoding: words[0], as: UTF8.self))
      else { return nil }
      return Revision(commit: String(decoding: words[1], as: UTF8.self), time: time)
    }
  }
}
