import SourceEdits

/// The difference of two texts as `diff -u` prints it.
package enum UnifiedDifference {
  private static let context = 3

  /// - Returns: nothing where the texts are the same.
  package static func text(old: [String], new: [String], path: String) -> String {
    let hunks = hunks(
      old: old.map { Array(($0 + "\n").utf8)[...] }, new: new.map { Array(($0 + "\n").utf8)[...] })
    guard !hunks.isEmpty else { return "" }
    return "--- \(path)\n+++ \(path)\n" + String(decoding: hunks, as: UTF8.self)
  }

  /// The same without its head.
  ///
  /// - Parameters: lines with their ends; the last of a text may have none, which is then said.
  static func hunks(old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) -> [UInt8] {
    let changes = LineDifference(from: old, to: new).changes
    var bytes: [UInt8] = []
    var index = 0
    while index < changes.count {
      var last = index
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * context
      { last += 1 }
      bytes += hunk(changes[index...last], old, new)
      index = last + 1
    }
    return bytes
  }

  /// Cuts a text behind each line feed, and nowhere else.
  static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: lineFeed).map { $0 + 1 } ?? bytes.count
      lines.append(bytes[start..<end])
      start = end
    }
    return lines
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private static func hunk(
    _ changes: ArraySlice<LineDifference.Change>, _ old: [ArraySlice<UInt8>],
    _ new: [ArraySlice<UInt8>]
  ) -> [UInt8] {
    guard let first = changes.first, let last = changes.last else { return [] }
    let before = min(context, first.old.lowerBound)
    let after = min(context, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    var bytes = Array("@@ -\(header(oldRange)) +\(header(newRange)) @@\n".utf8)
    func add(_ sign: UInt8, _ lines: ArraySlice<ArraySlice<UInt8>>) {
      for line in lines {
        bytes.append(sign)
        bytes += line
        if line.last != lineFeed { bytes += Array("\n\\ No newline at end of file\n".utf8) }
      }
    }
    var next = oldRange.lowerBound
    for change in changes {
      add(UInt8(ascii: " "), old[next..<change.old.lowerBound])
      add(UInt8(ascii: "-"), old[change.old])
      add(UInt8(ascii: "+"), new[change.new])
      next = change.old.upperBound
    }
    add(UInt8(ascii: " "), old[next..<oldRange.upperBound])
    return bytes
  }

  private static func header(_ range: Range<Int>) -> String {
    "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1)"
      + (range.count == 1 ? "" : ",\(range.count)")
  }
}
