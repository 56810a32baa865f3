import ImportGraph
import PythonSyntax
import Resolution

/// One run of a ``ModulesContract`` over the files of its tree.
struct ModulesCheck {
  private let demand: ModulesContract
  private let contract: DeclaredContract
  private let setting: ContractSetting
  private let tree: ModuleTree
  private let program: Program
  private(set) var violations: [ContractViolation] = []
  private(set) var faults: [ContractFault] = []
  private(set) var importCount = 0
  private(set) var kinds: [ContractImport.Kind: Int] = [:]
  private(set) var leftOut: [ContractImport.Kind: Int] = [:]
  private(set) var ignoredCount = 0
  /// By path, the modules that each imports and that it would have to declare.
  private var used: [String: Set<String>] = [:]

  init(
    _ demand: ModulesContract, _ contract: DeclaredContract, _ tree: ModuleTree,
    _ program: Program
  ) {
    self.demand = demand
    self.contract = contract
    self.tree = tree
    self.program = program
    setting = contract.setting
  }

  // MARK: - What modules declare

  mutating func checkDeclarations() {
    for module in tree.missing {
      faults.append(
        ContractFault(
          "there is no module '\(module.path)'", at: location(module), severity: .warning))
    }
    for module in tree.doubled { declare("the module '\(module.path)' is there twice", module) }
    let modules = setting.modules
    for module in modules {
      for dependency in module.dependsOn ?? [] {
        guard let other = modules.first(where: { $0.path == dependency.path }),
          let visibility = other.visibility
        else { continue }
        if !visibility.contains(where: { Self.matches($0, module.path) }) {
          declare(
            "'\(module.path)' depends on '\(other.path)', which is visible to "
              + (visibility.isEmpty ? "nothing" : visibility.joined(separator: ", ")) + " alone",
            module)
        }
      }
      let isRoot = module.path == ModulesContract.root
      let asksForRoot =
        module.dependsOn?.contains { $0.path == ModulesContract.root } ?? false
      switch setting.rootModule {
      case .allow, .ignore: break
      case .forbid where isRoot || asksForRoot:
        declare("'\(module.path)' speaks of the root module, which is forbidden", module)
      case .dependenciesOnly where asksForRoot:
        declare("'\(module.path)' depends on the root module, which nothing may", module)
      case .forbid, .dependenciesOnly: break
      }
    }
    if setting.forbidCircularDependencies { checkCycles() }
  }

  private mutating func checkCycles() {
    let paths = tree.modules.keys.sorted()
    let nodes = Dictionary(uniqueKeysWithValues: zip(paths, paths.indices.map { Int32($0) }))
    let graph = DirectedGraph(
      nodeCount: paths.count,
      edges: paths.flatMap { path in
        (tree.modules[path]?.dependsOn ?? []).compactMap { dependency in
          nodes[path].flatMap { from in
            nodes[dependency.path].map { DirectedGraph.Edge(from: from, to: $0) }
          }
        }
      })
    for component in graph.components().cyclic {
      let cycle = graph.shortestCycle(in: component) ?? component
      let names = cycle.map { paths[Int($0)] }
      guard let module = tree.modules[names[0]] else { continue }
      declare(
        "\(component.count) modules depend on each other: "
          + (names + names.prefix(1)).joined(separator: " -> "), module,
        key: component.map { paths[Int($0)] }.joined(separator: " "))
    }
  }

  private func location(_ module: ModuleSetting) -> Location {
    Location(
      path: contract.path, line: module.line > 0 ? module.line : setting.places.line, column: 1)
  }

  private mutating func declare(_ text: String, _ module: ModuleSetting, key: String? = nil) {
    violations.append(
      ContractViolation(
        demand: text, importer: module.path, imported: module.path, chain: [], path: [],
        others: [], location: location(module), key: key ?? text))
  }

  /// Dependencies that nothing uses, where all must be used.
  mutating func checkUnused() {
    for module in setting.modules where ModulePattern(module.path) == nil {
      for dependency in module.dependsOn ?? [] {
        let isUsed = (used[module.path] ?? []).contains {
          Self.matches(dependency.path, $0)
        }
        if !isUsed {
          declare(
            "'\(module.path)' declares that it depends on '\(dependency.path)', and doesn't", module
          )
        }
      }
    }
  }

  static func matches(_ pattern: String, _ path: String) -> Bool {
    ModulePattern(pattern)?.matches(path) ?? (pattern == path)
  }

  // MARK: - What files import

