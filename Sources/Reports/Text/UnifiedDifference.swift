import SourceEdits

/// The difference of two texts as `diff -u` prints it.
package enum UnifiedDifference {
  private static let context = 3

  /// - Returns: nothing where the texts are the same.
  package static func text(old: [String], new: [String], path: String) -> String {
    let changes = LineDifference(from: old, to: new).changes
    guard !changes.isEmpty else { return "" }
    var text = "--- \(path)\n+++ \(path)\n"
    var index = 0
    while index < changes.count {
      var last = index
      while last + 1 < changes.count,
        changes[last + 1].old.lowerBound - changes[last].old.upperBound <= 2 * context
      { last += 1 }
      text += hunk(changes[index...last], old, new)
      index = last + 1
    }
    return text
  }

  private static func hunk(
    _ changes: ArraySlice<LineDifference.Change>, _ old: [String], _ new: [String]
  ) -> String {
    guard let first = changes.first, let last = changes.last else { return "" }
    let before = min(context, first.old.lowerBound)
    let after = min(context, old.count - last.old.upperBound)
    let oldRange = (first.old.lowerBound - before)..<(last.old.upperBound + after)
    let newRange = (first.new.lowerBound - before)..<(last.new.upperBound + after)
    var text = "@@ -\(header(oldRange)) +\(header(newRange)) @@\n"
    var next = oldRange.lowerBound
    for change in changes {
      text += old[next..<change.old.lowerBound].map { " \($0)\n" }.joined()
      text += old[change.old].map { "-\($0)\n" }.joined()
      text += new[change.new].map { "+\($0)\n" }.joined()
      next = change.old.upperBound
    }
    return text + old[next..<oldRange.upperBound].map { " \($0)\n" }.joined()
  }

  private static func header(_ range: Range<Int>) -> String {
    "\(range.isEmpty ? range.lowerBound : range.lowerBound + 1)"
      + (range.count == 1 ? "" : ",\(range.count)")
  }
}
