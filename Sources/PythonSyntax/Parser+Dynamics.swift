/// What only running a module could tell: that it binds names, modules and paths as it goes.
extension Parser {
  /// Looks at a name that may tell of it, in the scan for references.
  mutating func noteTelling(_ token: Int, isAttribute: Bool, _ scan: inout ReferenceScan) {
    let next = tokens[token + 1].kind
    switch tokens[token].end - tokens[token].start {
    case 4:
      if isAttribute {
        if spells(token, "path"), isOf(token, "sys"), changes(token) {
          facts.traits.insert(.changesSearchPath)
        } else if spells(token, "skip"), isOf(token, "pytest") {
          noteSkip(token, &scan)
        }
      } else if next == .leftParenthesis, spells(token, "exec"), isAtModuleLevel(token, &scan) {
        facts.traits.insert(.bindsDynamically)
      } else if spells(token, "vars") {
        noteNamespace(token)
        if next == .leftParenthesis { noteOpening(token, &scan) }
      }
    case 6 where !isAttribute && spells(token, "locals"):
      if isAtModuleLevel(token, &scan) { noteNamespace(token) }
    case 7:
      if !isAttribute, next == .leftParenthesis, spells(token, "setattr"),
        !isName(token + 2, "self")
      {
        noteAttributeSetting(token, &scan)
      } else if isAttribute, spells(token, "modules"), isOf(token, "sys") {
        noteSystemModules(token)
      } else if !isAttribute, spells(token, "globals") {
        noteNamespace(token)
      }
    case 8:
      if !isAttribute, spells(token, "__path__"), changes(token) {
        facts.traits.insert(.changesPath)
      } else if !isAttribute, spells(token, "__name__"), handsOnItsName(token),
        isAtModuleLevel(token, &scan)
      {
        facts.traits.insert(.bindsDynamically)
      } else if spells(token, "SkipTest") {
        noteSkip(token, &scan)
      }
    case 9 where spells(token, "_convert_"): facts.traits.insert(.bindsDynamically)
    case 9 where spells(token, "meta_path"): facts.traits.insert(.makesModules)
    case 10 where spells(token, "addsitedir"): facts.traits.insert(.changesSearchPath)
    case 11 where spells(token, "global_enum"): facts.traits.insert(.bindsDynamically)
    case 12 where spells(token, "importorskip"): noteSkip(token, &scan)
    case 14:
      if !isAttribute, next == .equal, spells(token, "pytest_plugins"),
        indentation(at: token, &scan) == 0
      {
        recordPlugins(token)
      }
    case 15 where spells(token, "syspath_prepend"): facts.traits.insert(.changesSearchPath)
    case 18, 25:
      if spells(token, "DeprecationWarning") || spells(token, "PendingDeprecationWarning") {
        enterScopes(at: token, &scan)
        noteDeprecationWarning(
          at: token, indentation: indentation(at: token, &scan), scopes: scan.stack)
      }
    default: break
    }
  }

  /// In how many blocks the token stands. Asked in the order of tokens, each is counted once.
  private func indentation(at token: Int, _ scan: inout ReferenceScan) -> Int {
    for before in scan.indentedUpTo..<token {
      switch tokens[before].kind {
      case .indent: scan.indentation += 1
      case .dedent: scan.indentation -= 1
      default: break
      }
    }
    scan.indentedUpTo = token
    return scan.indentation
  }

  /// `lazy.attach(__name__, ...)`, `recreate_module(__name__, ...)`: the module hands itself to
  /// somebody who puts names into it.
  private mutating func handsOnItsName(_ token: Int) -> Bool {
    var opening = token - 1
    let limit = max(0, token - 24)
    while opening > limit, tokens[opening].kind != .leftParenthesis {
      if tokens[opening].kind == .newline { return false }
      opening -= 1
    }
    guard opening > 0, tokens[opening].kind == .leftParenthesis, tokens[opening - 1].kind == .name
    else { return false }
    if spells(opening - 1, "getLogger") || spells(opening - 1, "get_logger") { return false }
    let current = tokens[opening - 1]
    let callee = String(
      decoding: UnsafeBufferPointer(
        start: text + Int(current.start), count: Int(current.end - current.start)),
      as: UTF8.self
    ).lowercased()
    if callee == "get" { return opening >= 3 && isName(opening - 3, "modules") }
    if callee == "declare_namespace" || callee == "extend_path" {
      facts.traits.insert(.changesPath)
    }
    return [
      "module", "lazy", "attach", "deprecat", "migrat", "alias", "install", "export", "namespace",
    ].contains { callee.contains($0) }
  }

  private func isOf(_ token: Int, _ owner: StaticString) -> Bool {
    token >= 2 && isName(token - 2, owner)
  }

