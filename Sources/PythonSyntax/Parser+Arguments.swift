extension Parser {
  /// The arguments of a call or a class header, with their parentheses.
  ///
  /// Order of CPython's rules: positional and `*` first, then keywords and `*`, then keywords and
  /// `**`; a bare generator only alone.
  mutating func arguments(allowsGenerator: Bool = true) throws(Failed) {
    let opening = index
    let collects = collectsArguments
    collectsArguments = false
    index += 1
    bracketDepth += 1
    try descend()
    var sawKeyword = false
    let firstName = scratch.distinctNames.count
    var sawUnpacking = false
    var misplaced: String?
    while kind != .rightParenthesis {
      let start = index
      var isKeyword = false
      var value: Expression
      switch kind {
      case .star:
        index += 1
        value = try expression()
        value.kind = .starred
        value.start = start
        if kind == .equal {
          throw refuse("cannot assign to iterable argument unpacking", at: start)
        }
        if sawUnpacking {
          misplaced =
            misplaced
            ?? "iterable argument unpacking follows keyword argument unpacking"
        }
      case .doubleStar:
        index += 1
        value = try expression()
        if kind == .equal {
          throw refuse("cannot assign to keyword argument unpacking", at: start)
        }
        isKeyword = true
        sawUnpacking = true
      case .name where nextKind == .equal:
        index += 2
        if kind == .comma || kind == .rightParenthesis {
          throw refuse("expected argument value expression", at: start)
        }
        value = try expression()
        if kind == .for || kind == .async {
          throw refuse(
            "invalid syntax. Maybe you meant '==' or ':=' instead of '='?", at: start)
        }
        noteDistinct(start, since: firstName, isParameter: false)
        isKeyword = true
        sawKeyword = true
      default:
        value = try argument(from: start)
        if kind == .for || kind == .async {
          try comprehension(of: value, isGenerator: true)
          guard allowsGenerator, start == opening + 1, kind == .rightParenthesis else {
            if kind != .rightParenthesis, kind != .comma { throw unexpected() }
            throw refuse("Generator expression must be parenthesized", at: start)
          }
        }
        if sawUnpacking {
          misplaced =
            misplaced
            ?? "positional argument follows keyword argument unpacking"
        } else if sawKeyword {
          misplaced = misplaced ?? "positional argument follows keyword argument"
        }
      }
      if collects {
        collectedArguments.append(
          CollectedArgument(expression: value, start: start, end: index, isKeyword: isKeyword))
      }
      guard accept(.comma) else { break }
    }
    guard kind == .rightParenthesis else { throw unexpected() }
    if let misplaced { throw refuse(misplaced, at: index) }
    scratch.distinctNames.removeLast(scratch.distinctNames.count - firstName)
    index += 1
    bracketDepth -= 1
    depth -= 1
  }

  /// A positional argument.
  private mutating func argument(from start: Int) throws(Failed) -> Expression {
    if kind == .name, nextKind == .colonEqual { return try namedExpression() }
    let value = try expression()
    if kind == .equal {
      switch tokens[start].kind {
      case .keywordTrue, .keywordFalse, .keywordNone:
        if index == start + 1 { throw refuse("cannot assign to a constant", at: start) }
      default: break
      }
      throw refuse(
        "expression cannot contain assignment, perhaps you meant \"==\"?", at: start)
    }
    if kind == .colonEqual {
      throw refuse("cannot use assignment expressions with this expression", at: value.start)
    }
    return value
  }
}
