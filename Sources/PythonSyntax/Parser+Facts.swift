/// Writing down what was parsed.
extension Parser {
  // MARK: - Text

  mutating func add(_ string: StaticString) -> TextRange {
    let start = facts.text.count
    facts.text.append(
      contentsOf: UnsafeBufferPointer(start: string.utf8Start, count: string.utf8CodeUnitCount))
    return range(from: start)
  }

  private func range(from start: Int) -> TextRange {
    TextRange(start: UInt32(start), length: UInt32(facts.text.count - start))
  }

  mutating func name(_ token: Int) -> TextRange { dotted(token, token + 1) }

  /// The tokens' text side by side, without the blanks and parentheses between them.
  mutating func dotted(_ first: Int, _ end: Int) -> TextRange {
    let start = facts.text.count
    for token in first..<end {
      let current = tokens[token]
      if current.kind == .leftParenthesis || current.kind == .rightParenthesis { continue }
      facts.text.append(
        contentsOf: UnsafeBufferPointer(
          start: text + Int(current.start), count: Int(current.end) - Int(current.start)))
    }
    return range(from: start)
  }

  /// The source of an expression with every run of white space made one space.
  mutating func source(_ expression: Expression) -> TextRange {
    source(from: expression.start, to: expression.end)
  }

  mutating func source(from first: Int, to end: Int) -> TextRange {
    let start = facts.text.count
    var offset = Int(tokens[first].start)
    let last = Int(tokens[end - 1].end)
    while offset < last {
      var byte = text[offset]
      if byte == 0x20 || byte &- 0x09 < 5 {
        byte = 0x20
        while text[offset + 1] == 0x20 || text[offset + 1] &- 0x09 < 5 { offset += 1 }
      }
      facts.text.append(byte)
      offset += 1
    }
    return range(from: start)
  }

  // MARK: - Definitions

  private func definitionFlags() -> Definition.Flags {
    var flags: Definition.Flags = []
    if context.isConditional { flags.insert(.conditional) }
    if context.isDirect { flags.insert(.direct) }
    if context.flags.contains(.typeChecking) { flags.insert(.typeChecking) }
    if context.flags.contains(.inExcept) { flags.insert(.inExcept) }
    if context.flags.contains(.mainGuard) { flags.insert(.mainGuard) }
    return flags
  }

  /// Records a function or class where such are recorded; returns its index, or -1.
  mutating func record(
    _ kind: Definition.Kind, name: Int, keyword: Int, decorators: Range<UInt32>,
    decorated: Int? = nil
  ) -> Int {
    guard context.parent != -2 else { return -1 }
    var definition = Definition(
      kind: kind, flags: definitionFlags(), line: tokens[keyword].line,
      column: column(of: name), firstLine: tokens[decorated ?? keyword].line, endLine: 0,
      name: self.name(name), parent: Definition.ID(nonNegative: context.parent),
      decorators: decorators)
    if kind == .class {
      let first = UInt32(facts.texts.count)
      for argument in collectedArguments where !argument.isKeyword {
        if namesEnumeration(argument.expression) { definition.flags.insert(.enumeration) }
        facts.texts.append(
          argument.expression.kind == .starred
            ? source(from: argument.start, to: argument.end) : source(argument.expression))
      }
      for argument in collectedArguments where argument.isKeyword {
        facts.texts.append(keywordText(argument))
      }
      definition.bases = first..<UInt32(facts.texts.count)
    }
    facts.definitions.append(definition)
    scratch.spans.append(
      Scratch.Span(
        definition: Int32(facts.definitions.count - 1), start: Int32(keyword), end: -1))
    if context.parent == -1, !isName(name, "__getattr__") { facts.traits.insert(.hasOwnCode) }
    return facts.definitions.count - 1
  }

  /// Records the parameters of the function whose header was read that are annotated with a class.
  mutating func recordParameters(of definition: Int) {
    for parameter in scratch.parameters {
      let path = annotationPath(
        from: Int(parameter.annotationStart), to: Int(parameter.annotationEnd))
      guard let last = path.last else { continue }
      let current = tokens[last]
      let quote = current.kind == .string ? 1 : 0
      // Classes begin with a capital letter, wherever they are enumerations.
      var first = Int(current.start) + quote
      if quote > 0 {
        guard !current.traits.contains(.escapes), !current.traits.contains(.prefixed) else {
          continue
        }
        for offset in first..<Int(current.end) - 1 where text[offset] == UInt8(ascii: ".") {
          first = offset + 1
        }
      }
      guard text[first] &- UInt8(ascii: "A") < 26 else { continue }
      let annotation: TextRange
      if quote > 0 {
        let start = facts.text.count
        facts.text.append(
          contentsOf: UnsafeBufferPointer(
            start: text + Int(current.start) + 1, count: Int(current.end - current.start) - 2))
        annotation = range(from: start)
      } else {
        annotation = dotted(path.lowerBound, path.upperBound)
      }
      facts.parameters.append(
        TypedParameter(
          definition: Definition.ID(definition), place: parameter.position,
          name: name(Int(parameter.name)), annotation: annotation))
    }
  }

