import ArgumentParser
import Reports
import Resolution

struct Roots: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roots",
    abstract: "Print what the tree is taken for: its projects, source roots and parts, and why.",
    discussion: """
      The last lines tell how many of the imports that lead into the tree are followed, and what
      would mend the rest. `groundplan init` writes what is inferred into a configuration.

      Examples:
        groundplan roots
        groundplan roots --format json | jq '.source_roots[].path'
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text or json.") var format = TextOrJSON.text

  func run() async throws {
    try await options.run { program, _ in
      let report = RootsReport(program)
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      return nil
    }
  }
}
