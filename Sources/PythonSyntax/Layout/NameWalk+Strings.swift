/// Names in strings: annotations in quotes, and `__all__`.
extension NameWalk {
  /// The offsets of what stands between the quotes; nil where that isn't the value of the string.
  private func content(of token: Int) -> Range<Int>? {
    let literal = source.tokens[token]
    guard literal.kind == .string, literal.traits.isDisjoint(with: [.bytes, .escapes]) else {
      return nil
    }
    var start = Int(literal.start)
    while source.text[start] != UInt8(ascii: "\""), source.text[start] != UInt8(ascii: "'") {
      start += 1
    }
    let quotes = literal.traits.contains(.triple) ? 3 : 1
    return start + quotes..<Int(literal.end) - quotes
  }

  private func isString(_ kind: TokenKind) -> Bool { kind == .string || kind == .fStringStart }

  // MARK: - Annotations

  /// An annotation in quotes, PEP 484.
  mutating func quoted(_ token: Int, in scope: Int) {
    guard let content = content(of: token), !isString(kind(token + 1)),
      token == 0 || kind(token - 1) != .string && kind(token - 1) != .fStringEnd
    else { return }
    // In parentheses, so that it may begin with blanks and go over lines.
    let text = Array("(".utf8) + source.text[content] + Array(")".utf8)
    guard
      let inner = try? PlacedSource(text, decoder: { _, _ in .unknownEncoding }),
      inner.after(0) < inner.tokens.count, inner.kind(inner.after(0)) == .newline
    else { return }
    let outer = (source, base)
    base += content.lowerBound - 1
    source = inner
    textDepth += 1
    annotation(0..<inner.after(0), in: scope)
    textDepth -= 1
    (source, base) = outer
  }

  // MARK: - Exports

  func isExports(_ target: Range<Int>) -> Bool {
    target.count == 1 && source.isName(target.lowerBound, "__all__")
  }

  /// `__all__.extend([...])` and its kin.
  mutating func exportsCall(_ tokens: Range<Int>, in scope: Int) {
    let opening = tokens.lowerBound + 3
    guard opening < tokens.upperBound, source.isName(tokens.lowerBound, "__all__"),
      kind(opening - 2) == .dot, kind(opening) == .leftParenthesis,
      source.after(opening) == tokens.upperBound
    else { return }
    guard scope == 0 else { return }
    let arguments = opening + 1..<source.close(of: opening)
    elements(arguments)
    var start = arguments.lowerBound
    while start < arguments.upperBound {
      let comma = end(of: start..<arguments.upperBound, at: [.comma])
      sum(start..<comma)
      start = comma + 1
    }
  }

  /// The strings of a value, where the statement is the module's.
  mutating func exports(_ range: Range<Int>, in scope: Int) {
    if scope == 0 { sum(range) }
  }

  /// A sum of lists and tuples, also one of two behind a condition.
  private mutating func sum(_ range: Range<Int>) {
    if end(of: range, at: [.for]) < range.upperBound { return }
    if end(of: range, at: [.comma]) < range.upperBound { return elements(range) }
    var token = range.lowerBound
    while token < range.upperBound {
      let after = source.after(token)
      let begins =
        token == range.lowerBound || kind(token - 1) == .plus || kind(token - 1) == .else
      let ends = after >= range.upperBound || kind(after) == .plus || kind(after) == .if
      if begins, ends {
        let inner = token + 1..<max(token + 1, source.close(of: token))
        if kind(token) == .leftParenthesis {
          sum(inner)
        } else if kind(token) == .leftBracket, end(of: inner, at: [.for]) == inner.upperBound {
          elements(inner)
        }
      }
      token = after
    }
  }

  /// The strings that are elements themselves.
  private mutating func elements(_ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      let comma = end(of: start..<range.upperBound, at: [.comma])
      if comma == start + 1, let content = content(of: start) {
        let name = String(decoding: source.text[content], as: UTF8.self)
        if isWanted(name) {
          note(name, base + content.lowerBound, base + content.upperBound, .exported, in: 0)
        }
      }
      start = comma + 1
    }
  }
}
