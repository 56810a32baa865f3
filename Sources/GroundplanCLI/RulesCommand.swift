import Analysis
import Resolution
import ArgumentParser
import Foundation

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the rules, or explain one with an example.",
    discussion: """
      Examples:
        groundplan rules
        groundplan rules duplicate-definition
      """)

  @Argument(help: "The rule to explain.", completion: .list(Rules.all.map { $0.info.name }))
  var rule: String?

  func run() throws {
    guard let rule else {
      let width = Rules.all.map { $0.info.name.count }.max() ?? 0
      for info in Rules.all.map({ $0.info }) {
        StandardOutput.write(
          info.name.padding(toLength: width + 2, withPad: " ", startingAt: 0) + info.summary + "\n")
      }
      return
    }
    guard let info = Rules.all.map({ $0.info }).first(where: { $0.name == rule }) else {
      let known = Rules.all.map { $0.info.name }
      throw CommandFailure(EditDistance.unknown("rule called", rule, among: known))
    }
    let severities = info.severities.map(\.rawValue).joined(separator: ", ")
    StandardOutput.write(
      "# \(info.name)\n\n\(info.summary)\n\nSeverity: \(severities)\n\n\(info.explanation)\n")
  }
}
