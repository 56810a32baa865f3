import PythonSyntax
import Analysis
import Resolution
import Consolidation

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
    return slug.isEmpty || slug == "-" ? "unnamed" : String(slug.prefix(80))
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
  /// By index of the group: its page, or its place on the first page where it has none.
  let groups: [String]
  let groupIDs: [String]
  /// By index of the target.
  let targets: [String]
  private let serviceSlugs: Table<ServiceID, String>
  private let groupSlugs: [String]
  private let hasPage: [Bool]
  private let pageOfGroup: [String: String]

  init(_ program: Program, targets: [String]) {
    serviceSlugs = Table(Slug.unique(program.services.map(\.name)))
    services = Table(serviceSlugs.map { "services/\($0).html" })
    let slugs = Slug.unique(
      program.duplicates.map { $0.kind == .class ? $0.name : $0.name + "-function" })
    groupSlugs = slugs
    groupIDs = slugs.map { "group-" + $0 }
    self.targets = Slug.unique(targets).map { "targets/\($0).html" }
    hasPage = program.duplicates.map { $0.role != nil }
    pageOfGroup = Dictionary(
      program.duplicates.indices.filter { program.duplicates[$0].role != nil }.map { index in
        let group = program.duplicates[index]
        return (
          group.kind == .class ? group.name : group.name + "()", "duplicates/\(slugs[index]).html"
        )
      }, uniquingKeysWith: { first, _ in first })
    groups = zip(slugs, hasPage).map { slug, hasPage in
      hasPage ? "duplicates/\(slug).html" : "index.html#group-\(slug)"
    }
  }

  func pair(_ from: ServiceID, _ to: ServiceID) -> String {
    "pair-\(serviceSlugs[from])-\(serviceSlugs[to])"
  }

  /// A file beside the page of a target, without its ending.
  func picture(ofTarget index: Int) -> String { String(targets[index].dropLast(".html".count)) }

  /// The page with the picture of a group of one name; nil where there is none.
  func page(ofGroupNamed group: ConsolidationGroup) -> String? {
    group.basis == .sameName ? pageOfGroup[group.id] : nil
  }

  /// A file beside the page of a service or group, without its ending.
  func picture(ofService index: ServiceID) -> String { "services/\(serviceSlugs[index])" }

  /// Nil where the group has no page.
  func picture(ofGroup index: Int) -> String? {
    hasPage[index] ? "duplicates/\(groupSlugs[index])" : nil
  }
}
