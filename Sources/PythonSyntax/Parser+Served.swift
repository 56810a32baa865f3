/// Module attributes on demand (PEP 562): the names that a `__getattr__` serves, and the modules that
/// have them.
extension Parser {
  /// Reads which names the module's `__getattr__` serves: those that it compares its argument with,
  /// singly or in a collection of literals. Where it does anything else, its names are unknown.
  mutating func recordServedNames() {
    guard let first = facts.definitions.firstIndex(where: { isGetter($0) }) else {
      return recordAttachedNames()
    }
    var collections: Set<Int> = []
    for getter in first..<facts.definitions.count where isGetter(facts.definitions[getter]) {
      if !readGetter(getter, &collections) { facts.traits.insert(.servesUnknownNames) }
    }
  }

  private func isGetter(_ definition: Definition) -> Bool {
    definition.parent == nil && definition.kind != .assignment && definition.kind != .class
      && isGetter(definition.name)
  }

  /// A longer row of tests is taken for one that can't be read.
  private static let maximumServedTests = 256

  /// Whether all that it serves could be read: each of its statements says of some names that they
  /// are served or turned away, and in the end it raises.
  private mutating func readGetter(_ getter: Int, _ collections: inout Set<Int>) -> Bool {
    let definition = facts.definitions[getter]
    guard definition.kind == .function,
      definition.decorators.allSatisfy({ keepsAnswers(facts.texts[Int($0)]) }),
      let scope = scratch.scopes.first(where: {
        $0.kind == .function && $0.definition == Int32(getter)
      }),
      let header = scratch.spans.first(where: { $0.definition == Int32(getter) })?.start
    else { return false }
    let parameter = Int(header) + 3
    let body = Int(scope.start) + 1
    guard parameter < body, tokens[parameter - 1].kind == .leftParenthesis,
      tokens[parameter].kind == .name, tokens[body].kind == .newline,
      tokens[body + 1].kind == .indent
    else { return false }
    var reading = GetterReading(parameter: parameter, end: Int(scope.end))
    var statement = body + 2
    while statement < reading.end, tokens[statement].kind != .dedent {
      switch tokens[statement].kind {
      case .if:
        guard let end = readBranches(from: statement, &reading, &collections) else { return false }
        statement = end
      case .raise: return true
      case .return: return reading.isRestricted
      case .name where isMatch(statement, on: parameter):
        guard let end = readCases(from: statement, &reading) else { return false }
        statement = end
      case .import, .from, .global, .nonlocal, .pass, .def, .class, .string, .name:
        guard !haveOneText(statement, parameter) else { return false }
        let end = endOfStatement(statement, reading.end)
        // Several statements on a line, or a `match` of something else.
        let isMore =
          (statement..<end).contains { tokens[$0].kind == .semicolon }
          || tokens[statement].kind == .name && tokens[end - 1].kind == .dedent
        if isMore, !reading.isRestricted { return false }
        statement = end
      default:
        if !reading.isRestricted { return false }
        statement = endOfStatement(statement, reading.end)
      }
      if reading.hasEnded { return true }
    }
    return reading.isRestricted
  }

  /// `@functools.cache` and its like: what is decorated answers as before.
  private func keepsAnswers(_ decorator: TextRange) -> Bool {
    String(decoding: facts.bytes(decorator), as: UTF8.self).contains("cache")
  }

  /// `if`, `elif` and `else`; the token behind them, nil where one can't be read.
  private mutating func readBranches(
    from start: Int, _ reading: inout GetterReading, _ collections: inout Set<Int>
  ) -> Int? {
    var branch = start
    repeat {
      reading.tests += 1
      guard reading.tests <= Self.maximumServedTests else { return nil }
      let end = endOfStatement(branch, reading.end)
      let raises = bodyRaises(from: branch, to: end)
      guard let turnsAway = serve(test: branch + 1, of: reading, raises, &collections) else {
        return nil
      }
      if turnsAway { reading.isRestricted = true }
      branch = end
    } while tokens[branch].kind == .elif
    guard tokens[branch].kind == .else else { return branch }
    let end = endOfStatement(branch, reading.end)
    if bodyRaises(from: branch, to: end) {
      reading.hasEnded = true
    } else if !reading.isRestricted {
      return nil
    }
    return end
  }

