import Analysis
import ArgumentParser
import Foundation

/// The options of every command that analyses a tree, and the analysis itself.
struct AnalysisOptions: ParsableArguments {
  @Argument(help: "The folder to read.", completion: .directory)
  var root = "."

  @Option(
    help: "The configuration to use, in the stead of ROOT/groundplan.toml or pyproject.toml.",
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

  @Flag(help: "Fail if anything could not be read.")
  var strict = false

  @Flag(name: .shortAndLong, help: "Print results only, no progress and no warnings.")
  var quiet = false

  @Flag(help: "Print how long each step took, to standard error.")
  var timings = false

  func validate() throws {
    if let jobs, jobs < 1 || jobs > 1024 {
      throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs).")
    }
  }

  var jobCount: Int { jobs ?? max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// What the tree is called unless the user says otherwise.
  var projectName: String { URL(fileURLWithPath: root).standardizedFileURL.lastPathComponent }

  /// What leads from where the user stands to the paths of findings.
  var displayedFolder: String {
    var folder = root
    while folder.hasPrefix("./") { folder.removeFirst(2) }
    while folder.hasSuffix("/"), folder.count > 1 { folder.removeLast() }
    return folder.isEmpty || folder == "." ? "" : folder == "/" ? "/" : folder + "/"
  }

  /// Reads and analyses the tree, telling of progress on the way.
  ///
  /// - Parameter readsBodies: whether definitions are to be compared by their text.
  func analyze(readsBodies: Bool = false) async throws -> AnalysisResult {
    let clock = StepClock(isOn: timings)
    let progress = Progress(isOn: !quiet)
    let loaded =
      try config.map { path throws in try ConfigurationFile.load(file: path) }
      ?? ConfigurationFile.load(root: root)
    let configuration = loaded?.configuration ?? Configuration()
    progress.say("reading the tree")
    let root = root
    let asksGit = gitignore && configuration.gitignore
    async let ignored = asksGit ? GitIgnoredFiles.list(root: root) : .success([])
    let walked = try ProjectFiles(
      root: root,
      exclusions: ProjectFiles.Exclusions(
        folders: ProjectFiles.Exclusions.defaultFolders,
        patterns: (configuration.exclude + exclude).map(Glob.init), detectsEnvironments: true))
    clock.step("walk")
    var files = walked
    switch await ignored {
    case .success(let paths): files = walked.leavingOut(ignored: paths)
    case .failure(let failure):
      warn("git could not say what it ignores (\(failure.reason)); nothing is left out for it")
    }
    clock.step("git")
    progress.say("parsing \(files.sources.count) files")
    let (parsed, unreadable) = FileReader(root: root, jobs: jobCount, readsBodies: readsBodies)
      .parse(files.sources)
    files = files.leavingOut(unreadable: unreadable)
    clock.step("parse")
    progress.say("analysing")
    let result = Analysis.run(
      on: files, parsed: parsed, configuration: configuration, configurationPath: loaded?.path
    ) { path in
      try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }
    clock.step("analyse")
    progress.clear()
    if files.sources.isEmpty { warn("there is no Python file below '\(root)'") }
    warnOfSettingsWithoutEffect(configuration, result.program)
    let lost = files.skipped.filter { $0.reason == .unreadable }
    if !lost.isEmpty {
      warn("\(lost.count) could not be read, the first is '\(lost[0].path)': \(lost[0].detail)")
    }
    return result
  }

  /// A folder that is misspelt in the configuration must not pass in silence.
  private func warnOfSettingsWithoutEffect(_ configuration: Configuration, _ program: Program) {
    for (name, setting) in configuration.services.sorted(by: { $0.key < $1.key }) {
      if !program.services.contains(where: { $0.isConfigured && $0.name.hasSuffix(name) }) {
        warn(
          "the service '\(name)' of the configuration holds no Python file: "
            + setting.packages.joined(separator: ", "))
      }
    }
    for path in configuration.sourceRoots ?? [] {
      let folder = path.pathParts.filter { $0 != "." }.joined(separator: "/")
      if !folder.isEmpty, !program.modules.contains(where: { $0.path.hasPrefix(folder + "/") }) {
        warn("the source root '\(path)' of the configuration holds no Python file")
      }
    }
  }

  /// Whether `--strict` finds fault with what was left out.
  func isIncomplete(_ result: AnalysisResult) -> Bool {
    strict && result.program.files.skipped.contains { $0.reason == .unreadable }
  }

  func warn(_ message: String) {
    if !quiet { StandardError.write("groundplan: warning: \(message)\n") }
  }
}

/// Says how long steps take.
final class StepClock {
  private let isOn: Bool
  private var last = ContinuousClock.now

  init(isOn: Bool) { self.isOn = isOn }

  func step(_ name: String) {
    guard isOn else { return }
    let now = ContinuousClock.now
    let milliseconds = (now - last) / .milliseconds(1)
    StandardError.write("\(name): \(String(format: "%.1f", milliseconds)) ms\n")
    last = now
  }
}
