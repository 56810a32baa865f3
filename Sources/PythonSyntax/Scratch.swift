/// What a parser notes for the scan for references and forgets with the file: the scopes, and the
/// names bound in them. The storage serves file after file.
struct Scratch {
  /// A stretch of tokens that has names of its own, or that survives errors.
  struct Scope {
    enum Kind: UInt8 { case function, `class`, comprehension, guarded }

    let kind: Kind
    var start: Int32
    var end: Int32
    /// The index of the definition that it is the body of, or -1.
    var definition: Int32 = -1
  }

  struct BoundName {
    let token: Int32
    let scope: Int32
    /// `global x`: in this scope the name is the module's.
    let isGlobal: Bool
  }

  var scopes: [Scope] = []
  /// The scopes in the order of their beginnings.
  var order: [Int32] = []
  var boundNames: [BoundName] = []
  /// Those of the bound names that the scan for references would else take for uses, ascending.
  var bindingTokens: [Int32] = []
  /// The first names of chains of attributes that are assigned to, `self` apart, ascending.
  var storedChains: [Int32] = []
  /// The tokens of the import statements, which bind names and use none.
  var importStatements: [Range<Int32>] = []
  /// The scope of each import, beside ``ParsedModule/imports``.
  var importScopes: [Int32] = []
  /// The strings that stand in annotations.
  var annotationStrings: [Int32] = []
  /// The parameters of the function whose header is being read.
  var parameters: [Parameter] = []
  var references = ReferenceTable()
  /// Where recorded functions and classes stand, in the order of their headers.
  var spans: [Span] = []
  /// The names that are read when the module is imported, ascending.
  var executedNames: [ExecutedName] = []
  /// The `nonlocal` statements below module level.
  var nonlocals: [Int32] = []
  /// The type parameters of classes and aliases.
  var typeParameters: [Int32] = []
  /// The names of parameters and keywords of the headers and calls that are open.
  var distinctNames: [Int32] = []
  /// How many arguments the function whose header was read takes by position.
  var positionalLimit: Int16 = 0

  /// A name at which an expression of the module's or a class's body begins.
  struct ExecutedName {
    enum Certainty: UInt8 {
      case always
      /// In an annotation, which Python evaluates on import up to 3.13.
      case annotation
      /// In a comprehension or a `with`.
      case perhaps
      /// Behind `and` and `or`, in the arm of a conditional expression or the message of an
      /// assertion: not read unless something holds that isn't known.
      case untold
    }

    let token: Int32
    var certainty: Certainty
    /// In the body of a class, which has names of its own.
    let isInClass: Bool
  }

  /// The tokens of a definition, from its first keyword up to the end.
  struct Span {
    let definition: Int32
    let start: Int32
    var end: Int32
  }

  struct Parameter {
    let name: Int32
    let position: Int16
    let annotationStart: Int32
    let annotationEnd: Int32
  }

  /// How much there was, to go back to.
  struct Mark {
    let scopes: Int
    let boundNames: Int
    let annotationStrings: Int
    let storedChains: Int
    let distinctNames: Int
    let executedNames: Int
  }

  var mark: Mark {
    Mark(
      scopes: scopes.count, boundNames: boundNames.count,
      annotationStrings: annotationStrings.count, storedChains: storedChains.count,
      distinctNames: distinctNames.count, executedNames: executedNames.count)
  }

  mutating func goBack(to mark: Mark) {
    scopes.removeLast(scopes.count - mark.scopes)
    boundNames.removeLast(boundNames.count - mark.boundNames)
    annotationStrings.removeLast(annotationStrings.count - mark.annotationStrings)
    storedChains.removeLast(storedChains.count - mark.storedChains)
    distinctNames.removeLast(distinctNames.count - mark.distinctNames)
    executedNames.removeLast(executedNames.count - mark.executedNames)
  }

  mutating func removeAll() {
    scopes.removeAll(keepingCapacity: true)
    boundNames.removeAll(keepingCapacity: true)
    importStatements.removeAll(keepingCapacity: true)
    bindingTokens.removeAll(keepingCapacity: true)
    storedChains.removeAll(keepingCapacity: true)
    importScopes.removeAll(keepingCapacity: true)
    annotationStrings.removeAll(keepingCapacity: true)
    parameters.removeAll(keepingCapacity: true)
    distinctNames.removeAll(keepingCapacity: true)
    executedNames.removeAll(keepingCapacity: true)
    nonlocals.removeAll(keepingCapacity: true)
    typeParameters.removeAll(keepingCapacity: true)
    spans.removeAll(keepingCapacity: true)
    references.removeAll()
  }
}

/// Noting scopes and what is bound in them.
extension Parser {
  // MARK: - Scopes

  mutating func openScope(_ kind: Scratch.Scope.Kind, at start: Int) -> Int32 {
    scratch.scopes.append(Scratch.Scope(kind: kind, start: Int32(start), end: .max))
    return Int32(scratch.scopes.count - 1)
  }

  mutating func closeScope(_ scope: Int32) {
    scratch.scopes[Int(scope)].end = Int32(index)
  }

  /// Ends the scopes that were opened behind `start` and left by an error.
  mutating func closeScopes(openedSince start: Int) {
    var scope = scratch.scopes.count - 1
    while scope >= 0, scratch.scopes[scope].start >= Int32(start) {
      if scratch.scopes[scope].end == .max { scratch.scopes[scope].end = Int32(index) }
      scope -= 1
    }
  }

