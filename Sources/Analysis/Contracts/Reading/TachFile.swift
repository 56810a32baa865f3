import Resolution
import TOML

/// Reads `tach.toml` and the `tach.domain.toml` of folders below it, of tach 0.35.
///
/// Source: its documentation, "Configuration".
struct TachFile {
  /// Nil where the file names no module and holds no mistake: it demands nothing.
  let contract: DeclaredContract?

  static let names: Set<String> = ["tach.toml", "tach.domain.toml"]

  static func all(_ documents: [SettingsDocument]) -> [DeclaredContract] {
    let domains = documents.filter { $0.path.fileName == "tach.domain.toml" }
    return documents.filter { $0.path.fileName == "tach.toml" }.compactMap { document in
      TachFile(document, domains: domains.filter { $0.path.isBelow(document.folder) }).contract
    }
  }

  private init(_ document: SettingsDocument, domains: [SettingsDocument]) {
    var reader = TachReader(document)
    reader.readProject()
    for domain in domains { reader.read(domain: domain) }
    contract = reader.declared()
  }
}

/// Reads the tables of tach, noting what is wrong on the way.
private struct TachReader {
  private let document: SettingsDocument
  private var setting = ContractSetting()
  private var faults: [ContractFault] = []

  init(_ document: SettingsDocument) {
    self.document = document
    setting.type = .modules
    setting.name = document.path
    setting.folder = document.folder
    setting.without = [.typeChecking]
  }

  private mutating func note(
    _ message: String, _ position: TOMLPosition?, in path: String? = nil,
    severity: Severity = .error
  ) {
    faults.append(
      ContractFault(
        message,
        at: Location(
          path: path ?? document.path, line: position?.line ?? 1, column: position?.column ?? 1),
        severity: severity))
  }

  func declared() -> DeclaredContract? {
    if setting.modules.isEmpty, faults.isEmpty { return nil }
    var faults = faults
    var contract: Contract?
    if !faults.contains(where: { $0.severity == .error }) {
      do throws(ContractMistake) {
        contract = try Contract(setting)
      } catch {
        faults.append(
          ContractFault(
            error.message,
            at: Location(
              path: document.path, line: setting.places.line(of: error.key, error.item), column: 1)
          ))
      }
    }
    return DeclaredContract(
      setting: setting, origin: .tach, path: document.path, contract: contract, faults: faults,
      isUnchecked: false)
  }

  // MARK: - tach.toml

  private static let projectKeys = [
    "modules", "interfaces", "layers", "cache", "external", "map", "exclude", "source_roots",
    "exact", "disable_logging", "ignore_type_checking_imports", "include_string_imports",
    "forbid_circular_dependencies", "layers_explicit_depends_on", "respect_gitignore",
    "root_module", "rules", "plugins",
    // Read by older versions, and without effect here.
    "use_regex_matching",
  ]

  mutating func readProject() {
    if let error = document.error {
      note("tach.toml can't be read: " + error.message, error.position)
      return
    }
    guard let table = document.table else { return }
    check(table, Self.projectKeys, "tach.toml", in: document.path)
    setting.places = ContractPlaces(
      line: 1,
      keys: Dictionary(
        table.entries.map { entry in
          (
            entry.key.replacing("_", with: "-"),
            ContractPlaces.Key(
              line: entry.keyPosition.line, items: entry.value.array?.map(\.position.line) ?? [])
          )
        }, uniquingKeysWith: { first, _ in first }))
    if let roots = texts(table["source_roots"]) { setting.sourceRoots = roots }
    setting.exclude = texts(table["exclude"]) ?? []
    setting.exact = flag(table["exact"]) ?? false
    setting.forbidCircularDependencies = flag(table["forbid_circular_dependencies"]) ?? false
    setting.layersExplicitDependsOn = flag(table["layers_explicit_depends_on"]) ?? false
    if flag(table["ignore_type_checking_imports"]) == false { setting.without = [] }
    setting.strings = flag(table["include_string_imports"]) ?? false
    if let word = table["root_module"]?.string {
      switch word {
      case "ignore": setting.rootModule = .ignore
      case "allow": setting.rootModule = .allow
      case "forbid": setting.rootModule = .forbid
      case "dependenciesonly": setting.rootModule = .dependenciesOnly
      default:
        note(
          "root_module is '\(word)', none of ignore, allow, forbid, dependenciesonly",
          table["root_module"]?.position)
      }
    }
    for value in table["layers"]?.array ?? [] {
      if let name = value.string {
        setting.layers.append(LayerSetting(name))
      } else if let layer = value.table, let name = layer["name"]?.string {
        setting.layers.append(LayerSetting(name, closed: flag(layer["closed"]) ?? false))
      } else {
        note("a layer is a name, or a table with one", value.position)
      }
    }
    readRules(table["rules"]?.table)
    read(table["modules"], prefix: nil, in: document.path)
    read(interfaces: table["interfaces"], prefix: nil, in: document.path)
  }

  private mutating func readRules(_ rules: TOMLTable?) {
    func level(_ key: String, _ normal: RuleLevel) -> RuleLevel? {
      guard let value = rules?[key] else { return normal }
      return switch value.string {
      case "error"?: .error
      case "warn"?: .warning
      case "off"?: .off
      default: nil
      }
    }
    for key in ["local_imports", "unused_ignore_directives", "require_ignore_directive_reasons"] {
      if level(key, .off) == nil {
        note("'\(key)' is none of error, warn, off", rules?[key]?.position)
      }
    }
    setting.localImports = level("local_imports", .error) ?? .error
    setting.unusedDirectives = level("unused_ignore_directives", .warning) ?? .warning
    setting.directivesNeedReasons = level("require_ignore_directive_reasons", .off) ?? .off
  }

