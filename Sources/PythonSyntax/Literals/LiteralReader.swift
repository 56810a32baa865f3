/// Reads literals and calls off the tokens of a file: what a `setup.py` says without being run.
///
/// A name that the module binds once to a literal stands for it with all that statements put in
/// later, wherever and if at all; where it occurs in other ways, too, more may be in it. So it is
/// in `a + b` of two strings or lists, and in strings that are formatted:
/// `f"{a}.b"`, `"%s.b" % a`, `"{}.b".format(a)`. Whatever else is computed is
/// ``LiteralValue/unknown``.
package struct LiteralReader: ~Copyable {
  // The tokens point into it.
  private let source: SourceBuffer
  private let lexer: Lexer
  private var position = 0
  private var depth = 0
  private var names = BoundNames()

  private static let maximumDepth = 50

  private init(_ source: consuming SourceBuffer) {
    var lexer = Lexer(source: source, tokens: TokenBuffer(), isTolerant: true)
    lexer.run()
    self.source = source
    self.lexer = lexer
  }

  /// The calls of functions of these names that a file makes anywhere, in the order of the text.
  ///
  /// - Parameter bytes: the file as it stands on the disk; one in another encoding than UTF-8 says
  ///   nothing.
  package static func calls(of functions: Set<String>, in bytes: [UInt8]) -> [LiteralCall] {
    reading(bytes) { reader in reader.calls { functions.contains($0) } }
  }

  /// The calls of all functions that are no argument of another call, in the order of the text: what
  /// a list of targets declares.
  package static func outerCalls(in bytes: [UInt8]) -> [LiteralCall] {
    reading(bytes) { reader in reader.calls { _ in true } }
  }

  /// The calls of all functions whose names fit, also where a call is part of something that isn't
  /// read: `[Extension(n) for n in names]`, `x if y else Extension("a.b")`.
  package static func everyCall(
    in bytes: [UInt8], where fits: (String) -> Bool
  ) -> [LiteralCall] {
    reading(bytes) { reader in
      // What names are bound to.
      _ = reader.calls(isStrict: true, where: fits)
      return reader.everyCall(where: fits)
    }
  }

  private static func reading(
    _ bytes: [UInt8], _ body: (inout LiteralReader) -> [LiteralCall]
  ) -> [LiteralCall] {
    var source = SourceBuffer(capacity: bytes.count + 1)
    source.replace(with: bytes)
    guard SourceEncoding.normalize(&source, decoder: { _, _ in .unknownEncoding }) == nil else {
      return []
    }
    var reader = LiteralReader(source)
    return body(&reader)
  }

  /// Reads twice: the first time to see which names are only bound, changed and read.
  ///
  /// - Parameter isStrict: as of ``BoundNames``.
  private mutating func calls(
    isStrict: Bool = false, where fits: (String) -> Bool
  ) -> [LiteralCall] {
    _ = readCalls(where: fits)
    names = BoundNames(loose: names.loose(among: occurrences()), isStrict: isStrict)
    position = 0
    return readCalls(where: fits)
  }

  /// How often each name stands in the file, other than as an attribute or a keyword.
  private func occurrences() -> [String: Int] {
    var counts: [String: Int] = [:]
    var depth = 0
    for place in 0..<lexer.tokens.count {
      switch kind(at: place) {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .name
      where (place == 0 || kind(at: place - 1) != .dot)
        && (depth == 0 || kind(at: place + 1) != .equal):
        counts[text(at: place), default: 0] += 1
      default: break
      }
    }
    return counts
  }

  private mutating func everyCall(where fits: (String) -> Bool) -> [LiteralCall] {
    var found: [LiteralCall] = []
    position = 0
    while kind != .endMarker {
      let here = position
      if kind == .name, kind(at: position + 1) == .leftParenthesis,
        position == 0 || ![.def, .class].contains(kind(at: position - 1)), fits(text),
        case .call(let call) = nameOrCall()
      {
        found.append(call)
      }
      position = here + 1
    }
    return found
  }

  private mutating func readCalls(where fits: (String) -> Bool) -> [LiteralCall] {
    var found: [LiteralCall] = []
    var startsStatement = true
    while kind != .endMarker {
      let here = position
      names.beginStatement()
      if kind == .name, kind(at: position + 1) == .leftParenthesis,
        position == 0 || kind(at: position - 1) != .def, fits(text)
      {
        if case .call(let call) = value() { found.append(call) }
      } else if startsStatement, kind == .name, kind(at: position + 1) == .equal {
        let name = text
        position += 2
        let bound = value()
        if case .call(let call) = bound, fits(call.name) { found.append(call) }
        // `a = b = ...`
        if kind == .equal, kind(at: position - 1) == .name { names.loosen(text(at: position - 1)) }
        names.bind(name, to: kind == .newline || kind == .semicolon ? bound : .unknown)
      } else if startsStatement, kind == .name, names.contains(text) {
        readChange()
      }
      if position == here {
        startsStatement =
          kind == .newline || kind == .indent || kind == .dedent || kind == .semicolon
        position += 1
      } else {
        startsStatement = false
      }
    }
    return found
  }

  /// A statement that may put something into what a name is bound to.
  private mutating func readChange() {
    let (name, start) = (text, position)
    let held = names.beginChange(of: name)
    switch kind(at: position + 1) {
    case .plusEqual:
      position += 2
      names.change(name, to: .sum(held, value()))
    case .leftBracket:
      position += 1
      guard case .sequence(let keys) = sequence(), kind == .equal else {
        return names.change(name, to: held.opened)
      }
      position += 1
      let bound = value()
      let key = keys.count == 1 ? keys[0].string : nil
      names.change(name, to: held.changed(key, to: bound, line: line))
    case .dot where kind(at: position + 3) == .leftParenthesis:
      position += 2
      let method = text
      position += 1
      guard case .call(let call) = call(method, line: line) else {
        return names.change(name, to: held.opened)
      }
      names.change(name, to: held.changed(by: call))
    default: names.change(name, to: held.opened)
    }
    if position == start { position += 1 }
  }

  // MARK: - Tokens

  private var kind: TokenKind { kind(at: position) }
  private func kind(at index: Int) -> TokenKind {
    index < lexer.tokens.count ? lexer.tokens[index].kind : .endMarker
  }
  private var line: Int { Int(lexer.tokens[min(position, lexer.tokens.count - 1)].line) }
  private var text: String { text(at: position) }
  private func text(at index: Int) -> String {
    let token = lexer.tokens[index]
    return String(
      decoding: UnsafeBufferPointer(
        start: lexer.text + Int(token.start), count: Int(token.end - token.start)), as: UTF8.self)
  }

  // MARK: - Values

  /// The value that begins here; afterwards behind it, and behind all that belongs to it.
  private mutating func value() -> LiteralValue {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.maximumDepth else { return skipped() }
    var left = term()
    while kind == .plus {
      position += 1
      left = names.bounded(.sum(left, term()))
    }
    return Self.ends.contains(kind) ? left : skipped()
  }

  /// What a value ends before.
  private static let ends: Set<TokenKind> = [
    .comma, .rightParenthesis, .rightBracket, .rightBrace, .colon, .newline, .semicolon, .endMarker,
    .for, .equal,
  ]

  /// `"%s.x" % name`, or what stands alone.
  private mutating func term() -> LiteralValue {
    var left = operand()
    while kind == .percent {
      position += 1
      left = FormattedText(operand()).filled(in: left, by: FormattedText.percent)
    }
    return left
  }

  private mutating func operand() -> LiteralValue {
    switch kind {
    case .string, .fStringStart: return formatted(strings())
    case .leftBracket, .leftParenthesis: return sequence()
    case .leftBrace: return braces()
    case .name: return nameOrCall()
    default: return skipped()
    }
  }

  private mutating func strings() -> LiteralValue {
    var joined: [UInt8] = []
    // How much of it is known.
    var known: Int?
    while true {
      if kind == .string {
        StringLiteral.append(lexer.tokens[position], of: lexer.text, to: &joined)
        position += 1
      } else if kind == .fStringStart {
        let end = appendFields(to: &joined)
        known = known ?? end
      } else {
        guard let known else { return .string(String(decoding: joined, as: UTF8.self)) }
        return known == 0 ? .unknown : .beginning(String(decoding: joined[..<known], as: UTF8.self))
      }
    }
  }

  /// Appends what an f-string says and goes behind it.
  ///
  /// - Returns: how much of the whole is known where the rest can't be told.
  private mutating func appendFields(to joined: inout [UInt8]) -> Int? {
    var known: Int?
    position += 1
    while kind != .fStringEnd, kind != .endMarker {
      if kind == .leftBrace {
        if kind(at: position + 1) == .name, kind(at: position + 2) == .rightBrace {
          position += 1
          if case .string(let held) = names.value(of: text),
            joined.count < LiteralValue.maximumText
          {
            joined += held.utf8
          } else {
            known = known ?? joined.count
          }
          position += 2
          continue
        }
        known = known ?? joined.count
      } else if kind == .fStringMiddle {
        let token = lexer.tokens[position]
        let text = UnsafeBufferPointer(
          start: lexer.text + Int(token.start), count: Int(token.end - token.start))
        if text.contains(where: { "\\{}".utf8.contains($0) }) { known = known ?? joined.count }
        joined.append(contentsOf: text)
      }
      position += 1
    }
    position += 1
    return known
  }

  /// A string, with the call of its method `format` where that follows.
  private mutating func formatted(_ string: LiteralValue) -> LiteralValue {
    guard kind == .dot, kind(at: position + 1) == .name, kind(at: position + 2) == .leftParenthesis
    else { return string }
    let start = position
    position += 1
    guard text == "format" else {
      position = start
      return string
    }
    let line = line
    position += 1
    guard case .call(let call) = call("format", line: line) else { return .unknown }
    return FormattedText(call).filled(in: string, by: FormattedText.braces)
  }

  private mutating func sequence() -> LiteralValue {
    let isParenthesis = kind == .leftParenthesis
    let close: TokenKind = isParenthesis ? .rightParenthesis : .rightBracket
    position += 1
    var values: [LiteralValue] = []
    var hasComma = false
    while kind != close, kind != .endMarker {
      let here = position
      if kind == .star { position += 1 }
      let element = value()
      if lexer.tokens[here].kind == .star, case .sequence(let inner) = element {
        values += inner
      } else {
        values.append(element)
      }
      if kind == .for {
        skipTo(close)
        values = [.unknown]
        break
      }
      if kind == .comma {
        hasComma = true
        position += 1
      } else if kind != close {
        skipTo(close)
      }
    }
    position += 1
    return isParenthesis && !hasComma && values.count == 1 ? values[0] : .sequence(values)
  }

  private mutating func braces() -> LiteralValue {
    position += 1
    var entries: [LiteralValue.Entry] = []
    var elements: [LiteralValue] = []
    while kind != .rightBrace, kind != .endMarker {
      let here = line
      if kind == .doubleStar {
        position += 1
        entries += unpacked()
      } else {
        let key = value()
        if kind == .colon {
          position += 1
          let held = value()
          if let key = key.string { entries.append(.init(key: key, value: held, line: here)) }
        } else {
          elements.append(key)
        }
      }
      if kind == .comma {
        position += 1
      } else if kind != .rightBrace {
        skipTo(.rightBrace)
      }
    }
    position += 1
    return elements.isEmpty ? .mapping(entries) : .sequence(elements)
  }

  private mutating func nameOrCall() -> LiteralValue {
    let first = text
    var last = first
    var isPath = false
    let start = line
    position += 1
    while kind == .dot, kind(at: position + 1) == .name {
      position += 1
      last = text
      position += 1
      isPath = true
    }
    guard kind == .leftParenthesis else { return isPath ? .unknown : names.value(of: first) }
    return call(last, line: start)
  }

  private mutating func call(_ name: String, line start: Int) -> LiteralValue {
    position += 1
    var arguments: [LiteralValue] = []
    var keywords: [LiteralValue.Entry] = []
    while kind != .rightParenthesis, kind != .endMarker {
      let here = line
      if kind == .name, kind(at: position + 1) == .equal {
        let key = text
        position += 2
        keywords.append(.init(key: key, value: value(), line: here))
      } else if kind == .doubleStar {
        position += 1
        keywords += unpacked()
      } else {
        if kind == .star { position += 1 }
        arguments.append(value())
      }
      if kind == .comma {
        position += 1
      } else if kind != .rightParenthesis {
        skipTo(.rightParenthesis)
      }
    }
    position += 1
    if name == "dict", arguments.isEmpty { return .mapping(keywords) }
    return .call(LiteralCall(name: name, line: start, arguments: arguments, keywords: keywords))
  }

  /// What stands behind `**`.
  private mutating func unpacked() -> [LiteralValue.Entry] {
    let here = line
    guard case .mapping(let entries) = value() else {
      return [.unknown(line: here)]
    }
    return entries
  }

  // MARK: - What isn't read

  /// Goes behind a value that isn't a literal.
  private mutating func skipped() -> LiteralValue {
    var open = 0
    while kind != .endMarker {
      switch kind {
      case .leftParenthesis, .leftBracket, .leftBrace: open += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        if open == 0 { return .unknown }
        open -= 1
      case .comma, .newline, .semicolon, .colon: if open == 0 { return .unknown }
      default: break
      }
      position += 1
    }
    return .unknown
  }

  /// Goes to the bracket that closes what is open.
  private mutating func skipTo(_ close: TokenKind) {
    while kind != .endMarker, kind != close {
      let here = position
      _ = skipped()
      if kind != close, position == here || kind == .comma || kind == .colon { position += 1 }
      if kind == .newline || kind == .semicolon { position += 1 }
    }
  }
}