  /// An import of a file that leads to another of its project.
  private struct Dependency {
    let found: ContractImport
    let path: String
    /// The line of the imported name.
    let nameLine: UInt32
    let isLocal: Bool
  }

  mutating func checkFiles() {
    let implicit = Self.implicitRoot
    let root = tree.modules[ModulesContract.root] ?? implicit
    for file in tree.files {
      let module = tree.nearest(file.name) ?? root
      let isIgnored = module.path == ModulesContract.root && setting.rootModule == .ignore
      if module.unchecked || isIgnored {
        var none: [(violation: ContractViolation, dependency: Dependency)] = []
        apply(program.parsed[file.id].ignoreDirectives, to: &none, file, [])
        continue
      }
      check(file, in: module, root)
    }
  }

  private static let implicitRoot: ModuleSetting = {
    var module = ModuleSetting(ModulesContract.root)
    module.dependsOn = []
    return module
  }()

  private mutating func check(
    _ file: ModuleTree.File, in module: ModuleSetting, _ root: ModuleSetting
  ) {
    var found: [(violation: ContractViolation, dependency: Dependency)] = []
    var outside: Set<Int> = []
    for dependency in dependencies(of: file, outside: &outside) {
      importCount += 1
      if dependency.found.kind != .statement(.runtime) {
        kinds[dependency.found.kind, default: 0] += 1
      }
      let other = tree.nearest(dependency.path) ?? root
      if other.path == ModulesContract.root, setting.rootModule == .ignore { continue }
      if other.path == module.path { continue }
      for var violation in judge(dependency, file, module, other) {
        if dependency.isLocal {
          switch setting.localImports {
          case .off: continue
          case .warning: violation.severity = .warning
          case .note: violation.severity = .note
          case .error: break
          }
        }
        found.append((violation, dependency))
      }
    }
    apply(program.parsed[file.id].ignoreDirectives, to: &found, file, outside)
    violations += found.map(\.violation)
  }

  private func dependencies(
    of file: ModuleTree.File, outside: inout Set<Int>
  ) -> [Dependency] {
    let facts = program.parsed[file.id]
    let isPackage = program.modules[file.id].isPackage
    let own = file.name.split(separator: ".").map(String.init)
    var result: [Dependency] = []
    for record in facts.imports {
      if record.flags.contains(.typeChecking), setting.without.contains(.typeChecking) { continue }
      var base = facts.identifier(record.module)
      if record.level > 0 {
        let above = isPackage ? Int(record.level) - 1 : Int(record.level)
        guard above <= own.count else { continue }
        let parts = own.dropLast(above) + (base.isEmpty ? [] : [base])
        guard !parts.isEmpty else { continue }
        base = parts.joined(separator: ".")
      }
      let path = record.kind == .name ? base + "." + facts.identifier(record.name) : base
      guard tree.project(of: path) == file.project else {
        outside.formUnion([Int(record.line), Int(record.nameLine)])
        continue
      }
      let isLocal =
        record.scope != .module
        || !record.flags.isDisjoint(with: [
          .typeChecking, .inTry, .inExcept, .conditional, .mainGuard,
        ])
      result.append(
        Dependency(
          found: ContractImport(
            from: 0, to: 0, module: file.id, line: record.line, column: record.column,
            kind: .statement(ImportKind(record)), isRelative: record.level > 0),
          path: path, nameLine: record.nameLine, isLocal: isLocal))
    }
    guard setting.strings else { return result }
    for reference in facts.stringReferences where reference.kind == .module {
      let path = facts.string(reference.value)
      guard program.importsModules(reference, file.id), tree.project(of: path) == file.project
      else { continue }
      result.append(
        Dependency(
          found: ContractImport(
            from: 0, to: 0, module: file.id, line: reference.line, column: reference.column,
            kind: .string, isRelative: false),
          path: path, nameLine: reference.line, isLocal: false))
    }
    return result
  }

  /// What an import does that it shouldn't.
  private mutating func judge(
    _ dependency: Dependency, _ file: ModuleTree.File, _ module: ModuleSetting,
    _ other: ModuleSetting
  ) -> [ContractViolation] {
    var result: [ContractViolation] = []
    func add(_ demand: String, _ severity: Severity = .error) {
      result.append(
        ContractViolation(
          demand: demand, importer: module.path, imported: other.path,
          chain: [dependency.found], path: [file.name, dependency.path], others: [],
          severity: severity, key: "\(file.name) -> \(dependency.path)"))
    }
    judgeDependency(module, other, add)
    let member =
      other.path == ModulesContract.root
      ? dependency.path : String(dependency.path.dropFirst(other.path.count + 1))
    if !member.isEmpty, !isShown(member, of: other.path, to: module.path) {
      add("'\(member)' is no part of the interface of '\(other.path)'")
    }
    return result
  }

