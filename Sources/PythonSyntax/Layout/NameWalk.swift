/// Goes over the statements of a file and notes where names are bound and used.
///
/// The file is one that the parser accepted, so that the tokens around a name tell what it is.
struct NameWalk {
  private struct Note {
    let name: String
    let start: Int
    let end: Int
    let kind: NameUse.Kind
    let chain: [Range<Int>]
    let scope: Int
    let isRead: Bool
  }

  /// The file or, inside an annotation in quotes, the text between them.
  var source: PlacedSource
  /// What is to be added to an offset into the text of ``source``.
  var base = 0
  /// How many strings are around the place.
  var textDepth = 0
  var scopes = NameScopes()
  private let file: PlacedSource
  private let names: Set<String>?
  private let normalizer: IdentifierForm.Normalizer
  private var notes: [Note] = []

  init(
    source: PlacedSource, names: Set<String>?, normalizer: @escaping IdentifierForm.Normalizer
  ) {
    self.source = source
    self.names = names
    self.normalizer = normalizer
    file = source
  }

  /// What was found, in the order of the file.
  func uses() -> [NameUse] {
    let uses = notes.map { note in
      let meaning = scopes.meaning(of: note.name, in: note.scope, isLoad: note.isRead)
      return NameUse(
        name: note.name, range: file.range(note.start, note.end), kind: note.kind,
        chain: note.chain.map { file.range($0.lowerBound, $0.upperBound) },
        isCertain: meaning.isCertain, scope: meaning.scope)
    }
    return uses.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  // MARK: - Notes

  func kind(_ token: Int) -> TokenKind { source.kind(token) }

  private func text(_ token: Int) -> String {
    let text = String(decoding: source.bytes(of: token), as: UTF8.self)
    return source.tokens[token].traits.contains(.nonASCII) ? normalizer(text) : text
  }

  func isWanted(_ name: String) -> Bool { names?.contains(name) ?? true }

  mutating func note(
    _ name: String, _ start: Int, _ end: Int, _ kind: NameUse.Kind, in scope: Int,
    isRead: Bool = false
  ) {
    notes.append(
      Note(
        name: name, start: start, end: end, kind: kind, chain: [], scope: scope, isRead: isRead))
  }

  mutating func load(_ token: Int, in scope: Int) {
    let name = text(token)
    guard isWanted(name), !scopes.isMangled(name, in: scope) else { return }
    var chain: [Range<Int>] = []
    var last = token
    while kind(last + 1) == .dot, kind(last + 2) == .name {
      last += 2
      chain.append(
        base + Int(source.tokens[last].start)..<base + Int(source.tokens[last].end))
    }
    notes.append(
      Note(
        name: name, start: base + Int(source.tokens[token].start),
        end: base + Int(source.tokens[token].end), kind: textDepth > 0 ? .text : .load,
        chain: chain, scope: scope, isRead: true))
  }

  /// A name that is bound, or unbound, in a scope.
  mutating func bind(
    _ token: Int, _ kind: NameUse.Kind, in scope: Int, isBinding: Bool = true, isRead: Bool = false
  ) {
    guard source.kind(token) == .name else { return }
    let name = text(token)
    guard isWanted(name), !scopes.isMangled(name, in: scope) else { return }
    if isBinding { scopes.bind(name, in: scope) }
    note(
      name, base + Int(source.tokens[token].start), base + Int(source.tokens[token].end), kind,
      in: scope, isRead: isRead)
  }

  /// A parameter, which is never the module's.
  mutating func bindLocal(_ token: Int, in scope: Int) {
    guard source.kind(token) == .name else { return }
    let name = text(token)
    if isWanted(name), !scopes.isMangled(name, in: scope) { scopes.bind(name, in: scope) }
  }

  // MARK: - Blocks

  mutating func walk(_ outline: Outline) { walk(block: 0, outline, in: 0) }

  private mutating func walk(block: Int, _ outline: Outline, in scope: Int) {
    for place in outline.blocks[block].statements {
      let statement = outline.statements[place]
      guard let first = statement.clauses.first else {
        simple(statement.tokens, in: scope)
        continue
      }
      // Decorators.
      expression(statement.tokens.lowerBound..<first.header.lowerBound, in: scope)
      for clause in statement.clauses {
        let inner = header(clause.header, in: scope)
        // The header of `match` has no block of its own.
        if clause.block != block { walk(block: clause.block, outline, in: inner) }
      }
    }
  }

  /// Returns the scope of the block below.
  private mutating func header(_ header: Range<Int>, in scope: Int) -> Int {
    let word = header.lowerBound
    let rest = min(word + 1, header.upperBound)..<header.upperBound
    switch kind(word) {
    case .async: return self.header(rest, in: scope)
    case .def: return function(rest, in: scope)
    case .class: return classDefinition(rest, in: scope)
    case .for:
      let end = end(of: rest, at: [.in])
      target(rest.lowerBound..<end, .store, in: scope)
      expression(min(end + 1, rest.upperBound)..<rest.upperBound, in: scope)
    case .with: withItems(rest, in: scope)
    case .except:
      let end = end(of: rest, at: [.as])
      expression(rest.lowerBound..<end, in: scope)
      if end < rest.upperBound { bind(end + 1, .store, in: scope) }
    case .name where source.isName(word, "case"):
      let end = end(of: rest, at: [.if])
      pattern(rest.lowerBound..<end, in: scope)
      expression(end..<rest.upperBound, in: scope)
    default: expression(rest, in: scope)
    }
    return scope
  }

  private mutating func withItems(_ items: Range<Int>, in scope: Int) {
    let opening = items.lowerBound
    if kind(opening) == .leftParenthesis, source.after(opening) == items.upperBound {
      let inner = opening + 1..<source.close(of: opening)
      if end(of: inner, at: [.as]) < inner.upperBound { return withItems(inner, in: scope) }
    }
    var start = items.lowerBound
    while start < items.upperBound {
      let comma = end(of: start..<items.upperBound, at: [.comma])
      let word = end(of: start..<comma, at: [.as])
      expression(start..<word, in: scope)
      if word < comma { target(word + 1..<comma, .store, in: scope) }
      start = comma + 1
    }
  }

  // MARK: - Definitions

  /// - Parameter header: from the name on.
  private mutating func function(_ header: Range<Int>, in scope: Int) -> Int {
    bind(header.lowerBound, .definition, in: scope)
    var index = header.lowerBound + 1
    var outer = scope
    if kind(index) == .leftBracket {
      outer = typeParameters(index, in: scope)
      index = source.after(index)
    }
    let inner = scopes.open(.function, in: outer)
    parameters(
      index + 1..<source.close(of: index), of: inner, defaultsIn: scope, annotationsIn: outer)
    annotation(source.after(index)..<header.upperBound, in: outer)
    return inner
  }

  private mutating func classDefinition(_ header: Range<Int>, in scope: Int) -> Int {
    bind(header.lowerBound, .definition, in: scope)
    var index = header.lowerBound + 1
    var outer = scope
    if index < header.upperBound, kind(index) == .leftBracket {
      outer = typeParameters(index, in: scope)
      index = source.after(index)
    }
    expression(index..<header.upperBound, in: outer)
    return scopes.open(.class, in: outer, className: text(header.lowerBound))
  }

  private mutating func typeParameters(_ opening: Int, in scope: Int) -> Int {
    let inner = scopes.open(.annotation, in: scope)
    let end = source.close(of: opening)
    var index = opening + 1
    while index < end {
      if kind(index) == .star || kind(index) == .doubleStar { index += 1 }
      bindLocal(index, in: inner)
      let comma = self.end(of: index..<end, at: [.comma])
      let bound = min(index + 1, comma)
      let value = self.end(of: bound..<comma, at: [.equal])
      expression(bound..<value, in: scopes.open(.annotation, in: inner))
      expression(value..<comma, in: scopes.open(.annotation, in: inner))
      index = comma + 1
    }
    return inner
  }

  /// Those of a function or, where annotations stand nowhere, of a lambda.
  mutating func parameters(
    _ range: Range<Int>, of function: Int, defaultsIn scope: Int, annotationsIn outer: Int
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let comma = end(of: index..<range.upperBound, at: [.comma])
      if kind(index) == .star || kind(index) == .doubleStar { index += 1 }
      if index < comma {
        bindLocal(index, in: function)
        let value = end(of: index + 1..<max(index + 1, comma), at: [.equal])
        annotation(index + 1..<max(index + 1, value), in: outer)
        if value < comma { expression(value + 1..<comma, in: scope) }
      }
      index = comma + 1
    }
  }

