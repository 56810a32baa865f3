import PythonSyntax
import Resolution
import TestSupport
import Testing

/// Projects, source roots and the search path, on trees that can be read at a glance. What each
/// says of CPython was tried with CPython.
struct ProjectLayoutTests {
  private func roots(_ texts: [String: String]) throws -> [String: String] {
    Dictionary(
      try TestProject(texts).program().sourceRoots.map { ($0.path, $0.reason) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The imports of one module as `module:name -> path of the target, or the status`.
  private func destinations(_ path: String, in texts: [String: String]) throws -> [String: String] {
    let program = try TestProject(texts).program()
    var result: [String: String] = [:]
    for (id, resolved) in program.imports.identified
    where program.modules[resolved.importer].path == path {
      let module = program.parsed[resolved.importer]
      let record = module.imports[resolved.record]
      let text =
        String(repeating: ".", count: Int(record.level)) + module.string(record.module)
        + (record.kind == .name ? ":" + module.string(record.name) : "")
      let link = program.symbols.links[id]
      result[text] =
        link.status == .resolved
        ? resolved.target.map { program.modules[$0].path } ?? "no file" : link.status.name
    }
    return result
  }

  // MARK: - Roots that files declare

  private static let declarations: [(file: String, text: String, package: String, root: String)] = [
    (
      "pyproject.toml", "[tool.poetry]\npackages = [{ include = \"kit\", from = \"code\" }]\n",
      "code/kit", "code"
    ),
    ("pyproject.toml", "[tool.setuptools.package-dir]\n\"\" = \"code\"\n", "code/kit", "code"),
    (
      "pyproject.toml", "[tool.setuptools]\npackage-dir = { kit = \"code/kit\" }\n", "code/kit",
      "code"
    ),
    ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = [\"code\"]\n", "code/kit", "code"),
    (
      "pyproject.toml", "[tool.hatch.build.targets.wheel]\npackages = [\"code/kit\"]\n", "code/kit",
      "code"
    ),
    ("pyproject.toml", "[tool.hatch.build]\nsources = [\"code\"]\n", "code/kit", "code"),
    (
      "pyproject.toml", "[tool.hatch.build.targets.wheel.sources]\n\"code\" = \"\"\n", "code/kit",
      "code"
    ),
    ("pyproject.toml", "[tool.hatch.build]\ndev-mode-dirs = [\"code\"]\n", "code/kit", "code"),
    (
      "pyproject.toml", "[tool.hatch.build.targets.wheel.force-include]\n\"code/kit\" = \"kit\"\n",
      "code/kit", "code"
    ),
    ("pyproject.toml", "[tool.pdm.build]\npackage-dir = \"code\"\n", "code/kit", "code"),
    ("pyproject.toml", "[tool.uv.build-backend]\nmodule-root = \"code\"\n", "code/kit", "code"),
    ("pyproject.toml", "[tool.maturin]\npython-source = \"code\"\n", "code/kit", "code"),
    (
      "pyproject.toml", "[tool.scikit-build]\nwheel.packages = [\"code/kit\"]\n", "code/kit", "code"
    ),
    (
      "pyproject.toml", "[tool.scikit-build.wheel.packages]\nkit = \"code/kit\"\n", "code/kit",
      "code"
    ),
    (
      "pyproject.toml", "[tool.polylith.bricks]\n\"bases/kit/cli\" = \"kit/cli\"\n",
      "bases/kit/cli", "bases"
    ),
    (
      "workspace.toml", "[tool.polylith]\nnamespace = \"kit\"\n", "components/kit/one", "components"
    ),
    ("setup.cfg", "[options]\npackage_dir =\n    = code\n", "code/kit", "code"),
    ("setup.cfg", "[options.packages.find]\nwhere = code\n", "code/kit", "code"),
    ("setup.py", "setup(package_dir={'': 'code'})\n", "code/kit", "code"),
    ("setup.py", "setup(packages=setuptools.find_packages(where='code'))\n", "code/kit", "code"),
    ("setup.py", "setup(packages=find_packages('code'))\n", "code/kit", "code"),
    (
      "setup.py", "dirs = {'kit': 'code' '/kit'}\nif 1:\n    setup(package_dir=dirs)\n", "code/kit",
      "code"
    ),
    ("setup.py", "setup(**{'package_dir': {'': 'code'}})\n", "code/kit", "code"),
    ("pyproject.toml", "[tool.pytest.ini_options]\npythonpath = [\"code\"]\n", "code/kit", "code"),
    ("pytest.ini", "[pytest]\npythonpath = code other\n", "code/kit", "code"),
    ("tox.ini", "[pytest]\npythonpath =\n  code\n", "code/kit", "code"),
    ("tox.ini", "[testenv]\nsetenv =\n  PYTHONPATH = {toxinidir}/code\n", "code/kit", "code"),
    ("setup.cfg", "[tool:pytest]\npythonpath = code\n", "code/kit", "code"),
    ("mypy.ini", "[mypy]\nmypy_path = $MYPY_CONFIG_FILE_DIR/code, stubs\n", "code/kit", "code"),
    ("pyproject.toml", "[tool.mypy]\nmypy_path = \"code:stubs\"\n", "code/kit", "code"),
    ("pyproject.toml", "[tool.pyright]\nextraPaths = [\"code\"]\n", "code/kit", "code"),
    (
      "pyrightconfig.json",
      "{ // why\n  \"executionEnvironments\": [{\"root\": \".\", \"extraPaths\": [\"code\"]}] /* so */ }\n",
      "code/kit", "code"
    ),
    ("pyproject.toml", "[tool.pyrefly]\nsearch-path = [\"code\"]\n", "code/kit", "code"),
    ("ruff.toml", "src = [\"code\", \"tests\"]\n", "code/kit", "code"),
    ("tach.toml", "source_roots = [\"code\"]\n", "code/kit", "code"),
    ("pants.toml", "[source]\nroot_patterns = [\"/co*\"]\n", "code/kit", "code"),
    ("Dockerfile", "FROM x\nENV PYTHONPATH=/app/code:$PYTHONPATH\n", "code/kit", "code"),
    ("Dockerfile", "FROM x\nENV A=b \\\n  PYTHONPATH=/app/code\n", "code/kit", "code"),
    (
      "docker-compose.yml", "services:\n  a:\n    environment:\n      - PYTHONPATH=/srv/code\n",
      "code/kit", "code"
    ),
    (
      "compose.yaml", "services:\n  a:\n    environment:\n      PYTHONPATH: ./code\n", "code/kit",
      "code"
    ),
    (".env", "PYTHONPATH=./code\n", "code/kit", "code"),
    ("code/Dockerfile", "FROM x\nCMD [\"uvicorn\", \"kit.main:app\"]\n", "code/kit", "code"),
    ("code/Procfile", "web: gunicorn kit.main:app\n", "code/kit", "code"),
    ("code/compose.yml", "services:\n  a:\n    command: python -m kit.main\n", "code/kit", "code"),
  ]

  @Test(arguments: declarations.indices)
  func whatFilesDeclare(_ index: Int) throws {
    let (file, text, package, root) = Self.declarations[index]
    let found = try roots([
      file: text, package + "/__init__.py": "", package + "/main.py": "",
      "tests/test_it.py": "", "stubs/one.py": "",
    ])
    #expect(Set(found.keys) == ["", root], "\(file): \(text): \(found)")
  }

  /// The place that shows it can be looked up.
  @Test func evidence() throws {
    let root = try TestProject([
      "pytest.ini": "[pytest]\n# ours\npythonpath = code\n", "code/kit.py": "",
    ]).program().sourceRoots[1]
    #expect(root.reason == "pytest's pythonpath in pytest.ini")
    #expect(root.evidence == .init(path: "pytest.ini", line: 3))
  }

  /// What leads out of the tree, isn't there, or is a package, is none.
  @Test func whatIsNoRoot() throws {
    let found = try roots([
      "a/pyproject.toml":
        "[tool.pytest.ini_options]\npythonpath = [\"../..\", \"gone\", \"/usr\"]\n",
      "a/__init__.py": "", "b/setup.py": "setup(package_dir={'b': 'other'})\n",
      "b/other/__init__.py": "",
      "b/__init__.py": "",
    ])
    #expect(Set(found.keys) == [""])
  }

  // MARK: - Projects

  @Test func projectsAskForEachOther() throws {
    let program = try TestProject([
      "pyproject.toml":
        "[project]\nname = \"all\"\ndependencies = [\"my_one>=1; python_version>'3'\"]\n",
      "one/setup.py": "NAME = 'My.One'\nsetup(name=NAME, install_requires=['two[x]'])\n",
      "one/my_one/__init__.py": "",
      "two/setup.cfg": "[metadata]\nname = two\n[options]\ninstall_requires =\n    requests\n",
      "three/pyproject.toml": """
      [tool.poetry]
      name = "three"
      [tool.poetry.dependencies]
      python = "^3"
      two = { path = "../two" }
      """,
      "four/pyproject.toml":
        "[dependency-groups]\ndev = [\"three @ file:///${PROJECT_ROOT}/../three\"]\n",
      "five/setup.py": "setup(name=read('NAME'))\n",
      "five/requirements.txt": "-e ../four\n# x\n./../two\n",
    ]).program()
    let projects = program.layout.projects
    #expect(projects.map(\.folder) == ["", "five", "four", "one", "three", "two"])
    #expect(projects.map(\.name) == ["all", nil, nil, "My.One", "three", "two"])
    #expect(
      projects.map { $0.dependencies.map { projects[$0].folder } }
        == [["one"], ["four", "two"], ["three"], ["two"], ["two"], []])
  }

  /// What the tree bears under the name that is asked for is of the tree.
  @Test(arguments: [
    "[project]\ndependencies = [\"kit\"]\n", "[dependency-groups]\ndev = [\"kit\"]\n",
    "[tool.uv.sources]\nkit = { workspace = true }\n[project]\ndependencies = [\"kit\"]\n",
    "[tool.pdm.dev-dependencies]\na = [\"-e file:../kit\"]\n",
    "[tool.hatch.envs.default]\ndependencies = [\"kit @ {root:parent:uri}/kit\"]\n",
    "[tool.poetry.group.dev.dependencies]\nkit = \"*\"\n",
  ])
  func siblings(_ asking: String) throws {
    let found = try destinations(
      "app/app/use.py",
      in: [
        "kit/pyproject.toml": "[project]\nname = \"kit\"\n",
        "kit/src/kit/__init__.py": "def cut(): ...\n",
        "app/pyproject.toml": asking, "app/app/__init__.py": "",
        "app/app/use.py": "from kit import cut, saw\nimport requests\n",
      ])
    #expect(found["kit:cut"] == "kit/src/kit/__init__.py")
    #expect(found["kit:saw"] == "broken-name")
  }

  /// A project in test data bears nothing for the rest of the tree.
  @Test func projectsInTestData() throws {
    let texts = [
      "pyproject.toml": "[project]\nname = \"app\"\ndependencies = [\"requests\"]\n",
      "app/__init__.py": "import requests\nfrom requests import get\n",
      "tests/fixtures/requests/pyproject.toml": "[project]\nname = \"requests\"\n",
      "tests/fixtures/requests/requests/__init__.py": "x = 1\n",
      "tests/fixtures/requests/use.py": "from requests import x\n",
    ]
    #expect(try destinations("app/__init__.py", in: texts)["requests:get"] == "third-party")
    #expect(
      try destinations("tests/fixtures/requests/use.py", in: texts)["requests:x"]
        == "tests/fixtures/requests/requests/__init__.py")
  }

  /// Two projects bear one name: which of them is installed can't be told, unless one is asked for.
  @Test func conflicts() throws {
    var texts = [
      "a/pyproject.toml": "[project]\nname = \"a\"\n", "a/conf/__init__.py": "one = 1\n",
      "b/pyproject.toml": "[project]\nname = \"b\"\n", "b/conf/__init__.py": "two = 2\n",
      "b/conf/extra.py": "",
      "c/pyproject.toml": "[project]\nname = \"c\"\n",
      "c/use.py": "from conf import one, two\nimport conf.extra\n",
    ]
    var found = try destinations("c/use.py", in: texts)
    #expect(found["conf:one"] == "a/conf/__init__.py")
    #expect(found["conf:two"] == "unsure")
    #expect(found["conf.extra"] == "b/conf/extra.py")
    texts["c/pyproject.toml"] = "[project]\nname = \"c\"\ndependencies = [\"b\"]\n"
    found = try destinations("c/use.py", in: texts)
    // What the other has is no finding, whoever is asked for.
    #expect(found["conf:one"] == "unsure")
    #expect(found["conf:two"] == "b/conf/__init__.py")
  }

  /// Two distributions may fill one regular package, where one asks for the other.
  @Test func onePackageOfTwoProjects() throws {
    var texts = [
      "pyproject.toml": "[project]\nname = \"kit\"\n", "src/kit/__init__.py": "",
      "src/kit/core.py": "x = 1\n",
      "gate/pyproject.toml": "[project]\nname = \"kit-gate\"\ndependencies = [\"kit\"]\n",
      "gate/src/kit/__init__.py": "", "gate/src/kit/gate.py": "from kit.core import x, y\n",
    ]
    var found = try destinations("gate/src/kit/gate.py", in: texts)
    #expect(found["kit.core:x"] == "src/kit/core.py")
    texts["gate/pyproject.toml"] = "[project]\nname = \"kit-gate\"\n"
    found = try destinations("gate/src/kit/gate.py", in: texts)
    #expect(found["kit.core:x"] == "unsure")
  }

  // MARK: - Portions

  private static let portions = [
    "core/pyproject.toml": "[project]\nname = \"acme-core\"\n",
    "core/src/acme/tools/wrap/__init__.py": "def wrap(): ...\n", "core/src/acme/base.py": "x = 1\n",
    "mail/pyproject.toml": "[project]\nname = \"acme-mail\"\ndependencies = [\"acme-core\"]\n",
    "mail/src/acme/tools/mail/__init__.py": """
    from acme.tools.wrap import wrap
    from acme.base import x, y
    from acme.tools import wrap as module
    from ..wrap import wrap
    from ...base import x
    from .. import wrap
    from .gone import z
    """,
  ]

  @Test func portionsOfANamespaceAreOne() throws {
    let found = try destinations("mail/src/acme/tools/mail/__init__.py", in: Self.portions)
    #expect(found["acme.tools.wrap:wrap"] == "core/src/acme/tools/wrap/__init__.py")
    #expect(found["acme.base:x"] == "core/src/acme/base.py")
    #expect(found["acme.base:y"] == "broken-name")
    #expect(found["acme.tools:wrap"] == "core/src/acme/tools/wrap/__init__.py")
    #expect(found["..wrap:wrap"] == "core/src/acme/tools/wrap/__init__.py")
    #expect(found["...base:x"] == "core/src/acme/base.py")
    #expect(found["..:wrap"] == "core/src/acme/tools/wrap/__init__.py")
    #expect(found[".gone:z"] == "broken-module")
  }

  /// `pkgutil.extend_path` takes in regular packages and bare folders of its name.
  @Test func extendedPackages() throws {
    let extend = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"
    let found = try destinations(
      "two/flow/plug/use.py",
      in: [
        "one/setup.py": "setup()", "one/flow/__init__.py": extend, "one/flow/base.py": "x = 1\n",
        "two/setup.py": "setup()", "two/flow/plug/__init__.py": "", "three/setup.py": "setup()",
        "three/flow/__init__.py": extend, "three/flow/more.py": "y = 1\n",
        "two/flow/plug/use.py":
          "from flow.base import x\nfrom flow import more\nfrom flow.gone import z\n",
      ])
    #expect(found["flow.base:x"] == "one/flow/base.py")
    #expect(found["flow:more"] == "three/flow/more.py")
    #expect(found["flow.gone:z"] == "unsure")
  }

  /// A regular package hides the folders of its name, as in CPython, where it is installed.
  @Test func aRegularPackageHidesFolders() throws {
    let found = try destinations(
      "b/use.py",
      in: [
        "a/setup.py": "setup()", "a/kit/__init__.py": "", "b/setup.py": "setup()",
        "b/kit/part.py": "x = 1\n",
        "b/use.py": "import kit.part\n",
      ])
    #expect(found["kit.part"] == "unsure")
  }

  /// Each project's own folder of tests is no part of another's.
  @Test func foldersOfTestsStayApart() throws {
    let found = try destinations(
      "a/tests/test_it.py",
      in: [
        "a/setup.py": "setup()", "a/tests/help.py": "",
        "a/tests/test_it.py": "import tests.help\nimport tests.far\n",
        "b/setup.py": "setup()", "b/tests/far.py": "",
      ])
    #expect(found["tests.help"] == "a/tests/help.py")
    #expect(found["tests.far"] == "unsure")
  }

  /// A module of the root has no package, so that its dots lead nowhere.
  @Test func relativeImportsWithoutAPackage() throws {
    let found = try destinations(
      "conftest.py", in: ["conftest.py": "from . import help\n", "help.py": ""])
    #expect(found[".:help"] == "broken-module")
  }

  // MARK: - What isn't seen

  @Test func whatIsNotFollowedIsNamed() throws {
    let coverage: ImportCoverage = try TestProject([
      "deep/down/kit/__init__.py": "def cut(): ...\n", "deep/down/kit/saw.py": "",
      "app/use.py":
        "from kit import cut\nimport kit.saw\nfrom kit import gone\nimport os\nimport yaml\n",
      "app/other.py": "import app.use\n", "app/yaml/note.txt": "",
    ]).program().derived()
    #expect(coverage.unseen.map(\.name) == ["kit"])
    #expect(coverage.unseen[0].count == 2)
    #expect(coverage.unseen[0].root == "deep/down")
    #expect(coverage.unseen[0].bearer == "deep/down/kit")
    #expect(coverage.unseen[0].first == Location(path: "app/use.py", line: 1, column: 1))
    #expect((coverage.leading, coverage.followed) == (3, 1))
  }

  /// Somebody else's distribution is no blindness, whatever folder bears its name.
  @Test func whatIsAskedForIsSomebodyElses() throws {
    let coverage: ImportCoverage = try TestProject([
      "requirements.txt": "redis\n", "deep/redis/__init__.py": "class Redis: ...\n",
      "deep/fixtures/six/__init__.py": "x = 1\n",
      "use.py": "from redis import Redis\nfrom six import x\n",
    ]).program().derived()
    #expect(coverage.unseen.isEmpty)
    #expect(coverage.leading == 0)
  }

  /// A module that others reach by its whole name is not what a bare name means.
  @Test func anInnerModuleBearsNoName() throws {
    let coverage: ImportCoverage = try TestProject([
      "kit/pyproject.toml": "[project]\nname = \"kit\"\n",
      "kit/src/base/tracing/grpc/__init__.py": "import grpc\n",
      "kit/src/base/tracing/use.py": "import base.tracing.grpc\n",
    ]).program().derived()
    #expect(coverage.unseen.isEmpty)
  }

  // MARK: - Folders from which something is run

  /// What an image copies to the folder where its program starts lies on the search path, and on
  /// that of no other service.
  @Test func anImageFindsWhatItCopies() throws {
    let image =
      "FROM python:3.13\nWORKDIR /srv\nCOPY --link app/ .\nCMD [\"python\", \"main.py\"]\n"
    let tree = [
      "svc/a/Dockerfile": image, "svc/a/app/__init__.py": "", "svc/a/app/errors.py": "x = 1\n",
      "svc/a/app/main.py": "from errors import x\nfrom shapes import y\n",
      "svc/a/tests/test_it.py": "from errors import x\n",
      "svc/b/Dockerfile": image, "svc/b/app/__init__.py": "", "svc/b/app/errors.py": "z = 1\n",
      "svc/b/app/shapes.py": "y = 1\n", "svc/b/app/main.py": "import errors\n",
    ]
    let found = try destinations("svc/a/app/main.py", in: tree)
    #expect(found["errors:x"] == "svc/a/app/errors.py")
    #expect(found["shapes:y"] == "undeclared" || found["shapes:y"] == "third-party")
    #expect(
      try destinations("svc/a/tests/test_it.py", in: tree)["errors:x"] == "svc/a/app/errors.py")
  }

