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
    try folder.write(Self.site + "owl.post.egg-info/top_level.txt", "owl\n\n1st\n")
    let wanted = ["magic-wand", "owl-post", "spell"].map { "doesn't declare '\($0)'" }
    let lines = try found(in: folder)
    #expect(lines.count == wanted.count)
    for part in wanted { #expect(lines.contains { $0.contains(part) }) }
    let text = try roots(of: folder)
    #expect(text.contains("Virtual environments (1)\n  .venv  3 distributions\n"))
    #expect(text.contains("(1; [distributions] in the configuration names it)\n  tests\n"))
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
    try folder.write("other/wand-1.dist-info/RECORD", "wand/__init__.py,,\n")
    let other = folder.url.appending(path: "other").path
    try folder.write("tree/venv/lib/python3.12/README", "")
    try folder.link("tree/venv/lib/python3.12/site-packages", to: other)
    try folder.write(Self.site + "here-1.dist-info/METADATA", "")
    try folder.link(Self.site + "wand-1.dist-info", to: other + "/wand-1.dist-info")
    try folder.link(Self.site + "here-1.dist-info/RECORD", to: other + "/wand-1.dist-info/RECORD")
    try folder.write(Self.site + "odd-1.dist-info/top_level.txt", [0xFF, 0x00, 0x0A, 0x2E, 0x2E])
    #expect(try found(in: folder).isEmpty)
    #expect(try roots(of: folder).contains("\n  wand\n"))
  }

  /// A revision has the environment that stands on the disk: nothing is new by it.
  @Test func revisionsHaveItToo() throws {
    let folder = try tree("import wand\n")
    let root = folder.url.appending(path: "tree")
    let git = try GitRepository(in: root)
    try git.commit("one")
    try folder.write(Self.site + "wand-1.dist-info/RECORD", "wand/__init__.py,,\n")
    #expect(try found(in: folder).count == 1)
    for options in [["check", "--since", "HEAD"], ["diff", "HEAD", "."]] {
      let outcome = try BuiltProgram.run(options + ["--quiet"], in: root)
      #expect(outcome.status == 0)
      #expect(!outcome.text.contains("doesn't declare"))
    }
  }
}
