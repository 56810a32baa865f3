import Analysis
package import Resolution
import PythonSyntax

/// Definitions that may be copies of one truth.
package struct ConsolidationGroup: Sendable {
  /// Why they are taken together.
  package enum Basis: String, Sendable {
    case sameName = "same-name"
    /// Names that are the same but for affixes, versions, abbreviations and plurals.
    case nearName = "near-name"
    /// Bodies that are alike, whatever their names.
    case body
    /// One definition that is imported by several paths.
    case paths
  }

  /// Unique, the same in every run: `ExecutionState`, `ExecutionState (2)` for others of the name
  /// that belong together, `~websocket manager`, `=module.parse_line`.
  package let id: String
  package let basis: Basis
  package let form: DefinitionSite.Form
  package let role: String?
  package let scope: CodeScope
  /// Those of the scope first, product code before tests, then by path and line.
  package let sites: [DefinitionSite]
  /// Beside the sites.
  package internal(set) var uses: [UseSummary]
  /// The indices of the sites that the verdict is about: of the scope, no stand-ins for tests, and
  /// none that derives from another.
  package let own: [Int]
  /// How many definitions of the scope bear the name of the first, whether they belong here or not.
  let bearers: Int
  package let verdict: Verdict

  package var name: String {
    let names = Set(sites.map(\.name))
    return names.count == 1 ? sites[0].name : id
  }
}

extension ConsolidationGroup {
  /// A, B, ... Z, AA for what is compared, by its index among the sites; a dash for the others.
  package func label(ofSite index: Int) -> String {
    guard var place = own.firstIndex(of: index) else { return "-" }
    var label = ""
    repeat {
      label = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26))) + label
      place = place / 26 - 1
    } while place >= 0
    return label
  }
}

/// Finds the groups of a program.
struct GroupSearch {
  private let program: Program
  private let words: NameWords
  private let roles: Roles
  private var judge: Judge
  private var groups: [ConsolidationGroup] = []

  /// A name or key with more definitions than this says nothing.
  private static let maximumNearSites = 40
  private static let hookBearers = 12
  /// How many definitions bear each name, in the whole program and in product code.
  private let bearers: Table<NameID, Int32>
  private let productBearers: Table<NameID, Int32>

  init(_ program: Program) {
    self.program = program
    words = NameWords(program.configuration.consolidation)
    roles = Roles(configuration: program.configuration)
    judge = Judge(program)
    var bearers = Table<NameID, Int32>(repeating: 0, count: program.symbols.names.count)
    var productBearers = bearers
    for binding in program.symbols.bindings where binding.kind == .definition {
      bearers[binding.name] += 1
      if program.scopes[binding.module] == .product { productBearers[binding.name] += 1 }
    }
    self.bearers = bearers
    self.productBearers = productBearers
  }

  private func bearers(of name: String, in scope: CodeScope) -> Int {
    guard let name = program.symbols.names.find(name) else { return 0 }
    return Int((scope == .product ? productBearers : bearers)[name])
  }

  /// Same names first, then near names, then bodies; each group's uses are counted.
  mutating func find() -> [ConsolidationGroup] {
    addSameNames()
    addConstants()
    addNearNames()
    addClones()
    dropContained()
    let reexported = reexportedSites()
    // A site may stand in several groups.
    var known: [Symbol: UseSummary] = [:]
    func uses(of site: DefinitionSite) -> UseSummary {
      let uses = known[site.symbol] ?? UseSummary(of: site, in: program)
      known[site.symbol] = uses
      return uses
    }
    for group in groups.indices { groups[group].uses = groups[group].sites.map(uses) }
    for site in reexported { addPaths(site, uses(of: site)) }
    return groups
  }

  /// What stands whole in an earlier group is told there.
  private mutating func dropContained() {
    var groupsOf: [Symbol: Set<Int>] = [:]
    var kept: [ConsolidationGroup] = []
    for group in groups {
      let symbols = group.own.map { group.sites[$0].symbol }
      let common = symbols.dropFirst().reduce(groupsOf[symbols[0]] ?? []) {
        $0.intersection(groupsOf[$1] ?? [])
      }
      if group.basis != .sameName, !common.isEmpty { continue }
      for symbol in symbols { groupsOf[symbol, default: []].insert(kept.count) }
      kept.append(group)
    }
    groups = kept
  }

