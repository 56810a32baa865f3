/// Lines of simple statements.
extension Parser {
  /// Statements up to a dedent or the end.
  mutating func statements() throws(Failed) {
    repeat {
      if mode == .recovering {
        let start = index
        do {
          try statement()
        } catch {
          recover(from: start)
        }
      } else {
        try statement()
      }
    } while kind != .dedent && kind != .endMarker
  }

  mutating func statement() throws(Failed) {
    statementStart = index
    switch kind {
    case .if, .while, .for, .try, .with, .def, .class, .at, .async:
      try compoundStatement()
    case .endMarker where index == 0: return
    case .name:
      if isName(index, "match"), try matchStatement() { return }
      try simpleStatements()
    default: try simpleStatements()
    }
  }

  /// Simple statements on one line, with its end.
  mutating func simpleStatements() throws(Failed) {
    repeat {
      try simpleStatement()
    } while accept(.semicolon) && kind != .newline
    guard accept(.newline) else {
      if mode == .explaining { try explainLegacyStatement() }
      throw unexpected()
    }
  }

  private mutating func simpleStatement() throws(Failed) {
    let start = index
    switch kind {
    case .import, .from: try importStatement(from: start, isLazy: false)
    case .return:
      index += 1
      let hasValue = beginsExpression(kind) || kind == .star
      noteReturn(start, hasValue ? try starExpressions() : nil)
    case .pass, .break, .continue:
      if kind != .pass { noteLoopStatement(start) }
      index += 1
      if kind == .if, mode == .explaining { try explainStatementBeforeIf(start) }
    case .raise: try raiseStatement()
    case .assert: try assertStatement()
    case .del: try deleteStatement()
    case .global, .nonlocal:
      let isGlobal = kind == .global
      index += 1
      repeat {
        try expect(.name)
        if isGlobal { noteGlobal(index - 1) }
      } while accept(.comma)
      noteDeclaration(start)
    case .yield: try assignmentOrExpression()
    case .name:
      if nextKind == .name, isName(index, "type"), try typeAlias() { return }
      if nextKind == .import || nextKind == .from, isName(index, "lazy") {
        index += 1
        return try importStatement(from: start, isLazy: true)
      }
      try assignmentOrExpression()
    default: try assignmentOrExpression()
    }
  }

  private mutating func raiseStatement() throws(Failed) {
    let start = index
    index += 1
    if blockDepth == watchedDepth { bodyExits = true }
    if context.scope == .module, context.isDirect, !isName(index, "SystemExit") {
      facts.traits.insert(.raises)
    }
    if kind == .from {
      throw refuse("did you forget an expression between 'raise' and 'from'?", at: start)
    }
    guard beginsExpression(kind) else { return }
    _ = try expression()
    guard accept(.from) else { return }
    if !beginsExpression(kind) {
      throw refuse("did you forget an expression after 'from'?", at: index - 1)
    }
    _ = try expression()
  }

  private mutating func assertStatement() throws(Failed) {
    index += 1
    var part = try expression()
    if accept(.comma) {
      let message = index
      part = try expression()
      mark(executedSince: message, as: .untold)
    }
    if kind == .equal {
      throw refuse("cannot assign here. Maybe you meant '==' instead of '='?", at: part.start)
    }
    if kind == .colonEqual {
      throw refuse("cannot use named expression without parentheses here", at: part.start)
    }
  }

  private mutating func deleteStatement() throws(Failed) {
    let start = index
    index += 1
    let targets = try starExpressions()
    if targets.firstStar >= 0 {
      throw refuse("cannot delete starred", at: targets.firstStar)
    }
    if targets.invalidTarget >= 0 {
      throw refuse("cannot delete this expression", at: targets.invalidTarget)
    }
    guard kind == .semicolon || kind == .newline else { throw unexpected() }
    bindTargets(from: start + 1, to: index, as: .deletion)
  }

  /// `type X[T] = ...`; false where `type` is a name here.
  private mutating func typeAlias() throws(Failed) -> Bool {
    let behindName = tokens[index + 2].kind
    guard behindName == .equal || behindName == .leftBracket else { return false }
    index += 2
    bind(index - 1)
    if context.scope == .module { facts.traits.insert(.hasOwnCode) }
    try typeParameters()
    try expect(.equal)
    let value = try expression()
    dropExecuted(since: value.start)
    return true
  }

  // MARK: - Assignments

  private mutating func assignmentOrExpression() throws(Failed) {
    let start = index
    let first = try annotatedRightSide()
    switch kind {
    case .equal: try assignment(from: start, first: first)
    case .colon: try annotatedAssignment(from: start, target: first)
    case .plusEqual, .minusEqual, .starEqual, .slashEqual, .percentEqual, .ampersandEqual,
      .barEqual, .caretEqual, .leftShiftEqual, .rightShiftEqual, .doubleStarEqual,
      .doubleSlashEqual, .atEqual:
      index += 1
      guard first.isSingleTarget else {
        throw refuse(
          "this is an illegal expression for augmented assignment", at: first.start)
      }
      if first.kind == .name {
        bind(first.start)
        if !isName(first.start, "__all__") { noteOwnCode() }
      }
      refuseLoneStar(try annotatedRightSide())
      noteExports(from: start)
    default:
      refuseLoneStar(first)
      if first.kind == .call {
        noteCall(from: start)
        noteExportsCall(from: start)
      }
      if first.kind != .string, !isWarning(first) { noteOwnCode() }
    }
  }

