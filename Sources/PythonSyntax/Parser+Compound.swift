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
        index += 1
        try withStatement()
      case .for:
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
  private mutating func block(
    of header: Int, _ what: StaticString, adding flags: ImportRecord.Flags,
    isConditional: Bool = true
  ) throws(Failed) {
    let outer = context
    context.flags.formUnion(flags)
    if isConditional { context.isConditional = true }
    context.isDirect = false
    try block(of: header, what)
    context = outer
  }

  // MARK: - Conditions and loops

  private mutating func ifStatement() throws(Failed) {
    let outer = context
    repeat {
      let header = index
      let isElse = index > 0 && kind == .elif
      index += 1
      let test = classify(try namedExpression())
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

  private mutating func elseBlock(adding flags: ImportRecord.Flags) throws(Failed) {
    guard kind == .else else { return }
    let header = index
    index += 1
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    try block(of: header, "'else' statement", adding: flags)
    if kind == .elif { throw refuse("'elif' block follows an 'else' block", at: index) }
  }

  private mutating func whileStatement() throws(Failed) {
    let header = index
    index += 1
    _ = try namedExpression()
    let outer = context
    leaveMembers()
    try block(of: header, "'while' statement", adding: .conditional)
    try elseBlock(adding: .conditional)
    context = outer
  }

  private mutating func forStatement() throws(Failed) {
    let header = index
    index += 1
    try targets()
    try expect(.in)
    _ = try starExpressions()
    let outer = context
    leaveMembers()
    try block(of: header, "'for' statement", adding: .conditional)
    try elseBlock(adding: .conditional)
    context = outer
  }

  /// What a class body binds in a loop or a `match` is no member that a reader would name.
  private mutating func leaveMembers() {
    if context.parent >= 0 { context.parent = -2 }
  }

  // MARK: - With

  private mutating func withStatement() throws(Failed) {
    let header = index
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
    try block(of: header, "'with' statement")
    context = outer
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

  // MARK: - Try

  private mutating func tryStatement() throws(Failed) {
    let header = index
    let firstImport = facts.imports.count
    let outer = context
    index += 1
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    try block(of: header, "'try' statement", adding: [])
    let endOfBody = facts.imports.count
    var isGuarded: Bool?
    var isStar: Bool?
    while kind == .except {
      let handler = index
      let star = nextKind == .star
      if let isStar, isStar != star {
        throw refuse(
          "cannot have both 'except' and 'except*' on the same 'try'", at: handler)
      }
      isStar = star
      index += star ? 2 : 1
      let catches = try handlerCatchesImportError(isStar: star)
      let exits = try handlerBlock(of: handler)
      if catches, isGuarded == nil { isGuarded = !exits }
    }
    if isStar != nil {
      for index in firstImport..<endOfBody {
        facts.imports[index].flags.insert(.inTry)
        if isGuarded == true { facts.imports[index].flags.insert(.guarded) }
      }
      if kind == .else { try elseBlock(adding: []) }
    }
    if kind == .finally {
      let finally = index
      index += 1
      guard kind == .colon else { throw refuse("expected ':'", at: index) }
      try block(of: finally, "'finally' statement", adding: [])
    } else if isStar == nil {
      throw refuse("expected 'except' or 'finally' block", at: index)
    }
    context = outer
  }

  /// The types behind `except`, up to the colon.
  private mutating func handlerCatchesImportError(isStar: Bool) throws(Failed) -> Bool {
    if kind == .colon || kind == .newline {
      if isStar { throw refuse("expected one or more exception types", at: index) }
      return true
    }
    let start = index
    let types = try expressions()
    let end = index
    if accept(.as) {
      if types.kind == .tuple, !(tokens[start].kind == .leftParenthesis && types.start == start) {
        throw refuse(
          "multiple exception types must be parenthesized when using 'as'", at: start)
      }
      guard kind == .name else {
        if beginsExpression(kind) {
          throw refuse("cannot use except statement with this expression", at: index)
        }
        throw unexpected()
      }
      index += 1
      switch kind {
      case .dot, .leftParenthesis, .leftBracket:
        throw refuse("cannot use except statement with this expression", at: index - 1)
      default: break
      }
    }
    return namesImportError(from: start, to: end)
  }

  /// Whether a bare name among the types catches an ImportError.
  private func namesImportError(from start: Int, to end: Int) -> Bool {
    for token in start..<end where tokens[token].kind == .name {
      let before = token > start ? tokens[token - 1].kind : .comma
      let after = token + 1 < end ? tokens[token + 1].kind : .comma
      guard before == .comma || before == .leftParenthesis,
        after == .comma || after == .rightParenthesis
      else { continue }
      if spells(token, "ImportError") || spells(token, "ModuleNotFoundError")
        || spells(token, "Exception") || spells(token, "BaseException")
      {
        return true
      }
    }
    return false
  }

  /// A handler's block; tells whether a direct statement of it raises or leaves the process.
  private mutating func handlerBlock(of handler: Int) throws(Failed) -> Bool {
    let watched = watchedDepth
    let exited = bodyExits
    watchedDepth = blockDepth + 1
    bodyExits = false
    try block(of: handler, "'except' statement", adding: .inExcept)
    let exits = bodyExits
    watchedDepth = watched
    bodyExits = exited
    return exits
  }

  /// A call as a statement: `sys.exit()` and its kin leave the process.
  mutating func noteCall(from start: Int) {
    guard blockDepth == watchedDepth else { return }
    let second = tokens[start + 1].kind
    if second == .leftParenthesis {
      if spells(start, "exit") || spells(start, "quit") { bodyExits = true }
    } else if second == .dot, tokens[start + 3].kind == .leftParenthesis {
      if spells(start, "sys") && spells(start + 2, "exit")
        || spells(start, "os") && spells(start + 2, "_exit")
        || spells(start, "pytest") && spells(start + 2, "fail")
      {
        bodyExits = true
      }
    }
  }

  // MARK: - Functions and classes

  private mutating func decorated() throws(Failed) {
    let first = UInt32(facts.texts.count)
    let records = context.parent != -2
    while accept(.at) {
      let decorator = try namedExpression()
      if records { facts.texts.append(source(decorator)) }
      try expect(.newline)
    }
    let decorators = first..<UInt32(facts.texts.count)
    switch kind {
    case .class: try classDefinition(decorators: decorators)
    case .def: try function(from: index, decorators: decorators)
    case .async where nextKind == .def: try function(from: index, decorators: decorators)
    case .async:
      index += 1
      throw unexpected()
    default: throw unexpected()
    }
  }

  private mutating func function(from start: Int, decorators: Range<UInt32>) throws(Failed) {
    let isAsync = accept(.async)
    let header = index
    index += 1
    let name = index
    try expect(.name)
    try typeParameters()
    try require(.leftParenthesis, "expected '('")
    bracketDepth += 1
    try parameters(until: .rightParenthesis, isLambda: false)
    try expect(.rightParenthesis)
    bracketDepth -= 1
    if accept(.arrow) { _ = try expression() }
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    let definition = record(
      isAsync ? .asyncFunction : .function, name: name, keyword: start, decorators: decorators)
    let outer = context
    context.scope = .function
    context.parent = -2
    try block(of: header, "function definition")
    context = outer
    close(definition)
  }

  private mutating func classDefinition(decorators: Range<UInt32>) throws(Failed) {
    let header = index
    index += 1
    let name = index
    try expect(.name)
    try typeParameters()
    var definition = -1
    if kind == .leftParenthesis {
      collectedArguments.removeAll(keepingCapacity: true)
      collectsArguments = context.parent != -2
      try arguments(allowsGenerator: false)
      collectsArguments = false
    } else {
      collectedArguments.removeAll(keepingCapacity: true)
    }
    if kind != .colon {
      throw kind == .newline ? refuse("expected ':'", at: index) : unexpected()
    }
    definition = record(.class, name: name, keyword: header, decorators: decorators)
    let outer = context
    if context.scope == .module { context.scope = .class }
    context.parent = context.parent == -1 ? Int32(definition) : -2
    context.isConditional = false
    context.isDirect = true
    try block(of: header, "class definition")
    context = outer
    close(definition)
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
    repeat {
      statementStart = index
      guard isName(index, "case") else { throw unexpected() }
      let caseHeader = index
      index += 1
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
