extension Lexer {
  /// An f-string or t-string that is being read. Depths as in CPython's `tokenizer_mode`.
  struct OpenFString {
    let quote: UInt8
    let isTriple: Bool
    let traits: Token.Traits
    let startLine: UInt32
    let startOffset: Int
    /// How many brackets are open inside, the braces of replacement fields among them.
    var bracketDepth = 0
    /// How many replacement fields are open, less one.
    var fieldDepth = -1

    /// Whether text now read belongs to a field's format specification.
    var isInFormatSpecification: Bool { fieldDepth >= 0 }
  }

  /// A string or bytes literal; its escapes are checked on the way.
  mutating func plainString(quoteAt quoteOffset: Int, from start: Int, traits: Token.Traits) {
    let quote = text[quoteOffset]
    let startLine = line
    var traits = traits
    position = quoteOffset + 1
    if text[position] == quote, text[position + 1] == quote {
      traits.insert(.triple)
      position += 2
    } else if text[position] == quote {
      position += 1
      emit(.string, from: start, traits: traits)
      return
    }
    let isTriple = traits.contains(.triple)
    let raw = UnsafeRawPointer(text)
    var nonASCII = false
    scan: while true {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let stops =
        WordScan.bytes(word, equalTo: quote) | WordScan.bytes(word, equalTo: 0x5C)
        | WordScan.bytes(word, equalTo: 0x0A) | WordScan.zeroBytes(word)
      guard stops != 0 else {
        nonASCII = nonASCII || WordScan.hasNonASCII(word)
        position += 8
        continue
      }
      let skipped = stops.trailingZeroBitCount / 8
      if skipped > 0, WordScan.hasNonASCII(word << UInt64(64 - 8 * skipped)) { nonASCII = true }
      position += skipped
      switch text[position] {
      case quote:
        position += 1
        if !isTriple { break scan }
        if text[position] == quote, text[position + 1] == quote {
          position += 2
          break scan
        }
      case 0x5C:
        traits.insert(.escapes)
        position += 1
        if text[position] == 0x0A {
          endLine()
        } else if position < end {
          nonASCII = nonASCII || text[position] >= 0x80
          position += 1
        }
      case 0x0A where isTriple: endLine()
      default:
        unterminated(from: start, quoteAt: quoteOffset, startLine: startLine, isTriple: isTriple)
        return
      }
    }
    if nonASCII { traits.insert(.nonASCII) }
    let length = line - startLine
    tokens.append(
      Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        line: startLine, extraLines: UInt16(clamping: length), kind: .string, traits: traits))
  }

  private mutating func unterminated(
    from start: Int, quoteAt quoteOffset: Int, startLine: UInt32, isTriple: Bool
  ) {
    let detected = isTriple ? line - (position >= end && line > startLine ? 1 : 0) : line
    if let open = fStrings.last, open.quote == text[quoteOffset], open.isTriple == isTriple {
      fail("f-string: expecting '}'", line: startLine, offset: start)
    } else {
      fail(
        isTriple
          ? "unterminated triple-quoted string literal (detected at line \(detected))"
          : "unterminated string literal (detected at line \(detected))",
        line: startLine, offset: start)
    }
    guard isTolerant else { return }
    // Only the opening quote is wrong as far as anyone can tell: go on behind its line.
    position = quoteOffset
    line = startLine
    while position < end, text[position] != 0x0A { position += 1 }
    fStrings.removeAll()
  }

  // MARK: - Formatted strings

  mutating func openFString(quoteAt quoteOffset: Int, from start: Int, traits: Token.Traits) {
    let quote = text[quoteOffset]
    let isTriple = text[quoteOffset + 1] == quote && text[quoteOffset + 2] == quote
    position = quoteOffset + (isTriple ? 3 : 1)
    guard fStrings.count < Self.maximumFStrings else {
      fail("too many nested f-strings or t-strings")
      return
    }
    emit(.fStringStart, from: start, traits: traits)
    fStrings.append(
      OpenFString(
        quote: quote, isTriple: isTriple, traits: traits, startLine: line, startOffset: start))
    fStringText()
  }

  /// Reads the literal text of the innermost f-string up to a replacement field, the end of a
  /// format specification, or the closing quotes.
  mutating func fStringText() {
    let open = fStrings[fStrings.count - 1]
    let start = position
    let startLine = line
    var traits = open.traits
    func isClosing(_ position: Int) -> Bool {
      text[position] == open.quote
        && (!open.isTriple
          || text[position + 1] == open.quote && text[position + 2] == open.quote)
    }
    while true {
      let byte = text[position]
      switch byte {
      case 0 where position >= end: return unterminatedFString(open)
      case 0x0A:
        if !open.isTriple {
          guard open.isInFormatSpecification else { return unterminatedFString(open) }
          // The specification ends with the line; what follows is read as an expression again.
          return emitMiddle(from: start, line: startLine, traits: traits)
        }
        endLine()
      case open.quote where isClosing(position):
        emitMiddle(from: start, line: startLine, traits: traits)
        if open.isInFormatSpecification {
          return fail("f-string: expecting '}'")
        }
        let quote = position
        position += open.isTriple ? 3 : 1
        emit(.fStringEnd, from: quote, traits: traits)
        fStrings.removeLast()
        return
      case UInt8(ascii: "{"):
        if text[position + 1] == byte, !open.isInFormatSpecification {
          position += 2
          continue
        }
        emitMiddle(from: start, line: startLine, traits: traits)
        fStrings[fStrings.count - 1].fieldDepth += 1
        if fStrings[fStrings.count - 1].fieldDepth >= 3 {
          fail("f-string: expressions nested too deeply")
          return
        }
        punctuation(byte)
        return
      case UInt8(ascii: "}"):
        if text[position + 1] == byte, !open.isInFormatSpecification {
          position += 2
          continue
        }
        emitMiddle(from: start, line: startLine, traits: traits)
        punctuation(byte)
        return
      case 0x5C:
        traits.insert(.escapes)
        position += 1
        let escaped = text[position]
        if escaped == UInt8(ascii: "{") || escaped == UInt8(ascii: "}") { continue }
        if !traits.contains(.raw), escaped == UInt8(ascii: "N"),
          text[position + 1] == UInt8(ascii: "{")
        {
          position += 2
          while position < end, text[position] != UInt8(ascii: "}"), text[position] != 0x0A,
            text[position] != open.quote
          { position += 1 }
          if text[position] == UInt8(ascii: "}") { position += 1 }
          continue
        }
        if escaped == 0x0A { endLine() } else if position < end { position += 1 }
      default:
        if byte >= 0x80 { traits.insert(.nonASCII) }
        position += 1
      }
    }
  }

  private mutating func emitMiddle(from start: Int, line startLine: UInt32, traits: Token.Traits) {
    guard position > start else { return }
    tokens.append(
      Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: position),
        line: startLine, extraLines: UInt16(clamping: line - startLine), kind: .fStringMiddle,
        traits: traits))
  }

  private mutating func unterminatedFString(_ open: OpenFString) {
    let kind = open.traits.contains(.template) ? "t-string" : "f-string"
    let detected = position >= end && line > open.startLine && open.isTriple ? line - 1 : line
    fStrings.removeLast()
    fail(
      open.isTriple
        ? "unterminated triple-quoted \(kind) literal (detected at line \(detected))"
        : "unterminated \(kind) literal (detected at line \(detected))",
      line: open.startLine, offset: open.startOffset)
    guard isTolerant else { return }
    position = open.startOffset
    line = open.startLine
    while position < end, text[position] != 0x0A { position += 1 }
    fStrings.removeAll()
  }

  // MARK: - Escapes

  /// Whether Python can decode the escapes of a literal's text: `\x`, `\u`, `\U`, `\N{}`.
  /// The names of `\N{}` are not looked up.
  static func hasValidEscapes(_ text: UnsafeBufferPointer<UInt8>, isBytes: Bool) -> Bool {
    var index = 0
    func hexDigits(_ count: Int) -> UInt32? {
      guard index + count <= text.count else { return nil }
      var value: UInt32 = 0
      for offset in index..<index + count {
        guard CharacterClass.isHexDigit(text[offset]) else { return nil }
        let digit = text[offset]
        value = value << 4 | UInt32(digit < 0x40 ? digit & 15 : (digit & 15) + 9)
      }
      return value
    }
    while index < text.count {
      guard text[index] == 0x5C else {
        index += 1
        continue
      }
      index += 2
      guard index <= text.count else { return true }
      switch text[index - 1] {
      case UInt8(ascii: "x"):
        if hexDigits(2) == nil { return false }
      case UInt8(ascii: "u") where !isBytes:
        if hexDigits(4) == nil { return false }
      case UInt8(ascii: "U") where !isBytes:
        guard let value = hexDigits(8), value <= 0x10FFFF else { return false }
      case UInt8(ascii: "N") where !isBytes:
        guard index < text.count, text[index] == UInt8(ascii: "{") else { return false }
        var close = index + 1
        while close < text.count, text[close] != UInt8(ascii: "}") { close += 1 }
        guard close < text.count, close > index + 1 else { return false }
        index = close
      default: break
      }
    }
    return true
  }
}
