import CMarkdown

/// What a Markdown text is made of, as far as a registry needs it: headings, code, and code spans
/// with the sentence or table cell around them. Read by cmark-gfm, so that fences in lists, setext
/// headings and comments are what they are for every other reader of the document.
struct MarkdownOutline {
  struct Heading {
    let line: Int
    let level: Int
    let title: String
  }

  struct Code {
    /// The first and last line between the fences; last < first where there is none.
    let first: Int
    let last: Int
    let language: String
    let isFenced: Bool
  }

  /// Text between backquotes on one line.
  struct Span {
    let line: Int
    /// Of the text itself, in bytes from one.
    let column: Int
    let text: String
    /// The table cell that it stands in; nil outside tables.
    let cell: Cell?
  }

  struct Cell {
    /// The cell's own text, the heading of its column, and the rest of its row.
    let text: String
    let column: String
    let row: String
  }

  /// What the rest of a wider row says is not asked.
  private static let maximumColumns = 50

  private(set) var headings: [Heading] = []
  private(set) var codes: [Code] = []
  private(set) var spans: [Span] = []
  /// Lines of paragraphs, headings and tables.
  private(set) var proseLines: Set<Int> = []
  /// The line up to which tables would take too long; such a text is not read at all.
  private(set) var tooWideLine: Int?

  /// The sum over all lines of the square of their bars, a second's work: cmark-gfm looks through all
  /// the cells of a row for each of them.
  private static let maximumWork = 1_000_000_000

  init(_ text: String) {
    tooWideLine = Self.tooWideLine(of: text)
    guard tooWideLine == nil else { return }
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_SOURCEPOS | CMARK_OPT_VALIDATE_UTF8) else {
      return
    }
    defer { cmark_parser_free(parser) }
    if let table = cmark_find_syntax_extension("table") {
      cmark_parser_attach_syntax_extension(parser, table)
    }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cmark_parser_feed(parser, characters.baseAddress, characters.count)
      }
    }
    guard let document = cmark_parser_finish(parser) else { return }
    defer { cmark_node_free(document) }
    collect(document)
  }

  private static func tooWideLine(of text: String) -> Int? {
    var line = 1
    var bars = 0
    var work = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "|") {
        bars += 1
      } else if byte == 0x0A {
        work += bars * bars
        if work > maximumWork { return line }
        line += 1
        bars = 0
      }
    }
    return work + bars * bars > maximumWork ? line : nil
  }

  private mutating func collect(_ document: OpaquePointer) {
    guard let iterator = cmark_iter_new(document) else { return }
    defer { cmark_iter_free(iterator) }
    var cell: Cell?
    var columns: [String] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return }
      guard let node = cmark_iter_get_node(iterator) else { continue }
      let type = String(cString: cmark_node_get_type_string(node))
      let line = Int(cmark_node_get_start_line(node))
      let end = Int(cmark_node_get_end_line(node))
      if event == CMARK_EVENT_EXIT {
        if type == "table_cell" { cell = nil }
        continue
      }
      switch type {
      case "heading":
        headings.append(
          Heading(
            line: line, level: Int(cmark_node_get_heading_level(node)), title: Self.text(of: node)))
        proseLines.insert(line)
      case "paragraph", "table":
        if end >= line { proseLines.formUnion(line...end) }
      case "table_header", "table_row":
        let texts = Self.children(of: node).map { Self.text(of: $0) }
        if type == "table_header" { columns = texts }
      case "table_cell":
        guard let row = cmark_node_parent(node) else { continue }
        let cells = Self.children(of: row)
        let place = cells.firstIndex(of: node) ?? 0
        cell = Cell(
          text: Self.text(of: node, withCode: false),
          column: place < columns.count ? columns[place] : "",
          row: cells.count > Self.maximumColumns
            ? ""
            : cells.enumerated().filter { $0.offset != place }
              .map { Self.text(of: $0.element, withCode: false) }.joined(separator: " "))
      case "code_block": addCode(node, line, end)
      case "code":
        let text = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        spans.append(
          Span(line: line, column: Int(cmark_node_get_start_column(node)), text: text, cell: cell))
      default: break
      }
    }
  }

  private mutating func addCode(_ node: OpaquePointer, _ line: Int, _ end: Int) {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    let isFenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0
    let content = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
    let count = content.utf8.count { $0 == UInt8(ascii: "\n") }
    let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
    codes.append(
      Code(
        first: isFenced ? line + 1 : line, last: isFenced ? line + count : line + count - 1,
        language: Self.language(info), isFenced: isFenced))
  }

  private static let directives: Set<String> = [
    "code", "code-block", "code-cell", "sourcecode", "doctest", "testcode",
  ]

  /// `python title="x"`, `{ .python .annotate }` of Pandoc and MkDocs, `{code-block} python` of MyST,
  /// `{python}` of notebooks; small letters, empty where none is said.
  private static func language(_ info: String) -> String {
    func first(_ text: some StringProtocol) -> String {
      text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "{" }).first
        .map { $0.lowercased() } ?? ""
    }
    guard info.first == "{", let end = info.firstIndex(of: "}") else { return first(info) }
    let words = info[info.index(after: info.startIndex)..<end].split { $0 == " " || $0 == "," }
    if let written = words.first(where: { $0.hasPrefix(".") }) {
      return written.dropFirst().lowercased()
    }
    let name = words.first?.lowercased() ?? ""
    if directives.contains(name) { return first(info[info.index(after: end)...]) }
    return name.hasPrefix("python") ? name : "{" + name + "}"
  }

  private static func children(of node: OpaquePointer) -> [OpaquePointer] {
    var result: [OpaquePointer] = []
    var next = cmark_node_first_child(node)
    while let child = next {
      result.append(child)
      next = cmark_node_next(child)
    }
    return result
  }

  /// The plain text of a node, without markup.
  private static func text(
    of node: OpaquePointer, withCode: Bool = true
  ) -> String {
    var result = ""
    guard let iterator = cmark_iter_new(node) else { return "" }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return result }
      guard event == CMARK_EVENT_ENTER, let inner = cmark_iter_get_node(iterator) else { continue }
      let type = cmark_node_get_type(inner)
      if type == CMARK_NODE_TEXT || withCode && type == CMARK_NODE_CODE {
        result += cmark_node_get_literal(inner).map { String(cString: $0) } ?? ""
      } else if type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_CODE {
        result += " "
      }
    }
  }
}
