import Analysis
import Duplicates
import PythonSyntax
import Resolution

/// Names for files and anchors made of letters, digits, hyphens and underscores, whatever the code is
/// called.
enum Slug {
  static func of(_ text: String) -> String {
    var slug = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        if !slug.hasSuffix("-") { slug += "-" }
      }
    }
    if slug.hasSuffix("-") { slug.removeLast() }
    // What was cut, or says nothing, is told from others by its hash, which stays when they change.
    if slug.utf8.count > mostBytes || slug.allSatisfy({ $0 == "-" || $0 == "_" }) {
      let digits = String(ContentHash(Array(text.utf8)).value, radix: 16).suffix(8)
      slug = (slug.isEmpty ? "unnamed" : String(slug.prefix(mostBytes - 9))) + "-" + digits
    }
    return isReserved(slug) ? slug + "_" : slug
  }

  private static let mostBytes = 80

  /// Whether Windows takes a file of that name for a device, whatever its ending.
  private static func isReserved(_ slug: String) -> Bool {
    let name = slug.lowercased()
    if ["con", "prn", "aux", "nul"].contains(name) { return true }
    return name.count == 4 && (name.hasPrefix("com") || name.hasPrefix("lpt"))
      && name.last?.isNumber == true
  }

  /// One slug a text, numbered where two would be alike, also on file systems without case.
  static func unique(_ texts: [String]) -> [String] {
    var used: Set<String> = []
    var next: [String: Int] = [:]
    return texts.map { text in
      let slug = of(text)
      var candidate = slug
      while !used.insert(candidate.lowercased()).inserted {
        let number = next[slug.lowercased()] ?? 2
        candidate = "\(slug)-\(number)"
        next[slug.lowercased()] = number + 1
      }
      return candidate
    }
  }
}

/// Where each page of the report stands, relative to its folder.
struct PageNames {
  let parts: Table<ServiceID, String>
  private let partSlugs: Table<ServiceID, String>
  /// By id, without an ending; what has no page is a row of the page of all duplicated names.
  private let groupPages: [String: String]
  private let groupRows: [String: String]
  /// By id, the page of duplicated names that has its row.
  private let groupLists: [String: String]

  /// - Parameters:
  ///   - groups: those with a page of their own.
  ///   - rows: all that the page of duplicated names lists.
  init(_ program: Program, groups: [DuplicateGroup], rows: [DuplicateGroup]) {
    partSlugs = Table(Slug.unique(program.services.map(\.name)))
    parts = Table(partSlugs.map { "parts/\($0).html" })
    func slugs(_ groups: [DuplicateGroup]) -> [(String, String)] {
      Array(
        zip(
          groups.map(\.id),
          Slug.unique(
            groups.map { $0.id.hasSuffix("()") ? $0.id.dropLast(2) + "-function" : $0.id })))
    }
    groupPages = Dictionary(
      slugs(groups).map { ($0, "symbols/" + $1) }, uniquingKeysWith: { first, _ in first })
    groupRows = Dictionary(slugs(rows), uniquingKeysWith: { first, _ in first })
    groupLists = Dictionary(
      rows.enumerated().map { ($1.id, SymbolsPage.path($0 / SymbolsPage.rowsOfPage)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The id of what one part imports of another, on the importer's page.
  func pair(_ from: ServiceID, _ to: ServiceID) -> String {
    "pair-\(partSlugs[from])-\(partSlugs[to])"
  }

  /// A file beside the page of a part, without its ending.
  func picture(ofPart part: ServiceID) -> String { "parts/\(partSlugs[part])" }

  func rule(_ name: String) -> String { "rules/\(name).html" }

  /// The page of a group, or its place on the page of all where it has none.
  func group(_ group: DuplicateGroup) -> String {
    groupPages[group.id].map { $0 + ".html" }
      ?? (groupLists[group.id] ?? SymbolsPage.path(0)) + "#" + row(of: group)
  }

  func hasPage(_ group: DuplicateGroup) -> Bool { groupPages[group.id] != nil }

  /// The place of a group on the page of all.
  func row(of group: DuplicateGroup) -> String { "group-" + (groupRows[group.id] ?? "") }

  /// A file beside the page of a group, without its ending; nil where the group has no page.
  func picture(of group: DuplicateGroup) -> String? { groupPages[group.id] }

  /// The list of findings, as the facets show it.
  static func findings(_ facets: [(String, String)]) -> String {
    facets.isEmpty
      ? "findings.html"
      : "findings.html#" + facets.map { "\($0)=\(escaped($1))" }.joined(separator: "&")
  }

  /// A value in a fragment: RFC 3986's unreserved characters stay.
  static func escaped(_ value: String) -> String {
    value.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        String(Unicode.Scalar(byte))
      default:
        "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
