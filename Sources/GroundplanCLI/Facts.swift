import Analysis
import ArgumentParser
import Foundation
import Reports

struct Facts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
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

  func run() async throws {
    let files = try ProjectFiles(root: root, exclusions: .facts)
    let reader = FileReader(root: root, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount)
    // A few hundred files at a time, so that memory doesn't grow with the tree.
    var start = 0
    while start < files.sources.count {
      let part = Array(files.sources[start..<min(start + 512, files.sources.count)])
      for line in reader.parse(part, { FactsReport.line(path: part[$0].path, $1) }) {
        StandardOutput.write(line)
      }
      start += part.count
    }
  }
}
