import Resolution
import TOML

/// Reads the contracts of import-linter 2.16: `.importlinter`, `setup.cfg` and `pyproject.toml`.
///
/// Source: its documentation, "Configure" and "Contract types".
struct ImportLinterFile {
  let contracts: [DeclaredContract]
  /// What is wrong with the file as a whole.
  let faults: [ContractFault]

  static let names: Set<String> = [".importlinter", "setup.cfg", "pyproject.toml"]

  /// The file of a folder that counts: import-linter reads the first that has its section.
  static func all(_ documents: [SettingsDocument]) -> [ImportLinterFile] {
    let order = ["setup.cfg", ".importlinter", "pyproject.toml"]
    return Dictionary(grouping: documents, by: \.folder).sorted { $0.key < $1.key }
      .compactMap { _, documents in
        order.lazy.compactMap { name in
          documents.first { $0.path.fileName == name }.flatMap { ImportLinterFile($0) }
        }.first
      }
  }

  /// Nil where the document has nothing of import-linter.
  init?(_ document: SettingsDocument) {
    let session: RawContract
    var raw: [RawContract] = []
    if let file = document.sections {
      guard let entries = file.sections["importlinter"] else { return nil }
      let line = file.headers.first { $0.text == "importlinter" }?.number ?? 1
      session = RawContract(entries, line: line, id: "")
      for header in file.headers where header.text.hasPrefix("importlinter:") {
        raw.append(
          RawContract(
            file.sections[header.text] ?? [], line: header.number,
            id: String(header.text.split(separator: ":").last ?? "")))
      }
    } else {
      guard let value = document.table?.value(at: "tool", "importlinter"), let table = value.table,
        !table.entries.isEmpty
      else { return nil }
      session = RawContract(table, line: value.position.line, without: "contracts")
      for value in table["contracts"]?.array ?? [] {
        value.table.map { raw.append(RawContract($0, line: value.position.line)) }
      }
    }
    func location(_ line: Int) -> Location {
      Location(path: document.path, line: line, column: 1)
    }
    var faults: [ContractFault] = []
    let roots = session.texts("root_packages") + session.texts("root_package")
    if roots.isEmpty {
      faults.append(
        ContractFault(
          "import-linter's section names no root_package", at: location(session.line)))
    }
    if raw.isEmpty {
      faults.append(
        ContractFault("import-linter's section has no contract", at: location(session.line)))
    }
    var base = ContractSetting()
    base.folder = document.folder
    base.rootPackages = roots
    do throws(ContractMistake) {
      base.externalPackages = try session.flag("include_external_packages") ?? false
      if try session.flag("exclude_type_checking_imports") ?? false {
        base.without = [.typeChecking]
      }
    } catch {
      faults.append(
        ContractFault(error.message, at: location(session.places().line(of: error.key))))
    }
    let own = Set(
      session.texts("contract_types").compactMap { $0.split(separator: ":").first?.trimmed })
    self.faults = faults
    contracts =
      roots.isEmpty
      ? [] : raw.map { Self.contract($0, base: base, path: document.path, ownTypes: own) }
  }

  // MARK: - One contract

  /// The options that every type has, and what each is called here where that is another word.
  private static let words = [
    "unmatched_ignore_imports_alerting": "unmatched-ignore-imports-alerting",
    "broken_contract_guidance": "broken-contract-guidance",
  ]

  private static func options(of kind: ContractKind) -> Set<String> {
    let shared: Set<String> = [
      "id", "name", "type", "ignore_imports", "unmatched_ignore_imports_alerting",
      "broken_contract_guidance",
    ]
    return switch kind {
    case .layers:
      shared.union(["layers", "containers", "exhaustive", "exhaustive_ignores"])
    case .forbidden:
      shared.union([
        "source_modules", "forbidden_modules", "allow_indirect_imports", "as_packages",
      ])
    case .independence: shared.union(["modules"])
    case .protected: shared.union(["protected_modules", "allowed_importers", "as_packages"])
    case .acyclicSiblings: shared.union(["ancestors", "depth", "skip_descendants"])
    case .modules, .paths: []
    }
  }

