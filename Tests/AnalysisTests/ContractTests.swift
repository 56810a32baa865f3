import Analysis
import Resolution
import TestSupport
import Testing

struct ContractTests {
  @Test(arguments: [
    ("shop", "shop", true), ("shop", "shop.api", false), ("shop.*", "shop.api", true),
    ("shop.*", "shop", false), ("shop.*", "shop.api.v1", false), ("shop.**", "shop.api.v1", true),
    ("shop.**", "shop", false), ("shop.**.models", "shop.a.b.models", true),
    ("shop.**.models", "shop.models", false), ("**.api.*", "shop.api.api.v1", true),
    ("*.*.api", "shop.web.api", true), ("*.*.api", "shop.api", false),
  ])
  func expressions(_ pattern: String, _ name: String, _ fits: Bool) throws {
    #expect(try ModuleExpression(pattern).matches(name) == fits)
  }

  @Test(arguments: ["", "shop..api", "shop.ap*", "shop.*.**", "shop.**.*", "shop.**.**"])
  func wrongExpressions(_ text: String) {
    #expect(throws: ContractMistake.self) { try ModuleExpression(text) }
  }

  @Test(arguments: [
    ("get_.*", "get_order", true), ("get_.*", "forget_order", false), ("a|b", "ab", true),
    ("(?:a|b)", "ab", false), ("types\\..*", "types.Row", true), ("types\\..*", "typesXRow", false),
    ("[A-Z]\\w+", "Order", true), ("[^_].*", "_order", false), ("a?b+c*", "bb", true),
    ("(ab)+", "ababab", true), ("(ab)+", "aba", false), ("", "", true), ("^a$", "a", true),
  ])
  func patterns(_ pattern: String, _ name: String, _ fits: Bool) throws {
    #expect(try InterfacePattern(pattern).matches(name) == fits)
  }

  @Test(arguments: ["(a", "a)", "[a", "*a", "a{2}", "(?=a)", "\\b", "a^b", "a\\"])
  func wrongPatterns(_ text: String) {
    #expect(throws: ContractMistake.self) { try InterfacePattern(text) }
  }

  /// A pattern that makes others take a lifetime.
  @Test func patternsTakeNoLongerThanTheirText() throws {
    let pattern = try InterfacePattern("(a*)*(a*)*(a*)*b")
    #expect(!pattern.matches(String(repeating: "a", count: 2_000)))
  }

  private static let tree = [
    "shop/__init__.py": "", "shop/web.py": "import shop.core\nimport shop.db\n",
    "shop/core.py": "import shop.db\n", "shop/db.py": "import os\n",
  ]

  private func states(_ configuration: String) throws -> [ContractOutcome.State] {
    var files = Self.tree
    files["groundplan.toml"] = configuration
    return try TestProject(files).program().contracts.outcomes.map(\.state)
  }

