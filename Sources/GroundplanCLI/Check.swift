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

  @Option(help: ArgumentHelp(ChosenFormat.help))
  var format = ChosenFormat.first

  @OptionGroup var selection: RuleSelection

  @Option(help: "The least severity to print in text: note, warning or error.")
  var minSeverity = Severity.warning

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.error

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  func run() async throws {
    try await options.run { program, _ in
      let findings = options.findings(in: program, where: selection.includes)
      let look = FindingsLook(
        folder: options.displayedFolder, isColoured: color.isOn, leastSeverity: minSeverity)
      StandardOutput.write(try format.type.bytes(of: findings, as: look))
      if format.isForPeople { options.tellFirstLook(at: program, after: .check) }
      return failOn.isReached(by: findings.reported) ? .findings : nil
    }
  }
}

/// One of `FindingsFormats.all`, by its name.
struct ChosenFormat: ExpressibleByArgument, Sendable {
  let type: any FindingsFormat.Type

  static let first = ChosenFormat(type: FindingsFormats.all[0])

  /// Text, and nothing that a program reads.
  var isForPeople: Bool { type.name == Self.first.type.name }

  static var allValueStrings: [String] { FindingsFormats.all.map { $0.name } }

  static var help: String {
    let names = allValueStrings
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "") + "."
  }

  var defaultValueDescription: String { type.name }

  private init(type: any FindingsFormat.Type) { self.type = type }

  init?(argument: String) {
    guard let type = FindingsFormats.all.first(where: { $0.name == argument }) else { return nil }
    self.type = type
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
      throw ValidationError("--select names no rule. `groundplan rules` lists them.")
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
