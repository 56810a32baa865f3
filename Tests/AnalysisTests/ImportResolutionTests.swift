import Resolution
import Analysis
import PythonSyntax
import TestSupport
import Testing

/// Where imports lead, on trees that can be read at a glance.
struct ImportResolutionTests {
  /// The imports of one module as `text -> path of the target or where else it leads`.
  private func destinations(
    _ path: String, in texts: [String: String]
  ) throws -> [String: String] {
    let program = try TestProject(texts).program()
    var result: [String: String] = [:]
    for resolved in program.imports where program.modules[resolved.importer].path == path {
      let module = program.parsed[resolved.importer]
      let record = module.imports[resolved.record]
      let text =
        String(repeating: ".", count: Int(record.level)) + module.string(record.module)
        + (record.kind == .name ? ":" + module.string(record.name) : "")
      result[text] =
        resolved.target.map { program.modules[$0].path } ?? "\(resolved.destination)"
    }
    return result
  }

  @Test func absoluteAndRelative() throws {
    let found = try destinations(
      "p/q/m.py",
      in: [
        "p/__init__.py": "", "p/a.py": "x = 1", "p/q/__init__.py": "", "p/q/b.py": "",
        "p/q/m.py": """
        import p.a, p.q.b, os.path, numpy, p.nowhere
        from p import a
        from p.a import x
        from . import b
        from .. import a as up
        from .b import y
        from ..a import x
        from ....far import z
        from . import missing
        """,
      ])
    #expect(found["p.a"] == "p/a.py")
    #expect(found["p.q.b"] == "p/q/b.py")
    #expect(found["os.path"] == "standardLibrary")
    #expect(found["numpy"] == "thirdParty")
    #expect(found["p.nowhere"] == "unresolved")
    #expect(found["p:a"] == "p/a.py")
    #expect(found["p.a:x"] == "p/a.py")
    #expect(found[".:b"] == "p/q/b.py")
    #expect(found["..:a"] == "p/a.py")
    #expect(found[".b:y"] == "p/q/b.py")
    #expect(found["..a:x"] == "p/a.py")
    #expect(found["....far:z"] == "unresolved")
    #expect(found[".:missing"] == "p/q/__init__.py")
  }

  @Test func theAttributeComesBeforeTheSubmodule() throws {
    let found = try destinations(
      "m.py",
      in: [
        "p/__init__.py": "from .x import x\nfrom . import y\nclass z: pass\n", "p/x.py": "x = 1",
        "p/y.py": "", "p/z.py": "", "p/w.py": "",
        "m.py": "from p import x, y\nfrom p import z, w\n",
      ])
    #expect(found["p:x"] == "p/__init__.py")
    #expect(found["p:y"] == "p/y.py")
    #expect(found["p:z"] == "p/__init__.py")
    #expect(found["p:w"] == "p/w.py")
  }

