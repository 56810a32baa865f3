import Analysis
import ArgumentParser
import Consolidation
import Reports
import Resolution
import Standings
import Workspace

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Print the findings, and fail if there are any that count.",
    discussion: """
      Examples:
        groundplan check                                    errors and warnings of this folder
        groundplan check --select cross-service-import src  one rule
        groundplan check --format sarif > groundplan.sarif  for code scanning
        groundplan check --format github                    annotations in a GitHub workflow
        groundplan check --fail-on warning --min-severity note
        groundplan check --since main                       only what main doesn't have
        groundplan check --staged --since HEAD              the same of what is staged
        groundplan check --report sarif=a.sarif --report junit=b.xml
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: ArgumentHelp(ChosenFormat.help))
  var format = ChosenFormat.first

  @OptionGroup(title: "What is new") var gate: GateOptions

  @OptionGroup var owners: OwnerOption

  @OptionGroup var reports: ReportOption

  @OptionGroup var selection: RuleSelection

  @Option(help: "The least severity to print in text: note, warning or error.")
  var minSeverity = Severity.warning

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.error

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  @OptionGroup var fixing: FixOptions

  func run() async throws {
    let run = GateRun(gate, options, rules: Set(Rules.names.filter(selection.includes)))
    try await options.run(reading: run.snapshot) { program, workspace in
      let owned = try owners.selection(in: program)
      let program = try await fixing.run(program, workspace, options, where: selection.includes)
      let findings = options.findings(in: program, where: selection.includes)
      let checked = try await run.checked(findings, of: owned, in: workspace)
      let showsEdits = format.type.showsEdits || reports.showsEdits
      let look = FindingsLook(
        folder: options.displayedFolder, isColoured: color.isOn, leastSeverity: minSeverity,
        failing: failOn.severity,
        fixes: showsEdits
          ? FixEdits(
            of: checked.reported, in: program, jobs: options.jobCount,
            sources: workspace.reader(of: program)) : nil)
      StandardOutput.write(try format.type.bytes(of: checked, as: look))
      if format.isForPeople { options.tellFirstLook(at: program, after: .check) }
      try reports.write(checked, as: look, root: options.root)
      return failOn.isReached(by: checked.reported) || run.isStale(checked) ? .findings : nil
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

  /// Nil where nothing fails.
  var severity: Severity? {
    switch self {
    case .note: .note
    case .warning: .warning
    case .error: .error
    case .never: nil
    }
  }

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
