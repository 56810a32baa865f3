import Analysis
import Resolution
import ArgumentParser
import Reports

struct Where: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "where",
    abstract: "Print where a symbol is defined, every path to it, and who uses which.",
    discussion: """
      Examples:
        groundplan where ExecutionState                   every object of that name
        groundplan where shop.orders.Order src            one object, by any path to it
        groundplan where shop.orders:Order.total          one object, by what names it in every run
        groundplan where shop/orders.py:Order --all       with every user
        groundplan where shop.orders --format json        a module
        groundplan where Order --owner @team              with the users in files of one owner
      """)

  @Argument(
    help: "A name, a dotted path, module:Name, or path/to/file.py:Name.") var symbol: String

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text or json.") var format = TextOrJSON.text

  @OptionGroup var owners: OwnerOption

  @Flag(help: "Every path and every user.") var all = false

  func run() async throws {
    try await options.run { program, _ in
      let owned = try owners.selection(in: program)
      let found: SymbolPaths
      do throws(SymbolError) {
        found = try SymbolPaths(symbol, in: program, where: { owned?.holds($0) ?? true })
      } catch {
        throw CommandFailure(error.description)
      }
      let report = SymbolPathsReport(
        found, in: program, folder: options.displayedFolder, isComplete: all)
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      return nil
    }
  }
}
