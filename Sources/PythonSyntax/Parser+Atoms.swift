extension Parser {
  mutating func atom() throws(Failed) -> Expression {
    let start = index
    switch kind {
    case .name:
      noteExecuted(start)
      index += 1
      return Expression(kind: .name, isChain: true, start: start, end: index)
    case .number, .keywordFalse, .keywordNone, .keywordTrue, .ellipsis:
      index += 1
      return .plain(.constant, start, index)
    case .string, .fStringStart: return try strings()
    case .leftParenthesis: return try parenthesized()
    case .leftBracket: return try list()
    case .leftBrace: return try braces()
    default: throw unexpected()
    }
  }

  // MARK: - Parentheses and brackets

  /// A group, a tuple, or a generator.
  private mutating func parenthesized() throws(Failed) -> Expression {
    let start = index
    index += 1
    bracketDepth += 1
    if accept(.rightParenthesis) {
      bracketDepth -= 1
      return Expression(kind: .tuple, start: start, end: index)
    }
    if kind == .yield {
      var result = try yieldExpression()
      try expect(.rightParenthesis)
      bracketDepth -= 1
      result.isParenthesized = true
      return result
    }
    if kind == .doubleStar, mode == .explaining {
      try explainDoubleStar(in: "generator expression")
    }
    let first = try starNamedExpression()
    switch kind {
    case .rightParenthesis:
      if first.kind == .starred {
        throw refuse("cannot use starred expression here", at: first.start)
      }
      index += 1
      bracketDepth -= 1
      var group = first
      group.isParenthesized = true
      return group
    case .for, .async:
      try comprehension(of: first, isGenerator: true)
      try expect(.rightParenthesis)
      bracketDepth -= 1
      return .plain(.generator, start, index)
    case .comma:
      var tuple = Expression(kind: .tuple, start: start, end: index)
      tuple.add(first)
      try elements(of: &tuple, until: .rightParenthesis)
      bracketDepth -= 1
      return tuple
    default: throw unexpected()
    }
  }

  private mutating func list() throws(Failed) -> Expression {
    let start = index
    index += 1
    bracketDepth += 1
    var list = Expression(kind: .list, start: start, end: index)
    if accept(.rightBracket) {
      bracketDepth -= 1
      list.end = index
      return list
    }
    if kind == .doubleStar, mode == .explaining { try explainDoubleStar(in: "list comprehension") }
    let first = try starNamedExpression()
    if kind == .for || kind == .async {
      try comprehension(of: first)
      try expect(.rightBracket)
      bracketDepth -= 1
      return .plain(.comprehension, start, index)
    }
    list.add(first)
    try elements(of: &list, until: .rightBracket)
    bracketDepth -= 1
    return list
  }

  /// The elements behind the first, and the closing bracket.
  private mutating func elements(
    of container: inout Expression, until closing: TokenKind
  ) throws(Failed) {
    while accept(.comma) {
      if kind == closing { break }
      if kind == .for || kind == .async, mode == .explaining, closing != .rightParenthesis {
        throw refuse(
          "did you forget parentheses around the comprehension target?", at: container.start + 1)
      }
      container.add(try starNamedExpression())
    }
    if kind == .for, mode == .explaining, closing != .rightParenthesis {
      throw refuse(
        "did you forget parentheses around the comprehension target?", at: container.start + 1)
    }
    try expect(closing)
    container.end = index
  }

  /// A dictionary, a set, or a comprehension of either.
  private mutating func braces() throws(Failed) -> Expression {
    let start = index
    index += 1
    bracketDepth += 1
    defer { bracketDepth -= 1 }
    if accept(.rightBrace) { return .plain(.dictionary, start, index) }
    if kind == .doubleStar {
      try dictionaryUnpacking()
      if kind == .for || kind == .async {
        throw refuse("dict unpacking cannot be used in dict comprehension", at: start + 1)
      }
      return try dictionary(from: start)
    }
    let first = try starNamedExpression()
    if kind == .colon {
      if first.kind == .starred {
        throw refuse("cannot use a starred expression in a dictionary key", at: first.start)
      }
      if first.kind == .assignment, !first.isParenthesized { throw unexpected() }
      try dictionaryValue()
      if kind == .for || kind == .async {
        try comprehension(of: first)
        try expect(.rightBrace)
        return .plain(.comprehension, start, index)
      }
      return try dictionary(from: start)
    }
    if kind == .for || kind == .async {
      try comprehension(of: first)
      try expect(.rightBrace)
      return .plain(.comprehension, start, index)
    }
    var set = Expression.plain(.set, start, index)
    try elements(of: &set, until: .rightBrace)
    set.invalidTarget = start
    return set
  }

  private mutating func dictionary(from start: Int) throws(Failed) -> Expression {
    while accept(.comma) {
      if kind == .rightBrace { break }
      if kind == .doubleStar {
        try dictionaryUnpacking()
        continue
      }
      if kind == .star {
        throw refuse("cannot use a starred expression in a dictionary key", at: index)
      }
      let key = try expression()
      if kind != .colon {
        // CPython says so only behind a whole pair, and only where an expression stands.
        throw refuse("':' expected after dictionary key", at: key.start)
      }
      try dictionaryValue()
    }
    try expect(.rightBrace)
    return .plain(.dictionary, start, index)
  }

  private mutating func dictionaryUnpacking() throws(Failed) {
    let stars = index
    index += 1
    _ = try binary(Precedence.bitOr)
    if kind == .colon {
      throw refuse("cannot use dict unpacking in a dictionary key", at: stars)
    }
  }

  private mutating func dictionaryValue() throws(Failed) {
    let colon = index
    index += 1
    switch kind {
    case .rightBrace, .comma:
      throw refuse("expression expected after dictionary key and ':'", at: colon)
    case .star: throw refuse("cannot use a starred expression in a dictionary value", at: index)
    case .doubleStar: throw refuse("cannot use dict unpacking in a dictionary value", at: index)
    default: _ = try expression()
    }
  }

  // MARK: - Comprehensions

  /// `for_if_clauses`, behind the element.
  mutating func comprehension(
    of element: Expression, isGenerator: Bool = false
  ) throws(Failed) {
    if element.kind == .starred {
      throw refuse("iterable unpacking cannot be used in comprehension", at: element.start)
    }
    noteComprehension(of: element, isGenerator: isGenerator)
    let scope = openScope(.comprehension, at: element.start)
    let outer = context.local
    mark(executedSince: element.start, as: .perhaps)
    var behindFirst = -1
    defer { mark(executedSince: max(behindFirst, element.start), as: .perhaps) }
    repeat {
      _ = accept(.async)
      try expect(.for)
      context.local = scope
      try targets()
      context.local = outer
      guard kind == .in else {
        throw refuse("'in' expected after for-loop variables", at: index)
      }
      index += 1
      let iterated = try binary(Precedence.or)
      if mode == .explaining { try explainTwoExpressions(iterated, isDisjunction: true) }
      if behindFirst < 0 { behindFirst = index }
      while accept(.if) {
        _ = try binary(Precedence.or)
      }
    } while kind == .for || kind == .async
    closeScope(scope)
  }

  /// The targets of a `for`, up to its `in`.
  mutating func targets() throws(Failed) {
    while true {
      try target()
      guard accept(.comma), beginsExpression(kind) || kind == .star else { return }
    }
  }

  /// One target of `for` or `as`, starred or not.
  @discardableResult
  mutating func target() throws(Failed) -> Expression {
    let start = index
    if accept(.star), kind == .star { throw unexpected() }
    var target = try binary(Precedence.bitOr)
    if target.invalidTarget >= 0 {
      throw refuse("cannot assign to this expression", at: target.invalidTarget)
    }
    bindTargets(from: start, to: index)
    if tokens[start].kind == .star { target.kind = .starred }
    return target
  }

  // MARK: - Strings

  /// String literals side by side, f-strings and t-strings among them.
  private mutating func strings() throws(Failed) -> Expression {
    let start = index
    let isBytes = tokens[index].traits.contains(.bytes)
    let isTemplate = tokens[index].traits.contains(.template)
    var isFormatted = false
    repeat {
      let traits = tokens[index].traits
      let first = index
      if kind == .string {
        if !traits.isDisjoint(with: [.escapes, .nonASCII]) { try checkLiteral(index) }
        noteDottedString(index)
        index += 1
      } else {
        isFormatted = true
        try formattedString()
      }
      if traits.contains(.bytes) != isBytes {
        throw refuse("cannot mix bytes and nonbytes literals", at: start)
      }
      if traits.contains(.template) != isTemplate {
        throw refuse("cannot mix t-string literals with string or bytes literals", at: first)
      }
    } while kind == .string || kind == .fStringStart
    return .plain(isFormatted ? .fString : .string, start, index)
  }

  private mutating func checkLiteral(_ token: Int) throws(Failed) {
    let current = tokens[token]
    let bytes = UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end) - Int(current.start))
    if current.traits.contains(.nonASCII) {
      if current.traits.contains(.bytes) {
        throw refuse("bytes can only contain ASCII literal characters", at: token)
      }
      if String(validating: bytes, as: UTF8.self) == nil {
        throw refuse("(unicode error) 'utf-8' codec can't decode the string", at: token)
      }
    }
    if current.traits.contains(.escapes), !current.traits.contains(.raw),
      !Lexer.hasValidEscapes(bytes, isBytes: current.traits.contains(.bytes))
    {
      throw refuse(
        current.traits.contains(.bytes)
          ? "(value error) invalid \\x escape"
          : "(unicode error) 'unicodeescape' codec can't decode the string", at: token)
    }
  }

  private mutating func formattedString() throws(Failed) {
    index += 1
    while true {
      switch kind {
      case .fStringMiddle:
        if !tokens[index].traits.isDisjoint(with: [.escapes, .nonASCII]) {
          try checkLiteral(index)
        }
        index += 1
      case .leftBrace: try replacementField()
      case .fStringEnd:
        index += 1
        return
      default: throw unexpected()
      }
    }
  }

  private mutating func replacementField() throws(Failed) {
    index += 1
    bracketDepth += 1
    switch kind {
    case .equal, .exclamation, .colon, .rightBrace:
      throw refuse("f-string: valid expression required before this", at: index)
    default: break
    }
    _ = try annotatedRightSide()
    _ = accept(.equal)
    if kind == .exclamation {
      index += 1
      guard kind == .name, tokens[index].start == tokens[index - 1].end,
        spells(index, "r") || spells(index, "s") || spells(index, "a")
      else { throw refuse("f-string: invalid conversion character", at: index) }
      index += 1
    }
    if accept(.colon) {
      while kind == .fStringMiddle || kind == .leftBrace {
        if kind == .leftBrace {
          try replacementField()
        } else {
          if !tokens[index].traits.isDisjoint(with: [.escapes, .nonASCII]) {
            try checkLiteral(index)
          }
          index += 1
        }
      }
    }
    try expect(.rightBrace)
    bracketDepth -= 1
  }
}
