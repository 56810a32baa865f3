/// Which lines go and which come when one text becomes another: the one comparison of lines that
/// reports, registries and edits share.
///
/// A shortest script, as the standard library's `difference(from:)` finds it. Where the texts differ in
/// more than ``mostSteps`` lines, they are cut at lines that occur once in each (Cohen's patience
/// difference), so that time grows with the length of the texts and not with its square.
package struct LineDifference: Hashable, Sendable {
  /// Lines that stand side by side in the old text, and those that replace them; one of the two may
  /// be empty. Counted from zero.
  package struct Change: Hashable, Sendable {
    package let old: Range<Int>
    package let new: Range<Int>
  }

  /// Ascending, with an equal line at least between one and the next.
  package let changes: [Change]

  /// How many lines of the old text are not in the new.
  package var removedCount: Int { changes.reduce(0) { $0 + $1.old.count } }

  /// Shortest scripts are looked for up to this length.
  package static let mostSteps = 2500
  /// As ``mostSteps``, between two cuts.
  private static let mostStepsBetween = 256
  /// How often a text is cut into parts that are cut again.
  private static let mostCuts = 8

  /// Compares two texts line by line; what counts as the same line is up to `Line`.
  @specialized(where Line == ArraySlice<UInt8>)
  @specialized(where Line == String)
  package init<Line: Hashable>(from old: [Line], to new: [Line]) {
    // Most texts have most of their lines in common, at both ends.
    var first = 0
    let shorter = min(old.count, new.count)
    while first < shorter, old[first] == new[first] { first += 1 }
    var last = 0
    while last < shorter - first, old[old.count - 1 - last] == new[new.count - 1 - last] {
      last += 1
    }
    // Lines as numbers, for comparing text again and again is slow.
    var numbers: [Line: Int] = [:]
    func number(_ line: Line) -> Int {
      let known = numbers[line] ?? numbers.count
      numbers[line] = known
      return known
    }
    let before = old[first..<old.count - last].map(number)
    let after = new[first..<new.count - last].map(number)
    var marks = Marks(old: before.count, new: after.count)
    if Self.differ(before[...], after[...], inAtMost: Self.mostSteps) {
      marks.shortest(from: before[...], to: after[...])
    } else {
      Self.cut(before, after, &marks)
    }
    changes = marks.changes(behind: first)
  }

  /// The lines that go and come.
  private struct Marks {
    var gone: [Bool]
    var come: [Bool]

    init(old: Int, new: Int) {
      gone = [Bool](repeating: false, count: old)
      come = [Bool](repeating: false, count: new)
    }

    mutating func replace(_ old: Range<Int>, _ new: Range<Int>) {
      for line in old { gone[line] = true }
      for line in new { come[line] = true }
    }

    mutating func shortest(from old: ArraySlice<Int>, to new: ArraySlice<Int>) {
      for change in new.difference(from: old) {
        switch change {
        case .remove(let offset, _, _): gone[old.startIndex + offset] = true
        case .insert(let offset, _, _): come[new.startIndex + offset] = true
        }
      }
    }

    /// - Parameter before: how many lines stand before them in both texts.
    func changes(behind before: Int) -> [Change] {
      var changes: [Change] = []
      var (left, right) = (0, 0)
      while left < gone.count || right < come.count {
        let (first, start) = (left, right)
        while left < gone.count, gone[left] { left += 1 }
        while right < come.count, come[right] { right += 1 }
        if left > first || right > start {
          changes.append(
            Change(
              old: before + first..<before + left, new: before + start..<before + right))
        } else {
          left += 1
          right += 1
        }
      }
      return changes
    }
  }

  // MARK: - How much differs

  /// Whether a shortest script has at most so many steps: the greedy algorithm of Myers ("An O(ND)
  /// Difference Algorithm and Its Variations", 1986) without the way back.
  private static func differ(
    _ old: ArraySlice<Int>, _ new: ArraySlice<Int>, inAtMost limit: Int
  ) -> Bool {
    old.withUnsafeBufferPointer { old in
      new.withUnsafeBufferPointer { new in
        // How far each diagonal was reached; diagonal -steps + 2i stands at i.
        var reached: [Int] = []
        for steps in 0...limit {
          var before = -1
          for place in 0...steps {
            let next = place < steps ? reached[place] : -1
            var x = steps == 0 ? 0 : max(before + 1, next)
            if place == 0, steps > 0 { x = next }
            var y = x - (2 * place - steps)
            while x < old.count, y < new.count, old[x] == new[y] {
              x += 1
              y += 1
            }
            if x >= old.count, y >= new.count { return true }
            before = next
            if place < steps { reached[place] = x } else { reached.append(x) }
          }
        }
        return false
      }
    }
  }

  // MARK: - Cuts

  private struct Part {
    var old: Range<Int>
    var new: Range<Int>
    let cuts: Int
  }

  /// Marks a script that need not be the shortest.
  private static func cut(_ old: [Int], _ new: [Int], _ marks: inout Marks) {
    var parts = [Part(old: old.indices, new: new.indices, cuts: 0)]
    while var part = parts.popLast() {
      while let left = part.old.first, let right = part.new.first, old[left] == new[right] {
        part.old = left + 1..<part.old.upperBound
        part.new = right + 1..<part.new.upperBound
      }
      while let left = part.old.last, let right = part.new.last, old[left] == new[right] {
        part.old = part.old.lowerBound..<left
        part.new = part.new.lowerBound..<right
      }
      let anchors =
        part.cuts < mostCuts ? anchors(old, part.old, new, part.new) : []
      if anchors.isEmpty {
        if differ(old[part.old], new[part.new], inAtMost: mostStepsBetween) {
          marks.shortest(from: old[part.old], to: new[part.new])
        } else {
          marks.replace(part.old, part.new)
        }
        continue
      }
      var (left, right) = (part.old.lowerBound, part.new.lowerBound)
      for anchor in anchors + [(old: part.old.upperBound, new: part.new.upperBound)] {
        parts.append(
          Part(old: left..<anchor.old, new: right..<anchor.new, cuts: part.cuts + 1))
        (left, right) = (anchor.old + 1, anchor.new + 1)
      }
    }
  }

  /// A longest ascending sequence of lines that occur once in both parts.
  private static func anchors(
    _ old: [Int], _ left: Range<Int>, _ new: [Int], _ right: Range<Int>
  ) -> [(old: Int, new: Int)] {
    var places: [Int: (old: Int, new: Int)] = [:]
    for line in left {
      places[old[line]] = (old: places[old[line]] == nil ? line : -1, new: -1)
    }
    for line in right {
      guard let place = places[new[line]], place.old >= 0 else { continue }
      places[new[line]] = place.new < 0 ? (place.old, line) : (-1, -1)
    }
    let pairs = left.compactMap { line -> (old: Int, new: Int)? in
      guard let place = places[old[line]], place.old == line, place.new >= 0 else { return nil }
      return place
    }
    // By patience: on each pile the smallest end of a sequence of its length.
    var piles: [Int] = []
    var before = [Int](repeating: -1, count: pairs.count)
    for index in pairs.indices {
      var (low, high) = (0, piles.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[piles[middle]].new < pairs[index].new { low = middle + 1 } else { high = middle }
      }
      before[index] = low > 0 ? piles[low - 1] : -1
      if low == piles.count { piles.append(index) } else { piles[low] = index }
    }
    var sequence: [(old: Int, new: Int)] = []
    var next = piles.last ?? -1
    while next >= 0 {
      sequence.append(pairs[next])
      next = before[next]
    }
    return sequence.reversed()
  }
}
