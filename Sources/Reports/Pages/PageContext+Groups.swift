import Analysis
import Duplicates
import PythonSyntax
import Resolution

/// Tables of groups of definitions.
extension PageContext {
  static func title(ofRole role: String?) -> String {
    switch role {
    case "state"?: "States"
    case "factory"?: "Factories"
    case "manager"?: "Managers"
    case "registry"?: "Registries"
    case let role?: role.prefix(1).uppercased() + role.dropFirst()
    case nil: "Other classes"
    }
  }

  /// Parts and definitions that a row lists; the group's own page has all.
  private static let maximumListed = 6

  /// A group as a row of a table, with its definitions below it.
  func groupRow(_ group: DuplicateGroup) -> PageData {
    var known: Set<ServiceID> = []
    let services = group.sites.map(\.service).filter { known.insert($0).inserted }
    let href = pages.group(group)
    let hasPage = pages.hasPage(group)
    let sites = group.sites.prefix(Self.maximumListed)
    let shownServices = services.prefix(Self.maximumListed)
    let more = services.count - shownServices.count
    return [
      "sites_href": hasPage ? href + "#definitions" : href,
      "id": pages.row(of: group), "name": VisibleText.of(group.id),
      "href": href, "kind": group.form.rawValue,
      "verdict": group.verdict.words, "tone": tone(of: group),
      "glyph": severity(of: group)?.glyph ?? "",
      "scope": group.scope.rawValue, "site_count": group.sites.count.grouped,
      "service_count": services.count.grouped,
      "product_count": group.sites.count { $0.scope == .product }.grouped,
      "test_count": group.sites.count { $0.scope == .test }.grouped,
      "services": shownServices.map(service)
        + (more > 0 ? [["name": "and \(more.grouped) more", "href": href]] : []),
      "has_more_sites": sites.count < group.sites.count,
      "more_sites": (group.sites.count - sites.count).grouped,
      "sites": sites.map { site in
        var row = location(site.location)
        row["scope"] = site.scope.rawValue
        row["service"] = service(site.service)
        return row
      },
    ]
  }

  /// The severity of the finding that tells of a group; nil where none is reported.
  func severity(of group: DuplicateGroup) -> Severity? { finding(of: group)?.finding.severity }

  /// The finding that tells of a group; nil where none is reported.
  func finding(of group: DuplicateGroup) -> FindingEntry? { entryOfGroup[group.id] }

  func tone(of group: DuplicateGroup) -> String { severity(of: group)?.rawValue ?? "plain" }
}
