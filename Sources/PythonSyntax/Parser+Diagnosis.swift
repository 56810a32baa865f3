/// Where CPython says that a file is broken: its second pass, with the `invalid_` rules.
///
/// Only the rules that place the error elsewhere than at the token that doesn't fit stand here; the
/// others raise where the strict parser refuses anyway.
extension Parser {
  /// After ``moduleError(lexicalError:)`` failed: the error by CPython's order of precedence.
  mutating func explain(_ lexicalError: Lexer.LexicalError?) -> SyntaxError {
    let first = failure ?? Failure(token: index, message: "invalid syntax", isSpecific: false)
    var reason = first
    if !first.isSpecific { reason.token = max(first.token, furthest) }
    let lastSeen = max(reason.token, index)
    if tokens[first.token].kind != .error {
      mode = .explaining
      index = statementStart
      depth = 0
      bracketDepth = 0
      failure = nil
      collectsArguments = false
      do {
        try statement()
      } catch {
        if let failure, failure.isSpecific { reason = failure }
      }
    }
    let token = tokens[reason.token]
    if !reason.isSpecific, token.kind == .indent || token.kind == .dedent {
      reason.message = token.kind == .indent ? "unexpected indent" : "unexpected unindent"
    } else if let lexicalError, let overriding = override(lexicalError, reason, lastSeen) {
      return overriding
    }
    return SyntaxError(
      line: Int(token.line), column: Int(column(of: reason.token)), message: reason.message)
  }

  /// CPython reads the rest of the file when the parser has failed, and prefers what the lexer
  /// then says, except inside replacement fields and for errors that the lexer is quiet about.
  private func override(
    _ lexical: Lexer.LexicalError, _ reason: Failure, _ lastSeen: Int
  ) -> SyntaxError? {
    func error(_ line: UInt32, _ offset: Int, _ message: String) -> SyntaxError {
      SyntaxError(
        line: Int(line), column: Lexer.column(at: offset, in: text), message: message)
    }
    let isReached = tokens[reason.token].kind == .error
    guard isReached || !lexical.isInFString else { return nil }
    if isReached || !lexical.isQuiet {
      return error(lexical.line, lexical.offset, lexical.message)
    }
    guard let bracket = lexical.openBracket, tokens[lastSeen].line > bracket.line else {
      return nil
    }
    return error(bracket.line, bracket.offset, bracket.message)
  }

  // MARK: - Rules

  /// `invalid_expression`: two expressions side by side inside brackets.
  mutating func explainTwoExpressions(
    _ first: Expression, isDisjunction: Bool = false
  ) throws(Failed) {
    guard beginsExpression(kind), bracketDepth > 0 else { return }
    let start = first.start
    if tokens[start].kind == .name {
      if tokens[start + 1].kind == .string || tokens[start + 1].kind == .fStringStart { return }
      if isName(start, "match") || isName(start, "case") || isName(start, "type")
        || isName(start, "_")
      {
        return
      }
      if first.kind == .name, isName(start, "print") || isName(start, "exec") { return }
    }
    let position = index
    let outer = mode
    mode = .strict
    let second = attempt { parser throws(Failed) in try parser.expression() }
    mode = outer
    index = position
    if second != nil {
      throw refuse("invalid syntax. Perhaps you forgot a comma?", at: start)
    }
  }

  /// `invalid_named_expression`: an equals sign where `==` or `:=` was meant.
  mutating func explainEqualSign(_ target: Expression) throws(Failed) {
    let position = index
    let outer = mode
    mode = .strict
    index += 1
    let value = attempt { parser throws(Failed) in try parser.binary(Precedence.bitOr) }
    let next = kind
    mode = outer
    index = position
    guard value != nil, next != .equal, next != .colonEqual else { return }
    switch target.kind {
    case .list, .tuple, .generator, .constant: return
    case .name:
      throw refuse(
        "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: target.start)
    default:
      throw refuse(
        "cannot assign to this expression here. Maybe you meant '==' instead of '='?",
        at: target.start)
    }
  }

  /// `invalid_comprehension`: `(**x for x in y)`.
  mutating func explainDoubleStar(in what: StaticString) throws(Failed) {
    let stars = index
    index += 1
    _ = try expression()
    if kind == .for || kind == .async {
      throw refuse("cannot use dict unpacking in \(what)", at: stars)
    }
    index = stars
  }

  /// `invalid_parameters`: `def f(a, (b, c)):`.
  mutating func explainParenthesizedParameters() throws(Failed) {
    let opening = index
    index += 1
    repeat {
      guard accept(.name) else { break }
    } while accept(.comma)
    if kind == .rightParenthesis, index > opening + 1 {
      throw refuse("Function parameters cannot be parenthesized", at: opening)
    }
    index = opening
  }

  /// `invalid_legacy_expression`: `print "text"`.
  mutating func explainLegacyStatement() throws(Failed) {
    let name = index - 1
    guard name == statementStart, isName(name, "print") || isName(name, "exec"),
      beginsExpression(kind)
    else { return }
    let outer = mode
    mode = .strict
    let position = index
    let argument = attempt { parser throws(Failed) in try parser.starExpressions() }
    mode = outer
    index = position
    if argument != nil {
      throw refuse(
        "Missing parentheses in call to '\(isName(name, "print") ? "print" : "exec")'",
        at: name)
    }
  }

  /// `invalid_expression`: `pass if x else y`.
  mutating func explainStatementBeforeIf(_ start: Int) throws(Failed) {
    let position = index
    index += 1
    if attempt({ parser throws(Failed) in try parser.binary(Precedence.or) }) != nil,
      kind == .else
    {
      throw refuse("expected expression before 'if', but statement is given", at: start)
    }
    index = position
  }
}
