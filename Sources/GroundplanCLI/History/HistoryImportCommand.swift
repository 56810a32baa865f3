import ArgumentParser
import History
import Reports
import Resolution
import Standings
import Workspace

struct HistoryImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read past revisions from git's objects, and keep their numbers.",
    discussion: """
      RANGE is OLD..NEW, both included: the commits on the way of first parents, or with --tags the
      tagged ones in it. Nothing is checked out, and a file that several commits have is parsed once.
      Commits that the history has already are left out, unless --again is given.

      Examples:
        groundplan history import HEAD~20..HEAD --history groundplan.history
        groundplan history import v1.0..v2.0 --tags 'v*' --history groundplan.history
        groundplan history import --tags 'v*' --history groundplan.history
      """)

  @Argument(help: "The commits: OLD..NEW. May be left out with --tags, for all that fit.")
  var range: String?

  @OptionGroup var options: AnalysisOptions
  @OptionGroup var file: HistoryFile

  @Option(
    help: ArgumentHelp("Only commits with a tag that fits, such as 'v1.*'.", valueName: "pattern"))
  var tags: String?

  @Flag(help: "Read commits that the history has already once more.") var again = false

  func validate() throws {
    if let range {
      guard ends(of: range) != nil else {
        throw ValidationError("'\(range)' is no range of commits. Write it OLD..NEW: v1.0..main.")
      }
    } else if tags == nil {
      throw ValidationError("Name the commits, OLD..NEW, or the tags with --tags.")
    }
  }

  private func ends(of range: String) -> (old: String, new: String)? {
    guard let dots = range.firstRange(of: ".."), !range[dots.upperBound...].hasPrefix(".") else {
      return nil
    }
    let (old, new) = (String(range[..<dots.lowerBound]), String(range[dots.upperBound...]))
    return old.isEmpty || new.contains("..") ? nil : (old, new.isEmpty ? "HEAD" : new)
  }

  func run() async throws {
    let workspace = options.workspace
    let wanted = try await revisions(workspace)
    guard !wanted.isEmpty else {
      throw CommandFailure(
        "no commit is in the range"
          + (tags.map { " with a tag that fits '\($0)'" } ?? "")
          + ". Name an older OLD, or another pattern.")
    }
    let history = try History(writing: file.history)
    let known = again ? [] : try history.commits()
    let missing = wanted.filter { !known.contains($0.revision.commit) }
    let reader = StandingReader(options)
    let progress = Progress(isOn: !options.quiet)
    for (place, wanted) in missing.enumerated() {
      progress.say("\(place + 1) of \(missing.count): \(VisibleText.of(wanted.name))")
      let clock = StepClock(isOn: options.timings)
      let standing = try await reader.standing(
        of: wanted.revision, named: wanted.name, in: workspace)
      try history.record(standing)
      clock.step(wanted.name)
    }
    progress.clear()
    StandardOutput.write(
      "\(file.history): \(count(missing.count, "commit")) read, "
        + "\(wanted.count - missing.count) known already.\n")
    ExitStatus.leave(options.strict && reader.isBlind ? .failed : nil)
  }

  private func revisions(
    _ workspace: Workspace
  ) async throws -> [(revision: Revision, name: String)] {
    var bounds: (old: Revision, new: Revision)?
    if let range, let ends = ends(of: range) {
      bounds = (
        try await workspace.revision(named: ends.old), try await workspace.revision(named: ends.new)
      )
    }
    if let tags {
      return try await workspace.taggedRevisions(tags, in: bounds).map { ($0.revision, $0.tag) }
    }
    guard let bounds else { return [] }
    return try await workspace.revisions(from: bounds.old, to: bounds.new).map {
      ($0, $0.shortCommit)
    }
  }
}
