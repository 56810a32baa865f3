import Foundation
import TestSupport
import Testing

/// Outputs as they were recorded, a file each, and what differs from them today.
struct SnapshotFolder {
  /// One variable records anew: `GROUNDPLAN_RECORD=1 swift test --filter SnapshotTests`.
  static let isRecording = ProcessInfo.processInfo.environment["GROUNDPLAN_RECORD"] == "1"

  static let snapshots = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots")

  let url: URL

  /// - Parameter name: a folder below `Snapshots`.
  init(_ name: String) { url = Self.snapshots.appending(path: name) }

  /// The files of the folder, by their paths in it.
  func names() throws -> Set<String> {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    return Set(try FileManager.default.files(below: url).keys)
  }

  /// An issue for each output that isn't as recorded; a recording run writes it, and fails too.
  func check(_ outputs: [String: String]) throws {
    for (name, output) in outputs.sorted(by: { $0.key < $1.key }) {
      let file = url.appending(path: name)
      let recorded = try? String(contentsOf: file, encoding: .utf8)
      // By byte: a text may be equal to another that isn't the same.
      if let recorded, recorded.utf8.elementsEqual(output.utf8) { continue }
      if Self.isRecording {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(output.utf8).write(to: file)
        Issue.record("recorded \(name) anew; read its difference and run without GROUNDPLAN_RECORD")
      } else if let recorded {
        Issue.record("\(name) isn't as recorded: \(Self.difference(recorded, output))")
      } else {
        Issue.record("\(name) was never recorded; run with GROUNDPLAN_RECORD=1")
      }
    }
  }

  /// An issue for each file that no output has; a recording run deletes it, and fails too.
  func checkThatNothingElseIsThere(_ expected: Set<String>) throws {
    for name in try names().subtracting(expected).sorted() {
      if Self.isRecording {
        try FileManager.default.removeItem(at: url.appending(path: name))
        Issue.record("deleted \(name), which nothing prints any more")
      } else {
        Issue.record("nothing prints \(name) any more; GROUNDPLAN_RECORD=1 deletes it")
      }
    }
  }

  /// The first line that differs.
  private static func difference(_ old: String, _ new: String) -> String {
    let old = old.split(separator: "\n", omittingEmptySubsequences: false)
    let new = new.split(separator: "\n", omittingEmptySubsequences: false)
    let place = zip(old, new).prefix { $0 == $1 }.count
    func line(_ lines: [Substring]) -> String {
      place < lines.count ? "'\(lines[place])'" : "its end"
    }
    return "line \(place + 1) was \(line(old)) and is \(line(new))"
  }
}
