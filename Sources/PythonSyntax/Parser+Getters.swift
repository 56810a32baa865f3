/// What the statements of a `__getattr__` ask its tables, and the functions that it asks instead.
extension Parser {
  // MARK: - Tests

  /// `name in X`, `name not in X`, `X.get(name)`, perhaps with `value := ` before and a comparison
  /// with None behind, or a local name that has what `X.get(name)` gave.
  ///
  /// - Returns: where the collection begins, and whether the test holds of the names that are not in
  ///   it; nil of other tests.
  func membership(
    from start: Int, _ reading: GetterReading
  ) -> (collection: Int, isNegated: Bool)? {
    var token = start
    var isNegated = false
    if tokens[token].kind == .not {
      isNegated = true
      token += 1
    }
    let isGrouped = tokens[token].kind == .leftParenthesis
    if isGrouped { token += 1 }
    if tokens[token].kind == .name, tokens[token + 1].kind == .colonEqual { token += 2 }
    var collection: Int
    if haveOneText(token, reading.parameter) {
      switch tokens[token + 1].kind {
      case .in: collection = token + 2
      case .not where tokens[token + 2].kind == .in:
        isNegated.toggle()
        collection = token + 3
      default: return nil
      }
      let next =
        tokens[collection].kind == .name
        ? tokens[collection + 1].kind : kindBehindBracket(at: collection)
      return !isGrouped && next == .colon ? (collection, isNegated) : nil
    } else if let end = endOfLookup(token, reading) {
      collection = token
      token = end
    } else if let value = reading.value, haveOneText(token, value.name) {
      collection = value.collection
      token += 1
    } else {
      return nil
    }
    if isGrouped {
      guard tokens[token].kind == .rightParenthesis else { return nil }
      token += 1
    }
    if tokens[token].kind == .is {
      token += 1
      if tokens[token].kind == .not {
        token += 1
      } else {
        isNegated.toggle()
      }
      guard tokens[token].kind == .keywordNone else { return nil }
      token += 1
    }
    return tokens[token].kind == .colon ? (collection, isNegated) : nil
  }

  /// The token behind `X.get(name)` or `X.get(name, None)`, which begins at the token.
  private func endOfLookup(_ token: Int, _ reading: GetterReading) -> Int? {
    guard tokens[token].kind == .name, tokens[token + 1].kind == .dot, isName(token + 2, "get"),
      tokens[token + 3].kind == .leftParenthesis, haveOneText(token + 4, reading.parameter)
    else { return nil }
    var end = token + 5
    if tokens[end].kind == .comma, tokens[end + 1].kind == .keywordNone { end += 2 }
    return tokens[end].kind == .rightParenthesis ? end + 1 : nil
  }

  // MARK: - Statements

  /// `value = X.get(name)`, which a test below asks, and `value = X[name]`, which raises KeyError for
  /// every name that isn't there; false where the second can't be read.
  mutating func noteValue(
    _ statement: Int, to end: Int, _ reading: inout GetterReading, _ collections: inout Set<Int>
  ) -> Bool {
    if tokens[statement + 1].kind == .equal,
      let last = endOfLookup(statement + 2, reading), tokens[last].kind == .newline
    {
      reading.value = (statement, statement + 2)
      return true
    }
    guard !reading.isRestricted, let collection = subscripted(from: statement, to: end, reading)
    else { return true }
    let service = service(of: reading, behind: statement..<statement)
    guard serve(collection: collection, by: service, &reading, &collections) else { return false }
    reading.isRestricted = true
    return true
  }

  /// `X` of the first `X[name]` between two tokens.
  private func subscripted(from start: Int, to end: Int, _ reading: GetterReading) -> Int? {
    (start..<end).first { token in
      tokens[token].kind == .name && tokens[token + 1].kind == .leftBracket
        && haveOneText(token + 2, reading.parameter) && tokens[token + 3].kind == .rightBracket
        && (token == start || tokens[token - 1].kind != .dot)
    }
  }

