import Duplicates
import Consolidation
import Resolution
import Analysis
import Foundation
import Registry
import Reports
import TestSupport
import Testing

/// A registry written from the code, read back, compared, and exported.
struct RegistryGenerationTests {
  private static let tree = [
    "shop/__init__.py": "",
    "shop/core/__init__.py": "from shop.core.orders import Order\n",
    "shop/core/orders.py": """
    class Order:
        def total(self): pass

    class Basket:
        def total(self): pass

    class _Hidden: pass

    """,
    "shop/core/twin.py": "class Basket:\n    def total(self): pass\nclass StockKeeper: pass\n",
    "shop/core/old.py":
      "\"\"\"DEPRECATED: use shop.core.\"\"\"\nfrom shop.core.orders import Basket\n",
    "shop/api.py": """
    from shop.core import Order
    from shop.core.orders import Basket
    from shop.core.old import Basket as Old
    from shop.gone import Wine
    from shop.gone import Basket as Lost

    """,
    "shop/cli.py": """
    from shop.core import Order
    from shop.core.orders import Order as Again, _Hidden

    """,
    "mail/__init__.py": "",
    "mail/sender.py": "import json\nfrom shop.core.orders import Basket\ndef send(): pass\n",
    "tests/test_api.py": """
    from unittest.mock import patch
    from mail.sender import send
    @patch("mail.sender.json")
    @patch("mail.sender.sent")
    def test(sent, json): send()

    """,
  ]

  private func program(_ more: [String: String] = [:]) throws -> Program {
    try TestProject(Self.tree.merging(more) { $1 }).program()
  }