  /// `name == "x"`, `name in X`, `name not in X`: notes the names; tells whether all others are
  /// turned away, and nil where the test is another or what it leads to can't be told.
  private mutating func serve(
    test start: Int, of reading: GetterReading, _ raises: Bool, _ collections: inout Set<Int>
  ) -> Bool? {
    let operation = tokens[start + 1].kind
    if tokens[start].kind == .string, operation == .equalEqual,
      haveOneText(start + 2, reading.parameter), tokens[start + 3].kind == .colon
    {
      if !raises { serve(start) }
      return false
    }
    guard haveOneText(start, reading.parameter) else { return nil }
    switch operation {
    case .equalEqual, .notEqual:
      guard tokens[start + 2].kind == .string, tokens[start + 3].kind == .colon,
        operation == .equalEqual || raises
      else { return nil }
      if operation == .notEqual || !raises { serve(start + 2) }
      return operation == .notEqual
    case .in:
      return raises || serveCollection(at: start + 2, &collections) ? false : nil
    case .not where tokens[start + 2].kind == .in && raises:
      return serveCollection(at: start + 3, &collections) ? true : nil
    default: return nil
    }
  }

  // MARK: - Match

  private func isMatch(_ token: Int, on parameter: Int) -> Bool {
    isName(token, "match") && haveOneText(token + 1, parameter)
      && tokens[token + 2].kind == .colon && tokens[token + 3].kind == .newline
      && tokens[token + 4].kind == .indent
  }

  /// `case "x" | "y":`, and `case _:` that raises; the token behind all, nil where a case is another.
  private mutating func readCases(from match: Int, _ reading: inout GetterReading) -> Int? {
    var header = match + 5
    while header < reading.end, tokens[header].kind != .dedent {
      let end = endOfStatement(header, reading.end)
      let raises = bodyRaises(from: header, to: end)
      var pattern = header + 1
      if isName(pattern, "_"), tokens[pattern + 1].kind == .colon {
        if !raises, !reading.isRestricted { return nil }
        reading.hasEnded = reading.hasEnded || raises
      } else {
        while tokens[pattern].kind == .string, !tokens[pattern].traits.contains(.bytes) {
          if !raises { serve(pattern) }
          pattern += tokens[pattern + 1].kind == .bar ? 2 : 1
        }
        guard tokens[pattern].kind == .colon, tokens[pattern - 1].kind == .string else {
          return nil
        }
      }
      header = end
    }
    return header + 1
  }

  // MARK: - Statements

  /// The first token behind a statement, with its block if it has one.
  private func endOfStatement(_ start: Int, _ limit: Int) -> Int {
    var token = start
    while token < limit, tokens[token].kind != .newline { token += 1 }
    token += 1
    guard token < limit, tokens[token].kind == .indent else { return min(token, limit) }
    var depth = 0
    repeat {
      if tokens[token].kind == .indent { depth += 1 }
      if tokens[token].kind == .dedent { depth -= 1 }
      token += 1
    } while depth > 0 && token < limit
    return token
  }

  /// Whether the block of a header does nothing but raise.
  private func bodyRaises(from header: Int, to end: Int) -> Bool {
    var token = header
    var depth = 0
    while token < end, depth > 0 || tokens[token].kind != .colon {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      default: break
      }
      token += 1
    }
    token += 1
    if tokens[token].kind == .newline { token += 2 }
    return token < end && tokens[token].kind == .raise
  }

  /// Whether two tokens are written alike.
  func haveOneText(_ left: Int, _ right: Int) -> Bool {
    let (one, two) = (tokens[left], tokens[right])
    return one.end - one.start == two.end - two.start
      && UnsafeBufferPointer(start: text + Int(one.start), count: Int(one.end - one.start))
        .elementsEqual(
          UnsafeBufferPointer(start: text + Int(two.start), count: Int(two.end - two.start)))
  }
}

/// How far a `__getattr__` has been read.
private struct GetterReading {
  /// The token of its argument.
  let parameter: Int
  let end: Int
  var tests = 0
  /// All names but those that were noted are turned away.
  var isRestricted = false
  /// What follows is never reached.
  var hasEnded = false
}