  // MARK: - Simple statements

  private mutating func simple(_ tokens: Range<Int>, in scope: Int) {
    let first = tokens.lowerBound
    let rest = first + 1..<tokens.upperBound
    switch kind(first) {
    case .import, .from: return imports(tokens, in: scope)
    case .del: return target(rest, .delete, in: scope)
    case .global, .nonlocal: return declaration(tokens, in: scope)
    case .name where kind(first + 1) == .import || kind(first + 1) == .from:
      // `lazy import`; a name stands before neither word elsewhere.
      if rest.lowerBound < tokens.upperBound { return imports(rest, in: scope) }
    case .name where kind(first + 1) == .name && source.isName(first, "type"):
      return typeAlias(rest, in: scope)
    default: break
    }
    assignment(tokens, in: scope)
  }

  private mutating func imports(_ tokens: Range<Int>, in scope: Int) {
    var index = tokens.lowerBound
    let isFrom = kind(index) == .from
    while index < tokens.upperBound, kind(index) != .import { index += 1 }
    while index < tokens.upperBound {
      index += 1
      guard kind(index) == .name else { continue }
      let name = index
      while kind(index + 1) == .dot, !isFrom { index += 2 }
      if kind(index + 1) == .as {
        index += 2
        bind(index, .imported, in: scope)
      } else {
        bind(name, .imported, in: scope)
      }
    }
  }

