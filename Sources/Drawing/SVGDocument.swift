/// Graphviz's SVG, made fit to stand in a page: no prolog or comments, no links, no class or id but
/// those that the DOT gave, an accessible name, tooltips as `<title>`, details in a quieter ink.
///
/// It reads only what Graphviz writes, where every `<` and `>` of a text is escaped.
struct SVGDocument {
  /// Pixels to a point: labels of 11 points show at 13 pixels.
  private static let scale = 1.2

  private var body = ""
  private var title = ""
  private var viewBox = ""
  /// What each open `<g>` writes when it closes; Graphviz's tooltip groups vanish.
  private var openGroups: [String] = []
  private var group = Group.other
  private var groupIsMain = false
  private var linesInGroup = 0
  private var skipsText = false

  private enum Group { case graph, box, other }

  /// The picture in `raw`, or nil if that isn't a whole SVG document.
  static func text(from raw: String) -> String? {
    var document = SVGDocument()
    return document.read(raw) ? document.head() + document.body + "</svg>\n" : nil
  }

  private mutating func read(_ raw: String) -> Bool {
    var rest = raw.replacing("&#45;", with: "-")[...]
    while let start = rest.firstIndex(of: "<") {
      if !skipsText { add(text: rest[..<start]) }
      rest = rest[start...]
      let end = rest.hasPrefix("<!--") ? "-->" : ">"
      guard let close = rest.firstRange(of: end) else { return false }
      let tag = rest[..<close.upperBound]
      rest = rest[close.upperBound...]
      if tag == "</svg>" { return openGroups.isEmpty && !viewBox.isEmpty }
      read(tag: tag)
    }
    return false
  }

  private mutating func read(tag: Substring) {
    if tag.hasPrefix("<?") || tag.hasPrefix("<!") || tag.hasPrefix("</a") { return }
    if tag.hasPrefix("<svg") {
      viewBox = Self.attribute("viewBox", of: tag) ?? ""
    } else if tag.hasPrefix("<g ") {
      open(group: tag)
    } else if tag == "</g>" {
      body += openGroups.popLast() ?? ""
    } else if tag.hasPrefix("<a ") {
      add(tooltip: Self.attribute("xlink:title", of: tag) ?? "")
    } else if tag == "<title>" || tag == "</title>" {
      skipsText = tag == "<title>"  // Graphviz's own names mean nothing to a reader
    } else if tag.hasPrefix("<text ") {
      open(text: tag)
    } else {
      body += tag.replacing("\"transparent\"", with: "\"none\"")
      if tag == "</text>" || tag.hasSuffix("/>") { body += "\n" }
    }
  }

  private mutating func open(group tag: Substring) {
    if tag.hasPrefix("<g id=\"a_") {
      openGroups.append("")
      return
    }
    let names = (Self.attribute("class", of: tag) ?? "").split(separator: " ")
    group = names.first == "graph" ? .graph : names.first == "node" ? .box : .other
    groupIsMain = names.contains("main")
    linesInGroup = 0
    openGroups.append("</g>\n")
    body += tag.replacing("scale(1 1) rotate(0) ", with: "") + "\n"
  }

  private mutating func add(tooltip: String) {
    if group == .graph {
      title = tooltip
    } else {
      body += "<title>\(tooltip)</title>\n"
    }
  }

  private mutating func open(text tag: Substring) {
    var tag = tag.replacing(" font-family=\"Helvetica,Arial,sans-serif\"", with: "")
    if group == .box {
      let ink = " fill=\"\(Palette.ink)\""
      let details = groupIsMain ? Palette.strongQuietInk : Palette.quietInk
      if linesInGroup > 0 {
        tag = tag.replacing(ink, with: " fill=\"\(details)\"")
      } else if groupIsMain {
        tag = tag.dropLast() + " font-weight=\"bold\">"
      }
      linesInGroup += 1
    }
    body += tag
  }

  private mutating func add(text: Substring) {
    if text.contains(where: { !$0.isWhitespace }) { body += text }
  }

  private func head() -> String {
    let sides = viewBox.split(separator: " ").compactMap { Double($0) }
    var size = ""
    if sides.count == 4 {
      let width = Int((sides[2] * Self.scale).rounded(.up))
      let height = Int((sides[3] * Self.scale).rounded(.up))
      size = " width=\"\(width)\" height=\"\(height)\""
    }
    let name = title.isEmpty ? "Diagram" : title
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="img" aria-label="\(name)" \
      viewBox="\(viewBox)"\(size) style="max-width:100%;height:auto" \
      font-family="Helvetica,Arial,sans-serif">
      <title>\(name)</title>

      """
  }

  /// The value as it stands in the tag, still escaped.
  private static func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\"") ?? tag.firstRange(of: "\n \(name)=\"")
    else { return nil }
    let value = tag[start.upperBound...]
    return value.firstIndex(of: "\"").map { String(value[..<$0]) }
  }
}
