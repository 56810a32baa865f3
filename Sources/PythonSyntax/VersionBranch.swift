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
  /// Whether a condition holds for every version 3 of Python, or for none; nil where it depends on
  /// the version, or on something else.
  func isForPython3(_ condition: Expression) -> Bool? {
    guard let test = versionTest(condition),
      test.major < 3 || test.major == 3 && test.minor == 0
    else { return nil }
    return test.isLeast
  }

  /// What a condition asks of the version of Python, where that is all that it asks:
  /// `sys.version_info >= (3, 11)`, `six.PY3`, `not PY2`, `sys.version[0] == "2"`.
  func versionTest(_ condition: Expression) -> VersionBranch.Test? {
    var start = condition.start
    var isOpposite = false
    while start < condition.end, tokens[start].kind == .not {
      isOpposite.toggle()
      start += 1
    }
    let test =
      generationTest(start, condition.end) ?? versionTextTest(start, condition.end)
      ?? versionInfoTest(start, condition.end)
    return isOpposite ? test?.opposite : test
  }

  /// `PY2`, `six.PY3`, as six calls it and those who do without six: the last of dotted names.
  private func generationTest(_ start: Int, _ end: Int) -> VersionBranch.Test? {
    guard start < end, tokens[end - 1].kind == .name,
      end - start == 1 || end - start == 3 && tokens[start + 1].kind == .dot
    else { return nil }
    if isName(end - 1, "PY3") { return VersionBranch.Test(major: 3, minor: 0, isLeast: true) }
    if isName(end - 1, "PY2") { return VersionBranch.Test(major: 3, minor: 0, isLeast: false) }
    return nil
  }

  /// `sys.version[0] == "2"`, `sys.version < "3"`.
  private func versionTextTest(_ start: Int, _ end: Int) -> VersionBranch.Test? {
    guard isName(start, "sys"), tokens[start + 1].kind == .dot, isName(start + 2, "version") else {
      return nil
    }
    var place = start + 3
    var isDigit = false
    if tokens[place].kind == .leftBracket {
      if tokens[place + 1].kind == .colon { place += 1 }
      let asked = tokens[place].kind == .colon ? 1 : 0
      guard number(place + 1) == asked, tokens[place + 2].kind == .rightBracket else { return nil }
      place += 3
      isDigit = true
    }
    guard place + 2 == end, let major = digit(place + 1) else { return nil }
    switch (tokens[place].kind, isDigit, major) {
    case (.equalEqual, true, 3), (.notEqual, true, 2), (.greaterEqual, _, 3), (.greater, true, 2):
      return VersionBranch.Test(major: 3, minor: 0, isLeast: true)
    case (.equalEqual, true, 2), (.notEqual, true, 3), (.less, _, 3), (.lessEqual, true, 2):
      return VersionBranch.Test(major: 3, minor: 0, isLeast: false)
    default: return nil
    }
  }

  /// The digit that a string of one is, in quotes of one character.
  private func digit(_ token: Int) -> Int? {
    let current = tokens[token]
    guard current.kind == .string, current.end - current.start == 3 else { return nil }
    let digit = Int(text[Int(current.start) + 1]) - 0x30
    return (0...9).contains(digit) ? digit : nil
  }

  /// `sys.version_info >= (3, 11)`, `version_info[0] == 3`, `version_info.major < 3`.
  private func versionInfoTest(_ start: Int, _ end: Int) -> VersionBranch.Test? {
    var place = start
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
      guard tokens[place].kind == .number, let major = number(place), place + 1 == end
      else { return nil }
      version = (major, 0)
    } else {
      guard tokens[place].kind == .leftParenthesis, let major = number(place + 1) else {
        return nil
      }
      version = (major, 0)
      place += 2
      if tokens[place].kind == .comma {
        place += 1
        if let minor = number(place) {
          version.minor = minor
          place += 1
        }
      }
      // Of a patch version nothing is told: some of the minor version run either branch.
      guard tokens[place].kind == .rightParenthesis, place + 1 == end else { return nil }
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
