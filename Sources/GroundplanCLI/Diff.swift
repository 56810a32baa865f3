import Analysis
import ArgumentParser
import Reports
import Resolution
import Standings
import Workspace

struct Diff: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Print what changed between two revisions, reports or folders.",
    discussion: """
      Each of OLD and NEW is a revision of the repository of ROOT, a findings.json, the folder of a
      report, or a folder of sources; what is there as a file or folder is taken for that. A revision
      is read from git's objects: nothing is checked out. Findings are told apart by their ids, so
      that lines may move and files be renamed.

      Examples:
        groundplan diff main                             main and the working tree
        groundplan diff v1.4 v1.5                        two tags
        groundplan diff Output/findings.json             an earlier report and the working tree
        groundplan diff main HEAD services               both below the folder services
        groundplan diff main HEAD --fail-on-new error    exit status 1 where there is a new error
        groundplan diff main --format markdown           for a pull request
        groundplan diff main --owner @team               what changed in files of one owner
      """)

  @Argument(help: "What to compare with.", completion: .file())
  var old: String

  @Argument(help: "What is compared (default: the files of ROOT).", completion: .file())
  var new: String?

  @OptionGroup var options: AnalysisOptions

  @Option(help: "text, json or markdown.") var format = Format.text

  @Option(help: "The least severity to print in text and Markdown: note, warning or error.")
  var minSeverity = Severity.warning

  @Option(
    help: ArgumentHelp(
      "The least severity of a new finding that makes the exit status 1: note, warning, error or never.",
      valueName: "level"))
  var failOnNew = FailLevel.never

  @OptionGroup var owners: OwnerOption

  @Option(help: "Colour: auto, always or never.")
  var color = ColorChoice.auto

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  func run() async throws {
    let reader = StandingReader(options)
    let sources = (
      old: StandingSource(old), new: new.map(StandingSource.init) ?? .folder(path: root)
    )
    // Of a working tree first, so that its revision needs not be parsed again.
    let after: Standing
    let before: Standing
    var known: CodeOwners?
    if sources.new.folder != nil {
      after = try await reader.standing(of: sources.new, named: new ?? root, root: root)
      known = reader.owners
      before = try await reader.standing(of: sources.old, named: old, root: root)
    } else {
      before = try await reader.standing(of: sources.old, named: old, root: root)
      after = try await reader.standing(of: sources.new, named: new ?? root, root: root)
      known = reader.owners
    }
    let changes = Changes(
      from: before, to: after, renames: await renames(from: before, to: after, sources.new),
      of: try owners.selection(among: known ?? reader.owners))
    StandardOutput.write(try bytes(of: changes))
    let isNew = failOnNew.isReached(by: changes.findings)
    ExitStatus.leave(options.strict && reader.isBlind ? .failed : isNew ? .findings : nil)
  }

  /// The folder whose revisions are meant: that of the sources where only these are named.
  private var root: String {
    guard options.root == "." else { return options.root }
    return [new, old].compactMap(\.self).compactMap { StandingSource($0).folder }.first ?? "."
  }

  /// What git says where it knows the first, and knows the second or that is the working tree.
  private func renames(
    from before: Standing, to after: Standing, _ source: StandingSource
  ) async -> Renames {
    guard let old = before.revision else { return Renames() }
    if after.revision == nil, source.folder != root { return Renames() }
    return await options.workspace(of: root).renames(from: old, to: after.revision)
  }

  private func bytes(of changes: Changes) throws -> [UInt8] {
    let names = (old: old, new: new ?? root)
    switch format {
    case .text:
      let text = ChangesText(
        changes, old: names.old, new: names.new, folder: AnalysisOptions.displayed(root),
        isColoured: color.isOn,
        leastSeverity: minSeverity
      ).text()
      return Array(LogText.of(text).utf8)
    case .json: return try ChangesReport.json(of: changes, old: names.old, new: names.new)
    case .markdown:
      return Array(
        ChangesMarkdown(
          changes, old: names.old, new: names.new, leastSeverity: minSeverity
        ).text().utf8)
    }
  }
}

extension FailLevel {
  /// Whether there is a new finding of it.
  func isReached(by findings: FindingChanges) -> Bool {
    switch self {
    case .note: findings.newCount(.note) > 0
    case .warning: findings.newCount(.warning) > 0
    case .error: findings.newCount(.error) > 0
    case .never: false
    }
  }
}
