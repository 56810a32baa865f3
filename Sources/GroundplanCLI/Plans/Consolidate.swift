import Analysis
import ArgumentParser
import Consolidation
import Duplicates
import Resolution
import Workspace

struct Consolidate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consolidate",
    abstract: "Merge the definitions of a group into one, in proved steps.",
    discussion: """
      GROUP is a name that `groundplan targets` prints. Five steps, of which each leaves a tree that works:
      1 members that the survivor lacks are added where that is certain, and it comes to its new place; 2
      the other definitions become redirects; 3 importers and strings follow; 4 documents follow; 5 what nobody uses any more goes.
      Prints a patch that `git apply` takes; the proof and what is left by hand go to standard error.

      Examples:
        groundplan consolidate ExecutionState --to shop.core.ExecutionState
        groundplan consolidate ExecutionState --to shop.core.ExecutionState --phase 1 --phase 2 --write
        groundplan consolidate State --to shop.State --map STARTED=RUNNING   called otherwise there
        groundplan consolidate '=shop.text.slug' --write --write-test tests/test_slug_is_one.py
        groundplan consolidate 'slug()' --to shared.text.slug   moved to where all may import it
      """)

  @Argument(help: "The group, as `groundplan targets` names it.") var group: String

  @OptionGroup var options: PlanOptions

  @Option(
    help: ArgumentHelp(
      "The definition that remains, or the path of a module to which it moves.", valueName: "path"))
  var to: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only this step, 1 to 5; may be repeated.", valueName: "number"))
  var phase: [Int] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only definitions below this path; may be repeated.", valueName: "path"))
  var only: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A definition that stays, by name or path; may be repeated.", valueName: "name"))
  var keep: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A member that the survivor calls otherwise; may be repeated.", valueName: "old=new"))
  var map: [String] = []

  @Option(help: "How old paths warn: none, getattr or module.")
  var warn = ConsolidationOptions.Warning.none

  @Flag(inversion: .prefixedNo, help: "Let old paths work as long as anybody uses them.")
  var shim = true

  @Option(
    help: ArgumentHelp(
      "Let importers follow in steps: by service, by owner, or so many files at a time.",
      valueName: "service|owner|number"))
  var split: ConsolidationOptions.Split?

  @Option(help: ArgumentHelp("Write a pytest file that pins the result.", valueName: "file"))
  var writeTest: String?

  @Flag(help: "Print which definitions are left and who uses them, and plan nothing.")
  var status = false

  func validate() throws {
    for number in phase where !(1...5).contains(number) {
      throw ValidationError("--phase takes a number from 1 to 5, not \(number).")
    }
    for pair in map where Rewrite.pair(pair) == nil {
      throw ValidationError("--map takes OLD=NEW, such as STARTED=RUNNING, not '\(pair)'.")
    }
  }

  func run() async throws {
    var wanted = ConsolidationOptions()
    wanted.survivor = to
    wanted.phases = Set(phase)
    wanted.only = only
    wanted.keep = keep
    wanted.members = Dictionary(map.compactMap(Rewrite.pair), uniquingKeysWith: { _, last in last })
    wanted.warning = warn
    wanted.leavesShims = shim
    wanted.split = split
    wanted.test = writeTest
    let choice = wanted
    try await options.run { builder, _ throws(PlanError) in
      let consolidation = Consolidation(of: options.analysis.findings(in: builder.program))
      let (found, target) = try consolidation.group(named: group)
      if status {
        StandardOutput.write(ConsolidationStatus(found, in: builder.program).text)
        ExitStatus.leave(nil)
      }
      return try builder.consolidate(found, target, choice)
    }
  }
}

extension ConsolidationOptions.Warning: ExpressibleByArgument {}

extension ConsolidationOptions.Split: ExpressibleByArgument {
  /// `service`, `owner` or a number of files.
  package init?(argument: String) {
    switch argument {
    case "service": self = .service
    case "owner": self = .owner
    default:
      guard let count = Int(argument), count > 0 else { return nil }
      self = .files(count)
    }
  }
}