  // MARK: - Names

  /// Notes that a statement binds the name, in the scope that it stands in.
  @inline(__always)
  mutating func bind(_ token: Int, as kind: OtherBinding.Kind = .target) {
    if context.local >= 0 {
      scratch.boundNames.append(
        Scratch.BoundName(
          token: Int32(truncatingIfNeeded: token), scope: context.local, isGlobal: false))
    } else if context.scope == .module {
      bindInModule(token, as: kind)
    }
  }

  mutating func bindInModule(_ token: Int, as kind: OtherBinding.Kind) {
    facts.otherBindings.append(
      OtherBinding(
        kind: kind, isConditional: context.isConditional || kind == .global,
        flags: context.flags, name: name(token), source: .none, line: tokens[token].line,
        column: column(of: token)))
  }

  /// A definition below module level binds its name there.
  mutating func noteDefinition(_ name: Int) {
    if context.local >= 0 { bind(name) }
  }

  mutating func noteGlobal(_ token: Int) {
    guard context.local >= 0 else { return }
    scratch.boundNames.append(
      Scratch.BoundName(token: Int32(token), scope: context.local, isGlobal: true))
    bindInModule(token, as: .global)
  }

  /// Binds the names among the tokens of a target: those that no bracket of a subscript or call
  /// surrounds and that stand beside no dot.
  mutating func bindTargets(from start: Int, to end: Int, as kind: OtherBinding.Kind = .target) {
    if end == start + 1 {
      if tokens[start].kind == .name { bind(start, as: kind) }
      return
    }
    var foreignBrackets = 0
    for token in start..<end {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace:
        if foreignBrackets > 0 || token > start && isOperandEnd(tokens[token - 1].kind) {
          foreignBrackets += 1
        }
      case .rightParenthesis, .rightBracket, .rightBrace:
        if foreignBrackets > 0 { foreignBrackets -= 1 }
      case .name where foreignBrackets == 0:
        if token > start, tokens[token - 1].kind == .dot { continue }
        switch tokens[token + 1].kind {
        case .dot: if kind == .target { noteStore(token) }
        case .leftBracket, .leftParenthesis: break
        default: bind(token, as: kind)
        }
      default: break
      }
    }
  }

  /// Notes that `module.name`, which begins at the token, is assigned to.
  @inline(__always)
  mutating func noteStore(_ token: Int) {
    let current = tokens[token]
    if current.end - current.start == 4, isSelf(current) { return }
    noteStoredChain(token)
  }

  @inline(never)
  private mutating func noteStoredChain(_ token: Int) {
    var last = token
    while tokens[last + 1].kind == .dot, tokens[last + 2].kind == .name { last += 2 }
    switch tokens[last + 1].kind {
    case .dot, .leftBracket, .leftParenthesis: return
    default: scratch.storedChains.append(Int32(truncatingIfNeeded: token))
    }
    if isParameter(token) { facts.argumentAttributes.append(name(token + 2)) }
  }

  /// Whether the function around the place takes an argument of that name; of a long one only the
  /// last names are looked at.
  private func isParameter(_ token: Int) -> Bool {
    guard context.local >= 0 else { return false }
    let body = scratch.scopes[Int(context.local)].start
    return scratch.boundNames.suffix(64).contains {
      $0.scope == context.local && $0.token < body && haveOneText(Int($0.token), token)
    }
  }

  /// Whether an opening bracket behind such a token subscripts or calls.
  func isOperandEnd(_ kind: TokenKind) -> Bool {
    switch kind {
    case .name, .rightParenthesis, .rightBracket, .rightBrace, .string, .fStringEnd: true
    default: false
    }
  }

  // MARK: - Annotations

  /// Notes the strings of an annotation, which stand for what they quote (PEP 484); those of
  /// `Literal[...]` stand for themselves.
  mutating func noteAnnotation(from start: Int, to end: Int) {
    if hasLazyAnnotations {
      dropExecuted(since: start)
    } else {
      // A name before the equals sign of a value or default is no target here.
      if tokens[end].kind == .equal, tokens[end - 1].kind == .name,
        tokens[end - 2].kind != .dot
      {
        noteExecuted(end - 1, evenBeforeEqual: true)
      }
      mark(executedSince: start, as: .annotation)
    }
    for token in start..<end {
      if tokens[token].kind == .string {
        scratch.annotationStrings.append(Int32(token))
      } else if isName(token, "Literal") {
        return
      }
    }
  }

  /// The tokens of the path that an annotation comes down to: `Optional[a.B]`, `a.B | None`;
  /// an empty range where it is no single path.
  func annotationPath(from start: Int, to end: Int) -> Range<Int> {
    var start = start
    var end = end
    if end - start > 3, tokens[end - 1].kind == .rightBracket {
      var bracket = start
      while bracket < end, tokens[bracket].kind != .leftBracket { bracket += 1 }
      guard bracket > start, isName(bracket - 1, "Optional") else { return start..<start }
      start = bracket + 1
      end -= 1
    } else if end - start > 2, tokens[end - 1].kind == .keywordNone, tokens[end - 2].kind == .bar {
      end -= 2
    }
    if end - start == 1, tokens[start].kind == .string { return start..<end }
    var token = start
    while token < end {
      guard tokens[token].kind == ((token - start) % 2 == 0 ? .name : .dot) else {
        return start..<start
      }
      token += 1
    }
    return (end - start) % 2 == 1 ? start..<end : start..<start
  }
}