  /// `metaclass=M`, however many blanks stand around the equals sign.
  private mutating func keywordText(_ argument: CollectedArgument) -> TextRange {
    let start = facts.text.count
    if tokens[argument.start].kind == .name {
      _ = dotted(argument.start, argument.start + 2)
      _ = source(argument.expression)
    } else {
      _ = source(from: argument.start, to: argument.end)
    }
    return range(from: start)
  }

  /// A base whose last dotted part ends in `Enum` or `Flag`.
  private func namesEnumeration(_ base: Expression) -> Bool {
    guard base.kind == .name || base.kind == .attribute else { return false }
    let last = tokens[base.end - 1]
    guard last.kind == .name, last.end - last.start >= 4 else { return false }
    let suffix = UnsafeRawPointer(text).loadUnaligned(
      fromByteOffset: Int(last.end) - 4, as: UInt32.self)
    return suffix == 0x6d75_6e45 || suffix == 0x6761_6c46
  }

  /// Notes where a definition ends: the last token that is neither a line end nor a dedent.
  mutating func close(_ definition: Int) {
    guard definition >= 0 else { return }
    var token = index - 1
    while token > 0 {
      switch tokens[token].kind {
      case .newline, .indent, .dedent, .endMarker, .semicolon: token -= 1
      default:
        facts.definitions[definition].endLine = endLine(of: token)
        closeSpan(of: definition, behind: token)
        return
      }
    }
  }

  private mutating func closeSpan(of definition: Int, behind last: Int) {
    var place = scratch.spans.count - 1
    while place >= 0, scratch.spans[place].definition != Int32(definition) { place -= 1 }
    if place >= 0 { scratch.spans[place].end = Int32(last + 1) }
  }

  // MARK: - Assignments

  mutating func record(
    assignmentTo target: Int, statement: Int, value: Expression?, annotation: Expression? = nil
  ) {
    var definition = Definition(
      kind: .assignment, flags: definitionFlags(), line: tokens[statement].line,
      column: column(of: target), firstLine: tokens[statement].line,
      endLine: endLine(of: index - 1), name: name(target),
      parent: Definition.ID(nonNegative: context.parent))
    if let value {
      describe(value, in: &definition, isWhole: true)
    } else {
      definition.flags.insert(.annotationOnly)
    }
    if let annotation { definition.annotation = source(annotation) }
    facts.definitions.append(definition)
  }

  /// Notes what is assigned: the path that a target which takes the whole value is an alias of,
  /// and the source of the value, where that is short or a member of an enumeration has it.
  private mutating func describe(
    _ value: Expression, in definition: inout Definition, isWhole: Bool
  ) {
    if isWhole, value.isChain, value.kind == .name || value.kind == .attribute {
      definition.aliasOf = dotted(value.start, value.end)
    }
    let isMemberOfEnumeration =
      context.parent >= 0
      && facts.definitions[Int(context.parent)].flags.contains(.enumeration)
    if isMemberOfEnumeration || tokens[value.end - 1].end - tokens[value.start].start <= 200 {
      definition.value = source(value)
    }
  }

  /// Records the names that `a = b, (c, *d) = value` binds: names in its targets that no bracket
  /// of a subscript or call surrounds and no dot precedes.
  mutating func recordTargets(from start: Int, to value: Expression, valueStart: Int) {
    var token = start
    var foreignBrackets = 0
    // The value may begin with parentheses that only group it.
    while token < valueStart {
      let current = tokens[token]
      let before = token > start ? tokens[token - 1].kind : .comma
      switch current.kind {
      case .leftParenthesis, .leftBracket, .leftBrace:
        let isOperand: Bool =
          switch before {
          case .name, .rightParenthesis, .rightBracket, .rightBrace, .string, .fStringEnd: true
          default: false
          }
        if foreignBrackets > 0 || isOperand { foreignBrackets += 1 }
      case .rightParenthesis, .rightBracket, .rightBrace:
        if foreignBrackets > 0 { foreignBrackets -= 1 }
      case .name where foreignBrackets == 0 && before != .dot:
        switch tokens[token + 1].kind {
        case .dot: noteStore(token)
        case .leftBracket, .leftParenthesis: break
        default:
          var definition = Definition(
            kind: .assignment, flags: definitionFlags(), line: tokens[start].line,
            column: column(of: token), firstLine: tokens[start].line,
            endLine: endLine(of: index - 1), name: name(token),
            parent: Definition.ID(nonNegative: context.parent))
          let isWholeTarget =
            (token == start || before == .equal) && tokens[token + 1].kind == .equal
          describe(value, in: &definition, isWhole: isWholeTarget)
          facts.definitions.append(definition)
        }
      default: break
      }
      token += 1
    }
  }