  private mutating func judgeDependency(
    _ module: ModuleSetting, _ other: ModuleSetting, _ add: (String, Severity) -> Void
  ) {
    if let layer = module.layer, let below = other.layer {
      let place = setting.layers.firstIndex { $0.name == layer }
      let target = setting.layers.firstIndex { $0.name == below }
      guard let place, let target else {
        let unknown = place == nil ? layer : below
        let fault = ContractFault(
          "there is no layer '\(unknown)'; known are "
            + setting.layers.map(\.name).joined(separator: ", "),
          at: location(place == nil ? module : other))
        if !faults.contains(fault) { faults.append(fault) }
        return
      }
      if place < target {
        if let closed = setting.layers[(place + 1)..<target].first(where: \.closed) {
          add(
            "'\(module.path)' in the layer '\(layer)' must not import '\(other.path)' in the layer "
              + "'\(below)' past the closed layer '\(closed.name)'", .error)
          return
        }
        if !setting.layersExplicitDependsOn { return }
      }
      if place > target {
        add(
          "'\(module.path)' in the layer '\(layer)' must not import '\(other.path)' in the higher "
            + "layer '\(below)'", .error)
        return
      }
    }
    if module.cannotDependOn.contains(where: { Self.matches($0.path, other.path) }) {
      add("'\(module.path)' must not depend on '\(other.path)'", .error)
      return
    }
    guard let allowed = module.dependsOn else { return }
    if other.utility { return }
    used[module.path, default: []].insert(other.path)
    guard let dependency = allowed.first(where: { Self.matches($0.path, other.path) }) else {
      add("'\(module.path)' doesn't declare that it depends on '\(other.path)'", .error)
      return
    }
    if dependency.deprecated {
      add("'\(module.path)' should not depend on '\(other.path)' any more", .warning)
    }
  }

  private func isShown(_ member: String, of module: String, to user: String) -> Bool {
    var visible: [ModulesContract.Interface] = []
    for interface in demand.interfaces
    where interface.from.contains(where: { $0.matches(module) })
      && interface.visibility?.contains(user) ?? true
    {
      if interface.isExclusive {
        visible = [interface]
        break
      }
      visible.append(interface)
    }
    return visible.isEmpty
      || visible.contains { $0.expose.contains { $0.matches(member) } }
  }

  // MARK: - Comments

  /// Takes out what comments allow, and tells of comments without use or reason.
  private mutating func apply(
    _ directives: [IgnoreDirective],
    to found: inout [(violation: ContractViolation, dependency: Dependency)],
    _ file: ModuleTree.File, _ outside: Set<Int>
  ) {
    guard !directives.isEmpty else { return }
    var gone: Set<Int> = []
    var lines: Set<Int> = []
    for directive in directives.sorted(by: { $0.targetLine < $1.targetLine }) {
      if outside.contains(directive.targetLine) { continue }
      if directive.reason.isEmpty {
        tell("this comment gives no reason", directive, file, setting.directivesNeedReasons)
      }
      let isFirst = lines.insert(directive.targetLine).inserted
      let matched = found.indices.filter { index in
        let dependency = found[index].dependency
        return isFirst && !gone.contains(index)
          && (Int(dependency.found.line) == directive.targetLine
            || Int(dependency.nameLine) == directive.targetLine)
          && (directive.names.isEmpty
            || directive.names.contains { dependency.path.hasSuffix($0) })
      }
      gone.formUnion(matched)
      if matched.isEmpty {
        tell("this comment allows no import", directive, file, setting.unusedDirectives)
      }
    }
    ignoredCount += gone.count
    found = found.indices.filter { !gone.contains($0) }.map { found[$0] }
  }

  private mutating func tell(
    _ message: String, _ directive: IgnoreDirective, _ file: ModuleTree.File, _ level: RuleLevel
  ) {
    let severity: Severity
    switch level {
    case .off: return
    case .error: severity = .error
    case .warning: severity = .warning
    case .note: severity = .note
    }
    let path = program.modules[file.id].path
    violations.append(
      ContractViolation(
        demand: message, importer: file.name, imported: file.name, chain: [], path: [],
        others: [], severity: severity,
        location: Location(path: path, line: directive.line, column: directive.column),
        key: "\(file.name) \(message) \(directive.names.joined(separator: " "))"))
  }
}