  /// `try: value = X[name]` whose handlers raise; the token behind it, nil where it is another.
  mutating func readAttempt(
    from start: Int, _ reading: inout GetterReading, _ collections: inout Set<Int>
  ) -> Int? {
    let end = endOfStatement(start, reading.end)
    let first = start + 4
    guard first < end, tokens[start + 2].kind == .newline,
      let collection = subscripted(
        from: first, to: endOfStatement(first, end), reading)
    else { return nil }
    var clause = end
    while tokens[clause].kind == .except {
      let next = endOfStatement(clause, reading.end)
      guard bodyRaises(from: clause, to: next) else { return nil }
      clause = next
    }
    guard clause > end else { return nil }
    while tokens[clause].kind == .else || tokens[clause].kind == .finally {
      clause = endOfStatement(clause, reading.end)
    }
    let service = service(of: reading, behind: start..<start)
    guard serve(collection: collection, by: service, &reading, &collections) else { return nil }
    reading.isRestricted = true
    return clause
  }

  /// `try:` around statements that are read like others, whose handlers all raise; the token behind
  /// it, nil where it is another.
  mutating func readGuarded(
    from start: Int, _ reading: inout GetterReading, _ collections: inout Set<Int>
  ) -> Int? {
    let end = endOfStatement(start, reading.end)
    guard start + 4 < end, tokens[start + 2].kind == .newline, tokens[end].kind == .except else {
      return nil
    }
    var clause = end
    while tokens[clause].kind == .except {
      let next = endOfStatement(clause, reading.end)
      guard bodyRaises(from: clause, to: next) else { return nil }
      clause = next
    }
    var inner = reading
    inner.end = end
    guard case .everyName = read(start + 4, &inner, &collections) else { return nil }
    reading.isRestricted = true
    reading.usesTable = inner.usesTable
    return clause
  }

  // MARK: - What serves a name

  /// What the block of a test does for the names that the test is about.
  func service(of reading: GetterReading, in branch: Range<Int>) -> ServedName {
    guard let call = reading.importCall, branch.contains(call) else { return .unknown }
    return service(of: reading, by: call)
  }

  /// What is done behind a block that turns all other names away.
  func service(of reading: GetterReading, behind branch: Range<Int>) -> ServedName {
    guard let call = reading.importCall, call >= branch.upperBound else { return .unknown }
    return service(of: reading, by: call)
  }

  private func service(of reading: GetterReading, by call: Int) -> ServedName {
    ServedName(
      kind: reading.takesAttribute ? .attribute : .module,
      isSubmodule: namesSubmodule(call, reading))
  }

  /// `return import_module("." + name, __name__)`: any submodule, and nothing else.
  func bringsSubmodule(_ statement: Int, to end: Int, _ reading: GetterReading) -> Bool {
    guard isCall(statement + 1, to: end) else { return false }
    var call = statement + 1
    while tokens[call + 1].kind == .dot { call += 2 }
    return (spells(call, "import_module") || spells(call, "__import__"))
      && namesSubmodule(call, reading)
  }

  /// The same of a block that has no other statement.
  func bringsSubmodule(block: Range<Int>, _ reading: GetterReading) -> Bool {
    guard
      let statement = block.first(where: {
        tokens[$0].kind == .return && tokens[$0 - 1].kind == .indent
      })
    else { return false }
    return bringsSubmodule(statement, to: endOfStatement(statement, block.upperBound), reading)
  }

