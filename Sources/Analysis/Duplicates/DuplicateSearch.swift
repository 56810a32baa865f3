package import Resolution
import PythonSyntax

extension Program {
  /// The names that several modules define, sorted by role, then number of sites, then name.
  package var duplicates: [DuplicateGroup] { derived(Duplicates.self).groups }
}

private struct Duplicates: Derived {
  let groups: [DuplicateGroup]

  init(of program: Program) { groups = DuplicateSearch(program).groups() }
}

/// Finds the names that several modules define.
struct DuplicateSearch {
  private let program: Program
  private let roles: Roles
  private var modules: Table<ModuleID, Module> { program.modules }
  private var parsed: Table<ModuleID, ParsedModule> { program.parsed }
  private var scopes: Table<ModuleID, CodeScope> { program.scopes }

  init(_ program: Program) {
    self.program = program
    roles = Roles(configuration: program.configuration)
  }

  private struct Key: Hashable {
    let name: NameID
    let isClass: Bool
  }

  /// Sorted by role, then number of sites, then name.
  func groups() -> [DuplicateGroup] {
    let names = program.symbols.names
    let candidates = candidates()
    var groups: [DuplicateGroup] = []
    for key in candidates.keys.sorted(by: {
      ($0.name, $0.isClass ? 0 : 1) < ($1.name, $1.isClass ? 0 : 1)
    }) {
      guard let found = candidates[key], let group = group(key, names[key.name], found) else {
        continue
      }
      groups.append(group)
    }
    markSubclasses(&groups)
    return groups.sorted { left, right in
      let order = { (group: DuplicateGroup) in Roles.order(of: group.role) }
      if order(left) != order(right) { return order(left) < order(right) }
      if left.role != right.role { return (left.role ?? "") < (right.role ?? "") }
      if left.scope != right.scope { return left.scope < right.scope }
      if left.ownSites.count != right.ownSites.count {
        return left.ownSites.count > right.ownSites.count
      }
      if left.name != right.name {
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      }
      return left.kind == .class && right.kind == .function
    }
  }

  /// Module-level classes, and functions that have a role, by name; names with one definition
  /// are left out.
  private func candidates() -> [Key: [DefinitionID]] {
    let table = program.symbols
    // Two counters a name: classes and functions.
    var counts = [Int32](repeating: 0, count: table.names.count * 2)
    var found: [(place: Int, candidate: DefinitionID)] = []
    for binding in table.bindings {
      guard let id = binding.definition else { continue }
      // What stands in for a failed import is no second truth.
      if binding.flags.contains(.fallback) || binding.flags.contains(.typeChecking) { continue }
      let definition = program[id]
      let isClass: Bool
      switch definition.kind {
      case .class: isClass = true
      case .function, .asyncFunction: isClass = false
      case .assignment: continue
      }
      let place = Int(binding.name.rawValue) * 2 + (isClass ? 0 : 1)
      counts[place] += 1
      found.append((place, id))
    }
    var result: [Key: [DefinitionID]] = [:]
    var hasRole: [NameID: Bool] = [:]
    for (place, candidate) in found where counts[place] > 1 {
      let key = Key(name: NameID(place / 2), isClass: place % 2 == 0)
      if !key.isClass {
        let known = hasRole[key.name]
        let has = known ?? (roles.role(ofFunction: Array(table.names.bytes(key.name))) != nil)
        if known == nil { hasRole[key.name] = has }
        guard has else { continue }
      }
      let decorators = program[candidate].decorators
      if !decorators.isEmpty, Convention.isRegistered(parsed[candidate.module].texts(decorators)) {
        continue
      }
      result[key, default: []].append(candidate)
    }
    return result.filter { $0.value.count > 1 }
  }

  private func group(_ key: Key, _ name: String, _ candidates: [DefinitionID]) -> DuplicateGroup? {
    let role =
      key.isClass
      ? roles.role(ofClass: Array(name.utf8)) : roles.role(ofFunction: Array(name.utf8))
    let visible = candidates.filter { candidate in
      let path = modules[candidate.module].path
      if Convention.repeats(name, isClass: key.isClass, path: path) { return false }
      let definition = program[candidate]
      return program.suppressions.entry(
        silencing: DuplicateDefinition.info.name, definition: definition, in: path) == nil
    }
    func count(_ scope: CodeScope) -> Int {
      Set(visible.filter { scopes[$0.module] == scope }.map(\.module)).count
    }
    let scope: CodeScope
    if count(.product) > 1 {
      scope = .product
    } else if role != nil, count(.test) > 1 {
      scope = .test
    } else {
      return nil
    }
    let sites = visible.map(site).sorted { left, right in
      if left.scope != right.scope { return left.scope < right.scope }
      return left.location < right.location
    }
    let kind: DuplicateGroup.Kind = key.isClass ? .class : .function
    return DuplicateGroup(
      name: name, kind: kind, role: role, sites: sites,
      verdict: .of(sites.filter { $0.scope == scope }, kind: kind), scope: scope)
  }

