import Workspace
import Analysis
import Resolution
import ArgumentParser
import Consolidation
import Drawing
import Foundation
import Reports

struct Analyze: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a tree and leave a report: pages, pictures and data.",
    discussion: """
      Examples:
        groundplan analyze                       this folder, into Output/
        groundplan analyze src --output report   another folder, into report/
        groundplan analyze --exclude 'vendor/**' --timings

      Open Output/index.html in a browser; the folder can be published as it is.
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(
    name: .shortAndLong, help: "The folder that the report goes to.", completion: .directory)
  var output = "Output"

  @OptionGroup(title: "The report's looks") var look: ReportLook

  @OptionGroup var history: HistoryOption

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.never

  func run() async throws {
    try await options.run { program, workspace in
      let findings = options.findings(in: program)
      let clock = StepClock(isOn: options.timings)
      let progress = Progress(isOn: !options.quiet)
      progress.say("comparing definitions")
      let consolidation = Consolidation(
        of: findings, history: await history.read(workspace, options))
      clock.step("compare")
      progress.say("drawing")
      let site = try await ReportSite.build(
        consolidation, options: try await look.options(options, workspace),
        layout: Layout(jobs: options.jobCount),
        sources: workspace.sources(
          ReportSite.paths(shownBy: consolidation), as: program.snapshot),
        jobs: options.jobCount)
      clock.step("report")
      progress.say("writing")
      try WholeFile.checkThatLinkStays(output, root: options.root)
      try ReportFolder(path: output).write(site.files)
      clock.step("write")
      progress.clear()
      for picture in site.failedPictures { options.warn("no picture \(picture)") }
      StandardOutput.write(
        "\(output)/index.html: "
          + TextReport(isColoured: false, leastSeverity: .note).summary(
            of: findings.reported, following: findings.following.count,
            suppressed: findings.suppressed.count,
            files: program.files.sources.count))
      return failOn.isReached(by: findings.reported) ? .findings : nil
    }
  }
}