  /// Whoever imports `p.tool` puts the module in the place of the class.
  @Test func aSubmoduleMayOverwriteWhatItsPackageBinds() throws {
    let program = try TestProject([
      "p/__init__.py": "class tool: pass\nclass part: pass\nfrom .same import same\n",
      "p/tool.py": "", "p/same.py": "def same(): pass\n", "q.py": "from p import tool\n",
      "m.py": "from p import tool, part, same\nfrom q import tool as passed_on\n",
    ]).program()
    #expect(
      certainties("m.py", in: program) == [
        "tool": false, "part": true, "same": true, "passed_on": false,
      ])
  }

  /// What can't be told where a name is bound can't be told where it is passed on.
  @Test func doubtIsPassedOn() throws {
    let program = try TestProject([
      "a.py": "class Fast: pass\nclass Sure: pass\n", "b.py": "class Fast: pass\n",
      "choice.py": """
      import sys
      from a import Fast, Sure
      if sys.platform == "win32":
          from b import Fast
      """,
      "hop.py": "from choice import Fast, Sure\n", "m.py": "from hop import Fast, Sure\n",
    ]).program()
    for path in ["hop.py", "m.py"] {
      #expect(certainties(path, in: program) == ["Fast": false, "Sure": true])
    }
  }

  /// Of the names that a module imports, whether each means one and the same object on every road.
  private func certainties(_ path: String, in program: Program) -> [String: Bool] {
    var result: [String: Bool] = [:]
    for (id, it) in program.imports.identified
    where program.modules[it.importer].path == path {
      let module = program.parsed[it.importer]
      let record = module.imports[it.record]
      result[module.string(record.alias.isNone ? record.name : record.alias)] =
        program.lookup.object(boundBy: id).object != nil
    }
    return result
  }

  /// A condition decides whether what a star brought is bound again.
  @Test func aStarAndARebindingUnderACondition() throws {
    let program = try TestProject([
      "base.py": "X = 1\nY = 2\nZ = 3\n", "other.py": "Y = 4\n",
      "m.py": """
      import os
      from base import *
      if os.environ:
          X = 2
          from other import *
      Z = 5
      """,
      "use.py": "from m import X, Y, Z\n",
    ]).program()
    #expect(certainties("use.py", in: program) == ["X": false, "Y": false, "Z": true])
  }

  /// `Name = Real` is one and the same object wherever it stands.
  @Test func aRenamingInATry() throws {
    let program = try TestProject([
      "real.py": "class Real: pass\n",
      "m.py": """
      try:
          from real import Real
          Name = Real
      except ImportError:
          Name = None
      """,
      "use.py": "from m import Name\n",
    ]).program()
    let id = try #require(
      program.imports.indices.first {
        program.symbols.name(askedBy: $0).map { program.symbols.names[$0] } == "Name"
      })
    guard case .definition(let definition)? = program.symbols.links[id].symbol else {
      Issue.record("Name is no definition")
      return
    }
    #expect(program.path(of: definition) == "real.Real")
    #expect(program.symbols.links[id].isCertain)
  }

  /// Below a module that is no package nothing can be, whatever empty folders there are.
  @Test func anEmptyFolderBesideAModule() throws {
    let texts = [
      "shop/__init__.py": "", "shop/orders.py": "", "shop/parts/__init__.py": "",
      "use.py": "import shop.orders.gone\nimport shop.parts.bare\nimport shop.parts.gone\n",
    ]
    let plain = try TestProject(texts).snapshot()
    let tree = ProjectFiles(
      root: plain.tree.root, name: plain.tree.name, sources: plain.tree.sources, markers: [],
      folders: [
        "shop", "shop/gone", "shop/orders", "shop/orders/gone", "shop/parts", "shop/parts/bare",
      ])
    let program = Program(
      Snapshot(settings: plain.settings, tree: tree, facts: plain.facts, documents: [:]))
    #expect(
      program.symbols.links.map(\.status) == [.brokenModule, .unsure, .brokenModule])
  }

  @Test func aPackageComesBeforeAModuleAndAModuleBeforeANamespace() throws {
    let found = try destinations(
      "m.py",
      in: [
        "x.py": "", "x/__init__.py": "", "x/y.py": "", "n.py": "", "n/inner.py": "",
        "space/deep/leaf.py": "",
        "m.py":
          "import x, x.y, n, n.inner, space.deep.leaf, space.deep\nfrom space.deep import leaf\n",
      ])
    #expect(found["x"] == "x/__init__.py")
    #expect(found["x.y"] == "x/y.py")
    #expect(found["n"] == "n.py")
    #expect(found["n.inner"] == "unresolved")
    #expect(found["space.deep.leaf"] == "space/deep/leaf.py")
    #expect(found["space.deep:leaf"] == "space/deep/leaf.py")
    #expect(found["space.deep"] == "firstParty")
  }

  @Test func sourceRoots() throws {
    let texts = [
      "src/shop/__init__.py": "", "src/shop/a.py": "import shop.b\nimport b\n",
      "src/shop/b.py": "", "services/one/pyproject.toml": "[project]\nname = 'one'\n",
      "services/one/app/__init__.py": "", "services/one/app/main.py": "import app.core\n",
      "services/one/app/core.py": "", "services/two/pyproject.toml": "[project]\nname = 'two'\n",
      "services/two/app/__init__.py": "", "services/two/app/main.py": "import app.core\n",
      "services/two/app/core.py": "", "tool/run.py": "import helper\n", "tool/helper.py": "",
    ]
    let program = try TestProject(texts).program()
    #expect(program.sourceRoots.map(\.path) == ["", "services/one", "services/two", "src"])
    #expect(try destinations("src/shop/a.py", in: texts)["shop.b"] == "src/shop/b.py")
    #expect(
      try destinations("services/one/app/main.py", in: texts)["app.core"]
        == "services/one/app/core.py")
    #expect(
      try destinations("services/two/app/main.py", in: texts)["app.core"]
        == "services/two/app/core.py")
    #expect(try destinations("tool/run.py", in: texts)["helper"] == "tool/helper.py")
    #expect(program.modules.first { $0.path == "src/shop/a.py" }?.name == "shop.a")
  }

  @Test func aFolderThatOnlySharesAPackagesName() throws {
    let found = try destinations(
      "m.py",
      in: [
        "docker/build.py": "", "requirements.txt": "docker==7\n", "queue/x.py": "",
        "m.py": "import docker\nimport docker.build\nimport queue\nfrom docker.errors import E\n",
      ])
    #expect(found["docker"] == "thirdParty")
    #expect(found["docker.build"] == "docker/build.py")
    #expect(found["queue"] == "standardLibrary")
    #expect(found["docker.errors:E"] == "thirdParty")
  }

  @Test func theRootMayBeAPackage() throws {
    let found = try destinations(
      "m.py",
      in: [
        "__init__.py": "", "m.py": "import project.a\nfrom project import b\nfrom . import a\n",
        "a.py": "", "b.py": "",
      ])
    #expect(found["project.a"] == "a.py")
    #expect(found["project:b"] == "b.py")
    #expect(found[".:a"] == "a.py")
  }

  @Test func whatComesBeforeThePath() throws {
    let found = try destinations(
      "two/m.py",
      in: [
        "two/pyproject.toml": "[project]\nname = 'two'\ndependencies = ['redis']\n",
        "two/m.py": "import calendar, redis, time, only\nfrom ..one import calendar\n",
        "two/time.py": "", "one/pyproject.toml": "[project]\nname = 'one'\n",
        "one/calendar.py": "", "one/redis/__init__.py": "", "one/only.py": "",
      ])
    #expect(found["calendar"] == "standardLibrary")
    #expect(found["redis"] == "thirdParty")
    #expect(found["time"] == "standardLibrary")
    #expect(found["only"] == "one/only.py")
    #expect(found["..one:calendar"] == "unresolved")
  }

  @Test func stubsAndCompiledModulesExist() throws {
    let found = try destinations(
      "p/m.py",
      in: [
        "p/__init__.py": "", "p/fast.pyi": "", "p/core.cpython-313-x86_64-linux-gnu.so": "",
        "p/m.py": "import p.fast\nfrom p import core\nimport p.slow\n",
      ])
    #expect(found["p.fast"] == "firstParty")
    #expect(found["p:core"] == "firstParty")
    #expect(found["p.slow"] == "unresolved")
  }

  @Test func kinds() throws {
    let program = try TestProject([
      "a.py": """
      import b
      lazy import c
      def f(): import d
      if TYPE_CHECKING: import e
      try: import g
      except ImportError: g = None
      """
    ]).program()
    #expect(
      program.imports.map(\.kind) == [.runtime, .lazy, .deferred, .typeChecking, .guarded])
  }
}
