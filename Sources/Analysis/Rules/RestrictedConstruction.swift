package import Resolution
import PythonSyntax

/// Calls of a class that only its factory may call.
package enum RestrictedConstruction: Rule {
  package static let info = RuleInfo(
    name: "restricted-construction",
    summary: "A call of a class that, by configuration, only some modules may construct.",
    explanation: """
      A factory that everybody can bypass guarantees nothing. The class is known by what it is,
      whatever path or alias it is called by.

      ```toml
      [[restricted]]
      class = "shop.engine.Engine"
      allowed = ["shop.engine_factory", "tests"]
      message = "ask the factory"
      ```

      ```python
      engine = Engine(order)    # error: only shop.engine_factory may construct 'shop.engine.Engine': ask the factory
      ```
      """,
    severities: [.error, .warning])

  package static func findings(in program: Program) -> [Finding] {
    var findings: [Finding] = []
    for setting in program.configuration.restricted {
      guard
        case .definition(let definition)? = program.lookup.target(of: setting.constructor)
      else { continue }
      for module in program.modules.indices {
        let name = program.modules[module].name
        if setting.allowed.contains(where: { name.isPath(below: $0) }) { continue }
        let facts = program.parsed[module]
        let meant = facts.references.indices.filter { id in
          facts.references[id].calls > 0
            && program.lookup.object(of: facts.references[id], in: module).object
              == .definition(definition)
        }
        guard !meant.isEmpty else { continue }
        for call in facts.calls where call.reference.map(meant.contains) ?? false {
          let scope = program.scopes[module]
          findings.append(
            Finding(
              rule: info.name, severity: scope == .product ? .error : .warning, scope: scope,
              location: program.location(line: call.line, column: call.column, in: module),
              message: (setting.allowed.isEmpty
                ? "nothing" : "only " + setting.allowed.joined(separator: ", "))
                + " may construct '\(setting.constructor)'"
                + (setting.message.isEmpty ? "" : ": \(setting.message)"),
              notes: [], key: "\(name) constructs \(setting.constructor)"))
        }
      }
    }
    return findings
  }
}

/// `[[restricted]]`: a class that only some modules may call.
package struct RestrictedSetting: SettingsTable {
  package var constructor = ""
  package var allowed: [String] = []
  package var message = ""

  package init() {}

  package static let settings: [Setting<RestrictedSetting>] = [
    Setting("class", \.constructor, needed: true, "the dotted path of a class"),
    Setting("allowed", \.allowed, needed: true, "the modules and packages that may call it"),
    Setting("message", \.message, "what others should do"),
  ]
}

extension Setting<Configuration> {
  static var restricted: Self {
    Setting(
      "restricted", \.restricted,
      "a table `[[restricted]]` for each class that only some modules may call")
  }
}
