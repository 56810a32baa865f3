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
    try selection(among: program.owners)
  }

  /// The same among owners that are known; nil where no tree says who they are.
  func selection(among owners: CodeOwners?) throws -> OwnerSelection? {
    guard !owner.isEmpty else { return nil }
    guard let owners else {
      throw CommandFailure(
        "who owns which file isn't known of two reports: name a revision or a folder of sources.")
    }
    let selection = OwnerSelection(owner, among: owners)
    guard !owners.isEmpty || selection.unknown.isEmpty else {
      throw CommandFailure(
        "nobody is known to own anything: the tree has no CODEOWNERS, and the configuration no [owners]."
      )
    }
    for name in selection.unknown {
      throw CommandFailure(EditDistance.unknown("owner", name, among: owners.all))
    }
    return selection
  }
}
