/// Reads what stands between backquotes outside code blocks: paths to symbols and files, in
/// sentences, lists and tables.
struct ProseReader {
  let lines: [String]
  let outline: MarkdownOutline
  let section: (Int) -> Int

  func claims() -> [Claim] {
    var claims: [Claim] = []
    let byLine = Dictionary(grouping: outline.spans, by: \.line)
    for line in byLine.keys.sorted() where lines.indices.contains(line - 1) {
      let spans = byLine[line] ?? []
      if let mapping = mapping(line, spans) {
        claims += mapping
        continue
      }
      var found: [Claim] = []
      let text = Line(lines[line - 1])
      for span in spans { found += read(span, text) }
      link(&found, spans)
      claims += found
      if let count = count(line, found, spans) { claims.append(count) }
    }
    return claims
  }

  /// `A` -> `B`, between backquotes.
  private func mapping(_ line: Int, _ spans: [MarkdownOutline.Span]) -> [Claim]? {
    guard spans.count == 2, spans[0].cell == nil,
      let (old, new) = CommentText.mapping(RepairedText.of(lines[line - 1]).trimmed),
      let from = DottedPath.read(old), let to = DottedPath.read(new)
    else { return nil }
    var first = claim(.path(from), status: .avoid, line, spans[0])
    first.replacements = [to]
    return [first, claim(.path(to), status: .works, line, spans[1], isReplacement: true)]
  }

  /// A line with what is asked of it for each of its code spans.
  private struct Line {
    let bytes: [UInt8]
    let status: ClaimStatus?
    /// By its words alone.
    let wordStatus: ClaimStatus?

    init(_ text: String) {
      bytes = Array(text.utf8)
      let prose = ProseReader.withoutCode(text)
      status = StatusWords.status(of: prose, in: .comment)
      wordStatus = StatusWords.status(of: CommentText.withoutMarks(prose), in: .comment)
    }
  }

  private func read(_ span: MarkdownOutline.Span, _ inLine: Line) -> [Claim] {
    let line = span.line
    let text = RepairedText.of(span.text).trimmed
    let status = status(of: span, inLine)
    if let imports = WrittenImports.read(text) {
      return imports.map { imported in
        claim(imported.subject, status: status, line, span, name: imported.bound)
      }
    }
    if let match = text.wholeMatch(of: #/@?(?:mock\.)?patch\(["'](?<path>[\w.]+)["'].*\)/#),
      let path = DottedPath.read(match.output.path)
    {
      return [claim(.patch(path), status: status, line, span)]
    }
    if CommentText.isPattern(text) {
      return [claim(.pattern(text), status: status ?? .works, line, span)]
    }
    if let file = Self.file(text) {
      // A cross beside a file finds fault with it, which doesn't say that it isn't there.
      let isGone = inLine.wordStatus == .broken
      return [
        claim(.file(file), status: status == .broken && !isGone ? .avoid : status, line, span)
      ]
    }
    if let path = DottedPath.read(text) { return [claim(.path(path), status: status, line, span)] }
    return []
  }

  /// A path with `/`, or the name of a Python file; the number of a line behind it is dropped.
  private static func file(_ text: String) -> String? {
    guard
      let match = text.wholeMatch(of: #/(?:\./)?(?<path>[\w\-./]+?)(?::\d+(?:[-:]\d+)?)?/#)
    else { return nil }
    let path = String(match.output.path)
    guard path.hasSuffix(".py") || path.hasSuffix("/") && path.count > 1, !path.hasPrefix("/"),
      !path.contains("..")
    else { return nil }
    return path
  }

  /// What the cell or its column says, else the row; outside tables the line without its code.
  private func status(of span: MarkdownOutline.Span, _ line: Line) -> ClaimStatus? {
    if isStruckOut(span, line) { return .avoid }
    guard let cell = span.cell else { return line.status }
    return StatusWords.status(of: cell.text, in: .comment)
      ?? StatusWords.status(of: cell.column, in: .heading)
      ?? StatusWords.status(of: cell.row, in: .comment)
  }

  /// ~~`a.b.C`~~
  private func isStruckOut(_ span: MarkdownOutline.Span, _ line: Line) -> Bool {
    var place = span.column - 2
    while line.bytes.indices.contains(place), line.bytes[place] == UInt8(ascii: "`") { place -= 1 }
    return place > 0 && line.bytes.indices.contains(place)
      && line.bytes[place] == UInt8(ascii: "~") && line.bytes[place - 1] == UInt8(ascii: "~")
  }

  /// A line without what stands between backquotes and without the sign of a list.
  static func withoutCode(_ line: String) -> String {
    RepairedText.of(line).replacing(#/`[^`]*`/#, with: " ")
      .replacing(#/^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+/#, with: "")
  }

  /// In a row of a table, what is out of use is replaced by what works.
  private func link(_ claims: inout [Claim], _ spans: [MarkdownOutline.Span]) {
    guard spans.contains(where: { $0.cell != nil }) else { return }
    let new = claims.filter { $0.status == .canonical || $0.status == .works }.compactMap(\.path)
    guard new.count == 1 else { return }
    for index in claims.indices {
      switch claims[index].status {
      case .broken?, .deprecated?, .avoid?: claims[index].replacements = new
      case .canonical?, .works?, .compatibility?, .question?, nil: break
      }
    }
  }

  /// A number of files in a sentence with one path is about that path.
  private func count(
    _ line: Int, _ claims: [Claim], _ spans: [MarkdownOutline.Span]
  ) -> Claim? {
    let paths = Set(claims.compactMap(\.path))
    guard paths.count == 1, let path = paths.first, let span = spans.first,
      let count = CommentText.count(RepairedText.of(lines[line - 1]))
    else { return nil }
    return claim(.count(count, of: path), status: nil, line, span, name: DottedPath.lastName(path))
  }

  private func claim(
    _ subject: Claim.Subject, status: ClaimStatus?, _ line: Int, _ span: MarkdownOutline.Span,
    name: String? = nil, isReplacement: Bool = false
  ) -> Claim {
    Claim(
      subject: subject, status: status, origin: status == nil ? .nothing : .line, line: line,
      column: span.column, name: name ?? DottedPath.lastName(span.text), statement: line...line,
      isCommentedOut: false, isReplacement: isReplacement, section: section(line), block: -1)
  }
}