  private mutating func add(
    _ id: String, _ basis: ConsolidationGroup.Basis, role: String?, scope: CodeScope,
    _ found: [DefinitionSite]
  ) {
    let sites = found.sorted { left, right in
      left.scope != right.scope ? left.scope < right.scope : left.location < right.location
    }
    let all = sites.indices.filter { sites[$0].scope == scope && !sites[$0].isTestDouble }
    guard all.count > 1 else { return }
    let roots = judge.roots(sites, all)
    func add(_ id: String, _ own: [Int], _ verdict: Verdict) {
      guard Set(own.map { sites[$0].module }).count > 1 else { return }
      // Other names are taken together only where there is something to merge.
      guard basis == .sameName || verdict.share > 0 else { return }
      // What else bears the name is another matter.
      let shown = sites.indices.filter { own.contains($0) || !roots.contains($0) }
      groups.append(
        ConsolidationGroup(
          id: id, basis: basis, form: sites[own[0]].form, role: role, scope: scope,
          sites: shown.map { sites[$0] }, uses: [],
          own: shown.indices.filter { own.contains(shown[$0]) },
          bearers: bearers(of: sites[own[0]].name, in: scope), verdict: verdict))
    }
    if roots.count < 2 { return add(id, all, .subclass) }
    if judge.isConvention(roots.map { sites[$0] }) { return add(id, roots, .convention) }
    let clusters = judge.clusters(sites, roots)
    if clusters.isEmpty { return add(id, roots, .homonym) }
    for (place, cluster) in clusters.enumerated() {
      add(
        place == 0 ? id : "\(id) (\(place + 1))", cluster,
        judge.verdict(cluster.map { sites[$0] }))
    }
  }

  private mutating func addSameNames() {
    for group in program.duplicates {
      // Of several in one module the last counts.
      var last: [ModuleID: DefinitionID] = [:]
      for site in group.sites { last[site.module] = max(last[site.module] ?? site.id, site.id) }
      let sites = group.sites.filter { last[$0.module] == $0.id }.compactMap { site in
        DefinitionSite(site.id, in: program)
      }
      add(
        group.kind == .class ? group.name : group.name + "()", .sameName, role: group.role,
        scope: group.scope, sites)
    }
  }

  /// Constants and type aliases whose name has a role.
  private mutating func addConstants() {
    guard roles.haveConstants else { return }
    var found: [NameID: [DefinitionSite]] = [:]
    for binding in program.symbols.bindings {
      guard let id = binding.definition else { continue }
      let definition = program[id]
      guard definition.kind == .assignment, definition.aliasOf.isNone,
        program.scopes[binding.module] == .product, !binding.flags.contains(.fallback),
        roles.role(ofConstant: Array(program.symbols.names.bytes(binding.name))) != nil,
        let site = DefinitionSite(id, in: program)
      else { continue }
      found[binding.name, default: []].append(site)
    }
    for (_, sites) in found.sorted(by: { $0.value[0].name < $1.value[0].name }) {
      add(
        sites[0].name, .sameName, role: roles.role(ofConstant: Array(sites[0].name.utf8)),
        scope: .product, sites)
    }
  }

  /// Classes of product code under two names or more that have something in common.
  private mutating func addNearNames() {
    var byKey: [String: [(id: DefinitionID, name: String)]] = [:]
    var keys: [NameID: String] = [:]
    for binding in program.symbols.bindings {
      guard let id = binding.definition, program.scopes[id.module] == .product,
        !binding.flags.contains(.fallback), !binding.flags.contains(.typeChecking),
        program[id].kind == .class
      else { continue }
      let name = program.symbols.names[binding.name]
      let key = keys[binding.name] ?? words.key(of: name) ?? ""
      keys[binding.name] = key
      guard !key.isEmpty else { continue }
      byKey[key, default: []].append((id, name))
    }
    for key in byKey.keys.sorted() {
      guard let found = byKey[key], found.count <= Self.maximumNearSites else { continue }
      let names = Set(found.map(\.name))
      guard names.count > 1 else { continue }
      let sites = found.compactMap { DefinitionSite($0.id, in: program) }
      let role = names.compactMap { roles.role(ofClass: $0) }.min()
      add("~" + key, .nearName, role: role, scope: .product, sites)
    }
  }

