import Analysis
import Resolution
import ArgumentParser
import Reports

struct Why: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Print the shortest chains of imports from one part of the tree to another.",
    discussion: """
      Examples:
        groundplan why shop.orders shop.billing              modules, or packages with their parts
        groundplan why orders_service billing_service        services
        groundplan why shop.api shop.db --kind runtime       only what is imported at import time
        groundplan why shop.api shop.db --all --format json
      """)

  @Argument(help: "A module, a package or a service: where the chain begins.") var from: String

  @Argument(help: "A module, a package or a service: where it ends.") var to: String

  @OptionGroup var options: AnalysisOptions

  @OptionGroup var kinds: KindOptions

  @Flag(help: "Every chain as short as the shortest, up to a thousand; not just the first.")
  var all = false

  @Option(help: "text or json.") var format = TextOrJSON.text

  func run() async throws {
    try await options.run { program, _ in
      let found: ImportChains
      do throws(SymbolError) {
        found = try ImportChains(
          from: from, to: to, in: program, kinds: kinds.selected, limit: all ? 1000 : 1)
      } catch {
        throw CommandFailure(error.description)
      }
      let report = ImportChainsReport(
        found, in: program, from: from, to: to, folder: options.displayedFolder)
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      return nil
    }
  }
}
