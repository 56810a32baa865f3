import Foundation
import Platform
import TestSupport
import Testing

/// What every command that reads a tree has in common, shown for each of them.
struct SharedOptionTests {
  struct Command: Sendable, CustomTestStringConvertible {
    let path: [String]
    let arguments: [String]

    init(_ path: String, _ arguments: String = "") {
      self.path = path.split(separator: " ").map(String.init)
      self.arguments = self.path + arguments.split(separator: " ").map(String.init)
    }

    var testDescription: String { path.joined(separator: " ") }
  }

  static let all = [
    Command("analyze", "--output ../report"), Command("check"), Command("targets"),
    Command("where", "Order"), Command("why", "shop.api shop.orders"), Command("graph"),
    Command("imports"), Command("roots"), Command("contracts"),
    Command("registry check", "imports.md"),
    Command("registry generate"),
    Command("registry update", "imports.md"),
    Command("registry export", "imports.md --format ruff"),
    Command("registry search", "Order --no-history"), Command("init", "--print"),
    Command("diff", ". ."), Command("baseline", "--select unparsable-file --update --accept-new"),
  ]

  /// What needs a revision, or tells of its proof on standard error: `RevisionTests`,
  /// `GateCommandTests` and `PlanCommandTests` show that their options hold.
  static let ofRevisions = [
    ["history", "import"], ["affected"], ["rewrite"], ["move"], ["consolidate"],
  ]

  /// The options that the tests below show; `OptionTests` shows the others.
  static let options: Set = [
    "--config", "--exclude", "--gitignore", "--no-gitignore", "--jobs", "--strict", "--quiet",
    "--timings", "--contracts",
  ]

  private static let nothingRead = "there is no Python file below"

