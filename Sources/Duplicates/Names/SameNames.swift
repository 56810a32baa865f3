import PythonSyntax
package import Resolution

/// A name under which several modules define a class, or a function that has a role.
package struct SameName: Sendable {
  package let name: String
  package let isClass: Bool
  /// The role that the name has, or nil.
  package let role: String?
  /// What the name is about: product where two product modules define it.
  package let scope: CodeScope
  /// Product code first, then by path and line. What only re-exports or aliases a definition is
  /// none, and neither is what a comment takes out.
  package let sites: [Site]

  /// One of the definitions that share the name.
  package struct Site: Sendable {
    package let id: DefinitionID
    package let location: Location
    package let scope: CodeScope
  }

  /// In the scope that the name is about, how many define it.
  fileprivate var ownCount: Int { sites.count { $0.scope == scope } }
}

/// The names that several modules define, sorted by role, then number of definitions, then name.
private struct SameNames: Derived {
  let all: [SameName]

  init(of program: Program) { all = SameNameSearch(program).names() }
}

extension Program {
  /// The names that several modules define, sorted by role, then number of definitions, then name.
  package var sameNames: [SameName] { derived(SameNames.self).all }
}

private struct SameNameSearch {
  private let program: Program
  private let roles: Roles
  /// Folders of very many packages.
  private let foldersOfPackages: Set<String>

  /// So many packages of one making are made by a program: the interfaces of a cloud's services.
  private static let packagesOfOneMaking = 30

  init(_ program: Program) {
    self.program = program
    roles = Roles(program.snapshot.settings.roles)
    var counts: [String: Int] = [:]
    for module in program.modules {
      if let folder = Self.folder(ofPackage: module.path) { counts[folder, default: 0] += 1 }
    }
    foldersOfPackages = Set(counts.filter { $0.value >= Self.packagesOfOneMaking }.keys)
  }

  /// The folder that a package stands in, by the path of its own file; nil of other files.
  private static func folder(ofPackage path: String) -> String? {
    path.hasSuffix("/__init__.py") ? path.dropFileName.dropFileName : nil
  }

  private struct Key: Hashable {
    let name: NameID
    let isClass: Bool
  }

  func names() -> [SameName] {
    let names = program.symbols.names
    return candidates().compactMap { key, found in
      sameName(names[key.name], isClass: key.isClass, found)
    }.sorted { left, right in
      let (a, b) = (Roles.order(of: left.role), Roles.order(of: right.role))
      if a != b { return a < b }
      if left.role != right.role { return (left.role ?? "") < (right.role ?? "") }
      if left.scope != right.scope { return left.scope < right.scope }
      if left.ownCount != right.ownCount { return left.ownCount > right.ownCount }
      if left.name != right.name {
        return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      }
      return left.isClass && !right.isClass
    }
  }

