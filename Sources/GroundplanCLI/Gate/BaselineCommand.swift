import Analysis
import ArgumentParser
import Reports
import Resolution
import Standings
import Workspace

struct BaselineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Write down the findings that there are, so that `check` tells only new ones.",
    discussion: """
      The file has a line for each rule, file and key with how often it occurs, and no line numbers; it
      belongs into the repository. `check` finds it by itself in the root. A file that git calls renamed
      since the last commit of the baseline keeps its entries.

      Examples:
        groundplan baseline                          write groundplan-baseline.json
        groundplan baseline --update                 take away what occurs no more
        groundplan baseline --accept-new             add what is new
        groundplan baseline --select import-cycle --accept-new
      """)

  @OptionGroup var options: AnalysisOptions

  @OptionGroup var place: BaselineOption

  @OptionGroup var selection: RuleSelection

  @Flag(help: "Take entries away that occur no more, and add none.")
  var update = false

  @Flag(help: "Add entries for what is new, and take none away.")
  var acceptNew = false

  func run() async throws {
    try await options.run { program, workspace in
      try await write(options.findings(in: program, where: selection.includes), workspace)
      return nil
    }
  }

  private func write(_ findings: Findings, _ workspace: Workspace) async throws {
    let path = place.path(in: options.root)
    let isThere = WholeFile.exists(path)
    if isThere, !update, !acceptNew {
      throw CommandFailure(
        "'\(path)' is there already; --update takes away what occurs no more, --accept-new adds what is "
          + "new, both together write it anew.")
    }
    if !isThere, update, !acceptNew {
      throw CommandFailure("there is no '\(path)' to be updated.")
    }
    let old = isThere ? try place.read(in: options.root)?.baseline : nil
    let known = old ?? Baseline()
    let changes = await place.changes(from: known, to: findings, options, workspace)
    let new = known.updated(by: changes, drops: update, accepts: acceptNew || !isThere)
    if new != old {
      try WholeFile.write(BaselineReport.json(of: new), to: path, root: options.root)
    }
    StandardOutput.write(summary(path, old: old, new: new, changes))
  }

  private func summary(
    _ path: String, old: Baseline?, new: Baseline, _ changes: FindingChanges
  ) -> String {
    let isAdding = acceptNew || old == nil
    var text = "\(path): \(count(new.count, "finding"))"
    text += ", \(isAdding ? changes.appeared.count : 0) added"
    text += ", \(update ? changes.gone.count : 0) taken away"
    if !changes.moved.isEmpty { text += ", \(changes.moved.count) in renamed files" }
    return text + ".\n"
  }
}