  private mutating func assignment(from start: Int, first: Expression) throws(Failed) {
    // The targets are read again when the value is known; few statements have more than one.
    var targets = first
    var value = first
    var targetCount = 0
    repeat {
      if value.kind == .yield {
        throw refuse("assignment to yield expression not possible", at: value.start)
      }
      if value.invalidTarget >= 0 {
        throw refuse(
          "cannot assign to this expression here. Maybe you meant '==' instead of '='?",
          at: value.invalidTarget)
      }
      if value.firstStar >= 0 { noteStarredTarget(value) }
      if value.kind == .name { refuseDebug(value.start) }
      targets = value
      targetCount += 1
      index += 1
      value = try annotatedRightSide()
    } while kind == .equal
    refuseLoneStar(value)
    if context.scope == .module, !isRenaming(from: start, value) { noteOwnCode() }
    guard context.parent != -2 else { return bindLocals(from: start, targetCount, targets, value) }
    if context.local >= 0 { bindLocals(from: start, targetCount, targets, value) }
    if targetCount == 1, targets.kind == .name {
      record(assignmentTo: targets.start, statement: start, value: value)
    } else {
      recordTargets(from: start, to: value, valueStart: value.start)
    }
    noteExports(from: start)
  }

  private mutating func annotatedAssignment(
    from start: Int, target: Expression
  ) throws(Failed) {
    guard target.isSingleTarget else {
      if !beginsExpression(nextKind) { throw unexpected() }
      switch target.kind {
      case .tuple: throw refuse("only single target (not tuple) can be annotated", at: start)
      case .list: throw refuse("only single target (not list) can be annotated", at: start)
      default: throw refuse("illegal target for annotation", at: target.start)
      }
    }
    index += 1
    let annotation = try expression()
    noteAnnotation(from: annotation.start, to: annotation.end)
    var value: Expression?
    if accept(.equal) {
      let right = try annotatedRightSide()
      refuseLoneStar(right)
      value = right
    }
    if target.kind == .name, context.local >= 0 { bind(target.start) }
    if target.kind == .attribute, value != nil, tokens[target.start].kind == .name {
      noteStore(target.start)
    }
    if context.scope == .module { noteOwnCode() }
    guard target.kind == .name, context.parent != -2 else { return }
    record(
      assignmentTo: target.start, statement: start, value: value, annotation: annotation)
    noteExports(from: start)
  }

  /// The names that an assignment binds in a function or class, where no definition records them.
  private mutating func bindLocals(
    from start: Int, _ targetCount: Int, _ targets: Expression, _ value: Expression
  ) {
    if targetCount == 1, targets.kind == .name {
      bind(targets.start)
    } else {
      bindTargets(from: start, to: value.start)
    }
  }

  private mutating func noteOwnCode() {
    if context.scope == .module { facts.traits.insert(.hasOwnCode) }
  }

  /// `__all__ = ...`, `__version__ = ...`, `Old = New`: what a module that only re-exports may say.
  private func isRenaming(from start: Int, _ value: Expression) -> Bool {
    if value.isChain { return true }
    let current = tokens[start]
    return current.kind == .name && current.end - current.start > 4
      && text[Int(current.start)] == UInt8(ascii: "_")
      && text[Int(current.start) + 1] == UInt8(ascii: "_")
  }

  /// `warnings.warn(...)`
  private func isWarning(_ expression: Expression) -> Bool {
    guard expression.kind == .call else { return false }
    var token = expression.start
    while tokens[token].kind == .name, tokens[token + 1].kind == .dot { token += 2 }
    return isName(token, "warn") && tokens[token + 1].kind == .leftParenthesis
  }

  // MARK: - Going on behind an error

  /// Skips to the end of the logical line that failed; statements nested below it are read in the
  /// scope that its first word opens.
  private mutating func recover(from start: Int) {
    depth = 0
    bracketDepth = 0
    collectsArguments = false
    defer { closeScopes(openedSince: start) }
    if index == start, kind == .indent {
      nested(context)
      return
    }
    var inner = context
    switch tokens[start].kind {
    case .def, .async, .at:
      inner.scope = .function
      inner.parent = -2
    case .class:
      inner.scope = inner.scope == .function ? .function : .class
      inner.parent = -2
    case .if, .elif, .else, .for, .while, .try, .except, .finally, .with:
      inner.isConditional = true
      inner.isDirect = false
    default: break
    }
    // The failure may lie behind the line's end: a block that is missing.
    if index > start, tokens[index - 1].kind == .newline || tokens[index - 1].kind == .dedent {
      if kind == .indent { nested(inner) }
      return
    }
    while kind != .newline, kind != .endMarker, kind != .dedent, kind != .indent { index += 1 }
    _ = accept(.newline)
    if kind == .indent { nested(inner) }
    if index == start, kind != .dedent, kind != .endMarker { index += 1 }
  }

  private mutating func nested(_ inner: Context) {
    let outer = context
    context = inner
    index += 1
    if kind != .dedent, kind != .endMarker { try? statements() }
    _ = accept(.dedent)
    context = outer
  }
}
