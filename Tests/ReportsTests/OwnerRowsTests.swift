import Analysis
import Consolidation
import TestSupport
import Testing

@testable import Reports

/// The table by owner on the page of parts.
struct OwnerRowsTests {
  private static let files = [
    "orders/__init__.py": "", "orders/main.py": "from billing.core import charged\n",
    "billing/__init__.py": "", "billing/core.py": "def charge(): return 1\n",
    "tools/run.py": "import orders.gone\nimport billing.lost\n", "setup.py": "",
  ]

  private static func page(_ owners: String) throws -> PageData {
    let project = TestProject(files.merging(["CODEOWNERS": owners]) { $1 })
    let context = PageContext(
      consolidation: Consolidation(of: try project.analyze()),
      options: ReportOptions(project: "shop"), templates: try TemplateLibrary())
    let data = PartsPage(context: context).data()
    var checker = KeyChecker(files: TemplateLibrary.files)
    checker.check("parts", [data])
    #expect(checker.missing == [])
    return data
  }

  private static func counts(_ row: PageData) throws -> [String] {
    try #require(row["severities"] as? [PageData]).compactMap { $0["value"] as? String }
  }

  @Test func filesAndFindingsOfEach() throws {
    let page = try Self.page(
      "* @all\norders/ @orders\nbilling/ @billing @<b>\ntools/ @orders\nsetup.py\n")
    #expect(page["has_owners"] as? Bool == true)
    #expect(page["owners_source"] as? String == "CODEOWNERS")
    let rows = try #require(page["owners"] as? [PageData])
    #expect(
      rows.compactMap { $0["name"] as? String } == ["@orders", "@billing @<b>", "nobody"])
    #expect(rows.compactMap { $0["file_count"] as? String } == ["3", "2", "1"])
    #expect(try Self.counts(rows[0]).prefix(1) == ["1"])
    #expect(try Self.counts(rows[1]) == ["0", "0", "0"])
    let links = try #require(rows[1]["severities"] as? [PageData])
    #expect(
      links[0]["href"] as? String
        == "findings.html#owner=%40billing%20%40%3Cb%3E&severity=error")
  }

  @Test func withoutOwnersThereIsNoTable() throws {
    let project = TestProject(Self.files)
    let context = PageContext(
      consolidation: Consolidation(of: try project.analyze()),
      options: ReportOptions(project: "shop"), templates: try TemplateLibrary())
    #expect(PartsPage(context: context).data()["has_owners"] as? Bool == false)
  }
}
