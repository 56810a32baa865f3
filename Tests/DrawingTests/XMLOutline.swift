import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a well-formed XML document holds, in document order.
final class XMLOutline: NSObject, XMLParserDelegate {
  private(set) var elements: [String] = []
  private(set) var ids: [String] = []
  private(set) var texts: [String] = []
  private(set) var titles: [String] = []
  private(set) var descriptions: [String] = []
  private(set) var hrefs: [String] = []
  private var current = ""

  /// Nil if the document isn't well-formed.
  init?(_ document: String) {
    super.init()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append(name)
    if let id = attributes["id"] { ids.append(id) }
    if let href = attributes["href"] { hrefs.append(href) }
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) {
    current += string
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" { texts.append(current) }
    if name == "title" { titles.append(current) }
    if name == "desc" { descriptions.append(current) }
    current = ""
  }
}