  /// Module-level classes, and functions that have a role, by name; names with one definition
  /// are left out.
  private func candidates() -> [Key: [DefinitionID]] {
    let table = program.symbols
    // Two counters a name: classes and functions.
    var counts = [Int32](repeating: 0, count: table.names.count * 2)
    var found: [(place: Int, candidate: DefinitionID)] = []
    let notebooks = Set(
      program.modules.identified.filter { ProjectMarker.isNotebook($0.1.path) }.map(\.0))
    for binding in table.bindings {
      guard let id = binding.definition else { continue }
      // Cells are copied from notebook to notebook, and nobody imports what they define.
      if !notebooks.isEmpty, notebooks.contains(id.module) { continue }
      // What stands in for a failed import is no second truth.
      if binding.flags.contains(.fallback) || binding.flags.contains(.typeChecking) { continue }
      let definition = program[id]
      if binding.flags.contains(.conditional), program.neverRuns(id) { continue }
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
    var roleless: [Key: [DefinitionID]] = [:]
    var hasRole: [NameID: Bool] = [:]
    for (place, candidate) in found where counts[place] > 1 {
      let key = Key(name: NameID(place / 2), isClass: place % 2 == 0)
      if !key.isClass {
        let known = hasRole[key.name]
        let has = known ?? (roles.role(ofFunction: Array(table.names.bytes(key.name))) != nil)
        if known == nil { hasRole[key.name] = has }
        if !has {
          // Without a role their bodies have to speak for them.
          if program.scopes[candidate.module] == .product {
            roleless[key, default: []].append(candidate)
          }
          continue
        }
      }
      guard !isRegistered(candidate) else { continue }
      result[key, default: []].append(candidate)
    }
    for (key, candidates) in roleless {
      let copies = copies(among: candidates)
      if copies.count > 1 { result[key] = copies }
    }
    return result.filter { $0.value.count > 1 }
  }

  private func isRegistered(_ candidate: DefinitionID) -> Bool {
    Convention.isRegistered(candidate, in: program)
  }

  /// Of fewer tokens even equal bodies are no evidence: `return settings.debug`.
  private static let minimumTokens: UInt32 = 16
  /// Of fewer, bodies that are equal but for names and literals are none.
  private static let minimumTokensOfShape: UInt32 = 32
  /// What more modules define is called by its name.
  private static let maximumHooks = 12

  /// Those of some functions that several modules define with one body: the most that there are.
  private func copies(among candidates: [DefinitionID]) -> [DefinitionID] {
    var exact: [UInt64: [DefinitionID]] = [:]
    var shapes: [UInt64: [DefinitionID]] = [:]
    guard candidates.count > 1, Set(candidates.map(\.module)).count < Self.maximumHooks else {
      return []
    }
    for candidate in candidates {
      guard let body = program.parsed[candidate.module].body(of: candidate.index),
        body.tokenCount >= Self.minimumTokens
      else { continue }
      if body.tokenCount >= Self.minimumTokensOfShape {
        shapes[body.shape, default: []].append(candidate)
      } else {
        exact[body.exact, default: []].append(candidate)
      }
    }
    return [exact, shapes].flatMap(\.values).map { $0.filter { !isRegistered($0) } }.filter {
      Set($0.map(\.module)).count > 1
    }.max { left, right in
      left.count != right.count ? left.count < right.count : left[0] > right[0]
    } ?? []
  }

  private func sameName(
    _ name: String, isClass: Bool, _ candidates: [DefinitionID]
  ) -> SameName? {
    // Most names stand in too few modules, whatever is taken out.
    func mayCount(_ scope: CodeScope) -> Bool {
      let first = candidates.first { program.scopes[$0.module] == scope }
      return first.map { first in
        candidates.contains { $0.module != first.module && program.scopes[$0.module] == scope }
      } ?? false
    }
    let isOfProduct = mayCount(.product)
    guard isOfProduct || mayCount(.test) else { return nil }
    let role = isClass ? roles.role(ofClass: name) : roles.role(ofFunction: name)
    guard isOfProduct || role != nil else { return nil }
    let sites = program.withoutVariants(candidates).compactMap { id -> SameName.Site? in
      let path = program.modules[id.module].path
      if Convention.repeats(name, isClass: isClass, path: path) || program.isFrozen(id.module) {
        return nil
      }
      guard
        program.suppressions.entry(
          silencing: SameName.rule, definition: program[id], in: path) == nil
      else { return nil }
      return SameName.Site(
        id: id, location: program.location(of: id), scope: program.scopes[id.module])
    }
    if !foldersOfPackages.isEmpty {
      let folders = Set(sites.map { Self.folder(ofPackage: $0.location.path) })
      if folders.count == 1, let folder = folders.first ?? nil, foldersOfPackages.contains(folder) {
        return nil
      }
    }
    func count(_ scope: CodeScope) -> Int {
      Set(sites.filter { $0.scope == scope }.map(\.id.module)).count
    }
    let scope: CodeScope
    if count(.product) > 1 {
      scope = .product
    } else if role != nil, count(.test) > 1 {
      scope = .test
    } else {
      return nil
    }
    return SameName(
      name: name, isClass: isClass, role: role, scope: scope,
      sites: sites.sorted { left, right in
        left.scope != right.scope ? left.scope < right.scope : left.location < right.location
      })
  }
}

extension SameName {
  /// The rule whose name in a comment takes a definition out.
  package static let rule = "duplicate-definition"

  /// Comments that take a definition out, with the path of their module.
  package static func suppressionsInUse(
    in program: Program
  ) -> [(path: String, entry: Suppressions.Entry)] {
    let suppressions = program.suppressions
    guard !suppressions.isEmpty else { return [] }
    var result: [(path: String, entry: Suppressions.Entry)] = []
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
        if let entry = suppressions.entry(
          silencing: rule, definition: definition, in: module.path)
        {
          result.append((module.path, entry))
        }
      }
    }
    return result
  }
}
