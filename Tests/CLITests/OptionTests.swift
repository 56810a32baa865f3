import Foundation
import TestSupport
import Testing

/// Every option of every command, each shown by what it changes.
struct OptionTests {
  /// What an option changes: the same command without it and with it.
  struct Effect {
    let without: BuiltProgram.Outcome
    let with: BuiltProgram.Outcome
    let folder: TemporaryFolder

    func text(of path: String) throws -> String {
      try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
    }

    func again(_ arguments: String) throws -> BuiltProgram.Outcome {
      try BuiltProgram.run(arguments.split(separator: " ").map(String.init), in: folder.url)
    }
  }

  @Test(arguments: OptionCase.all) func option(_ option: OptionCase) throws {
    let folder = try TemporaryFolder()
    try option.tree.make(in: folder)
    let with = option.base + option.option
    try option.check(
      Effect(
        without: BuiltProgram.run(option.base, in: folder.url),
        with: BuiltProgram.run(with, in: folder.url), folder: folder))
  }

  /// An option that nothing shows is one that may do nothing.
  @Test func everyOptionIsShown() throws {
    var names = 0
    for command in try DumpedHelp.commands() {
      let isShared =
        SharedOptionTests.all.contains { $0.path == command.path }
        || SharedOptionTests.ofRevisions.contains(command.path)
      let shown = Set(
        OptionCase.all.filter { $0.command == command.path }.flatMap(\.option))
      for name in command.arguments.flatMap(\.names) where name.hasPrefix("--") {
        names += 1
        #expect(
          ["--help", "--version"].contains(name) || shown.contains(name)
            || isShared && SharedOptionTests.options.contains(name),
          "\(command.path.joined(separator: " ")) \(name) has no test")
      }
    }
    #expect(names > 100)
  }

  @Test func everyCommandIsThereOnceAndInTheManual() throws {
    let commands = try DumpedHelp.commands().map { $0.path }
    #expect(Set(commands).count == commands.count)
    let page = BuiltProgram.packageRoot.appending(path: "Docs/commands.md")
    let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
      .filter { $0.hasPrefix("| `groundplan ") }
    for command in commands {
      #expect(
        rows.contains {
          $0.contains("`groundplan \(command[0])") && $0.contains(command.last ?? "")
        },
        "Docs/commands.md has no row of \(command.joined(separator: " "))")
    }
  }

  @Test func everyCommandHasHelpAndAVersion() throws {
    for command in try DumpedHelp.commands() {
      for name in ["--help", "-h"] {
        let help = try BuiltProgram.run(command.path + [name])
        #expect(help.status == 0 && help.text.contains("USAGE: groundplan"))
      }
      let version = try BuiltProgram.run(command.path + ["--version"])
      #expect(version.status == 0 && version.text.contains(/^[0-9]+\.[0-9]+\.[0-9]+\n$/))
    }
  }

  /// Where nobody reads on, the program stops without a word.
  @Test func aClosedPipeIsNoFailure() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", String(repeating: "import os\n", count: 5_000))
    for isIgnored in [true, false] {
      let outcome = try BuiltProgram.run(
        [
          "-c",
          (isIgnored ? "trap '' PIPE; " : "")
            + #"{ "$0" imports; echo "status $?" >&2; } | head -c 1"#, BuiltProgram.url.path,
        ], in: folder.url, program: URL(filePath: "/bin/sh"))
      #expect(outcome.text == "{")
      // Ended by the signal, where it isn't ignored.
      #expect(["status 0\n", "status 141\n"].contains(outcome.error), "\(outcome.error)")
      if isIgnored { #expect(outcome.error == "status 0\n") }
    }
  }
}
