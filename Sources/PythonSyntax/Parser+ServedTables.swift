/// What a table of a lazy module says of the module that has a name, by the tokens of strings.
enum TableSource {
  case none
  case path(Int)
  /// The module, and the name that it has there.
  case renamed(Int, Int)
  /// A package, and a path from that on.
  case below(Int, Int)
  /// The submodule that the name is.
  case submodule
}

/// The collections of names that a module's `__getattr__` looks into.
extension Parser {
  /// - Parameters:
  ///   - source: what names the module which has it.
  ///   - service: what is done to serve it.
  mutating func serve(
    _ string: Int, from source: TableSource = .none, by service: ServedName = .unknown
  ) {
    let name = literal(string)
    var origin = TextRange.none
    var attribute = TextRange.none
    var kind = service.kind
    switch service.isSubmodule ? .submodule : source {
    case .none: break
    case .path(let path): origin = literal(path)
    case .renamed(let path, let name):
      origin = literal(path)
      attribute = literal(name)
    case .below(let package, let path): origin = joined(package, path)
    case .submodule:
      let start = facts.text.count
      _ = add(".")
      _ = literal(string)
      origin = text(from: start)
      if !service.isSubmodule { kind = .module }
    }
    facts.otherBindings.append(
      OtherBinding(
        kind: .served, isConditional: true, flags: [], name: name, source: origin,
        attribute: attribute, service: origin.isNone ? .unknown : kind,
        line: tokens[string].line, column: column(of: string)))
  }

  /// The text that was added behind a place.
  private func text(from start: Int) -> TextRange {
    TextRange(start: UInt32(start), length: UInt32(facts.text.count - start))
  }

  /// `"shop", ".orders"`: `shop.orders`; `"shop", "."`: `shop`.
  private mutating func joined(_ package: Int, _ path: Int) -> TextRange {
    let start = facts.text.count
    _ = literal(package)
    if tokens[path].end - tokens[path].start > 3 { _ = literal(path) }
    return text(from: start)
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
      if serveElements(of: start, by: service, before: end) != nil { return true }
      collections.remove(start)
      return false
    }
    guard let table = table(named: start) else { return false }
    guard collections.insert(table.value).inserted else { return true }
    guard isOnlyRead(start, but: table.name, start), serveTable(at: table.value, by: service)
    else {
      // What couldn't be read can't be read when it is asked again.
      collections.remove(table.value)
      return false
    }
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
            of: token + 4, from: isString ? .path(comma + 1) : .none, by: service,
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
    of opening: Int, from source: TableSource = .none, by service: ServedName,
    before end: TokenKind
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

  /// What the value of a key says of its module: a string, or a pair of the module and the name in
  /// it, or of the package and a path below that: `"Order": ".orders"`,
  /// `"Order": (".orders", "Order")`, `"Order": (__spec__.parent, ".orders")`.
  private func source(ofKey key: Int) -> TableSource {
    let value = key + 2
    switch tokens[value].kind {
    case .string:
      return tokens[value + 1].kind == .comma || tokens[value + 1].kind == .rightBrace
        ? .path(value) : .none
    case .leftParenthesis, .leftBracket:
      let comma = argumentEnd(from: value + 1, .max)
      let second = comma + 1
      guard tokens[comma].kind == .comma, tokens[second].kind == .string,
        case let end = tokens[second + 1].kind, end == .rightParenthesis || end == .rightBracket
      else { return .none }
      let isPath = text[Int(tokens[second].start) + 1] == UInt8(ascii: ".")
      if isOwnPackage(value + 1, to: comma) {
        if isPath { return .path(second) }
        return isModuleMark(second) ? .submodule : .none
      }
      guard tokens[value + 1].kind == .string, comma == value + 2 else { return .none }
      if haveOneText(key, second) { return .path(value + 1) }
      if isPath {
        return text[Int(tokens[value + 1].start) + 1] == UInt8(ascii: ".")
          ? .none : .below(value + 1, second)
      }
      return isIdentifier(second) ? .renamed(value + 1, second) : .none
    default: return .none
    }
  }

  /// `__spec__.parent`, `__package__`, or the name of a package in itself.
  private func isOwnPackage(_ start: Int, to end: Int) -> Bool {
    switch end - start {
    case 1: isName(start, "__package__") || isName(start, "__name__")
    case 3:
      isName(start, "__spec__") && tokens[start + 1].kind == .dot && isName(start + 2, "parent")
    default: false
    }
  }

  /// The path by which tables of pydantic's form say that the name is the module itself.
  private func isModuleMark(_ string: Int) -> Bool {
    let (start, end) = (Int(tokens[string].start) + 1, Int(tokens[string].end) - 1)
    return end - start == 10
      && "__module__".utf8.elementsEqual(
        UnsafeBufferPointer(start: text + start, count: end - start))
  }

  private func isIdentifier(_ string: Int) -> Bool {
    let (start, end) = (Int(tokens[string].start) + 1, Int(tokens[string].end) - 1)
    guard start < end, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[start]) else {
      return false
    }
    return (start..<end).allSatisfy { place in
      let byte = text[place]
      return byte == UInt8(ascii: "_") || (byte | 0x20) &- UInt8(ascii: "a") < 26
        || byte &- UInt8(ascii: "0") < 10
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
