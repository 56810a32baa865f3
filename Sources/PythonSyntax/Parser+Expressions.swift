extension Parser {
  // MARK: - Lists of expressions

  /// `star_expressions`: what stands behind `return`, `=` and `in`, a tuple without parentheses
  /// among it.
  mutating func starExpressions() throws(Failed) -> Expression {
    try expressionList { parser throws(Failed) in try parser.starExpression() }
  }

  /// `expressions`, without stars.
  mutating func expressions() throws(Failed) -> Expression {
    try expressionList { parser throws(Failed) in try parser.expression() }
  }

  @inline(__always)
  private mutating func expressionList(
    _ element: (inout Parser) throws(Failed) -> Expression
  ) throws(Failed) -> Expression {
    let first = try element(&self)
    guard kind == .comma else { return first }
    var tuple = Expression.plain(.tuple, first.start, index)
    tuple.start = startToken(of: first)
    tuple.invalidTarget = first.invalidTarget
    tuple.firstStar = first.firstStar
    while accept(.comma) {
      guard beginsExpression(kind) || kind == .star else { break }
      tuple.add(try element(&self))
    }
    tuple.end = index
    return tuple
  }

  /// Where the expression begins with the parentheses around it.
  private func startToken(of expression: Expression) -> Int {
    var start = expression.start
    guard expression.isParenthesized else { return start }
    while start > 0, tokens[start - 1].kind == .leftParenthesis { start -= 1 }
    return start
  }

  mutating func starExpression() throws(Failed) -> Expression {
    guard kind == .star else { return try expression() }
    return try starred()
  }

  /// `'*' bitwise_or`
  mutating func starred() throws(Failed) -> Expression {
    let start = index
    index += 1
    let operand = try binary(Precedence.bitOr)
    return Expression(
      kind: .starred, start: start, end: index, invalidTarget: operand.invalidTarget,
      firstStar: start)
  }

  mutating func starNamedExpression() throws(Failed) -> Expression {
    guard kind == .star else { return try namedExpression() }
    return try starred()
  }

  mutating func namedExpression() throws(Failed) -> Expression {
    if kind == .name, nextKind == .colonEqual {
      let start = index
      index += 2
      _ = try expression()
      bind(start)
      return .plain(.assignment, start, index)
    }
    let result = try expression()
    if kind == .colonEqual {
      throw refuse("cannot use assignment expressions with this expression", at: result.start)
    }
    if mode == .explaining, kind == .equal { try explainEqualSign(result) }
    return result
  }

  mutating func annotatedRightSide() throws(Failed) -> Expression {
    kind == .yield ? try yieldExpression() : try starExpressions()
  }

  mutating func yieldExpression() throws(Failed) -> Expression {
    let start = index
    noteYield(start)
    index += 1
    if accept(.from) {
      _ = try expression()
    } else if beginsExpression(kind) || kind == .star {
      refuseLoneStar(try starExpressions())
    }
    return .plain(.yield, start, index)
  }

  /// Whether a token can begin an expression.
  func beginsExpression(_ kind: TokenKind) -> Bool {
    switch kind {
    case .name, .number, .string, .fStringStart, .keywordFalse, .keywordNone, .keywordTrue,
      .leftParenthesis, .leftBracket, .leftBrace, .plus, .minus, .tilde, .not, .lambda, .await,
      .ellipsis:
      true
    default: false
    }
  }

  // MARK: - One expression

  mutating func expression() throws(Failed) -> Expression {
    try descend()
    defer { depth -= 1 }
    if kind == .lambda { return try lambda() }
    let start = index
    let first = try binary(Precedence.or)
    if mode == .explaining { try explainTwoExpressions(first) }
    guard kind == .if else { return first }
    return try conditional(from: first, at: start)
  }

  /// - Parameter start: where the first operand begins, with its parentheses.
  private mutating func conditional(
    from first: Expression, at start: Int
  ) throws(Failed) -> Expression {
    var arm = first.start
    // Where that begins of which it isn't known whether it is evaluated.
    var untold = Int.max
    defer { mark(executedSince: untold, as: .untold) }
    while accept(.if) {
      let behindIf = index
      let condition = try binary(Precedence.or)
      let reads = scratch.executedNames.last.map { Int($0.token) >= arm } ?? false
      let isTaken = reads ? isForPython3(condition) : nil
      if reads, isTaken != true { markUntold(from: arm, before: behindIf) }
      guard kind == .else else {
        if kind == .colon { throw unexpected() }
        throw refuse("expected 'else' after 'if' expression", at: first.start)
      }
      index += 1
      arm = index
      if isTaken != false { untold = min(untold, index) }
      if kind == .lambda {
        _ = try lambda()
        break
      }
      guard beginsExpression(kind) else {
        if Self.isStatementKeyword(kind) {
          throw refuse("expected expression after 'else', but statement is given", at: index)
        }
        throw unexpected()
      }
      let other = try binary(Precedence.or)
      if mode == .explaining { try explainTwoExpressions(other) }
    }
    return .plain(.conditional, start, index)
  }

  static func isStatementKeyword(_ kind: TokenKind) -> Bool {
    kind == .pass || kind == .break || kind == .continue
  }

  /// `disjunction` down to `bitwise_or` and `sum`, by precedence climbing.
  mutating func binary(_ minimum: UInt8) throws(Failed) -> Expression {
    let start = index
    var result: Expression
    if kind == .not {
      guard minimum <= Precedence.not else {
        throw refuse("'not' after an operator must be parenthesized", at: index)
      }
      while accept(.not) {}
      _ = try binary(Precedence.comparison)
      result = .plain(.operation, start, index)
    } else {
      result = try unary()
    }
    while true {
      let precedence = precedences[Int(kind.rawValue)]
      guard precedence >= minimum, precedence > 0 else { return result }
      if kind == .not {
        guard nextKind == .in else { return result }
        index += 1
      }
      let isIs = kind == .is
      index += 1
      if isIs { _ = accept(.not) }
      let operand = index
      _ = try binary(precedence == Precedence.comparison ? Precedence.bitOr : precedence + 1)
      if precedence <= Precedence.and { mark(executedSince: operand, as: .untold) }
      result = .plain(
        precedence == Precedence.comparison ? .comparison : .operation, start, index)
    }
  }

  /// `factor` and `power`.
  private mutating func unary() throws(Failed) -> Expression {
    if kind == .plus || kind == .minus || kind == .tilde { return try signed() }
    let start = index
    let operand = try awaitOrPrimary()
    guard kind == .doubleStar else { return operand }
    try exponent()
    return .plain(.operation, start, index)
  }

  /// `factor` with at least one sign.
  private mutating func signed() throws(Failed) -> Expression {
    let start = index
    while kind == .plus || kind == .minus || kind == .tilde { index += 1 }
    if kind == .not {
      throw refuse("'not' after an operator must be parenthesized", at: index)
    }
    _ = try awaitOrPrimary()
    if kind == .doubleStar { try exponent() }
    return .plain(.operation, start, index)
  }

  private mutating func exponent() throws(Failed) {
    index += 1
    try descend()
    defer { depth -= 1 }
    _ = try unary()
  }

  @inline(__always)
  private mutating func awaitOrPrimary() throws(Failed) -> Expression {
    guard kind == .await else { return try primary() }
    let start = index
    if context.surroundings.scope != .asyncFunction { noteAwait(start) }
    index += 1
    _ = try primary()
    return .plain(.await, start, index)
  }

  private mutating func primary() throws(Failed) -> Expression {
    let opening = index
    var result = try atom()
    while true {
      switch kind {
      case .dot:
        index += 1
        try expect(.name)
        result = Expression(
          kind: .attribute, isChain: result.isChain, start: opening,
          end: index)
      case .leftParenthesis:
        if context.firstParameter >= 0 { noteConversion(index) }
        try arguments()
        result = .plain(.call, opening, index)
      case .leftBracket:
        try slices()
        result = Expression(kind: .subscript, start: opening, end: index)
      default: return result
      }
    }
  }

  private mutating func slices() throws(Failed) {
    index += 1
    bracketDepth += 1
    repeat {
      if kind == .rightBracket { throw unexpected() }
      if kind == .star {
        index += 1
        _ = try expression()
      } else {
        try slice()
      }
    } while accept(.comma) && kind != .rightBracket
    try expect(.rightBracket)
    bracketDepth -= 1
  }

  private mutating func slice() throws(Failed) {
    if kind != .colon {
      let isNamed = kind == .name && nextKind == .colonEqual
      _ = try namedExpression()
      if isNamed { return }
    }
    guard accept(.colon) else { return }
    if beginsExpression(kind) { _ = try expression() }
    guard accept(.colon) else { return }
    if beginsExpression(kind) { _ = try expression() }
  }

  mutating func lambda() throws(Failed) -> Expression {
    let start = index
    index += 1
    let outer = context
    context.local = openScope(.function, at: start)
    let scope = context.local
    try parameters(until: .colon, isLambda: true)
    scratch.scopes[Int(scope)].start = Int32(index)
    try expect(.colon)
    context.surroundings.enter(.lambda)
    _ = try expression()
    closeScope(scope)
    context = outer
    return .plain(.lambda, start, index)
  }
}

extension Expression {
  /// Adds an element to a tuple or list: the first that can't be assigned to decides.
  mutating func add(_ element: Expression) {
    if invalidTarget < 0 { invalidTarget = element.invalidTarget }
    if firstStar < 0 { firstStar = element.firstStar }
  }
}
