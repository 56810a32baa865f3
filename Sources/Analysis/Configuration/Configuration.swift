package import Resolution

/// `groundplan.toml`, or `[tool.groundplan]` of `pyproject.toml`. Nothing in it is needed: what is
/// not said is inferred.
package struct Configuration: SettingsTable, TreeSettings {
  package var exclude: [String] = []
  package var sourceRoots: [String]?
  package var python = "3.14"
  package var gitignore = true
  package var registry: String?
  package var services: [String: ServiceSetting] = [:]
  package var roles: [String: RoleSetting] = [:]
  package var scopes: [String: [String]] = [:]
  package var owners: [String: [String]] = [:]
  package var rules: [String: RuleLevel] = [:]
  package var deprecated: [String: String] = [:]
  package var consolidation = ConsolidationSetting()
  package var forbidden: [ForbiddenSetting] = []
  package var restricted: [RestrictedSetting] = []
  package var distributions: [String: [String]] = [:]
  package var contractFiles = true
  package var contracts: [ContractSetting] = []
  package var paths: [String: PathsSetting] = [:]

  package init() {}

  /// In the order of the manual. Options of a rule are declared in the rule's file.
  package static let settings: [Setting<Configuration>] = [
    Setting(
      "exclude", \.exclude,
      examples: [Setting.Example(key: "exclude", toml: #"["third_party/**"]"#)],
      "path patterns that are left out, added to the folders below; also `--exclude`"),
    Setting(
      "source-roots", \.sourceRoots, normal: "inferred",
      """
      folders from which absolute imports start, instead of the inferred ones; the root always \
      counts
      """),
    Setting(
      "python", \.python, examples: [Setting.Example(key: "python", toml: #""3.14""#)],
      check: { text in
        PythonVersion(text) == nil
          ? "python = \"\(text)\" is no version; write it as \"3.14\"" : nil
      }, "the version whose standard library counts"),
    Setting("gitignore", \.gitignore, "leave out what git ignores; also `--no-gitignore`"),
    Setting(
      "registry", \.registry, normal: "none",
      examples: [Setting.Example(key: "registry", toml: #""docs/imports.md""#)],
      "the import registry, Markdown or TOML, by its path from the root: [registry.md](registry.md)"
    ),
    Setting(
      "services", \.services, each: "NAME", normal: "inferred",
      "packages of a service, dotted or as a path, or a table"),
    Setting(
      "roles", \.roles, each: "NAME", normal: "–",
      examples: [Setting.Example(key: "state", toml: #"{ classes = ["*Phase"] }"#)],
      "name patterns, added to those of a default role, or a role of your own"),
    Setting(
      "scopes", \.scopes, each: "SCOPE",
      names: CodeScope.allCases.filter { $0 != .product }.map(\.rawValue), normal: "`[]`",
      examples: [Setting.Example(key: "tooling", toml: #"["one_off/**"]"#)],
      """
      path patterns of `test`, `tooling`, `backup`, `generated` or `vendored` code; they come before the \
      inference
      """),
    Setting(
      "owners", \.owners, each: "OWNER", normal: "`CODEOWNERS`",
      examples: [Setting.Example(key: "@orders", toml: #"["orders_service"]"#)],
      """
      path patterns of what somebody answers for; they come before the tree's `CODEOWNERS`: \
      [gates.md](gates.md)
      """),
    Setting(
      "rules", \.rules, each: "RULE", names: Rules.names,
      normal: "the rule's own",
      examples: Rules.all.map { rule in
        Setting.Example(
          key: rule.info.name, toml: rule.info.isOnByDefault ? "\"off\"" : "\"warning\"")
      },
      """
      `error`, `warning`, `note` or `off`; a level turns on a rule that is off by default
      """),
    .deprecated,
    Setting(
      "consolidation", \.consolidation, normal: "–",
      examples: [Setting.Example(key: "canonical", toml: #"["shop.state.OrderState"]"#)],
      "how definitions are compared and weighed: [targets.md](targets.md)"),
    .forbidden,
    .restricted,
    .distributions,
    .contractFiles,
    .contracts,
    .paths,
  ]
}

/// What becomes of a rule's findings.
package enum RuleLevel: String, SettingValue, CaseIterable {
  case error, warning, note, off
}

extension Program {
  /// The settings, of which resolving has asked for a part.
  package var configuration: Configuration {
    snapshot.settings as? Configuration ?? Configuration()
  }
}