  private func entry(_ path: String, _ program: Program) throws -> ImportRegistry.Entry {
    try #require(
      ImportRegistry(program).parts.flatMap(\.symbols).first { $0.canonical == path })
  }

  @Test func canonicalPathsAreThoseThatMostWrite() throws {
    let program = try program()
    // The package's own, for two modules write it and one the other.
    let order = try entry("shop.core.Order", program)
    #expect(order.importers == 2)
    #expect(order.aliases.map(\.path) == ["shop.core.orders.Order"])
    let basket = try entry("shop.core.orders.Basket", program)
    #expect(basket.deprecated.map(\.path) == ["shop.core.old.Basket"])
    #expect(basket.alsoDefined == ["shop.core.twin.Basket"])
    let names = ImportRegistry(program).parts.flatMap(\.symbols).map(\.name)
    #expect(!names.contains("_Hidden"))
  }

  @Test func configurationSaysWhatIsCanonical() throws {
    let program = try program([
      "groundplan.toml": "[consolidation]\ncanonical = [\"shop.core.orders.Order\"]\n"
    ])
    #expect(try entry("shop.core.orders.Order", program).aliases.map(\.path) == ["shop.core.Order"])
  }

  @Test func whatIsBrokenIsListedWithWhatIsRight() throws {
    let parts = ImportRegistry(try program()).parts
    let broken = parts.flatMap(\.broken)
    #expect(broken.map(\.path) == ["shop.gone.Basket", "shop.gone.Wine"])
    // Two definitions have the name.
    #expect(broken.map(\.replacement) == [nil, nil])
    #expect(parts.flatMap(\.mocks).map(\.path) == ["mail.sender.json"])
    #expect(parts.flatMap(\.brokenMocks).map(\.path) == ["mail.sender.sent"])
  }

  @Test func partsAndNumbersAreSelected() throws {
    let program = try program()
    #expect(ImportRegistry(program, services: ["mail"]).parts.map(\.name) == ["mail"])
    let often = ImportRegistry(program, least: 2).parts
    #expect(Set(often.flatMap(\.symbols).map(\.name)) == ["Basket", "Order"])
    #expect(often.flatMap(\.broken).isEmpty)
  }

  private func documents(_ program: Program) -> [RegistryDocument] {
    let registry = ImportRegistry(program)
    return [
      RegistryReader.read(
        Array(ImportRegistryMarkdown.text(registry, project: "shop").utf8), path: "R.md"),
      RegistryReader.read(Array(ImportRegistryTOML.text(registry).utf8), path: "R.toml"),
    ]
  }

  @Test(arguments: ["tree", "example", "forms"])
  func whatIsGeneratedHolds(_ name: String) throws {
    let program =
      switch name {
      case "tree": try program()
      case "example": try TestProject.example().program()
      default: try TestProject(try RegistryTests.tree()).program()
      }
    for document in documents(program) {
      #expect(document.error == nil)
      let check = RegistryCheck(document, in: program)
      #expect(check.claims.count > 10)
      #expect(check.claims.filter { $0.verdict != .holds }.map(\.message) == [])
      #expect(check.contradictions.isEmpty)
    }
    // Both forms say the same.
    let forms = documents(program)
    #expect(RegistryDifference(from: forms[0], to: forms[1]).changes.isEmpty)
  }

  @Test func theSameTreeGivesTheSameBytes() throws {
    func text(jobs: Int) throws -> String {
      let registry = ImportRegistry(try TestProject.example().program(jobs: jobs))
      return ImportRegistryMarkdown.text(registry, project: "shop")
        + ImportRegistryTOML.text(registry)
    }
    #expect(try text(jobs: 1) == text(jobs: 4))
  }

  @Test func differencesAreToldByPath() throws {
    func read(_ text: String) -> RegistryDocument {
      RegistryReader.read(Array(("```python\n" + text + "\n```").utf8), path: "R.md")
    }
    let old = read(
      "from a.b import Same  # ✅\nfrom a.b import Went  # ✅\nfrom a.b import Moved  # ✅\nfrom a.b import Aged  # ✅"
    )
    let new = read(
      "from a.b import Same  # ✅\nfrom a.c import Moved  # ✅\nfrom a.b import Aged  # ❌\n# USE INSTEAD: from a.c import Aged\nfrom a.b import Came  # ✅"
    )
    let text = RegistryDifferenceText(
      RegistryDifference(from: old, to: new), old: "old.md", new: "new.md"
    ).text()
    #expect(
      text == """
        new.md:4: changed: a.b.Aged was working (old.md:5), is broken, use a.c.Aged
        new.md:6: new: a.b.Came, working
        new.md:3: moved: a.b.Moved (old.md:4) to a.c.Moved
        old.md:3: gone: a.b.Went, working

        4 differences: 1 new, 1 gone, 1 moved, 1 changed.

        """)
    #expect(RegistryDifference(from: old, to: old).changes.isEmpty)
  }

  @Test func rulesForOtherTools() throws {
    let program = try program([
      "shop/Dockerfile": "COPY shop /shop\n", "mail/Dockerfile": "COPY mail /mail\n",
      "groundplan.toml": """
      [services]
      shop = ["shop"]
      mail = ["mail"]

      """,
    ])
    let rules = RegistryRules(RegistryCheck(documents(program)[0], in: program), in: program)
    #expect(
      rules.bans.map(\.message) == [
        "shop.core.old.Basket is deprecated: use shop.core.orders.Basket.",
        "shop.gone.Basket doesn't exist.", "shop.gone.Wine doesn't exist.",
      ])
    #expect(rules.retiredModules == ["shop.core.old"])
    #expect(rules.packages.map(\.name) == ["mail", "shop"])
    let ruff = RegistryExport.ruff(rules)
    #expect(ruff.contains("\"shop.gone.Wine\".msg = \"shop.gone.Wine doesn't exist.\"\n"))
    let linter = RegistryExport.importLinter(rules)
    #expect(
      linter.contains(
        "type = forbidden\nallow_indirect_imports = True\nsource_modules =\n    mail\nforbidden_modules =\n    shop\n"
      ))
    #expect(linter.contains("type = protected\nprotected_modules =\n    shop.core.old\n"))
    #expect(RegistryExport.tach(rules).contains("path = \"mail\"\ndepends_on = []\n"))
  }

  @Test func namesAreFound() throws {
    let program = try program()
    #expect(
      NameSearch("Basket", in: program).exact.map(\.path) == [
        "shop.core.orders.Basket", "shop.core.twin.Basket",
      ])
    #expect(NameSearch("shop.x.basket", in: program).otherCase.count == 2)
    #expect(NameSearch("LegacyStockKeepers", in: program).nearName.map(\.name) == ["StockKeeper"])
    #expect(NameSearch("Baskt", in: program).misspelt.map(\.name) == ["Basket", "Basket"])
    #expect(NameSearch("Wine", in: program).isEmpty)
    #expect(NameSearch("Wine", in: program).brokenPaths.map(\.path) == ["shop.gone.Wine"])
  }

  @Test func aRegistryDecidesWhatRemains() throws {
    let body = "class Basket:\n    def total(self):\n        return sum(self.lines)\n"
    let tree = [
      "shop/__init__.py": "", "shop/a.py": body, "shop/b.py": body,
      "shop/user.py": "from shop.b import Basket\n",
      "groundplan.toml": "registry = \"R.md\"\n",
      "R.md": "```python\nfrom shop.a import Basket  # CANONICAL\n```\n",
    ]
    let targets = Consolidation(of: try TestProject(tree).analyze()).targets
    #expect(targets.first?.remaining?.path == "shop.a.Basket")
  }

  @Test func unifiedDifferences() {
    let old = (1...12).map { "line \($0)" }
    var new = old
    new[1] = "second"
    new.remove(at: 10)
    #expect(
      UnifiedDifference.text(old: old, new: new, path: "R.md") == """
        --- R.md
        +++ R.md
        @@ -1,5 +1,5 @@
         line 1
        -line 2
        +second
         line 3
         line 4
         line 5
        @@ -8,5 +8,4 @@
         line 8
         line 9
         line 10
        -line 11
         line 12

        """)
    #expect(UnifiedDifference.text(old: old, new: old, path: "R.md").isEmpty)
    #expect(UnifiedDifference.text(old: [], new: ["a"], path: "R").contains("@@ -0,0 +1 @@\n+a\n"))
  }
}
