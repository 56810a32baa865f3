package import Resolution
package import TOML

/// What a contract demands.
package enum ContractKind: String, SettingValue, CaseIterable {
  /// Lower layers don't import higher ones.
  case layers
  /// Some modules don't import others.
  case forbidden
  /// Some modules don't import each other.
  case independence
  /// Some modules are imported by few alone.
  case protected
  /// The modules of a package don't import each other in a circle.
  case acyclicSiblings = "acyclic-siblings"
  /// Each module says what it may depend on.
  case modules
  /// Imports of a service are absolute, and their paths fit a pattern.
  case paths
}

/// What becomes of an `ignore-imports` that fits no import.
package enum UnmatchedAlert: String, SettingValue, CaseIterable { case error, warn, none }

/// Imports that a contract may leave out.
package enum LeavableImport: String, SettingValue, CaseIterable {
  case typeChecking = "type-checking"
  case deferred, guarded, lazy
}

/// How code is treated that no module of a `modules` contract holds.
package enum RootTreatment: String, SettingValue, CaseIterable {
  case ignore, allow, forbid, dependenciesOnly = "dependencies-only"
}

/// `[[contracts]]`: which imports the tree must not have.
package struct ContractSetting: SettingsTable {
  package var type = ContractKind.layers
  package var name = ""
  package var folder = ""
  package var rootPackages: [String] = []
  package var externalPackages = false
  package var without: [LeavableImport] = []
  package var strings = false
  package var ignoreImports: [String] = []
  package var unmatched = UnmatchedAlert.error
  package var guidance = ""
  package var layers: [LayerSetting] = []
  package var containers: [String] = []
  package var exhaustive = false
  package var exhaustiveIgnores: [String] = []
  package var sourceModules: [String] = []
  package var forbiddenModules: [String] = []
  package var allowIndirectImports = false
  package var asPackages = true
  package var modules: [ModuleSetting] = []
  package var protectedModules: [String] = []
  package var allowedImporters: [String] = []
  package var ancestors: [String] = []
  package var depth = 10
  package var skipDescendants: [String] = []
  package var sourceRoots = ["."]
  package var exclude: [String] = []
  package var interfaces: [InterfaceSetting] = []
  package var service = ""
  package var patterns: [String] = []
  package var rootModule = RootTreatment.ignore
  package var forbidCircularDependencies = false
  package var layersExplicitDependsOn = false
  package var exact = false
  package var localImports = RuleLevel.error
  package var unusedDirectives = RuleLevel.warning
  package var directivesNeedReasons = RuleLevel.off
  /// Where it stands: the line of the contract, and of each item of its keys. Not a setting.
  package var places = ContractPlaces()

  package init() {}

  package static let settings: [Setting<ContractSetting>] = [
    Setting(
      "type", \.type, needed: true,
      "`layers`, `forbidden`, `independence`, `protected`, `acyclic-siblings`, `modules` or `paths`: "
        + "[contracts.md](contracts.md)"),
    Setting("name", \.name, "what it is called in findings"),
    Setting(
      "folder", \.folder, "the folder from which `root-packages` and `source-roots` are looked for"),
    Setting(
      "root-packages", \.rootPackages, normal: "the whole tree",
      "the packages whose imports count"),
    Setting(
      "external-packages", \.externalPackages,
      "whether packages from outside the tree can be named in it"),
    Setting(
      "without", \.without,
      "imports that don't count: `type-checking`, `deferred`, `guarded`, `lazy`"),
    Setting(
      "strings", \.strings, "whether `import_module(\"...\")` and `__import__(\"...\")` count"),
    Setting(
      "ignore-imports", \.ignoreImports,
      "imports that are allowed all the same: `shop.api -> shop.db`, with `*` and `**`"),
    Setting(
      "unmatched-ignore-imports-alerting", \.unmatched,
      "`error`, `warn` or `none`: what becomes of one of them that fits no import"),
    Setting("broken-contract-guidance", \.guidance, "what to do where it is broken"),
    Setting(
      "layers", \.layers,
      "of `layers`: from the highest to the lowest; `a | b` must not import each other, `a : b` "
        + "may, `(a)` need not be there. Of `modules`: the names of layers"),
    Setting("containers", \.containers, "the packages that have such layers"),
    Setting("exhaustive", \.exhaustive, "whether all that a container holds must be a layer"),
    Setting("exhaustive-ignores", \.exhaustiveIgnores, "but for these"),
    Setting("source-modules", \.sourceModules, "the modules that must not import"),
    Setting("forbidden-modules", \.forbiddenModules, "the modules that they must not import"),
    Setting(
      "allow-indirect-imports", \.allowIndirectImports,
      "whether they may import them over other modules"),
    Setting("as-packages", \.asPackages, "whether a module stands for all that is below it"),
    Setting(
      "modules", \.modules,
      "of `independence`: the modules that don't import each other. Of `modules`: a table for each"),
    Setting("protected-modules", \.protectedModules, "the modules that few may import"),
    Setting("allowed-importers", \.allowedImporters, "those that may"),
    Setting("ancestors", \.ancestors, "the packages whose modules may have no cycle"),
    Setting("depth", \.depth, "how far below them packages are looked at, too"),
    Setting("skip-descendants", \.skipDescendants, "packages below them that aren't"),
    Setting("service", \.service, "the package whose imports have a shape"),
    Setting(
      "patterns", \.patterns,
      "what the path of such an import may look like: `shop.app.{component}.{module}`"),
    Setting("source-roots", \.sourceRoots, "folders from which imports start"),
    Setting("exclude", \.exclude, "path patterns whose files don't count"),
    Setting("interfaces", \.interfaces, normal: "–", "a table for what modules show to others"),
    Setting(
      "root-module", \.rootModule,
      "`ignore`, `allow`, `forbid` or `dependencies-only`: code that no module holds"),
    Setting(
      "forbid-circular-dependencies", \.forbidCircularDependencies,
      "whether modules may not depend on each other in a circle"),
    Setting(
      "layers-explicit-depends-on", \.layersExplicitDependsOn,
      "whether what stands in a lower layer must be declared, too"),
    Setting("exact", \.exact, "whether each dependency that a module declares must be used"),
    Setting(
      "local-imports", \.localImports,
      "what becomes of imports in functions, classes and conditions"),
    Setting(
      "unused-ignore-directives", \.unusedDirectives,
      "what becomes of a `# tach-ignore` that silences nothing"),
    Setting(
      "require-ignore-directive-reasons", \.directivesNeedReasons,
      "what becomes of a `# tach-ignore` without a reason"),
  ]

  /// The keys that every kind has.
  private static let common: Set<String> = ["type", "name", "folder", "broken-contract-guidance"]

  /// Those of contracts that speak of imports between modules.
  private static let ofImports: Set<String> = [
    "root-packages", "external-packages", "without", "strings", "ignore-imports",
    "unmatched-ignore-imports-alerting",
  ]

  /// The keys that a contract of a kind can have.
  package static func keys(of kind: ContractKind) -> Set<String> {
    switch kind {
    case .layers:
      common.union(ofImports).union(["layers", "containers", "exhaustive", "exhaustive-ignores"])
    case .forbidden:
      common.union(ofImports).union([
        "source-modules", "forbidden-modules", "allow-indirect-imports", "as-packages",
      ])
    case .independence: common.union(ofImports).union(["modules"])
    case .protected:
      common.union(ofImports).union(["protected-modules", "allowed-importers", "as-packages"])
    case .acyclicSiblings:
      common.union(ofImports).union(["ancestors", "depth", "skip-descendants"])
    case .paths: common.union(ofImports).union(["service", "patterns"])
    case .modules:
      common.union([
        "modules", "layers", "source-roots", "exclude", "interfaces", "root-module",
        "forbid-circular-dependencies", "layers-explicit-depends-on", "exact", "without", "strings",
        "local-imports", "unused-ignore-directives", "require-ignore-directive-reasons",
      ])
    }
  }

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> ContractSetting {
    var setting = try readTable(value, at: path)
    let entries = value.table?.entries ?? []
    let known = keys(of: setting.type)
    for entry in entries where !known.contains(entry.key) {
      throw TOMLError(
        "a contract of the type '\(setting.type.rawValue)' has no '\(entry.key)'; it can have "
          + known.subtracting(["type"]).sorted().joined(separator: ", "), at: entry.keyPosition)
    }
    setting.places = ContractPlaces(
      line: value.position.line,
      keys: Dictionary(
        entries.map { entry in
          (
            entry.key,
            ContractPlaces.Key(
              line: entry.keyPosition.line, items: entry.value.array?.map(\.position.line) ?? [])
          )
        }, uniquingKeysWith: { first, _ in first }))
    do throws(ContractMistake) {
      _ = try Contract(setting)
    } catch {
      let wrong = entries.first { $0.key == error.key }?.value
      let item = error.item.flatMap { place in wrong?.array.map { $0[place] } }
      throw TOMLError(error.message, at: (item ?? wrong ?? value).position)
    }
    return setting
  }
}

