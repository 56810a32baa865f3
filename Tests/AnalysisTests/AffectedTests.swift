import Analysis
import PythonSyntax
import Resolution
import TestSupport
import Testing

/// What a change reaches.
struct AffectedTests {
  private func affected(
    _ texts: [String: String?], _ files: [ChangedFile], before: [String: String] = [:],
    typeChecking: Bool = false
  ) throws -> AffectedModules {
    let kinds = Set(ImportKind.allCases).subtracting(typeChecking ? [] : [.typeChecking])
    return AffectedModules(
      of: files, in: try TestProject(texts.compactMapValues(\.self)).program(),
      before: before.isEmpty ? nil : try TestProject(before).program(), kinds: kinds)
  }

  private func tests(
    _ texts: [String: String], changing path: String, typeChecking: Bool = false
  ) throws -> [String] {
    let affected = try affected(texts, [ChangedFile(path, .modified)], typeChecking: typeChecking)
    return affected.tests.map { affected.program.modules[$0].path }
  }

  private static let shop = [
    "shop/__init__.py": "", "shop/money.py": "class Money: pass\n",
    "shop/orders.py": "from shop.money import Money\n",
    "shop/lazy.py": "def f():\n    import shop.money\n",
    "shop/maybe.py":
      "try:\n    from shop.money import Money\nexcept ImportError:\n    Money = None\n",
    "shop/typed.py":
      "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.money import Money\n",
    "shop/alone.py": "import os\n",
    "tests/test_orders.py": "from shop.orders import Money\n",
    "tests/test_lazy.py": "from shop import lazy\n",
    "tests/test_maybe.py": "import shop.maybe\n",
    "tests/test_typed.py": "import shop.typed\n",
    "tests/test_alone.py": "import shop.alone\n",
    "tests/test_string.py":
      "from unittest.mock import patch\n\n\n@patch('shop.money.Money')\ndef test_a(m): pass\n",
    "tests/test_named.py":
      "import importlib\n\n\ndef test_a(): importlib.import_module('shop.orders')\n",
    "tests/helper.py": "import shop.orders\n",
  ]

  @Test func importsOfEveryKind() throws {
    #expect(
      try tests(Self.shop, changing: "shop/money.py") == [
        "tests/test_lazy.py", "tests/test_maybe.py", "tests/test_named.py", "tests/test_orders.py",
        "tests/test_string.py",
      ])
    #expect(
      try tests(Self.shop, changing: "shop/money.py", typeChecking: true)
        .contains("tests/test_typed.py"))
    #expect(try tests(Self.shop, changing: "tests/test_alone.py") == ["tests/test_alone.py"])
    #expect(try tests(Self.shop, changing: "tests/helper.py").isEmpty)
  }

  /// An import of a module executes the packages around it.
  @Test func packages() throws {
    #expect(try tests(Self.shop, changing: "shop/__init__.py").count == 7)
  }

  @Test func whatPytestLoads() throws {
    let texts = [
      "conftest.py": "pytest_plugins = ['plug.one']\n", "plug/__init__.py": "",
      "plug/one.py": "import lib\n", "plug/two.py": "", "plug/three.py": "", "lib.py": "",
      "pyproject.toml":
        "[project]\nname = \"x\"\n[project.entry-points.pytest11]\nthree = \"plug.three\"\n",
      "tests/conftest.py": "", "tests/a/test_a.py": "", "other/test_b.py": "",
      "tests/pytest.ini": "[pytest]\naddopts = -p plug.two\n",
    ]
    let all = ["other/test_b.py", "tests/a/test_a.py"]
    #expect(try tests(texts, changing: "conftest.py") == all)
    #expect(try tests(texts, changing: "lib.py") == all)
    #expect(try tests(texts, changing: "tests/conftest.py") == ["tests/a/test_a.py"])
    #expect(try tests(texts, changing: "plug/two.py") == ["tests/a/test_a.py"])
    #expect(try tests(texts, changing: "plug/three.py") == all)
    #expect(try tests(texts, changing: "tests/pytest.ini") == ["tests/a/test_a.py"])
    #expect(try tests(texts, changing: "pyproject.toml") == all)
  }

  /// What can't be told is in.
  @Test func unsure() throws {
    let texts = [
      "app/__init__.py": "",
      "app/plugins/__init__.py": "import importlib\n\n\n"
        + "def load(name): return importlib.import_module('app.plugins.' + name)\n",
      "app/plugins/one.py": "", "app/other.py": "",
      "scripts/tool.py": "",
      "tests/test_plugins.py": "from app.plugins import load\n",
      "tests/test_tool.py":
        "import sys\nsys.path.insert(0, 'scripts')\nimport tool\n",
    ]
    #expect(try tests(texts, changing: "app/plugins/one.py") == ["tests/test_plugins.py"])
    #expect(try tests(texts, changing: "app/other.py").isEmpty)
    #expect(try tests(texts, changing: "scripts/tool.py") == ["tests/test_tool.py"])
  }

  @Test func otherFiles() throws {
    var texts = Self.shop
    texts["requirements.txt"] = "requests\n"
    #expect(try tests(texts, changing: "requirements.txt").count == 7)
    #expect(try tests(texts, changing: "shop/prices.json").count == 7)
    #expect(try tests(texts, changing: "tests/data/a/b.json").count == 7)
    for path in ["README.md", "docs/a.md", ".github/workflows/ci.yml", "Dockerfile", "LICENSE"] {
      #expect(try tests(texts, changing: path).isEmpty, "\(path)")
    }
    let effects = try affected(
      texts,
      [
        ChangedFile("README.md", .modified), ChangedFile("vendor/x.py", .added),
        ChangedFile("shop/money.py", .modified),
      ]
    ).effects
    #expect(effects.map(\.kind) == [.none, .leftOut, .module])
  }

  /// Whoever loaded what is gone.
  @Test func removedModules() throws {
    var texts: [String: String?] = Self.shop
    texts["shop/money.py"] = .some(nil)
    let found = try affected(texts, [ChangedFile("shop/money.py", .removed)], before: Self.shop)
    let paths = found.tests.map { found.program.modules[$0].path }
    #expect(paths.contains("tests/test_orders.py") && paths.contains("tests/test_string.py"))
    #expect(!paths.contains("tests/test_alone.py"))
    #expect(found.effects.map(\.kind) == [.removed])
  }

  @Test func chains() throws {
    let found = try affected(Self.shop, [ChangedFile("shop/money.py", .modified)])
    func module(_ path: String) throws -> ModuleID {
      try #require(found.program.modules.indices.first { found.program.modules[$0].path == path })
    }
    let chain = try #require(found.chain(to: try module("tests/test_named.py")))
    #expect(
      chain.hops.map { $0.location(in: found.program) } == [
        Location(path: "tests/test_named.py", line: 4, column: 39),
        Location(path: "shop/orders.py", line: 1, column: 1),
      ])
    #expect(
      chain.hops.map { $0.words(in: found.program) } == [
        "names it in a string", "from shop.money import Money",
      ])
    #expect(chain.effect.file.path == "shop/money.py")
    #expect(found.chain(to: try module("shop/alone.py")) == nil)
  }
}
