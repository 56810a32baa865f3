import Analysis
import ArgumentParser
import Consolidation
import Reports
import Resolution
import SourceEdits
import Workspace

/// The options of `check` that carry out what rules offer.
struct FixOptions: ParsableArguments {
  @Flag(
    help:
      "Carry out safe fixes, proved, and report what is left; `groundplan rollback` takes it back.")
  var fix = false

  @Flag(help: "Print the fixes as a patch and change nothing; exit status 1 where there are any.")
  var diff = false

  @Flag(help: "With --fix or --diff, also fixes that may change what working code does.")
  var unsafeFixes = false

  @Flag(help: "Carry out the fixes and report nothing.")
  var fixOnly = false

  @Flag(help: "With --fix, though git says that files concerned have uncommitted changes.")
  var force = false

  func validate() throws {
    if diff, fix || fixOnly { throw ValidationError("--diff changes nothing; leave --fix out.") }
    if unsafeFixes, !fix, !fixOnly, !diff {
      throw ValidationError("--unsafe-fixes goes with --fix, --fix-only or --diff.")
    }
    if force, !fix, !fixOnly { throw ValidationError("--force goes with --fix or --fix-only.") }
  }

  /// Carries out what is asked for.
  ///
  /// - Returns: the program whose findings are to be reported.
  func run(
    _ program: Program, _ workspace: Workspace, _ options: AnalysisOptions,
    where isWanted: (String) -> Bool
  ) async throws -> Program {
    guard fix || fixOnly || diff else { return program }
    let builder = PlanBuilder(
      program, jobs: options.jobCount, sources: workspace.reader(of: program))
    let findings = options.findings(in: program, where: isWanted)
    let plan: Plan
    let after: Program
    do throws(PlanError) {
      (plan, after) = try builder.fix(findings.all, includesUnsafe: unsafeFixes)
    } catch {
      PlanFailure.leave(error, folder: options.displayedFolder)
    }
    let output = PlanOutput(
      workspace, folder: options.displayedFolder, jobs: options.jobCount)
    if diff {
      output.printPatch(plan)
      output.printWords(plan)
      ExitStatus.leave(plan.changes.isEmpty ? nil : .findings)
    }
    output.printWords(plan)
    try await output.write(plan, force: force)
    if fixOnly { ExitStatus.leave(nil) }
    return after
  }
}