  private mutating func declaration(_ tokens: Range<Int>, in scope: Int) {
    for token in tokens where kind(token) == .name {
      let name = text(token)
      guard isWanted(name), !scopes.isMangled(name, in: scope) else { continue }
      if kind(tokens.lowerBound) == .nonlocal {
        scopes.declareNonlocal(name, in: scope)
      } else {
        scopes.declareGlobal(name, in: scope)
        bind(token, .declared, in: scope, isBinding: false)
      }
    }
  }

  private mutating func typeAlias(_ tokens: Range<Int>, in scope: Int) {
    bind(tokens.lowerBound, .store, in: scope)
    var index = tokens.lowerBound + 1
    var outer = scope
    if kind(index) == .leftBracket {
      outer = typeParameters(index, in: scope)
      index = source.after(index)
    }
    expression(index + 1..<tokens.upperBound, in: scopes.open(.annotation, in: outer))
  }

  private mutating func assignment(_ tokens: Range<Int>, in scope: Int) {
    let first = end(of: tokens, at: Self.assigning)
    guard first < tokens.upperBound else {
      expression(tokens, in: scope)
      exportsCall(tokens, in: scope)
      return
    }
    let left = tokens.lowerBound..<first
    var right = first + 1..<tokens.upperBound
    switch kind(first) {
    case .colon:
      let value = end(of: right, at: [.equal])
      let isBare = value == tokens.upperBound && kind(left.lowerBound) == .leftParenthesis
      target(left, .store, in: scope, isBinding: !isBare)
      annotation(first + 1..<value, in: scope)
      right = min(value + 1, tokens.upperBound)..<tokens.upperBound
      expression(right, in: scope)
    case .equal:
      target(left, .store, in: scope)
      var isExport = isExports(left)
      var end = end(of: right, at: [.equal])
      while end < tokens.upperBound {
        target(right.lowerBound..<end, .store, in: scope)
        isExport = isExport || isExports(right.lowerBound..<end)
        right = end + 1..<tokens.upperBound
        end = self.end(of: right, at: [.equal])
      }
      expression(right, in: scope)
      if isExport { exports(right, in: scope) }
      return
    default:
      let words = left.filter {
        kind($0) != .leftParenthesis && kind($0) != .rightParenthesis
      }
      if words.count == 1, kind(words[0]) == .name {
        // It reads the name, too: in a class perhaps the module's.
        bind(words[0], .store, in: scope, isRead: true)
      } else {
        target(left, .store, in: scope)
      }
      expression(right, in: scope)
    }
    if isExports(left) { exports(right, in: scope) }
  }

  private static let assigning: Set<TokenKind> = [
    .equal, .colon, .plusEqual, .minusEqual, .starEqual, .slashEqual, .percentEqual,
    .ampersandEqual, .barEqual, .caretEqual, .leftShiftEqual, .rightShiftEqual, .doubleStarEqual,
    .doubleSlashEqual, .atEqual,
  ]

  /// The first token of those kinds outside brackets and the parameters of lambdas, or the end.
  func end(of range: Range<Int>, at kinds: Set<TokenKind>) -> Int {
    var token = range.lowerBound
    while token < range.upperBound, !kinds.contains(kind(token)) {
      token = kind(token) == .lambda ? source.colon(from: token + 1) + 1 : source.after(token)
    }
    return min(token, range.upperBound)
  }
}
