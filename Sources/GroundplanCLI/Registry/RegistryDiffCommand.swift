import ArgumentParser
import Registry
import Reports

struct RegistryDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Print what one registry says otherwise than another.",
    discussion: """
      Paths are compared, not lines: what is new, gone, moved, or said
      otherwise. No code is read. Exit status 1 where there is a difference.

      Examples:
        groundplan registry diff docs/imports.md imports.toml
        git show v1:docs/imports.md > old.md; groundplan registry diff old.md docs/imports.md
      """)

  @Argument(help: "The registry before.", completion: .file(extensions: ["md", "toml"]))
  var old: String

  @Argument(help: "The registry after.", completion: .file(extensions: ["md", "toml"]))
  var new: String

  @Option(help: "text or json.") var format = TextOrJSON.text

  func run() throws {
    let difference = RegistryDifference(
      from: try RegistryFile.read(old), to: try RegistryFile.read(new))
    let report = RegistryDifferenceText(difference, old: old, new: new)
    switch format {
    case .text: StandardOutput.write(report.text())
    case .json: StandardOutput.write(try report.json())
    }
    ExitStatus.leave(difference.changes.isEmpty ? nil : .findings)
  }
}
