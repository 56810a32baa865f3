/// Module attributes on demand (PEP 562): the names that a `__getattr__` serves, and the modules that
/// have them.
extension Parser {
  /// Reads which names the module's `__getattr__` serves: those that it compares its argument with,
  /// singly or in a collection of literals. Where it does anything else, its names are unknown.
  mutating func recordServedNames() {
    guard
      let getter = facts.definitions.lastIndex(where: {
        $0.parent == nil && $0.kind == .function && isGetter($0.name)
      }),
      let scope = scratch.scopes.first(where: {
        $0.kind == .function && $0.definition == Int32(getter)
      })
    else { return recordAttachedNames() }
    let body = Int(scope.start)..<Int(scope.end)
    var isKnown = tokens[body.lowerBound + 1].kind == .newline
    var isRestricted = false
    var depth = 0
    var token = body.lowerBound
    var tests = 0
    var collections: Set<Int> = []
    while token < body.upperBound, isKnown {
      let startsStatement =
        tokens[token - 1].kind == .indent || tokens[token - 1].kind == .dedent
        || tokens[token - 1].kind == .newline
      switch tokens[token].kind {
      case .indent: depth += 1
      case .dedent: depth -= 1
      case .if where depth == 1 && startsStatement, .elif where depth == 1 && startsStatement:
        tests += 1
        switch tests > Self.maximumServedTests ? nil : serve(test: token + 1, &collections) {
        case .some(let excludes): isRestricted = isRestricted || excludes
        case nil: isKnown = false
        }
      case .return where depth == 1 && startsStatement && !isRestricted,
        .try where depth == 1 && startsStatement && !isRestricted,
        .for where depth == 1 && startsStatement && !isRestricted:
        isKnown = false
      default: break
      }
      token += 1
    }
    if !isKnown { facts.traits.insert(.servesUnknownNames) }
  }

  /// A longer row of tests is taken for one that can't be read.
  private static let maximumServedTests = 256

  /// `name == "x"`, `name in X`, `name not in X`: notes the names; tells whether the others are
  /// turned away, and nil where the test is another.
  private mutating func serve(test start: Int, _ collections: inout Set<Int>) -> Bool? {
    guard tokens[start].kind == .name else { return nil }
    switch tokens[start + 1].kind {
    case .equalEqual:
      guard tokens[start + 2].kind == .string, tokens[start + 3].kind == .colon else { return nil }
      serve(start + 2)
      return false
    case .in: return serveCollection(at: start + 2, &collections) ? false : nil
    case .not where tokens[start + 2].kind == .in:
      return serveCollection(at: start + 3, &collections) ? true : nil
    default: return nil
    }
  }

  /// - Parameter source: the string that names the module which has it; nil where none does.
  private mutating func serve(_ string: Int, from source: Int? = nil) {
    let name = literal(string)
    facts.otherBindings.append(
      OtherBinding(
        kind: .served, isConditional: true, flags: [], name: name,
        source: source.map { literal($0) } ?? .none,
        line: tokens[string].line, column: column(of: string)))
  }