  /// Whether a call of `import_module` asks for the submodule that the name is: `"." + name` or
  /// `f".{name}"` with the package behind, `f"{__name__}.{name}"`.
  private func namesSubmodule(_ call: Int, _ reading: GetterReading) -> Bool {
    let closing = closingBracket(of: call + 1)
    let end = argumentEnd(from: call + 2, closing)
    let parts = (call + 2..<end).filter { token in
      switch tokens[token].kind {
      case .fStringStart, .fStringEnd, .leftBrace, .rightBrace, .plus: false
      default: true
      }
    }
    guard let last = parts.last, haveOneText(last, reading.parameter) else { return false }
    let isAbsolute = parts.count == 3 && isOwnName(parts[0])
    guard parts.count == (isAbsolute ? 3 : 2), isDot(parts[parts.count - 2]) else { return false }
    return isAbsolute
      || tokens[end].kind == .comma
        && (isOwnName(end + 1)
          || isName(end + 1, "package") && tokens[end + 2].kind == .equal && isOwnName(end + 3))
  }

  private func isOwnName(_ token: Int) -> Bool {
    isName(token, "__name__") || isName(token, "__package__")
  }

  /// Whether a string, or a part of a formatted one, is a single dot.
  private func isDot(_ token: Int) -> Bool {
    let current = tokens[token]
    switch current.kind {
    case .string:
      return current.end - current.start == 3 && text[Int(current.start) + 1] == UInt8(ascii: ".")
    case .fStringMiddle:
      return current.end - current.start == 1 && text[Int(current.start)] == UInt8(ascii: ".")
    default: return false
    }
  }

  /// What stands behind a bracket's partner; the end of the file where it has none.
  private func kindBehindBracket(at opening: Int) -> TokenKind {
    let closing = closingBracket(of: opening)
    return tokens[closing].kind == .endMarker ? .endMarker : tokens[closing + 1].kind
  }

  // MARK: - Helpers

  /// Whether a call of a dotted name begins at the token and is all that stands before an end.
  func isCall(_ start: Int, to end: Int) -> Bool {
    guard tokens[start].kind == .name else { return false }
    var last = start
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    return tokens[last + 1].kind == .leftParenthesis
      && closingBracket(of: last + 1) + 1 < end
      && kindBehindBracket(at: last + 1) == .newline
  }

  /// Reads what a getter asks: a function of the file, or one that is imported and looks into the
  /// table which it is given. Whether that one turns all other names away, its own file says.
  mutating func readHelper(
    _ call: Int, _ reading: GetterReading, depth: Int, _ collections: inout Set<Int>
  ) -> Bool {
    var last = call
    while tokens[last + 1].kind == .dot { last += 2 }
    let arguments = positionalArguments(of: last + 1)
    guard depth < 3,
      let namePlace = arguments.firstIndex(where: {
        $0.count == 1 && haveOneText($0.lowerBound, reading.parameter)
      })
    else { return false }
    let tablePlace = arguments.firstIndex { argument in
      tokens[argument.lowerBound].kind == .leftBrace
        || argument.count == 1 && tokens[argument.lowerBound].kind == .name
          && table(named: argument.lowerBound) != nil
    }
    let given = tablePlace.map { arguments[$0].lowerBound }
    let after = tablePlace.map { tokens[arguments[$0].upperBound].kind } ?? .comma
    if last == call, let place = functionOfFile(call) {
      guard let function = readableFunction(place), namePlace < function.parameters.count,
        (tablePlace ?? 0) < function.parameters.count
      else { return false }
      var inner = self.reading(
        of: function, function.parameters[namePlace],
        table: tablePlace.map { function.parameters[$0] })
      switch read(function.body, &inner, &collections) {
      case .unknown: return false
      case .asks(let next): return readHelper(next, inner, depth: depth + 1, &collections)
      case .everyName:
        guard inner.usesTable, let given else { return true }
        let service = inner.importCall.map { self.service(of: inner, by: $0) } ?? .unknown
        return serve(collection: given, by: service, before: after, &collections)
      }
    }
    guard depth == 0, facts.getterHelper == nil, let given, let tablePlace,
      serve(collection: given, by: .byHelper, before: after, &collections)
    else { return false }
    facts.getterHelper = GetterHelper(
      callee: dotted(call, last + 1), namePlace: namePlace, tablePlace: tablePlace)
    return false
  }

