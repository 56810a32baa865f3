import Analysis
import PythonSyntax
import Resolution
import TestSupport
import Testing

/// Which parts of a tree are taken for services, each sign by itself.
struct ServiceTests {
  /// The role of the part `part`, which holds a module, and what speaks for it.
  private func told(_ texts: [String: String]) throws -> String {
    let program = try TestProject(["part/core.py": ""].merging(texts) { $1 }).program()
    let service = try #require(program.services.first { $0.name == "part" })
    return "\(service.role): " + service.reasons.joined(separator: ", ")
  }

  @Test(arguments: [
    ("part/Dockerfile", "FROM x\n", "service: has a Dockerfile (part/Dockerfile)"),
    ("part/docker/Dockerfile.dev", "", "service: has a Dockerfile (part/docker/Dockerfile.dev)"),
    (
      "docker/Dockerfile", "CMD [\"python\", \"part/core.py\"]\n",
      "service: started by docker/Dockerfile:1"
    ),
    (
      "docker/Dockerfile", "entrypoint python -m part.core\n",
      "service: started by docker/Dockerfile:1"
    ),
    ("docker/Dockerfile", "RUN python -m part.core\n", nil),
    (
      "k8s/jobs.yaml", "      - name: x\n        command: [\"python\", \"-m\", \"part.core\"]\n",
      "service: started by k8s/jobs.yaml:2"
    ),
    (
      "k8s/jobs.yaml", "  command:\n  - python\n  - -m\n  - part.core\n",
      "service: started by k8s/jobs.yaml:4"
    ),
    (
      "serverless.yml", "functions:\n  x:\n    handler: part/core.handle\n",
      "service: started by serverless.yml:3"
    ),
    ("notes.yml", "handler: part/core.handle\n", nil),
    ("docker/Dockerfile", "CMD python -m parts.core\n", nil),
  ])
  func dockerfiles(_ path: String, _ text: String, _ expected: String?) throws {
    let told = try told([path: text])
    #expect(expected.map { told == $0 } ?? told.hasPrefix("other: "), "\(told)")
  }

  /// One weak sign is none, two are one.
  @Test func weakSigns() throws {
    #expect(try told(["part/main.py": ""]).hasPrefix("other: "))
    #expect(try told(["part/requirements.txt": ""]).hasPrefix("other: "))
    #expect(
      try told(["part/main.py": "", "part/requirements.txt": ""])
        == "service: has an entry point (part/main.py), "
        + "declares its own dependencies (part/requirements.txt)")
  }

  /// `test/` may be what a library offers to tests; it is theirs where it holds some.
  @Test func foldersOfTests() throws {
    let program = try TestProject([
      "lib/test/client.py": "", "web/test/client.py": "", "web/test/test_client.py": "",
      "web/tests/data.py": "", "lib/core_test.py": "", "lib/latest.py": "",
    ]).program()
    let tests = program.modules.identified.filter { program.scopes[$0.0] == .test }
    #expect(
      tests.map(\.1.path).sorted() == [
        "lib/core_test.py", "web/test/client.py", "web/test/test_client.py", "web/tests/data.py",
      ])
  }
}

/// What parts a tree has, what they are for, and which imports between them are breaches.
struct PartTests {
  /// The parts with their roles: `name role`.
  private func parts(_ texts: [String: String]) throws -> Set<String> {
    Set(try TestProject(texts).program().services.map { "\($0.name) \($0.role)" })
  }

  private func breaches(_ texts: [String: String]) throws -> [String] {
    try TestProject(texts).analyze().reported.filter { $0.rule == "cross-service-import" }
      .map { "\($0.location.path):\($0.location.line) \($0.severity)" }
  }

