/// Expressions, targets and patterns.
extension NameWalk {
  mutating func expression(_ range: Range<Int>, in scope: Int) {
    expression(range, in: scope, isAnnotation: false)
  }

  mutating func annotation(_ range: Range<Int>, in scope: Int) {
    expression(range, in: scope, isAnnotation: true)
  }

  /// - Parameter isCall: the tokens stand right inside parentheses, where `name=` is a keyword.
  private mutating func expression(
    _ range: Range<Int>, in scope: Int, isAnnotation: Bool, isCall: Bool = false
  ) {
    var token = range.lowerBound
    while token < range.upperBound {
      switch kind(token) {
      case .name:
        name(token, in: scope, isCall: isCall)
        token += 1
      case .lambda: token = lambda(token, until: range.upperBound, in: scope)
      case .leftParenthesis, .leftBracket, .leftBrace:
        bracket(token, in: scope, isAnnotation: isAnnotation)
        token = source.after(token)
      case .fStringStart:
        formatted(token + 1..<source.close(of: token), in: scope)
        token = source.after(token)
      case .string:
        if isAnnotation { quoted(token, in: scope) }
        token += 1
      default: token += 1
      }
    }
  }

  private mutating func name(_ token: Int, in scope: Int, isCall: Bool) {
    let before = token > 0 ? kind(token - 1) : .newline
    // `!r` of a replacement field.
    if before == .dot || before == .exclamation { return }
    switch kind(token + 1) {
    case .colonEqual: bind(token, .store, in: scopes.assignmentScope(scope))
    case .equal where isCall && (before == .leftParenthesis || before == .comma): break
    default: load(token, in: scope)
    }
  }

  private func isTrailer(_ token: Int, in range: Range<Int>) -> Bool {
    guard token > range.lowerBound else { return false }
    return isOperandEnd(kind(token - 1))
  }

  private func isOperandEnd(_ kind: TokenKind) -> Bool {
    switch kind {
    case .name, .rightParenthesis, .rightBracket, .rightBrace, .string, .fStringEnd: true
    default: false
    }
  }

  // MARK: - Brackets

  private mutating func bracket(_ opening: Int, in scope: Int, isAnnotation: Bool) {
    let inner = opening + 1..<max(opening + 1, source.close(of: opening))
    let clauses = end(of: inner, at: [.for])
    if clauses < inner.upperBound {
      let isAsync = clauses > inner.lowerBound && kind(clauses - 1) == .async
      comprehension(inner, clausesAt: isAsync ? clauses - 1 : clauses, in: scope)
      return
    }
    let isParenthesis = kind(opening) == .leftParenthesis
    let isOperand = opening > 0 && isOperandEnd(kind(opening - 1))
    guard isAnnotation, kind(opening) != .leftBrace, !(isParenthesis && isOperand),
      !(isOperand && source.isName(opening - 1, "Literal"))
    else { return expression(inner, in: scope, isAnnotation: false, isCall: isParenthesis) }
    // Behind the first comma of `Annotated[...]` stands what isn't a type.
    var types = inner.upperBound
    if isOperand, source.isName(opening - 1, "Annotated") { types = end(of: inner, at: [.comma]) }
    annotation(inner.lowerBound..<types, in: scope)
    expression(types..<inner.upperBound, in: scope)
  }

  private mutating func comprehension(_ range: Range<Int>, clausesAt start: Int, in scope: Int) {
    let inner = scopes.open(.comprehension, in: scope)
    var iterated = scope
    var index = start
    while index < range.upperBound {
      if kind(index) == .async { index += 1 }
      let word = end(of: index + 1..<range.upperBound, at: [.in])
      target(index + 1..<word, .store, in: inner)
      index = end(of: word..<range.upperBound, at: [.if, .for, .async])
      expression(word..<index, in: iterated)
      // The first is evaluated outside.
      iterated = inner
      while index < range.upperBound, kind(index) == .if {
        let next = end(of: index + 1..<range.upperBound, at: [.if, .for, .async])
        expression(index..<next, in: inner)
        index = next
      }
    }
    expression(range.lowerBound..<start, in: inner)
  }

  /// Returns what stands behind it.
  private mutating func lambda(_ token: Int, until end: Int, in scope: Int) -> Int {
    let colon = min(source.colon(from: token + 1), end)
    let inner = scopes.open(.function, in: scope)
    parameters(
      token + 1..<max(token + 1, colon), of: inner, defaultsIn: scope, annotationsIn: scope)
    let body = min(colon + 1, end)
    let last = self.end(
      of: body..<end, at: [.comma, .colon, .equal, .for, .async, .from, .as, .exclamation])
    expression(body..<last, in: inner)
    return max(last, token + 1)
  }

  /// The parts of an f-string, or of a format specification.
  private mutating func formatted(_ range: Range<Int>, in scope: Int) {
    var token = range.lowerBound
    while token < range.upperBound {
      if kind(token) == .leftBrace {
        let inner = token + 1..<max(token + 1, source.close(of: token))
        let colon = end(of: inner, at: [.colon])
        expression(inner.lowerBound..<colon, in: scope)
        formatted(colon..<inner.upperBound, in: scope)
      }
      token = source.after(token)
    }
  }

  // MARK: - Targets

  mutating func target(
    _ range: Range<Int>, _ kind: NameUse.Kind, in scope: Int, isBinding: Bool = true
  ) {
    var token = range.lowerBound
    while token < range.upperBound {
      switch self.kind(token) {
      case .name:
        if token > 0, self.kind(token - 1) == .dot {
        } else if token + 1 < range.upperBound, opensTrailer(token + 1) {
          load(token, in: scope)
        } else {
          bind(token, kind, in: scope, isBinding: isBinding)
        }
        token += 1
      case .leftParenthesis, .leftBracket, .leftBrace:
        let after = source.after(token)
        if isTrailer(token, in: range) || self.kind(token) == .leftBrace
          || after < range.upperBound && opensTrailer(after)
        {
          bracket(token, in: scope, isAnnotation: false)
        } else {
          target(token + 1..<source.close(of: token), kind, in: scope, isBinding: isBinding)
        }
        token = after
      case .fStringStart:
        formatted(token + 1..<source.close(of: token), in: scope)
        token = source.after(token)
      default: token += 1
      }
    }
  }

  private func opensTrailer(_ token: Int) -> Bool {
    switch kind(token) {
    case .dot, .leftParenthesis, .leftBracket: true
    default: false
    }
  }

  // MARK: - Patterns

  /// PEP 634: a name alone captures; before a dot or a parenthesis it is read.
  mutating func pattern(_ range: Range<Int>, in scope: Int) {
    for token in range where kind(token) == .name && kind(token - 1) != .dot {
      switch kind(token + 1) {
      case .dot, .leftParenthesis: load(token, in: scope)
      case .equal: break
      default: if !source.isName(token, "_") { bind(token, .store, in: scope) }
      }
    }
  }
}
