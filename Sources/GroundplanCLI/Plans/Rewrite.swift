import ArgumentParser
import Consolidation

struct Rewrite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rewrite",
    abstract: "Lead importers and strings from one dotted path to another, proved.",
    discussion: """
      Of a module, a package or a symbol. Prints a patch that `git apply` takes; the proof and what is
      left by hand go to standard error. Names that NEW doesn't have stay as they are and are listed.

      Examples:
        groundplan rewrite shop.old_orders shop.orders                    of a module
        groundplan rewrite shop.states.Old shop.core.State                of one name
        groundplan rewrite shop.old shop.new --rename OldFactory=Factory  called otherwise there
        groundplan rewrite shop.old shop.new | git apply                  or --write
      """)

  @Argument(help: "The dotted path that is to go; it need not exist any more.") var old: String

  @Argument(help: "The dotted path that stands for it.") var new: String

  @OptionGroup var options: PlanOptions

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A name that NEW calls otherwise; may be repeated.", valueName: "old=new"))
  var rename: [String] = []

  func validate() throws {
    for pair in rename where Self.pair(pair) == nil {
      throw ValidationError("--rename takes OLD=NEW, such as OldFactory=Factory, not '\(pair)'.")
    }
  }

  func run() async throws {
    let pairs = rename.compactMap(Self.pair)
    let renames = Dictionary(pairs, uniquingKeysWith: { _, last in last })
    try await options.run { builder, _ throws(PlanError) in
      try builder.rewrite(old, to: new, renames: renames)
    }
  }

  static func pair(_ text: String) -> (String, String)? {
    let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    return (parts[0], parts[1])
  }
}
