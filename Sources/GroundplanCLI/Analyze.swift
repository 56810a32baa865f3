import Analysis
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

  @Option(help: "The project's name in the report (default: the folder's).")
  var name: String?

  @OptionGroup var history: HistoryOption

  @Option(help: "The least severity that makes the exit status 1: note, warning, error or never.")
  var failOn = FailLevel.never

  func run() async throws {
    let result = try await options.analyze(readsBodies: true)
    let clock = StepClock(isOn: options.timings)
    let progress = Progress(isOn: !options.quiet)
    progress.say("comparing definitions")
    let consolidation = Consolidation(result, history: await history.read(options))
    clock.step("compare")
    progress.say("drawing")
    let project =
      name ?? options.projectName
    let site = try await ReportSite.build(
      consolidation, project: project, layout: Layout(jobs: options.jobCount),
      source: SourceText(FileReader(root: options.root, jobs: 1).bytes))
    clock.step("report")
    progress.say("writing")
    try ReportFolder(path: output).write(site.files)
    clock.step("write")
    progress.clear()
    for picture in site.failedPictures { options.warn("no picture \(picture)") }
    StandardOutput.write(
      "\(output)/index.html: "
        + TextReport(isColoured: false, leastSeverity: .note).summary(
          of: result.findings, suppressed: result.suppressed.count,
          files: result.program.files.sources.count))
    if options.isIncomplete(result) { throw ExitStatus.failed }
    if failOn.isReached(by: result.findings) { throw ExitStatus.findings }
  }
}