  @Test func aClosedLayerIsNotPassed() throws {
    let contract = "[[contracts]]\ntype = \"layers\"\nlayers = [\"shop.web\", "
    #expect(try states(contract + "\"shop.core\", \"shop.db\"]\n") == [.kept])
    #expect(
      try states(contract + "{ name = \"shop.core\", closed = true }, \"shop.db\"]\n") == [.broken])
  }

  /// As import-linter has it: what is written and empty demands nothing.
  @Test(arguments: [
    "type = \"layers\"\nlayers = []", "type = \"independence\"\nmodules = []",
    "type = \"forbidden\"\nsource-modules = [\"shop.web\"]\nforbidden-modules = []",
    "type = \"forbidden\"\nsource-modules = []\nforbidden-modules = [\"shop.db\"]",
    "type = \"protected\"\nprotected-modules = []", "type = \"acyclic-siblings\"\nancestors = []",
  ])
  func emptyListsDemandNothing(_ contract: String) throws {
    #expect(try states("[[contracts]]\n\(contract)\n") == [.kept])
  }

  @Test(arguments: [
    ("type = \"forbidden\"\nsource-modules = [\"a\"]\n", "needs 'forbidden-modules'"),
    ("type = \"layers\"\n", "needs 'layers'"),
    ("type = \"layers\"\nlayers = [\"a | b : c\"]\n", "mixes '|' and ':'"),
    ("type = \"layers\"\nlayers = [\"a\", \"a\"]\n", "in the layers twice"),
    ("type = \"layers\"\nlayers = [\"a\"]\ndepth = 1\n", "'layers' has no 'depth'"),
    ("type = \"layer\"\n", "none of layers, forbidden"),
    ("type = \"layers\"\nlayrs = []\n", "did you mean 'layers'?"),
    ("type = \"forbidden\"\nsource-modules = [\"a.b*\"]\n", "a wildcard stands for a part"),
    ("type = \"protected\"\nignore-imports = [\"a > b\"]\n", "write it as 'shop.api -> shop.db'"),
    ("type = \"modules\"\nmodules = [{ path = \"a\", depend-on = [] }]\n", "'depends-on'?"),
    ("type = \"paths\"\npatterns = [\"a\"]\n", "needs 'service'"),
    ("type = \"paths\"\nservice = \"a\"\n", "needs 'patterns'"),
    ("type = \"paths\"\nservice = \"a\"\npatterns = [\"a.{b\", \"a..b\"]\n", "'a..b' is no"),
    ("type = \"modules\"\nmodules = [\"a\"]\ninterfaces = [{ expose = [\"(\"] }]\n", "not closed"),
  ])
  func mistakesOfTheConfiguration(_ text: String, _ part: String) {
    let bytes = Array(("[[contracts]]\n" + text).utf8)
    let error = #expect(throws: SettingsError.self) {
      try ConfigurationFile.parse(bytes, path: "groundplan.toml")
    }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasPrefix("groundplan.toml:") == true)
  }

  @Test func importsOfAServiceHaveAShape() throws {
    let files = [
      "groundplan.toml": "[paths]\nshop = [\"shop.app.{component}.{module}\", \"shop\"]\n",
      "shop/__init__.py": "", "shop/app/__init__.py": "", "shop/app/settings.py": "A = 1\n",
      "shop/app/core/__init__.py": "", "shop/app/core/orders.py": "from . import prices\n",
      "shop/app/core/prices.py": "import shop\n",
      "tools/report.py": """
      import os
      import shop.app.core.orders
      from shop.app.core import prices
      from shop.app.core.prices import A
      from shop.app import settings
      from shop.app.settings import A as B
      """,
    ]
    let outcomes = try TestProject(files).program().contracts.outcomes
    let outcome = try #require(outcomes.first)
    #expect(outcomes.count == 1 && outcome.state == .broken)
    #expect(outcome.contract.name == "paths of shop")
    #expect(outcome.contract.location == Location(path: "groundplan.toml", line: 2, column: 1))
    #expect(
      outcome.violations.map(\.demand) == [
        "imports of 'shop' are absolute",
        "imports of 'shop' look like 'shop.app.{component}.{module}' or 'shop'",
        "imports of 'shop' look like 'shop.app.{component}.{module}' or 'shop'",
      ])
    #expect(
      outcome.violations.flatMap(\.chain).map(\.line) == [1, 5, 6])
  }

  @Test func aServiceWithAShapeMustBeThere() throws {
    let states = try states("[paths]\nshpo = [\"shpo.*\"]\n")
    #expect(states == [.unusable])
  }

  /// What `init --from` writes says the same as what it was read from.
  @Test func contractsCanBeWrittenBack() throws {
    let files = Self.tree.merging(
      [
        ".importlinter": """
        [importlinter]
        root_package = shop
        [importlinter:contract:one]
        name = One
        type = layers
        layers =
          shop.db | shop.core
          shop.web
        [importlinter:contract:two]
        name = Two
        type = independence
        modules =
          shop.web
          shop.core
        """,
        "tach.toml": """
        [[modules]]
        path = "shop.web"
        depends_on = [{ path = "shop.core", deprecated = true }]
        [[modules]]
        path = "shop.core"
        depends_on = ["shop.db"]
        visibility = ["shop.web"]
        [[modules]]
        path = "shop.db"
        layer = "low"
        """,
      ], uniquingKeysWith: { first, _ in first })
    let before = try TestProject(files).program().contracts
    let toml = before.outcomes.map(\.contract.setting).flatMap { setting in
      ["[[contracts]]"]
        + ContractSetting.settings.compactMap { key in
          key.toml(in: setting).map { "\(key.name) = \($0)" }
        }
    }.joined(separator: "\n")
    var written = Self.tree
    written["groundplan.toml"] = "contract-files = false\n" + toml + "\n"
    let after = try TestProject(written).program().contracts
    #expect(before.outcomes.map(\.state) == [.broken, .broken, .broken])
    #expect(after.outcomes.map(\.state) == before.outcomes.map(\.state))
    #expect(
      after.outcomes.map { $0.violations.map(\.key) }
        == before.outcomes.map { $0.violations.map(\.key) })
    #expect(before.outcomes.allSatisfy { !$0.violations.isEmpty })
  }

  /// A whole run with contracts left out asks for no graph of them.
  @Test func filesOfOtherToolsCanBeLeftOut() throws {
    var files = Self.tree
    files["tach.toml"] = "[[modules]]\npath = \"shop.web\"\ndepends_on = []\n"
    #expect(try TestProject(files).program().contracts.outcomes.count == 1)
    files["groundplan.toml"] = "contract-files = false\n"
    #expect(try TestProject(files).program().contracts.outcomes.isEmpty)
  }

  /// tach calls such a file valid: it is there for `tach map`, or for what comes from outside.
  @Test func filesOfTachWithoutModulesDemandNothing() throws {
    for text in ["modules = []\n", "source_roots = [\".\"]\n", "[external]\nexclude = [\"PIL\"]\n"]
    {
      var files = Self.tree
      files["tach.toml"] = text
      let program = try TestProject(files).program()
      #expect(program.contracts.outcomes.isEmpty)
      #expect(program.contracts.faults.isEmpty)
    }
    var files = Self.tree
    files["tach.toml"] = "modles = []\n"
    #expect(try TestProject(files).program().contracts.outcomes.map(\.state) == [.unusable])
  }

  @Test func contractFilesThatCannotBeReadAreTold() throws {
    var files = Self.tree
    files["tach.toml"] = "[[modules\n"
    files["setup.cfg"] = "[importlinter]\nroot_package = shop\n"
    let findings = try TestProject(files).analyze().all.filter { $0.rule == "broken-contract" }
    #expect(findings.map(\.location.path) == ["setup.cfg", "tach.toml"])
    #expect(findings.map(\.location.line) == [1, 1])
    #expect(findings[0].message.contains("has no contract"))
    #expect(findings[1].message.contains("can't be read"))
  }
}
