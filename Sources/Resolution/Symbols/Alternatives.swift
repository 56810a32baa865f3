import PythonSyntax
import Synchronization

/// Finds what a broken path may have meant: the same name elsewhere, another case, a near name.
package final class Alternatives: Derived {
  /// The program keeps this, not the other way round.
  private unowned let program: Program
  /// Definitions by name: `sites[starts[name]..<starts[name + 1]]`.
  private let sites: [(module: Int32, index: Int32)]
  private let starts: [Int32]
  private let modulesByLastName: [String: [Int32]]
  /// Whether the file of a module stands in a folder that an import can name.
  private let isNamed: [Bool]
  /// Files that a package of their name hides.
  private let shadowed: Set<Int32>
  /// The modules of each package, by its dotted name.
  private let siblings: [String: [Int32]]
  /// The public names of modules that were asked about.
  private let names = Mutex<[Int32: [String]]>([:])
  /// A module of more names is made by a program: to compare a name with each would take long, and
  /// the nearest of so many says little.
  package static let maximumNames = 2000

  package init(of program: Program) {
    self.program = program
    shadowed = Set(program.linker.index.shadows().filter(\.isPackage).map(\.module))
    var starts = [Int32](repeating: 0, count: program.symbols.names.count + 1)
    let bindings = program.symbols.bindings.filter { binding in
      guard binding.kind == .definition,
        !binding.flags.contains(.fallback), !binding.flags.contains(.typeChecking)
      else { return false }
      let it = program.parsed[Int(binding.module)].definitions[Int(binding.index)]
      return it.kind != .assignment || it.aliasOf.isNone
    }
    for binding in bindings { starts[Int(binding.name) + 1] += 1 }
    for name in 0..<program.symbols.names.count { starts[name + 1] += starts[name] }
    var cursor = starts
    var sites = [(module: Int32, index: Int32)](repeating: (-1, -1), count: bindings.count)
    for binding in bindings {
      sites[Int(cursor[Int(binding.name)])] = (binding.module, binding.index)
      cursor[Int(binding.name)] += 1
    }
    self.sites = sites
    self.starts = starts
    var modulesByLastName: [String: [Int32]] = [:]
    var siblings: [String: [Int32]] = [:]
    for module in program.parsed.indices {
      let name = program.modules[module].name
      modulesByLastName[name.lastName, default: []].append(Int32(module))
      siblings[name.parentPath, default: []].append(Int32(module))
    }
    self.modulesByLastName = modulesByLastName
    self.siblings = siblings
    isNamed = program.modules.map { !$0.path.utf8.starts(with: ".".utf8) }
  }

  private func sites(of name: String) -> ArraySlice<(module: Int32, index: Int32)> {
    let identifier = program.symbols.names.find(name)
    guard identifier >= 0, Int(identifier) + 1 < starts.count else { return [] }
    return sites[Int(starts[Int(identifier)])..<Int(starts[Int(identifier) + 1])]
  }

  /// Where a name is defined, product code first, then by path.
  package func definitions(of name: String) -> [(module: Int32, index: Int32)] {
    let scopes = program.scopes
    return sites(of: name).sorted { left, right in
      let (first, second) = (scopes[Int(left.module)], scopes[Int(right.module)])
      return first == second ? left.module < right.module : first < second
    }
  }

  /// The modules that define one of some names.
  private func homes(of names: [String]) -> Set<Int32> {
    Set(names.flatMap { sites(of: $0).map(\.module) })
  }

  /// The same for who asks: product code is not told of definitions in tests or backups.
  package func definitions(of name: String, for importer: Int32) -> [(module: Int32, index: Int32)]
  {
    let scope = program.scopes[Int(importer)]
    // A common word is defined in many places, none of which is meant.
    let isTelling = name.utf8.contains { $0 == UInt8(ascii: "_") || $0 &- 0x41 < 26 }
    guard isTelling, name.utf8.count > 4 else { return [] }
    return definitions(of: name).filter { found in
      let home = program.scopes[Int(found.module)]
      let service = program.service(of: found.module)
      // To import another service would be the next finding.
      let isOwn =
        service.role != .service || scope != .product
        || program.serviceOfModule[Int(found.module)] == program.serviceOfModule[Int(importer)]
      return found.module != importer && isNamed[Int(found.module)] && isOwn
        && !shadowed.contains(found.module)
        && (home == .product || home == .generated || home == .test && scope == .test)
    }
  }

  /// The nearest name that anything is defined by.
  package func nearest(to name: String) -> String? {
    let symbols = program.symbols
    let defined = (0..<symbols.names.count).filter { self.starts[$0] < self.starts[$0 + 1] }
    return EditDistance.nearest(to: name, among: defined.map { symbols.names[Int32($0)] })
  }

  /// A module of the same package whose name differs in case alone.
  package func module(ignoringCase path: String) -> Int32? {
    let wanted = path.lowercased()
    return siblings[path.parentPath]?.first {
      program.modules[Int($0)].name.lowercased() == wanted
    }
  }

  /// Modules of the same last name that define one of the names, or of no names at all.
  package func modules(lastNamed path: String, defining names: [String], for importer: Int32)
    -> [Int32]
  {
    let homes = homes(of: names)
    return (modulesByLastName[path.lastName] ?? []).filter { module in
      let home = program.scopes[Int(module)]
      guard home == .product || home == .test && program.scopes[Int(importer)] == .test else {
        return false
      }
      return names.isEmpty || homes.contains(module)
    }
  }

  /// Modules of product code and tests with the same last name, below a top-level package.
  package func modules(lastNamed path: String, for top: Substring) -> [Int32] {
    (modulesByLastName[path.lastName] ?? []).filter { module in
      let scope = program.scopes[Int(module)]
      return (scope == .product || scope == .test)
        && program.modules[Int(module)].name.topName == top
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
        .map { program.modules[Int($0)].name },
      limit: Self.limit(path))
  }

  private static func limit(_ path: String) -> Int { max(1, min(3, path.lastName.count / 4)) }

  /// The public name of a module that is nearest, other case first.
  package func name(near name: String, in module: Int32) -> String? {
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
  private func names(of module: Int32) -> [String] {
    names.withLock { known in
      if let names = known[module] { return names }
      let symbols = program.symbols
      var names: [String] = []
      var last: Int32 = -1
      for place in symbols.starts[Int(module)]..<symbols.starts[Int(module) + 1] {
        let binding = symbols.bindings[Int(place)]
        guard binding.name != last, binding.kind != .deletion,
          !binding.flags.contains(.typeChecking)
        else { continue }
        last = binding.name
        names.append(symbols.names[last])
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
