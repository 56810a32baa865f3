extension Lexer {
  /// Operators and delimiters, Language Reference 2.8 and 2.9; `byte` stands at `position`.
  mutating func punctuation(_ byte: UInt8) {
    let next = text[position + 1]
    switch byte {
    case UInt8(ascii: "("): open(byte, .leftParenthesis)
    case UInt8(ascii: ")"): close(byte, .rightParenthesis)
    case UInt8(ascii: "["): open(byte, .leftBracket)
    case UInt8(ascii: "]"): close(byte, .rightBracket)
    case UInt8(ascii: "{"): open(byte, .leftBrace)
    case UInt8(ascii: "}"): close(byte, .rightBrace)
    case UInt8(ascii: ","): take(1, .comma)
    case UInt8(ascii: ":"): colon(next)
    case UInt8(ascii: ";"): take(1, .semicolon)
    case UInt8(ascii: "."):
      if CharacterClass.isDigit(next) {
        fraction(from: position)
      } else if next == byte, text[position + 2] == byte {
        take(3, .ellipsis)
      } else {
        take(1, .dot)
      }
    case UInt8(ascii: "="): either(next, .equal, .equalEqual)
    case UInt8(ascii: "+"): either(next, .plus, .plusEqual)
    case UInt8(ascii: "-"):
      if next == UInt8(ascii: ">") { take(2, .arrow) } else { either(next, .minus, .minusEqual) }
    case UInt8(ascii: "*"): doubled(byte, .star, .starEqual, .doubleStar, .doubleStarEqual)
    case UInt8(ascii: "/"): doubled(byte, .slash, .slashEqual, .doubleSlash, .doubleSlashEqual)
    case UInt8(ascii: "%"): either(next, .percent, .percentEqual)
    case UInt8(ascii: "@"): either(next, .at, .atEqual)
    case UInt8(ascii: "&"): either(next, .ampersand, .ampersandEqual)
    case UInt8(ascii: "|"): either(next, .bar, .barEqual)
    case UInt8(ascii: "^"): either(next, .caret, .caretEqual)
    case UInt8(ascii: "~"): take(1, .tilde)
    case UInt8(ascii: "<"):
      if next == UInt8(ascii: ">") {
        take(2, .lessGreater)
      } else {
        doubled(byte, .less, .lessEqual, .leftShift, .leftShiftEqual)
      }
    case UInt8(ascii: ">"): doubled(byte, .greater, .greaterEqual, .rightShift, .rightShiftEqual)
    case UInt8(ascii: "!"): either(next, .exclamation, .notEqual)
    case UInt8(ascii: "$"), UInt8(ascii: "?"), UInt8(ascii: "`"): take(1, .stray)
    default: invalidCharacter()
    }
  }

  @inline(__always)
  private mutating func take(_ length: Int, _ kind: TokenKind) {
    let start = position
    position += length
    emit(kind, from: start)
  }

  @inline(__always)
  private mutating func either(_ next: UInt8, _ single: TokenKind, _ withEqual: TokenKind) {
    if next == UInt8(ascii: "=") { take(2, withEqual) } else { take(1, single) }
  }

  @inline(__always)
  private mutating func doubled(
    _ byte: UInt8, _ single: TokenKind, _ withEqual: TokenKind, _ double: TokenKind,
    _ doubleEqual: TokenKind
  ) {
    if text[position + 1] == byte {
      if text[position + 2] == UInt8(ascii: "=") { take(3, doubleEqual) } else { take(2, double) }
    } else {
      either(text[position + 1], single, withEqual)
    }
  }

  private mutating func colon(_ next: UInt8) {
    if let open = fStrings.last, open.bracketDepth - 1 == open.fieldDepth {
      take(1, .colon)
      fStringText()
    } else {
      either(next, .colon, .colonEqual)
    }
  }

  private mutating func open(_ byte: UInt8, _ kind: TokenKind) {
    if brackets.count >= Self.maximumBrackets {
      fail("too many nested parentheses")
      position += 1
      return
    }
    brackets.append(
      OpenBracket(byte: byte, line: line, offset: position, indentation: indentationOfLine))
    if !fStrings.isEmpty { fStrings[fStrings.count - 1].bracketDepth += 1 }
    take(1, kind)
  }

  private mutating func close(_ byte: UInt8, _ kind: TokenKind) {
    let shown = Unicode.Scalar(byte)
    if let open = fStrings.last, open.bracketDepth == 0, byte == UInt8(ascii: "}") {
      fail("f-string: single '}' is not allowed")
      position += 1
      if isTolerant { fStringText() }
      return
    }
    guard let bracket = brackets.popLast() else {
      fail("unmatched '\(shown)'")
      position += 1
      return
    }
    if !Self.matches(bracket.byte, byte) {
      mismatch(byte, bracket)
      if !isTolerant { return }
    }
    take(1, kind)
    guard !fStrings.isEmpty else { return }
    let last = fStrings.count - 1
    fStrings[last].bracketDepth -= 1
    if byte == UInt8(ascii: "}"), fStrings[last].bracketDepth == fStrings[last].fieldDepth {
      fStrings[last].fieldDepth -= 1
      fStringText()
    }
  }

  private mutating func mismatch(_ byte: UInt8, _ bracket: OpenBracket) {
    let shown = Unicode.Scalar(byte)
    if let open = fStrings.last, bracket.byte == UInt8(ascii: "{"),
      open.bracketDepth - 1 == open.fieldDepth
    {
      fail("f-string: unmatched '\(shown)'")
      return
    }
    var message = "closing parenthesis '\(shown)' does not match opening parenthesis "
    message += "'\(Unicode.Scalar(bracket.byte))'"
    if bracket.line != line { message += " on line \(bracket.line)" }
    fail(message)
  }

  private static func matches(_ opening: UInt8, _ closing: UInt8) -> Bool {
    switch opening {
    case UInt8(ascii: "("): closing == UInt8(ascii: ")")
    case UInt8(ascii: "["): closing == UInt8(ascii: "]")
    default: closing == UInt8(ascii: "}")
    }
  }
}
