package import Resolution
package import TOML

/// `"shop.api"`, or a table that says what the module may depend on.
package struct ModuleSetting: SettingsTable {
  package var path = ""
  package var dependsOn: [DependencySetting]?
  package var cannotDependOn: [DependencySetting] = []
  package var layer: String?
  package var visibility: [String]?
  package var utility = false
  package var unchecked = false
  /// Not a setting.
  package var line = 0

  package init() {}

  package init(_ path: String, line: Int = 0) {
    self.path = path
    self.line = line
  }

  package static let settings: [Setting<ModuleSetting>] = [
    Setting(
      "path", \.path, needed: true, "the module, with `*` and `**`; `<root>` is all the rest"),
    Setting(
      "depends-on", \.dependsOn, normal: "all",
      "the modules that it may import; `{ path = \"...\", deprecated = true }` for one that it should not any more"
    ),
    Setting("cannot-depend-on", \.cannotDependOn, "those that it must not"),
    Setting("layer", \.layer, normal: "none", "its layer: it may import what is in lower ones"),
    Setting("visibility", \.visibility, normal: "all", "the modules that may depend on it"),
    Setting("utility", \.utility, "whether all may import it"),
    Setting("unchecked", \.unchecked, "whether its own imports are passed over"),
  ]

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> ModuleSetting {
    var setting = ModuleSetting()
    if let name = value.string {
      setting.path = name
    } else {
      setting = try readTable(value, at: path)
    }
    setting.line = value.position.line
    return setting
  }

  package static var shape: SettingShape { .value }

  package var toml: String {
    var other = self
    other.line = 0
    return other == ModuleSetting(path) ? path.toml : inlineTable
  }
}

/// `"shop.db"`, or `{ path = "shop.db", deprecated = true }`: what a module may depend on.
package struct DependencySetting: SettingsTable {
  package var path = ""
  package var deprecated = false

  package init() {}

  package init(_ path: String, deprecated: Bool = false) {
    self.path = path
    self.deprecated = deprecated
  }

  package static let settings: [Setting<DependencySetting>] = [
    Setting("path", \.path, needed: true, "the module, where it is a table"),
    Setting("deprecated", \.deprecated, "whether an import of it is a warning"),
  ]

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> DependencySetting {
    if let name = value.string { return DependencySetting(name) }
    return try readTable(value, at: path)
  }

  package static var shape: SettingShape { .value }
  package var toml: String { deprecated ? inlineTable : path.toml }
}

/// What some modules show to others.
package struct InterfaceSetting: SettingsTable {
  package var expose: [String] = []
  package var from = [".*"]
  package var visibility: [String]?
  package var exclusive = false

  package init() {}

  package static let settings: [Setting<InterfaceSetting>] = [
    Setting(
      "expose", \.expose, needed: true, "regular expressions of what can be imported of them"),
    Setting("from", \.from, "regular expressions of the modules"),
    Setting("visibility", \.visibility, normal: "all", "the modules for which it holds"),
    Setting("exclusive", \.exclusive, "whether no other interface holds for them"),
  ]

  package static var shape: SettingShape { .value }
}
