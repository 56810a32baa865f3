import Resolution
import Analysis
import Reports
import TestSupport
import Testing

/// Configuration is read strictly: each mistake names its line and what was meant.
struct ConfigurationTests {
  private func message(_ text: String) -> String {
    do {
      _ = try ConfigurationFile.parse(Array(text.utf8), path: "groundplan.toml")
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func everythingAtOnce() throws {
    let text = """
      exclude = ["vendor/**"]
      source-roots = [".", "lib"]
      python = "3.12"
      gitignore = false

      [services]
      orders = ["orders"]
      shared = { packages = ["shared", "kit"], shared = true }

      [roles]
      state = { classes = ["*Phase"], functions = [] }

      [scopes]
      tooling = ["one_off/**"]

      [rules]
      duplicate-definition = "note"
      """
    let loaded = try ConfigurationFile.parse(Array(text.utf8), path: "groundplan.toml")
    let configuration = try #require(loaded)
    #expect(configuration.exclude == ["vendor/**"])
    #expect(configuration.sourceRoots == [".", "lib"])
    #expect(configuration.python == "3.12")
    #expect(!configuration.gitignore)
    #expect(configuration.services["orders"] == ServiceSetting(packages: ["orders"]))
    #expect(
      configuration.services["shared"] == ServiceSetting(packages: ["shared", "kit"], shared: true))
    #expect(configuration.roles["state"] == RoleSetting(classes: ["*Phase"]))
    #expect(configuration.scopes["tooling"] == ["one_off/**"])
    #expect(configuration.rules["duplicate-definition"] == .note)
  }

  /// What `init` writes says the same as what it read.
  @Test func whatIsConfiguredIsKept() throws {
    let text = """
      [roles]
      limit = { classes = [], functions = [], constants = ["MAX_*"] }
      [deprecated]
      "a.b" = "c.d"
      [[forbidden]]
      symbol = "a.b"
      [[restricted]]
      class = "a.C"
      allowed = ["a"]
      [consolidation]
      affixes = ["Acme"]
      abbreviations = { "ord-1" = "order" }
      canonical = ["a.b.C"]
      weights = { tests = 0.5, crossing = 8 }
      """
    let read = try #require(try ConfigurationFile.parse(Array(text.utf8), path: "groundplan.toml"))
    let result = try TestProject(["a/x.py": "", "groundplan.toml": text]).analyze()
    let written = ConfigurationReport.toml(of: result.program)
    let again = try #require(
      try ConfigurationFile.parse(Array(written.utf8), path: "groundplan.toml"))
    #expect(again.consolidation == read.consolidation)
    #expect(again.consolidation.weights.crossing == 8)
    #expect(again.roles == read.roles)
    #expect(again.deprecated == read.deprecated)
    #expect(again.forbidden == read.forbidden)
    #expect(again.restricted == read.restricted)
  }

  @Test func inPyproject() throws {
    let loaded = try ConfigurationFile.parse(
      Array("[project]\nname = 'x'\n[tool.groundplan]\npython = '3.11'\n".utf8),
      path: "pyproject.toml", table: ["tool", "groundplan"])
    #expect(loaded?.python == "3.11")
  }

  @Test func mistakes() {
    #expect(
      message("[consolidation]\ncanonicals = []\n").contains(
        ":2:1: unknown key 'canonicals' in [consolidation]; did you mean 'canonical'?"))
    #expect(
      message("[consolidation.weights]\nimporter = 1\n").contains(
        ":2:1: unknown key 'importer' in [consolidation.weights]; did you mean 'importers'?"))
    #expect(message("[consolidation.weights]\ntests = 'x'\n").contains("is wrong"))
    #expect(
      message("python = '3.12'\nexcludes = []\n")
        == "groundplan.toml:2:1: unknown key 'excludes' in the configuration; did you mean 'exclude'?"
    )
    #expect(
      message("[rules]\nduplicate-definitions = 'off'\n")
        == "groundplan.toml:2:1: unknown key 'duplicate-definitions' in [rules]; "
        + "did you mean 'duplicate-definition'?")
    #expect(
      message("[services]\na = { package = ['x'] }\n").hasPrefix(
        "groundplan.toml:2:7: unknown key 'package' in [services.a]; did you mean 'packages'?"))
    #expect(message("python = 3\n").hasPrefix("groundplan.toml:1:10: the value of 'python'"))
    #expect(message("python = 'three'\n").contains("write it as \"3.14\""))
    #expect(message("a = [\n").hasPrefix("groundplan.toml:"))
    #expect(
      message("[rules]\nunparsable-file = 'loud'\n")
        == "groundplan.toml:2:19: the value of 'rules.unparsable-file' is wrong: "
        + "'loud' is none of error, warning, note, off")
    #expect(
      message(
        "# class\n[[restricted]]\nclass = 'a.B'\nallowed = []\n[[restricted]]\nclass = 'a.C'\n")
        == "groundplan.toml:5:3: [[restricted]] needs 'allowed'")
    #expect(
      message("services = { python = ['x'] }\nroles.python.classes = [1]\n")
        == "groundplan.toml:2:25: the value of 'roles.python.classes' is wrong: "
        + "an integer stands where a string is wanted")
    #expect(message("exclude = ['\u{E9}', 'a\\b', 3]\n").hasPrefix("groundplan.toml:1:24:"))
  }

  @Test func globs() {
    #expect(Glob("third_party/**").matches("third_party/a/b.py"))
    #expect(!Glob("third_party/**").matches("src/third_party/a.py"))
    #expect(Glob("*_pb2.py").matches("a/b/c_pb2.py"))
    #expect(Glob("vendor").matches("a/vendor/b.py"))
    #expect(Glob("/vendor").matches("vendor/b.py"))
    #expect(!Glob("/vendor").matches("a/vendor/b.py"))
    #expect(Glob("a/**/z.py").matches("a/z.py"))
    #expect(Glob("a/**/z.py").matches("a/b/c/z.py"))
    #expect(!Glob("a/*.py").matches("a/b/c.py"))
    for nothing in ["", "/", "./", "//"] { #expect(!Glob(nothing).matches("a.py")) }
    #expect(Glob("a/?.py").matches("a/b.py"))
    #expect(Glob("**/b/**/c").matches("a/b/x/b/y/c/z.py"))
    let deep = Array(repeating: "a", count: 60).joined(separator: "/")
    #expect(!Glob(Array(repeating: "**/a", count: 20).joined(separator: "/") + "/b").matches(deep))
  }
}
