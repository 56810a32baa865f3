import ArgumentParser
import Resolution

/// Whose files count.
struct OwnerOption: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only what stands in files of this owner, by [owners] of the configuration or CODEOWNERS; 'none' "
        + "for files without one; may be repeated.", valueName: "owner"))
  var owner: [String] = []

  /// Nil where everybody's count.
  func selection(in program: Program) throws -> OwnerSelection? {
    guard !owner.isEmpty else { return nil }
    let selection = OwnerSelection(owner, in: program)
    guard !program.owners.isEmpty || selection.unknown.isEmpty else {
      throw CommandFailure(
        "nobody is known to own anything: the tree has no CODEOWNERS, and the configuration no [owners]."
      )
    }
    for name in selection.unknown {
      throw CommandFailure(EditDistance.unknown("owner", name, among: program.owners.all))
    }
    return selection
  }
}
