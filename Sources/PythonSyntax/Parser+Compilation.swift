/// What CPython refuses only when it compiles a file: `ast.parse` takes it, an import raises
/// SyntaxError all the same.
///
/// Noted while the statements are parsed, which know what stands around them; only what stands
/// before a rare statement is read again. Source: CPython, `Python/symtable.c`,
/// `Python/compile.c`, `Python/future.c`.
extension Parser {
  /// What the compiler asks of the blocks around a statement.
  struct Surroundings {
    enum Scope: UInt8 {
      case module, `class`, function, asyncFunction, lambda

      /// Whether statements of it are executed when the module is imported.
      var isExecutedOnImport: Bool { rawValue <= Scope.class.rawValue }
    }

    /// The innermost of them.
    private(set) var scope = Scope.module
    /// A loop of the scope is open.
    var isInLoop = false
    /// An `except*` of the scope is open, and a loop in it.
    private(set) var isInExceptStar = false
    private(set) var isInLoopOfExceptStar = false

    var isFunction: Bool { scope == .function || scope == .asyncFunction }

    mutating func enter(_ scope: Scope) {
      self.scope = scope
      isInLoop = false
      isInExceptStar = false
      isInLoopOfExceptStar = false
    }

    mutating func enterLoop() {
      isInLoop = true
      isInLoopOfExceptStar = isInExceptStar
    }

    mutating func enterExceptStar() {
      isInLoop = false
      isInExceptStar = true
      isInLoopOfExceptStar = false
    }
  }

  struct Refusal {
    let token: Int
    let message: String
  }

  /// What the compiler asks of the function, class or module whose body is being read.
  struct ScopeNotes {
    var isAsync = false
    /// How many names were bound before its header.
    var firstBound = 0
    var yields = false
    var returnedValue = -1
    /// `global` or `nonlocal` occurs.
    var declaresNames = false
  }

  /// The first reason for which the file isn't compiled, in the order of its lines.
  mutating func compilationError() -> SyntaxError? {
    if scopeNotes.declaresNames { compareDeclarations(scopeNotes, -1, from: 0, to: index) }
    refuseUnboundNonlocals()
    guard let refusal else { return nil }
    return SyntaxError(
      line: Int(tokens[refusal.token].line), column: Int(column(of: refusal.token)),
      message: refusal.message)
  }

  @inline(never)
  mutating func noteRefusal(_ message: String, at token: Int) {
    if let refusal, refusal.token <= token { return }
    refusal = Refusal(token: token, message: message)
  }

  // MARK: - Statements

  @inline(__always)
  mutating func noteReturn(_ start: Int, _ value: Expression?) {
    let surroundings = context.surroundings
    if !surroundings.isFunction {
      noteRefusal("'return' outside function", at: start)
    } else if surroundings.isInExceptStar {
      noteRefusal(Self.leavesExceptStar, at: start)
    }
    guard let value else { return }
    refuseLoneStar(value)
    if scopeNotes.returnedValue < 0 { scopeNotes.returnedValue = start }
  }

  mutating func noteLoopStatement(_ start: Int) {
    let surroundings = context.surroundings
    if surroundings.isInExceptStar, !surroundings.isInLoopOfExceptStar {
      noteRefusal(Self.leavesExceptStar, at: start)
    } else if !surroundings.isInLoop {
      noteRefusal(
        tokens[start].kind == .break
          ? "'break' outside loop" : "'continue' not properly in loop", at: start)
    }
  }

  private static let leavesExceptStar =
    "'break', 'continue' and 'return' cannot appear in an 'except*' block"

  /// `async with` and `async for` as statements.
  mutating func noteAsyncStatement(_ start: Int) {
    guard context.surroundings.scope != .asyncFunction else { return }
    let what = tokens[start + 1].kind == .with ? "with" : "for"
    noteRefusal("'async \(what)' outside async function", at: start)
  }

  /// `global` or `nonlocal`, behind its names.
  mutating func noteDeclaration(_ start: Int) {
    scopeNotes.declaresNames = true
    guard tokens[start].kind == .nonlocal else { return }
    if context.surroundings.scope == .module {
      noteRefusal("nonlocal declaration not allowed at module level", at: start)
    } else {
      scratch.nonlocals.append(Int32(truncatingIfNeeded: start))
    }
  }

