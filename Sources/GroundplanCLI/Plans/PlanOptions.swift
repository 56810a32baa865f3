import ArgumentParser
import Consolidation
import Resolution
import Workspace

/// The options of every command that makes a plan, and what becomes of the plan.
struct PlanOptions: ParsableArguments {
  @OptionGroup var analysis: AnalysisOptions

  @Flag(help: "Write the files; `groundplan rollback` takes it back.")
  var write = false

  @Flag(help: "Write though git says that files concerned have uncommitted changes.")
  var force = false

  @Flag(help: "Let comments and docstrings follow that name a dotted path.")
  var docs = false

  @Option(help: "text (a patch that `git apply` takes) or json.") var format = TextOrJSON.text

  func validate() throws {
    if force, !write { throw ValidationError("--force goes with --write.") }
  }

  /// Reads the tree, makes a plan, prints or writes it, and ends the process.
  func run(
    _ make: (PlanBuilder, Workspace) throws(PlanError) -> Plan
  ) async throws -> Never {
    try await analysis.run { program, workspace in
      let clock = StepClock(isOn: analysis.timings)
      let progress = Progress(isOn: !analysis.quiet)
      progress.say("planning")
      let builder = PlanBuilder(
        program, jobs: analysis.jobCount, docs: docs, sources: workspace.reader(of: program))
      let plan: Plan
      do throws(PlanError) {
        plan = try make(builder, workspace)
      } catch {
        progress.clear()
        PlanFailure.leave(error, folder: analysis.displayedFolder)
      }
      clock.step("plan")
      progress.clear()
      try await finish(plan, workspace)
      return nil
    }
  }

  /// Prints a plan and writes it where that is asked for.
  private func finish(_ plan: Plan, _ workspace: Workspace) async throws {
    let output = PlanOutput(
      workspace, folder: analysis.displayedFolder, jobs: analysis.jobCount)
    switch format {
    case .json: try output.printJSON(plan)
    case .text where !write: output.printPatch(plan)
    case .text: break
    }
    output.printWords(plan)
    if write { try await output.write(plan, force: force) }
  }
}

extension Workspace {
  /// Reads the files that a program was made of.
  nonisolated func reader(of program: Program) -> SourceReader {
    let snapshot = program.snapshot
    return { paths in self.sources(paths, as: snapshot) }
  }
}
