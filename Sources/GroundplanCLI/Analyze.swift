import Workspace
import Analysis
import Resolution
import ArgumentParser
import Consolidation
import Drawing
import Foundation
import History
import Reports
import Standings

struct Analyze: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Read a tree and leave a report: pages, pictures and data.",
    discussion: """
      Examples:
        groundplan analyze                       this folder, into Output/
        groundplan analyze src --output report   another folder, into report/
        groundplan analyze --exclude 'vendor/**' --timings
        groundplan analyze --baseline main       with what changed since main

      Open Output/index.html in a browser; the folder can be published as it is.
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(
    name: .shortAndLong, help: "The folder that the report goes to.", completion: .directory)
  var output = "Output"

  @OptionGroup(title: "The report's looks") var look: ReportLook

  @Option(
    help: ArgumentHelp(
      "Show what changed since an earlier findings.json, the report that holds it, a folder of sources "
        + "or a revision.", valueName: "baseline"))
  var baseline: String?

  @Option(
    help: ArgumentHelp(
      "Keep the numbers of each commit in a file, and draw how they went; files that differ from the "
        + "commit count for it, too.", valueName: "file"),
    completion: .file())
  var history: String?

  @Option(
    help: ArgumentHelp(
      "How many of the first targets get a proved plan on their pages (default: up to 20, fewer in larger "
        + "trees).", valueName: "number"))
  var plans: Int?

  @OptionGroup var ages: AgeOption

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.never

  func validate() throws {
    if let plans, !(0...10_000).contains(plans) {
      throw ValidationError("--plans takes a number from 0 to 10000, not \(plans).")
    }
  }

  func run() async throws {
    try await options.run { program, workspace in
      let findings = options.findings(in: program)
      let clock = StepClock(isOn: options.timings)
      let progress = Progress(isOn: !options.quiet)
      progress.say("comparing definitions")
      let consolidation = Consolidation(
        of: findings, history: await ages.read(workspace, options))
      clock.step("compare")
      progress.say("planning")
      let plans = TargetPlans(
        of: consolidation,
        limit: plans ?? TargetPlans.limit(forModules: program.modules.count),
        jobs: options.jobCount, sources: workspace.reader(of: program))
      clock.step("plan")
      progress.say("drawing")
      let looks = try await look.options(options, workspace)
      let standing = Standing(of: findings, revision: looks.revision)
      let changes = try await changes(to: standing, of: program, in: workspace)
      let runs = try runs(recording: standing)
      let site = try await ReportSite.build(
        consolidation, options: looks, layout: Layout(jobs: options.jobCount),
        sources: workspace.sources(
          ReportSite.paths(shownBy: consolidation), as: program.snapshot),
        plans: plans, changes: changes, runs: runs, jobs: options.jobCount)
      clock.step("report")
      progress.say("writing")
      try WholeFile.checkThatLinkStays(output, root: options.root)
      try ReportFolder(path: output, jobs: options.jobCount).write(site.files)
      clock.step("write")
      progress.clear()
      for picture in site.failedPictures { options.warn("no picture \(picture)") }
      StandardOutput.write(
        "\(output)/index.html: "
          + TextReport(isColoured: false, leastSeverity: .note).summary(
            of: findings.reported, following: findings.following.count,
            suppressed: findings.suppressed.count,
            files: program.files.sources.count))
      options.tellFirstLook(at: program, after: .analyze)
      return failOn.isReached(by: findings.reported) ? .findings : nil
    }
  }

  private func changes(
    to standing: Standing, of program: Program, in workspace: Workspace
  ) async throws -> ReportChanges? {
    guard let baseline else { return nil }
    let changes = try await StandingReader(options).changes(
      since: baseline, to: standing, of: program.snapshot, in: workspace)
    return ReportChanges(changes: changes, baseline: baseline)
  }

  /// Every commit that the history has, this one among them where it is known.
  private func runs(recording standing: Standing) throws -> [Run] {
    guard let history else { return [] }
    let file = try History(writing: history)
    if standing.revision == nil {
      options.warn("the history isn't added to: the tree is no checkout of a commit")
    } else {
      try file.record(standing)
    }
    return try file.runs()
  }
}
