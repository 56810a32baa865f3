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
  /// The public names of modules that were asked about.
  private let names = Mutex<[ModuleID: [String]]>([:])
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
    let scopes = program.scopes
    return sites(of: name).sorted { left, right in
      let (first, second) = (scopes[left.module], scopes[right.module])
      return first == second ? left.module < right.module : first < second
    }
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
    let wanted = path.lowercased()
    return siblings[path.parentPath]?.first {
      program.modules[$0].name.lowercased() == wanted
    }
  }

  /// Modules of the same last name that define one of the names, or of no names at all.
  package func modules(lastNamed path: String, defining names: [String], for importer: ModuleID)
    -> [ModuleID]
  {
    let homes = homes(of: names)
    return (modulesByLastName[path.lastName] ?? []).filter { module in
      let home = program.scopes[module]
      guard home == .product || home == .test && program.scopes[importer] == .test else {
        return false
      }
      return names.isEmpty || homes.contains(module)
    }
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
    guard !package.isEmpty else { return nil }
    let homes = homes(of: names)
    return EditDistance.nearest(
      to: path,
      among: (siblings[package] ?? []).filter { names.isEmpty || homes.contains($0) }
        .map { program.modules[$0].name },
      limit: Self.limit(path))
  }

  private static func limit(_ path: String) -> Int { max(1, min(3, path.lastName.count / 4)) }

  /// The public name of a module that is nearest, other case first.
  package func name(near name: String, in module: ModuleID) -> String? {
    let names = names(of: module).filter { !$0.hasPrefix("_") || name.hasPrefix("_") }
    let lowercased = name.lowercased()
    if let same = names.first(where: {
      $0.utf8.count == name.utf8.count && $0.lowercased() == lowercased
    }) {
      return same
    }
    guard name.utf8.count > 3 else { return nil }
    return EditDistance.nearest(to: name, among: names, limit: max(1, min(3, name.count / 4)))
  }

  /// What a module binds at run time, sorted.
  private func names(of module: ModuleID) -> [String] {
    names.withLock { known in
      if let names = known[module] { return names }
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
      known[module] = names
      return names
    }
  }
}

extension Program {
  /// What broken paths may have meant.
  package var alternatives: Alternatives { derived() }
}