  /// Each of the collections, told apart by its first token, is read once.
  private mutating func serveCollection(
    at start: Int, _ collections: inout Set<Int>
  ) -> Bool {
    var opening = start
    if tokens[start].kind == .name {
      guard tokens[start + 1].kind == .colon, let value = valueOfModuleName(start) else {
        return false
      }
      opening = value
    }
    switch tokens[opening].kind {
    case .leftBrace, .leftBracket, .leftParenthesis: break
    default: return false
    }
    guard collections.insert(opening).inserted else { return true }
    var depth = 0
    var token = opening
    var isKey = true
    let isDictionary = tokens[opening].kind == .leftBrace
    repeat {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 1: isKey = true
      case .colon where depth == 1 && isDictionary: isKey = false
      case .string where depth == 1 && isKey:
        serve(token, from: isDictionary ? source(ofKey: token) : nil)
      case .name where depth == 1 && isKey, .doubleStar where depth == 1, .star where depth == 1:
        return false
      case .endMarker: return false
      default: break
      }
      token += 1
    } while depth > 0
    return true
  }

  /// The string that is the value of a key, or the first of a pair whose other repeats the key:
  /// `"Order": ".orders"`, `"Order": (".orders", "Order")`.
  private func source(ofKey key: Int) -> Int? {
    guard tokens[key + 1].kind == .colon else { return nil }
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

  /// Whether two strings are written alike.
  private func haveOneText(_ left: Int, _ right: Int) -> Bool {
    let (one, two) = (tokens[left], tokens[right])
    return one.end - one.start == two.end - two.start
      && UnsafeBufferPointer(start: text + Int(one.start), count: Int(one.end - one.start))
        .elementsEqual(
          UnsafeBufferPointer(start: text + Int(two.start), count: Int(two.end - two.start)))
  }

  /// `lazy.attach(__name__, submod_attrs={"states": ["JobState"]})`: the names that a lazy package
  /// (Scientific Python's SPEC 1) serves from its submodules. Others may be served too.
  private mutating func recordAttachedNames() {
    guard bindsGetter, let call = attachCall() else { return }
    var depth = 0
    var argument = 0
    var token = call + 1
    repeat {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .leftBrace:
        let isKeyword =
          tokens[token - 1].kind == .equal && isName(token - 2, "submod_attrs")
        if depth == 1, isKeyword || argument == 2 && tokens[token - 1].kind == .comma {
          serveLists(at: token)
        }
        depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .comma where depth == 1: argument += 1
      case .endMarker: return
      default: break
      }
      token += 1
    } while depth > 0
  }

  /// Whether the module binds `__getattr__` at all, which few do.
  private var bindsGetter: Bool {
    facts.otherBindings.contains { isGetter($0.name) }
      || facts.definitions.contains { $0.parent == nil && isGetter($0.name) }
  }

  private func isGetter(_ name: TextRange) -> Bool {
    facts.bytes(name).elementsEqual("__getattr__".utf8)
  }

  /// The name `attach` of a call whose result a statement of the module assigns to `__getattr__`.
  private func attachCall() -> Int? {
    var token = 0
    var indentation = 0
    var isGetter = false
    while tokens[token].kind != .endMarker {
      switch tokens[token].kind {
      case .indent: indentation += 1
      case .dedent: indentation -= 1
      case .newline: isGetter = false
      case .name where indentation == 0:
        if isName(token, "__getattr__") { isGetter = true }
        if isGetter, isName(token, "attach"), tokens[token + 1].kind == .leftParenthesis {
          return token
        }
      default: break
      }
      token += 1
    }
    return nil
  }

  /// `{"states": ["JobState", ...], ...}`
  private mutating func serveLists(at opening: Int) {
    var token = opening + 1
    while tokens[token].kind == .string, tokens[token + 1].kind == .colon {
      let key = token
      switch tokens[token + 2].kind {
      case .leftBracket, .leftParenthesis, .leftBrace: break
      default: return
      }
      token += 3
      while tokens[token].kind == .string {
        serve(token, from: key)
        token += tokens[token + 1].kind == .comma ? 2 : 1
      }
      switch tokens[token].kind {
      case .rightBracket, .rightParenthesis, .rightBrace: token += 1
      default: return
      }
      if tokens[token].kind == .comma { token += 1 }
    }
  }

  /// Where the value of a module-level name begins that is assigned once, perhaps annotated.
  private func valueOfModuleName(_ name: Int) -> Int? {
    var token = 0
    var indentation = 0
    var found: Int?
    let current = tokens[name]
    let length = Int(current.end - current.start)
    while tokens[token].kind != .endMarker {
      switch tokens[token].kind {
      case .indent: indentation += 1
      case .dedent: indentation -= 1
      case .name where indentation == 0 && Int(tokens[token].end - tokens[token].start) == length:
        let isFirst =
          token == 0 || tokens[token - 1].kind == .newline
          || tokens[token - 1].kind == .dedent
        let start = Int(tokens[token].start)
        guard isFirst,
          (0..<length).allSatisfy({ text[start + $0] == text[Int(current.start) + $0] })
        else { break }
        var equal = token + 1
        while tokens[equal].kind != .newline, tokens[equal].kind != .equal { equal += 1 }
        guard tokens[equal].kind == .equal, found == nil else { return nil }
        found = equal + 1
      default: break
      }
      token += 1
    }
    return found
  }
}
