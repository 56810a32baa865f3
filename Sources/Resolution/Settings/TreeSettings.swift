package import TOML

/// What reading and resolving a tree asks of its settings. The whole of them is declared above, for
/// rules have settings of their own.
package protocol TreeSettings: Sendable {
  /// Path patterns that are left out, added to the defaults.
  var exclude: [String] { get }
  /// Folders from which absolute imports start; nil where they are inferred.
  var sourceRoots: [String]? { get }
  /// The version whose standard library counts.
  var python: String { get }
  /// Whether what git ignores is left out.
  var gitignore: Bool { get }
  /// The import registry, by its path from the root; nil where there is none.
  var registry: String? { get }
  var services: [String: ServiceSetting] { get }
  /// Path patterns by the name of who answers for what fits; they come before a `CODEOWNERS`.
  var owners: [String: [String]] { get }
  /// Path patterns by the name of a scope; they come before the inference.
  var scopes: [String: [String]] { get }
  /// Name patterns by role, added to the defaults.
  var roles: [String: RoleSetting] { get }
  /// Which names are near, and what speaks for a definition.
  var consolidation: ConsolidationSetting { get }
  /// What is called deprecated, with what to say of it, by dotted path.
  var deprecated: [String: String] { get }
}

/// `name = ["package"]`, or `name = { packages = ["package"], shared = true }`.
package struct ServiceSetting: SettingsTable {
  package var packages: [String] = []
  package var shared = false

  package init() {}

  package init(packages: [String], shared: Bool = false) {
    self.packages = packages
    self.shared = shared
  }

  package static let settings: [Setting<ServiceSetting>] = [
    Setting("packages", \.packages, needed: true, "the same in a table"),
    Setting("shared", \.shared, "whether it is a shared package"),
  ]

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> ServiceSetting {
    value.array == nil
      ? try readTable(value, at: path)
      : ServiceSetting(packages: try [String].read(value, at: path))
  }

  package var toml: String { shared ? inlineTable : packages.toml }
}