  /// A `PYTHONPATH` counts for more than an `__init__.py`.
  @Test func aSearchPathMayNameAPackage() throws {
    let found = try destinations(
      "app/main.py",
      in: [
        "Dockerfile": "FROM python:3.13\nENV PYTHONPATH=/srv:/srv/app\n", "app/__init__.py": "",
        "app/kit/__init__.py": "x = 1\n", "app/kit/part.py": "from kit import x\n",
        "app/main.py": "from kit import x\nfrom app.kit import x\n",
      ])
    #expect(found["kit:x"] == "app/kit/__init__.py")
    #expect(found["app.kit:x"] == "app/kit/__init__.py")
  }

  /// A program finds its neighbour before what a root above holds of the name, unless it asks for
  /// what only that has.
  @Test func aProgramFindsItsNeighbour() throws {
    let found = try destinations(
      "jobs/report.py",
      in: [
        "config.py": "y = 1\n", "jobs/config.py": "x = 1\n",
        "jobs/report.py":
          "from config import x\nfrom config import y\nif __name__ == '__main__':\n    print(x)\n",
      ])
    #expect(found["config:x"] == "jobs/config.py")
    #expect(found["config:y"] == "unsure")
  }

  /// What a folder above would serve, were it on the search path, isn't missing.
  @Test func aNameOfAModuleAboveIsUnsure() throws {
    let found = try destinations(
      "tools/deep/scripts/run.py",
      in: [
        "utils/__init__.py": "y = 1\n", "tools/deep/utils.py": "x = 1\n",
        "tools/deep/scripts/run.py": "from utils import x, gone\n",
      ])
    #expect(found["utils:x"] == "unsure")
    #expect(found["utils:gone"] == "broken-name")
  }

  /// What stands below a package is meant by its short name where it calls itself so.
  @Test func aPackageBelowAnotherIsMeantByItsShortName() throws {
    var texts = [
      "web/__init__.py": "", "web/kit/__init__.py": "", "web/kit/saw.py": "def cut(): ...\n",
      "web/kit/box.py": "from kit.saw import cut\n", "app.py": "import kit.saw\nimport kit\n",
    ]
    let coverage: ImportCoverage = try TestProject(texts).program().derived()
    #expect(coverage.unseen.map(\.root) == ["web"])
    #expect(coverage.unseen.first?.count == 2)
    texts["web/kit/box.py"] = "import kit\n"
    let other: ImportCoverage = try TestProject(texts).program().derived()
    #expect(other.unseen.isEmpty)
  }
}
