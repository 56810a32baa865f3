import Analysis
import Resolution
import Workspace
import ArgumentParser
import Registry
import Reports

struct RegistrySearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find what a class or function that can't be found is called now.",
    discussion: """
      Looks for the name elsewhere, in other case, with other affixes, a few
      letters away, and asks git what took its place. Exit status 1 where
      nothing was found.

      Examples:
        groundplan registry search OptimizationHelperAgent
        groundplan registry search shop.legacy.OrderMgr --format json
      """)

  @Argument(help: "A name, or a dotted path that ends in it.") var name: String

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text or json.") var format = TextOrJSON.text

  @Flag(inversion: .prefixedNo, help: "Ask git for renamings.") var history = true

  func validate() throws {
    guard
      name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        .allSatisfy(ModuleName.isIdentifier)
    else {
      throw ValidationError(
        "'\(name)' is no name and no dotted path. Give one as Python writes it.")
    }
  }

  func run() async throws {
    try await options.run { program, workspace in
      let search = NameSearch(name, in: program)
      let past = history ? await readHistory(workspace) : nil
      let report = NameSearchText(name, search, history: past, folder: options.displayedFolder)
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      let isFound = !search.isEmpty || !(past?.departures.isEmpty ?? true)
      return isFound ? nil : .findings
    }
  }

  private func readHistory(_ workspace: Workspace) async -> NameHistory? {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    switch await workspace.history(ofName: last) {
    case .success(let history): return history
    case .failure(let failure):
      options.warn("git could not tell the history (\(failure.reason))")
      return nil
    }
  }
}
