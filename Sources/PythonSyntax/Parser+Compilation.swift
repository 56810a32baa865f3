/// What CPython refuses only when it compiles a file: `ast.parse` takes it, an import raises
/// SyntaxError all the same.
///
/// One pass over the lines of a file that parses. Looked for is what can be told from a line and
/// the blocks around it. Source: CPython, `Python/symtable.c`, `Python/compile.c`, `Python/future.c`.
extension Parser {
  /// The first reason for which the file isn't compiled, in the order of its lines.
  mutating func compilationError() -> SyntaxError? {
    var scan = CompilationScan(keepsNames: declaresScopes(), isAtStart: true)
    var token = 0
    while tokens[token].kind != .endMarker, scan.refusal == nil {
      switch tokens[token].kind {
      case .indent:
        scan.blocks.append(scan.pending)
        scan.pending = CompilationScan.Block(kind: .plain)
        token += 1
      case .dedent:
        close(&scan)
        token += 1
      case .newline: token += 1
      default: token = scanLine(from: token, &scan)
      }
    }
    while scan.blocks.count > 1, scan.refusal == nil { close(&scan) }
    guard let refusal = scan.refusal else { return nil }
    return SyntaxError(
      line: Int(tokens[refusal.token].line), column: Int(column(of: refusal.token)),
      message: refusal.message)
  }

  /// Whether `global` or `nonlocal` occurs.
  private func declaresScopes() -> Bool {
    var token = 0
    while true {
      switch tokens[token].kind {
      case .global, .nonlocal: return true
      case .endMarker: return false
      default: token += 1
      }
    }
  }

  private func close(_ scan: inout CompilationScan) {
    let block = scan.blocks.removeLast()
    if block.kind == .function(isAsync: true), block.yields, let token = block.returnedValue {
      scan.refuse(token, "'return' with value in async generator")
    }
  }

  // MARK: - Lines

  /// A logical line: a header with what may follow it, or simple statements. The token behind it.
  private func scanLine(from start: Int, _ scan: inout CompilationScan) -> Int {
    let kind = tokens[start].kind
    noteClauses(start, &scan)
    var token = start
    if kind.opensBlock || isSoftHeader(start) {
      let colon = header(from: start, &scan)
      token = colon + 1
      scan.endsFutures = true
      if tokens[token].kind == .newline { return token + 1 }
      // The statements of its body stand on the same line.
      scan.blocks.append(scan.pending)
      scan.pending = CompilationScan.Block(kind: .plain)
      while tokens[token].kind != .newline, tokens[token].kind != .endMarker {
        token = simpleStatement(from: token, &scan)
      }
      close(&scan)
      return token
    }
    while tokens[token].kind != .newline, tokens[token].kind != .endMarker {
      token = simpleStatement(from: token, &scan)
    }
    return token
  }

  private func isSoftHeader(_ token: Int) -> Bool {
    if tokens[token].kind == .async { return true }
    guard isName(token, "match") || isName(token, "case") else { return false }
    // With a colon at the end of the line, and no assignment.
    var place = token
    while tokens[place].kind != .newline, tokens[place].kind != .endMarker { place += 1 }
    if tokens[place - 1].kind == .colon { return true }
    return isName(token, "case") && tokens[token + 1].kind != .equal
      && tokens[token + 1].kind != .dot && tokens[token + 1].kind != .leftParenthesis
      && tokens[token + 1].kind != .leftBracket && tokens[token + 1].kind != .colon
  }

  /// A bare `except:` must be the last one, and so must a `case` that everything fits.
  private func noteClauses(_ start: Int, _ scan: inout CompilationScan) {
    let depth = scan.blocks.count - 1
    let isExcept = tokens[start].kind == .except
    let isCase = isName(start, "case")
    let last = scan.blocks[depth].lastClause
    guard isExcept || isCase || last != nil else { return }
    if let last {
      if isExcept, tokens[last].kind == .except {
        scan.refuse(last, "default 'except:' must be last")
      } else if isCase, isName(last, "case"), tokens[start + 1].kind != .equal {
        scan.refuse(last, "wildcard makes remaining patterns unreachable")
      }
    }
    let isOpen =
      isExcept && tokens[start + 1].kind == .colon
      || isCase && tokens[start + 1].kind == .name && tokens[start + 2].kind == .colon
    scan.blocks[depth].lastClause = isOpen ? start : nil
  }

