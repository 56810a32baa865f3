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

  /// Reads one of a document, which may be anybody's: an id that is none must reach no command.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    commit = try container.decode(String.self, forKey: .commit)
    time = try container.decode(Int.self, forKey: .time)
    guard Self.isID(commit.utf8), Self.times ~= time else {
      throw DecodingError.dataCorruptedError(
        forKey: .commit, in: container, debugDescription: "this is no commit")
    }
  }

  /// Seconds of some thousand years, before and behind 1970.
  private static let times = -(1 << 38)..<(1 << 38)

  /// SHA-1 or SHA-256, in hexadecimal digits.
  private static func isID(_ text: some Collection<UInt8>) -> Bool {
    (text.count == 40 || text.count == 64)
      && text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// As people write it.
  package var shortCommit: String { String(commit.prefix(10)) }

  /// The day of the commit, in UTC: `2025-03-01`.
  package var day: String { FileHistory.day(time) }

  /// What `git rev-list --timestamp` prints: a commit a line.
  package static func list(_ output: [UInt8]) -> [Revision] {
    output.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 2, isID(words[1]),
        // No trap: it is nil for what isn't a number.
        let time = Int(String(decoding: words[0], as: UTF8.self)), times ~= time
      else { return nil }
      return Revision(commit: String(decoding: words[1], as: UTF8.self), time: time)
    }
  }
}