/// The lines at which a contract and its keys stand.
package struct ContractPlaces: Hashable, Sendable {
  /// One key.
  package struct Key: Hashable, Sendable {
    package let line: Int
    /// Of each of its items; empty where it has none.
    package let items: [Int]
  }

  package var line = 1
  package var keys: [String: Key] = [:]

  package init(line: Int = 1, keys: [String: Key] = [:]) {
    self.line = line
    self.keys = keys
  }

  /// The line of an item of a key, else of the key, else of the contract.
  package func line(of key: String?, _ item: Int? = nil) -> Int {
    guard let key = key.flatMap({ keys[$0] }) else { return line }
    guard let item, key.items.indices.contains(item) else { return key.line }
    return key.items[item]
  }
}

extension ContractSetting {
  /// - Throws: where a key isn't written that its kind needs.
  func check(has key: String) throws(ContractMistake) {
    if places.keys[key] == nil { throw .missing(key) }
  }
}

/// `"name"`, or `{ name = "name", closed = true }`: a layer.
package struct LayerSetting: SettingsTable {
  package var name = ""
  package var closed = false

  package init() {}

  package init(_ name: String, closed: Bool = false) {
    self.name = name
    self.closed = closed
  }

  package static let settings: [Setting<LayerSetting>] = [
    Setting("name", \.name, needed: true, "the layer, where it is a table"),
    Setting("closed", \.closed, "whether no import may go past it from above to below"),
  ]

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> LayerSetting {
    if let name = value.string { return LayerSetting(name) }
    return try readTable(value, at: path)
  }

  package static var shape: SettingShape { .value }
  package var toml: String { closed ? inlineTable : name.toml }
}