  /// What is started is a service, whatever it is called; what others ask for is a library.
  @Test func whatIsStarted() throws {
    #expect(
      try parts([
        "src/hub/main.py": "", "src/depot/main.py": "", "src/kit_api/base.py": "",
        "docker/hub.Dockerfile": "FROM x\nENTRYPOINT [\"python\", \"-m\", \"hub.main\"]\n",
        "docker/depot.Dockerfile": "FROM x\nCMD uvicorn depot.main:app\n",
      ]) == ["hub service", "depot service", "kit_api other"])
  }

  /// What the distribution doesn't ship is a tool, and what names itself so samples or tests.
  @Test func whatADistributionShips() throws {
    #expect(
      try parts([
        "pyproject.toml": """
        [project]
        name = "hub"
        classifiers = ["Environment :: Console"]
        [project.scripts]
        hub = "hub.main:main"
        """,
        "src/hub/__init__.py": "", "src/hub/main.py": "def main(): ...\n", "bench/run.py": "",
        "tasks/__init__.py": "", "uv-examples/a.py": "", "smoke-tests/a.py": "import hub\n",
        "my_templates/a.py": "",
      ]) == [
        "hub application", "bench tooling", "tasks tooling", "uv-examples tooling",
        "smoke-tests test", "my_templates tooling",
      ])
    #expect(
      try parts([
        "setup.cfg":
          "[metadata]\nname = hub\n[options.entry_points]\nconsole_scripts =\n  hum=hub:main\n",
        "hub/__init__.py": "def main(): ...\n", "contrib/a.py": "",
      ]) == ["hub library", "contrib tooling"])
  }

  /// The only distribution of a tree is a program where it says so or a command bears its name, but
  /// not where it is there to be built upon, or examples import it.
  @Test(arguments: [
    ("", [:], "application"),
    ("classifiers =\n  Topic :: Software Development :: Libraries\n", [:], "library"),
    ("", ["examples/one.py": "import hub\n"], "library"),
  ])
  func programsAndLibraries(
    _ metadata: String, _ more: [String: String], _ role: String
  ) throws {
    let tree = [
      "setup.cfg": "[metadata]\nname = hub\n\(metadata)[options.entry_points]\nconsole_scripts =\n"
        + "  hub = hub.main:run\n",
      "hub/__init__.py": "", "hub/main.py": "def run(): ...\n", "spare/a.py": "",
    ]
    #expect(try parts(tree.merging(more) { $1 }).contains("hub \(role)"))
  }

  /// A distribution with a command is no service for an application somewhere in it, nor for an
  /// image deep below; a folder for developers is none for what a compose file starts in it.
  @Test func whatOnlyLooksLikeAService() throws {
    let application = "from fastapi import FastAPI\napp = FastAPI()\n"
    #expect(
      try parts([
        "setup.cfg": "[metadata]\nname = hub\n[options.entry_points]\nconsole_scripts =\n"
          + "  hub = hub.main:run\n",
        "hub/__init__.py": "", "hub/main.py": "def run(): ...\n", "hub/login.py": application,
        "Dockerfile": "CMD run\n", "dev/stub.py": "",
        "docker-compose.yml": "services:\n  x:\n    command: python /opt/dev/stub.py\n",
        "sdk/python/setup.py":
          "setup(name='kit', entry_points='[console_scripts]\\nkit = kit:run')",
        "sdk/python/kit/__init__.py": "",
        "sdk/python/kit/infra/far/Dockerfile": "CMD python app.py",
        "sdk/python/kit/infra/far/app.py": "",
      ]) == ["hub application", "dev tooling", "kit application"])
  }

  /// Django's sites are services with all of their packages, and applications for a server beside the
  /// instructions for an image.
  @Test func whatServesTheWeb() throws {
    let manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n"
    #expect(
      try parts([
        "back/manage.py": manage, "back/site/settings.py": "", "back/site/wsgi.py": "",
        "back/shop/models.py": "", "docs/manage.py": manage,
      ]) == ["back service", "docs tooling"])
    let application = "from fastapi import FastAPI\napp = FastAPI()\n"
    #expect(try parts(["api/main.py": application, "kit/a.py": ""]) == ["api other", "kit other"])
    #expect(
      try parts(["api/main.py": application, "kit/a.py": "", "Dockerfile": "CMD run\n"])
        == ["api service", "kit other"])
  }

  /// Several images of one distribution, each with a program of its own.
  @Test func servicesBelowOneFolder() throws {
    #expect(
      try parts([
        "pyproject.toml": "[project]\nname = \"hub\"\n", "src/hub/agent/server.py": "",
        "src/hub/manager/server.py": "import hub.common.a\n", "src/hub/common/a.py": "",
        "docker/agent.Dockerfile": "CMD python -m hub.agent.server\n",
        "docker/manager.Dockerfile": "CMD python -m hub.manager.server\n",
        "web/Dockerfile": "FROM node\nRUN npm install\n", "web/build.py": "",
      ]) == ["agent service", "manager service", "hub library", "web tooling"])
  }

  /// Images that only run checks, of samples, and what is only published deploy nothing.
  @Test func whatIsNotDeployed() throws {
    #expect(
      try parts([
        "kit/pyproject.toml": "[project]\nname = \"kit\"\n", "kit/Dockerfile": "CMD [\"pytest\"]\n",
        "kit/kit/__main__.py": "",
        "tools/x.py": "", "gear/setup.py": "setup(name='gear')\n",
        "gear/samples/Dockerfile": "CMD python app.py\n",
        "gear/samples/app.py": "", "gear/gear/__init__.py": "",
        "cli/pyproject.toml":
          "[project]\nname = \"cli\"\n[project.scripts]\nrun = \"cli.main:main\"\n",
        "cli/cli/main.py": "def main(): ...\n", "third_party/six.py": "",
      ]) == [
        "kit library", "tools tooling", "gear library", "cli application", "third_party vendored",
      ])
  }

  /// One folder with one image is one component, whatever it holds.
  @Test func aFolderIsOneComponent() throws {
    #expect(
      try parts([
        "backend/Dockerfile": "CMD uvicorn app.main:app\n", "backend/requirements.txt": "x\n",
        "backend/app/main.py": "", "backend/jobs/run.py": "from app import main\n",
        "web/Procfile": "web: gunicorn site.wsgi:app\n", "web/site/wsgi.py": "",
        "web/site/urls.py": "",
      ]) == ["backend service", "web service"])
  }

  private static let two = [
    "services/a/pyproject.toml": "[project]\nname = \"a\"\n",
    "services/a/Dockerfile": "CMD python -m a.main\n",
    "services/a/a/main.py": "from b.core import x\n",
    "services/b/pyproject.toml": "[project]\nname = \"b\"\n",
    "services/b/Dockerfile": "CMD python -m b.main\n",
    "services/b/b/main.py": "", "services/b/b/core.py": "x = 1\n",
  ]

  /// A project that asks for another may import it, also through a third; one that lists both around
  /// them makes no difference.
  @Test func whatIsAskedForIsNoBreach() throws {
    var texts = Self.two
    #expect(try breaches(texts) == ["services/a/a/main.py:1 error"])
    texts["pyproject.toml"] = "[project]\nname = \"all\"\ndependencies = [\"a\", \"b\"]\n"
    #expect(try breaches(texts) == ["services/a/a/main.py:1 error"])
    texts["services/a/pyproject.toml"] = "[project]\nname = \"a\"\ndependencies = [\"c\"]\n"
    texts["c/setup.cfg"] = "[metadata]\nname = c\n[options]\ninstall_requires = b\n"
    #expect(try breaches(texts) == [])
  }

  /// Nothing goes wrong in an image that doesn't hold the importer.
  @Test func whatIsNotShippedMayImport() throws {
    let texts = Self.two.merging(["spec/a.py": "from b.core import x\n"]) { $1 }
    #expect(
      try breaches(texts) == ["services/a/a/main.py:1 error", "spec/a.py:1 note"])
  }

  /// What one image holds is deployed together.
  @Test func oneImageHasNoBreaches() throws {
    let texts = [
      "docker-compose.yml": "services:\n  web:\n    command: gunicorn shop.wsgi\n  worker:\n"
        + "    command: celery -A jobs.app worker\n  web2:\n    command: python -m shop.wsgi\n",
      "shop/wsgi.py": "import jobs.app\n", "jobs/app.py": "import shop.wsgi\n",
      "lib/use.py": "import shop.wsgi\n",
    ]
    #expect(try breaches(texts) == [])
  }
}
