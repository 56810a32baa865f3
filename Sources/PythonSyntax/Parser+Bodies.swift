/// One more pass over the tokens of classes and functions: what their bodies are like.
extension Parser {
  /// Functions of fewer tokens have no fingerprints: what is so short is alike by chance.
  static let minimumTokens = 24

  mutating func scanBodies() {
    var winnowing = Winnowing()
    // Where the body of each begins and ends, beside `facts.bodies`.
    var insides: [Range<Int>] = []
    for span in scratch.spans where span.end > span.start {
      let name = nameToken(of: span)
      let colon = endOfHeader(from: name + 1, to: Int(span.end))
      insides.append(min(colon + 1, Int(span.end))..<Int(span.end))
      if facts.definitions[Int(span.definition)].kind == .class {
        // Its place; what it is like follows from its methods.
        facts.bodies.append(
          Body(
            definition: Definition.ID(rawValue: span.definition), signature: .none, returned: .none,
            attributes: 0..<0,
            tokenCount: 0,
            source: sourceHash(of: span), exact: 0, shape: 0,
            prints: UInt32(facts.prints.count)..<UInt32(facts.prints.count)))
      } else {
        scanFunction(span, name, colon, &winnowing)
      }
    }
    // Inner classes first, for they are parts of the outer.
    for index in facts.bodies.indices.reversed()
    where facts.definitions[Int(facts.bodies[index].definition.rawValue)].kind == .class {
      scanClass(index, insides)
    }
  }

  private mutating func scanFunction(
    _ span: Scratch.Span, _ name: Int, _ colon: Int, _ winnowing: inout Winnowing
  ) {
    let first = UInt32(facts.prints.count)
    let end = Int(span.end)
    let signature = source(from: name + 1, to: max(name + 2, colon))
    if isTest(name) {
      // What pytest collects is no copy of a truth, however alike one test is to another: its text
      // stands for all.
      let text = sourceHash(of: span)
      facts.bodies.append(
        Body(
          definition: Definition.ID(rawValue: span.definition), signature: signature,
          returned: .none, attributes: 0..<0, tokenCount: UInt32(end - colon - 1), source: text,
          exact: text, shape: text, prints: first..<first))
      return
    }
    let codes = winnowing.codes(for: end - colon)
    var count = 0
    var hashes = BodyHashes()
    var statements: UInt32 = 0
    var returned = TextRange.none
    var before = tokens[colon].kind
    var token = colon + 1
    while token < end {
      let current = tokens[token]
      if current.kind == .string, isDocumentation(token) {
        token += 2
        before = .newline
        continue
      }
      if current.kind.isText, token == colon + 1 || !before.isText { statements &+= 1 }
      if current.kind == .return, returned.isNone { returned = callee(at: token + 1) }
      if let code = hashes.add(current, before: before, next: tokens[token + 1].kind, text) {
        codes[count] = code
        count &+= 1
      }
      before = current.kind
      token += 1
    }
    if hashes.count >= Self.minimumTokens { winnowing.finish(count, &facts.prints) }
    let isMember = facts.definitions[Int(span.definition)].parent != nil
    facts.bodies.append(
      Body(
        definition: Definition.ID(rawValue: span.definition), signature: signature,
        returned: returned,
        attributes: attributes(setIn: colon + 1..<Int(span.end), of: name),
        tokenCount: hashes.count, statements: statements,
        source: isMember ? 0 : sourceHash(of: span), exact: hashes.exact,
        shape: hashes.shape, prints: first..<UInt32(facts.prints.count)))
  }

  /// What stands in the class itself, token by token, with the hashes of its methods where their
  /// bodies are.
  private mutating func scanClass(_ index: Int, _ insides: [Range<Int>]) {
    let own = facts.bodies[index]
    var hashes = BodyHashes()
    var next = index + 1
    var depth = 0
    var token = insides[index].lowerBound
    while token < insides[index].upperBound {
      if next < facts.bodies.count, token == insides[next].lowerBound,
        facts.definitions[Int(facts.bodies[next].definition.rawValue)].parent == own.definition
      {
        hashes.add(facts.bodies[next])
        token = insides[next].upperBound
        next += 1
        continue
      }
      if isDocumentation(token) {
        token += 2
        continue
      }
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      default: break
      }
      // The names of fields and methods are what a class is, those of parameters are not.
      _ = hashes.add(
        tokens[token], before: tokens[token - 1].kind, next: tokens[token + 1].kind, text,
        keepsNames: depth == 0)
      token += 1
    }
    facts.bodies[index] = Body(
      definition: own.definition, signature: .none, returned: .none, attributes: 0..<0,
      tokenCount: hashes.count,
      source: own.source, exact: hashes.exact, shape: hashes.shape,
      prints: own.prints.lowerBound..<facts.bodies[next - 1].prints.upperBound)
  }

  /// The names of `self.name = value` and `self.name: T = value` in an initializer.
  private mutating func attributes(setIn body: Range<Int>, of name: Int) -> Range<UInt32> {
    let first = UInt32(facts.texts.count)
    guard isName(name, "__init__") || isName(name, "__post_init__") else { return first..<first }
    var seen: Set<UInt64> = []
    for token in body where tokens[token].kind == .name && isSelf(tokens[token]) {
      guard tokens[token + 1].kind == .dot, tokens[token + 2].kind == .name,
        tokens[token + 3].kind == .equal || tokens[token + 3].kind == .colon,
        tokens[token].end - tokens[token].start == 4
      else { continue }
      let current = tokens[token + 2]
      let hash = BodyHashes.hash(text + Int(current.start), Int(current.end - current.start))
      if seen.insert(hash).inserted { facts.texts.append(self.name(token + 2)) }
    }
    return first..<UInt32(facts.texts.count)
  }

  /// Whether a name begins with `test`.
  private func isTest(_ name: Int) -> Bool {
    tokens[name].end - tokens[name].start > 4
      && UnsafeRawPointer(text).loadUnaligned(
        fromByteOffset: Int(tokens[name].start), as: UInt32.self
      ).littleEndian == 0x7473_6574
  }

  private func nameToken(of span: Scratch.Span) -> Int {
    var token = Int(span.start)
    while tokens[token].kind != .name { token += 1 }
    return token
  }

  /// The colon behind parameters, bases and annotations.
  private func endOfHeader(from start: Int, to end: Int) -> Int {
    var depth = 0
    var token = start
    while token < end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .colon where depth == 0: return token
      default: break
      }
      token += 1
    }
    return token
  }

  /// A string that is a statement by itself.
  private func isDocumentation(_ token: Int) -> Bool {
    guard tokens[token].kind == .string, tokens[token + 1].kind == .newline else { return false }
    switch tokens[token - 1].kind {
    case .newline, .indent, .dedent, .colon: return true
    default: return false
    }
  }

  /// `a.b.C` of `a.b.C(...)`, perhaps awaited.
  private mutating func callee(at start: Int) -> TextRange {
    let first = tokens[start].kind == .await ? start + 1 : start
    guard tokens[first].kind == .name else { return .none }
    var last = first
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    return tokens[last + 1].kind == .leftParenthesis ? dotted(first, last + 1) : .none
  }

  private func sourceHash(of span: Scratch.Span) -> UInt64 {
    let start = Int(tokens[Int(span.start)].start)
    let end = Int(tokens[Int(span.end) - 1].end)
    return BodyHashes.hash(text + start, end - start)
  }
}

