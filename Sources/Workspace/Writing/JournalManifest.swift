import Foundation
import Platform
import SourceEdits

/// What an entry of the journal says beside the bytes that it keeps: all that is needed to take back
/// what was written, in whatever state it was left.
struct JournalManifest: Codable {
  /// A part of the entry's bytes, with the mode and the owner of the file that had them.
  struct Content: Codable {
    let start: Int
    let count: Int
    let mode: UInt32
    let owner: UInt32
    let group: UInt32

    var attributes: OpenFolder.Attributes {
      OpenFolder.Attributes(mode: mode, owner: owner, group: group)
    }
  }

  /// One file; nil is none.
  struct File: Codable {
    let path: String
    let before: Content?
    let after: Content?
  }

  /// A folder in which nothing is left.
  struct Folder: Codable {
    let path: String
    let mode: UInt32
    let owner: UInt32
    let group: UInt32
  }

  /// What becomes of the index of a repository.
  struct Index: Codable {
    /// From the root of the tree to a repository inside it; empty for that which the tree is in.
    let repository: String
    let before: [GitIndex.Entry]
    let after: [GitIndex.Entry]
  }

  /// Counts up where what is written changes, so that no other is misread.
  var format = Self.currentFormat
  let title: String
  /// In seconds since 1970.
  let time: Int
  /// Those that are made, the outer ones first.
  let made: [String]
  /// Those that are removed, the inner ones first.
  let emptied: [Folder]
  let files: [File]
  let indexes: [Index]

  static let currentFormat = 1
  /// Up to the year 9999, behind which days can't be told.
  private static let times = 0..<253_402_300_800

  /// Keys in order.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(self)) + [0x0A]
  }

  /// Nil where the bytes are none, or say what no run of ours writes.
  init?(_ bytes: [UInt8]) {
    guard let read = try? JSONDecoder().decode(JournalManifest.self, from: Data(bytes)),
      read.format == Self.currentFormat, Self.times.contains(read.time),
      read.indexes.allSatisfy({ index in
        let paths = Set(read.files.map(\.path))
        return (index.before + index.after).allSatisfy {
          $0.isWellFormed && paths.contains($0.path)
        }
      })
    else { return nil }
    self = read
  }

  /// Whether so many bytes hold all that it speaks of.
  func isKept(in count: Int) -> Bool {
    files.flatMap { [$0.before, $0.after] }.allSatisfy { content in
      content.map { Self.isInside($0, count) } ?? true
    }
  }

  init(
    title: String, time: Int, made: [String], emptied: [Folder], files: [File], indexes: [Index]
  ) {
    self.title = title
    self.time = time
    self.made = made
    self.emptied = emptied
    self.files = files
    self.indexes = indexes
  }

  private static func isInside(_ content: Content, _ count: Int) -> Bool {
    content.start >= 0 && content.count >= 0 && content.start <= count
      && content.count <= count - content.start
  }

  /// For lists.
  func entry(_ id: JournalID, isComplete: Bool) -> JournalEntry {
    JournalEntry(
      id: id, title: title, time: time, isComplete: isComplete,
      files: files.map { file in
        JournalEntry.File(
          path: file.path,
          change: file.before == nil ? .created : file.after == nil ? .deleted : .changed)
      })
  }
}
