import ArgumentParser
import History
import Reports

struct HistoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print a history, a commit a line, the oldest first.",
    discussion: """
      CSV has the numbers; JSON the findings of each rule and of each part of the tree, too.

      Examples:
        groundplan history list --history groundplan.history
        groundplan history list --history groundplan.history --format csv > numbers.csv
      """)

  @OptionGroup var file: HistoryFile

  @Option(help: "text, csv or json.") var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv, json }

  func run() throws {
    let report = HistoryReport(runs: try History(reading: file.history).runs())
    switch format {
    case .text: StandardOutput.write(report.text())
    case .csv: StandardOutput.write(document: report.csv())
    case .json: StandardOutput.write(try report.json())
    }
  }
}