  /// A folder with a small tree in `tree`.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("tree/shop/__init__.py", "")
    try folder.write("tree/shop/orders.py", "class Order:\n    total = 0\n")
    try folder.write("tree/shop/api.py", "from shop.orders import Order\n")
    try folder.write("tree/imports.md", "```python\nfrom shop.orders import Order\n```\n")
    return folder
  }

  private func run(
    _ command: Command, _ options: [String], in folder: TemporaryFolder
  ) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(command.arguments + options, in: folder.url.appending(path: "tree"))
  }

  /// What is no finding is none in any command: those that tell of contracts show it.
  @Test func contractsOfOtherTools() throws {
    let folder = try folder()
    try folder.write(
      "tree/.importlinter",
      """
      [importlinter]
      root_package = shop
      [importlinter:contract:one]
      name = One
      type = forbidden
      source_modules = shop.api
      forbidden_modules = shop.orders

      """)
    let check = Command("check", "--select broken-contract")
    #expect(
      try run(check, [], in: folder).text.contains("shop/api.py:1:1: error [broken-contract]"))
    #expect(try run(check, ["--contracts", "all"], in: folder).status == 1)
    #expect(try run(check, ["--contracts", "none"], in: folder).status == 0)
    let contracts = Command("contracts")
    #expect(try run(contracts, [], in: folder).status == 1)
    let none = try run(contracts, ["--contracts", "none"], in: folder)
    #expect(none.text == "There is no contract.\n" && none.status == 0)
    for command in Self.all {
      let outcome = try run(command, ["--contracts", "none"], in: folder)
      #expect(outcome.status == 0, "\(command): \(outcome.error)")
    }
  }

  @Test(arguments: all) func exclusionsAndConfigurations(_ command: Command) throws {
    let folder = try folder()
    try folder.write("other.toml", "exclude = [\"shop\"]\n")
    let plain = try run(command, [], in: folder)
    #expect(plain.status == 0 && plain.error.isEmpty, "\(plain.text)\(plain.error)")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "link.toml"),
      withDestinationURL: folder.url.appending(path: "other.toml"))
    for options in [
      ["--exclude", "shop"], ["--config", "../other.toml"], ["--config", "../link.toml"],
    ] {
      #expect(try run(command, options, in: folder).error.contains(Self.nothingRead))
      let quiet = try run(command, options + ["--quiet"], in: folder)
      #expect(!quiet.error.contains(Self.nothingRead))
      #expect(try run(command, options + ["-q"], in: folder).error == quiet.error)
    }
    let missing = try run(command, ["--config", "nowhere.toml"], in: folder)
    #expect(missing.status == 2 && missing.error.contains("nowhere.toml"))
  }

  /// What is misspelt in the configuration doesn't pass in silence.
  @Test(arguments: all) func settingsWithoutEffect(_ command: Command) throws {
    let folder = try folder()
    let services = "[services]\nshop = [\"shop\"]\nbilling = [\"biling\", \"pay\"]\n"
    try folder.write("tree/groundplan.toml", "source-roots = [\".\", \"scr\"]\n" + services)
    let outcome = try run(command, command.path == ["init"] ? ["--force"] : [], in: folder)
    #expect(
      outcome.error.hasSuffix(
        """
        groundplan: warning: the service 'billing' of the configuration holds no Python file: biling, pay
        groundplan: warning: the source root 'scr' of the configuration holds no Python file

        """), "\(outcome.error)")
  }

  @Test(arguments: all) func projectFilesConfigure(_ command: Command) throws {
    let folder = try folder()
    try folder.write("tree/pyproject.toml", "[tool.groundplan]\nexclude = [\"shop\"]\n")
    #expect(try run(command, [], in: folder).error.contains(Self.nothingRead))
    // A file of our own comes first.
    try folder.write("tree/groundplan.toml", "")
    #expect(try run(command, [], in: folder).error.isEmpty)
    try folder.write("tree/pyproject.toml", "[tool.groundplans]\nexclude = [\"shop\"]\n")
    #expect(unlink(folder.url.appending(path: "tree/groundplan.toml").path) == 0)
    #expect(try run(command, [], in: folder).error.isEmpty)
  }

  @Test(arguments: all) func whatGitIgnores(_ command: Command) throws {
    let folder = try folder()
    try folder.write("tree/.gitignore", "shop/\n")
    _ = try GitRepository(in: folder.url.appending(path: "tree"))
    for options in [[], ["--gitignore"]] {
      #expect(try run(command, options, in: folder).error.contains(Self.nothingRead))
    }
    #expect(try run(command, ["--no-gitignore"], in: folder).error.isEmpty)
  }

  @Test(arguments: all) func tasksAndTimings(_ command: Command) throws {
    let folder = try folder()
    let plain = try run(command, [], in: folder)
    for options in [["--jobs", "1"], ["-j", "3"]] {
      #expect(try run(command, options, in: folder).output == plain.output)
    }
    let none = try run(command, ["--jobs", "0"], in: folder)
    #expect(none.status == 2 && none.error.contains("--jobs takes a number"))
    let timed = try run(command, ["--timings"], in: folder)
    #expect(timed.output == plain.output)
    #expect(timed.error.contains(/parse: [0-9.]+ ms\n/))
  }

  /// A sparse file of 5 GiB is one that nobody can read, root included.
  @Test(arguments: all) func whatCantBeReadFailsAStrictRun(_ command: Command) throws {
    let folder = try folder()
    let file = try folder.write("tree/vast.py", "")
    #expect(truncate(file.path, 5 << 30) == 0)
    let lenient = try run(command, [], in: folder)
    #expect(lenient.status < 2)
    #expect(lenient.error.contains("1 could not be read, the first is 'vast.py'"))
    #expect(try run(command, ["--strict"], in: folder).status == 2)
    #expect(try run(command, ["--strict", "--exclude", "vast.py"], in: folder).status == 0)
  }

  @Test(arguments: all) func everyCommandIsHere(_ command: Command) throws {
    let dumped = try DumpedHelp.commands().filter { command in
      command.arguments.contains { $0.names.contains("--config") }
    }
    #expect(Set(dumped.map(\.path)) == Set(Self.all.map(\.path) + Self.ofRevisions))
  }
}
