/// The difference of two texts as `diff -u` prints it.
package enum UnifiedDifference {
  private static let context = 3

  private struct Change {
    /// Lines of the old and the new text, counted from zero.
    var old: Range<Int>
    var new: Range<Int>
  }

  /// - Returns: nothing where the texts are the same.
  package static func text(old: [String], new: [String], path: String) -> String {
    let changes = changes(from: old, to: new)
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

  private static func changes(from old: [String], to new: [String]) -> [Change] {
    var gone: Set<Int> = []
    var come: Set<Int> = []
    // Lines as numbers, for comparing text again and again is slow.
    var numbers: [String: Int] = [:]
    func number(_ line: String) -> Int {
      let known = numbers[line] ?? numbers.count
      numbers[line] = known
      return known
    }
    let before = old.map(number)
    for change in new.map(number).difference(from: before) {
      switch change {
      case .remove(let offset, _, _): gone.insert(offset)
      case .insert(let offset, _, _): come.insert(offset)
      }
    }
    var changes: [Change] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      let (first, start) = (left, right)
      while gone.contains(left) { left += 1 }
      while come.contains(right) { right += 1 }
      if left > first || right > start {
        changes.append(Change(old: first..<left, new: start..<right))
      } else {
        left += 1
        right += 1
      }
    }
    return changes
  }

  private static func hunk(_ changes: ArraySlice<Change>, _ old: [String], _ new: [String])
    -> String
  {
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
