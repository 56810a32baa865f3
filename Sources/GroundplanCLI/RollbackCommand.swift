import ArgumentParser
import Reports
import Resolution
import SourceEdits
import Workspace

struct RollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Take back what was written with --write, to the byte.",
    discussion: """
      What is written is kept in ROOT/.groundplan until it is taken back, also
      where the run was killed half-way. Without ID the latest is taken back, or
      the one whose run ended half-way. Files that were edited since are named and
      nothing is done; with --force they are written over, and copies of them stay
      in ROOT/.groundplan/kept.

      Examples:
        groundplan rollback                    the latest
        groundplan rollback 0003               one of several
        groundplan rollback --list             what there is
        groundplan rollback --root services    in another folder

      Exit status: 0 it is as it was, 2 it could not be taken back.
      """)

  @Argument(help: "The number of what to take back (default: the latest).")
  var id: String?

  @Option(help: ArgumentHelp("The folder that was written to.", valueName: "folder"))
  var root = "."

  @Flag(help: "Print what can be taken back, and change nothing.")
  var list = false

  @Option(help: "Of --list: text or json.") var format = TextOrJSON.text

  @Flag(help: "Write over what was edited since, and keep copies.")
  var force = false

  func validate() throws {
    if let id, JournalID(id) == nil {
      throw ValidationError(
        "'\(id)' is no number of an entry; `groundplan rollback --list` has them.")
    }
    if list, id != nil || force { throw ValidationError("--list takes neither ID nor --force.") }
    if !list, format != .text { throw ValidationError("--format belongs to --list.") }
  }

  func run() async throws {
    let writer = TreeWriter(root: root)
    if list {
      let report = JournalReport(try await writer.journal())
      switch format {
      case .text: StandardOutput.write(report.text())
      case .json: StandardOutput.write(try report.json())
      }
      return
    }
    guard let done = try await writer.rollback(id.flatMap(JournalID.init), force: force) else {
      StandardOutput.write("\(id ?? "It") was taken back before.\n")
      return
    }
    StandardOutput.write(
      "\(done.entry.id) is taken back, \(count(done.restored, "file")) restored: "
        + "\(VisibleText.of(done.entry.title))\n")
    for kept in done.kept {
      StandardOutput.write("  \(kept.path) was edited; a copy is \(kept.copy)\n")
    }
    for path in done.left { StandardOutput.write("  \(path) stays, for it holds other files\n") }
  }
}