  private static func kind(_ type: String) -> ContractKind? {
    let kind = ContractKind(rawValue: type.replacing("_", with: "-"))
    return kind == .modules || kind == .paths ? nil : kind
  }

  private static func contract(
    _ raw: RawContract, base: ContractSetting, path: String, ownTypes: Set<String>
  ) -> DeclaredContract {
    var setting = base
    setting.places = raw.places(words)
    setting.name = raw.text("name") ?? raw.id
    func location(_ key: String?, _ item: Int? = nil) -> Location {
      Location(path: path, line: setting.places.line(of: key, item), column: 1)
    }
    func declared(
      _ contract: Contract?, _ faults: [ContractFault], isUnchecked: Bool = false
    ) -> DeclaredContract {
      DeclaredContract(
        setting: setting, origin: .importLinter, path: path, contract: contract, faults: faults,
        isUnchecked: isUnchecked)
    }
    let type = raw.text("type") ?? ""
    guard let kind = kind(type) else {
      if ownTypes.contains(type) {
        return declared(
          nil,
          [
            ContractFault(
              "contracts of the type '\(type)' are checked by code of their own, which isn't run",
              at: location("type"), severity: .warning)
          ], isUnchecked: true)
      }
      let known = ContractKind.allCases.filter { $0 != .modules }
        .map { $0.rawValue.replacing("-", with: "_") }
      return declared(
        nil,
        [
          ContractFault(
            type.isEmpty
              ? "the contract has no type"
              : "there is no type of contract '\(type)'; known are "
                + known.joined(separator: ", "), at: location("type"))
        ])
    }
    setting.type = kind
    var faults: [ContractFault] = []
    if raw.values["name"] == nil {
      faults.append(ContractFault("the contract has no name", at: location(nil)))
    }
    let options = options(of: kind)
    for key in raw.keys where !options.contains(key) {
      let nearest = EditDistance.nearest(to: key, among: options.sorted())
      faults.append(
        ContractFault(
          "a contract of the type '\(type)' has no option '\(key)'"
            + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
          at: location(key.replacing("_", with: "-"))))
    }
    do throws(ContractMistake) {
      try fill(&setting, from: raw)
      guard faults.isEmpty else { return declared(nil, faults) }
      return declared(try Contract(setting), [])
    } catch {
      let key = error.key.map { $0.replacing("_", with: "-") }
      faults.append(ContractFault(error.message, at: location(key, error.item)))
      return declared(nil, faults)
    }
  }

  private static func fill(
    _ setting: inout ContractSetting, from raw: RawContract
  ) throws(ContractMistake) {
    setting.ignoreImports = raw.texts("ignore_imports")
    setting.guidance =
      (raw.values["broken_contract_guidance"]?.items ?? []).map(\.text)
      .joined(separator: "\n").trimmed
    if let word = raw.text("unmatched_ignore_imports_alerting"), !word.isEmpty {
      guard let alert = UnmatchedAlert(rawValue: word) else {
        throw ContractMistake(
          "'\(word)' is none of error, warn, none", key: "unmatched-ignore-imports-alerting")
      }
      setting.unmatched = alert
    }
    setting.layers = raw.texts("layers").map { LayerSetting($0) }
    setting.containers = raw.texts("containers")
    setting.exhaustive = try raw.flag("exhaustive") ?? false
    setting.exhaustiveIgnores = raw.texts("exhaustive_ignores")
    setting.sourceModules = raw.texts("source_modules")
    setting.forbiddenModules = raw.texts("forbidden_modules")
    setting.allowIndirectImports = try raw.flag("allow_indirect_imports") ?? false
    setting.asPackages = try raw.flag("as_packages") ?? true
    setting.modules = raw.texts("modules").map { ModuleSetting($0) }
    setting.protectedModules = raw.texts("protected_modules")
    setting.allowedImporters = raw.texts("allowed_importers")
    setting.ancestors = raw.texts("ancestors")
    setting.skipDescendants = raw.texts("skip_descendants")
    if let word = raw.text("depth") {
      guard let depth = Int(word) else {
        throw ContractMistake("'\(word)' is no integer", key: "depth")
      }
      setting.depth = depth
    }
  }
}
