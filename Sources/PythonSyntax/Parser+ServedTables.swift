/// The collections of names that a module's `__getattr__` looks into.
extension Parser {
  /// - Parameters:
  ///   - source: the string that names the module which has it; nil where none does.
  ///   - service: what is done to serve it.
  mutating func serve(
    _ string: Int, from source: Int? = nil, by service: ServedName = .unknown
  ) {
    let name = literal(string)
    var origin = source.map { literal($0) } ?? .none
    if service.isSubmodule {
      let start = facts.text.count
      _ = add(".")
      _ = literal(string)
      origin = TextRange(start: UInt32(start), length: UInt32(facts.text.count - start))
    }
    facts.otherBindings.append(
      OtherBinding(
        kind: .served, isConditional: true, flags: [], name: name, source: origin,
        service: origin.isNone ? .unknown : service.kind, line: tokens[string].line,
        column: column(of: string)))
  }

  /// Notes the names of a collection that a test of the getter asks, written there or as the one
  /// value of a module-level name; false where not all of them can be read. Each of the collections,
  /// told apart by its first token, is read once.
  mutating func serve(
    collection start: Int, by service: ServedName, _ reading: inout GetterReading,
    _ collections: inout Set<Int>
  ) -> Bool {
    if let table = reading.table, haveOneText(start, table) {
      reading.usesTable = true
      return true
    }
    return serve(collection: start, by: service, before: .colon, &collections)
  }

  mutating func serve(
    collection start: Int, by service: ServedName, before end: TokenKind,
    _ collections: inout Set<Int>
  ) -> Bool {
    guard tokens[start].kind == .name else {
      guard collections.insert(start).inserted else { return true }
      return serveElements(of: start, by: service, before: end).map { _ in true } ?? false
    }
    guard let table = table(named: start) else { return false }
    guard collections.insert(table.value).inserted else { return true }
    guard isOnlyRead(start, but: table.name, start), serveTable(at: table.value, by: service)
    else { return false }
    facts.servedTables.append(name(start))
    return true
  }

  /// The value of a table: a collection, `dict.fromkeys(("Order",), ".orders")`, or some of both
  /// with a bar between.
  private mutating func serveTable(at value: Int, by service: ServedName) -> Bool {
    var token = value
    while true {
      if isName(token, "dict"), tokens[token + 1].kind == .dot, isName(token + 2, "fromkeys"),
        tokens[token + 3].kind == .leftParenthesis
      {
        let end = closingBracket(of: token + 3)
        guard tokens[end].kind == .rightParenthesis else { return false }
        let comma = argumentEnd(from: token + 4, end)
        let isString = tokens[comma].kind == .comma && tokens[comma + 1].kind == .string
        guard
          serveElements(
            of: token + 4, from: isString ? comma + 1 : nil, by: service,
            before: tokens[comma].kind) != nil
        else { return false }
        token = end + 1
      } else if tokens[token].kind == .leftBrace {
        let end = closingBracket(of: token)
        guard tokens[end].kind == .rightBrace,
          serveElements(of: token, by: service, before: tokens[end + 1].kind) != nil
        else { return false }
        token = end + 1
      } else {
        return serveElements(of: token, by: service, before: .newline) != nil
      }
      switch tokens[token].kind {
      case .newline: return true
      case .bar: token += 1
      default: return false
      }
    }
  }

  /// - Parameter end: what has to follow.
  /// - Returns: the closing bracket; nil where it is no collection of literals.
  private mutating func serveElements(
    of opening: Int, from source: Int? = nil, by service: ServedName, before end: TokenKind
  ) -> Int? {
    let closing: TokenKind
    switch tokens[opening].kind {
    case .leftBrace: closing = .rightBrace
    case .leftBracket: closing = .rightBracket
    case .leftParenthesis: closing = .rightParenthesis
    default: return nil
    }
    let last = closingBracket(of: opening)
    guard tokens[last].kind == closing, tokens[last + 1].kind == end else { return nil }
    var token = opening + 1
    var commas = 0
    while tokens[token].kind != closing {
      guard tokens[token].kind == .string, !tokens[token].traits.contains(.bytes) else {
        return nil
      }
      let isKey = closing == .rightBrace && tokens[token + 1].kind == .colon
      serve(token, from: isKey ? self.source(ofKey: token) : source, by: service)
      token = isKey ? argumentEnd(from: token + 2, .max) : token + 1
      if tokens[token].kind == .comma {
        commas += 1
        token += 1
      } else if tokens[token].kind != closing {
        return nil
      }
    }
    // `("x")` is no collection.
    let isOne = closing == .rightParenthesis && commas == 0 && token > opening + 1
    return isOne ? nil : token
  }

