import Analysis
import Resolution
import ArgumentParser
import Reports

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or explain one with an example.",
    discussion: """
      Examples:
        groundplan rules
        groundplan rules duplicate-definition
        groundplan rules --format markdown > rules.md
      """)

  @Argument(help: "The rule to explain.", completion: .list(Rules.all.map { $0.info.name }))
  var rule: String?

  @Option(help: "text, or markdown with all explanations.") var format = Format.text

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown }

  func run() throws {
    if let rule {
      guard let info = Rules.all.map({ $0.info }).first(where: { $0.name == rule }) else {
        let known = Rules.all.map { $0.info.name }
        throw CommandFailure(EditDistance.unknown("rule called", rule, among: known))
      }
      return StandardOutput.write(RulesManual.section(of: info))
    }
    switch format {
    case .text:
      let width = Rules.all.map { $0.info.name.count }.max() ?? 0
      for info in Rules.all.map({ $0.info }) {
        let blanks = String(repeating: " ", count: width + 2 - info.name.count)
        StandardOutput.write(info.name + blanks + info.summary + "\n")
      }
    case .markdown: StandardOutput.write(RulesManual.page())
    }
  }
}