  /// Reads a header up to its colon, and says what block it opens.
  private func header(from start: Int, _ scan: inout CompilationScan) -> Int {
    var first = start
    let isAsync = tokens[start].kind == .async
    if isAsync {
      first += 1
      if tokens[first].kind != .def, !scan.isInAsyncFunction {
        let what = tokens[first].kind == .with ? "with" : "for"
        scan.refuse(start, "'async \(what)' outside async function")
      }
    }
    var block = CompilationScan.Block(kind: .plain)
    switch tokens[first].kind {
    case .def: block.kind = .function(isAsync: isAsync)
    case .class: block.kind = .class
    case .while, .for: block.kind = .loop
    case .except where tokens[first + 1].kind == .star: block.kind = .exceptStar
    default: break
    }
    if tokens[first].kind == .def { noteName(first + 1, &scan) }
    var end = first + 1
    if tokens[first].kind == .def {
      var opening = first + 2
      if tokens[opening].kind == .leftBracket { opening = closingBracket(of: opening) + 1 }
      let names = parameters(from: opening + 1, to: closingBracket(of: opening), &scan)
      if scan.keepsNames {
        for name in names { block.parameters.insert(string(name)) }
      }
    }
    end = expressions(from: first + 1, untilColon: true, &scan)
    scan.pending = block
    return end
  }

  /// Up to the semicolon or the end of the line; the token behind it.
  private func simpleStatement(from start: Int, _ scan: inout CompilationScan) -> Int {
    switch tokens[start].kind {
    case .return:
      if scan.function == nil {
        scan.refuse(start, "'return' outside function")
      } else if scan.isInExceptStar(past: false) {
        scan.refuse(
          start, "'break', 'continue' and 'return' cannot appear in an 'except*' block")
      }
      let next = tokens[start + 1].kind
      if next != .newline, next != .semicolon, let place = scan.function {
        scan.blocks[place].returnedValue = scan.blocks[place].returnedValue ?? start
      }
    case .break, .continue:
      let isBreak = tokens[start].kind == .break
      if scan.isInExceptStar(past: true) {
        scan.refuse(
          start, "'break', 'continue' and 'return' cannot appear in an 'except*' block")
      } else if !scan.isInLoop {
        scan.refuse(start, isBreak ? "'break' outside loop" : "'continue' not properly in loop")
      }
    case .nonlocal:
      if !scan.blocks.contains(where: \.isScope) {
        scan.refuse(start, "nonlocal declaration not allowed at module level")
      } else if scan.blocks.count(where: \.isFunction) < (scan.isInClassBody ? 1 : 2),
        !isName(start + 1, "__class__")
      {
        scan.refuse(start, "no binding for nonlocal '\(string(start + 1))' found")
      }
      declare(start, "nonlocal", &scan)
    case .global: declare(start, "global", &scan)
    case .from: noteFromImport(start, &scan)
    default: break
    }
    if !scan.endsFutures { noteFutures(start, &scan) }
    let end = expressions(from: start, untilColon: false, &scan)
    if scan.hasStar { noteStars(from: start, to: end, &scan) }
    return tokens[end].kind == .semicolon ? end + 1 : end
  }

  private func string(_ token: Int) -> String {
    String(
      decoding: UnsafeBufferPointer(
        start: text + Int(tokens[token].start),
        count: Int(tokens[token].end - tokens[token].start)), as: UTF8.self)
  }

  // MARK: - Names

  private func declare(_ start: Int, _ word: String, _ scan: inout CompilationScan) {
    var token = start + 1
    while tokens[token].kind == .name {
      let name = string(token)
      let scope = scan.scope
      if scan.blocks[scope].parameters.contains(name) {
        scan.refuse(start, "name '\(name)' is parameter and \(word)")
      } else if scan.blocks[scope].names.contains(name) {
        scan.refuse(start, "name '\(name)' is used or assigned to before \(word) declaration")
      }
      token += tokens[token + 1].kind == .comma ? 2 : 1
    }
  }

  /// A name that the scope at hand reads or binds.
  private func noteName(_ token: Int, _ scan: inout CompilationScan) {
    if scan.keepsNames { scan.blocks[scan.scope].names.insert(string(token)) }
  }

  private func noteFromImport(_ start: Int, _ scan: inout CompilationScan) {
    var token = start + 1
    while tokens[token].kind != .import { token += 1 }
    if tokens[token + 1].kind == .star, scan.blocks.contains(where: \.isScope) {
      scan.refuse(start, "import * only allowed at module level")
    }
    guard token == start + 2, isName(start + 1, "__future__") else { return }
    if scan.endsFutures || scan.blocks.count > 1 {
      return scan.refuse(
        start, "from __future__ imports must occur at the beginning of the file")
    }
    token += 1
    while tokens[token].kind != .newline, tokens[token].kind != .semicolon {
      if tokens[token].kind == .name, tokens[token - 1].kind != .as {
        let name = string(token)
        if !Self.features.contains(name) {
          scan.refuse(token, "future feature \(name) is not defined")
        }
      }
      token += 1
    }
  }

  private static let features: Set<String> = [
    "nested_scopes", "generators", "division", "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
  ]

