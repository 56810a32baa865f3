import Analysis
import ArgumentParser
import Foundation
import Resolution
import Standings
import Workspace

/// Where the baseline is.
struct BaselineOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The baseline (default: \(Baseline.fileName) of the root, where there is one).",
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: String?

  /// As the user calls it.
  func path(in root: String) -> String {
    baseline ?? AnalysisOptions.displayed(root) + Baseline.fileName
  }

  /// The baseline and what it is called; nil where none is named and the root has none.
  func read(in root: String) throws -> (baseline: Baseline, name: String)? {
    let path = path(in: root)
    guard baseline != nil || WholeFile.exists(path) else { return nil }
    let bytes: [UInt8]
    do throws(UnreadableDocument) {
      bytes = try Workspace.document(named: path, limit: 1 << 30)
    } catch {
      throw StandingError(description: "the baseline '\(path)' can't be read: \(error.reason).")
    }
    return (try Baseline(json: bytes, path: path), path)
  }

  /// The same, that of the root as it is staged.
  func readStaged(
    in root: String, _ workspace: Workspace
  ) async throws -> (baseline: Baseline, name: String)? {
    guard baseline == nil else { return try read(in: root) }
    guard let bytes = await workspace.stagedFile(Baseline.fileName) else { return nil }
    let path = path(in: root)
    return (try Baseline(json: bytes, path: path), path)
  }

  /// What is new beside a baseline; a file that was renamed since its last commit keeps its entries.
  func changes(
    from baseline: Baseline, to findings: Findings, _ options: AnalysisOptions,
    _ workspace: Workspace
  ) async -> FindingChanges {
    let changes = baseline.changes(to: findings, renames: Renames())
    guard !changes.appeared.isEmpty, !changes.gone.isEmpty else { return changes }
    let path = URL(fileURLWithPath: path(in: options.root)).path
    guard let revision = await workspace.lastCommit(of: path) else { return changes }
    let renames = await workspace.renames(from: revision, to: nil)
    return renames.newPaths.isEmpty ? changes : baseline.changes(to: findings, renames: renames)
  }
}
