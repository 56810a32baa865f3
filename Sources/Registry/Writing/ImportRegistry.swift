import Duplicates
import Duplicates
package import Resolution
import PythonSyntax

/// The import paths of a program as its code has them: what a registry should say.
///
/// For each part of the tree the public symbols that other modules import, each with the path to
/// use, the other paths that lead to it and those that are deprecated; the paths that lead nowhere
/// and are imported all the same; and the targets that tests patch.
package struct ImportRegistry: Sendable {
  /// What there is to say of one part of the tree; all lists are sorted by path.
  package struct Part: Sendable {
    package let name: String
    /// By canonical path.
    package internal(set) var symbols: [Entry] = []
    /// Paths to symbols that are themselves deprecated.
    package internal(set) var deprecated: [Path] = []
    package internal(set) var broken: [Path] = []
    package internal(set) var mocks: [Path] = []
    package internal(set) var brokenMocks: [Path] = []
    package var isEmpty: Bool {
      symbols.isEmpty && deprecated.isEmpty && broken.isEmpty && mocks.isEmpty
        && brokenMocks.isEmpty
    }
  }

  /// A symbol that others import, and the roads that lead to it.
  package struct Entry: Sendable {
    package let canonical: String
    package let kind: String
    /// Modules that import it by its canonical path.
    package let importers: Int
    package let aliases: [Path]
    package let deprecated: [Path]
    /// Other definitions of the name in product code.
    package let alsoDefined: [String]
    /// How many more there are than ``alsoDefined`` tells.
    package let alsoDefinedMore: Int
    package var name: String { canonical.lastName }
  }

  /// A dotted path that imports or patches write, and in how many modules.
  package struct Path: Sendable {
    package let path: String
    /// Modules that import or patch it.
    package let uses: Int
    /// What to use instead; nil where nothing is certain.
    package let replacement: String?
  }

  /// Parts with something to say, by name.
  package let parts: [Part]

  /// - Parameters:
  ///   - services: only these parts; all where it is empty.
  ///   - least: symbols that fewer modules import are left out.
  package init(_ program: Program, services: [String] = [], least: Int = 1) {
    var collection = RegistryCollection(program)
    collection.collect()
    parts = collection.parts(least: least).filter {
      !$0.isEmpty && (services.isEmpty || services.contains($0.name))
    }.sorted { $0.name < $1.name }
  }
}

/// Gathers what imports and patches write.
private struct RegistryCollection {
  private let program: Program
  private var nearest: NearestPaths
  private let usage: PathUsage
  /// The paths that other modules write, by object.
  private var paths: [DefinitionID: Set<String>] = [:]
  private var broken: Set<String> = []
  /// What an earlier registry says, by path.
  private var said: [String: ClaimStatus] = [:]
  /// By name and by folder, the part that has it.
  private let partOfName: [String: String]
  /// Other definitions of one name that are told of each.
  private static let maximumOthers = 20

  /// Other definitions of a name.
  private struct Others {
    var first: [String] = []
    var more = 0
  }

  init(_ program: Program) {
    self.program = program
    nearest = NearestPaths(program)
    usage = PathUsage(program)
    var partOfName: [String: String] = [:]
    for service in program.services {
      for name in [service.name] + service.paths where partOfName[name] == nil {
        partOfName[name] = service.name
      }
    }
    self.partOfName = partOfName
    for path in program.snapshot.settings.consolidation.canonical { said[path] = .canonical }
    for path in program.snapshot.settings.deprecated.keys { said[path] = .deprecated }
    for claim in program.registry?.claims ?? [] {
      if let path = claim.path, let status = claim.status, said[path] == nil { said[path] = status }
    }
  }

  mutating func collect() {
    for id in program.imports.indices { addImport(id) }
  }

  // MARK: - Gathering

