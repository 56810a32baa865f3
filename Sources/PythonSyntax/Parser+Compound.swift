/// Statements with blocks.
extension Parser {
  mutating func compoundStatement() throws(Failed) {
    try descend()
    defer { depth -= 1 }
    let start = index
    switch kind {
    case .if: try ifStatement()
    case .while: try whileStatement()
    case .for: try forStatement()
    case .try: try tryStatement()
    case .with: try withStatement()
    case .def: try function(from: start, decorators: 0..<0)
    case .class: try classDefinition(decorators: 0..<0)
    case .at: try decorated()
    case .async:
      switch nextKind {
      case .def: try function(from: start, decorators: 0..<0)
      case .with:
        noteAsyncStatement(start)
        index += 1
        try withStatement()
      case .for:
        noteAsyncStatement(start)
        index += 1
        try forStatement()
      default:
        index += 1
        throw unexpected()
      }
    default: throw unexpected()
    }
  }

  // MARK: - Blocks

  /// `':' block` in the context as it is; `header` is the token of the word that opens it.
  mutating func block(of header: Int, _ what: StaticString) throws(Failed) {
    guard accept(.colon) else {
      throw kind == .newline ? refuse("expected ':'", at: index) : unexpected()
    }
    blockDepth += 1
    defer { blockDepth -= 1 }
    guard accept(.newline) else { return try simpleStatements() }
    guard accept(.indent) else {
      throw refuse(
        "expected an indented block after \(what) on line \(tokens[header].line)", at: index)
    }
    try statements()
    guard accept(.dedent) else { throw unexpected() }
  }

  /// The block below a condition, a loop or a handler.
  mutating func block(
    of header: Int, _ what: StaticString, adding flags: ImportRecord.Flags,
    isConditional: Bool = true
  ) throws(Failed) {
    let outer = context
    context.flags.formUnion(flags)
    if isConditional {
      context.isConditional = true
      context.isShielded = true
    }
    context.isDirect = false
    try block(of: header, what)
    context = outer
  }

  // MARK: - Conditions and loops

  private mutating func ifStatement() throws(Failed) {
    let outer = context
    // What the conditions before leave, and where that begins.
    var rest: (test: VersionBranch.Test, line: UInt32)?
    defer {
      if let rest { noteBranch(rest.test, from: rest.line) }
    }
    repeat {
      let header = index
      let isElse = index > 0 && kind == .elif
      index += 1
      let condition = try namedExpression()
      let test = classify(condition)
      let version = versionTest(condition)
      var flags: ImportRecord.Flags = []
      switch test {
      case .typeChecking: flags = .typeChecking
      case .notTypeChecking: break
      case .mainGuard:
        flags = [.conditional, .mainGuard]
        facts.isScript = true
      case .other: flags = .conditional
      }
      try block(of: header, isElse ? "'elif' statement" : "'if' statement", adding: flags)
      if let version {
        noteBranch(version, from: tokens[header].line)
        if let rest { noteBranch(rest.test, from: rest.line) }
        rest = (version.opposite, tokens[index].line)
      }
      // What follows stands in this condition's `else`.
      switch test {
      case .typeChecking: break
      case .notTypeChecking: context.flags.insert(.typeChecking)
      case .mainGuard, .other: context.flags.insert(.conditional)
      }
    } while kind == .elif
    try elseBlock(adding: [])
    context = outer
  }

  /// Notes that the lines up to the next token are executed by some versions alone.
  private mutating func noteBranch(_ test: VersionBranch.Test, from line: UInt32) {
    let end = kind == .endMarker ? .max : tokens[index].line
    if line < end { facts.versionBranches.append(VersionBranch(lines: line..<end, test: test)) }
  }

  mutating func elseBlock(adding flags: ImportRecord.Flags) throws(Failed) {
    guard kind == .else else { return }
    let header = index
    index += 1
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    try block(of: header, "'else' statement", adding: flags)
    if kind == .elif { throw refuse("'elif' block follows an 'else' block", at: index) }
  }

  private mutating func whileStatement() throws(Failed) {
    let header = index
    if context.scope == .module { facts.traits.insert(.hasOwnCode) }
    index += 1
    _ = try namedExpression()
    let outer = context
    leaveMembers()
    try loopBlock(of: header, "'while' statement")
    try elseBlock(adding: .conditional)
    context = outer
  }

