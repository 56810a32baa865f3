import Analysis
import Resolution
import Workspace
import ArgumentParser
import Foundation
import Reports

struct Facts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facts",
    abstract: "Print what the parser saw, a line of JSON for each Python file.",
    discussion: """
      No configuration applies: every Python file below ROOT is shown. Docs/facts.md of the
      project says what each key means.

      Examples:
        groundplan facts src > facts.jsonl
        groundplan facts | jq -r 'select(.parse_error) | .path'
      """)

  @Argument(help: "The folder to read.")
  var root = "."

  @Option(name: .shortAndLong, help: "How many files to parse at once (default: all cores).")
  var jobs: Int?

  @Flag(help: "Fail if anything could not be read.") var strict = false

  @Flag(name: .shortAndLong, help: "Print results only, no warnings.") var quiet = false

  func run() async throws {
    let workspace = Workspace(
      Workspace.Options(
        root: root, jobs: ProcessLimits.jobs(jobs ?? ProcessInfo.processInfo.activeProcessorCount),
        reader: ConfigurationReader()))
    var isBlind = false
    let skipped = try workspace.forEachFile { path, outcome in
      if case .unreadable = outcome { isBlind = true }
      StandardOutput.write(FactsReport.line(path: path, outcome))
      return StandardOutput.isRead
    }
    for path in skipped where path.reason != .excludedFolder && !quiet {
      StandardError.warn(LostPaths.sentence(path))
    }
    isBlind = isBlind || skipped.contains(where: \.reason.isLoss)
    ExitStatus.leave(strict && isBlind ? .failed : nil)
  }
}
