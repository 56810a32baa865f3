/// Handlers and context managers that survive an ImportError under another name.
extension Parser {
  /// `except builtins.ImportError`, `except ERRORS` where that is a tuple with ImportError or comes
  /// from elsewhere.
  func mayMeanImportError(_ token: Int, from start: Int, to end: Int) -> Bool {
    guard tokens[token].kind == .name else { return false }
    switch token + 1 < end ? tokens[token + 1].kind : .comma {
    case .comma, .rightParenthesis: break
    default: return false
    }
    switch token > start ? tokens[token - 1].kind : .comma {
    case .dot:
      return spells(token, "ImportError") || spells(token, "ModuleNotFoundError")
        || isName(token - 2, "builtins")
          && (spells(token, "Exception") || spells(token, "BaseException"))
    case .comma, .leftParenthesis, .star: return isNamedTuple(token)
    default: return false
    }
  }

  /// Whether a name stands for types among which ImportError is, or may be.
  private func isNamedTuple(_ token: Int) -> Bool {
    let current = tokens[token]
    let name = UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
    if let value = valueOfLastAssignment(to: name) { return Self.namesImportError(value) }
    if let value = valueAbove(token) {
      return Self.namesImportError(text: text, tokens: tokens, from: value)
    }
    // A constant of another file; what is written like a class is one.
    return !name.contains { $0 &- UInt8(ascii: "a") < 26 }
  }

  private func valueOfLastAssignment(
    to name: UnsafeBufferPointer<UInt8>
  ) -> ArraySlice<UInt8>? {
    let definition = facts.definitions.last {
      $0.parent == nil && $0.kind == .assignment && facts.bytes($0.name).elementsEqual(name)
    }
    return definition.map { facts.bytes($0.value) }
  }

  /// Where the value of a local name begins that is assigned not far above.
  func valueAbove(_ name: Int) -> Int? {
    var token = name - 1
    let limit = max(0, name - 512)
    while token > limit {
      if tokens[token].kind == .name, tokens[token + 1].kind == .equal, haveOneText(token, name),
        beginsStatement(token)
      {
        return token + 2
      }
      token -= 1
    }
    return nil
  }

  private static func namesImportError(
    text: UnsafePointer<UInt8>, tokens: UnsafePointer<Token>, from start: Int
  ) -> Bool {
    var end = start
    while tokens[end].kind != .newline, tokens[end].kind != .endMarker { end += 1 }
    guard end > start else { return false }
    let first = Int(tokens[start].start)
    let value = UnsafeBufferPointer(
      start: text + first, count: Int(tokens[end - 1].end) - first)
    return namesImportError(ArraySlice(value))
  }

  /// Whether the source of a value has one of the types that catch an ImportError as a word.
  private static func namesImportError(_ value: ArraySlice<UInt8>) -> Bool {
    value.split { !CharacterClass.isIdentifierPart($0) }.contains { word in
      catching.contains { word.elementsEqual($0.utf8) }
    }
  }

  private static let catching = [
    "ImportError", "ModuleNotFoundError", "Exception", "BaseException", "suppress",
  ]

  // MARK: - Context managers

  /// Looks at what manages the imports from a record on: it may survive what they raise.
  mutating func noteManagers(of first: Int, from start: Int, to end: Int) {
    let imports = first..<facts.imports.count
    if mayExcuse(from: start, to: end) {
      for index in imports { facts.imports[index].flags.insert(.excused) }
      return
    }
    var item = start + 1
    while item < end, tokens[item].kind == .leftParenthesis { item += 1 }
    while item < end {
      var last = item
      if tokens[item].kind == .name {
        while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
        facts.managers.append(
          ManagedImports(
            imports: UInt32(imports.lowerBound)..<UInt32(imports.upperBound),
            manager: dotted(item, last + 1)))
      }
      item = argumentEnd(from: last, end) + 1
    }
  }

  /// Whether a function is a generator that `contextlib` makes a manager of, and has a handler.
  func survivesErrors(_ decorators: Range<UInt32>, from header: Int) -> Bool {
    decorators.contains {
      facts.bytes(facts.texts[Int($0)]).suffix(14).elementsEqual("contextmanager".utf8)
    } && (header..<index).contains { tokens[$0].kind == .except }
  }

  /// Whether a context manager between two tokens may survive an ImportError: one that is told of
  /// it, one whose name says so, one of the file itself that has a handler or an `__exit__`.
  func mayExcuse(from start: Int, to end: Int) -> Bool {
    (start..<end).contains { token in
      guard tokens[token].kind == .name else { return false }
      if spells(token, "ImportError") || spells(token, "ModuleNotFoundError") { return true }
      switch tokens[token + 1].kind {
      case .leftParenthesis, .colon, .comma, .as, .rightParenthesis: break
      default: return false
      }
      if tokens[token - 1].kind == .as { return false }
      return soundsForgiving(token) || tokens[token - 1].kind != .dot && isForgiving(token)
    }
  }

  private func soundsForgiving(_ token: Int) -> Bool {
    let (start, end) = (Int(tokens[token].start), Int(tokens[token].end))
    return (start..<max(start, end - 4)).contains { place in
      Self.forgivingWords.contains { says($0, at: place, end) }
    }
  }

  private static let forgivingWords: [StaticString] = [
    "suppress", "ignor", "optional", "try_import", "tryimport", "swallow", "import_guard",
    "guard_import", "guarded_import", "lazyimport", "lazy_import",
  ]

  private func isForgiving(_ token: Int) -> Bool {
    let current = tokens[token]
    let name = UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
    guard
      let place = facts.definitions.lastIndex(where: {
        $0.parent == nil && facts.bytes($0.name).elementsEqual(name)
      })
    else { return false }
    let definition = facts.definitions[place]
    switch definition.kind {
    case .assignment: return Self.namesImportError(facts.bytes(definition.value))
    case .class:
      return facts.definitions[place...].contains {
        $0.parent?.rawValue == Int32(place)
          && facts.bytes($0.name).elementsEqual("__exit__".utf8)
      }
    case .function, .asyncFunction: return definition.flags.contains(.survivesErrors)
    }
  }
}
