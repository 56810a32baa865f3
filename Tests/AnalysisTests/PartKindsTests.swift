import Resolution
import TestSupport
import Testing

/// Kinds of parts that trees read for the first time had, each as a small tree.
struct PartKindsTests {
  /// The parts with their roles: `name role`.
  private func parts(_ texts: [String: String]) throws -> Set<String> {
    Set(try TestProject(texts).program().services.map { "\($0.name) \($0.role)" })
  }

  // MARK: - What is started

  /// A command that only the tests of others import is an application.
  @Test func aCommandThatTestsImport() throws {
    #expect(
      try parts([
        "lib/cli/pyproject.toml":
          "[project]\nname = \"hub-cli\"\n[project.scripts]\nhub = \"hub_cli.main:run\"\n",
        "lib/cli/src/hub_cli/main.py": "def run(): ...\n",
        "lib/hub/pyproject.toml": "[project]\nname = \"hub\"\ndependencies = [\"hub-cli\"]\n",
        "lib/hub/src/hub/__init__.py": "", "lib/hub/tests/test_a.py": "import hub_cli.main\n",
      ]) == ["cli application", "hub library"])
  }

  /// What paste makes an application of is served, and so is what a compose file's environment names.
  @Test func serversThatNoCommandNames() throws {
    #expect(
      try parts([
        "hub-server/pyproject.toml":
          "[project]\nname = \"hub-server\"\n[project.entry-points.\"paste.app_factory\"]\n"
          + "main = \"hub.server:main\"\n",
        "hub-server/hub/server.py": "", "kit/pyproject.toml": "[project]\nname = \"kit\"\n",
        "kit/kit/__init__.py": "",
      ]) == ["hub-server service", "kit library"])
    #expect(
      try parts([
        "setup.py": "setup(name='hub_service')\n", "hub_service/__init__.py": "",
        "hub_service/worker/tasks.py": "", "files/recipe.py": "",
        "files/docker/Dockerfile":
          "FROM base\nCOPY setup.py ./\nCOPY hub_service/ ./hub_service/\nCMD [\"/run.sh\"]\n",
        "docker-compose.yml": "services:\n  worker:\n    command: /usr/bin/run.sh\n"
          + "    environment:\n      APP: hub_service.worker.tasks\n",
      ]) == ["hub_service service", "files tooling", "top-level files tooling"])
  }

  /// Of several programs of one distribution the daemons are some, too.
  @Test func daemonsOfOneDistribution() throws {
    #expect(
      try parts([
        "pyproject.toml": """
        [project]
        name = "hub"
        [project.scripts]
        hub = "hubcli:main"
        hub-apiserver = "hubapi:main"
        regiond = "region:run"
        "test.region" = "testkit:run"
        """,
        "src/hubcli/__init__.py": "def main(): ...\n",
        "src/hubapi/__init__.py": "import region\ndef main(): ...\n",
        "src/region/__init__.py": "def run(): ...\n",
        "src/testkit/__init__.py": "def run(): ...\n", "src/base/__init__.py": "",
      ]) == [
        "hubcli application", "hubapi application", "region application", "testkit library",
        "base library",
      ])
  }

  /// A job whose image starts a script of its shell is deployed, though it is a distribution; one that
  /// is published has its image for whoever installs it.
  @Test func jobsWithScripts() throws {
    let image = "FROM python:3\nCOPY . .\nENTRYPOINT [\"bash\", \"docker-entrypoint.sh\"]\n"
    #expect(
      try parts([
        "jobs/poller/setup.py": "setup(name='poller')\n", "jobs/poller/Dockerfile": image,
        "jobs/poller/invoke.py": "", "jobs/other.py": "",
        "kit/setup.py":
          "setup(name='kit', classifiers=['Programming Language :: Python :: 3'])\n",
        "kit/Dockerfile": image, "kit/kit/__init__.py": "",
      ]) == ["poller service", "jobs other", "kit library"])
  }

  /// What is there to be built upon is no service by an image beside it.
  @Test func aFrameworkWithAnImage() throws {
    #expect(
      try parts([
        "kit/setup.py": "setup(name='kit', classifiers=["
          + "'Topic :: Software Development :: Libraries'])\n",
        "kit/kit/__init__.py": "", "kit/kit/run.py": "",
        "kit/Dockerfile": "FROM python:3\nENTRYPOINT [\"python\", \"-m\", \"kit.run\"]\n",
        "app/a.py": "",
      ]).contains("kit library"))
  }

  /// A name that says tooling is outweighed by an image and a deployment of its own.
  @Test func aDeployedFolderWithANameOfTools() throws {
    #expect(
      try parts([
        "ci/Dockerfile": "FROM python:3\nCOPY ci /ci\n", "ci/ci/__init__.py": "",
        "ci/ci/__main__.py": "",
        "ci/deployment.yaml": "kind: Deployment\nspec:\n  containers:\n    - name: ci\n"
          + "      command:\n{% if x %}\n       - /wait.sh\n{% endif %}\n       - python3\n"
          + "       - -m\n       - ci.ci\n",
        "scripts/Dockerfile": "FROM python:3\nCMD python a.py\n", "scripts/a.py": "",
      ]) == ["ci service", "scripts tooling"])
  }

  // MARK: - What images tell nothing of

  /// Images of other languages and programs, of folders for tests, settings and templates, and those
  /// that a compose file names from elsewhere.
  @Test(arguments: [
    ["part/Dockerfile": "FROM golang:1\nCOPY backend/ /src\nRUN go build ./cmd\n"],
    ["part/keycloak/Dockerfile": "FROM keycloak\nCOPY themes/ /themes\n"],
    ["part/default_configs/Dockerfile": "FROM python:3\nCMD python a.py\n"],
    ["part/itest/Dockerfile": "FROM python:3\nCMD python a.py\n"],
    ["part/{{ cookiecutter.slug }}/Dockerfile": "FROM python:3\nCMD python a.py\n"],
    ["part/Dockerfile": "FROM debian\nRUN apt-get install python3 openssl\nCOPY a.py /\n"],
    [
      "part/docker-compose.override.yml":
        "services:\n  x:\n    build:\n      context: .\n      dockerfile: ./far/Dockerfile\n"
    ],
    ["part/keycloak/docker-compose.yml": "services:\n  x:\n    build:\n      context: .\n"],
  ])
  func imagesOfSomethingElse(_ texts: [String: String]) throws {
    let tree = texts.merging(["part/a.py": "", "part/b.py": ""]) { $1 }
    #expect(try parts(tree) == ["part other"])
  }

  /// One name means a file below the Dockerfile, not its namesake in another service.
  @Test func namesakesOfPrograms() throws {
    let image = "FROM python:3\nCOPY src .\nCMD gunicorn server:app\n"
    #expect(
      try parts([
        "pick/best/Dockerfile": "FROM python:3\nCMD gunicorn server:app\n",
        "pick/best/server.py": "", "pick/best/pyproject.toml": "",
        "pick/worst/Dockerfile": image, "pick/worst/src/server.py": "",
        "mark/ner/Dockerfile": image,
        "mark/ner/src/server.py": "",
      ]) == ["best service", "worst service", "ner service"])
  }

  // MARK: - Which parts there are

  /// Each folder with an image and a program of its own is a service, what all of them import is
  /// shared, and what is left of a folder says nothing of itself.
  @Test func manyImagesBelowOneFolder() throws {
    let image = "FROM python:3\nCOPY comps /comps\nWORKDIR /comps\nENTRYPOINT python run.py\n"
    let use = "from comps.cores import x\n"
    #expect(
      try parts([
        "comps/__init__.py": "", "comps/cores/__init__.py": "x = 1\n",
        "comps/asr/src/Dockerfile": image, "comps/asr/src/run.py": use,
        "comps/tts/src/Dockerfile": image, "comps/tts/src/run.py": use,
        "predict/api/Dockerfile": "FROM python:3\nCMD python app.py\n", "predict/api/app.py": "",
        "work/Dockerfile.run": "FROM x\nCOPY a b\n", "work/tests/test_a.py": "",
        "work/kit/pyproject.toml": "[project]\nname = \"kit\"\n", "work/kit/kit/__init__.py": "",
        "select/best/Dockerfile": "FROM python:3\nCOPY . .\nCMD python one.py\n",
        "select/best/one.py": "", "select/rest/two.py": "",
      ]) == [
        "comps shared", "asr service", "tts service", "predict service", "work other",
        "kit library", "best service", "select other",
      ])
  }

  /// Stages of one Dockerfile are steps of one image.
  @Test func stagesOfOneImage() throws {
    #expect(
      try parts([
        "agents/repair/pyproject.toml": "[project]\nname = \"repair\"\n",
        "agents/repair/Dockerfile": "FROM python:3 AS a\nCMD [\"python\", \"-m\", \"hub.main\"]\n"
          + "FROM a AS b\nENTRYPOINT [\"python\", \"-m\", \"evals.run\"]\n",
        "agents/repair/hub/main.py": "", "agents/repair/evals/run.py": "", "kit/a.py": "",
      ]) == ["repair service", "kit other"])
  }

  /// A Django site at the top is its settings, its program and its applications; one inside a package
  /// is the whole package; several in one package are several.
  @Test func sitesOfSeveralFolders() throws {
    func manage(_ settings: String) -> String {
      "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', '\(settings)')\n"
        + "from django.core.management import execute_from_command_line\n"
    }
    #expect(
      try parts([
        "manage.py": manage("settings.main"), "settings/main.py": "", "shop/wsgi.py": "",
        "shop/__init__.py": "", "orders/__init__.py": "", "orders/apps.py": "",
        "tests/test_a.py": "",
        "kit/a.py": "",
      ]) == ["shop service", "tests test", "kit other", "top-level files tooling"])
    #expect(
      try parts([
        "core/__init__.py": "", "core/app/__init__.py": "",
        "core/app/manage.py": manage("core.app.settings"),
        "core/app/settings.py": "", "core/app/wsgi.py": "", "kit/a.py": "",
      ]) == ["core service", "kit other"])
    #expect(
      try parts([
        "all/__init__.py": "", "all/a/__init__.py": "", "all/a/manage.py": manage("settings"),
        "all/a/settings.py": "", "all/a/urls.py": "", "all/b/__init__.py": "",
        "all/b/manage.py": manage("settings"), "all/b/settings.py": "", "all/b/urls.py": "",
        "all/c.py": "",
      ]) == ["a service", "b service", "all other"])
  }

  /// Flask's scripts are called `manage.py`, too.
  @Test func flaskIsManagedToo() throws {
    #expect(
      try parts([
        "hub/manage.py": "from flask.cli import FlaskGroup\nfrom hub.settings import x\n",
        "hub/settings.py": "", "hub/wsgi.py": "", "hub/__init__.py": "", "kit/a.py": "",
      ]) == ["hub other", "kit other"])
  }

  // MARK: - What names say

  /// A folder whose name says nothing is called by its distribution or the folder above.
  @Test func namesThatSayNothing() throws {
    #expect(
      try parts([
        "pyproject.toml": "[project]\nname = \"hub\"\n", "lib/hub/__init__.py": "",
        "lib/hub/a.py": "import hub.a\n",
        "sdk/python/pyproject.toml": "[project]\nname = \"kfp\"\n",
        "sdk/python/kfp/__init__.py": "",
      ]) == ["hub library", "kfp library"])
  }

  @Test func wordsOfTestsSamplesAndTools() throws {
    #expect(
      try parts([
        "cookbook/a.py": "", "k8s_itests/a.py": "", "perftests/a.py": "", "test_data/a.py": "",
        "test_resources/a.py": "", "news/render.py": "", "changelog/a.py": "", "datasets/a.py": "",
        "third_parties/a.py": "", "3rdparty/a.py": "", "plugin-boilerplate/a.py": "",
        "hub/news/__init__.py": "", "hub/a.py": "",
      ]) == [
        "cookbook tooling", "k8s_itests test", "perftests test", "test_data test",
        "test_resources test", "news tooling", "changelog tooling", "datasets tooling",
        "third_parties vendored", "3rdparty vendored", "plugin-boilerplate tooling", "hub other",
      ])
  }

  /// What setuptools finds beside the project file is shipped; what it is told to leave out isn't.
  @Test func whatSetuptoolsFinds() throws {
    #expect(
      try parts([
        "pyproject.toml": "[project]\nname = \"hub\"\n[tool.setuptools.packages.find]\n"
          + "where = [\".\"]\nexclude = [\"bench*\"]\n",
        "hub/__init__.py": "", "guard/__init__.py": "", "bench/__init__.py": "", "loose/a.py": "",
      ]) == ["hub library", "guard library", "bench tooling", "loose tooling"])
  }
}
