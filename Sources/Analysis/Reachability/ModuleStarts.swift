import PythonSyntax
import Resolution

/// Where programs begin, or may begin as far as can be told.
struct ModuleStarts {
  private let program: Program
  private let imports: Table<ModuleID, [ModuleID]>
  /// The package of each folder.
  private var packages: [Substring: ModuleID] = [:]
  /// Folders of what loads modules by names that it makes as it runs, and those right below them.
  private var loaded: Set<Substring> = []

  init(_ program: Program, imports: Table<ModuleID, [ModuleID]>) {
    self.program = program
    self.imports = imports
    for (id, module) in program.modules.identified {
      let folder = Self.folder(of: module.path)
      if module.isPackage { packages[folder] = id }
      if !isTest(id),
        // Odoo finds an addon by its manifest.
        module.path.hasSuffix("/__manifest__.py") || Self.loadsModules(program.parsed[id])
      {
        loaded.insert(folder)
      }
    }
    // What is compiled, and a stub that a lazy package reads, imports unseen.
    for path in program.files.markers where ProjectMarker.isCompiledModule(path.fileName) {
      loaded.insert(Self.folder(of: path))
    }
  }

  private static func folder(of path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
  }

  private static func parent(of folder: Substring) -> Substring {
    folder.utf8.lastIndex(of: UInt8(ascii: "/")).map { folder[..<$0] } ?? ""
  }

  /// The package that a module stands in.
  func package(of module: ModuleID) -> ModuleID? {
    let own = program.modules[module]
    let folder = Self.folder(of: own.path)
    return packages[own.isPackage ? Self.parent(of: folder) : folder]
  }

  func isTest(_ module: ModuleID) -> Bool {
    program.scopes[module] == .test || program.scopes[module] == .backup
  }

  func isProduct(_ module: ModuleID) -> Bool { program.scopes[module] == .product }

  /// Whether something outside the imports of the tree may start, load or import a module.
  func isStart(_ id: ModuleID) -> Bool {
    if isTest(id) { return false }
    if !isProduct(id) { return true }
    let module = program.modules[id]
    let facts = program.parsed[id]
    // What stands in no package is run by its path.
    let folder = Self.folder(of: module.path)
    guard packages[folder] != nil, facts.error == nil, !facts.isScript, !isVendored(id),
      !isPublished(id) || isPrivate(id)
    else { return true }
    if loaded.contains(folder) || loaded.contains(Self.parent(of: folder)) { return true }
    let path = module.path.dropLast(".py".utf8.count)
    // What a package beside it hides is told by another rule.
    if program.isSample(id) || packages[path] != nil { return true }
    let parts = path.pathParts
    return parts.last.map { Self.files.contains(String($0)) } ?? true
      || parts.last?.contains("version") == true
      || parts.dropLast().contains { part in
        Self.folders.contains(part.lowercased()) || part.contains("plugin")
      }
      || parts.contains { Self.isAside($0.lowercased()) }
  }

  /// Whether others than this tree may import a module: it is of a package that is published.
  func isPublished(_ id: ModuleID) -> Bool {
    let module = program.modules[id]
    switch program.service(of: id).role {
    case .application, .library, .vendored, .test, .tooling, .backup: return true
    case .service, .shared, .other:
      // A distribution that bears the name of the package is no mere list of dependencies.
      guard let number = program.layout.project(of: module.path),
        let name = program.layout.projects[number].name
      else { return false }
      let words = name.lowercased().replacing("_", with: "-")
      let top = module.name.prefix { $0 != "." }.lowercased().replacing("_", with: "-")
      return (words == top || words.hasPrefix(top + "-") || words.hasPrefix(top + "."))
        && isBuilt(program.layout.projects[number])
    }
  }

  private func isBuilt(_ project: Project) -> Bool {
    project.files.contains { path in
      path.fileName != "pyproject.toml"
        || program.snapshot.documents[path]?.text?.contains("[build-system]") == true
    }
  }

  private func isVendored(_ id: ModuleID) -> Bool {
    switch program.service(of: id).role {
    case .vendored, .test, .tooling, .backup: true
    case .service, .shared, .other, .application, .library: false
    }
  }

