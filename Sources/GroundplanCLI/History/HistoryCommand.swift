import ArgumentParser

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Fill a history of a tree's numbers from past revisions, or print it.",
    discussion: """
      A history is a file with a row for each commit: the numbers of the tree, how many findings each
      rule has, and each part of the tree. A commit that is read again replaces its row.

      Examples:
        groundplan history import v1.0..main --history groundplan.history
        groundplan history import --tags 'v1.*' --history groundplan.history
        groundplan history list --history groundplan.history
      """,
    subcommands: [HistoryImportCommand.self, HistoryListCommand.self])
}

/// Where the history is.
struct HistoryFile: ParsableArguments {
  @Option(help: ArgumentHelp("The history.", valueName: "file"), completion: .file())
  var history: String
}
