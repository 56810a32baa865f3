/// Strings that tell a mock what to replace, or name a module that is imported.
extension Parser {
  /// - Parameter given: what the call reads, where another name than its own tells it.
  mutating func recordString(
    _ token: Int, _ scan: inout ReferenceScan, as given: StringReference.Kind? = nil
  ) {
    var first = token
    while first >= 2, tokens[first - 1].kind == .dot, tokens[first - 2].kind == .name { first -= 2 }
    guard first == 0 || tokens[first - 1].kind != .dot else { return }
    let owner = first < token ? token - 2 : -1
    guard var kind = given ?? kindOfReader(token, owner) else { return }
    var value = behindKeyword(token + 2, "target", "name")
    var target = TextRange.none
    var targetRoot: Int32?
    let isMultiple = kind == .object && isName(token, "multiple")
    if kind == .attribute || (kind == .patch || isMultiple) && tokens[value].kind == .name {
      // `patch.object(a.b, "name")`: a path, a comma, a string.
      var last = value
      guard tokens[last].kind == .name else { return }
      while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
      guard tokens[last + 1].kind == .comma else { return }
      guard let found = importRoot(of: value, &scan) else { return }
      targetRoot = found
      target = dotted(value, last + 1)
      value = behindKeyword(last + 2, "attribute", "name")
      kind = .attribute
    }
    let calleeRoot = importRoot(of: first, &scan)
    let isInFunction = scan.stack.contains { scratch.scopes[Int($0)].kind == .function }
    func reference(
      _ kind: StringReference.Kind, _ text: TextRange, at place: Int, isLenient: Bool,
      _ parser: inout Parser, _ scan: borrowing ReferenceScan
    ) -> StringReference {
      StringReference(
        kind: kind, value: text, target: target,
        targetRoot: targetRoot.map(ImportRecord.ID.init(rawValue:)),
        calleeRoot: calleeRoot.map(ImportRecord.ID.init(rawValue:)),
        callee: parser.dotted(first, token + 1), isLenient: isLenient,
        isGuarded: parser.isGuarded(scan), isInFunction: isInFunction,
        line: parser.tokens[place].line, column: parser.column(of: place))
    }
    if isMultiple, kind == .attribute {
      for name in replacedNames(from: value) {
        let record = reference(
          .attribute, self.name(name), at: name, isLenient: isLenient(from: value), &self, scan)
        facts.stringReferences.append(record)
      }
      return
    }
    guard tokens[value].kind == .string, !tokens[value].traits.contains(.bytes) else { return }
    var end = value
    while tokens[end].kind == .string { end += 1 }
    guard tokens[end].kind == .comma || tokens[end].kind == .rightParenthesis else { return }
    let begin = facts.text.count
    for part in value..<end { StringLiteral.append(tokens[part], of: text, to: &facts.text) }
    let range = TextRange(from: begin, to: facts.text.count)
    if kind == .module, range.length > 0, facts.text[begin] == UInt8(ascii: ".") {
      target = package(from: end)
    }
    if kind == .object, facts.bytes(range).elementsEqual("sys.modules".utf8) {
      facts.traits.insert(.makesModules)
      if !isUndone(callee(of: value)) { noteProvided(end + 1) }
    }
    let isLenient = isLenient(from: end)
    facts.stringReferences.append(
      reference(kind, range, at: value, isLenient: isLenient, &self, scan))
    guard isMultiple else { return }
    for name in replacedNames(from: end + 1) {
      let start = facts.text.count
      facts.text.append(contentsOf: facts.bytes(range))
      _ = add(".")
      _ = self.name(name)
      let path = TextRange(from: start, to: facts.text.count)
      facts.stringReferences.append(
        reference(.patch, path, at: name, isLenient: isLenient, &self, scan))
    }
  }

  private func kindOfReader(_ token: Int, _ owner: Int) -> StringReference.Kind? {
    switch tokens[token].end - tokens[token].start {
    case 5: return .patch
    case 10, 13: return .module
    case 7:
      return owner >= 0 && (isName(owner, "monkeypatch") || isName(owner, "mp")) ? .patch : nil
    default:
      guard owner >= 0, isName(owner, "patch") else { return nil }
      return isName(token, "object") ? .attribute : .object
    }
  }

  /// The token of an argument's value, behind its keyword if it is one of two.
  private func behindKeyword(_ token: Int, _ one: StaticString, _ other: StaticString) -> Int {
    tokens[token + 1].kind == .equal && (isName(token, one) || isName(token, other))
      ? token + 2 : token
  }

  /// The keywords of `patch.multiple` that name what is replaced.
  private func replacedNames(from start: Int) -> [Int] {
    var found: [Int] = []
    var argument = start
    let limit = start + 512
    while argument < limit, tokens[argument].kind == .name, tokens[argument + 1].kind == .equal {
      if !Self.optionsOfMultiple.contains(where: { isName(argument, $0) }) {
        found.append(argument)
      }
      let end = argumentEnd(from: argument + 2, limit)
      guard tokens[end].kind == .comma else { break }
      argument = end + 1
    }
    return found
  }

  private static let optionsOfMultiple: [StaticString] = [
    "spec", "create", "spec_set", "autospec", "new_callable",
  ]

  /// The package that `import_module(".name", package)` starts from: a string, `__package__` or
  /// `__name__`.
  private mutating func package(from end: Int) -> TextRange {
    guard tokens[end].kind == .comma else { return .none }
    let value = behindKeyword(end + 1, "package", "package")
    if tokens[value].kind == .string { return literal(value) }
    return isName(value, "__package__") || isName(value, "__name__") ? name(value) : .none
  }

  func importRoot(of token: Int, _ scan: inout ReferenceScan) -> Int32? {
    let current = tokens[token]
    let entry = scratch.references.find(
      text + Int(current.start), Int(current.end - current.start), in: facts.text)
    guard entry >= 0, let root = root(of: entry, &scan), root >= 0 else { return nil }
    return root
  }

  /// `create=True` or `raising=False` among the arguments that follow.
  func isLenient(from start: Int) -> Bool {
    var depth = 0
    var token = start
    let limit = start + 256
    while token < limit {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace:
        if depth == 0 { return false }
        depth -= 1
      case .name where depth == 0 && tokens[token + 1].kind == .equal:
        if isName(token, "create"), tokens[token + 2].kind != .keywordFalse { return true }
        if isName(token, "raising"), tokens[token + 2].kind != .keywordTrue { return true }
      case .doubleStar where depth == 0: return true
      case .endMarker, .newline: return false
      default: break
      }
      token += 1
    }
    return true
  }
}
