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
    var offers: [Wanted: Offers] = [:]
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
    let found = sites(of: name).sorted(by: isBefore)
    known.withLock { $0.definitions[name] = found }
    return found
  }

  private func isBefore(_ left: DefinitionID, _ right: DefinitionID) -> Bool {
    (program.scopes[left.module], left.module) < (program.scopes[right.module], right.module)
  }

  /// The modules that define one of some names.
  private func homes(of names: [String]) -> Set<ModuleID> {
    Set(names.flatMap { sites(of: $0).map(\.module) })
  }

  /// The same for who asks: product code is not told of definitions in tests or backups, and a
  /// service not of those in another, for to import them would be the next finding.
  ///
  /// - Parameter base: a module that is known not to have the name.
  /// - Returns: at most three of them, and how many there are.
  package func definitions(
    of name: String, for importer: ModuleID, besides base: ModuleID? = nil
  ) -> (first: [DefinitionID], count: Int) {
    // A common word is defined in many places, none of which is meant.
    let isTelling = name.utf8.contains { $0 == UInt8(ascii: "_") || $0 &- 0x41 < 26 }
    guard isTelling, name.utf8.count > 4 else { return ([], 0) }
    let scope = program.scopes[importer]
    let offers = offers(of: name, isForTest: scope == .test)
    let own = offers.ofService[program.serviceOfModule[importer]] ?? []
    var pieces = scope == .product ? [offers.open[...], own[...]] : [offers.all[...]]
    for module in Set([importer, base].compactMap { $0 }) {
      pieces = pieces.flatMap { without(module, $0) }
    }
    let first = pieces.flatMap { $0.prefix(3) }.sorted(by: isBefore).prefix(3)
    return (Array(first), pieces.reduce(0) { $0 + $1.count })
  }

  /// What may be meant by a name, each list in the order of ``definitions(of:)``.
  private struct Offers {
    var all: [DefinitionID] = []
    /// Those in no service.
    var open: [DefinitionID] = []
    var ofService: [ServiceID: [DefinitionID]] = [:]
  }

  private struct Wanted: Hashable {
    let name: String
    let isForTest: Bool
  }

  private func offers(of name: String, isForTest: Bool) -> Offers {
    let wanted = Wanted(name: name, isForTest: isForTest)
    if let found = known.withLock({ $0.offers[wanted] }) { return found }
    var offers = Offers()
    for site in definitions(of: name) where isNamed[site.module] && !shadowed.contains(site.module)
    {
      let home = program.scopes[site.module]
      guard home == .product || home == .generated || home == .test && isForTest else { continue }
      offers.all.append(site)
      if program.service(of: site.module).role == .service {
        offers.ofService[program.serviceOfModule[site.module], default: []].append(site)
      } else {
        offers.open.append(site)
      }
    }
    known.withLock { $0.offers[wanted] = offers }
    return offers
  }

  /// What stands before and behind the definitions of a module.
  private func without(
    _ module: ModuleID, _ sites: ArraySlice<DefinitionID>
  ) -> [ArraySlice<DefinitionID>] {
    let place = (program.scopes[module], module)
    let start = firstIndex(in: sites) { $0 >= place }
    let end = firstIndex(in: sites) { $0 > place }
    return [sites[..<start], sites[end...]]
  }

  /// Where what is asked begins to be true of the places of sites, by halving.
  private func firstIndex(
    in sites: ArraySlice<DefinitionID>, where isBehind: ((CodeScope, ModuleID)) -> Bool
  ) -> Int {
    var range = sites.startIndex..<sites.endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      let module = sites[middle].module
      range =
        isBehind((program.scopes[module], module))
        ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
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

  /// Modules of product code and tests with the same last name.
  package func modules(lastNamed name: String) -> [ModuleID] {
    (modulesByLastName[name] ?? []).filter { module in
      let scope = program.scopes[module]
      return scope == .product || scope == .test
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
