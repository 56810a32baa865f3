import PythonSyntax
package import Resolution

/// Who loads whom, to be asked backwards: what happens to whom when a module changes. Where it can't be told
/// whether a module is loaded it counts as loaded.
package struct LoadEdges: Sendable {
  private let program: Program
  /// By the module that is loaded; a module that loads another in several ways does so in the first.
  private let loaders: Table<ModuleID, [LoadEdge]>
  /// Modules that load what stands below a folder, by the folder.
  private let folders: [String: [ModuleID]]

  /// - Parameter kinds: the imports that count.
  package init(of program: Program, kinds: Set<ImportKind>) {
    var collection = LoadCollection(program, kinds)
    collection.collect()
    self.program = program
    loaders = collection.loaders
    folders = collection.folders
  }

  /// The ways on which others load a module, in the order in which they are told.
  package func loading(_ module: ModuleID) -> [LoadEdge] {
    var edges = loaders[module]
    guard !folders.isEmpty else { return edges }
    var folder = program.modules[module].path
    repeat {
      folder = folder.dropFileName
      for loader in folders[folder] ?? [] where loader != module {
        edges.append(LoadEdge(importer: loader, imported: module, way: .folder))
      }
    } while !folder.isEmpty
    return edges
  }
}

/// Edges in the making.
private struct LoadCollection {
  private let program: Program
  private let kinds: Set<ImportKind>
  private(set) var loaders: Table<ModuleID, [LoadEdge]>
  private(set) var folders: [String: [ModuleID]] = [:]
  /// Modules by their names, and by the ends of these.
  private var names: [Substring: [ModuleID]] = [:]
  private var isInPackage = Table<ModuleID, Bool>()
  /// Those that the module in hand loads already.
  private var seen: Set<ModuleID> = []

  init(_ program: Program, _ kinds: Set<ImportKind>) {
    self.program = program
    self.kinds = kinds
    loaders = Table(repeating: [], count: program.modules.count)
  }

  private mutating func add(_ importer: ModuleID, _ imported: ModuleID?, _ way: LoadEdge.Way) {
    guard let imported, imported != importer, seen.insert(imported).inserted else { return }
    loaders[imported].append(LoadEdge(importer: importer, imported: imported, way: way))
  }

  mutating func collect() {
    for (id, module) in program.modules.identified {
      var name = module.name[...]
      while true {
        names[name, default: []].append(id)
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { break }
        name = name[name.utf8.index(after: dot)...]
      }
    }
    let packages = packages()
    isInPackage = Table(
      program.modules.map { module in
        module.isPackage || packages[module.path.dropFileName] != nil
      })
    let conftests = conftests()
    let plugins = plugins()
    let collected = program.pytest
    for id in program.modules.indices {
      seen.removeAll(keepingCapacity: true)
      addImports(of: id)
      addStrings(of: id)
      let path = program.modules[id].path
      add(id, package(of: id, packages), .package)
      let isConftest = path.fileName == "conftest.py"
      if isConftest || collected.isCollected[id] || collected.doctests(of: path) != nil {
        add(id, nearest(conftests, above: isConftest ? path.dropFileName : path), .conftest)
        for plugin in plugins where plugin.folder.map(path.isBelow) ?? true {
          add(id, plugin.module, .plugin(plugin.location))
        }
      }
      if ModuleStarts.loadsModules(program.parsed[id]) {
        folders[path.dropFileName, default: []].append(id)
      }
    }
  }

  // MARK: - Imports

  private mutating func addImports(of module: ModuleID) {
    for (record, item) in program.parsed[module].imports.identified
    where kinds.contains(ImportKind(item)) {
      let link = program.symbols.link(module, record)
      let way = LoadEdge.Way.statement(record)
      add(module, link.base, way)
      add(module, link.child?.module, way)
      add(module, link.enclosing, way)
      switch link.symbol {
      case .module(let other)?: add(module, other, way)
      case .definition(let definition)?: add(module, definition.module, way)
      case .binding(let binding)?: add(module, program.symbols.bindings[binding].module, way)
      case .external?, nil: break
      }
      switch link.status {
      case .unsure, .undeclared, .brokenModule, .brokenName, .blocked:
        guard link.base == nil else { continue }
        for other in named(program.path(ofRecord: item, in: module)) {
          add(module, other, .unfollowed(record))
        }
      case .thirdParty:
        // What stands in no package is found where its folder is put on the search path.
        let path = program.absolutePath(of: item, in: module)
        for other in names[path[...]] ?? [] where !isInPackage[other] {
          add(module, other, .unfollowed(record))
        }
      case .resolved, .standardLibrary: break
      }
    }
  }

