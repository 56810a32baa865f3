import Analysis
import Resolution
import TestSupport
import Testing

/// Who answers for which file.
struct CodeOwnersTests {
  private func owners(
    _ text: String, at path: String = "CODEOWNERS", settings: String = ""
  ) throws -> CodeOwners {
    try TestProject([path: text, "groundplan.toml": settings, "a.py": ""]).program().owners
  }

  @Test func theLastPatternCounts() throws {
    let owners = try owners(
      """
      # everybody
      *            @all
      *.py         @python @second   # and why
      /shop/       @shop
      docs/*       @docs
      shop/private
      a\\ b.py     @blank
      """)
    #expect(owners.names(of: "README") == ["@all"])
    #expect(owners.names(of: "x/y.py") == ["@python", "@second"])
    #expect(owners.names(of: "shop/deep/in.py") == ["@shop"])
    #expect(owners.names(of: "other/shop/in.py") == ["@python", "@second"])
    #expect(owners.names(of: "docs/a.md") == ["@docs"])
    #expect(owners.names(of: "docs/deep/a.md") == ["@all"])
    #expect(owners.names(of: "shop/private/x.py").isEmpty)
    #expect(owners.names(of: "x/a b.py") == ["@blank"])
    #expect(owners.owners(of: "x/y.py") == "@python @second")
    #expect(owners.path == "CODEOWNERS")
  }

  /// Each section is asked by itself, those of one name together.
  @Test func sectionsOfGitLab() throws {
    let owners = try owners(
      """
      *.md @writers

      [Back End][2] @backend @@maintainer
      shop/
      shop/api/ @api
      !shop/api/generated.py

      ^[Optional] @watchers
      *.py

      [back end]
      tools/ @tools
      """)
    #expect(owners.names(of: "README.md") == ["@writers"])
    #expect(owners.names(of: "shop/a.py") == ["@backend", "@@maintainer", "@watchers"])
    #expect(owners.names(of: "shop/api/a.py") == ["@api", "@watchers"])
    #expect(owners.names(of: "shop/api/generated.py") == ["@watchers"])
    #expect(owners.names(of: "tools/x.sh") == ["@tools"])
    #expect(owners.names(of: "x.sh").isEmpty)
    #expect(owners.all == ["@@maintainer", "@api", "@backend", "@tools", "@watchers", "@writers"])
  }

  /// For GitLab a pattern with a slash in it fits in any folder, for GitHub at the root.
  @Test func patternsThatFloat() throws {
    let text = "shop/api/x.py @x\nshop/docs/* @docs\n"
    let hub = try owners(text)
    #expect(hub.names(of: "shop/api/x.py") == ["@x"] && hub.names(of: "in/shop/api/x.py").isEmpty)
    let lab = try owners(text, at: ".gitlab/CODEOWNERS")
    #expect(lab.names(of: "in/shop/api/x.py") == ["@x"])
    #expect(lab.names(of: "in/shop/docs/a.md") == ["@docs"])
    #expect(lab.names(of: "in/shop/docs/b/a.md").isEmpty)
    // A character set is no section.
    #expect(try owners("[ab]/x.py @x\n").all == ["@x"])
  }

  @Test func settingsComeFirst() throws {
    let owners = try owners(
      "* @all\n",
      settings: "[owners]\n\"@shop\" = [\"shop\", \"cart/**\"]\n\"team\" = [\"shop/api\"]\n")
    #expect(owners.names(of: "shop/a.py") == ["@shop"])
    #expect(owners.names(of: "shop/api/a.py") == ["@shop", "team"])
    #expect(owners.names(of: "cart/x.py") == ["@shop"])
    #expect(owners.names(of: "other.py") == ["@all"])
  }

  @Test func selections() throws {
    let program = try TestProject([
      "CODEOWNERS": "shop/ @Org/Shop\n", "shop/a.py": "", "b.py": "",
    ]).program()
    #expect(OwnerSelection(["org/shop"], among: program.owners).holds("shop/a.py"))
    #expect(!OwnerSelection(["@org/shop"], among: program.owners).holds("b.py"))
    #expect(OwnerSelection(["none"], among: program.owners).holds("b.py"))
    #expect(!OwnerSelection(["none"], among: program.owners).holds("shop/a.py"))
    #expect(OwnerSelection(["@org/shop", "nobody"], among: program.owners).unknown == ["nobody"])
  }

  @Test func bothEndsOfACrossing() throws {
    let project = TestProject([
      "CODEOWNERS": "orders/ @orders\nbilling/ @billing @money\n",
      "orders/Dockerfile": "FROM python\n", "orders/__init__.py": "",
      "orders/main.py": "from billing.core import charge\n",
      "billing/Dockerfile": "FROM python\n", "billing/__init__.py": "",
      "billing/core.py": "def charge(): return 1\n",
      "groundplan.toml": "[services]\norders = [\"orders\"]\nbilling = [\"billing\"]\n",
    ])
    let finding = try #require(
      try project.analyze().reported.first { $0.rule == "cross-service-import" })
    #expect(
      finding.notes.map(\.message) == ["owned by @billing @money; what imports it by @orders"])
    #expect(finding.notes.first?.location.path == "billing/core.py")
  }
}
