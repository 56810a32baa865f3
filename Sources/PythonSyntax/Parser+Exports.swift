/// What can be known of `__all__` without running the module.
extension Parser {
  /// Reads a statement that is an assignment to `__all__` or an addition to it; `index` stands
  /// behind it.
  mutating func noteExports(from start: Int) {
    guard context.scope == .module, isName(start, "__all__") else { return }
    if context.isConditional { facts.traits.insert(.conditionalExports) }
    var token = start + 1
    switch tokens[token].kind {
    case .equal: facts.exports = []
    case .plusEqual: break
    case .colon:
      while token < index, tokens[token].kind != .equal { token += 1 }
      guard token < index else { return }
      facts.exports = []
    default:
      facts.exports = facts.exports ?? []
      facts.hasUnknownExports = true
      return
    }
    // In `__all__ = other = [...]` the value stands behind the last equals sign.
    var position = token + 1
    var depth = 0
    for candidate in token + 1..<index {
      switch tokens[candidate].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .equal where depth == 0: position = candidate + 1
      default: break
      }
    }
    facts.exports = facts.exports ?? []
    if tokens[token].kind == .equal {
      facts.hasUnknownExports = false
      facts.exportsFrom = []
    }
    addExports(from: position, to: index)
  }

  /// `__all__.extend([...])`, `__all__.append("x")`; any other call makes it dynamic.
  mutating func noteExportsCall(from start: Int) {
    guard isName(start, "__all__") else { return }
    // A decorator may add what it is put on.
    guard context.scope == .module else {
      facts.addsExportsWhenCalled = true
      return
    }
    if context.isConditional { facts.traits.insert(.conditionalExports) }
    facts.exports = facts.exports ?? []
    guard tokens[start + 1].kind == .dot, tokens[start + 3].kind == .leftParenthesis,
      tokens[index - 1].kind == .rightParenthesis
    else {
      facts.hasUnknownExports = true
      return
    }
    if spells(start + 2, "extend") {
      addExports(from: start + 4, to: index - 1)
    } else if spells(start + 2, "append"), let name = string(from: start + 4, to: index - 1) {
      facts.exports?.append(name)
    } else {
      facts.hasUnknownExports = true
    }
  }

  /// A sum of lists and tuples of strings; what is something else makes it dynamic.
  private mutating func addExports(from start: Int, to end: Int) {
    var term = start
    var depth = 0
    for token in start..<end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .plus where depth == 0:
        addTerm(from: term, to: token)
        term = token + 1
      default: break
      }
    }
    addTerm(from: term, to: end)
  }

  private mutating func addTerm(from first: Int, to last: Int) {
    guard first < last else { return }
    let opening = tokens[first].kind
    let closing = tokens[last - 1].kind
    let isList = opening == .leftBracket && closing == .rightBracket
    let isTuple = opening == .leftParenthesis && closing == .rightParenthesis
    guard isList || isTuple, closingBracket(of: first) == last - 1 else {
      // A tuple without parentheses, or something that only running could tell.
      if tokens[first].kind == .string,
        (first..<last).contains(where: { tokens[$0].kind == .comma })
      {
        addElements(from: first, to: last)
      } else {
        addOthers(from: first, to: last)
      }
      return
    }
    if isTuple, last - first > 2, !hasComma(from: first + 1, to: last - 1) {
      addExports(from: first + 1, to: last - 1)
    } else {
      addElements(from: first + 1, to: last - 1)
    }
  }

  /// `models.__all__`, perhaps made a list: the names that another module lists; what is something
  /// else makes it unknown.
  private mutating func addOthers(from start: Int, to end: Int) {
    var (first, last) = (start, end)
    if last - first > 3, tokens[first + 1].kind == .leftParenthesis,
      closingBracket(of: first + 1) == last - 1,
      ["list", "tuple", "sorted"].contains(where: { isName(first, $0) })
    {
      first += 2
      last -= 1
    }
    guard last - first > 2, isName(last - 1, "__all__"),
      (first..<last).allSatisfy({ tokens[$0].kind == (($0 - first) % 2 == 0 ? .name : .dot) })
    else {
      facts.hasUnknownExports = true
      return
    }
    facts.exportsFrom.append(dotted(first, last - 2))
  }

  /// The bracket that closes the one at `opening`; where it is not within so many tokens, the place
  /// where looking ended.
  func closingBracket(of opening: Int, within limit: Int = .max) -> Int {
    var depth = 0
    var token = opening
    while token - opening < limit, tokens[token].kind != .endMarker {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        depth -= 1
        if depth == 0 { return token }
      default: break
      }
      token += 1
    }
    return token
  }

  private func hasComma(from start: Int, to end: Int) -> Bool {
    var depth = 0
    for token in start..<end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 0: return true
      default: break
      }
    }
    return false
  }

  private mutating func addElements(from start: Int, to end: Int) {
    var element = start
    var depth = 0
    for token in start...end {
      let isEnd = token == end
      if !isEnd {
        switch tokens[token].kind {
        case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
        case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
        default: break
        }
      }
      guard isEnd || depth == 0 && tokens[token].kind == .comma else { continue }
      if element < token {
        if let name = string(from: element, to: token) {
          facts.exports?.append(name)
        } else if tokens[element].kind == .star {
          addOthers(from: element + 1, to: token)
        } else {
          facts.hasUnknownExports = true
        }
      }
      element = token + 1
    }
  }

  /// The value of string literals side by side; nil for anything else.
  private mutating func string(from start: Int, to end: Int) -> TextRange? {
    var first = start
    var last = end
    while last - first > 2, tokens[first].kind == .leftParenthesis,
      closingBracket(of: first) == last - 1
    {
      first += 1
      last -= 1
    }
    guard first < last else { return nil }
    for token in first..<last
    where tokens[token].kind != .string
      || tokens[token].traits.contains(.bytes)
    { return nil }
    let begin = facts.text.count
    for token in first..<last { StringLiteral.append(tokens[token], of: text, to: &facts.text) }
    return TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin))
  }
}