  /// The modules whose names end with a path, or with the longest beginning of it that any name ends with.
  private func named(_ path: String) -> [ModuleID] {
    var path = path[...]
    while !path.isEmpty {
      if let found = names[path] { return found }
      guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { break }
      path = path[..<dot]
    }
    return []
  }

  // MARK: - Strings

  private mutating func addStrings(of module: ModuleID) {
    let facts = program.parsed[module]
    for reference in facts.stringReferences {
      let value =
        reference.kind == .module
        ? program.lookup.path(ofModule: reference, in: module) ?? "" : facts.string(reference.value)
      let way = LoadEdge.Way.string(line: Int(reference.line), column: Int(reference.column))
      for other in named(value) where isMeant(other, by: value[...]) { add(module, other, way) }
    }
    for text in facts.dottedStrings {
      // A word before a colon names a function: `shop.app:main`.
      let path = facts.string(text).prefix { $0 != ":" }
      guard path.utf8.contains(UInt8(ascii: ".")) else { continue }
      for other in named(String(path)) where isMeant(other, by: path) {
        add(module, other, .string(line: 1, column: 1))
      }
    }
  }

  /// A string that is a path by chance ends no long name with its first word: two words at least, or the
  /// first name of a module, must be the module's.
  private func isMeant(_ module: ModuleID, by path: Substring) -> Bool {
    let name = program.modules[module].name
    let first = path.prefix { $0 != "." }
    return name.hasPrefix(first) || name.utf8.contains(UInt8(ascii: ".")) && path.hasPrefix(name)
      || path.split(separator: ".").prefix(2).joined(separator: ".").isEnd(of: name)
  }

  // MARK: - What is loaded unasked

  private func packages() -> [String: ModuleID] {
    Dictionary(
      program.modules.identified.compactMap { id, module in
        module.isPackage ? (module.path.dropFileName, id) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  private func package(of id: ModuleID, _ packages: [String: ModuleID]) -> ModuleID? {
    let module = program.modules[id]
    let folder = module.path.dropFileName
    return module.isPackage
      ? (folder.isEmpty ? nil : packages[folder.dropFileName]) : packages[folder]
  }

  private func conftests() -> [String: ModuleID] {
    Dictionary(
      program.modules.identified.compactMap { id, module in
        module.path.fileName == "conftest.py" ? (module.path.dropFileName, id) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The nearest one in a folder above a path.
  private func nearest(_ conftests: [String: ModuleID], above path: String) -> ModuleID? {
    var folder = path
    guard !folder.isEmpty else { return nil }
    repeat {
      folder = folder.dropFileName
      if let found = conftests[folder] { return found }
    } while !folder.isEmpty
    return nil
  }

  private struct Plugin {
    let module: ModuleID
    let location: Location
    /// Whose tests have it; nil for all.
    let folder: String?
  }

  /// What `-p` names in settings, and entry points that are no commands: those of pytest, and what others
  /// may ask for.
  private func plugins() -> [Plugin] {
    let set = program.pytest.allSettings.flatMap { settings in
      settings.plugins.flatMap { plugin in
        named(plugin.text).map {
          Plugin(
            module: $0,
            location: Location(path: settings.path ?? "", line: plugin.line, column: 1),
            folder: settings.folder)
        }
      }
    }
    let points = program.entryPoints.filter { !$0.isCommand }.flatMap { point in
      named(String(point.target.prefix { $0 != ":" })).map {
        Plugin(
          module: $0, location: Location(path: point.path, line: point.line, column: 1), folder: nil
        )
      }
    }
    return set + points
  }
}

extension String {
  /// Whether a dotted name ends with this one.
  fileprivate func isEnd(of name: String) -> Bool { name == self || name.hasSuffix("." + self) }
}