  private mutating func forStatement() throws(Failed) {
    let header = index
    if context.scope == .module { facts.traits.insert(.hasOwnCode) }
    index += 1
    try targets()
    try expect(.in)
    refuseLoneStar(try starExpressions())
    let outer = context
    leaveMembers()
    try loopBlock(of: header, "'for' statement")
    try elseBlock(adding: .conditional)
    context = outer
  }

  private mutating func loopBlock(of header: Int, _ what: StaticString) throws(Failed) {
    let outer = context.surroundings
    context.surroundings.enterLoop()
    try block(of: header, what, adding: .conditional)
    context.surroundings = outer
  }

  /// What a class body binds in a loop or a `match` is no member that a reader would name.
  mutating func leaveMembers() {
    if context.parent >= 0 { context.parent = -2 }
  }

  // MARK: - With

  private mutating func withStatement() throws(Failed) {
    let header = index
    if context.scope == .module { facts.traits.insert(.hasOwnCode) }
    index += 1
    let isParenthesized =
      kind == .leftParenthesis
      && attempt { parser throws(Failed) in try parser.parenthesizedItems() } != nil
    if !isParenthesized {
      repeat {
        if kind == .colon {
          throw refuse("the last 'with' item has a trailing comma", at: index - 1)
        }
        try withItem()
      } while accept(.comma)
    }
    let outer = context
    context.isDirect = false
    let isExcused = expectsError(from: header, to: index)
    let region = isExcused ? openScope(.guarded, at: index) : -1
    if isExcused { context.flags.insert(.excused) }
    context.isManaged = true
    let behindHeader = index
    let firstImport = facts.imports.count
    try block(of: header, "'with' statement")
    if isExcused { closeScope(region) }
    if !isExcused, facts.imports.count > firstImport {
      noteManagers(of: firstImport, from: header, to: behindHeader)
    }
    context = outer
  }

  /// `with pytest.raises(...)`, `self.assertRaises(...)`, `contextlib.suppress(...)`
  private func expectsError(from start: Int, to end: Int) -> Bool {
    for token in start..<end where tokens[token].kind == .name {
      if spells(token, "raises") || spells(token, "suppress") || spells(token, "assertRaises")
        || spells(token, "assertRaisesRegex") || spells(token, "RaisesGroup")
      {
        return true
      }
    }
    return false
  }

  /// `'(' ','.with_item+ ','? ')' &':'`
  private mutating func parenthesizedItems() throws(Failed) {
    index += 1
    bracketDepth += 1
    repeat {
      if kind == .rightParenthesis { break }
      try withItem()
    } while accept(.comma)
    try expect(.rightParenthesis)
    bracketDepth -= 1
    guard kind == .colon else { throw unexpected() }
  }

  private mutating func withItem() throws(Failed) {
    _ = try expression()
    guard accept(.as) else { return }
    try target()
    guard kind == .comma || kind == .rightParenthesis || kind == .colon else {
      throw unexpected()
    }
  }

  // MARK: - Match

  /// `match subject: ...`; false where `match` is a name here.
  mutating func matchStatement() throws(Failed) -> Bool {
    switch nextKind {
    case .newline, .equal, .dot, .comma, .colon, .rightParenthesis, .semicolon, .endMarker:
      return false
    default: break
    }
    let header = index
    guard attempt({ parser throws(Failed) in try parser.matchHeader() }) != nil else {
      return false
    }
    guard accept(.indent) else {
      throw refuse(
        "expected an indented block after 'match' statement on line \(tokens[header].line)",
        at: index)
    }
    blockDepth += 1
    let outer = context
    leaveMembers()
    defer {
      blockDepth -= 1
      context = outer
    }
    // A case that everything fits.
    var irrefutable = -1
    repeat {
      statementStart = index
      guard isName(index, "case") else { throw unexpected() }
      let caseHeader = index
      if irrefutable >= 0 {
        noteRefusal("wildcard makes remaining patterns unreachable", at: irrefutable)
      }
      index += 1
      irrefutable = kind == .name && nextKind == .colon ? caseHeader : -1
      try patterns()
      if accept(.if) { _ = try namedExpression() }
      try block(of: caseHeader, "'case' statement", adding: .conditional)
    } while kind != .dedent && kind != .endMarker
    try expect(.dedent)
    return true
  }

  private mutating func matchHeader() throws(Failed) {
    index += 1
    repeat {
      if kind == .colon { break }
      _ = try starNamedExpression()
    } while accept(.comma)
    try expect(.colon)
    try expect(.newline)
  }
}
