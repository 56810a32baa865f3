import Analysis
import Resolution
import ArgumentParser
import Reports

struct Init: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a groundplan.toml that says what was inferred, to be corrected.",
    discussion: """
      Examples:
        groundplan init              writes groundplan.toml in this folder
        groundplan init --print src  prints what would be written for src
      """)

  @OptionGroup var options: AnalysisOptions

  @Flag(help: "Print it, write nothing.")
  var print = false

  @Flag(help: "Overwrite a groundplan.toml that is there.")
  var force = false

  func run() async throws {
    let path = options.root + "/groundplan.toml"
    if !print, !force, WholeFile.exists(path) {
      throw CommandFailure("'\(path)' is there already. Use --force to overwrite it.")
    }
    try await options.run { program, _ in
      let text = ConfigurationReport.toml(of: program)
      if print {
        StandardOutput.write(document: text)
        return nil
      }
      try WholeFile.write(Array(text.utf8), to: path, root: options.root)
      StandardOutput.write("wrote \(path)\n")
      return nil
    }
  }
}