  // MARK: - Conditions

  enum Test { case typeChecking, notTypeChecking, mainGuard, other }

  /// What an `if` asks, as far as imports below it are concerned.
  func classify(_ test: Expression) -> Test {
    let start = test.start
    if let isTrue = asksTypeChecking(from: start, to: test.end) {
      return isTrue ? .typeChecking : .notTypeChecking
    }
    guard test.end - start == 3, tokens[start + 1].kind == .equalEqual else { return .other }
    let isGuard =
      isName(start, "__name__") && isMainName(start + 2)
      || isMainName(start) && isName(start + 2, "__name__")
    return isGuard ? .mainGuard : .other
  }

  /// `"__main__"`.
  private func isMainName(_ token: Int) -> Bool {
    let current = tokens[token]
    guard current.kind == .string, !current.traits.contains(.bytes) else { return false }
    let quotes = current.traits.contains(.triple) ? 3 : 1
    let content = Int(current.end) - quotes - "__main__".utf8.count
    return content >= Int(current.start) + quotes
      && "__main__".utf8.elementsEqual(
        UnsafeBufferPointer(start: text + content, count: "__main__".utf8.count))
      && text[content - 1] == text[Int(current.end) - 1]
  }

  /// Whether a condition holds for type checkers alone: `TYPE_CHECKING`, `TYPE_CHECKING is True`,
  /// `TYPE_CHECKING and other`; false where it holds for all but them, nil where it asks another
  /// thing.
  private func asksTypeChecking(from first: Int, to last: Int) -> Bool? {
    guard last > first else { return nil }
    if tokens[first].kind == .not, isTypeChecking(from: first + 1, to: last) { return false }
    if isTypeChecking(from: first, to: last) { return true }
    guard last - first > 2 else { return nil }
    // `True` may stand in parentheses.
    var value = last - 1
    while value > first, tokens[value].kind == .rightParenthesis { value -= 1 }
    let truth = tokens[value].kind
    let opening = value - (last - 1 - value)
    if truth == .keywordTrue || truth == .keywordFalse, opening - 1 > first,
      (opening..<value).allSatisfy({ tokens[$0].kind == .leftParenthesis })
    {
      var operation = opening - 1
      let isNegated = tokens[operation].kind == .not || tokens[operation].kind == .notEqual
      if tokens[operation].kind == .not { operation -= 1 }
      switch tokens[operation].kind {
      case .is, .equalEqual, .notEqual:
        if isTypeChecking(from: first, to: operation) {
          return (truth == .keywordTrue) != isNegated
        }
      default: break
      }
    }
    return isConjunct(from: first, to: last) ? true : nil
  }

  /// Whether `TYPE_CHECKING` is one of the operands of `and`, and there is no `or`.
  private func isConjunct(from first: Int, to last: Int) -> Bool {
    var depth = 0
    var operand = first
    var found = false
    for token in first..<last {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .or where depth == 0, .if where depth == 0, .lambda where depth == 0,
        .colonEqual where depth == 0:
        return false
      case .and where depth == 0:
        found = found || isTypeChecking(from: operand, to: token)
        operand = token + 1
      default: break
      }
    }
    return operand > first && (found || isTypeChecking(from: operand, to: last))
  }

  private func isTypeChecking(from first: Int, to last: Int) -> Bool {
    var start = first
    var end = last
    while end - start > 2, tokens[start].kind == .leftParenthesis,
      tokens[end - 1].kind == .rightParenthesis
    {
      start += 1
      end -= 1
    }
    if end - start == 1 { return isName(start, "TYPE_CHECKING") || isTypingFlag(start) }
    guard end - start == 3, tokens[start + 1].kind == .dot, isName(start + 2, "TYPE_CHECKING"),
      tokens[start].kind == .name
    else { return false }
    if spells(start, "typing") || spells(start, "typing_extensions") { return true }
    let current = tokens[start]
    let name = UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
    return typingNames.contains { facts.bytes($0).elementsEqual(name) }
  }

  /// A name that the file gives to `TYPE_CHECKING` as it imports it.
  private func isTypingFlag(_ token: Int) -> Bool {
    guard !typingFlags.isEmpty, tokens[token].kind == .name else { return false }
    let current = tokens[token]
    let name = UnsafeBufferPointer(
      start: text + Int(current.start), count: Int(current.end - current.start))
    return typingFlags.contains { facts.bytes($0).elementsEqual(name) }
  }
}
