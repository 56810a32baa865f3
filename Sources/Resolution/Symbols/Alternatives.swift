import PythonSyntax
import Synchronization

/// Finds what a broken path may have meant: the same name elsewhere, another case, a near name.
package final class Alternatives: Derived {
  /// The program keeps this, not the other way round.
  private unowned let program: Program
  /// Definitions by name.
  private let sites: Rows<NameID, DefinitionID>
  private let modulesByLastName: [String: [ModuleID]]
  /// Whether the file of a module stands in a folder that an import can name.
  private let isNamed: Table<ModuleID, Bool>
  /// Files that a package of their name hides.
  private let shadowed: Set<ModuleID>
  /// The modules of each package, by its dotted name.
  private let siblings: [String: [ModuleID]]
  /// What was asked before: many files of a tree ask for the same.
  private let known = Mutex(Known())

  private struct Known {
    /// The names of modules at run time: those that everybody may use, and all.
    var names: [ModuleID: (open: NearNames, all: NearNames)] = [:]
    /// The dotted names of the modules of packages, in the order of `siblings`.
    var siblings: [String: NearNames] = [:]
    var members: [DefinitionID: NearNames] = [:]
    var definitions: [String: [DefinitionID]] = [:]
    var moved: [Move: [ModuleID]] = [:]
  }

  /// What ``modules(lastNamed:defining:for:)`` depends on.
  private struct Move: Hashable {
    let last: String
    let names: [String]
    let isForTest: Bool
  }

  /// A module of more names is made by a program: to compare a name with each would take long, and
  /// the nearest of so many says little.
  package static let maximumNames = 2000

  package init(of program: Program) {
    self.program = program
    shadowed = Set(program.linker.index.shadows().filter(\.isPackage).map(\.module))
    var named: [(row: NameID, element: DefinitionID)] = []
    for binding in program.symbols.bindings {
      guard let id = binding.definition,
        !binding.flags.contains(.fallback), !binding.flags.contains(.typeChecking)
      else { continue }
      let definition = program[id]
      if definition.kind != .assignment || definition.aliasOf.isNone {
        named.append((binding.name, id))
      }
    }
    sites = Rows(named, count: program.symbols.names.count)
    var modulesByLastName: [String: [ModuleID]] = [:]
    var siblings: [String: [ModuleID]] = [:]
    for (id, module) in program.modules.identified {
      modulesByLastName[module.name.lastName, default: []].append(id)
      siblings[module.name.parentPath, default: []].append(id)
    }
    self.modulesByLastName = modulesByLastName
    self.siblings = siblings
    isNamed = Table(program.modules.map { !$0.path.utf8.starts(with: ".".utf8) })
  }

  private func sites(of name: String) -> ArraySlice<DefinitionID> {
    program.symbols.names.find(name).map { sites[$0] } ?? []
  }

  /// Where a name is defined, product code first, then by path.
  package func definitions(of name: String) -> [DefinitionID] {
    if let found = known.withLock({ $0.definitions[name] }) { return found }
    let scopes = program.scopes
    let found = sites(of: name).sorted { left, right in
      let (first, second) = (scopes[left.module], scopes[right.module])
      return first == second ? left.module < right.module : first < second
    }
    known.withLock { $0.definitions[name] = found }
    return found
  }

  /// The modules that define one of some names.
  private func homes(of names: [String]) -> Set<ModuleID> {
    Set(names.flatMap { sites(of: $0).map(\.module) })
  }

  /// The same for who asks: product code is not told of definitions in tests or backups.
  package func definitions(
    of name: String, for importer: ModuleID
  ) -> [DefinitionID] {
    let scope = program.scopes[importer]
    // A common word is defined in many places, none of which is meant.
    let isTelling = name.utf8.contains { $0 == UInt8(ascii: "_") || $0 &- 0x41 < 26 }
    guard isTelling, name.utf8.count > 4 else { return [] }
    return definitions(of: name).filter { found in
      let home = program.scopes[found.module]
      let service = program.service(of: found.module)
      // To import another service would be the next finding.
      let isOwn =
        service.role != .service || scope != .product
        || program.serviceOfModule[found.module] == program.serviceOfModule[importer]
      return found.module != importer && isNamed[found.module] && isOwn
        && !shadowed.contains(found.module)
        && (home == .product || home == .generated || home == .test && scope == .test)
    }
  }

  /// The nearest name that anything is defined by.
  package func nearest(to name: String) -> String? {
    let names = program.symbols.names
    let defined = names.ids.filter { !sites[$0].isEmpty }
    return EditDistance.nearest(to: name, among: defined.map { names[$0] })
  }

  /// A module of the same package whose name differs in case alone.
  package func module(ignoringCase path: String) -> ModuleID? {
    let package = path.parentPath
    guard let modules = siblings[package] else { return nil }
    return nearSiblings(package, modules).place(ignoringCase: path).map { modules[$0] }
  }

  private func nearSiblings(_ package: String, _ modules: [ModuleID]) -> NearNames {
    if let found = known.withLock({ $0.siblings[package] }) { return found }
    let found = NearNames(modules.map { program.modules[$0].name })
    known.withLock { $0.siblings[package] = found }
    return found
  }

  /// Modules of the same last name that define one of the names, or of no names at all.
  package func modules(lastNamed path: String, defining names: [String], for importer: ModuleID)
    -> [ModuleID]
  {
    let move = Move(
      last: path.lastName, names: names, isForTest: program.scopes[importer] == .test)
    if let found = known.withLock({ $0.moved[move] }) { return found }
    let homes = homes(of: names)
    let found = (modulesByLastName[move.last] ?? []).filter { module in
      let home = program.scopes[module]
      guard home == .product || home == .test && move.isForTest else { return false }
      return names.isEmpty || homes.contains(module)
    }
    known.withLock { $0.moved[move] = found }
    return found
  }

  /// Modules of product code and tests with the same last name, below a top-level package.
  package func modules(lastNamed path: String, for top: Substring) -> [ModuleID] {
    (modulesByLastName[path.lastName] ?? []).filter { module in
      let scope = program.scopes[module]
      return (scope == .product || scope == .test)
        && program.modules[module].name.topName == top
    }
  }

  /// The module of the same package whose name is nearest.
  package func module(near path: String, defining names: [String] = []) -> String? {
    let package = path.parentPath
    guard !package.isEmpty, let modules = siblings[package] else { return nil }
    lazy var homes = Set(homes(of: names).map { program.modules[$0].name })
    return nearSiblings(package, modules).nearest(to: path, limit: Self.limit(path)) { place in
      names.isEmpty || homes.contains(program.modules[modules[place]].name)
    }
  }

  private static func limit(_ path: String) -> Int { max(1, min(3, path.lastName.count / 4)) }

  /// The public name of a module that is nearest, other case first.
  package func name(near name: String, in module: ModuleID) -> String? {
    let both = names(of: module)
    let names = name.utf8.first == UInt8(ascii: "_") ? both.all : both.open
    if let same = names.name(ignoringCase: name) { return same }
    guard name.utf8.count > 3 else { return nil }
    return names.nearest(to: name, limit: max(1, min(3, name.count / 4)))
  }

  /// The member of a class whose name is nearest.
  package func member(near name: String, of owner: DefinitionID) -> String? {
    let members = known.withLock { known in
      if let members = known.members[owner] { return members }
      let facts = program.parsed[owner.module]
      let names = facts.members(of: owner.index).map {
        facts.identifier(facts.definitions[$0].name)
      }
      let members = NearNames(names.count > Self.maximumNames ? [] : names)
      known.members[owner] = members
      return members
    }
    return members.nearest(to: name, limit: max(1, min(3, name.count / 4)))
  }

  /// What a module binds at run time.
  private func names(of module: ModuleID) -> (open: NearNames, all: NearNames) {
    known.withLock { known in
      if let names = known.names[module] { return names }
      let symbols = program.symbols
      var names: [String] = []
      var last: NameID?
      for id in symbols.bindings(of: module) {
        let binding = symbols.bindings[id]
        guard binding.name != last, binding.kind != .deletion,
          !binding.flags.contains(.typeChecking)
        else { continue }
        last = binding.name
        names.append(symbols.names[binding.name])
      }
      names = names.count > Self.maximumNames ? [] : names.sorted()
      let found = (
        open: NearNames(names.filter { $0.utf8.first != UInt8(ascii: "_") }), all: NearNames(names)
      )
      known.names[module] = found
      return found
    }
  }
}

extension Program {
  /// What broken paths may have meant.
  package var alternatives: Alternatives { derived() }
}
