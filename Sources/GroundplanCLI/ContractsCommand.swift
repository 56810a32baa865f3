import Analysis
import ArgumentParser
import Reports
import Resolution

struct ContractsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contracts",
    abstract: "Print each contract of the tree, and whether it is kept.",
    discussion: """
      Contracts stand in [[contracts]] of the configuration, and in the files of import-linter and
      tach. `groundplan check --select broken-contract` prints each import that breaks one.

      Examples:
        groundplan contracts
        groundplan contracts --format json | jq -r '.contracts[] | select(.state == "broken").name'
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text or json.") var format = TextOrJSON.text

  func run() async throws {
    try await options.run { program, _ in
      let contracts = program.contracts
      let report = ContractsReport(contracts, in: program, folder: options.displayedFolder)
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      let isKept =
        contracts.faults.isEmpty
        && contracts.outcomes.allSatisfy { $0.state == .kept || $0.state == .unchecked }
      return isKept ? nil : .findings
    }
  }
}