  mutating func noteStarImport(_ start: Int) {
    if context.surroundings.scope != .module {
      noteRefusal("import * only allowed at module level", at: start)
    }
  }

  /// `from __future__ import ...`, behind its names: only a docstring and others of its kind may
  /// stand before it.
  mutating func noteFuture(_ start: Int) {
    if endOfFutures < 0 { endOfFutures = tokens[0].kind == .string ? endOfStatement(0) : 0 }
    if start == endOfFutures, blockDepth == 0 {
      endOfFutures = endOfStatement(start)
    } else {
      noteRefusal("from __future__ imports must occur at the beginning of the file", at: start)
    }
    for token in start + 3..<index where tokens[token].kind == .name {
      if isName(token, "annotations") { hasLazyAnnotations = true }
      if tokens[token - 1].kind != .as, !Self.features.contains(spelling(token)) {
        noteRefusal("future feature \(spelling(token)) is not defined", at: token)
      }
    }
  }

  private static let features: Set<String> = [
    "nested_scopes", "generators", "division", "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
  ]

  /// The token behind a simple statement.
  private func endOfStatement(_ start: Int) -> Int {
    var token = start
    while tokens[token].kind != .newline, tokens[token].kind != .semicolon,
      tokens[token].kind != .endMarker
    {
      token += 1
    }
    return tokens[token].kind == .endMarker ? token : token + 1
  }

  // MARK: - Expressions

  mutating func noteYield(_ start: Int) {
    let scope = context.surroundings.scope
    switch scope {
    case .module, .class: noteRefusal("'yield' outside function", at: start)
    case .lambda: break
    case .function, .asyncFunction:
      scopeNotes.yields = true
      lastYield = start
      if scope == .asyncFunction, tokens[start + 1].kind == .from {
        noteRefusal("'yield from' inside async function", at: start)
      }
    }
  }

  /// Behind the element: a value that is yielded in it goes nowhere, and only a generator may be
  /// asynchronous outside an async function, or what stands in another comprehension.
  mutating func noteComprehension(of element: Expression, isGenerator: Bool) {
    if lastYield >= element.start {
      noteRefusal("'yield' inside comprehension", at: lastYield)
    }
    if !isGenerator, kind == .async, context.surroundings.scope != .asyncFunction,
      clausesOfStatement() == 1
    {
      noteRefusal(
        "asynchronous comprehension outside of an asynchronous function", at: element.start)
    }
  }

  /// How many clauses of comprehensions the statement at hand has.
  private func clausesOfStatement() -> Int {
    var place = statementStart
    while tokens[place].kind == .async || tokens[place].kind == .for { place += 1 }
    var count = 0
    while tokens[place].kind != .newline, tokens[place].kind != .endMarker {
      if tokens[place].kind == .for { count += 1 }
      place += 1
    }
    return count
  }

  /// `await` where no async function is: a comprehension of the statement may allow it.
  @inline(never)
  mutating func noteAwait(_ token: Int) {
    guard clausesOfStatement() == 0 else { return }
    let scope = context.surroundings.scope
    let isOutside = scope == .module || scope == .class
    noteRefusal(
      isOutside ? "'await' outside function" : "'await' outside async function", at: token)
  }

  /// A star wants a list or tuple around.
  @inline(__always)
  mutating func refuseLoneStar(_ value: Expression) {
    if value.kind == .starred {
      noteRefusal("can't use starred expression here", at: value.start)
    }
  }

