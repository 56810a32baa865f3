/// The numbers of a released version: `2.17.0`. Source: PEP 440.
struct ReleaseVersion: Sendable {
  private let numbers: [Int]

  /// Nil for what has more than numbers, such as `2.0rc1`, and for none at all.
  init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    guard !parts.contains(nil) else { return nil }
    numbers = parts.compactMap(\.self)
  }

  /// Whether one of the clauses of a specifier, `>=2.15.0,<3`, leaves it out for sure.
  func isExcluded(by specifier: String) -> Bool {
    specifier.split(separator: ",").contains { clause in
      let clause = clause.filter { $0 != " " }
      let sign = clause.prefix { "<>=!~^".contains($0) }
      var text = clause.dropFirst(sign.count)
      let isPrefix = text.hasSuffix(".*")
      if isPrefix { text = text.dropLast(2) }
      guard let other = ReleaseVersion(text) else { return false }
      switch sign {
      case ">=": return precedes(other)
      case ">": return !other.precedes(self)
      case "<=": return other.precedes(self)
      case "<": return !precedes(other)
      case "==" where isPrefix: return !begins(with: other.numbers[...])
      case "==", "===": return precedes(other) || other.precedes(self)
      case "~=": return precedes(other) || !begins(with: other.numbers.dropLast())
      default: return false
      }
    }
  }

  private func precedes(_ other: ReleaseVersion) -> Bool {
    for place in 0..<max(numbers.count, other.numbers.count) {
      let (left, right) = (number(at: place), other.number(at: place))
      if left != right { return left < right }
    }
    return false
  }

  private func begins(with other: ArraySlice<Int>) -> Bool {
    other.indices.allSatisfy { number(at: $0) == other[$0] }
  }

  private func number(at place: Int) -> Int { place < numbers.count ? numbers[place] : 0 }
}