/// `[paths]`: the patterns that the path of an import of a service may have; a contract of the type `paths`
/// in short.
package struct PathsSetting: SettingValue, Hashable {
  package var patterns: [String]
  private var places = ContractPlaces()

  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> PathsSetting {
    var setting = PathsSetting(patterns: try [String].read(value, at: path))
    let lines = value.array?.map(\.position.line) ?? []
    setting.places = ContractPlaces(
      line: value.position.line,
      keys: ["patterns": ContractPlaces.Key(line: value.position.line, items: lines)])
    do throws(ContractMistake) {
      _ = try PathsContract(setting.contract(of: "service"))
    } catch {
      let item = error.item.flatMap { place in value.array.map { $0[place] } }
      throw TOMLError(error.message, at: (item ?? value).position)
    }
    return setting
  }

  package static var shape: SettingShape { [String].shape }
  package var toml: String { patterns.toml }

  func contract(of service: String) -> ContractSetting {
    var contract = ContractSetting()
    contract.type = .paths
    contract.name = "paths of " + service
    contract.service = service
    contract.patterns = patterns
    contract.places = places
    return contract
  }
}

extension Setting<Configuration> {
  static var paths: Self {
    Setting(
      "paths", \.paths, each: "SERVICE", normal: "–",
      examples: [Setting.Example(key: "shop", toml: #"["shop.{component}.{module}"]"#)],
      """
      what imports of a service look like, absolute and by one of these patterns: \
      [contracts.md](contracts.md)
      """)
  }

  static var contractFiles: Self {
    Setting(
      "contract-files", \.contractFiles,
      "whether contracts of import-linter and tach are read; also `--contracts`")
  }

  static var contracts: Self {
    Setting(
      "contracts", \.contracts,
      "a table `[[contracts]]` for each contract of imports: [contracts.md](contracts.md)")
  }
}
