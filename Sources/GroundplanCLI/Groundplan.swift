import ArgumentParser

@main
struct Groundplan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "groundplan",
    abstract: "Reads a Python monorepo without running it: its import graph, its split truths.",
    subcommands: [Facts.self])
}