  /// The function of the module's body that alone has the name at a token.
  private func functionOfFile(_ name: Int) -> Int? {
    let found = facts.definitions.indices.filter {
      facts.definitions[$0].parent == nil
        && facts.bytes(facts.definitions[$0].name).elementsEqual(spelled(name))
    }
    return found.count == 1 && facts.definitions[found[0]].kind == .function ? found[0] : nil
  }

  /// The arguments of a call up to the first that goes by keyword.
  private func positionalArguments(of opening: Int) -> [Range<Int>] {
    let closing = closingBracket(of: opening)
    var arguments: [Range<Int>] = []
    var token = opening + 1
    while token < closing {
      let end = argumentEnd(from: token, closing)
      if tokens[token].kind == .star || tokens[token].kind == .doubleStar
        || tokens[token + 1].kind == .equal
      {
        break
      }
      arguments.append(token..<end)
      token = end + 1
    }
    return arguments
  }

  // MARK: - Functions that look into a table

  /// Notes a function of the module's body that raises AttributeError.
  mutating func noteLookup(_ token: Int, _ scan: inout ReferenceScan) {
    enterScopes(at: token, &scan)
    guard let scope = scan.stack.first(where: { scratch.scopes[Int($0)].kind == .function }),
      case let place = scratch.scopes[Int(scope)].definition, place >= 0,
      facts.definitions[Int(place)].parent == nil, !isGetter(facts.definitions[Int(place)].name),
      facts.lookups.last?.definition.rawValue != place
    else { return }
    recordLookup(Int(place))
  }

  /// Records a function that raises of every name but those in a table that it is given.
  private mutating func recordLookup(_ place: Int) {
    guard let function = readableFunction(place), (2...6).contains(function.parameters.count) else {
      return
    }
    for (namePlace, name) in function.parameters.enumerated() {
      for (tablePlace, table) in function.parameters.enumerated() where tablePlace != namePlace {
        var reading = reading(of: function, name, table: table)
        var collections: Set<Int> = []
        let bindings = facts.otherBindings.count
        let tables = facts.servedTables.count
        let outcome = read(function.body, &reading, &collections)
        // What it serves beside the table would be another's.
        let isAlone = facts.otherBindings.count == bindings
        facts.otherBindings.removeLast(facts.otherBindings.count - bindings)
        facts.servedTables.removeLast(facts.servedTables.count - tables)
        guard case .everyName = outcome, reading.usesTable, isAlone else { continue }
        let service = reading.importCall.map { self.service(of: reading, by: $0) } ?? .unknown
        facts.lookups.append(
          TableLookup(
            definition: Definition.ID(place), namePlace: namePlace, tablePlace: tablePlace,
            service: service.isSubmodule ? .unknown : service.kind))
        return
      }
    }
  }
}

/// What a `__getattr__` does for a name that it serves.
struct ServedName {
  let kind: OtherBinding.Service
  /// By the submodule that the name is.
  let isSubmodule: Bool

  static let unknown = ServedName(kind: .unknown, isSubmodule: false)
  static let byHelper = ServedName(kind: .helper, isSubmodule: false)
}

/// The function of another module that a `__getattr__` hands the name and a table to.
package struct GetterHelper: Sendable {
  /// Dotted, as it is written.
  package let callee: TextRange
  /// The places of the two among the arguments, from zero.
  package let namePlace: Int
  package let tablePlace: Int
}

/// A function that raises AttributeError of every name but those in a table that it is given.
package struct TableLookup: Sendable {
  package let definition: Definition.ID
  /// The places of the name and of the table among its parameters, from zero.
  package let namePlace: Int
  package let tablePlace: Int
  /// What it does for a name of the table.
  package let service: OtherBinding.Service
}