extension Body {
  /// What stands for the value of a constant.
  package init(definition: Definition.ID, value: [UInt8]) {
    let hash = (value + [UInt8](repeating: 0, count: SourceBuffer.padding))
      .withUnsafeBufferPointer { bytes in
        bytes.baseAddress.map { BodyHashes.hash($0, value.count) } ?? 0
      }
    self.init(
      definition: definition, signature: .none, returned: .none, attributes: 0..<0, tokenCount: 0,
      source: hash, exact: hash, shape: hash, prints: 0..<0)
  }
}

/// The running hashes of a body.
private struct BodyHashes {
  private(set) var exact: UInt64 = 0
  private(set) var shape: UInt64 = 0
  private(set) var count: UInt32 = 0

  /// Takes a method's body as a whole.
  mutating func add(_ body: Body) {
    exact = Self.mix(exact, body.exact)
    shape = Self.mix(shape, body.shape)
    count += body.tokenCount
  }

  /// Takes a token; returns what stands for it in ``shape``, nil where it counts for nothing.
  @inline(__always)
  mutating func add(
    _ token: Token, before: TokenKind, next: TokenKind, _ text: UnsafePointer<UInt8>,
    keepsNames: Bool = false
  ) -> UInt64? {
    let start = text + Int(token.start)
    let length = Int(token.end) - Int(token.start)
    var code = UInt64(token.kind.rawValue)
    switch token.kind {
    case .newline, .indent, .dedent:
      exact = Self.mix(exact, code)
      shape = Self.mix(shape, code)
      return nil
    case .name:
      let name = Self.hash(start, length)
      exact = Self.mix(exact, name)
      if keepsNames || before == .dot || next == .leftParenthesis { code = name }
    case .number, .string:
      exact = Self.mix(exact, Self.hash(start, length))
      code = UInt64(TokenKind.string.rawValue)
    case .fStringStart, .fStringMiddle:
      exact = Self.mix(exact, Self.hash(start, length))
      if token.kind == .fStringMiddle { return nil }
      code = UInt64(TokenKind.string.rawValue)
    case .fStringEnd:
      exact = Self.mix(exact, code)
      return nil
    default: exact = Self.mix(exact, code)
    }
    shape = Self.mix(shape, code)
    count += 1
    return code &* 0x9E37_79B9_7F4A_7C15 | 1
  }

  private static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
    let mixed = (hash ^ value) &* 0x9E37_79B9_7F4A_7C15
    return mixed ^ mixed >> 32
  }

  /// Of every byte, eight at a time.
  ///
  /// - Parameter bytes: of a ``SourceBuffer``, which has more behind them.
  @inline(__always)
  static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    let raw = UnsafeRawPointer(bytes)
    var hash = UInt64(truncatingIfNeeded: length)
    var offset = 0
    if length >= 64 {
      // Four at a time that don't wait for each other.
      var lanes = SIMD4<UInt64>(hash, 1, 2, 3)
      while offset + 32 <= length {
        lanes ^= raw.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
        lanes = lanes &* SIMD4(repeating: 0x9E37_79B9_7F4A_7C15)
        lanes ^= lanes &>> 32
        offset += 32
      }
      hash = mix(mix(mix(mix(hash, lanes[0]), lanes[1]), lanes[2]), lanes[3])
    }
    while offset + 8 <= length {
      hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset += 8
    }
    guard offset < length else { return mix(hash, 0) }
    // What follows the text is there to be read: the next token, or the padding of the buffer.
    let rest = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian
    return mix(hash, rest >> UInt64(64 - 8 * (length - offset)))
  }
}

extension TokenKind {
  /// Whether it stands in a statement, and not between two.
  fileprivate var isText: Bool { self != .newline && self != .indent && self != .dedent }
}
