import PythonSyntax
import Duplicates
import Resolution

/// Names for files and anchors made of letters, digits and hyphens, whatever the code is called.
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
    return slug.isEmpty ? "unnamed" : String(slug.prefix(80))
  }

  /// One slug a text, numbered where two would be alike, also on file systems without case.
  static func unique(_ texts: [String]) -> [String] {
    var used: Set<String> = []
    return texts.map { text in
      let slug = of(text)
      var candidate = slug
      var number = 2
      while !used.insert(candidate.lowercased()).inserted {
        candidate = "\(slug)-\(number)"
        number += 1
      }
      return candidate
    }
  }
}

/// Where each page of the report stands, relative to its folder.
struct PageNames {
  let services: Table<ServiceID, String>
  private let serviceSlugs: Table<ServiceID, String>
  /// By id, without an ending; what has no page is a row of the first page.
  private let groupPages: [String: String]
  private let groupRows: [String: String]

  /// - Parameters:
  ///   - groups: those with a page of their own.
  ///   - rows: those that the first page lists.
  init(_ program: Program, groups: [DuplicateGroup], rows: [DuplicateGroup]) {
    serviceSlugs = Table(Slug.unique(program.services.map(\.name)))
    services = Table(serviceSlugs.map { "services/\($0).html" })
    func slugs(_ groups: [DuplicateGroup]) -> [(String, String)] {
      Array(
        zip(
          groups.map(\.id),
          Slug.unique(
            groups.map { $0.id.hasSuffix("()") ? $0.id.dropLast(2) + "-function" : $0.id })))
    }
    groupPages = Dictionary(
      slugs(groups).map { ($0, "groups/" + $1) }, uniquingKeysWith: { first, _ in first })
    groupRows = Dictionary(slugs(rows), uniquingKeysWith: { first, _ in first })
  }

  func pair(_ from: ServiceID, _ to: ServiceID) -> String {
    "pair-\(serviceSlugs[from])-\(serviceSlugs[to])"
  }

  /// A file beside the page of a service, without its ending.
  func picture(ofService index: ServiceID) -> String { "services/\(serviceSlugs[index])" }

  /// The page of a group, or its place on the first page where it has none.
  func group(_ group: DuplicateGroup) -> String {
    groupPages[group.id].map { $0 + ".html" } ?? "index.html#" + row(of: group)
  }

  /// The place on the first page of a group that is listed there.
  func row(of group: DuplicateGroup) -> String { "group-" + (groupRows[group.id] ?? "") }

  /// A file beside the page of a group, without its ending; nil where the group has no page.
  func picture(of group: DuplicateGroup) -> String? { groupPages[group.id] }
}
