import SourceEdits
import Testing

struct LineDifferenceTests {
  private static func rebuilt(_ old: [Int], _ new: [Int], _ difference: LineDifference) -> Bool {
    var (left, right) = (0, 0)
    var result: [Int] = []
    for change in difference.changes {
      guard change.old.lowerBound - left == change.new.lowerBound - right else { return false }
      result += old[left..<change.old.lowerBound]
      result += new[change.new]
      (left, right) = (change.old.upperBound, change.new.upperBound)
    }
    return result + old[left...] == new
  }

  /// The same lines as the standard library's, and so a shortest script.
  @Test func likeTheStandardLibrary() {
    var random = FixedRandom(seed: 11)
    for round in 0..<3000 {
      let letters = 1 + round % 7
      func text() -> [Int] {
        (0..<Int.random(in: 0...24, using: &random)).map { _ in
          Int.random(in: 0...letters, using: &random)
        }
      }
      let (old, new) = (text(), text())
      let difference = LineDifference(from: old, to: new)
      var gone: [Int] = []
      var come: [Int] = []
      for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): gone.append(offset)
        case .insert(let offset, _, _): come.append(offset)
        }
      }
      #expect(difference.changes.flatMap(\.old) == gone.sorted())
      #expect(difference.changes.flatMap(\.new) == come.sorted())
      #expect(difference.removedCount == gone.count)
    }
  }

  /// Beyond the longest script that is looked for, still lines that are right and a time that grows
  /// with the length.
  @Test(.timeLimit(.minutes(1)))
  func largeTexts() {
    var random = FixedRandom(seed: 13)
    let old = (0..<60_000).map { $0 % 5 == 0 ? -1 : $0 }
    var new = old
    for place in stride(from: 0, to: new.count, by: 7) { new[place] = 1_000_000 + place }
    new.removeSubrange(20_000..<21_000)
    let difference = LineDifference(from: old, to: new)
    #expect(Self.rebuilt(old, new, difference))
    #expect(difference.removedCount < old.count / 4)

    // No line occurs once, and none at all in both.
    let few = (0..<40_000).map { _ in Int.random(in: 0...3, using: &random) }
    let others = (0..<40_000).map { _ in Int.random(in: 0...3, using: &random) }
    #expect(Self.rebuilt(few, others, LineDifference(from: few, to: others)))
    let foreign = few.map { $0 + 10 }
    let all = LineDifference(from: few, to: foreign)
    #expect(all.changes.map(\.old) == [0..<40_000])
    #expect(all.changes.map(\.new) == [0..<40_000])
    // All lines turned round.
    let turned = Array(old.reversed())
    #expect(Self.rebuilt(old, turned, LineDifference(from: old, to: turned)))
  }
}
