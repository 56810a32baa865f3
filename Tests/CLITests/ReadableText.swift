import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a person reads of a page: its text, a line for each element that begins one.
enum PageText {
  private static let blocks: Set<String> = [
    "article", "aside", "caption", "dd", "details", "div", "dt", "figcaption", "figure", "form",
    "h1", "h2", "h3", "h4", "header", "footer", "label", "li", "main", "nav", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "thead", "title", "tr", "ul",
  ]

  /// - Parameter html: a page. Style, script and pictures are left out: they have no text, or
  ///   Graphviz's.
  static func of(_ html: String) -> String {
    var lines = [""]
    var rest = html[...]
    while let open = rest.firstIndex(of: "<") {
      lines[lines.count - 1] += rest[..<open]
      guard let close = rest[open...].firstIndex(of: ">") else { break }
      let tag = rest[rest.index(after: open)..<close]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      rest = rest[rest.index(after: close)...]
      if ["style", "script", "svg"].contains(name), !tag.hasPrefix("/") {
        guard let end = rest.firstRange(of: "</\(name)>") else { break }
        rest = rest[end.upperBound...]
      } else if blocks.contains(name) {
        lines.append("")
      } else if ["td", "th"].contains(name), !tag.hasPrefix("/") {
        lines[lines.count - 1] += " | "
      }
    }
    lines[lines.count - 1] += rest
    return lines.map { line in
      line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }
}

/// What a picture holds, without what depends on Graphviz's version: no places, no order.
final class PictureOutline: NSObject, XMLParserDelegate {
  private var lines: [String] = []
  private var classes: [String] = []
  private var current = ""

  /// A line for each box, arrow, title and text, sorted; nil where it isn't well-formed.
  static func of(_ svg: String) -> String? {
    let outline = PictureOutline()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = outline
    guard parser.parse() else { return nil }
    return outline.lines.sorted().joined(separator: "\n") + "\n"
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    if name == "g" || name == "svg" { classes.append(attributes["class"] ?? "") }
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    switch name {
    case "text", "title": lines.append("\(classes.last ?? ""): \(name): \(current)")
    case "g", "svg": classes.removeLast()
    default: break
    }
    current = ""
  }
}
