import ArgumentParser
import Foundation
import Platform
import History
import Reports
import Resolution
import Standings
import Workspace

/// The command itself. It and each command below it name themselves: from the type, the parser would
/// make the name by asking the runtime for conformances, at every start and for all of them.
@main
struct Groundplan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groundplan",
    abstract:
      "Reads a Python monorepo without running it: what depends on what, and what has split.",
    discussion: """
      Start with `groundplan analyze`: it reads the current folder and leaves a report in Output/.

      Exit status: 0 nothing to report, 1 findings at or above --fail-on, 2 the job could not be
      done.

      Shell completions: groundplan --generate-completion-script bash|zsh|fish
      """,
    version: Version.current,
    subcommands: [
      Analyze.self, Check.self, Targets.self, Where.self, Why.self, Graph.self, Imports.self,
      Roots.self, Facts.self, Diff.self, HistoryCommand.self, BaselineCommand.self,
      AffectedCommand.self, ContractsCommand.self, Rewrite.self, Move.self, Consolidate.self,
      RollbackCommand.self, RegistryCommand.self, RulesCommand.self, Init.self,
    ])

  /// As the parser's own entry point, but for the exit status of bad arguments, which is 2.
  static func main() async {
    ProcessLimits.prepare()
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let status as ExitStatus {
      Platform.exit(status.rawValue)
    } catch {
      if exitCode(for: error).isSuccess { exit(withError: error) }
      StandardError.write(message(for: error) + "\n")
      Platform.exit(ExitStatus.failed.rawValue)
    }
  }

  /// What is told of the tree stands on one line, whatever its names hold.
  private static func message(for error: any Error) -> String {
    switch error {
    case is CommandFailure, is SettingsError, is WorkspaceError, is ReportFolderError,
      is StandingError, is HistoryError:
      "Error: " + VisibleText.of(String(describing: error))
    default: fullMessage(for: error)
    }
  }
}

/// Why a command could not do its job; the arguments were well-formed.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// How the program ends when it doesn't end well.
enum ExitStatus: Int32, Error {
  /// Findings at or above `--fail-on`.
  case findings = 1
  /// Bad arguments, bad configuration, an unreadable root.
  case failed = 2

  static func leave(_ status: ExitStatus?) -> Never { Platform.exit(status?.rawValue ?? 0) }
}
