extension Lexer {
  /// A number by Language Reference 2.6, with CPython's messages.
  mutating func number() {
    let start = position
    if text[position] == UInt8(ascii: "0") {
      switch text[position + 1] | 0x20 {
      case UInt8(ascii: "x"):
        return radix(from: start, "hexadecimal", digits: CharacterClass.isHexDigit)
      case UInt8(ascii: "o"):
        return radix(from: start, "octal") { $0 &- 0x30 < 8 }
      case UInt8(ascii: "b"):
        return radix(from: start, "binary") { $0 &- 0x30 < 2 }
      default: break
      }
      return zero(from: start)
    }
    guard decimalDigits(from: start) else { return }
    tail(from: start)
  }

  /// `.5` and its kin, the point at `start`.
  mutating func fraction(from start: Int) {
    position = start
    tail(from: start)
  }

  private mutating func zero(from start: Int) {
    // Zeros, maybe the whole part of a float, never of an integer.
    var isNonzero = false
    while true {
      if text[position] == UInt8(ascii: "_") {
        position += 1
        guard CharacterClass.isDigit(text[position]) else {
          return fail("invalid decimal literal", offset: start)
        }
      }
      guard text[position] == UInt8(ascii: "0") else { break }
      position += 1
    }
    if CharacterClass.isDigit(text[position]) {
      isNonzero = true
      guard decimalDigits(from: start) else { return }
    }
    switch text[position] | 0x20 {
    case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "j"): break
    default:
      if isNonzero {
        return fail(
          "leading zeros in decimal integer literals are not permitted; "
            + "use an 0o prefix for octal integers", offset: start)
      }
    }
    tail(from: start)
  }

  /// Point, exponent and `j` behind the digits.
  private mutating func tail(from start: Int) {
    var kind = "decimal"
    if text[position] == UInt8(ascii: ".") {
      position += 1
      if CharacterClass.isDigit(text[position]) {
        guard decimalDigits(from: start) else { return }
      }
    } else if position - start > 4300 {
      return fail("Exceeds the limit (4300 digits) for integer string conversion", offset: start)
    }
    if text[position] | 0x20 == UInt8(ascii: "e") {
      let sign = text[position + 1]
      if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        guard CharacterClass.isDigit(text[position + 2]) else {
          return fail("invalid decimal literal", offset: start)
        }
        position += 2
        guard decimalDigits(from: start) else { return }
      } else if CharacterClass.isDigit(sign) {
        position += 1
        guard decimalDigits(from: start) else { return }
      }
    }
    if text[position] | 0x20 == UInt8(ascii: "j") {
      position += 1
      kind = "imaginary"
    }
    end(from: start, kind: kind)
  }

  private mutating func decimalDigits(from start: Int) -> Bool {
    while true {
      while CharacterClass.isDigit(text[position]) { position += 1 }
      guard text[position] == UInt8(ascii: "_") else { return true }
      position += 1
      guard CharacterClass.isDigit(text[position]) else {
        fail("invalid decimal literal", offset: start)
        return false
      }
    }
  }

  private mutating func radix(from start: Int, _ kind: String, digits: (UInt8) -> Bool) {
    position += 2
    repeat {
      if text[position] == UInt8(ascii: "_") { position += 1 }
      guard digits(text[position]) else {
        return fail(
          CharacterClass.isDigit(text[position])
            ? "invalid digit '\(Unicode.Scalar(text[position]))' in \(kind) literal"
            : "invalid \(kind) literal", offset: start)
      }
      while digits(text[position]) { position += 1 }
    } while text[position] == UInt8(ascii: "_")
    if CharacterClass.isDigit(text[position]) {
      return fail(
        "invalid digit '\(Unicode.Scalar(text[position]))' in \(kind) literal", offset: start)
    }
    end(from: start, kind: kind)
  }

  /// A number may be followed by a keyword without a blank (`1if x else 2`), by no other word.
  private mutating func end(from start: Int, kind: String) {
    let next = text[position]
    if next < 0x80, CharacterClass.isIdentifierPart(next), !isFollowedByOperatorWord() {
      return fail("invalid \(kind) literal", offset: start)
    }
    emit(.number, from: start)
  }

  private func isFollowedByOperatorWord() -> Bool {
    let second = text[position + 1]
    let third = text[position + 2]
    switch text[position] {
    case UInt8(ascii: "a"): return second == UInt8(ascii: "n") && third == UInt8(ascii: "d")
    case UInt8(ascii: "e"): return second == UInt8(ascii: "l") && third == UInt8(ascii: "s")
    case UInt8(ascii: "f"): return second == UInt8(ascii: "o") && third == UInt8(ascii: "r")
    case UInt8(ascii: "i"):
      return second == UInt8(ascii: "f") || second == UInt8(ascii: "n")
        || second == UInt8(ascii: "s")
    case UInt8(ascii: "o"): return second == UInt8(ascii: "r")
    case UInt8(ascii: "n"): return second == UInt8(ascii: "o") && third == UInt8(ascii: "t")
    default: return false
    }
  }
}
