import Foundation
import TestSupport
import Testing

/// Virtual environments say which distribution has a module.
struct EnvironmentTests {
  private static let site = "tree/.venv/lib/python3.12/site-packages/"

  private func tree(_ imports: String, dependencies: String = "\"click\"") throws -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    try folder.write(
      "tree/pyproject.toml",
      "[project]\nname = \"shop\"\nversion = \"1\"\ndependencies = [\(dependencies)]\n")
    try folder.write("tree/shop/__init__.py", imports)
    return folder
  }

  private func found(in folder: TemporaryFolder) throws -> [String] {
    let tree = folder.url.appending(path: "tree")
    let outcome = try BuiltProgram.run(
      ["check", "--select", "undeclared-dependency", "--quiet"], in: tree)
    return outcome.text.split(separator: "\n").compactMap { line in
      line.contains("doesn't declare") ? String(line) : nil
    }
  }

  private func roots(of folder: TemporaryFolder) throws -> String {
    try BuiltProgram.run(["roots", "--quiet"], in: folder.url.appending(path: "tree")).text
  }

  /// Nobody knows whose `wand` is, until it is installed.
  @Test func whatIsInstalledIsKnown() throws {
    let folder = try tree("import wand.image\nimport tests.helpers\nimport spell\nimport owl\n")
    #expect(try found(in: folder).isEmpty)
    #expect(
      try roots(of: folder).contains("nobody knows (4; [distributions] in the configuration"))
    try folder.write(Self.site + "click-8.dist-info/RECORD", "click/__init__.py,,\n")
    try folder.write(
      Self.site + "Magic_Wand-1.0.dist-info/RECORD",
      """
      wand/__init__.py,sha256=x,0\r
      wand/image.py,sha256=x,10\r
      "wand/a,b.py",sha256=x,10\r
      ../../../bin/wand,,\r
      tests/helpers.py,,\r
      Magic_Wand-1.0.dist-info/METADATA,,\r

      """)
    try folder.write(
      Self.site + "Spell-2.dist-info/RECORD", "spell.cpython-312-x86_64-linux-gnu.so,,\n_s.txt,,\n")
    for name in ["owl.post-3", "a_owl-1", "-wl-1", "~owl-1"] {
      try folder.write(Self.site + "\(name).dist-info/RECORD", "owl.py,,\n1st.py,,\n")
    }
    try folder.write(Self.site + "owl-1.dist-info/RECORD", "owl.py,,\n")
    let wanted = ["magic-wand", "owl", "spell"].map { "doesn't declare '\($0)'" }
    let lines = try found(in: folder)
    #expect(lines.count == wanted.count)
    for part in wanted { #expect(lines.contains { $0.contains(part) }) }
    let text = try roots(of: folder)
    #expect(text.contains("Virtual environments (1)\n  .venv  6 distributions\n"))
    #expect(text.contains("(1; [distributions] in the configuration names it)\n  tests\n"))
  }

  /// Nothing is said where something of what is declared may have the module.
  @Test func whatIsNotWholeSaysNothing() throws {
    // Installed from elsewhere, as by `pip install -e`.
    let editable = try tree("import acme\n", dependencies: "\"acme-core\"")
    try editable.write(Self.site + "acme_core-1.dist-info/RECORD", "__editable__.acme.pth,,\n")
    try editable.write(Self.site + "acme_util-1.dist-info/RECORD", "acme/__init__.py,,\n")
    #expect(try found(in: editable).isEmpty)
    // Not installed at all.
    let missing = try tree("import azure_core\n", dependencies: "\"zz-fork\"")
    try missing.write(Self.site + "azure_core-1.dist-info/RECORD", "azure_core/__init__.py,,\n")
    #expect(try found(in: missing).isEmpty)
    // Needed on other systems alone.
    let other = try tree("import wand\n", dependencies: "\"zz-fork; sys_platform == 'win32'\"")
    try other.write(Self.site + "wand-1.dist-info/RECORD", "wand/__init__.py,,\n")
    #expect(try found(in: other).count == 1)
    // By its place alone.
    try other.write("tree/requirements.txt", "git+https://example.org/wand\n")
    #expect(try found(in: other).isEmpty)
    // A namespace, which several distributions share.
    let shared = try tree("import acme.core\nimport config\n", dependencies: "")
    try shared.write(
      Self.site + "acme_util-1.dist-info/RECORD", "acme/util/__init__.py,,\nconfig.py,,\n")
    #expect(try found(in: shared).isEmpty)
  }

  /// A project has the environment beside it, or the nearest above.
  @Test func environmentsOfProjects() throws {
    let folder = try tree("")
    for name in ["a", "b"] {
      try folder.write(
        "tree/\(name)/pyproject.toml",
        "[project]\nname = \"\(name)\"\nversion = \"1\"\ndependencies = []\n")
      try folder.write("tree/\(name)/\(name).py", "import wand\n")
    }
    try folder.write(
      "tree/a/venv/lib/python3.12/site-packages/wand-1.dist-info/RECORD", "wand.py,,\n")
    #expect(try found(in: folder).count == 1)
    try folder.write(Self.site + "magic-1.dist-info/RECORD", "wand.py,,\n")
    let lines = try found(in: folder)
    #expect(lines.contains { $0.hasPrefix("a/a.py") && $0.contains("declare 'wand'") })
    #expect(lines.contains { $0.hasPrefix("b/b.py") && $0.contains("declare 'magic'") })
  }

  /// A declared distribution is one by whatever module it has.
  @Test func whatIsDeclaredHasItsModules() throws {
    let folder = try tree("import wand\n", dependencies: "\"magic.wand>=1\"")
    try folder.write(Self.site + "Magic_Wand-1.0.dist-info/RECORD", "wand/__init__.py,,\n")
    #expect(try found(in: folder).isEmpty)
    #expect(try roots(of: folder).contains("nobody knows") == false)
  }

  /// What leads out of the tree, can't be read or is no environment says nothing, and harms nobody.
  @Test func whatIsNoEnvironment() throws {
    let folder = try tree("import wand\n")
    try folder.write(Self.site + "click-8.dist-info/RECORD", "click/__init__.py,,\n")
    try folder.write("other/wand-1.dist-info/RECORD", "wand/__init__.py,,\n")
    let other = folder.url.appending(path: "other").path
    try folder.write("tree/venv/lib/python3.12/README", "")
    try folder.link("tree/venv/lib/python3.12/site-packages", to: other)
    try folder.write(Self.site + "here-1.dist-info/METADATA", "")
    try folder.link(Self.site + "wand-1.dist-info", to: other + "/wand-1.dist-info")
    try folder.link(Self.site + "here-1.dist-info/RECORD", to: other + "/wand-1.dist-info/RECORD")
    try folder.write(
      Self.site + "odd-1.dist-info/RECORD", [0xFF, 0x00, 0x0A, 0x2E, 0x2E, 0x0A, 0x2C, 0x0A, 0x22])
    #expect(try found(in: folder).isEmpty)
    #expect(try roots(of: folder).contains("\n  wand\n"))
  }

  /// A revision has the environment that stands on the disk: nothing is new by it.
  @Test func revisionsHaveItToo() throws {
    let folder = try tree("import wand\n")
    let root = folder.url.appending(path: "tree")
    let git = try GitRepository(in: root)
    try git.commit("one")
    try folder.write(Self.site + "click-8.dist-info/RECORD", "click/__init__.py,,\n")
    try folder.write(Self.site + "wand-1.dist-info/RECORD", "wand/__init__.py,,\n")
    #expect(try found(in: folder).count == 1)
    for options in [["check", "--since", "HEAD"], ["diff", "HEAD", "."]] {
      let outcome = try BuiltProgram.run(options + ["--quiet"], in: root)
      #expect(outcome.status == 0)
      #expect(!outcome.text.contains("doesn't declare"))
    }
  }
}
