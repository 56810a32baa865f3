import Foundation
import Resolution

extension Baseline {
  /// What the file is called that is found by itself, in the root of a tree.
  package static let fileName = "groundplan-baseline.json"

  /// Reads a `groundplan-baseline.json`. Its order doesn't matter, and entries that stand twice, as after
  /// a merge, count together.
  ///
  /// - Parameter path: its path, for what is said where it can't be used.
  package init(json bytes: [UInt8], path: String) throws(StandingError) {
    func damaged(_ words: String) -> StandingError {
      StandingError(
        description: "'\(path)' is no baseline of Groundplan: \(words). Write it anew with "
          + "`groundplan baseline`, or mend it where a merge has left marks.")
    }
    let document: Document
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      document = try decoder.decode(Document.self, from: Data(bytes))
    } catch {
      throw damaged("it isn't JSON of the form that the command writes")
    }
    guard document.schemaVersion == 1 else {
      throw damaged(
        "it has version \(document.schemaVersion) of the form; this Groundplan reads version 1")
    }
    var counts: [Key: Int] = [:]
    for row in document.findings.compactMap(\.self) {
      guard (1...Self.maximumCount).contains(row.count) else {
        throw damaged("a count is \(row.count)")
      }
      let key = Key(rule: row.rule, path: row.path, key: row.key)
      counts[key] = min(Self.maximumCount, (counts[key] ?? 0) + row.count)
    }
    self.init(counts)
  }

  /// More findings of one key in one file are those of a damaged document.
  private static let maximumCount = 100_000

  private struct Document: Decodable {
    let schemaVersion: Int
    /// The last is `null`.
    let findings: [Row?]
  }

  private struct Row: Decodable {
    let path: String
    let rule: String
    let key: String
    let count: Int
  }
}
