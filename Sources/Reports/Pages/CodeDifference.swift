import Duplicates
import Analysis
import Consolidation
import Resolution
import SourceEdits

/// How the text of one definition differs from that of another, line by line.
struct CodeDifference {
  struct Line {
    enum Kind: String { case same, gone, come, gap }

    let kind: Kind
    /// The numbers of the line in the two files; nil on the side that doesn't have it.
    let old: Int?
    let new: Int?
    let text: String
  }

  let lines: [Line]

  /// Longer definitions are not compared line by line.
  private static let maximumLines = 1200
  /// Where fewer of the lines are alike, side by side says nothing.
  private static let leastAlike = 0.3
  /// Equal lines that are shown around a difference.
  private static let context = 3

  /// - Parameters:
  ///   - old: the lines of the definition that would go, and the number of the first.
  ///   - new: those of the one that would remain.
  /// - Returns: nil where the two are the same, too long, or hardly alike.
  init?(old: (first: Int, lines: [String]), new: (first: Int, lines: [String])) {
    guard old.lines != new.lines, max(old.lines.count, new.lines.count) <= Self.maximumLines else {
      return nil
    }
    let difference = LineDifference(from: old.lines, to: new.lines)
    let alike = old.lines.count - difference.removedCount
    guard Double(alike) >= Self.leastAlike * Double(max(1, min(old.lines.count, new.lines.count)))
    else { return nil }
    var all: [Line] = []
    var (left, right) = (0, 0)
    func keep(until end: Int) {
      while left < end {
        all.append(
          Line(kind: .same, old: old.first + left, new: new.first + right, text: new.lines[right]))
        left += 1
        right += 1
      }
    }
    for change in difference.changes {
      keep(until: change.old.lowerBound)
      all += change.old.map {
        Line(kind: .gone, old: old.first + $0, new: nil, text: old.lines[$0])
      }
      all += change.new.map {
        Line(kind: .come, old: nil, new: new.first + $0, text: new.lines[$0])
      }
      (left, right) = (change.old.upperBound, change.new.upperBound)
    }
    keep(until: old.lines.count)
    lines = Self.folded(all)
  }

  /// Leaves out equal lines that are far from a difference.
  private static func folded(_ all: [Line]) -> [Line] {
    var isNear = [Bool](repeating: false, count: all.count)
    for place in all.indices where all[place].kind != .same {
      for near in max(0, place - context)...min(all.count - 1, place + context) {
        isNear[near] = true
      }
    }
    var result: [Line] = []
    for place in all.indices {
      if isNear[place] {
        result.append(all[place])
      } else if result.last?.kind != .gap {
        result.append(Line(kind: .gap, old: nil, new: nil, text: ""))
      }
    }
    return result
  }
}
