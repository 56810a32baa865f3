import Analysis
import Duplicates
import PythonSyntax
import Resolution

/// One of the pages that list every name which is defined in several modules.
struct SymbolsPage {
  /// A page has so many rows, so that a browser shows it at once.
  static let rowsOfPage = 60

  let context: PageContext
  /// From 0.
  let number: Int
  private var groups: [DuplicateGroup] { context.program.duplicates }

  static func count(_ context: PageContext) -> Int {
    max(1, (context.program.duplicates.count + rowsOfPage - 1) / rowsOfPage)
  }

  static func path(_ number: Int) -> String {
    number == 0 ? "symbols.html" : "symbols-\(number + 1).html"
  }

  func data() -> PageData {
    var page = context.frame(
      title: "Duplicated names", path: Self.path(number), section: "Symbols",
      crumbs: [PageContext.crumb("duplicated names")])
    let total = Self.count(context)
    let first = number * Self.rowsOfPage
    let own = groups[min(first, groups.count)..<min(first + Self.rowsOfPage, groups.count)]
    page["group_count"] = groups.count.grouped
    page["summary"] =
      groups.isEmpty
      ? "No class, enumeration, function or constant of a telling name is defined twice."
      : "\(groups.count.grouped) \(groups.count == 1 ? "name is" : "names are") defined in several "
        + "modules" + (total > 1 ? "; this is page \(number + 1) of \(total)." : ".")
    page["severities"] = context.severities(
      context.entries.filter { $0.finding.rule == DuplicateDefinition.info.name },
      facets: [("rule", DuplicateDefinition.info.name)])
    page["has_groups"] = !own.isEmpty
    page["groups"] = own.map(context.groupRow)
    page["has_pages"] = total > 1
    page["pages"] = (0..<total).map { other in
      [
        "href": Self.path(other), "text": String(other + 1), "is_current": other == number,
      ] as PageData
    }
    return page
  }
}
