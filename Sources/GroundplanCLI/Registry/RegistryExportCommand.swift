import Analysis
import Resolution
import ArgumentParser
import Registry
import Reports

struct RegistryExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print a registry as configuration of ruff, import-linter or tach.",
    discussion: """
      From FILE, else the registry that the configuration names, else from the
      code. Only claims that hold are exported. ruff gets deprecated and broken
      paths as banned-api (TID251), import-linter contracts between services
      and for deprecated modules, tach what each package may depend on.

      Examples:
        groundplan registry export --format ruff > ruff.toml
        groundplan registry export docs/imports.md --format import-linter > .importlinter
      """)

  @OptionGroup var registry: RegistryFile
  @OptionGroup var options: AnalysisOptions

  @Option(help: "ruff, import-linter or tach.") var format: Format

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case ruff, tach
    case importLinter = "import-linter"
  }

  func run() async throws {
    try await options.run { program, _ in
      let rules =
        registry.file == nil && program.registry == nil
        ? RegistryRules(ImportRegistry(program), in: program)
        : RegistryRules(try registry.check(options, in: program), in: program)
      switch format {
      case .ruff: StandardOutput.write(document: RegistryExport.ruff(rules))
      case .importLinter: StandardOutput.write(document: RegistryExport.importLinter(rules))
      case .tach: StandardOutput.write(document: RegistryExport.tach(rules))
      }
      return nil
    }
  }
}