  /// Only a docstring and other such imports may stand before `from __future__`.
  private func noteFutures(_ start: Int, _ scan: inout CompilationScan) {
    let isFuture = tokens[start].kind == .from && isName(start + 1, "__future__")
    let isDocstring = scan.isAtStart && tokens[start].kind == .string
    if !isFuture, !isDocstring { scan.endsFutures = true }
    scan.isAtStart = false
  }

  // MARK: - Expressions

  /// Goes over the tokens of a statement, or of a header up to its colon, and returns where it ends.
  private func expressions(
    from start: Int, untilColon: Bool, _ scan: inout CompilationScan
  ) -> Int {
    var token = start
    var depth = 0
    var hasLambda = false
    let isParameters = start > 0 && tokens[start - 1].kind == .def
    let keepsNames = scan.keepsNames && !isParameters && !isDeclaration(start)
    if !scan.lambdas.isEmpty { scan.lambdas.removeAll(keepingCapacity: true) }
    if !scan.keywords.isEmpty { scan.keywords.removeAll(keepingCapacity: true) }
    scan.hasStar = false
    scan.hasLoop = nil
    while true {
      let kind = tokens[token].kind
      switch kind {
      case .newline, .endMarker: return token
      case .semicolon where depth == 0: return token
      case .colon where scan.lambdas.last == depth: scan.lambdas.removeLast()
      case .colon where depth == 0 && untilColon: return token
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        depth -= 1
        while let last = scan.keywords.last, last.depth > depth { scan.keywords.removeLast() }
      case .star: scan.hasStar = true
      case .lambda:
        scan.lambdas.append(depth)
        hasLambda = true
        _ = parameters(from: token + 1, to: nil, &scan)
      case .yield where !hasLambda: noteYield(token, &scan)
      case .await where !hasLambda && !hasLoop(from: start, &scan):
        if !scan.isInAsyncFunction {
          scan.refuse(
            token,
            scan.function == nil ? "'await' outside function" : "'await' outside async function")
        }
      case .name where tokens[token + 1].kind == .equal:
        if spells(token, "__debug__") { scan.refuse(token, "cannot assign to __debug__") }
        let before = token == 0 ? .newline : tokens[token - 1].kind
        if depth > 0, before == .leftParenthesis || before == .comma {
          // The default of a parameter looks the same.
          if scan.lambdas.isEmpty, !isParameters || depth > 1 { noteKeyword(token, depth, &scan) }
        } else if keepsNames {
          noteUse(token, start, hasLambda, &scan)
        }
      case .name where keepsNames: noteUse(token, start, hasLambda, &scan)
      default: break
      }
      token += 1
    }
  }

  /// A keyword of a call; two may not have one name.
  private func noteKeyword(_ token: Int, _ depth: Int, _ scan: inout CompilationScan) {
    for other in scan.keywords.suffix(Self.maximumCompared)
    where other.depth == depth && haveOneText(other.token, token) {
      scan.refuse(token, "keyword argument repeated: \(string(token))")
    }
    scan.keywords.append((token, depth))
  }

  /// A name of a statement, where it is of the scope at hand.
  private func noteUse(
    _ token: Int, _ start: Int, _ hasLambda: Bool, _ scan: inout CompilationScan
  ) {
    guard !hasLambda, token == 0 || tokens[token - 1].kind != .dot, !hasLoop(from: start, &scan)
    else { return }
    noteName(token, &scan)
  }

  private func noteYield(_ token: Int, _ scan: inout CompilationScan) {
    guard let place = scan.function else {
      return scan.refuse(token, "'yield' outside function")
    }
    scan.blocks[place].yields = true
    if tokens[token + 1].kind == .from, scan.blocks[place].kind == .function(isAsync: true) {
      scan.refuse(token, "'yield from' inside async function")
    }
  }

  /// `global x` and imports use no name.
  private func isDeclaration(_ start: Int) -> Bool {
    switch tokens[start].kind {
    case .global, .nonlocal, .import, .from: true
    default: false
    }
  }

  /// Whether a statement has a `for` that opens no block: names in it may be of another scope.
  private func hasLoop(from start: Int, _ scan: inout CompilationScan) -> Bool {
    if let known = scan.hasLoop { return known }
    var token = start
    if start > 0, tokens[start - 1].kind == .for { token += 1 }
    while !isLineEnd(token), tokens[token].kind != .semicolon {
      if tokens[token].kind == .for {
        scan.hasLoop = true
        return true
      }
      token += 1
    }
    scan.hasLoop = false
    return false
  }

  private func isAmong(_ others: ArraySlice<Int>, _ token: Int) -> Bool {
    for other in others.suffix(Self.maximumCompared) where haveOneText(other, token) { return true }
    return false
  }

