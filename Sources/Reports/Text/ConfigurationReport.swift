import Analysis
package import Resolution

/// A `groundplan.toml` that says what was inferred.
package enum ConfigurationReport {
  package static func toml(of program: Program) -> String {
    var text = "# What Groundplan inferred of this tree. Correct what is wrong; delete the rest.\n"
    text += "python = \(quoted(program.configuration.python))\n"
    let roots = program.sourceRoots.map { $0.path.isEmpty ? "." : $0.path }
    text += "source-roots = [\(roots.map(quoted).joined(separator: ", "))]\n"
    let configuration = program.configuration
    if !configuration.gitignore { text += "gitignore = false\n" }
    text +=
      configuration.exclude.isEmpty
      ? "# exclude = [\"third_party/**\"]\n" : "exclude = \(list(configuration.exclude))\n"
    text +=
      configuration.registry.map { "registry = \(quoted($0))\n" }
      ?? "# registry = \"docs/imports.md\"\n"
    text += "\n[services]\n"
    for role in [Service.Role.service, .shared] {
      for service in program.services where service.role == role {
        for reason in service.reasons { text += "# \(comment(reason))\n" }
        let paths = service.paths.map(quoted).joined(separator: ", ")
        text += "\(quoted(service.name)) = "
        text += role == .shared ? "{ packages = [\(paths)], shared = true }\n" : "[\(paths)]\n"
      }
    }
    text += "\n[roles]\n"
    if configuration.roles.isEmpty { text += "# state = { classes = [\"*Phase\"] }\n" }
    for (name, role) in configuration.roles.sorted(by: { $0.key < $1.key }) {
      text += "\(quoted(name)) = { classes = \(list(role.classes)), "
      text += "functions = \(list(role.functions))"
      text += role.constants.isEmpty ? " }\n" : ", constants = \(list(role.constants)) }\n"
    }
    text += "\n[scopes]\n"
    if configuration.scopes.isEmpty { text += "# tooling = [\"one_off/**\"]\n" }
    for (name, patterns) in configuration.scopes.sorted(by: { $0.key < $1.key }) {
      text += "\(name) = \(list(patterns))\n"
    }
    text += "\n[rules]\n"
    for info in Rules.all.map({ $0.info }) {
      if let level = program.configuration.rules[info.name] {
        text += "\(info.name) = \(quoted(level.rawValue))\n"
      } else {
        text += "# \(info.name) = \(info.isOnByDefault ? "\"off\"" : "\"warning\"")\n"
      }
    }
    text += "\n[deprecated]\n"
    if configuration.deprecated.isEmpty {
      text += "# \"shop.legacy.Client\" = \"shop.api.Client\"\n"
    }
    for (name, replacement) in configuration.deprecated.sorted(by: { $0.key < $1.key }) {
      text += "\(quoted(name)) = \(quoted(replacement))\n"
    }
    text += consolidation(configuration.consolidation)
    for setting in configuration.forbidden {
      text += "\n[[forbidden]]\nsymbol = \(quoted(setting.symbol))\n"
      text += "message = \(quoted(setting.message))\nreplacement = \(quoted(setting.replacement))\n"
      text += "allowed = \(list(setting.allowed))\n"
    }
    for setting in configuration.restricted {
      text += "\n[[restricted]]\nclass = \(quoted(setting.constructor))\n"
      text += "allowed = \(list(setting.allowed))\nmessage = \(quoted(setting.message))\n"
    }
    return text
  }

  private static func consolidation(_ setting: ConsolidationSetting) -> String {
    var text = "\n[consolidation]\n"
    text +=
      setting.canonical.isEmpty
      ? "# canonical = [\"shop.state.OrderState\"]\n" : "canonical = \(list(setting.canonical))\n"
    if !setting.affixes.isEmpty { text += "affixes = \(list(setting.affixes))\n" }
    if !setting.abbreviations.isEmpty {
      let words = setting.abbreviations.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)) = \(quoted($0.value))"
      }
      text += "abbreviations = { \(words.joined(separator: ", ")) }\n"
    }
    let normal = ConsolidationSetting.Weights().byName
    let changed = zip(setting.weights.byName, normal).filter { $0.0.value != $0.1.value }
    if !changed.isEmpty {
      let weights = changed.map { "\($0.0.name) = \($0.0.value)" }
      text += "weights = { \(weights.joined(separator: ", ")) }\n"
    }
    return text
  }

  private static func list(_ texts: [String]) -> String {
    "[" + texts.map(quoted).joined(separator: ", ") + "]"
  }

  private static func comment(_ text: String) -> String { VisibleText.of(text) }

  private static func quoted(_ text: String) -> String { TOMLText.quoted(text) }
}
