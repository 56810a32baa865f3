extension Parser {
  /// The parameters of a function, without parentheses, or of a lambda.
  mutating func parameters(until closing: TokenKind, isLambda: Bool) throws(Failed) {
    var isFirst = true
    var position: Int16 = 0
    var sawSlash = false
    var sawStar = false
    var takesMore = false
    var sawDefault = false
    let firstName = scratch.distinctNames.count
    defer {
      if !isLambda { scratch.positionalLimit = takesMore ? .max : position }
      scratch.distinctNames.removeLast(scratch.distinctNames.count - firstName)
    }
    while kind != closing {
      let start = index
      switch kind {
      case .name:
        index += 1
        bindParameter(start, since: firstName)
        if !isLambda { try annotation(of: start, position: sawStar ? -1 : position) }
        if !sawStar { position &+= 1 }
        if accept(.equal) {
          try parameterDefault(closing)
          sawDefault = true
        } else if sawDefault, !sawStar {
          throw refuse(
            "parameter without a default follows parameter with a default", at: start)
        }
      case .slash:
        if isFirst { throw refuse("at least one parameter must precede /", at: start) }
        if sawSlash { throw refuse("/ may appear only once", at: start) }
        if sawStar { throw refuse("/ must be ahead of *", at: start) }
        sawSlash = true
        index += 1
        if kind == .star { throw refuse("expected comma between / and *", at: index) }
      case .star:
        if sawStar { throw refuse("* may appear only once", at: start) }
        sawStar = true
        index += 1
        if accept(.name) {
          takesMore = true
          bindParameter(index - 1, since: firstName)
          if !isLambda { try annotation() }
          if kind == .equal {
            throw refuse("var-positional parameter cannot have default value", at: index)
          }
        } else if kind == .comma, nextKind == .name {
          // A bare star: what follows goes by keyword.
        } else if kind == closing
          || kind == .comma && (nextKind == closing || nextKind == .doubleStar)
        {
          throw refuse("named parameters must follow bare *", at: start)
        } else {
          throw unexpected()
        }
      case .doubleStar:
        index += 1
        try expect(.name)
        bindParameter(index - 1, since: firstName)
        if !isLambda { try annotation() }
        if kind == .equal {
          throw refuse("var-keyword parameter cannot have default value", at: index)
        }
        if accept(.comma), kind != closing {
          switch kind {
          case .name, .star, .doubleStar, .slash:
            throw refuse("parameters cannot follow var-keyword parameter", at: index)
          default: throw unexpected()
          }
        }
        guard kind == closing else { throw unexpected() }
        return
      case .leftParenthesis:
        if mode == .explaining { try explainParenthesizedParameters() }
        throw unexpected()
      default: throw unexpected()
      }
      isFirst = false
      guard accept(.comma) else { break }
    }
    guard kind == closing else { throw unexpected() }
  }

  private mutating func bindParameter(_ token: Int, since first: Int) {
    bind(token)
    noteDistinct(token, since: first, isParameter: true)
  }

  /// The annotation of `*args` or `**kwargs`.
  private mutating func annotation() throws(Failed) {
    let isStarred = tokens[index - 2].kind == .star
    guard accept(.colon) else { return }
    let start = index
    _ = isStarred ? try starExpression() : try expression()
    noteAnnotation(from: start, to: index)
  }

  /// The annotation of a parameter that has a name of its own.
  private mutating func annotation(of name: Int, position: Int16) throws(Failed) {
    guard accept(.colon) else { return }
    let start = index
    _ = try expression()
    noteAnnotation(from: start, to: index)
    if context.scope != .function, context.parent != -2 {
      scratch.parameters.append(
        Scratch.Parameter(
          name: Int32(name), position: position, annotationStart: Int32(start),
          annotationEnd: Int32(index)))
    }
  }

  private mutating func parameterDefault(_ closing: TokenKind) throws(Failed) {
    if kind == .comma || kind == closing && closing == .rightParenthesis {
      throw refuse("expected default value expression", at: index - 1)
    }
    _ = try expression()
  }

  /// `[T: bound = default, *Ts, **P]` of PEP 695 and 696, where it stands.
  mutating func typeParameters() throws(Failed) {
    guard kind == .leftBracket else { return }
    let opening = index
    index += 1
    bracketDepth += 1
    if kind == .rightBracket {
      throw refuse("Type parameter list cannot be empty", at: index)
    }
    while kind != .rightBracket {
      let isTuple = accept(.star)
      let isSpecification = !isTuple && accept(.doubleStar)
      try expect(.name)
      if context.local >= 0 { bind(index - 1) }
      scratch.typeParameters.append(Int32(index - 1))
      if kind == .colon {
        if isTuple { throw refuse("cannot use bound with TypeVarTuple", at: index) }
        if isSpecification { throw refuse("cannot use bound with ParamSpec", at: index) }
        index += 1
        _ = try expression()
      }
      if accept(.equal) {
        _ = isTuple ? try starExpression() : try expression()
      }
      guard accept(.comma) else { break }
    }
    try expect(.rightBracket)
    bracketDepth -= 1
    dropExecuted(since: opening)
  }
}
