import PythonSyntax
package import Analysis
package import Resolution
import TOML

/// A `groundplan.toml` that says what was inferred.
package enum ConfigurationReport {
  /// What is configured, completed by what was inferred; what could be said besides stands behind
  /// a `#`.
  ///
  /// - Parameter contracts: of other tools' files; where there are any, those files are not to be read
  ///   any more.
  package static func toml(
    of program: Program, with contracts: [ContractSetting] = []
  ) -> String {
    var configuration = program.configuration
    configuration.contracts += contracts
    if !contracts.isEmpty { configuration.contractFiles = false }
    configuration.sourceRoots = program.sourceRoots.map { $0.path.isEmpty ? "." : $0.path }
    configuration.services = [:]
    var reasons: [String: [String]] = [:]
    for service in program.services where service.role == .service || service.role == .shared {
      configuration.services[service.name] = ServiceSetting(
        packages: service.paths, shared: service.role == .shared)
      reasons[service.name] = service.reasons.map(VisibleText.of)
    }
    var text = "# What Groundplan inferred of this tree. Correct what is wrong; delete the rest.\n"
    for setting in Configuration.settings {
      switch setting.shape {
      case .value:
        if let toml = setting.toml(in: configuration) {
          text += "\(setting.name) = \(toml)\n"
        } else {
          text += comments(setting.examples)
        }
      case .table:
        let lines = setting.tables(in: configuration)[0]
        text += "\n[\(setting.name)]\n"
        for line in lines {
          let reasons = setting.name == "services" ? reasons[line.key] ?? [] : []
          text += reasons.map { "# \($0)\n" }.joined() + line.text + "\n"
        }
        let said = Set(lines.map(\.key))
        text += comments(setting.examples.filter { !said.contains($0.key) })
      case .tables:
        for lines in setting.tables(in: configuration) {
          text += "\n[[\(setting.name)]]\n" + lines.map { $0.text + "\n" }.joined()
        }
      }
    }
    return text
  }

  private static func comments(_ examples: [Setting<Configuration>.Example]) -> String {
    examples.map { "# \(TOMLText.key($0.key)) = \($0.toml)\n" }.joined()
  }
}
