import Foundation
import TestSupport
import Testing

/// The commands and options that the program says it has.
enum DumpedHelp {
  struct Command: Sendable {
    /// Without the program's own name: `["registry", "check"]`.
    let path: [String]
    let arguments: [Argument]
  }

  struct Argument: Sendable {
    /// As `--focus`, all spellings of it; empty for a positional argument.
    let names: [String]
    let preferred: String?
    /// What an option with a fixed set of values takes.
    let values: [String]?
  }

  /// Commands that do something, in the order of the help.
  static func commands() throws -> [Command] {
    let outcome = try BuiltProgram.run(["--experimental-dump-help"])
    let root = try JSONDecoder().decode(Root.self, from: outcome.output)
    var commands: [Command] = []
    func visit(_ node: Node, _ path: [String]) {
      if node.subcommands == nil, node.commandName != "help" {
        commands.append(Command(path: path, arguments: (node.arguments ?? []).map(Argument.init)))
      }
      for child in node.subcommands ?? [] { visit(child, path + [child.commandName]) }
    }
    visit(root.command, [])
    return commands
  }

  private struct Root: Decodable { let command: Node }

  fileprivate struct Node: Decodable {
    let commandName: String
    let arguments: [RawArgument]?
    let subcommands: [Node]?
  }

  fileprivate struct RawArgument: Decodable {
    let names: [Name]?
    let preferredName: Name?
    let allValues: [String]?
  }

  fileprivate struct Name: Decodable {
    let kind: String
    let name: String

    var text: String { (kind == "long" ? "--" : "-") + name }
  }
}

extension DumpedHelp.Argument {
  fileprivate init(_ raw: DumpedHelp.RawArgument) {
    names = (raw.names ?? []).map(\.text)
    preferred = raw.preferredName?.text
    values = raw.allValues
  }
}
