import ArgumentParser
import Consolidation
import Workspace

struct Move: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Move a module or package, its importers and strings with it, proved.",
    discussion: """
      The file or folder moves on the disk, and in git's index where it is tracked; its own relative
      imports keep their meaning. Prints a patch that `git apply` takes.

      Examples:
        groundplan move shop.orders shop.core.orders           what would change
        groundplan move shop.orders shop.core.orders --write
        groundplan move shop.orders shop.core.orders --shim    the old path goes on working and warns
      """)

  @Argument(help: "The dotted path of the module or package.") var old: String

  @Argument(help: "Its new dotted path.") var new: String

  @OptionGroup var options: PlanOptions

  @Flag(help: "Leave modules at the old paths that pass the names on and warn.")
  var shim = false

  func run() async throws {
    try await options.run { builder, workspace throws(PlanError) in
      try builder.move(old, to: new, leavesShim: shim) { folder throws(PlanError) in
        do throws(UnreadableDocument) {
          return try workspace.files(below: folder)
        } catch {
          throw PlanError("'\(folder)' can't be moved: \(error.reason).")
        }
      }
    }
  }
}
