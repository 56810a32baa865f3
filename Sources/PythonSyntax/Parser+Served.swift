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
  /// are served or turned away, and in the end it raises, or asks a function that does.
  private mutating func readGetter(_ getter: Int, _ collections: inout Set<Int>) -> Bool {
    guard let function = readableFunction(getter), let parameter = function.parameters.first else {
      return false
    }
    var reading = reading(of: function, parameter)
    switch read(function.body, &reading, &collections) {
    case .everyName: return true
    case .unknown: return false
    case .asks(let call): return readHelper(call, reading, depth: 0, &collections)
    }
  }

  /// The tokens of a function's positional parameters, the first token of its body, and where that
  /// ends; nil of one that nobody could read.
  func readableFunction(
    _ place: Int
  ) -> (parameters: [Int], body: Int, end: Int)? {
    let definition = facts.definitions[place]
    guard definition.kind == .function,
      definition.decorators.allSatisfy({ keepsAnswers(facts.texts[Int($0)]) }),
      let scope = scratch.scopes.first(where: {
        $0.kind == .function && $0.definition == Int32(place)
      }),
      let header = scratch.spans.first(where: { $0.definition == Int32(place) })?.start
    else { return nil }
    let body = Int(scope.start) + 1
    guard tokens[Int(header) + 2].kind == .leftParenthesis, tokens[body].kind == .newline,
      tokens[body + 1].kind == .indent
    else { return nil }
    var parameters: [Int] = []
    var token = Int(header) + 3
    while tokens[token].kind == .name {
      parameters.append(token)
      token = argumentEnd(from: token, body)
      guard tokens[token].kind == .comma else { break }
      token += 1
    }
    return (parameters, body + 2, Int(scope.end))
  }

  func reading(
    of function: (parameters: [Int], body: Int, end: Int), _ parameter: Int, table: Int? = nil
  ) -> GetterReading {
    var reading = GetterReading(parameter: parameter, table: table, end: function.end)
    var imports: [Int] = []
    for token in function.body..<function.end
    where tokens[token].kind == .name && tokens[token + 1].kind == .leftParenthesis {
      if spells(token, "import_module") || spells(token, "__import__") { imports.append(token) }
      if spells(token, "getattr") { reading.takesAttribute = true }
    }
    if imports.count == 1 { reading.importCall = imports[0] }
    return reading
  }

  /// Goes through the statements of a getter, or of a function that one asks.
  mutating func read(
    _ first: Int, _ reading: inout GetterReading, _ collections: inout Set<Int>
  ) -> GetterReading.Outcome {
    var statement = first
    while statement < reading.end, tokens[statement].kind != .dedent {
      let end = endOfStatement(statement, reading.end)
      switch tokens[statement].kind {
      case .if:
        guard let end = readBranches(from: statement, &reading, &collections) else {
          return .unknown
        }
        statement = end
      case .raise: return .everyName
      case .return:
        if reading.isRestricted || bringsSubmodule(statement, to: end, reading) {
          return .everyName
        }
        return isCall(statement + 1, to: end) ? .asks(statement + 1) : .unknown
      case .try where !reading.isRestricted:
        guard
          let end = readAttempt(from: statement, &reading, &collections)
            ?? readGuarded(from: statement, &reading, &collections)
        else { return .unknown }
        statement = end
      case .name where isMatch(statement, on: reading.parameter):
        guard let end = readCases(from: statement, &reading) else { return .unknown }
        statement = end
      case .import, .from, .global, .nonlocal, .pass, .def, .class, .string, .name:
        guard !haveOneText(statement, reading.parameter) else { return .unknown }
        // Several statements on a line, or a `match` of something else.
        let isMore =
          (statement..<end).contains { tokens[$0].kind == .semicolon }
          || tokens[statement].kind == .name && tokens[end - 1].kind == .dedent
        if isMore, !reading.isRestricted { return .unknown }
        if tokens[statement].kind == .name, !isMore {
          guard noteValue(statement, to: end, &reading, &collections) else { return .unknown }
        }
        statement = end
      default:
        if !reading.isRestricted { return .unknown }
        statement = end
      }
      if reading.hasEnded { return .everyName }
    }
    return reading.isRestricted ? .everyName : .unknown
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
      guard let turnsAway = serve(test: branch..<end, &reading, raises, &collections) else {
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

  /// `name == "x"`, `name in X`, `name not in X`, `X.get(name)`: notes the names; tells whether all
  /// others are turned away, and nil where the test is another and leads to an answer.
  private mutating func serve(
    test branch: Range<Int>, _ reading: inout GetterReading, _ raises: Bool,
    _ collections: inout Set<Int>
  ) -> Bool? {
    let start = branch.lowerBound + 1
    let operation = tokens[start + 1].kind
    if tokens[start].kind == .string, operation == .equalEqual,
      haveOneText(start + 2, reading.parameter), tokens[start + 3].kind == .colon
    {
      if !raises { serve(start, by: service(of: reading, in: branch)) }
      return false
    }
    if haveOneText(start, reading.parameter), operation == .equalEqual || operation == .notEqual,
      tokens[start + 2].kind == .string, tokens[start + 3].kind == .colon
    {
      if operation == .equalEqual {
        if !raises { serve(start + 2, by: service(of: reading, in: branch)) }
        return false
      }
      guard raises else { return nil }
      serve(start + 2, by: service(of: reading, behind: branch))
      return true
    }
    // Whatever is asked, what raises serves nothing.
    guard let test = membership(from: start, reading) else { return raises ? false : nil }
    switch (test.isNegated, raises) {
    case (true, false) where !bringsSubmodule(block: branch, reading):
      // Others are served too, but what is in the collection is served behind.
      _ = serve(
        collection: test.collection, by: service(of: reading, behind: branch), &reading,
        &collections)
      return nil
    case (false, true): return false
    case (let turnsAway, _):
      let service =
        turnsAway ? service(of: reading, behind: branch) : service(of: reading, in: branch)
      return serve(collection: test.collection, by: service, &reading, &collections)
        ? turnsAway : nil
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
          if !raises { serve(pattern, by: service(of: reading, in: header..<end)) }
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
  func endOfStatement(_ start: Int, _ limit: Int) -> Int {
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

  /// Whether the block of a header raises whatever happens: its last statement does, and none leaves
  /// it before.
  func bodyRaises(from header: Int, to end: Int) -> Bool {
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
    var last = token
    while token < end, tokens[token].kind != .dedent {
      last = token
      let next = endOfStatement(token, end)
      if (token..<next).contains(where: { tokens[$0].kind == .return }) { return false }
      token = next
    }
    return last < end && tokens[last].kind == .raise
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

/// How far a `__getattr__`, or a function that one asks, has been read.
struct GetterReading {
  /// What its statements come to.
  enum Outcome {
    /// All names but those that were noted are turned away.
    case everyName
    case unknown
    /// The call at the token decides.
    case asks(Int)
  }

  /// The token of the argument that has the name.
  let parameter: Int
  /// The token of the one that has a table, of a function that is asked.
  let table: Int?
  var end: Int
  var tests = 0
  /// All names but those that were noted are turned away.
  var isRestricted = false
  /// What follows is never reached.
  var hasEnded = false
  /// It looks into the table that it is given.
  var usesTable = false
  /// A local name that has what a table gives for the name, and that table.
  var value: (name: Int, collection: Int)?
  /// The one call of `import_module` in it.
  var importCall: Int?
  /// It calls `getattr`.
  var takesAttribute = false
}