  /// The target of an assignment, with a star in it.
  mutating func noteStarredTarget(_ target: Expression) {
    if target.kind == .starred {
      return noteRefusal(
        "starred assignment target must be in a list or tuple", at: target.start)
    }
    var depth = 0
    var sawStar = false
    for token in target.start..<target.end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .star
      where depth == 0 && (token == target.start || tokens[token - 1].kind == .comma):
        if sawStar { noteRefusal("multiple starred expressions in assignment", at: token) }
        sawStar = true
      default: break
      }
    }
  }

  /// Notes the name of a parameter, or of the keyword of a call, that no other one since `first`
  /// may bear.
  mutating func noteDistinct(_ token: Int, since first: Int, isParameter: Bool) {
    let length = tokens[token].end - tokens[token].start
    let count = scratch.distinctNames.count
    var place = max(first, count - Self.maximumCompared)
    while place < count {
      let other = Int(scratch.distinctNames[place])
      if tokens[other].end - tokens[other].start == length, haveOneText(other, token) {
        noteRefusal(
          isParameter
            ? "duplicate argument '\(spelling(token))' in function definition"
            : "keyword argument repeated: \(spelling(token))", at: token)
      }
      place += 1
    }
    refuseDebug(token)
    scratch.distinctNames.append(Int32(truncatingIfNeeded: token))
  }

  /// With how many names before it a name is compared: nobody writes more by hand.
  private static let maximumCompared = 256

  @inline(__always)
  mutating func refuseDebug(_ token: Int) {
    if tokens[token].end - tokens[token].start == 9, spells(token, "__debug__") {
      noteRefusal("cannot assign to __debug__", at: token)
    }
  }

  func spelling(_ token: Int) -> String {
    String(
      decoding: UnsafeBufferPointer(
        start: text + Int(tokens[token].start),
        count: Int(tokens[token].end - tokens[token].start)), as: UTF8.self)
  }

  // MARK: - Scopes

  /// At the end of a function's or class's body.
  mutating func closeNotes(of scope: Int32, from start: Int, _ outer: ScopeNotes) {
    let notes = scopeNotes
    scopeNotes = outer
    if notes.declaresNames { compareDeclarations(notes, scope, from: start, to: index) }
    if notes.isAsync, notes.yields, notes.returnedValue >= 0 {
      noteRefusal("'return' with value in async generator", at: notes.returnedValue)
    }
  }

  /// Neither a parameter, nor a name that the scope has read or bound, may be declared `global` or
  /// `nonlocal` behind that. Lines with a scope inside (lambdas, comprehensions) are passed over.
  private mutating func compareDeclarations(
    _ notes: ScopeNotes, _ scope: Int32, from start: Int, to end: Int
  ) {
    var parameters: Set<String> = []
    for bound in scratch.boundNames[notes.firstBound...] {
      if bound.token >= start { break }
      // What `:=` in a default binds is of the scope around.
      if bound.scope == scope, tokens[Int(bound.token) + 1].kind != .colonEqual {
        parameters.insert(spelling(Int(bound.token)))
      }
    }
    var names: Set<String> = []
    var token = start
    while token < end {
      switch tokens[token].kind {
      case .newline, .indent, .dedent, .endMarker, .semicolon, .colon, .async: token += 1
      case .def, .class:
        names.insert(spelling(token + 1))
        token = endOfBlock(token)
      case .global, .nonlocal:
        let statement = token
        let word = tokens[statement].kind == .global ? "global" : "nonlocal"
        token += 1
        while tokens[token].kind == .name {
          let name = spelling(token)
          if parameters.contains(name) {
            noteRefusal("name '\(name)' is parameter and \(word)", at: statement)
          } else if names.contains(name) {
            noteRefusal(
              "name '\(name)' is used or assigned to before \(word) declaration", at: statement)
          }
          token += tokens[token + 1].kind == .comma ? 2 : 1
        }
      case .import, .from: token = endOfStatement(token)
      default: token = collectNames(from: token, &names)
      }
    }
  }

  /// The names of a statement, or of a header up to the colon before its body.
  private func collectNames(from start: Int, _ names: inout Set<String>) -> Int {
    var depth = 0
    var token = start
    var found: [Int] = []
    var hasScope = false
    statement: while true {
      switch tokens[token].kind {
      case .newline, .endMarker, .global, .nonlocal: break statement
      case .semicolon where depth == 0: break statement
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .lambda: hasScope = true
      case .for where token > start: hasScope = true
      case .name where token == start || tokens[token - 1].kind != .dot:
        if depth == 0 || tokens[token + 1].kind != .equal { found.append(token) }
      default: break
      }
      token += 1
    }
    if !hasScope { for name in found { names.insert(spelling(name)) } }
    return token
  }

  /// The token behind the block that a header opens.
  private func endOfBlock(_ header: Int) -> Int {
    var token = header
    while tokens[token].kind != .newline, tokens[token].kind != .endMarker { token += 1 }
    guard tokens[token].kind == .newline, tokens[token + 1].kind == .indent else { return token }
    var depth = 0
    repeat {
      token += 1
      if tokens[token].kind == .indent { depth += 1 }
      if tokens[token].kind == .dedent { depth -= 1 }
    } while depth > 0 && tokens[token].kind != .endMarker
    return token
  }
}