  private mutating func addImport(_ id: ImportID) {
    let resolved = program.imports[id]
    let link = program.symbols.links[id]
    guard program.scopes[resolved.importer] < .backup else { return }
    let record = program.parsed[resolved.importer].imports[resolved.record]
    if link.status.isBroken {
      guard !record.flags.contains(.excused), link.reason != .exportMissing,
        link.reason != .aboveRoot, link.reason != .noParent
      else { return }
      let path = program.path(ofRecord: record, in: resolved.importer)
      guard !broken.contains(path), Self.isWritten(path) else { return }
      // What another search path would find is not broken for everybody.
      if program.lookup.object(at: path).isMissing { broken.insert(path) }
      return
    }
    guard record.kind == .name, link.isCertain, case .definition(let definition)? = link.symbol,
      definition.module != resolved.importer, isOffered(definition.module)
    else { return }
    let path = program.path(ofRecord: record, in: resolved.importer)
    // Most paths are written many times.
    if let found = paths[definition], found.contains(path) { return }
    guard program[definition].parent == nil, !path.lastName.hasPrefix("_"), Self.isWritten(path),
      program.lookup.object(at: path).object == .definition(definition)
    else { return }
    paths[definition, default: []].insert(path)
  }

  /// Whether a path is of names alone, so that an import statement can write it: a folder or a string
  /// may bear any.
  private static func isWritten(_ path: String) -> Bool {
    path.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(DottedPath.isName)
  }

  /// Whether a module is there for others: no test, tool or copy.
  private func isOffered(_ module: ModuleID) -> Bool {
    program.scopes[module] == .product || program.service(of: module).isTestSupport
  }

  // MARK: - Putting together

  mutating func parts(least: Int) -> [ImportRegistry.Part] {
    var parts: [String: ImportRegistry.Part] = [:]
    func add(_ name: String, _ change: (inout ImportRegistry.Part) -> Void) {
      change(&parts[name, default: ImportRegistry.Part(name: name)])
    }
    let others = otherDefinitions()
    for (definition, found) in paths {
      guard usage.importers[.definition(definition)]?.count ?? 0 >= least else { continue }
      let name = program.service(of: definition.module).name
      if isDeprecated(definition, found) {
        let deprecated = found.map { path($0, uses(of: $0), nil) }
        add(name) { $0.deprecated += deprecated }
      } else {
        let entry = entry(definition, found, others[definition] ?? Others())
        add(name) { $0.symbols.append(entry) }
      }
    }
    for path in broken where uses(of: path) >= least {
      let entry = self.path(path, uses(of: path), replacement(of: path))
      add(part(of: path)) { $0.broken.append(entry) }
    }
    for (path, users) in usage.patches where users.count >= least && Self.isWritten(path) {
      switch program.lookup.object(at: path) {
      case .object, .found:
        add(part(of: path)) { $0.mocks.append(self.path(path, users.count, nil)) }
      case .missing:
        let entry = self.path(path, users.count, replacement(of: path))
        add(part(of: path)) { $0.brokenMocks.append(entry) }
      case .unsure, .outside, .blocked: break
      }
    }
    return parts.values.map { part in
      var part = part
      part.symbols.sort { $0.canonical < $1.canonical }
      part.deprecated.sort { $0.path < $1.path }
      part.broken.sort { $0.path < $1.path }
      part.mocks.sort { $0.path < $1.path }
      part.brokenMocks.sort { $0.path < $1.path }
      return part
    }
  }

  private func uses(of path: String) -> Int { usage.entries[path]?.importers.count ?? 0 }

  private func path(_ path: String, _ uses: Int, _ replacement: String?) -> ImportRegistry.Path {
    ImportRegistry.Path(path: path, uses: uses, replacement: replacement)
  }

  private mutating func replacement(of path: String) -> String? {
    nearest.path(for: path).flatMap { $0.isCertain ? $0.path : nil }
  }

  /// The part that a path begins with.
  private func part(of path: String) -> String {
    let first = String(path.topName)
    return partOfName[first] ?? first
  }