  /// Bodies under different names, and functions of one name that no role put together.
  private mutating func addClones() {
    let bodies = CloneSearch(program: program).clusters().map { cluster in
      cluster.compactMap { DefinitionSite($0.id, in: program) }
    }
    for sites in bodies + enumerationTwins() where !isHook(sites) {
      let form = sites[0].form
      let role = form == .function ? nil : roles.role(ofClass: sites[0].name)
      add("=" + sites[0].path, .body, role: role, scope: .product, sites)
    }
  }

  /// Functions of one name that very many modules define: a framework calls them.
  private func isHook(_ sites: [DefinitionSite]) -> Bool {
    guard sites[0].form == .function, Set(sites.map(\.name)).count == 1 else { return false }
    return bearers(of: sites[0].name, in: .test) >= Self.hookBearers
  }

  /// Enumerations of three members or more that agree in all names and values.
  private func enumerationTwins() -> [[DefinitionSite]] {
    var twins: [String: [DefinitionSite]] = [:]
    for (module, it) in program.parsed.identified where program.scopes[module] == .product {
      for (index, definition) in it.definitions.identified
      where definition.parent == nil && definition.flags.contains(.enumeration) {
        guard
          let site = DefinitionSite(DefinitionID(module: module, index: index), in: program)
        else { continue }
        let fields = site.members.filter { $0.kind == .field }
        guard fields.count > 2,
          fields.allSatisfy({ $0.text != "auto()" && $0.text != "enum.auto()" })
        else { continue }
        let key = fields.map { "\($0.name)=\($0.text)" }.sorted().joined(separator: "\n")
        twins[key, default: []].append(site)
      }
    }
    return twins.keys.sorted().compactMap { key in
      twins[key].flatMap { $0.count > 1 ? $0 : nil }
    }
  }

  // MARK: - Paths

  /// Definitions of product code whose name has a role, that stand in no group, and that are
  /// imported from another module than their own; the packages around it count as its own.
  private func reexportedSites() -> [DefinitionSite] {
    let known = Set(groups.flatMap { group in group.own.map { group.sites[$0].symbol } })
    var found: Set<DefinitionID> = []
    for link in program.symbols.links {
      guard case .definition(let id)? = link.symbol, let base = link.base, base != id.module,
        program.scopes[id.module] == .product, !known.contains(.definition(id)),
        !program.modules[id.module].name.isPath(below: program.modules[base].name),
        program[id].parent == nil
      else { continue }
      found.insert(id)
    }
    return found.compactMap { id in
      guard let site = DefinitionSite(id, in: program), !site.isTestDouble, role(of: site) != nil
      else { return nil }
      return site
    }.sorted { $0.location < $1.location }
  }

  private func role(of site: DefinitionSite) -> String? {
    switch site.form {
    case .class, .enumeration: roles.role(ofClass: site.name)
    case .function: roles.role(ofFunction: site.name)
    case .constant: roles.role(ofConstant: Array(site.name.utf8))
    }
  }

  private mutating func addPaths(_ site: DefinitionSite, _ uses: UseSummary) {
    let others = uses.paths.keys.count { UseSummary.isDetour($0, to: site.path) }
    guard others > 0 else { return }
    let id = site.form == .function ? site.name + "()" : site.name
    guard !groups.contains(where: { $0.id == id }) else { return }
    groups.append(
      ConsolidationGroup(
        id: id, basis: .paths, form: site.form, role: role(of: site), scope: .product,
        sites: [site], uses: [uses], own: [0], bearers: bearers(of: site.name, in: .product),
        verdict: .aliasOnly(paths: others)))
  }
}
