import PythonSyntax
import Analysis
import Foundation
import Reports
import Resolution
import TestSupport
import Testing

/// Who uses what is counted once, so that all who ask are told the same.
struct UsesTests {
  private let tree = [
    "shop/__init__.py": "",
    "shop/a.py": "from enum import Enum\nclass JobState(Enum):\n    NEW = 1\n",
    "shop/b.py": "from enum import Enum\nclass JobState(Enum):\n    NEW = 1\n",
    "shop/user1.py": "from shop.a import JobState\nfrom shop.b import JobState as Other\n",
    "shop/user2.py": "import shop.b\nprint(shop.b.JobState.NEW)\n",
  ]

  private func symbol(_ path: String, in program: Program) throws -> Symbol {
    try #require(program.lookup.target(of: path))
  }

  private func importers(of path: String, in program: Program) throws -> [String] {
    program.importers(of: try symbol(path, in: program)).map { program.modules[$0].path }
  }

  @Test func importersAreToldAlikeEverywhere() throws {
    let findings = try TestProject(tree).analyze()
    let program = findings.program
    #expect(try importers(of: "shop.a.JobState", in: program) == ["shop/user1.py"])
    #expect(
      try importers(of: "shop.b.JobState", in: program) == ["shop/user1.py", "shop/user2.py"])
    let paths = try SymbolPaths("shop.b.JobState", in: program)
    #expect(paths.targets[0].paths.flatMap(\.users).count == 2)
    let json = String(decoding: try FindingsReport.json(of: findings), as: UTF8.self)
    #expect(json.contains("\"importers\":[\"shop/user1.py\",\"shop/user2.py\"]"))
  }

  @Test func theStatementShownIsTheOneThatLeadsThere() throws {
    let program = try TestProject(tree).program()
    let uses = program.uses[try symbol("shop.b.JobState", in: program)].filter(\.reaches)
    #expect(
      uses.map(program.text) == [
        "from shop.b import JobState as Other", "used 1 time as b.JobState",
      ])
    #expect(uses.map { program.location(of: $0).line } == [2, 2])
    #expect(uses.map(program.path) == ["shop.b.JobState", "shop.b.JobState"])
  }

  @Test func objectsOfOneNameThatAreAlikeAreSaidToBe() throws {
    let program = try TestProject(tree).program()
    let text = SymbolPathsReport(try SymbolPaths("JobState", in: program), in: program).text()
    #expect(text.hasPrefix("2 objects are called JobState: identical.\n"))
  }

  @Test func whatAStarImportBringsIsUsed() throws {
    let program = try TestProject([
      "lib/__init__.py": "", "lib/one.py": "class One:\n    x = 1\n",
      "lib/two.py": "class Two:\n    pass\ndef own():\n    pass\n",
      "app.py": """
      from lib.two import *
      from lib.one import *


      def own():
          return Two()


      def local(One):
          return One


      print(One.x, One.x, own())
      """,
    ]).program()
    let uses = program.uses[try symbol("lib.one.One", in: program)]
    #expect(uses.map { if case .star = $0.place { true } else { false } } == [true])
    #expect(uses.map(program.text) == ["used 2 times as One"])
    #expect(try importers(of: "lib.one.One", in: program) == ["app.py"])
    #expect(try importers(of: "lib.two.Two", in: program) == ["app.py"])
    #expect(try importers(of: "lib.two.own", in: program).isEmpty)
  }

  @Test func stringsNameObjectsAndMembers() throws {
    let program = try TestProject([
      "shop/__init__.py": "", "shop/mail.py": "class Mail:\n    def send(self): ...\n",
      "shop/other.py": "from shop.mail import Mail\n",
      "tests/test_mail.py": """
      from unittest.mock import patch
      def test():
          with patch("shop.other.Mail"), patch("shop.mail.Mail.send"), patch("shop.mail.Mail.gone"):
              pass
      """,
    ]).program()
    let uses = program.uses[try symbol("shop.mail.Mail", in: program)]
    let strings = uses.filter { if case .string = $0.place { true } else { false } }
    #expect(strings.map(\.depth) == [0, 1, 1])
  }

  /// `import a.b.c` binds `a`: that is the path to it, and `a.b.c` is imported by its own.
  @Test func whatAnImportOfSeveralNamesLeadsTo() throws {
    let program = try TestProject([
      "a/__init__.py": "", "a/b/__init__.py": "", "a/b/c.py": "X = 1\n",
      "use.py": "import a.b.c\n\nprint(a.b.c.X)\n",
    ]).program()
    let top = try #require(SymbolPaths("a", in: program).targets.first)
    #expect(top.paths.map(\.path) == ["a", "use.a"])
    #expect(top.paths[0].users.map(\.text) == ["import a.b.c"])
    let last = try #require(SymbolPaths("a.b.c", in: program).targets.first)
    #expect(
      last.paths.map(\.path) == ["a.b.c"] && last.paths[0].users.map(\.text) == ["import a.b.c"])
  }

  /// What a lazy package serves is used where it is imported from the package.
  @Test(arguments: [
    """
    _TABLE = {"JobState": ".states", "Other": ".other"}
    def __getattr__(name):
        if name in _TABLE:
            return getattr(importlib.import_module(_TABLE[name], __name__), name)
        raise AttributeError(name)
    """,
    """
    _TABLE: dict[str, tuple[str, str]] = {
        "JobState": ("shop.states", "JobState"),
    }
    def __getattr__(name):
        if name not in _TABLE:
            raise AttributeError(name)
        module, attribute = _TABLE[name]
        return getattr(importlib.import_module(module), attribute)
    """,
    """
    def __getattr__(name):
        if name == "JobState":
            from .states import JobState
            return JobState
        raise AttributeError(name)
    """,
    """
    _TABLE: dict[str, tuple[str | None, str]] = {"JobState": (__spec__.parent, ".states")}
    def __getattr__(name):
        try:
            if (found := _TABLE.get(name)) is None:
                return importlib.import_module(f".{name}", package=__name__)
            package, path = found
            if path == "__module__":
                return importlib.import_module(f".{name}", package=package)
            else:
                return getattr(importlib.import_module(path, package=package), name)
        except ModuleNotFoundError as error:
            raise AttributeError(name) from error
    """,
    """
    _dynamic_imports = {"JobState": ("shop", ".states"), "late": (__spec__.parent, "__module__")}
    _migrate = migration(__name__)
    def __getattr__(name):
        found = _dynamic_imports.get(name)
        if found is None:
            return _migrate(name)
        package, path = found
        result = getattr(import_module(path, package=package), name)
        globals()[name] = result
        return result
    """,
    """
    _TABLE = {"JobState": ["shop.states", "JobState"]}
    def __getattr__(name):
        if name not in _TABLE:
            raise AttributeError(name)
        module, attribute = _TABLE[name]
        return getattr(importlib.import_module(module), attribute)
    """,
    """
    import lazy_loader as lazy
    __getattr__, __dir__, __all__ = lazy.attach(
        __name__, submodules={"states"}, submod_attrs={"states": ["Gone", "JobState"], "x": []})
    """,
    """
    from lazy_loader import attach
    __getattr__, _, __all__ = attach(__name__, {"states"}, {"other": ["Other",], "states": ["JobState"]})
    """,
  ])
  func whatALazyPackageServesIsUsed(_ package: String) throws {
    let program = try TestProject([
      "shop/__init__.py": package, "shop/states.py": "class JobState:\n    NEW = 1\n",
      "shop/other.py": "class Other: ...\n", "shop/late.py": "x = 1\n",
      "app.py": "from shop import JobState\n\nJobState.NEW\n",
      "other.py": "import shop\n\nshop.JobState()\n",
    ]).program()
    let state = try symbol("shop.states.JobState", in: program)
    #expect(program.importers(of: state).map { program.modules[$0].path }.contains("app.py"))
    #expect(program.importers(of: state).map { program.modules[$0].path }.contains("other.py"))
    #expect(Findings(of: program).reported.filter { $0.severity == .error } == [])
  }

  /// `lazy_loader` reads what the stub beside a package imports from within it.
  @Test func whatAStubNamesIsServed() throws {
    var files = [
      "shop/__init__.py": """
      import lazy_loader as lazy
      (__getattr__, __dir__, __all__) = lazy.attach_stub(__name__, __file__)
      """,
      "shop/__init__.pyi": """
      __all__ = ["JobState", "late"]
      import sys
      from . import late, gone
      from .states import JobState, missing
      from .shim import Passed
      from .orders import *
      """, "shop/states.py": "class JobState:\n    NEW = 1\n", "shop/late.py": "x = 1\n",
      "shop/shim.py": "from shop.states import JobState as Passed\n",
      "app.py": "from shop import JobState, late, gone, missing, other\n\nJobState.NEW\nlate.x\n",
      "other.py": "import shop\n\nshop.JobState()\n",
    ]
    let program = try TestProject(files).program()
    for path in ["shop.states.JobState", "shop.late"] {
      let users = program.importers(of: try symbol(path, in: program)).map {
        program.modules[$0].path
      }
      #expect(users.contains("app.py"))
    }
    #expect(
      program.importers(of: try symbol("shop.states.JobState", in: program)).map {
        program.modules[$0].path
      }.contains("other.py"))
    #expect(Findings(of: program).reported.filter { $0.severity == .error } == [])
    #expect(
      Findings(of: program).reported.filter { $0.rule == "unused-shim" }.map(\.location.path) == [])
    files["shop/__init__.pyi"] = nil
    let bare = try TestProject(files).program()
    #expect(
      bare.importers(of: try symbol("shop.states.JobState", in: bare)).map {
        bare.modules[$0].path
      } == ["shop/shim.py"])
    #expect(Findings(of: bare).reported.filter { $0.severity == .error } == [])
  }

  /// What another function imports under a served name is another matter.
  @Test func whatOtherFunctionsImportIsNotServed() throws {
    let program = try TestProject([
      "shop/__init__.py": """
      def __getattr__(name):
          if name == "JobState":
              return object()
          raise AttributeError(name)
      def late():
          from .states import JobState
          return JobState
      """, "shop/states.py": "class JobState: ...\n", "app.py": "from shop import JobState\n",
    ]).program()
    let state = try symbol("shop.states.JobState", in: program)
    #expect(
      program.importers(of: state).map { program.modules[$0].path } == ["shop/__init__.py"])
  }

  /// A table may say anything: what its modules don't have is not followed.
  @Test func whatATableMeansOtherwiseIsNotFollowed() throws {
    let program = try TestProject([
      "shop/__init__.py": """
      _COLOURS = {"RED": "states", "Loop": "shop"}
      def __getattr__(name):
          if name in _COLOURS:
              return Colour(_COLOURS[name])
          raise AttributeError(name)
      """, "shop/states.py": "class JobState: ...\n", "app.py": "from shop import RED, Loop\n",
    ]).program()
    #expect(Findings(of: program).reported == [])
    #expect(program.importers(of: try symbol("shop.states.JobState", in: program)) == [])
  }
}
