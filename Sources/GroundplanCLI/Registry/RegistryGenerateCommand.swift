import Analysis
import Resolution
import ArgumentParser
import Registry
import Reports

struct RegistryGenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write a registry from the code.",
    discussion: """
      For each part of the tree: the canonical path of every public symbol that
      another module imports, other paths that lead to it, deprecated paths
      with what to use instead, broken paths in use, and the targets that tests
      patch, each with the number of files.

      Examples:
        groundplan registry generate > docs/imports.md
        groundplan registry generate --format toml > imports.toml
        groundplan registry generate --service billing --at-least 3
      """)

  @OptionGroup var options: AnalysisOptions

  @Option(help: "markdown or toml.") var format = Format.markdown

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only this part of the tree; may be repeated.", valueName: "service"))
  var service: [String] = []

  @Option(help: ArgumentHelp("Leave out what fewer files import.", valueName: "number"))
  var atLeast = 1

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, toml }

  func validate() throws {
    if atLeast < 1 { throw ValidationError("--at-least takes a number from 1, not \(atLeast).") }
  }

  func run() async throws {
    try await options.run { program, _ in
      let services = program.services.map(\.name)
      for name in service where !services.contains(name) {
        throw CommandFailure(EditDistance.unknown("part of the tree", name, among: services))
      }
      let registry = ImportRegistry(program, services: service, least: atLeast)
      switch format {
      case .markdown:
        StandardOutput.write(
          document: ImportRegistryMarkdown.text(registry, project: options.projectName))
      case .toml: StandardOutput.write(document: ImportRegistryTOML.text(registry))
      }
      return nil
    }
  }
}
