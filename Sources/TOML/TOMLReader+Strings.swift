/// Strings: basic and literal, on one line and on many.
extension TOMLReader {
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  mutating func string() throws(TOMLError) -> String {
    if take("\"\"\"") { return try longString(Self.quote) }
    if take("'''") { return try longString(UInt8(ascii: "'")) }
    return try shortString()
  }

  /// `"basic"` or `'literal'`; a key can be either.
  mutating func shortString() throws(TOMLError) -> String {
    let start = next
    let quote = bytes[next]
    next += 1
    var text: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        next += 1
        return String(decoding: text, as: UTF8.self)
      }
      if byte == Self.lineFeed { break }
      try append(to: &text, isBasic: quote == Self.quote)
    }
    throw error("the string has no end on its line", at: start)
  }

  /// What follows three quotes. A line end right behind them doesn't count.
  private mutating func longString(_ quote: UInt8) throws(TOMLError) -> String {
    let start = next - 3
    _ = take("\n")
    var text: [UInt8] = []
    while let byte = peek {
      if byte == quote {
        var count = 0
        while count < 5, peek == quote {
          next += 1
          count += 1
        }
        // Of four or five quotes, the first one or two are text.
        text += Array(repeating: quote, count: count < 3 ? count : count - 3)
        if count >= 3 { return String(decoding: text, as: UTF8.self) }
      } else if byte == Self.lineFeed {
        text.append(byte)
        next += 1
      } else if quote == Self.quote, byte == Self.backslash, try skipFoldedLines() {
        continue
      } else {
        try append(to: &text, isBasic: quote == Self.quote)
      }
    }
    throw error("the string has no end", at: start)
  }

  private mutating func append(to text: inout [UInt8], isBasic: Bool) throws(TOMLError) {
    let byte = bytes[next]
    if byte.isControl { throw error("\(described(byte)) can't stand in a string", at: next) }
    if isBasic, byte == Self.backslash { return text += try escape() }
    text.append(byte)
    next += 1
  }

  /// A backslash before the end of a line takes away all blanks and line ends up to the next text.
  private mutating func skipFoldedLines() throws(TOMLError) -> Bool {
    let start = next
    next += 1
    skipBlanks()
    guard peek == Self.lineFeed else {
      next = start
      return false
    }
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == Self.lineFeed { next += 1 }
    return true
  }

  private mutating func escape() throws(TOMLError) -> [UInt8] {
    let start = next
    next += 1
    let letter = peek
    if letter != nil { next += 1 }
    switch letter {
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "r"): return [0x0D]
    case Self.quote: return [Self.quote]
    case Self.backslash: return [Self.backslash]
    case UInt8(ascii: "u"): return try scalar(digits: 4, from: start)
    case UInt8(ascii: "U"): return try scalar(digits: 8, from: start)
    default:
      throw error(
        "a backslash stands here for none of \\b \\t \\n \\f \\r \\\" \\\\ \\u \\U", at: start)
    }
  }

  private mutating func scalar(digits: Int, from start: Int) throws(TOMLError) -> [UInt8] {
    let end = next + digits
    var number: UInt32 = 0
    while next < end, let digit = peek?.hexadecimalDigit {
      number = number << 4 | digit
      next += 1
    }
    guard next == end else {
      throw error("the escape wants \(digits) hexadecimal digits", at: start)
    }
    guard let scalar = Unicode.Scalar(number) else {
      throw error("the escape stands for no character", at: start)
    }
    return Array(String(Character(scalar)).utf8)
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt32? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 0x57
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 0x37
    default: nil
    }
  }
}