  // MARK: - Modules

  private static let moduleKeys = [
    "path", "paths", "depends_on", "cannot_depend_on", "depends_on_external",
    "cannot_depend_on_external", "layer", "visibility", "utility", "strict", "unchecked",
  ]

  /// - Parameter prefix: the dotted path of a domain, from which its paths count; nil at the root.
  private mutating func read(_ value: TOMLValue?, prefix: String?, in path: String) {
    for entry in value?.array ?? [] {
      guard let table = entry.table else { continue }
      check(table, Self.moduleKeys, "[[modules]]", in: path)
      let named = table["path"]?.string.map { [$0] } ?? texts(table["paths"])
      guard let named else {
        note("a module needs 'path' or 'paths'", entry.position, in: path)
        continue
      }
      if flag(table["strict"]) == true {
        note(
          "'strict' is not followed; write interfaces instead", table["strict"]?.position,
          in: path, severity: .warning)
      }
      for name in named {
        add(table, as: Self.absolute(name, prefix), prefix, entry.position)
      }
    }
  }

  private mutating func add(
    _ table: TOMLTable, as path: String, _ prefix: String?, _ position: TOMLPosition
  ) {
    var module = ModuleSetting(path, line: position.line)
    module.dependsOn = table["depends_on"].map { dependencies($0, prefix) }
    module.cannotDependOn = table["cannot_depend_on"].map { dependencies($0, prefix) } ?? []
    module.layer = table["layer"]?.string
    module.visibility = texts(table["visibility"]).map { names in
      names.map { $0 == "*" ? "**" : Self.absolute($0, prefix) }
    }
    module.utility = flag(table["utility"]) ?? false
    module.unchecked = flag(table["unchecked"]) ?? false
    setting.modules.append(module)
  }

  private func dependencies(_ value: TOMLValue, _ prefix: String?) -> [DependencySetting] {
    (value.array ?? []).compactMap { entry in
      if let name = entry.string { return DependencySetting(Self.absolute(name, prefix)) }
      guard let table = entry.table, let name = table["path"]?.string else { return nil }
      return DependencySetting(
        Self.absolute(name, prefix), deprecated: flag(table["deprecated"]) ?? false)
    }
  }

  /// In a domain `//shop.db` counts from the root, `<domain_root>` is the domain itself.
  private static func absolute(_ name: String, _ prefix: String?) -> String {
    guard let prefix else { return name }
    if name.hasPrefix("//") { return String(name.dropFirst(2)) }
    return name == "<domain_root>" ? prefix : prefix + "." + name
  }

  private mutating func read(interfaces value: TOMLValue?, prefix: String?, in path: String) {
    for entry in value?.array ?? [] {
      guard let table = entry.table else { continue }
      check(
        table, ["expose", "from", "visibility", "data_types", "exclusive"], "[[interfaces]]",
        in: path)
      guard let expose = texts(table["expose"]) else {
        note("an interface needs 'expose'", entry.position, in: path)
        continue
      }
      if let types = table["data_types"]?.string, types != "all" {
        note(
          "the data types of interfaces are not checked", table["data_types"]?.position, in: path,
          severity: .warning)
      }
      var interface = InterfaceSetting()
      interface.expose = expose
      let from = texts(table["from"])
      if let prefix {
        interface.from = (from ?? [".*"]).map { Self.absolute($0, prefix) }
      } else if let from {
        interface.from = from
      }
      interface.visibility = texts(table["visibility"]).map { names in
        names.map { Self.absolute($0, prefix) }
      }
      interface.exclusive = flag(table["exclusive"]) ?? false
      setting.interfaces.append(interface)
    }
  }

  // MARK: - tach.domain.toml

  mutating func read(domain: SettingsDocument) {
    if let error = domain.error {
      note("tach.domain.toml can't be read: " + error.message, error.position, in: domain.path)
      return
    }
    let roots = setting.sourceRoots.compactMap { treePath(setting.folder, $0) }
      .filter { domain.folder.isBelow($0) }
    guard let table = domain.table,
      let root = roots.max(by: { $0.utf8.count < $1.utf8.count }),
      let rest = domain.folder.rest(below: root), !rest.isEmpty
    else { return }
    check(table, ["root", "modules", "interfaces"], "tach.domain.toml", in: domain.path)
    let prefix = rest.pathParts.joined(separator: ".")
    if let value = table["root"], let own = value.table {
      check(own, Self.moduleKeys, "[root]", in: domain.path)
      add(own, as: prefix, prefix, value.position)
    }
    read(table["modules"], prefix: prefix, in: domain.path)
    read(interfaces: table["interfaces"], prefix: prefix, in: domain.path)
  }

  // MARK: - Values

  private mutating func check(
    _ table: TOMLTable, _ known: [String], _ what: String, in path: String
  ) {
    for entry in table.entries where !known.contains(entry.key) {
      let nearest = EditDistance.nearest(to: entry.key, among: known)
      note(
        "unknown key '\(entry.key)' in \(what)"
          + (nearest.map { "; did you mean '\($0)'?" } ?? ""), entry.keyPosition, in: path)
    }
  }

  private func texts(_ value: TOMLValue?) -> [String]? { value?.array?.compactMap(\.string) }

  private func flag(_ value: TOMLValue?) -> Bool? {
    if case .boolean(let flag)? = value?.content { flag } else { nil }
  }
}
