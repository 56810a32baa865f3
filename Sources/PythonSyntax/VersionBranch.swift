/// Lines that are executed by some versions of Python alone: what stands below
/// `if sys.version_info >= (3, 11):`, and in the `else` of that.
package struct VersionBranch: Sendable {
  /// From the line of the condition to the one behind the block.
  package let lines: Range<UInt32>
  package let test: Test

  /// What the version has to be.
  package struct Test: Sendable {
    package let major: Int
    package let minor: Int
    /// At least that, else below it.
    package let isLeast: Bool

    var opposite: Test { Test(major: major, minor: minor, isLeast: !isLeast) }
  }
}

extension Parser {
  /// What a condition asks of `sys.version_info`, where that is all that it asks.
  func versionTest(_ condition: Expression) -> VersionBranch.Test? {
    var place = condition.start
    if isName(place, "sys"), tokens[place + 1].kind == .dot { place += 2 }
    guard isName(place, "version_info") else { return nil }
    place += 1
    var isMajor = false
    if tokens[place].kind == .leftBracket, tokens[place + 1].kind == .number,
      number(place + 1) == 0, tokens[place + 2].kind == .rightBracket
    {
      isMajor = true
      place += 3
    } else if tokens[place].kind == .dot, isName(place + 1, "major") {
      isMajor = true
      place += 2
    }
    let comparison = tokens[place].kind
    place += 1
    var version: (major: Int, minor: Int)
    if isMajor {
      guard tokens[place].kind == .number, let major = number(place), place + 1 == condition.end
      else { return nil }
      version = (major, 0)
    } else {
      guard tokens[place].kind == .leftParenthesis, let major = number(place + 1) else {
        return nil
      }
      version = (major, 0)
      place += 2
      if tokens[place].kind == .comma, let minor = number(place + 1) {
        version.minor = minor
        place += 2
      }
      // Of a patch version nothing is told: some of the minor version run either branch.
      guard tokens[place].kind == .rightParenthesis, place + 1 == condition.end else { return nil }
    }
    // `version_info` has five parts, so that 3.8.0 is above `(3, 8)`.
    switch comparison {
    case .greaterEqual: break
    case .greater: if isMajor { version.major += 1 }
    case .less:
      return VersionBranch.Test(major: version.major, minor: version.minor, isLeast: false)
    case .lessEqual:
      if isMajor { version.major += 1 }
      return VersionBranch.Test(major: version.major, minor: version.minor, isLeast: false)
    case .equalEqual where isMajor:
      return VersionBranch.Test(
        major: version.major == 3 ? 3 : version.major + 1, minor: 0, isLeast: version.major == 3)
    default: return nil
    }
    return VersionBranch.Test(major: version.major, minor: version.minor, isLeast: true)
  }

  /// A small whole number; nil of other tokens.
  private func number(_ token: Int) -> Int? {
    let current = tokens[token]
    guard current.kind == .number, current.end - current.start <= 3 else { return nil }
    var value = 0
    for offset in Int(current.start)..<Int(current.end) {
      let digit = Int(text[offset]) - 0x30
      guard (0...9).contains(digit) else { return nil }
      value = value * 10 + digit
    }
    return value
  }
}
