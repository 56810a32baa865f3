import Resolution
import Analysis
import TestSupport
import Testing

/// What project files make commands of, in each way to write it.
struct ProjectFileTests {
  private func entryPoints(_ path: String, _ text: String) throws -> [String] {
    try TestProject([path: text, "shop/__init__.py": "", "shop/cli.py": "def main(): ...\n"])
      .analyze().program.entryPoints.map { "\($0.line) \($0.name) = \($0.target)" }
  }

  @Test(arguments: [
    ("[project.scripts]\nshop = \"shop.cli:main\"\n", ["2 shop = shop.cli:main"]),
    ("[ project . scripts ]\n'shop' = 'shop.cli:main'\n", ["2 shop = shop.cli:main"]),
    ("[project]\nscripts = {shop = \"shop.cli:main\"}\n", ["2 shop = shop.cli:main"]),
    ("[project]\nscripts.shop = \"shop.cli:main\"\n", ["2 shop = shop.cli:main"]),
    ("project.gui-scripts.shop = \"shop.cli:main\"\n", ["1 shop = shop.cli:main"]),
    ("[project.entry-points.\"shop.plugins\"]\na = \"shop.cli\"\n", ["2 a = shop.cli"]),
    (
      "[project.entry-points]\nx.a = \"shop.cli\"\ny.b = \"shop.cli:main [extra]\"\n",
      ["2 a = shop.cli", "3 b = shop.cli:main"]
    ),
    ("[tool.poetry.scripts]\na = \"shop.cli:main\"\n", ["2 a = shop.cli:main"]),
    (
      "[tool.poetry.scripts]\na = { reference = \"shop.cli:main\", type = \"console\" }\n"
        + "b = { reference = \"bin/b.sh\", type = \"file\" }\n"
        + "c = { callable = \"shop.cli:main\", extras = [\"x\"] }\n",
      ["2 a = shop.cli:main", "4 c = shop.cli:main"]
    ),
    ("[tool.poetry.plugins.\"x.y\"]\na = \"shop.cli:main\"\n", ["2 a = shop.cli:main"]),
    ("[tool.flit.scripts]\na = \"shop.cli:main\"\n", ["2 a = shop.cli:main"]),
    ("[tool.flit.entrypoints.x]\na = \"shop.cli:main\"\n", ["2 a = shop.cli:main"]),
    ("[project.scripts]\n# a = \"b:c\"\nt = '''\na = b:c\n'''\n", []),
    ("[project.scripts]\nshop = \"shop.cli:main\"\n[ =\n", []),
  ])
  func commands(_ text: String, _ expected: [String]) throws {
    #expect(try entryPoints("pyproject.toml", text) == expected)
  }

  /// By the rules of `configparser`.
  @Test func setupConfiguration() throws {
    let text = """
      [metadata]
      name = shop
      # [options.entry_points]
      [options.entry_points]
      Console_Scripts =
          a = shop.cli:main
          # b = shop.cli:main
        ; c = shop.cli:main

          d=shop.cli:main [extra]
      gui_scripts: e = shop.cli:main
      [options]
      install_requires =
          f = shop.cli
      """
    #expect(
      try entryPoints("setup.cfg", text) == [
        "6 a = shop.cli:main", "10 d = shop.cli:main", "11 e = shop.cli:main",
      ])
  }

  /// What once ended the process is a key like any other, or a file that says nothing.
  @Test(arguments: [
    "[project.optional-dependencies]\n\"a\\u0000b\" = [\"x\"]\n",
    "[tool.poetry.dependencies]\n\"a\\u0000b\" = \"1\"\n", "[=", "[[", "[\"", "[ \u{0}",
    "a = [[[[{",
  ])
  func noFileEndsTheRun(_ text: String) throws {
    #expect(try entryPoints("pyproject.toml", text).isEmpty)
  }

  /// Without a value, in Latin-1, in UTF-16.
  private static let misread: [[UInt8]] = [
    Array("[project]\nname = \n".utf8),
    Array("[project]\nname = \"caf".utf8) + [0xE9, 0x22, 0x0A],
    [0xFF, 0xFE, 0x5B, 0x00],
  ]

  /// A project file that can't be understood is named, whatever is wrong with it.
  @Test(arguments: [
    (misread[0], "line 2, column 8"),
    (misread[1], "line 2, column 12"),
    (misread[2], "line 1, column 1"),
  ])
  func whatCannotBeUnderstoodIsNamed(_ bytes: [UInt8], _ place: String) throws {
    var snapshot = Snapshot(
      of: ["shop/a.py": [], "pyproject.toml": bytes], settings: Configuration())
    for _ in 0..<2 {
      let skipped = Program(snapshot).files.lost
      #expect(skipped.map(\.path) == ["pyproject.toml"])
      #expect(skipped.first?.detail.hasPrefix(place) == true, "\(skipped)")
      snapshot = snapshot.replacing(["shop/b.py": []])
    }
    snapshot = snapshot.replacing(["pyproject.toml": Array("[project]\n".utf8)])
    #expect(snapshot.tree.lost.isEmpty)
  }
}
