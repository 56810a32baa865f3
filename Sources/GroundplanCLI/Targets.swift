import Duplicates
import Analysis
import Resolution
import Workspace
import ArgumentParser
import Consolidation
import Reports

struct Targets: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets",
    abstract: "Print which copies of a truth to merge first, and why.",
    discussion: """
      Groups of definitions are compared member by member, and ranked by what merging them brings
      against what it takes. A group's name is that of its definitions; `~words` is one of near
      names, `=path` one of bodies that are alike.

      Examples:
        groundplan targets                            the first twenty
        groundplan targets --role state --limit 0     all of a role
        groundplan targets --explain ExecutionState   all the evidence of one group
        groundplan targets --format csv > targets.csv
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text, json, csv or markdown.") var format = Format.text

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only groups of this role; may be repeated.", valueName: "role"))
  var role: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only groups with a definition in this part of the tree; may be repeated.",
      valueName: "service"))
  var service: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only this verdict: \(Verdict.names.joined(separator: ", ")); may be repeated.",
      valueName: "verdict"))
  var verdict: [String] = []

  @Option(help: "How many to print; 0 for all. Text prints 20, the other formats all.")
  var limit: Int?

  @Option(help: ArgumentHelp("Print all the evidence of one group.", valueName: "group"))
  var explain: String?

  @OptionGroup var owners: OwnerOption

  @OptionGroup var ages: AgeOption

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, markdown }

  func validate() throws {
    for name in verdict where !Verdict.names.contains(name) {
      throw ValidationError(EditDistance.unknown("verdict", name, among: Verdict.names))
    }
    if let limit, limit < 0 {
      throw ValidationError("--limit takes a number from 0, which shows all, not \(limit).")
    }
  }

  func run() async throws {
    try await options.run { program, workspace in
      let consolidation = Consolidation(
        of: options.findings(in: program), history: await ages.read(workspace, options))
      if let explain {
        try print(explain, of: consolidation)
      } else {
        try print(consolidation)
      }
      return nil
    }
  }

  private func print(_ consolidation: Consolidation) throws {
    let chosen = try selected(consolidation)
    let limit = limit ?? (format == .text ? 20 : 0)
    let shown = limit == 0 ? chosen : Array(chosen.prefix(limit))
    let text = TargetsText(consolidation, folder: options.displayedFolder)
    switch format {
    case .text: StandardOutput.write(text.table(shown, all: chosen.count))
    case .json: StandardOutput.write(try TargetsReport(consolidation, shown).json())
    case .csv: StandardOutput.write(document: TargetsReport(consolidation, shown).csv())
    case .markdown: StandardOutput.write(document: text.markdown(shown))
    }
  }

  private func selected(_ consolidation: Consolidation) throws -> [ConsolidationTarget] {
    let program = consolidation.program
    let services = program.services.map(\.name)
    for name in service where !services.contains(name) {
      throw CommandFailure(EditDistance.unknown("part of the tree", name, among: services))
    }
    let roles = Roles(program.configuration.roles).names
    for name in role where !roles.contains(name) {
      throw CommandFailure(EditDistance.unknown("role", name, among: roles))
    }
    let owned = try owners.selection(in: program)
    return consolidation.targets.filter { target in
      let group = target.group
      return (owned.map { owned in group.sites.contains { owned.holds($0.location.path) } } ?? true)
        && (role.isEmpty || group.role.map(role.contains) ?? false)
        && (verdict.isEmpty || verdict.contains(group.verdict.name))
        && (service.isEmpty
          || group.sites.contains { service.contains(program.service(of: $0.module).name) })
    }
  }

  private func print(_ name: String, of consolidation: Consolidation) throws {
    let found = consolidation.groups.filter { group in
      group.id == name || group.id == name + "()" || group.id.hasPrefix(name + " (")
        || group.sites.contains { $0.path == name }
    }
    guard !found.isEmpty else {
      throw CommandFailure(
        EditDistance.unknown(
          "group", name, among: consolidation.groups.map(\.id),
          hint: "`groundplan targets --limit 0` names all."))
    }
    if format == .json {
      let targets = consolidation.targets.filter { target in
        found.contains { $0.id == target.group.id }
      }
      StandardOutput.write(try TargetsReport(consolidation, targets).json())
      return
    }
    let text = TargetsText(consolidation, folder: options.displayedFolder)
    for (place, group) in found.enumerated() {
      if place > 0 { StandardOutput.write("\n") }
      StandardOutput.write(
        text.explanation(group, consolidation.targets.first { $0.group.id == group.id }))
    }
  }
}

/// Whether the repository's history counts.
struct AgeOption: ParsableArguments {
  @Flag(help: "Ask git which file was changed last, as one more reason for a definition.")
  var ages = false

  func read(_ workspace: Workspace, _ options: AnalysisOptions) async -> FileHistory {
    guard ages else { return FileHistory() }
    switch await workspace.fileHistory() {
    case .success(let history):
      if history.isEmpty { options.warn("there is no history of Python files to ask git for") }
      return history
    case .failure(let failure):
      options.warn("git could not tell the history (\(failure.reason)); it doesn't count")
      return FileHistory()
    }
  }
}
