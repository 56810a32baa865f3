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
        noteNamespace(token, &scan)
        if next == .leftParenthesis,
          isWrittenNamespace(token, closingBracket(of: token + 1, within: 64))
        {
          noteOpening(token, &scan)
        }
      }
    case 6 where !isAttribute && spells(token, "locals"):
      if isAtModuleLevel(token, &scan) { noteNamespace(token, &scan) }
    // atpublic's `public(name=value)` binds the name.
    case 6 where next == .leftParenthesis && spells(token, "public"):
      if tokens[token + 2].kind == .name, tokens[token + 3].kind == .equal,
        isAtModuleLevel(token, &scan)
      {
        facts.traits.insert(.bindsDynamically)
      }
    case 7:
      if !isAttribute, next == .leftParenthesis, spells(token, "setattr"),
        !isName(token + 2, "self")
      {
        noteAttributeSetting(token, &scan)
      } else if isAttribute, spells(token, "modules"), isOf(token, "sys") {
        noteSystemModules(token, &scan)
      } else if !isAttribute, spells(token, "globals") {
        noteNamespace(token, &scan)
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
      } else if isAttribute, spells(token, "f_locals") {
        noteForeignNamespace(token, &scan)
      }
    case 9 where spells(token, "_convert_"): facts.traits.insert(.bindsDynamically)
    case 9 where spells(token, "meta_path"): noteImporters(token)
    case 9 where next == .leftParenthesis && spells(token, "_getframe"): noteFrame(token, &scan)
    case 9 where isAttribute && spells(token, "f_globals"): noteForeignNamespace(token, &scan)
    case 9 where next == .leftParenthesis && spells(token, "getmodule"):
      noteObtainedModule(token, &scan)
    case 10 where spells(token, "addsitedir"): facts.traits.insert(.changesSearchPath)
    case 11 where spells(token, "global_enum"): facts.traits.insert(.bindsDynamically)
    case 11 where isAttribute && spells(token, "__globals__"): noteForeignNamespace(token, &scan)
    case 12 where next == .leftParenthesis && spells(token, "currentframe"): noteFrame(token, &scan)
    case 12 where spells(token, "importorskip"): noteSkip(token, &scan)
    case 13 where next == .leftParenthesis && spells(token, "import_module"):
      noteObtainedModule(token, &scan)
    case 16 where next == .leftParenthesis && spells(token, "module_from_spec"):
      noteMadeModule(token)
    case 14:
      if !isAttribute, next == .equal, spells(token, "pytest_plugins"),
        indentation(at: token, &scan) == 0
      {
        recordPlugins(token)
      } else if token > 0, tokens[token - 1].kind == .raise, spells(token, "AttributeError") {
        noteLookup(token, &scan)
      } else if !isAttribute, spells(token, "collect_ignore") {
        recordIgnores(token, isPattern: false)
      }
    case 15 where spells(token, "syspath_prepend"): facts.traits.insert(.changesSearchPath)
    case 19 where !isAttribute && spells(token, "collect_ignore_glob"):
      recordIgnores(token, isPattern: true)
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
    // An object that a name is given to puts nothing into the module: `config = LazyConfig(...)`.
    var first = opening - 1
    while first > 1, tokens[first - 1].kind == .dot { first -= 2 }
    if first > 1, tokens[first - 1].kind == .equal, tokens[first - 2].kind == .name,
      beginsStatement(first - 2), !isName(first - 2, "__getattr__"),
      text[Int(tokens[opening - 1].start)] &- UInt8(ascii: "A") < 26
    {
      return false
    }
    let current = tokens[opening - 1]
    let callee = String(
      decoding: UnsafeBufferPointer(
        start: text + Int(current.start), count: Int(current.end - current.start)),
      as: UTF8.self
    ).lowercased()
    if callee == "declare_namespace" || callee == "extend_path" {
      facts.traits.insert(.changesPath)
    }
    return [
      "module", "lazy", "attach", "deprecat", "migrat", "alias", "install", "export", "namespace",
    ].contains { callee.contains($0) }
  }

  func isOf(_ token: Int, _ owner: StaticString) -> Bool {
    if token >= 2, isName(token - 2, owner) { return true }
    // `__import__("sys").modules`
    guard token >= 5, tokens[token - 2].kind == .rightParenthesis, isName(token - 5, "__import__"),
      tokens[token - 3].kind == .string, case let value = tokens[token - 3]
    else { return false }
    return UnsafeBufferPointer(
      start: text + Int(value.start) + 1, count: Int(value.end - value.start) - 2
    ).elementsEqual(UnsafeBufferPointer(start: owner.utf8Start, count: owner.utf8CodeUnitCount))
  }

  func isAtModuleLevel(_ token: Int, _ scan: inout ReferenceScan) -> Bool {
    enterScopes(at: token, &scan)
    return scan.stack.allSatisfy { scratch.scopes[Int($0)].kind != .function }
  }

  /// Whether a list or mapping is assigned to, added to, or handed to a method of its own.
  func changes(_ token: Int) -> Bool {
    switch tokens[token + 1].kind {
    case .equal, .plusEqual: return true
    case .leftBracket:
      let end = closingBracket(of: token + 1, within: 256)
      return tokens[end + 1].kind == .equal || isAmongTargets(token)
    case .dot:
      let method = token + 2
      return isName(method, "append") || isName(method, "insert") || isName(method, "extend")
        || isName(method, "update") || isName(method, "setdefault") || isName(method, "__setitem__")
    default: return false
    }
  }

  /// `(globals()[a], globals()[b]) = ...`
  private func isAmongTargets(_ token: Int) -> Bool {
    var first = token
    let limit = max(0, token - 128)
    while first > limit, !beginsStatement(first) { first -= 1 }
    var target = first
    while tokens[target].kind == .leftParenthesis || tokens[target].kind == .leftBracket {
      target += 1
    }
    guard isName(target, "globals") else { return false }
    var depth = 0
    for place in first..<first + 256 {
      switch tokens[place].kind {
      case .leftParenthesis, .leftBracket: depth += 1
      case .rightParenthesis, .rightBracket: depth -= 1
      case .equal where depth == 0: return place > token
      case .newline, .endMarker: return false
      default: break
      }
    }
    return false
  }

  /// `globals()`, `vars()`, `locals()`: written to, or handed to somebody who may.
  private mutating func noteNamespace(_ token: Int, _ scan: inout ReferenceScan) {
    guard tokens[token + 1].kind == .leftParenthesis, tokens[token + 2].kind == .rightParenthesis
    else { return }
    facts.traits.insert(.readsNamespace)
    let before = token > 0 ? tokens[token - 1].kind : .newline
    let after = tokens[token + 3].kind
    let isHandedOn =
      (before == .leftParenthesis || before == .comma || before == .equal || before == .doubleStar)
      && after != .leftBracket && after != .dot
    if isHandedOn || changes(token + 2), !keepsServed(token, &scan) {
      facts.traits.insert(.bindsDynamically)
    }
  }

  /// `globals()[name] = value` in the module's `__getattr__`, of the name that it was asked for: what
  /// was served once stays, and nothing else is bound.
  private mutating func keepsServed(_ token: Int, _ scan: inout ReferenceScan) -> Bool {
    let key = token + 4
    guard tokens[token + 3].kind == .leftBracket, tokens[key].kind == .name,
      tokens[key + 1].kind == .rightBracket, tokens[key + 2].kind == .equal
    else { return false }
    enterScopes(at: token, &scan)
    let functions = scan.stack.filter { scratch.scopes[Int($0)].kind == .function }
    guard functions.count == 1,
      case let place = Int(scratch.scopes[Int(functions[0])].definition), place >= 0,
      facts.definitions[place].parent == nil, isGetter(facts.definitions[place].name),
      let function = readableFunction(place), let parameter = function.parameters.first
    else { return false }
    return haveOneText(key, parameter)
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

  mutating func record(_ kind: StringReference.Kind, at string: Int) {
    record(kind, literal(string), at: string)
  }

  mutating func record(_ kind: StringReference.Kind, _ value: TextRange, at string: Int) {
    facts.stringReferences.append(
      StringReference(
        kind: kind, value: value, target: .none, targetRoot: nil, calleeRoot: nil,
        callee: .none, isLenient: false, isGuarded: false, isInFunction: false,
        line: tokens[string].line, column: column(of: string)))
  }

  /// `setattr(module, ...)` of an imported module may bind any name there.
  private mutating func noteAttributeSetting(_ token: Int, _ scan: inout ReferenceScan) {
    if let name = settingName(token) {
      facts.classAttributes.append(literal(name))
    } else if isInstance(token + 2) {
      return
    } else {
      facts.traits.insert(.setsAttributes)
    }
    noteOpening(token, &scan)
  }

  /// Whether a name was given what a call of a class made, not far above: `order = Order()`,
  /// `order = cls()`. What is set on that is set on no class and no module.
  private func isInstance(_ name: Int) -> Bool {
    guard tokens[name].kind == .name, tokens[name + 1].kind == .comma,
      let value = valueAbove(name)
    else { return false }
    var last = value
    while tokens[last].kind == .name, tokens[last + 1].kind == .dot { last += 2 }
    return tokens[last].kind == .name && tokens[last + 1].kind == .leftParenthesis
      && (isName(last, "cls") || text[Int(tokens[last].start)] &- UInt8(ascii: "A") < 26)
  }

  /// The literal that `setattr(x, "name", value)` names, of a call that begins at the token.
  private func settingName(_ token: Int) -> Int? {
    guard tokens[token + 1].kind == .leftParenthesis, tokens[token + 2].kind == .name else {
      return nil
    }
    var last = token + 2
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    return tokens[last + 1].kind == .comma && tokens[last + 2].kind == .string
      && tokens[last + 3].kind == .comma ? last + 2 : nil
  }

  /// The first argument is a module: of `setattr(module, "name", value)` the name is set, else any
  /// may be.
  private mutating func noteOpening(_ token: Int, _ scan: inout ReferenceScan) {
    let target = token + 2
    guard tokens[target].kind == .name else { return }
    enterScopes(at: token, &scan)
    guard let root = importRoot(of: target, &scan) else {
      if let name = settingName(token) {
        facts.argumentAttributes.append(literal(name))
      } else {
        facts.traits.insert(.setsOnArguments)
      }
      return
    }
    var last = target
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    guard tokens[last + 1].kind == .comma || tokens[last + 1].kind == .rightParenthesis else {
      return
    }
    let start = facts.text.count
    if isStar(root) || last > target {
      _ = dotted(isStar(root) ? target : target + 2, last + 1)
      _ = add(".")
    }
    if tokens[last + 1].kind == .comma, tokens[last + 2].kind == .string,
      tokens[last + 3].kind == .comma
    {
      _ = literal(last + 2)
    } else {
      _ = add("*")
    }
    facts.references.append(
      Reference(
        rootNumber: root,
        chain: TextRange(start: UInt32(start), length: UInt32(facts.text.count - start)),
        line: tokens[target].line, column: column(of: target), isStore: true, count: 0, calls: 0,
        next: -1))
  }

  /// The value of a string literal, as a text of the facts.
  mutating func literal(_ token: Int) -> TextRange {
    let begin = facts.text.count
    StringLiteral.append(tokens[token], of: text, to: &facts.text)
    return TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin))
  }
}