  /// A module with a private name, or in a package with one.
  private func isPrivate(_ id: ModuleID) -> Bool {
    program.modules[id].name.split(separator: ".").contains { Self.isPrivate($0) }
  }

  static func isPrivate(_ name: some StringProtocol) -> Bool {
    name.hasPrefix("_") && !name.hasPrefix("__")
  }

  /// What serves tests and shows.
  static func isAside(_ part: String) -> Bool {
    part.hasSuffix("tests")
      || part.utf8.split(whereSeparator: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") })
        .contains {
          [
            "test", "testing", "testdata", "testutil", "testutils", "mock", "mocks", "e2e", "demo",
            "benchmark", "fixtures", "sample", "samples", "template",
          ].contains(String(Substring($0)))
        }
  }

  /// Files that a server, a framework or a tool looks for by their names.
  private static let files: Set<String> = [
    "__main__", "asgi", "wsgi", "manage", "main", "app", "conftest", "settings", "urls", "admin",
    "apps", "models", "signals", "receivers", "tasks", "celery", "celeryconfig", "celery_app",
    "celeryapp", "gunicorn", "gunicorn_conf", "conf", "setup", "noxfile", "fabfile", "locustfile",
    "hooks", "plugin", "plugins", "handler", "handlers", "lambda_function", "function_app",
    "server", "worker", "cli", "run", "translation", "search_indexes", "sitecustomize",
    "usercustomize", "env", "setup_hooks", "wagtail_hooks", "graphql",
    "checks", "routing", "register", "dashboard", "feeds", "sitemaps", "template_content",
    "navigation",
  ]

  /// Folders whose files are loaded by what stands in them.
  private static let folders: Set<String> = [
    "migrations", "versions", "management", "commands", "templatetags", "plugins", "plugin",
    "extensions", "addons", "spiders", "dags", "cogs", "pages", "scripts", "examples", "example",
    "samples", "hooks", "fixtures", "templates", "tools", "bin", "recipes", "lambdas", "functions",
    "settings", "experiments", "contrib", "vendor", "_vendor", "third_party",
  ]

  // MARK: - Loaders

  /// Whether a module imports others by names that it doesn't write out.
  static func loadsModules(_ facts: ParsedModule) -> Bool {
    var loaders: Set<ImportRecord.ID> = []
    for (id, record) in facts.imports.identified {
      let module = facts.bytes(record.module)
      if module.elementsEqual("pkgutil".utf8) || module.elementsEqual("runpy".utf8)
        || module.elementsEqual("importlib.machinery".utf8)
        || module.elementsEqual("lazy_loader".utf8)
      {
        return true
      }
      if module.elementsEqual("importlib".utf8) || module.elementsEqual("importlib.util".utf8) {
        loaders.insert(id)
      }
    }
    if facts.traits.contains(.servesUnknownNames) { return true }
    guard !loaders.isEmpty else { return false }
    var calls = 0
    for reference in facts.references {
      guard let record = reference.record, loaders.contains(record) else { continue }
      let name = reference.chain.isNone ? facts.imports[record].name : reference.chain
      let text = name.isNone ? "" : facts.string(name)
      if text.hasSuffix("spec_from_file_location") || text.hasSuffix("module_from_spec") {
        return true
      }
      if text.hasSuffix("import_module") { calls += Int(max(reference.calls, 1)) }
    }
    return calls
      > facts.stringReferences.count { reference in
        reference.kind == .module && facts.bytes(reference.value).last != UInt8(ascii: ".")
      }
  }

  /// Modules of folders most of which nobody imports: somebody goes over the folder.
  func loadedByFolder(_ unreached: [ModuleID]) -> [ModuleID] {
    let imported = Set(imports.identified.flatMap { isTest($0) ? [] : $1 })
    var heads: [Substring: [ModuleID]] = [:]
    for module in unreached where !imported.contains(module) {
      heads[Self.folder(of: program.modules[module].path), default: []].append(module)
    }
    var sizes: [Substring: Int] = [:]
    for module in program.modules { sizes[Self.folder(of: module.path), default: 0] += 1 }
    return heads.filter { folder, modules in
      modules.count >= Self.leastLoaded && modules.count * 2 > sizes[folder] ?? 0
    }.flatMap(\.value)
  }

  private static let leastLoaded = 4
}