/// The value of a string literal: Language Reference 2.4.1.
package enum StringLiteral {
  /// The value of a text that is one or more string literals and nothing else, f-strings apart.
  package static func value(of source: String) -> (text: [UInt8], isBytes: Bool)? {
    var buffer = SourceBuffer(capacity: source.utf8.count + 1)
    buffer.replace(with: source.utf8)
    buffer.normalizeLineEnds(hasCarriageReturn: false)
    var lexer = Lexer(source: buffer, tokens: TokenBuffer(capacity: 8), isTolerant: false)
    lexer.run()
    var text: [UInt8] = []
    var index = 0
    while lexer.tokens[index].kind == .string {
      append(lexer.tokens[index], of: lexer.text, to: &text)
      index += 1
    }
    guard index > 0, lexer.tokens[index].kind == .newline, lexer.error == nil else { return nil }
    return (text, lexer.tokens[0].traits.contains(.bytes))
  }

  /// Appends the UTF-8 of a literal's value. Lone surrogates, which UTF-8 can't hold, become
  /// U+FFFD, as does a name that `\N{}` gives.
  static func append(
    _ token: Token, of text: UnsafePointer<UInt8>, to result: inout [UInt8]
  ) {
    let quotes = token.traits.contains(.triple) ? 3 : 1
    var offset = Int(token.start)
    while text[offset] != UInt8(ascii: "'"), text[offset] != UInt8(ascii: "\"") { offset += 1 }
    offset += quotes
    let end = Int(token.end) - quotes
    guard token.traits.contains(.escapes), !token.traits.contains(.raw) else {
      result.append(contentsOf: UnsafeBufferPointer(start: text + offset, count: end - offset))
      return
    }
    func code(_ digits: Int) -> Unicode.Scalar {
      var value: UInt32 = 0
      for _ in 0..<digits where offset < end {
        let digit = text[offset]
        value = value << 4 | UInt32(digit < 0x40 ? digit & 15 : (digit & 15) + 9)
        offset += 1
      }
      return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
    while offset < end {
      guard text[offset] == 0x5C, offset + 1 < end else {
        result.append(text[offset])
        offset += 1
        continue
      }
      let escaped = text[offset + 1]
      offset += 2
      switch escaped {
      case 0x0A: break
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(escaped)
      case UInt8(ascii: "a"): result.append(7)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "v"): result.append(11)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        var value = UInt32(escaped & 7)
        for _ in 0..<2 where offset < end && text[offset] &- 0x30 < 8 {
          value = value << 3 | UInt32(text[offset] & 7)
          offset += 1
        }
        result.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
      case UInt8(ascii: "x"): result.append(contentsOf: String(code(2)).utf8)
      case UInt8(ascii: "u"): result.append(contentsOf: String(code(4)).utf8)
      case UInt8(ascii: "U"): result.append(contentsOf: String(code(8)).utf8)
      case UInt8(ascii: "N"):
        while offset < end, text[offset] != UInt8(ascii: "}") { offset += 1 }
        offset += 1
        result.append(contentsOf: "\u{FFFD}".utf8)
      default: result.append(contentsOf: [0x5C, escaped])
      }
    }
  }
}
