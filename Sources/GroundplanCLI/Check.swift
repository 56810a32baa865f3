import Analysis
import Resolution
import ArgumentParser
import Reports

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the findings, and fail if there are any that count.",
    discussion: """
      Examples:
        groundplan check                                    errors and warnings of this folder
        groundplan check --select cross-service-import src  one rule
        groundplan check --format sarif > groundplan.sarif  for code scanning
        groundplan check --format github                    annotations in a GitHub workflow
        groundplan check --fail-on warning --min-severity note
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text, json, sarif or github.")
  var format = Format.text

  @OptionGroup var selection: RuleSelection

  @Option(help: "The least severity to print in text: note, warning or error.")
  var minSeverity = Severity.warning

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.error

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif, github }

  func run() async throws {
    try await options.run { program, _ in
      let findings = options.findings(in: program, where: selection.includes)
      switch format {
      case .text:
        StandardOutput.write(
          TextReport(
            folder: options.displayedFolder, isColoured: color.isOn, leastSeverity: minSeverity
          ).text(
            of: findings.reported, suppressed: findings.suppressed.count,
            files: program.files.sources.count))
      case .json: StandardOutput.write(try FindingsReport.json(of: findings))
      case .sarif:
        StandardOutput.write(try SARIFReport.json(of: findings, folder: options.displayedFolder))
      case .github:
        StandardOutput.write(
          GitHubReport.text(of: findings.reported, folder: options.displayedFolder))
      }
      return failOn.isReached(by: findings.reported) ? .findings : nil
    }
  }
}

extension Severity: ExpressibleByArgument {}

enum FailLevel: String, ExpressibleByArgument, CaseIterable {
  case note, warning, error, never

  func isReached(by findings: [Finding]) -> Bool {
    switch self {
    case .note: !findings.isEmpty
    case .warning: findings.contains { $0.severity >= .warning }
    case .error: findings.contains { $0.severity >= .error }
    case .never: false
    }
  }
}

/// Which rules run.
struct RuleSelection: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only these rules, separated by commas; may be repeated.", valueName: "rules"))
  var select: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Not these rules.", valueName: "rules"))
  var ignore: [String] = []

  func validate() throws {
    if !select.isEmpty, names(select).isEmpty {
      throw ValidationError("--select names no rule.")
    }
    let known = Rules.all.map { $0.info.name }
    for name in names(select) + names(ignore) where !known.contains(name) {
      throw ValidationError(EditDistance.unknown("rule called", name, among: known))
    }
  }

  func includes(_ rule: String) -> Bool {
    (select.isEmpty || names(select).contains(rule)) && !names(ignore).contains(rule)
  }

  private func names(_ lists: [String]) -> [String] {
    lists.flatMap { $0.split(separator: ",") }.map { $0.filter { $0 != " " } }
  }
}
