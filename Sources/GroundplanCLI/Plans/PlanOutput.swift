import Consolidation
import Platform
import Reports
import Resolution
import SourceEdits
import Workspace

/// What becomes of a plan: a patch or a document on standard output, what is to be said of it on standard
/// error, files on the disk.
struct PlanOutput {
  private let writer: TreeWriter
  private let folder: String
  private let jobs: Int

  /// - Parameters:
  ///   - folder: what leads from where the user stands to the root.
  ///   - jobs: how many files are compared at once.
  init(_ workspace: Workspace, folder: String, jobs: Int) {
    self.jobs = jobs
    writer = TreeWriter(root: workspace.root)
    self.folder = folder
  }

  /// The patch, as `git apply` takes it where it isn't read on a terminal.
  func printPatch(_ plan: Plan) {
    let patch = PatchText(of: plan.changes, isExecutable: writer.isExecutable).bytes(jobs: jobs)
    if Terminal.isObeyed(STDOUT_FILENO) {
      StandardOutput.write(LogText.of(String(decoding: patch, as: UTF8.self)))
    } else {
      StandardOutput.write(patch)
    }
  }

  func printJSON(_ plan: Plan) throws {
    StandardOutput.write(try PlanReport.json(of: plan, isExecutable: writer.isExecutable))
  }

  /// The proof, and what is left by hand.
  func printWords(_ plan: Plan) {
    StandardError.write(LogText.plain(PlanText(plan, folder: folder).text()))
  }

  func write(_ plan: Plan, force: Bool) async throws {
    let changes = plan.changes
    guard !changes.isEmpty else { return }
    guard let id = try await writer.write(changes, title: plan.title, force: force) else { return }
    StandardError.write(
      "\(count(changes.files.count, "file")) written; `groundplan rollback \(id)` takes it back.\n")
  }
}
