/// Identifiers, keywords, the prefixes of strings, and comments.
extension Lexer {
  @inline(__always)
  mutating func word() {
    let start = position
    var ahead = position
    var seen: UInt8 = 0
    repeat {
      seen |= text[ahead]
      ahead += 1
    } while classes[Int(text[ahead])] & 2 != 0
    let next = text[ahead]
    if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'"), ahead - start <= 2,
      let prefix = Self.stringPrefix(text + start, length: ahead - start)
    {
      string(quoteAt: ahead, from: start, prefix: prefix)
      return
    }
    position = ahead
    if seen >= 0x80 {
      nonASCIIWord(from: start)
      return
    }
    tokens.append(
      word: Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: ahead),
        line: line, extraLines: 0, kind: keyword(from: start, to: ahead), traits: []))
  }

  @inline(__always)
  func keyword(from start: Int, to end: Int) -> TokenKind {
    let length = end - start
    guard length <= 8, length >= 2 else { return .name }
    let word = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: start, as: UInt64.self)
    return Keywords.kind(word: word & (UInt64.max >> UInt64(64 - 8 * length)), length: length)
  }

  /// The prefix of a string literal that the one or two letters spell, in any case and order.
  private static func stringPrefix(_ letters: UnsafePointer<UInt8>, length: Int) -> StringPrefix? {
    let first = letters[0] | 0x20
    guard length == 2 else {
      switch first {
      case UInt8(ascii: "r"): return StringPrefix(traits: [.raw, .prefixed])
      case UInt8(ascii: "b"): return StringPrefix(traits: [.bytes, .prefixed])
      case UInt8(ascii: "u"): return StringPrefix(traits: .prefixed)
      case UInt8(ascii: "f"): return StringPrefix(traits: .prefixed, isFormatted: true)
      case UInt8(ascii: "t"):
        return StringPrefix(traits: [.prefixed, .template], isFormatted: true)
      default: return nil
      }
    }
    let second = letters[1] | 0x20
    let raw = UInt8(ascii: "r")
    guard first == raw || second == raw, first != second else { return nil }
    switch first == raw ? second : first {
    case UInt8(ascii: "b"): return StringPrefix(traits: [.raw, .bytes, .prefixed])
    case UInt8(ascii: "f"): return StringPrefix(traits: [.raw, .prefixed], isFormatted: true)
    case UInt8(ascii: "t"):
      return StringPrefix(traits: [.raw, .prefixed, .template], isFormatted: true)
    default: return nil
    }
  }

  struct StringPrefix {
    var traits: Token.Traits
    var isFormatted = false
  }

  @inline(__always)
  private mutating func string(quoteAt quote: Int, from start: Int, prefix: StringPrefix) {
    if prefix.isFormatted {
      openFString(quoteAt: quote, from: start, traits: prefix.traits)
    } else {
      plainString(quoteAt: quote, from: start, traits: prefix.traits)
    }
  }

  @inline(never)
  private mutating func nonASCIIWord(from start: Int) {
    let bytes = UnsafeBufferPointer(start: text + start, count: position - start)
    guard let name = String(validating: bytes, as: UTF8.self) else {
      fail("(unicode error) 'utf-8' codec can't decode the identifier", offset: start)
      return
    }
    if let scalar = CharacterClass.firstScalarOutsideIdentifier(name) {
      fail(Self.describe(invalid: scalar), offset: start)
      if !isTolerant { return }
    }
    hasForeignWords = true
    tokens.append(
      word: Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        line: line, extraLines: 0, kind: .name, traits: .nonASCII))
  }

  private static func describe(invalid scalar: Unicode.Scalar) -> String {
    var code = String(scalar.value, radix: 16, uppercase: true)
    code = String(repeating: "0", count: max(0, 4 - code.count)) + code
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return "invalid non-printable character U+\(code)"
    default: return "invalid character '\(scalar)' (U+\(code))"
    }
  }

  mutating func invalidCharacter() {
    let start = position
    position += 1
    fail(Self.describe(invalid: Unicode.Scalar(text[start])), offset: start)
  }

  private func isFirstOnLine(_ offset: Int) -> Bool {
    var before = offset - 1
    while before >= 0, text[before] == 0x20 || text[before] == 0x09 { before -= 1 }
    return before < 0 || text[before] == 0x0A
  }

  /// Steps to the line end; keeps what speaks to Groundplan.
  mutating func comment() {
    let start = position
    position += 1
    var ahead = position
    while text[ahead] == 0x20 || text[ahead] == 0x09 { ahead += 1 }
    // A comment speaks to us from its beginning, or behind one more `#`.
    var mayConcernUs = text[ahead] == UInt8(ascii: "g")
    while true {
      let word = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let stops = WordScan.bytes(word, equalTo: 0x0A) | WordScan.zeroBytes(word)
      mayConcernUs = mayConcernUs || WordScan.bytes(word, equalTo: UInt8(ascii: "#")) != 0
      if stops != 0 {
        position += stops.trailingZeroBitCount / 8
        break
      }
      position += 8
    }
    if mayConcernUs || text[ahead] == UInt8(ascii: "t"),
      let directive = IgnoreDirective(
        text: UnsafeBufferPointer(start: text + start, count: position - start), line: line,
        column: column(at: start), isAlone: isFirstOnLine(start))
    {
      ignoreDirectives.append(directive)
    }
    if mayConcernUs,
      let suppression = SuppressionComment(
        text: UnsafeBufferPointer(start: text + start, count: position - start), line: line,
        column: column(at: start), isAlone: isFirstOnLine(start))
    {
      suppressions.append(suppression)
      awaitsCode = awaitsCode || suppression.isAlone
    }
  }
}