  /// The string that is the value of a key, or the first of a pair whose other repeats the key:
  /// `"Order": ".orders"`, `"Order": (".orders", "Order")`.
  private func source(ofKey key: Int) -> Int? {
    let value = key + 2
    switch tokens[value].kind {
    case .string:
      return tokens[value + 1].kind == .comma || tokens[value + 1].kind == .rightBrace
        ? value : nil
    case .leftParenthesis:
      guard tokens[value + 1].kind == .string, tokens[value + 2].kind == .comma,
        tokens[value + 3].kind == .string, tokens[value + 4].kind == .rightParenthesis,
        haveOneText(key, value + 3)
      else { return nil }
      return value + 1
    default: return nil
    }
  }

  /// A module-level name that is assigned once, perhaps annotated, and where its value begins.
  func table(named name: Int) -> (name: Int, value: Int)? {
    var token = 0
    var indentation = 0
    var found: (name: Int, value: Int)?
    while tokens[token].kind != .endMarker {
      switch tokens[token].kind {
      case .indent: indentation += 1
      case .dedent: indentation -= 1
      case .name where indentation == 0 && beginsStatement(token) && haveOneText(token, name):
        var equal = token + 1
        while tokens[equal].kind != .newline, tokens[equal].kind != .equal { equal += 1 }
        guard tokens[equal].kind == .equal, found == nil else { return nil }
        found = (token, equal + 1)
      default: break
      }
      token += 1
    }
    return found
  }

  func beginsStatement(_ token: Int) -> Bool {
    guard token > 0 else { return true }
    switch tokens[token - 1].kind {
    case .newline, .indent, .dedent, .semicolon: return true
    default: return false
    }
  }

  /// Whether nothing in the file may add to a table: it is only looked into.
  private func isOnlyRead(_ name: Int, but definition: Int, _ use: Int) -> Bool {
    names.allSatisfy { place in
      let token = Int(place)
      return token == definition || token == use || !haveOneText(token, name)
        || token > 0 && tokens[token - 1].kind == .dot || isRead(token)
    }
  }

  private func isRead(_ token: Int) -> Bool {
    guard token > 0 else { return false }
    let before = tokens[token - 1].kind
    switch tokens[token + 1].kind {
    case .equal, .plusEqual, .barEqual, .ampersandEqual, .minusEqual, .colonEqual: return false
    case .leftBracket:
      let end = closingBracket(of: token + 1)
      return before != .del && tokens[end + 1].kind != .equal
        && tokens[end + 1].kind != .plusEqual
    case .dot:
      return Self.readingMethods.contains { isName(token + 2, $0) }
    default: break
    }
    switch before {
    case .in, .star, .doubleStar, .plus, .if, .elif, .not, .while: return true
    case .leftParenthesis: return token > 1 && isReader(token - 2)
    default: return false
    }
  }

  private static let readingMethods: [StaticString] = [
    "get", "items", "keys", "values", "index", "count", "copy",
  ]

  /// Whether a token is the name of a function that takes something and leaves it as it is.
  func isReader(_ token: Int) -> Bool {
    tokens[token].kind == .name && Self.readers.contains { spells(token, $0) }
  }

  private static let readers: [StaticString] = [
    "len", "set", "str", "any", "all", "max", "min", "dir", "id", "bool", "dict", "iter", "list",
    "repr", "eval", "type", "next", "copy", "tuple", "print", "sorted", "reload", "getattr",
    "hasattr", "delattr", "delitem", "reversed", "callable", "getsource", "getfile", "deepcopy",
    "enumerate", "frozenset", "isinstance", "getmembers", "issubclass", "getsourcefile", "getdoc",
    "ismodule", "find_spec", "signature", "format", "hash", "filter", "map", "zip", "sum",
  ]
}