  private mutating func entry(
    _ definition: DefinitionID, _ found: Set<String>, _ others: Others
  ) -> ImportRegistry.Entry {
    let own = program.path(of: definition)
    let canonical = canonical(own, found)
    var aliases: [ImportRegistry.Path] = []
    var deprecated: [ImportRegistry.Path] = []
    for path in found.sorted() where path != canonical {
      let entry = self.path(path, uses(of: path), canonical)
      if isDeprecatedPath(path) { deprecated.append(entry) } else { aliases.append(entry) }
    }
    return ImportRegistry.Entry(
      canonical: canonical, kind: program[definition].kind.noun, importers: uses(of: canonical),
      aliases: aliases, deprecated: deprecated, alsoDefined: others.first,
      alsoDefinedMore: others.more)
  }

  /// Whether a definition says so of itself, or its module does and no other path leads to it.
  private mutating func isDeprecated(
    _ definition: DefinitionID, _ found: Set<String>
  ) -> Bool {
    if program[definition].flags.contains(.deprecated) { return true }
    return found.allSatisfy { isDeprecatedPath($0) }
      && isDeprecatedPath(program.path(of: definition))
  }

  /// What a configuration or registry says; else of the path of the definition and those of the
  /// packages around it the one that most modules write, the definition's own among equals. A path
  /// with a private name in it is none to be used.
  private mutating func canonical(_ own: String, _ found: Set<String>) -> String {
    if let said = found.sorted().first(where: { said[$0] == .canonical }) { return said }
    let own = Self.isWritten(own) ? own : found.min() ?? own
    let isPrivate = own.split(separator: ".").contains { $0.hasPrefix("_") }
    // A package that offers the symbol has to import it by its own path.
    let writers = (usage.entries[own]?.importers ?? []).count {
      !own.isPath(below: program.modules[$0].name)
    }
    var (best, most) = (own, isPrivate ? -1 : writers)
    for path in found.sorted()
    where path != own && own.isPath(below: path.parentPath) && path.lastName == own.lastName {
      if uses(of: path) > most, !isDeprecatedPath(path) { (best, most) = (path, uses(of: path)) }
    }
    return best
  }

  private mutating func isDeprecatedPath(_ path: String) -> Bool {
    if said[path] == .deprecated || said[path] == .avoid || said[path.parentPath] == .deprecated {
      return true
    }
    guard case .module(let module)? = program.lookup.object(at: path.parentPath).object else {
      return false
    }
    return program.parsed[module].traits.contains(.deprecated)
  }

  /// Of each definition of a duplicate group, the paths of the others in product code.
  private mutating func otherDefinitions() -> [DefinitionID: Others] {
    var result: [DefinitionID: Others] = [:]
    for name in program.sameNames {
      let sites = name.sites.filter { $0.scope == .product }.map { site in
        (site.id, program.path(of: site.id))
      }
      var objects: [(path: String, object: Symbol)] = []
      for path in Set(sites.map(\.1)).sorted() where Self.isWritten(path) {
        if let object = program.lookup.object(at: path).object { objects.append((path, object)) }
      }
      let counts = Dictionary(objects.map { ($0.object, 1) }, uniquingKeysWith: +)
      let byPath = Dictionary(
        objects.map { ($0.path, $0.object) }, uniquingKeysWith: { first, _ in first })
      for (definition, path) in sites {
        let own = Symbol.definition(definition)
        let first = objects.lazy.filter { $0.path != path && $0.object != own }
          .prefix(Self.maximumOthers).map(\.path)
        // Its own path may be another's by now.
        let hasPath = byPath[path].map { $0 != own } ?? false
        let count = objects.count - (counts[own] ?? 0) - (hasPath ? 1 : 0)
        result[definition] = Others(first: Array(first), more: count - first.count)
      }
    }
    return result
  }
}

extension Definition.Kind {
  /// What people call it.
  var noun: String {
    switch self {
    case .class: "class"
    case .function, .asyncFunction: "function"
    case .assignment: "constant"
    }
  }
}

/// The registry of the whole tree, which a page and two documents of a report show.
extension ImportRegistry: Derived {
  package init(of program: Program) { self.init(program) }
}
