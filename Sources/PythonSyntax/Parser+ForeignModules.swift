/// What a file does to modules that it gets hold of by other means than an import: through
/// `sys.modules`, `import_module`, frames and functions.
extension Parser {
  /// What is written into a module.
  private struct ModuleWrites {
    /// Tokens of names and of strings that name an attribute.
    var names: [Int] = []
    var isAll = false
    /// It is handed to a function, which may write into it.
    var isHandedOn = false
  }

  /// A module that goes by another name is followed through so many names of its scope.
  private static let maximumFollowedNames = 4096

  /// What is done to the module that the tokens from `first` to `last` give.
  private func writes(to first: Int, _ last: Int, isAlias: Bool = false) -> ModuleWrites {
    var found = ModuleWrites()
    let after = tokens[last + 1].kind
    let before = first > 0 ? tokens[first - 1].kind : .newline
    if after == .dot {
      let attribute = last + 2
      if isName(attribute, "__dict__") {
        found.isAll = isWrittenNamespace(first, attribute)
      } else if tokens[attribute + 1].kind == .equal, beginsStatement(first) {
        if isName(attribute, "__class__") {
          found.isAll = true
        } else if text[Int(tokens[attribute].start)] != UInt8(ascii: "_")
          || text[Int(tokens[attribute].start) + 1] != UInt8(ascii: "_")
        {
          found.names = [attribute]
        }
      }
    } else if before == .leftParenthesis, first > 1, tokens[first - 2].kind == .name {
      if spells(first - 2, "setattr"), after == .comma {
        let name = last + 2
        if tokens[name].kind == .string, tokens[name + 1].kind == .comma {
          found.names = [name]
        } else {
          found.isAll = true
        }
      } else if spells(first - 2, "vars"), after == .rightParenthesis {
        found.isAll = isWrittenNamespace(first - 2, last + 1)
      } else {
        found.isHandedOn = !isReader(first - 2)
      }
    } else if before == .comma, after == .comma || after == .rightParenthesis {
      found.isHandedOn = !isReader(callee(of: first))
    } else if !isAlias, let name = alias(of: first, last) {
      for use in uses(of: name, behind: last) {
        let more = writes(to: use, use, isAlias: true)
        found.names += more.names
        found.isAll = found.isAll || more.isAll
        found.isHandedOn = found.isHandedOn || more.isHandedOn
      }
    }
    return found
  }

  /// The name that a statement gives to a value, and nothing else: `name = value`.
  private func alias(of first: Int, _ last: Int) -> Int? {
    switch tokens[last + 1].kind {
    case .newline, .or, .if: break
    default: return nil
    }
    // `name = other or value`
    var equal = first - 1
    let limit = max(1, first - 16)
    while equal > limit, tokens[equal].kind != .equal, tokens[equal].kind != .newline { equal -= 1 }
    guard equal > 0, tokens[equal].kind == .equal, tokens[equal - 1].kind == .name,
      beginsStatement(equal - 1)
    else { return nil }
    return equal - 1
  }

