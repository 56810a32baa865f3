import PythonSyntax
package import Resolution

/// Finds the groups of a program.
package struct GroupSearch {
  private let program: Program
  private let words: NameWords
  private let roles: Roles
  private let builder: GroupBuilder
  private var groups: [DuplicateGroup] = []

  /// A name or key with more definitions than this says nothing.
  private static let maximumNearSites = 40
  private static let hookBearers = 12

  /// Gets ready to search one program, by its settings' words and roles.
  package init(_ program: Program) {
    self.program = program
    words = NameWords(program.snapshot.settings.consolidation)
    roles = Roles(program.snapshot.settings.roles)
    builder = GroupBuilder(program)
  }

  /// Same names first, then near names, then bodies, then paths.
  package func find() -> [DuplicateGroup] {
    var search = self
    search.groups = program.duplicates
    search.addConstants()
    search.addNearNames()
    search.addClones()
    search.dropContained()
    for site in search.reexportedSites() { search.addPaths(site) }
    return search.groups
  }

  /// What stands whole in an earlier group is told there, and what bears one name in a larger one of
  /// equal bodies, which then goes by that name.
  private mutating func dropContained() {
    let isTold = nameLarger()
    var groupsOf: [Symbol: Set<Int>] = [:]
    var kept: [DuplicateGroup] = []
    for (place, group) in groups.enumerated() where !isTold.contains(place) {
      let symbols = group.own.map { group.sites[$0].symbol }
      if group.basis != .sameName,
        isCommon(symbols, in: groupsOf) || isCommon(owners(of: group), in: groupsOf)
      {
        continue
      }
      // Of two classes that share several methods one is told.
      for symbol in symbols + owners(of: group) {
        groupsOf[symbol, default: []].insert(kept.count)
      }
      kept.append(group)
    }
    groups = kept
  }

  /// Gives groups of equal bodies that hold all of one name the place of that name, which they bear
  /// where most of them do; returns the places of what is told there, too: other names, and near
  /// ones.
  private mutating func nameLarger() -> Set<Int> {
    var named: [Symbol: Set<Int>] = [:]
    for (place, group) in groups.enumerated()
    where group.basis != .body && group.verdict.share > 0 {
      for site in group.ownSites { named[site.symbol, default: []].insert(place) }
    }
    var told: Set<Int> = []
    for place in groups.indices where groups[place].basis == .body {
      let all = Set(groups[place].ownSites.map(\.symbol))
      let parts = all.reduce(into: Set<Int>()) { $0.formUnion(named[$1] ?? []) }.subtracting(told)
        .filter { part in
          groups[part].own.count < all.count
            && groups[part].ownSites.allSatisfy { all.contains($0.symbol) }
        }.sorted { left, right in
          let (a, b) = (groups[left].own.count, groups[right].own.count)
          return a != b ? a > b : left < right
        }
      guard let largest = parts.first(where: { groups[$0].basis == .sameName }),
        groups[largest].own.count * 2 >= groups[place].own.count
      else {
        told.formUnion(parts)
        continue
      }
      groups[largest] = groups[place].named(as: groups[largest])
      told.formUnion(parts.filter { $0 != largest })
      told.insert(place)
    }
    return told
  }

  private func isCommon(_ symbols: [Symbol], in groupsOf: [Symbol: Set<Int>]) -> Bool {
    guard let first = symbols.first, Set(symbols).count > 1 else { return false }
    return !symbols.dropFirst().reduce(groupsOf[first] ?? []) {
      $0.intersection(groupsOf[$1] ?? [])
    }.isEmpty
  }

  /// The classes of methods; none where a definition stands by itself.
  private func owners(of group: DuplicateGroup) -> [Symbol] {
    let owners = group.ownSites.compactMap { site in
      program[site.id].parent.map { DefinitionID(module: site.module, index: $0) }
    }
    return owners.count == group.own.count ? owners.map(Symbol.definition) : []
  }

  private mutating func add(
    _ id: String?, _ basis: DuplicateGroup.Basis, role: String?, scope: CodeScope,
    _ found: [DefinitionSite]
  ) {
    groups += builder.groups(id, basis, role: role, scope: scope, found)
  }

  /// Constants and type aliases whose name has a role.
  private mutating func addConstants() {
    guard roles.haveConstants else { return }
    var found: [NameID: [DefinitionSite]] = [:]
    for binding in program.symbols.bindings {
      guard let id = binding.definition else { continue }
      let definition = program[id]
      guard definition.kind == .assignment, definition.aliasOf.isNone,
        program.scopes[binding.module] == .product, !program.isFrozen(binding.module),
        !binding.flags.contains(.fallback),
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
        program[id].kind == .class, !program.isFrozen(id.module), !isInterface(id)
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

  /// A protocol says what others have, by whatever name, and so does a class of abstract methods.
  private func isInterface(_ id: DefinitionID) -> Bool {
    let facts = program.parsed[id.module]
    let bases = facts.texts(program[id].bases).map { base in
      base.prefix { $0 != "[" }.split(separator: ".").last ?? ""
    }
    if bases.contains("Protocol") { return true }
    guard bases.contains(where: { $0 == "ABC" || $0.hasSuffix("ABCMeta") }) else { return false }
    return facts.members(of: id.index).contains { member in
      facts.texts(facts.definitions[member].decorators).contains { $0.hasSuffix("abstractmethod") }
    }
  }

  /// Bodies under different names, and functions of one name that no role put together.
  private mutating func addClones() {
    let bodies = CloneSearch(program: program).clusters().map { cluster in
      // Of several under one path the last counts.
      let last = Dictionary(cluster.map { (program.path(of: $0.id), $0.id) }) { max($0, $1) }
      let names = Dictionary(grouping: last.values.sorted()) { program.path(of: $0).lastName }
      let kept = Set(names.values.flatMap(program.withoutVariants))
      return cluster.filter { kept.contains($0.id) }.compactMap {
        DefinitionSite($0.id, in: program)
      }
    }
    for sites in bodies + enumerationTwins() where sites.count > 1 && !isHook(sites) {
      let form = sites[0].form
      let role = form == .function ? nil : roles.role(ofClass: sites[0].name)
      add(nil, .body, role: role, scope: .product, sites)
    }
  }

  /// Functions of one name that very many modules define: a framework calls them.
  private func isHook(_ sites: [DefinitionSite]) -> Bool {
    guard sites[0].form == .function, Set(sites.map(\.name)).count == 1 else { return false }
    return builder.bearers(of: sites[0].name, in: .test) >= Self.hookBearers
  }

  /// Enumerations of three members or more that agree in all names and values.
  private func enumerationTwins() -> [[DefinitionSite]] {
    var twins: [String: [DefinitionSite]] = [:]
    for (module, it) in program.parsed.identified
    where program.scopes[module] == .product && !program.isFrozen(module) {
      for (index, definition) in it.definitions.identified
      where definition.parent == nil && definition.flags.contains(.enumeration) {
        guard
          let site = DefinitionSite(DefinitionID(module: module, index: index), in: program)
        else { continue }
        let fields = site.members.filter { $0.kind == .field }
        guard fields.count > 2,
          fields.allSatisfy({ $0.text != "auto()" && $0.text != "enum.auto()" })
        else { continue }
        let key = fields.map { field in
          "\(field.name)=\(LiteralValue(source: field.value).map { "\($0)" } ?? field.text)"
        }.sorted().joined(separator: "\n")
        twins[key, default: []].append(site)
      }
    }
    return twins.keys.sorted().compactMap { key in
      twins[key].map(nearInName).flatMap { $0.count > 1 && isTelling($0) ? $0 : nil }
    }
  }

  /// Those whose name is that of most, or says the same with more or fewer words.
  /// A handful of members is what many things have.
  private func nearInName(_ twins: [DefinitionSite]) -> [DefinitionSite] {
    let names = Dictionary(grouping: twins, by: \.name)
    guard names.count > 1, twins[0].members.count <= Self.handful,
      let leader = names.keys.max(by: { left, right in
        let (a, b) = (names[left]?.count ?? 0, names[right]?.count ?? 0)
        if a != b { return a < b }
        return left.utf8.count != right.utf8.count
          ? left.utf8.count > right.utf8.count : left > right
      })
    else { return twins }
    let words = Set(NameWords.words(of: leader))
    return twins.filter { twin in
      let own = Set(NameWords.words(of: twin.name))
      return own == words
        || min(own.count, words.count) > 1
          && (own.isSubset(of: words) || words.isSubset(of: own))
    }
  }

  /// Whether enumerations that agree are one truth under several names: words such as LOW, MEDIUM
  /// and HIGH, and those that ever so many enumerations choose, have no meaning in common.
  private func isTelling(_ twins: [DefinitionSite]) -> Bool {
    let names = Set(twins.map(\.name)).count
    if names == 1 { return true }
    return names <= Self.maximumTwins
      && twins[0].members.contains { member in
        member.kind == .field
          && !NameWords.words(of: member.name).allSatisfy(Self.plainWords.contains)
      }
  }

  private static let handful = 5
  private static let maximumTwins = 4
  /// What grades, sides and settings of any kind are called.
  private static let plainWords: Set<String> = [
    "low", "medium", "mid", "high", "very", "critical", "normal", "none", "small", "large", "big",
    "tiny", "minor", "major", "moderate", "severe", "urgent", "debug", "info", "warning", "error",
    "fatal", "unknown", "other", "default", "yes", "no", "on", "off", "true", "false", "all", "any",
    "asc", "desc", "ascending", "descending", "left", "right", "center", "top", "bottom", "middle",
    "min", "max", "minimum", "maximum", "first", "last", "start", "end", "basic", "standard",
    "advanced", "simple", "complex", "good", "bad", "fair", "poor", "excellent", "beginner",
    "intermediate", "expert", "extreme", "trivial", "hour", "day", "week", "month", "year",
    "hourly",
    "daily", "weekly", "monthly", "yearly",
  ]

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

  private mutating func addPaths(_ site: DefinitionSite) {
    let others = UseSummary(of: site, in: program).paths.keys.count {
      UseSummary.isDetour($0, to: site.path)
    }
    guard others > 0 else { return }
    let id = site.form == .function ? site.name + "()" : site.name
    guard !groups.contains(where: { $0.id == id }) else { return }
    groups.append(
      DuplicateGroup(
        id: id, basis: .paths, form: site.form, role: role(of: site), scope: .product,
        sites: [site], own: [0], bearers: builder.bearers(of: site.name, in: .product),
        verdict: .aliasOnly(paths: others), areVersions: false))
  }
}
