import Analysis
import ArgumentParser
import Foundation
import Platform
import Reports
import Resolution
import Synchronization
import Workspace

/// The options of every command that analyses a tree, and the analysis itself.
struct AnalysisOptions: ParsableArguments {
  @Argument(help: "The folder to read.", completion: .directory)
  var root = "."

  @Option(
    help: "The configuration to use, instead of ROOT/groundplan.toml or pyproject.toml.",
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Leave out what fits the pattern, such as 'third_party/**'; may be repeated.",
      valueName: "pattern"))
  var exclude: [String] = []

  @Flag(inversion: .prefixedNo, help: "Leave out what git ignores.")
  var gitignore = true

  @Option(name: .shortAndLong, help: "How many files to parse at once (default: all cores).")
  var jobs: Int?

  @Flag(
    help: "Fail if anything could not be read, or not be followed though the tree bears its name.")
  var strict = false

  @Option(help: "Whose contracts count: all, or none but the configuration's own.")
  var contracts = ContractChoice.all

  @Flag(name: .shortAndLong, help: "Print results only, no progress and no warnings.")
  var quiet = false

  @Flag(help: "Print how long each step took, to standard error.")
  var timings = false

  func validate() throws {
    if let jobs, jobs < 1 || jobs > 1024 {
      throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs).")
    }
  }

  var jobCount: Int {
    ProcessLimits.jobs(jobs ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// What the tree is called unless the user says otherwise.
  var projectName: String { URL(fileURLWithPath: root).standardizedFileURL.lastPathComponent }

  /// What leads from where the user stands to the paths of findings.
  var displayedFolder: String { Self.displayed(root) }

  /// The same for the paths of another root.
  static func displayed(_ root: String) -> String {
    var folder = root
    while folder.hasPrefix("./") { folder.removeFirst(2) }
    while folder.hasSuffix("/"), folder.count > 1 { folder.removeLast() }
    return folder.isEmpty || folder == "." ? "" : folder == "/" ? "/" : folder + "/"
  }

  var workspace: Workspace { workspace(of: root) }

  /// The workspace of a folder, which may be another than the root.
  func workspace(of root: String) -> Workspace {
    let clock = StepClock(isOn: timings)
    let progress = Progress(isOn: !quiet)
    return Workspace(
      Workspace.Options(
        root: root, configuration: config, exclude: exclude, asksGit: gitignore, jobs: jobCount,
        reader: ConfigurationReader(readsContractFiles: contracts == .all))
    ) { step in
      switch step {
      case .walk: clock.step("walk")
      case .git: clock.step("git")
      case .parsing(let count): progress.say("parsing \(count) files")
      case .parse: clock.step("parse")
      }
    }
  }

  /// Reads and resolves the tree, telling of progress on the way, lets `body` answer, and ends the
  /// process.
  ///
  /// This is the one road of every command that analyses, so that `--strict` holds in all: where
  /// something couldn't be read, or imports of the tree's own names weren't followed, the status is
  /// 2, whatever the answer.
  ///
  /// - Parameter read: reads what is analysed; the working tree where nothing else is said.
  func run(
    reading read: ((Workspace) async throws -> Snapshot)? = nil,
    _ body: (Program, Workspace) async throws -> ExitStatus?
  ) async throws -> Never {
    let progress = Progress(isOn: !quiet)
    let workspace = workspace
    progress.say("reading the tree")
    let snapshot = if let read { try await read(workspace) } else { try await workspace.snapshot() }
    progress.say("resolving")
    let clock = StepClock(isOn: timings)
    let program = Program(snapshot, jobs: jobCount)
    clock.step("resolve")
    progress.clear()
    await warn(of: program, workspace)
    let status = try await body(program, workspace)
    // The process ends here, so that nothing is spent on giving memory back piece by piece.
    let coverage: ImportCoverage? = strict ? program.derived() : nil
    let isBlind = !program.files.lost.isEmpty || coverage?.unseen.isEmpty == false
    ExitStatus.leave(strict && isBlind ? .failed : status)
  }

  /// What rules find, and how long they take.
  func findings(
    in program: Program, where isWanted: (String) -> Bool = { _ in true }
  ) -> Findings {
    let clock = StepClock(isOn: timings)
    let progress = Progress(isOn: !quiet)
    progress.say("asking the rules")
    let findings = Findings(of: program, where: isWanted, jobs: min(2, jobCount))
    clock.step("rules")
    progress.clear()
    return findings
  }

  /// Says what a user may not expect of what was read.
  func warn(of program: Program, _ workspace: Workspace) async {
    for warning in await workspace.warnings { warn(warning) }
    if program.files.sources.isEmpty { warn("there is no Python file below '\(workspace.root)'") }
    warnOfSettingsWithoutEffect(program.configuration, program)
    for sentence in LostPaths.sentences(program.files.lost) { warn(sentence) }
    if !quiet { for sentence in CoverageText.sentences(program) { warn(sentence) } }
  }

  /// A folder that is misspelt in the configuration must not pass in silence.
  private func warnOfSettingsWithoutEffect(_ configuration: Configuration, _ program: Program) {
    // A name may have been made shorter, to what is behind its last slash.
    let found = Set(program.services.filter(\.isConfigured).map(\.name.fileName))
    for (name, setting) in configuration.services.sorted(by: { $0.key < $1.key }) {
      if !found.contains(name.fileName) {
        warn(
          "the service '\(name)' of the configuration holds no Python file: "
            + setting.packages.joined(separator: ", "))
      }
    }
    for path in configuration.sourceRoots ?? [] {
      let folder = path.pathParts.filter { $0 != "." }.joined(separator: "/")
      if !folder.isEmpty, !program.modules.contains(where: { $0.path.isBelow(folder) }) {
        warn("the source root '\(path)' of the configuration holds no Python file")
      }
    }
  }

  /// Five lines for somebody who sits before a terminal and has configured nothing yet.
  func tellFirstLook(at program: Program, after teller: FirstLook.Teller) {
    guard !quiet, Terminal.isSeen(STDERR_FILENO) else { return }
    let lines = FirstLook.lines(program, after: teller, root: root)
    if !lines.isEmpty { StandardError.write("\n" + lines) }
  }

  func warn(_ message: String) {
    if !quiet { StandardError.warn(message) }
  }
}

/// Says how long steps take.
final class StepClock: Sendable {
  private let isOn: Bool
  private let last = Mutex(ContinuousClock.now)

  init(isOn: Bool) { self.isOn = isOn }

  func step(_ name: String) {
    guard isOn else { return }
    let milliseconds = last.withLock { last in
      let now = ContinuousClock.now
      defer { last = now }
      return (now - last) / .milliseconds(1)
    }
    StandardError.write("\(name): \(String(format: "%.1f", milliseconds)) ms\n")
  }
}

/// Whether contracts in the files of other tools count.
enum ContractChoice: String, ExpressibleByArgument, CaseIterable { case all, none }

/// What makes settings of the bytes of a `groundplan.toml`.
struct ConfigurationReader: SettingsReader {
  /// Unless the configuration itself says that they are not.
  var readsContractFiles = true

  var defaults: any TreeSettings { adjusted(Configuration()) }

  func settings(
    in bytes: [UInt8], path: String, table: [String]
  ) throws(SettingsError) -> (any TreeSettings)? {
    try ConfigurationFile.parse(bytes, path: path, table: table).map(adjusted)
  }

  private func adjusted(_ configuration: Configuration) -> Configuration {
    var result = configuration
    result.contractFiles = result.contractFiles && readsContractFiles
    return result
  }
}