  private func site(_ candidate: DefinitionID) -> DuplicateGroup.Site {
    let module = parsed[candidate.module]
    let definition = program[candidate]
    let isEnumeration = definition.flags.contains(.enumeration)
    var members: [DuplicateGroup.Member] = []
    var seen: Set<String> = []
    for member in module.members(of: candidate.index).map({ module.definitions[$0] }) {
      let name = module.identifier(member.name)
      guard seen.insert(name).inserted else { continue }
      if isEnumeration, member.kind != .assignment || name.hasPrefix("_") { continue }
      members.append(
        DuplicateGroup.Member(
          name: name, value: member.value.isNone ? "" : module.string(member.value)))
    }
    return DuplicateGroup.Site(
      id: candidate, location: program.location(of: candidate),
      endLine: Int(definition.endLine), scope: scopes[candidate.module],
      service: program.serviceOfModule[candidate.module],
      bases: module.texts(definition.bases),
      isEnumeration: isEnumeration, members: members)
  }

  /// A class that derives from another definition of its name, imported under an alias or by
  /// module.
  private func markSubclasses(_ groups: inout [DuplicateGroup]) {
    for index in groups.indices where groups[index].kind == .class {
      let group = groups[index]
      let own = group.ownSites
      let symbols = Set(own.map(\.symbol))
      let deriving = own.count { site in
        site.bases.contains { base in
          guard let symbol = program.lookup.symbol(of: base, in: site.module) else {
            return false
          }
          return symbol != site.symbol && symbols.contains(symbol)
        }
      }
      if deriving > 0, deriving == own.count - 1 { groups[index] = group.with(verdict: .subclass) }
    }
  }
}

extension DuplicateSearch {
  /// Comments that take a definition out of its group.
  static func suppressionsInUse(in program: Program) -> Set<UnusedSuppression.Use> {
    let rule = DuplicateDefinition.info.name
    let suppressions = program.suppressions
    guard !suppressions.isEmpty else { return [] }
    var result: Set<UnusedSuppression.Use> = []
    // A comment is of use where the name is defined elsewhere too.
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for parsed in program.parsed {
      for definition in parsed.definitions where definition.parent == nil {
        counts[parsed.bytes(definition.name), default: 0] += 1
      }
    }
    for (module, parsed) in zip(program.modules, program.parsed)
    where !parsed.suppressions.isEmpty {
      for definition in parsed.definitions
      where definition.parent == nil && counts[parsed.bytes(definition.name)] ?? 0 > 1 {
        if let entry = suppressions.entry(silencing: rule, definition: definition, in: module.path)
        {
          result.insert(UnusedSuppression.Use(of: entry, rule: rule, in: module.path))
        }
      }
    }
    return result
  }
}

extension DuplicateGroup.Site {
  package var module: ModuleID { id.module }
  package var symbol: Symbol { .definition(id) }
}

extension DuplicateGroup {
  fileprivate func with(verdict: Verdict) -> DuplicateGroup {
    DuplicateGroup(
      name: name, kind: kind, role: role, sites: sites, verdict: verdict, scope: scope)
  }
}

extension Roles {
  /// The default roles in their order, then others, then none.
  static func order(of role: String?) -> Int {
    guard let role else { return .max }
    return defaults.firstIndex { $0.name == role } ?? defaults.count
  }
}

/// Names that frameworks ask every package to define.
enum Convention {
  /// Routes, commands, tasks and fixtures are called by their framework, not by their name.
  static func isRegistered(_ decorators: [String]) -> Bool {
    decorators.contains { decorator in
      let name = decorator.prefix { $0 != "(" }.split(separator: ".")
      guard name.count > 1, let last = name.last else { return name.first == "fixture" }
      return [
        "get", "post", "put", "patch", "delete", "head", "options", "route", "api_route",
        "websocket", "command", "group", "task", "tool", "fixture", "callback", "on_event",
      ].contains(last)
    }
  }

  static func repeats(_ name: String, isClass: Bool, path: String) -> Bool {
    guard isClass else { return false }
    switch name {
    case "Migration": return path.contains("migrations/")
    case "Command": return path.contains("management/commands/")
    default: return false
    }
  }
}