  /// Where the name stands again below.
  private func uses(of name: Int, behind last: Int) -> [Int] {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      if Int(names[middle]) <= last { low = middle + 1 } else { high = middle }
    }
    return names[low..<min(names.count, low + Self.maximumFollowedNames)].compactMap { place in
      let token = Int(place)
      return haveOneText(token, name) && tokens[token - 1].kind != .dot ? token : nil
    }
  }

  /// The last name of what is called with the argument at a token.
  func callee(of argument: Int) -> Int {
    var depth = 0
    var token = argument - 1
    let limit = max(1, argument - 64)
    while token > limit {
      switch tokens[token].kind {
      case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
      case .leftParenthesis where depth == 0: return token - 1
      case .leftParenthesis, .leftBracket, .leftBrace: depth -= 1
      default: break
      }
      token -= 1
    }
    return token
  }

  /// Whether the namespace that an expression gives is written to, perhaps by another name, or
  /// handed to somebody who may.
  func isWrittenNamespace(_ first: Int, _ last: Int) -> Bool {
    if changes(last) { return true }
    let after = tokens[last + 1].kind
    switch first > 0 ? tokens[first - 1].kind : .newline {
    case .leftParenthesis, .comma:
      return (after == .comma || after == .rightParenthesis) && !isReader(callee(of: first))
    case .equal, .or, .else:
      guard let name = alias(of: first, last) else { return false }
      return uses(of: name, behind: last).contains { use in
        let next = tokens[use + 1].kind
        return changes(use)
          || (next == .comma || next == .rightParenthesis)
            && (tokens[use - 1].kind == .leftParenthesis || tokens[use - 1].kind == .comma)
            && !isReader(callee(of: use))
      }
    default: return false
    }
  }

  /// The first token of the dotted name that ends at one.
  private func beginning(of token: Int) -> Int {
    var first = token
    while first >= 2, tokens[first - 1].kind == .dot {
      if tokens[first - 2].kind == .name {
        first -= 2
      } else if let opening = opening(of: first - 2) {
        first = opening
      } else {
        break
      }
    }
    return first
  }

  /// Where what ends in a bracket begins: `stack()[1]`, `f(x)`.
  private func opening(of closing: Int) -> Int? {
    var token = closing
    while tokens[token].kind == .rightParenthesis || tokens[token].kind == .rightBracket {
      var depth = 0
      let limit = max(0, token - 64)
      repeat {
        switch tokens[token].kind {
        case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
        case .leftParenthesis, .leftBracket, .leftBrace: depth -= 1
        default: break
        }
        token -= 1
      } while depth > 0 && token > limit
      guard depth == 0, token >= 0 else { return nil }
    }
    return tokens[token].kind == .name ? token : nil
  }

  // MARK: - What is noted

  /// The definition around the place may write into the module of whoever calls it.
  private mutating func noteOutsideBinder(_ token: Int, _ scan: inout ReferenceScan) {
    if let definition = outerDefinition(around: token, &scan) {
      note(outsideBinder: definition)
    } else if isAtModuleLevel(token, &scan) {
      facts.traits.insert(.bindsDynamically)
    }
  }

  private mutating func note(outsideBinder definition: Definition.ID) {
    if facts.outsideBinders.last != definition { facts.outsideBinders.append(definition) }
  }

  /// The definition of the module that a place lies in.
  private func outerDefinition(
    around token: Int, _ scan: inout ReferenceScan
  ) -> Definition.ID? {
    enterScopes(at: token, &scan)
    guard
      let outer = scan.stack.first(where: { scratch.scopes[Int($0)].definition >= 0 }),
      let inner = Definition.ID(nonNegative: scratch.scopes[Int(outer)].definition)
    else { return nil }
    return facts.definitions[Int(inner.rawValue)].parent ?? inner
  }

  /// `frame.f_globals`, `function.__globals__`
  mutating func noteForeignNamespace(_ token: Int, _ scan: inout ReferenceScan) {
    if isWrittenNamespace(beginning(of: token), token) { noteOutsideBinder(token, &scan) }
  }

  /// `inspect.currentframe()`, `sys._getframe(1)`: a function that says by its name that it gives a
  /// module gives that of its caller.
  mutating func noteFrame(_ token: Int, _ scan: inout ReferenceScan) {
    guard let definition = outerDefinition(around: token, &scan),
      facts.bytes(facts.definitions[Int(definition.rawValue)].name).split(
        separator: UInt8(ascii: "_")
      )
      .last?.elementsEqual("module".utf8) ?? false
    else { return }
    note(outsideBinder: definition)
  }

  /// `sys.meta_path`
  mutating func noteImporters(_ token: Int) {
    guard isWrittenNamespace(beginning(of: token), token) else { return }
    facts.traits.formUnion([.makesModules, .installsFinder])
  }

  /// `import_module("a.b")`, `inspect.getmodule(x)`
  mutating func noteObtainedModule(_ token: Int, _ scan: inout ReferenceScan) {
    let closing = closingBracket(of: token + 1, within: 64)
    noteWrites(to: beginning(of: token), closing, named: token + 2, until: closing, &scan)
  }

  /// `page = module_from_spec(spec)`: what is set on it, it has before it runs, whichever it is.
  mutating func noteMadeModule(_ token: Int) {
    let closing = closingBracket(of: token + 1, within: 64)
    for name in writes(to: beginning(of: token), closing).names {
      let start = facts.text.count
      _ = add("?.")
      _ = tokens[name].kind == .string ? literal(name) : self.name(name)
      record(.assigned, TextRange(from: start, to: facts.text.count), at: token)
    }
  }

  /// `sys.modules[x]`, `sys.modules.get(x)`, and `sys.modules` itself.
  mutating func noteSystemModules(_ token: Int, _ scan: inout ReferenceScan) {
    let isGet = tokens[token + 1].kind == .dot && isName(token + 2, "get")
    let opening = isGet ? token + 3 : token + 1
    guard tokens[opening].kind == (isGet ? .leftParenthesis : .leftBracket) else {
      return noteTableOfModules(token)
    }
    let closing = closingBracket(of: opening, within: 64)
    guard tokens[closing + 1].kind == .equal else {
      return noteWrites(to: token - 2, closing, named: opening + 1, until: closing, &scan)
    }
    if isName(opening + 1, "__name__"), closing == opening + 2 {
      facts.traits.formUnion([.bindsDynamically, .replacesItself])
    } else {
      facts.traits.insert(.makesModules)
      if closing == opening + 2, tokens[opening + 1].kind == .string {
        record(.provided, at: opening + 1)
      }
    }
  }

  /// `sys.modules.setdefault("a.b", ...)`, `patch.dict(sys.modules, {"a.b": ...})`,
  /// `monkeypatch.setitem(sys.modules, "a.b", ...)`
  private mutating func noteTableOfModules(_ token: Int) {
    let isMethod = tokens[token + 1].kind == .dot
    let callee = isMethod ? token : callee(of: token - 2)
    let isPatch = callee > 0 && tokens[callee - 1].kind == .dot && isName(callee, "dict")
    guard isPatch || isWrittenNamespace(token - 2, token) else { return }
    facts.traits.insert(.makesModules)
    // What a test puts there is taken away behind it.
    if !isMethod, callee > 0, isUndone(callee) { return }
    noteProvided(isMethod ? token + 4 : token + 2)
  }

  /// `patch.dict(...)`, unless it is started by hand, perhaps later, and `monkeypatch.setitem(...)`.
  func isUndone(_ callee: Int) -> Bool {
    guard isName(callee, "dict") || isName(callee, "setitem"),
      tokens[callee + 1].kind == .leftParenthesis
    else { return false }
    let first = beginning(of: callee)
    if first > 0, tokens[first - 1].kind == .equal { return false }
    let closing = closingBracket(of: callee + 1, within: 256)
    return !(tokens[closing + 1].kind == .dot && isName(closing + 2, "start"))
  }

  /// The string at a token, or those that are keys of the dictionary there.
  mutating func noteProvided(_ token: Int) {
    if tokens[token].kind == .string { return record(.provided, at: token) }
    guard tokens[token].kind == .leftBrace else { return }
    var key = token + 1
    while tokens[key].kind == .string, tokens[key + 1].kind == .colon {
      record(.provided, at: key)
      key = argumentEnd(from: key + 2, .max)
      if tokens[key].kind == .comma { key += 1 }
    }
  }

  /// - Parameters:
  ///   - argument: the first token of what names the module: a string, `__name__`, or anything.
  ///   - end: the token behind it.
  private mutating func noteWrites(
    to first: Int, _ last: Int, named argument: Int, until end: Int, _ scan: inout ReferenceScan
  ) {
    let found = writes(to: first, last)
    let isLiteral = tokens[argument].kind == .string && tokens[argument + 1].kind != .string
    if isName(argument, "__name__"), end == argument + 1 {
      if found.isAll || found.isHandedOn { facts.traits.insert(.bindsDynamically) }
      for name in found.names { noteSet(name) }
    } else if isLiteral {
      if found.isAll { noteAssigned("*", of: argument) }
      for name in found.names { noteAssigned(name, of: argument) }
    } else if found.isAll || !found.names.isEmpty {
      noteOutsideBinder(first, &scan)
    }
  }

  /// A name of the module itself.
  private mutating func noteSet(_ token: Int) {
    facts.otherBindings.append(
      OtherBinding(
        kind: .global, isConditional: true, flags: [],
        name: tokens[token].kind == .string ? literal(token) : name(token), source: .none,
        line: tokens[token].line, column: column(of: token)))
  }

  private mutating func noteAssigned(_ token: Int, of module: Int) {
    let start = facts.text.count
    _ = literal(module)
    _ = add(".")
    _ = tokens[token].kind == .string ? literal(token) : name(token)
    record(.assigned, TextRange(from: start, to: facts.text.count), at: module)
  }

  private mutating func noteAssigned(_ any: StaticString, of module: Int) {
    let start = facts.text.count
    _ = literal(module)
    _ = add(".")
    _ = add(any)
    record(.assigned, TextRange(from: start, to: facts.text.count), at: module)
  }
}

extension TextRange {
  /// What stands between two places of the text.
  init(from start: Int, to end: Int) {
    self.init(start: UInt32(start), length: UInt32(end - start))
  }
}
