/// What calls are given: literals, and strings that name modules.
extension Parser {
  // MARK: - Literal arguments

  /// The arguments that are literals, of the call that opens at `token`. Of a very long call the
  /// first are read.
  mutating func literalArguments(at opening: Int) -> Range<UInt32> {
    let first = UInt32(facts.literalArguments.count)
    var token = opening + 1
    let limit = token + 256
    var position: Int16 = 0
    while token < limit {
      var keyword = TextRange.none
      var isKeyword = false
      switch tokens[token].kind {
      case .rightParenthesis, .endMarker, .newline: return first..<count()
      case .star, .doubleStar: position = .min
      case .name where tokens[token + 1].kind == .equal:
        isKeyword = true
        token += 2
      default: break
      }
      let start = token
      let end = argumentEnd(from: token, limit)
      if let kind = literalKind(from: start, to: end), isKeyword || position >= 0 {
        if isKeyword { keyword = name(start - 2) }
        facts.literalArguments.append(
          LiteralArgument(
            kind: kind, place: isKeyword ? -1 : position, keyword: keyword,
            line: tokens[start].line, column: column(of: start)))
      }
      guard tokens[end].kind == .comma else { break }
      token = end + 1
      if position >= 0 { position &+= 1 }
    }
    func count() -> UInt32 { UInt32(facts.literalArguments.count) }
    return first..<count()
  }

  /// The comma or bracket that ends an argument.
  func argumentEnd(from start: Int, _ limit: Int) -> Int {
    var depth = 0
    var token = start
    while token < limit {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        if depth == 0 { return token }
        depth -= 1
      case .comma where depth == 0: return token
      case .endMarker, .newline: return token
      default: break
      }
      token += 1
    }
    return token
  }

  func literalKind(from start: Int, to end: Int) -> LiteralArgument.Kind? {
    guard start < end else { return nil }
    switch tokens[start].kind {
    case .string:
      for token in start..<end
      where tokens[token].kind != .string || tokens[token].traits.contains(.bytes) { return nil }
      return .string
    case .number: return end == start + 1 ? .number : nil
    case .minus: return end == start + 2 && tokens[start + 1].kind == .number ? .number : nil
    case .keywordTrue, .keywordFalse: return end == start + 1 ? .boolean : nil
    case .leftBrace, .leftBracket:
      var depth = 0
      for token in start..<end {
        switch tokens[token].kind {
        case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
        case .rightParenthesis, .rightBracket, .rightBrace:
          depth -= 1
          if depth == 0, token != end - 1 { return nil }
        case .for, .async: return nil
        default: break
        }
      }
      return tokens[start].kind == .leftBrace ? .dictionary : .list
    default: return nil
    }
  }

  // MARK: - Calls

  /// A method of an unknown object that is called with a literal.
  mutating func scanMethod(_ token: Int, _ scan: inout ReferenceScan) {
    let arguments = literalArguments(at: token + 1)
    guard !arguments.isEmpty else { return }
    enterScopes(at: token, &scan)
    guard !isGuarded(scan) else { return }
    facts.calls.append(
      CallSite(
        reference: nil, method: name(token), line: tokens[token].line, column: column(of: token),
        arguments: arguments))
  }

  /// Whether a method's name is of several words: what is named by one, `get`, `info`, `append`, is
  /// named so everywhere and tells nothing of its object.
  @inline(__always)
  func isTelling(method token: Int) -> Bool {
    let current = tokens[token]
    var offset = Int(current.start) + 1
    while offset < Int(current.end) {
      if text[offset] == UInt8(ascii: "_") { return text[Int(current.start)] != UInt8(ascii: "_") }
      offset += 1
    }
    return false
  }

  @inline(__always)
  func isStringReader(_ token: Int) -> Bool {
    let current = tokens[token]
    switch current.end - current.start {
    case 4: return spells(token, "dict")
    case 5: return spells(token, "patch")
    case 6: return spells(token, "object")
    case 7: return spells(token, "setattr") || spells(token, "delattr")
    case 8: return spells(token, "multiple")
    case 10: return spells(token, "__import__")
    case 13: return spells(token, "import_module")
    default: return false
    }
  }
}