  private func isAtModuleLevel(_ token: Int, _ scan: inout ReferenceScan) -> Bool {
    enterScopes(at: token, &scan)
    return scan.stack.allSatisfy { scratch.scopes[Int($0)].kind != .function }
  }

  /// Whether a list or mapping is assigned to, added to, or handed to a method of its own.
  private func changes(_ token: Int) -> Bool {
    switch tokens[token + 1].kind {
    case .equal, .plusEqual: return true
    case .leftBracket:
      let end = closingBracket(of: token + 1, within: 256)
      return tokens[end + 1].kind == .equal
    case .dot:
      let method = token + 2
      return isName(method, "append") || isName(method, "insert") || isName(method, "extend")
        || isName(method, "update") || isName(method, "setdefault") || isName(method, "__setitem__")
    default: return false
    }
  }

  /// `globals()`, `vars()`, `locals()`: written to, or handed to somebody who may.
  private mutating func noteNamespace(_ token: Int) {
    guard tokens[token + 1].kind == .leftParenthesis, tokens[token + 2].kind == .rightParenthesis
    else { return }
    let before = token > 0 ? tokens[token - 1].kind : .newline
    let after = tokens[token + 3].kind
    let isHandedOn =
      (before == .leftParenthesis || before == .comma || before == .equal || before == .doubleStar)
      && after != .leftBracket && after != .dot
    if isHandedOn || changes(token + 2) { facts.traits.insert(.bindsDynamically) }
  }

  private mutating func noteSystemModules(_ token: Int) {
    if tokens[token + 1].kind == .leftBracket, isName(token + 2, "__name__"),
      tokens[token + 3].kind == .rightBracket
    {
      facts.traits.insert(.bindsDynamically)
    } else if changes(token) || tokens[token - 3].kind == .leftParenthesis {
      if tokens[token + 1].kind == .leftBracket, tokens[token + 2].kind == .string,
        tokens[token + 3].kind == .rightBracket
      {
        record(.provided, at: token + 2)
      }
      // Also `patch.dict(sys.modules, {...})`.
      facts.traits.insert(.makesModules)
    }
  }

  private mutating func noteSkip(_ token: Int, _ scan: inout ReferenceScan) {
    if isAtModuleLevel(token, &scan) { facts.traits.insert(.skips) }
  }

  private mutating func recordPlugins(_ token: Int) {
    var value = token + 2
    while tokens[value].kind != .newline, tokens[value].kind != .endMarker {
      if tokens[value].kind == .string, !tokens[value].traits.contains(.bytes) {
        record(.plugin, at: value)
      }
      value += 1
    }
  }

  private mutating func record(_ kind: StringReference.Kind, at string: Int) {
    facts.stringReferences.append(
      StringReference(
        kind: kind, value: literal(string), target: .none, targetRoot: nil, calleeRoot: nil,
        callee: .none, isLenient: false, isGuarded: false, isInFunction: false,
        line: tokens[string].line, column: column(of: string)))
  }

  /// `setattr(module, ...)` of an imported module may bind any name there.
  private mutating func noteAttributeSetting(_ token: Int, _ scan: inout ReferenceScan) {
    facts.traits.insert(.setsAttributes)
    noteOpening(token, &scan)
  }

  /// The first argument is a module, any attribute of which may be set.
  private mutating func noteOpening(_ token: Int, _ scan: inout ReferenceScan) {
    let target = token + 2
    guard tokens[target].kind == .name else { return }
    enterScopes(at: token, &scan)
    guard let root = importRoot(of: target, &scan) else { return }
    var last = target
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    let start = facts.text.count
    if last > target {
      _ = dotted(target + 2, last + 1)
      _ = add(".")
    }
    _ = add("*")
    facts.references.append(
      Reference(
        rootNumber: root,
        chain: TextRange(start: UInt32(start), length: UInt32(facts.text.count - start)),
        line: tokens[target].line, column: column(of: target), isStore: true, count: 0, calls: 0,
        next: -1))
  }

  private mutating func literal(_ token: Int) -> TextRange {
    let begin = facts.text.count
    StringLiteral.append(tokens[token], of: text, to: &facts.text)
    return TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin))
  }

  // MARK: - Module attributes on demand

  /// Reads which names the module's `__getattr__` serves: those that it compares its argument with,
  /// singly or in a collection of literals. Where it does anything else, its names are unknown.
  mutating func recordServedNames() {
    guard
      let getter = facts.definitions.lastIndex(where: {
        $0.parent == nil && $0.kind == .function
          && facts.bytes($0.name).elementsEqual("__getattr__".utf8)
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
  mutating func recordAttachedNames() {
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
    facts.otherBindings.contains { facts.bytes($0.name).elementsEqual("__getattr__".utf8) }
      || facts.definitions.contains {
        $0.parent == nil && facts.bytes($0.name).elementsEqual("__getattr__".utf8)
      }
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