  /// With how many names before it a name is compared: nobody writes more by hand.
  private static let maximumCompared = 256

  private func isLineEnd(_ token: Int) -> Bool {
    switch tokens[token].kind {
    case .newline, .indent, .dedent, .endMarker: true
    default: false
    }
  }

  /// Goes over parameters, of a lambda up to its colon; two may not have one name.
  private func parameters(from start: Int, to end: Int?, _ scan: inout CompilationScan) -> [Int] {
    var names: [Int] = []
    var token = start
    var depth = 0
    var isExpected = true
    while token != end, !isLineEnd(token) {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .colon where depth == 0 && end == nil: return names
      case .comma where depth == 0: isExpected = true
      case .star, .doubleStar, .slash: break
      case .name where isExpected && depth == 0:
        if isAmong(names[...], token) {
          scan.refuse(token, "duplicate argument '\(string(token))' in function definition")
        }
        names.append(token)
        isExpected = false
      default: isExpected = false
      }
      if depth < 0 { return names }
      token += 1
    }
    return names
  }

  /// `*a = b`, `a = *b`, `*a, *b = c`: a star wants a list or tuple around, and a target one star.
  private func noteStars(from start: Int, to end: Int, _ scan: inout CompilationScan) {
    var first = start
    if tokens[start].kind == .return { first += 1 }
    var part = first
    var stars: [Int] = []
    var hasComma = false
    var depth = 0
    for token in first...end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 0: hasComma = true
      case .star where depth == 0 && (token == part || tokens[token - 1].kind == .comma):
        stars.append(token)
      case .equal where depth == 0, .newline where token == end, .semicolon where token == end,
        .endMarker where token == end:
        let isTarget = tokens[token].kind == .equal
        if let star = stars.first, !hasComma {
          scan.refuse(
            star,
            isTarget
              ? "starred assignment target must be in a list or tuple"
              : "can't use starred expression here")
        } else if isTarget, stars.count > 1 {
          scan.refuse(stars[1], "multiple starred expressions in assignment")
        }
        part = token + 1
        stars = []
        hasComma = false
      default: break
      }
    }
  }
}

/// The blocks around a line, and what was found.
private struct CompilationScan {
  struct Block {
    enum Kind: Equatable {
      case module, `class`, function(isAsync: Bool), loop, exceptStar, plain
    }

    var kind: Kind
    var parameters: Set<String> = []
    /// What the scope has read or bound so far, where anybody asks.
    var names: Set<String> = []
    var yields = false
    var returnedValue: Int?
    /// The clause in it that may have no other behind it.
    var lastClause: Int?

    var isFunction: Bool { if case .function = kind { true } else { false } }
    /// A function or a class.
    var isScope: Bool { isFunction || kind == .class }
  }

  let keepsNames: Bool
  /// No statement was read yet.
  var isAtStart: Bool
  var endsFutures = false
  var blocks = [Block(kind: .module)]
  /// What the next indentation opens.
  var pending = Block(kind: .plain)
  /// Of a statement: the depths of its lambdas.
  var lambdas: [Int] = []
  /// Of a statement: the keywords of the calls that are open, each with how deep it stands.
  var keywords: [(token: Int, depth: Int)] = []
  /// Of a statement: whether a star occurs.
  var hasStar = false
  /// Of a statement: whether it has a `for` that opens no block, where somebody asked.
  var hasLoop: Bool?
  private(set) var refusal: (token: Int, message: String)?

  init(keepsNames: Bool, isAtStart: Bool) {
    self.keepsNames = keepsNames
    self.isAtStart = isAtStart
  }

  mutating func refuse(_ token: Int, _ message: String) {
    refusal = refusal ?? (token, message)
  }

  /// The innermost function, class or module.
  var scope: Int { blocks.lastIndex { $0.isScope || $0.kind == .module } ?? 0 }

  var isInClassBody: Bool { blocks[scope].kind == .class }

  /// The innermost function, unless a class stands between.
  var function: Int? { blocks[scope].isFunction ? scope : nil }

  var isInAsyncFunction: Bool { blocks[scope].kind == .function(isAsync: true) }

  var isInLoop: Bool { blocks[scope...].contains { $0.kind == .loop } }

  /// - Parameter past: whether a loop in the block makes it none.
  func isInExceptStar(past: Bool) -> Bool {
    guard let place = blocks[scope...].lastIndex(where: { $0.kind == .exceptStar }) else {
      return false
    }
    return !past || !blocks[place...].contains { $0.kind == .loop }
  }
}

extension TokenKind {
  /// Whether a statement that begins so has a block, other than one that begins with `async` or a
  /// soft keyword.
  fileprivate var opensBlock: Bool {
    switch self {
    case .if, .elif, .else, .while, .for, .try, .except, .finally, .with, .def, .class: true
    default: false
    }
  }
}
