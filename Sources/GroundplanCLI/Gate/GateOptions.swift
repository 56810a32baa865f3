import ArgumentParser

/// Which findings `check` tells: all, or those that are new.
struct GateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only findings that the tree of a revision doesn't have, which is read from git's objects.",
      valueName: "revision"))
  var since: String?

  @Flag(help: "Read what is staged, not the files of the working tree: for a hook before a commit.")
  var staged = false

  @OptionGroup var baseline: BaselineOption

  @Flag(help: "Leave the baseline out, also where the root has one.")
  var noBaseline = false

  @Flag(help: "Fail where an entry of the baseline occurs no more.")
  var failOnStale = false

  func validate() throws {
    if noBaseline, baseline.baseline != nil {
      throw ValidationError("--baseline and --no-baseline exclude each other.")
    }
  }
}
