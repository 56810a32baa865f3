import Analysis
import Resolution
import ArgumentParser
import PythonSyntax
import Reports

struct Imports: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imports",
    abstract: "Print every imported name and what becomes of it, as lines of JSON.",
    discussion: """
      Each line tells the statement, its status (resolved, standard-library, third-party,
      undeclared, broken-module, broken-name, blocked, unsure), the reason where there is one,
      whether it raises, and the hops to the definition that it binds.

      Examples:
        groundplan imports | jq -r 'select(.status == "unsure") | .path'
        groundplan imports --status broken-module --status broken-name src
        groundplan imports --owner @orders
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only imports of this status; may be repeated.", valueName: "status"))
  var status: [String] = []

  @OptionGroup var owners: OwnerOption

  func validate() throws {
    let known = ImportStatus.allCases.map(\.name)
    for name in status where !known.contains(name) {
      throw ValidationError(EditDistance.unknown("import status", name, among: known))
    }
  }

  func run() async throws {
    try await options.run { program, _ in
      let owned = try owners.selection(in: program)
      StandardOutput.write(
        ImportsReport.lines(of: program) { importer, outcome in
          (status.isEmpty || status.contains(outcome.name))
            && owned?.holds(program.modules[importer].path) ?? true
        })
      return nil
    }
  }
}
