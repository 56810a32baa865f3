import Analysis
import Resolution
import ArgumentParser
import Registry
import Reports

struct RegistryCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Look up every claim of a registry in the code.",
    discussion: """
      Exit status 1 where a claim is wrong or the document contradicts itself.
      Stale numbers, paths in sentences and open questions are told and don't
      count, unless --strict-text is given.

      Examples:
        groundplan registry check docs/imports.md
        groundplan registry check docs/imports.md src --all
        groundplan registry check --format json > claims.json
      """)

  @OptionGroup var registry: RegistryFile
  @OptionGroup var options: AnalysisOptions

  @Option(help: "text or json.") var format = TextOrJSON.text

  @Flag(help: "List claims that hold, too.") var all = false

  @Flag(help: "Let stale numbers and paths in sentences fail the check, too.")
  var strictText = false

  @Option(help: "Colour: auto, always or never.") var color = ColorChoice.auto

  func run() async throws {
    try await options.run { program, _ in
      let check = try registry.check(options, in: program)
      switch format {
      case .text:
        StandardOutput.write(
          Array(
            LogText.of(
              RegistryCheckText(check, showsAll: all, isColoured: color.isOn).text()
            ).utf8))
      case .json: StandardOutput.write(try RegistryCheckReport.json(of: check))
      }
      let counts = check.wrong.contains { checked in
        strictText || !checked.isRemark && checked.claim.status != .question
      }
      return counts || !check.contradictions.isEmpty ? .findings : nil
    }
  }
}
