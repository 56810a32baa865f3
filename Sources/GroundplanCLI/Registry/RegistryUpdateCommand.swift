import Analysis
import Resolution
import ArgumentParser
import Platform
import Registry
import Reports
import Workspace

struct RegistryUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Bring a Markdown registry to the truth; shows the difference.",
    discussion: """
      Entries move to the block of their service where they belong, marks,
      numbers and paths are corrected; prose and order stay. Nothing is written
      without --write. A registry in TOML is written anew by
      `registry generate --format toml`.

      Examples:
        groundplan registry update docs/imports.md            what would change
        groundplan registry update docs/imports.md --write
      """)

  @OptionGroup var registry: RegistryFile
  @OptionGroup var options: AnalysisOptions

  @Flag(help: "Write the file.") var write = false

  func run() async throws {
    try await options.run { program, _ in
      let document = try registry.check(options, in: program).document
      guard document.form == .markdown else {
        throw CommandFailure(
          "'\(document.path)' is TOML, which a program writes: use `groundplan registry generate "
            + "--format toml`.")
      }
      let update = RegistryUpdate(of: document, in: program)
      let difference = UnifiedDifference.text(
        old: document.lines, new: update.lines, path: VisibleText.of(document.path))
      // What a terminal or a build machine would obey is written out; what is piped is to be a patch.
      if Terminal.isObeyed(STDOUT_FILENO) {
        StandardOutput.write(difference)
      } else {
        StandardOutput.write(document: difference)
      }
      if write, update.isChanged { try save(update.lines, to: document.path) }
      let left = update.check.wrong
      if !left.isEmpty || !update.check.contradictions.isEmpty {
        options.warn("what is left has no certain answer:")
        StandardError.write(
          RegistryCheckText(update.check, showsAll: false, isColoured: false).text())
      }
      return nil
    }
  }

  /// In one step, with the ends of lines that the file has.
  private func save(_ lines: [String], to path: String) throws {
    let old: [UInt8]
    do throws(UnreadableDocument) {
      old = try Workspace.document(named: path)
    } catch {
      throw CommandFailure("'\(path)' can't be read any more: \(error.reason). Run it again.")
    }
    guard let bytes = LineEnds.join(lines, like: old) else {
      throw CommandFailure(
        "'\(path)' is not UTF-8 throughout; nothing was written. Convert it first.")
    }
    try WholeFile.write(bytes, to: path, root: options.root)
  }
}
