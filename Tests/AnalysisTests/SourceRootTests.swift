import Analysis
import Resolution
import TestSupport
import Testing

/// Where absolute imports start, and why.
struct SourceRootTests {
  private func roots(_ texts: [String: String]) throws -> [String: String] {
    Dictionary(
      try TestProject(texts).program().sourceRoots.map { ($0.path, $0.reason) },
      uniquingKeysWith: { first, _ in first })
  }

  @Test func aSetupScriptMakesARoot() throws {
    let roots = try roots(["lib/setup.py": "setup()", "lib/shop/__init__.py": ""])
    #expect(roots["lib"] == "holds setup.py and is no package itself")
    let handler = "@routes.route('/setup')\ndef setup():\n    return 1\n"
    #expect(try TestProject(["web/setup.py": handler]).program().layout.projects.isEmpty)
  }

  /// What a project file says counts for more than a stray `__init__.py`.
  @Test func whatIsDeclaredIsARoot() throws {
    let program = try TestProject([
      "pyproject.toml": """
      [tool.poetry]
      name = "shop"
      packages = [{ include = "shop", from = "src" }]
      """,
      "src/__init__.py": "", "src/shop/__init__.py": "", "src/shop/orders.py": "x = 1\n",
      "src/shop/api.py": "from shop.orders import x, gone\n",
    ]).program()
    #expect(program.sourceRoots.map(\.path) == ["", "src"])
    #expect(Findings(of: program).reported.map(\.message).contains { $0.contains("gone") })
  }

  /// Where every import of the files below goes by the short name, an `__init__.py` is a stray one;
  /// one by the longer name, or dots through the folder, and it isn't.
  @Test func aStrayPackageFileHidesNoRoot() throws {
    var texts = [
      "src/__init__.py": "", "src/shop/__init__.py": "", "src/shop/orders.py": "x = 1\n",
      "src/shop/api.py": "from shop.orders import x\nfrom shop import orders\nimport shop.core\n",
      "src/shop/core.py": "from shop.orders import x, gone\n",
    ]
    let program = try TestProject(texts).program()
    #expect(program.sourceRoots.map(\.path) == ["", "src"])
    #expect(Findings(of: program).reported.map(\.message).contains { $0.contains("gone") })
    let few = texts.filter { $0.key != "src/shop/api.py" }
    #expect(try roots(few)["src"] == nil)
    for use in ["from ..bank import pay\n", "import src.shop.orders\n"] {
      texts["src/shop/more.py"] = use
      #expect(try roots(texts)["src"] == nil)
    }
    texts["src/shop/more.py"] = nil
    texts["run.py"] = "from src.shop import api\n"
    #expect(try roots(texts)["src"] == nil)
  }

  /// Such a root is one for what stands below it, and what has the name beside it may mean that.
  @Test func aStrayPackageFileIsARootForItself() throws {
    let findings = try TestProject([
      "src/__init__.py": "", "src/shop/__init__.py": "", "src/shop/orders.py": "x = 1\n",
      "src/shop/api.py": "from shop.orders import x\nfrom shop import orders\nimport shop.core\n",
      "src/shop/core.py": "from shop.orders import x\nimport shop.orders\n",
      "src/shop/run/shop.py": "y = 1\n", "src/shop/run/main.py": "from shop import y\n",
      "far/use.py": "from shop import gone\n",
    ]).analyze()
    #expect(findings.all.filter { $0.rule == "broken-import" }.isEmpty)
  }

  /// Who changes the search path may mean a file that no root leads to, not a namesake in a project
  /// that nobody asks for.
  @Test func aChangedSearchPathLeadsElsewhere() throws {
    let findings = try TestProject([
      "one/setup.py": "setup(name='one')\n", "one/helper.py": "x = 1\n",
      "two/setup.py": "setup(name='two')\n", "two/deep/helper.py": "y = 1\n",
      "two/run.py": "import sys\nsys.path.append('deep')\nfrom helper import y\nprint(y)\n",
    ]).analyze()
    #expect(findings.all.isEmpty)
  }

  /// A folder of examples is a root for itself alone: its `pydantic` is nobody else's.
  @Test func examplesAreRootsForThemselves() throws {
    let program = try TestProject([
      "examples/site/__init__.py": "", "examples/site/urls.py": "from site_kit import a\n",
      "examples/site_kit/__init__.py": "", "examples/site_kit/a.py": "import site_kit.b\n",
      "examples/site_kit/b.py": "", "examples/pydantic/__init__.py": "",
      "core/app.py": "from pydantic import BaseModel\n",
    ]).program()
    #expect(program.sourceRoots.last?.path == "examples")
    #expect(program.sourceRoots.last?.reach == "examples")
    #expect(Findings(of: program).reported.isEmpty)
  }

  @Test func aManagementScriptMakesARoot() throws {
    let roots = try roots([
      "site/manage.py": "", "site/shop/__init__.py": "", "pkg/__init__.py": "", "pkg/manage.py": "",
    ])
    #expect(Set(roots.keys) == ["", "site"])
    #expect(roots["site"] == "holds Django's manage.py")
  }

  /// The folder above a package that imports itself by its own name, at any depth.
  @Test func aPackageThatImportsItselfMakesItsFolderARoot() throws {
    let tree = [
      "backend/shop/__init__.py": "", "backend/shop/orders.py": "class Order: ...\n",
      "backend/shop/api.py": "import os\nfrom shop.orders import Order\n",
      "src/python/tool/__init__.py": "",
      "src/python/tool/run.py": "from tool import base\nprint(base)\n",
      "src/python/tool/base.py": "",
      "apps/plain/one.py": "import plain.two\n", "apps/plain/two.py": "",
    ]
    let program = try TestProject(tree).program()
    #expect(program.sourceRoots.map(\.path) == ["", "apps", "backend", "src", "src/python"])
    #expect(program.sourceRoots[2].reason == "its package shop imports itself by that name")
    #expect(program.sourceRoots[2].evidence == .init(path: "backend/shop/api.py", line: 2))
    #expect(
      program.imports.filter { $0.target != nil }.count == 3,
      "each import of the tree's own leads into it")
    #expect(Findings(of: program).count(.error) == 0)
  }

  /// What is missing, what the root explains, and what stands in a package is no evidence.
  @Test func whatShowsNothing() throws {
    let roots = try roots([
      "a/shop/__init__.py": "", "a/shop/api.py": "from shop.gone import x\nimport shop\n",
      "store/__init__.py": "", "store/orders.py": "",
      "b/store/__init__.py": "", "b/store/orders.py": "", "b/store/api.py": "import store.orders\n",
      "big/__init__.py": "", "big/vendor/six/__init__.py": "",
      "big/vendor/six/moves.py": "", "big/vendor/six/use.py": "from six.moves import x\n",
    ])
    #expect(Set(roots.keys) == [""])
  }
}
