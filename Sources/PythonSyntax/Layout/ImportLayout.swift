/// Where the import statements of a file stand, byte for byte, for those who rewrite it.
///
/// Read on demand from the file as it stands on disk. Every import is there, wherever it stands: below
/// `if TYPE_CHECKING`, in functions and classes, behind `;`.
package struct ImportLayout: Hashable, Sendable {
  /// In the order of the file.
  package let statements: [ImportStatement]
  /// The first is the module.
  package let blocks: [SourceBlock]
  /// The docstring of the module, brackets around it among it.
  package let docstring: Range<Int>?

  /// - Parameters:
  ///   - bytes: the file as it stands.
  ///   - decoder: as for ``PythonParser``.
  package init(
    _ bytes: [UInt8], decoder: SourceEncoding.Decoder = { _, _ in .unknownEncoding }
  ) throws(LayoutFailure) {
    self.init(try PlacedSource(bytes, decoder: decoder))
  }

  package init(_ source: PlacedSource) {
    let outline = Outline(source)
    blocks = outline.blocks.map { block in
      let first = block.statements.first.map { outline.statements[$0].tokens.lowerBound } ?? 0
      let last = block.statements.last.map { outline.statements[$0].tokens.upperBound } ?? first
      return SourceBlock(
        kind: block.kind, parent: block.parent < 0 ? nil : block.parent,
        range: source.range(of: first..<last), statementCount: block.statements.count)
    }
    docstring = outline.blocks.first?.statements.first.flatMap { first in
      let tokens = outline.statements[first].tokens
      let isString = tokens.contains { source.kind($0) == .string }
      let isAlone = tokens.allSatisfy {
        [.string, .leftParenthesis, .rightParenthesis].contains(source.kind($0))
      }
      return isString && isAlone ? source.range(of: tokens) : nil
    }
    var reader = ImportReader(source: source)
    statements = outline.statements.compactMap { statement in
      reader.read(statement, in: outline.blocks[statement.block])
    }
  }
}

/// Reads import statements out of their tokens.
private struct ImportReader {
  let source: PlacedSource
  private var index = 0

  init(source: PlacedSource) { self.source = source }

  private var kind: TokenKind { source.kind(index) }

  private mutating func accept(_ expected: TokenKind) -> Int? {
    guard kind == expected else { return nil }
    index += 1
    return index - 1
  }

  mutating func read(_ statement: Outline.Statement, in block: Outline.Block) -> ImportStatement? {
    index = statement.tokens.lowerBound
    let isLazy =
      source.isName(index, "lazy")
      && (source.kind(index + 1) == .import || source.kind(index + 1) == .from)
    if isLazy { index += 1 }
    var form = ImportStatement.Form.modules
    var module: PathLayout?
    if accept(.from) != nil {
      form = .names
      module = path()
    }
    guard accept(.import) != nil else { return nil }
    if kind == .star { form = .star }
    let opening = accept(.leftParenthesis)
    var names: [ImportedNameLayout] = []
    while kind == .name || kind == .star { names.append(name(inBrackets: opening != nil)) }
    let closing = opening == nil ? nil : accept(.rightParenthesis)
    let line = line(of: statement.tokens)
    var brackets: ImportStatement.Brackets?
    if let opening, let closing {
      brackets = .init(opening: source.range(of: opening), closing: source.range(of: closing))
    }
    return ImportStatement(
      form: form, isLazy: isLazy, range: source.range(of: statement.tokens), line: line.layout,
      standsAlone: line.isAlone, module: module, names: names, brackets: brackets,
      block: statement.block, isOnlyStatement: block.statements.count == 1)
  }

  // MARK: - Names

  private mutating func path() -> PathLayout {
    let start = index
    var level = 0
    while kind == .dot || kind == .ellipsis {
      level += kind == .dot ? 1 : 3
      index += 1
    }
    let dots = index > start ? source.range(of: start..<index) : nil
    var parts: [Range<Int>] = []
    while kind == .name || kind == .star {
      parts.append(source.range(of: index))
      index += 1
      guard accept(.dot) != nil else { break }
    }
    return PathLayout(
      range: source.range(of: start..<index), dots: dots, level: level, parts: parts)
  }

  private mutating func name(inBrackets: Bool) -> ImportedNameLayout {
    let start = index
    let path = path()
    let alias = accept(.as) == nil ? nil : accept(.name)
    let end = index
    let comma = accept(.comma)
    return ImportedNameLayout(
      range: source.range(of: start..<end), path: path, alias: alias.map(source.range(of:)),
      comma: comma.map(source.range(of:)),
      comment: inBrackets ? comment(behind: index - 1) : nil)
  }

  /// The comment behind a token on the line that it ends on.
  private func comment(behind token: Int) -> Range<Int>? {
    var offset = Int(source.tokens[token].end)
    while offset < source.text.count,
      source.text[offset] == 0x20 || source.text[offset] == 0x09
        || source.text[offset] == 0x0C
    {
      offset += 1
    }
    guard offset < source.text.count, source.text[offset] == UInt8(ascii: "#") else { return nil }
    let end = source.text[offset...].firstIndex(of: 0x0A) ?? source.text.count
    return source.range(offset, end)
  }

  // MARK: - Lines

  private func line(of tokens: Range<Int>) -> (layout: LineLayout, isAlone: Bool) {
    var first = tokens.lowerBound
    while first > 0, !endsLine(source.kind(first - 1)) { first -= 1 }
    var end = tokens.upperBound
    while source.kind(end) != .newline, source.kind(end) != .endMarker { end += 1 }
    var last = end - 1
    if last >= tokens.upperBound, source.kind(last) == .semicolon { last -= 1 }
    let beginning = Int(source.tokens[first].start)
    let start = lineStart(beginning)
    let layout = LineLayout(
      range: source.range(start, Int(source.tokens[end].end)),
      indentation: source.range(start, beginning), comment: comment(behind: end - 1),
      end: source.range(of: end))
    return (layout, first == tokens.lowerBound && last == tokens.upperBound - 1)
  }

  private func endsLine(_ kind: TokenKind) -> Bool {
    kind == .newline || kind == .indent || kind == .dedent
  }

  /// Where the physical line of an offset begins, and before it those that are only indentation and
  /// a backslash.
  private func lineStart(_ offset: Int) -> Int {
    var start = offset
    while true {
      while start > 0, source.text[start - 1] != 0x0A { start -= 1 }
      guard start >= 2, source.text[start - 2] == UInt8(ascii: "\\") else { return start }
      var before = start - 2
      while before > 0, source.text[before - 1] == 0x20 || source.text[before - 1] == 0x09 {
        before -= 1
      }
      guard before == 0 || source.text[before - 1] == 0x0A else { return start }
      start = before
    }
  }
}
