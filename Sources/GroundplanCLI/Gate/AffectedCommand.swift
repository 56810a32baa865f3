import Analysis
import ArgumentParser
import Platform
import Reports
import Resolution
import Workspace

struct AffectedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affected",
    abstract: "Print the test files that a change can reach over imports.",
    discussion: """
      Imports count that happen at import time, in functions, in a `try`, and by strings; with a module its
      packages are imported, with a test file every conftest.py above it and the plugins of pytest. Where it
      can't be told whether a change reaches a test, it is printed.

      Examples:
        groundplan affected --since main | xargs -r pytest
        groundplan affected --since HEAD --staged           of what is staged
        groundplan affected --since main --modules          every module
        groundplan affected --since main --explain tests/test_cart.py
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: ArgumentHelp("The revision since which files changed.", valueName: "revision"))
  var since: String

  @Flag(help: "What is staged changed, not the files of the working tree.")
  var staged = false

  @Flag(help: "Print every module that is reached, not only test files.")
  var modules = false

  @Flag(help: "Count imports for type checking too, for tests that run a type checker.")
  var typeChecking = false

  @OptionGroup var owners: OwnerOption

  @Option(
    help: ArgumentHelp("Print how a change reaches one file.", valueName: "file"),
    completion: .file())
  var explain: String?

  @Option(help: "text or json.") var format = TextOrJSON.text

  func validate() throws {
    if explain != nil, format == .json || modules || !owners.owner.isEmpty {
      throw ValidationError(
        "--explain goes with none of --format json, --modules and --owner: it tells of one file.")
    }
  }

  func run() async throws {
    // A revision that isn't there is said before anything is read.
    let revision = try await options.workspace.base(named: since)
    try await options.run(reading: { workspace in
      guard staged else { return try await workspace.snapshot() }
      return try await workspace.stagedSnapshot(facts: BlobFacts())
    }) { program, workspace in
      let affected = try await affected(since: revision, in: program, workspace)
      let report = AffectedReport(affected, since: since, folder: options.displayedFolder)
      if let explain {
        guard let module = affected.module(named: explain, below: options.displayedFolder) else {
          throw CommandFailure(
            EditDistance.unknown(
              "file of the tree", explain, among: program.files.sources.map(\.path),
              hint: "Name a Python file or a module of the tree."))
        }
        StandardOutput.write(report.explanation(of: module))
      } else {
        switch format {
        case .text:
          StandardOutput.write(
            report.lines(ofModules: modules, isShown: Terminal.isObeyed(STDOUT_FILENO)))
        case .json: StandardOutput.write(try report.json())
        }
      }
      return nil
    }
  }

  private func affected(
    since revision: Revision, in program: Program, _ workspace: Workspace
  ) async throws -> AffectedModules {
    let changed = try await workspace.changedFiles(since: revision, named: since, staged: staged)
    // Of a submodule that git can't compare it isn't known which of its files are others.
    let folders = Set(
      changed.lazy.filter { $0.kind != .removed }.map(\.path).filter(program.files.folders.contains)
    )
    let inside =
      folders.isEmpty
      ? []
      : program.files.sources.map(\.path).filter { $0.folder(where: folders.contains) != nil }
    let known = Set(changed.map(\.path))
    let files =
      (changed + inside.filter { !known.contains($0) }.map { ChangedFile($0, .modified) }).sorted()
    var before: Program?
    if files.contains(where: { $0.kind == .removed && ProjectMarker.isPython($0.path) }) {
      let facts = await workspace.facts(beside: program.snapshot, staged: staged)
      before = Program(
        try await workspace.snapshot(of: revision, named: since, facts: facts),
        jobs: options.jobCount)
    }
    let kinds = Set(ImportKind.allCases).subtracting(typeChecking ? [] : [.typeChecking])
    return AffectedModules(
      of: files, in: program, before: before, kinds: kinds,
      owners: try owners.selection(in: program))
  }
}
