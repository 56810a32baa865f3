import ImportGraph
import PythonSyntax
import Resolution

/// Each module of a tree says what it may depend on, which layer it is in, who may depend on it and
/// what it shows to others; an import is judged by the nearest module above either end.
package struct ModulesContract: Sendable {
  /// What modules show to others.
  struct Interface: Sendable {
    let expose: [InterfacePattern]
    let from: [InterfacePattern]
    let visibility: [String]?
    let isExclusive: Bool
  }

  /// What stands for code that no module holds.
  static let root = "<root>"

  let interfaces: [Interface]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    if setting.modules.isEmpty { try setting.check(has: "modules") }
    var interfaces: [Interface] = []
    for (item, interface) in setting.interfaces.enumerated() {
      interfaces.append(
        Interface(
          expose: try Self.patterns(interface.expose, item),
          from: try Self.patterns(interface.from, item), visibility: interface.visibility,
          isExclusive: interface.exclusive))
    }
    self.interfaces = interfaces
    for (item, layer) in setting.layers.enumerated()
    where setting.layers[..<item].contains(where: { $0.name == layer.name }) {
      throw ContractMistake(
        "the layer '\(layer.name)' is there twice", key: "layers", item: item)
    }
  }

  private static func patterns(
    _ texts: [String], _ item: Int
  ) throws(ContractMistake) -> [InterfacePattern] {
    var patterns: [InterfacePattern] = []
    for text in texts {
      do throws(ContractMistake) {
        patterns.append(try InterfacePattern(text))
      } catch {
        throw ContractMistake(error.message, key: "interfaces", item: item)
      }
    }
    return patterns
  }

  func check(_ contract: DeclaredContract, in program: Program) -> ContractOutcome {
    let tree = ModuleTree(contract, in: program)
    var run = ModulesCheck(self, contract, tree, program)
    run.checkDeclarations()
    run.checkFiles()
    if contract.setting.exact { run.checkUnused() }
    let isBroken = run.violations.contains { $0.severity == .error }
    return ContractOutcome(
      contract: contract, state: isBroken ? .broken : .kept, violations: run.violations,
      faults: contract.faults + run.faults, importCount: run.importCount, kinds: run.kinds,
      leftOut: run.leftOut, ignoredCount: run.ignoredCount)
  }
}

/// The files of the source roots of a contract by their dotted names, and the modules that hold them.
struct ModuleTree {
  /// A file by the root that it is below.
  struct File {
    let id: ModuleID
    let name: String
    /// The folder of the project that the root is of.
    let project: String
  }

  let files: [File]
  /// The settings by path; what a pattern means is written out.
  let modules: [String: ModuleSetting]
  /// Those that aren't there.
  let missing: [ModuleSetting]
  /// That are there twice.
  let doubled: [ModuleSetting]
  /// Of each dotted name of a file below a root, with those of stubs, its project.
  private let projects: [String: String]

  init(_ contract: DeclaredContract, in program: Program) {
    let setting = contract.setting
    let excluded = setting.exclude.map { Glob($0.hasPrefix("/") ? $0 : "/" + $0) }
    let stubs = program.files.markers.filter { $0.hasSuffix(".pyi") }
    let paths = program.modules.map(\.path)
    var folders: Set<String> = []
    for path in paths + stubs {
      var folder = path.dropFileName
      while !folder.isEmpty, folders.insert(folder).inserted { folder = folder.dropFileName }
    }
    let roots = Self.roots(setting, folders)
    let projectFolders = Set(
      program.files.markers.filter {
        ["pyproject.toml", "setup.py", "requirements.txt"].contains($0.fileName)
      }.map(\.dropFileName))
    let rootProjects = roots.map { root -> String in
      var folder = root
      while folder != setting.folder, !folder.isEmpty, !projectFolders.contains(folder) {
        folder = folder.dropFileName
      }
      return folder
    }
    func isSeen(_ path: String) -> Bool {
      guard let relative = path.rest(below: setting.folder) else { return false }
      return !excluded.contains { $0.matches(relative) }
        && !relative.pathParts.contains { $0.hasPrefix(".") }
    }
    func place(_ path: String) -> (root: Int, name: String)? {
      let fits = roots.indices.filter { path.isBelow(roots[$0]) }
      guard let root = fits.max(by: { roots[$0].utf8.count < roots[$1].utf8.count }),
        let rest = path.rest(below: roots[root])
      else { return nil }
      var parts = rest.pathParts.map(String.init)
      guard let file = parts.popLast() else { return nil }
      let stem = String(file.prefix { $0 != "." })
      if stem != "__init__" { parts.append(stem) }
      return (root, parts.joined(separator: "."))
    }
    var files: [File] = []
    var projects: [String: String] = [:]
    var known: Set<String> = []
    for (id, module) in program.modules.identified
    where module.path.hasSuffix(".py") && isSeen(module.path) {
      guard let (root, name) = place(module.path), !name.isEmpty else { continue }
      files.append(File(id: id, name: name, project: rootProjects[root]))
      projects[name] = projects[name] ?? rootProjects[root]
    }
    for stub in stubs where isSeen(stub) {
      guard let (root, name) = place(stub), !name.isEmpty else { continue }
      projects[name] = projects[name] ?? rootProjects[root]
    }
    known = Set(projects.keys)
    for root in roots {
      for folder in folders {
        if let rest = folder.rest(below: root) {
          known.insert(rest.pathParts.joined(separator: "."))
        }
      }
    }
    self.files = files
    self.projects = projects
    var modules: [String: ModuleSetting] = [:]
    var isOfPattern: Set<String> = []
    var missing: [ModuleSetting] = []
    var doubled: [ModuleSetting] = []
    for module in setting.modules {
      if module.path == ModulesContract.root {
        modules[module.path] = module
        continue
      }
      guard let pattern = ModulePattern(module.path) else {
        if !known.contains(module.path) {
          missing.append(module)
        } else if modules[module.path] != nil, !isOfPattern.contains(module.path) {
          doubled.append(module)
        } else {
          modules[module.path] = module
          isOfPattern.remove(module.path)
        }
        continue
      }
      for name in projects.keys.sorted() where pattern.matches(name) {
        var own = module
        own.path = name
        modules[name] = own
        isOfPattern.insert(name)
      }
    }
    self.modules = modules
    self.missing = missing
    self.doubled = doubled
  }

  private static func roots(_ setting: ContractSetting, _ folders: Set<String>) -> [String] {
    var roots: Set<String> = []
    for text in setting.sourceRoots {
      guard let path = treePath(setting.folder, text) else { continue }
      guard text.contains(where: { "*?[{".contains($0) }) else {
        roots.insert(path)
        continue
      }
      let glob = Glob("/" + path)
      for folder in folders where glob.matches(folder) {
        if text.hasSuffix("**") || !glob.matches(folder.dropFileName) { roots.insert(folder) }
      }
    }
    return roots.sorted()
  }

  /// The module that holds a dotted name; nil where none does.
  func nearest(_ name: String) -> ModuleSetting? {
    var path = name
    while !path.isEmpty {
      if let module = modules[path] { return module }
      path = path.parentPath
    }
    return nil
  }

  /// The project of the file that a dotted name, or all of it but the last, leads to.
  func project(of name: String) -> String? { projects[name] ?? projects[name.parentPath] }
}

/// A dotted path with `*` for one name and `**` for any number, as tach reads it; `libs.**` means
/// `libs`, too.
struct ModulePattern {
  private let glob: Glob
  private let itself: String?
  private let parts: Int?

  /// Nil for what has no wildcard.
  init?(_ text: String) {
    guard text.contains(where: { "*?[]{}".contains($0) }) else { return nil }
    let path = text.replacing(".", with: "/")
    glob = Glob("/" + path)
    itself = text.hasSuffix(".**") ? String(text.dropLast(3)) : nil
    parts = text.contains("**") ? nil : path.pathParts.count
  }

  func matches(_ name: String) -> Bool {
    if name == itself { return true }
    let path = name.replacing(".", with: "/")
    // A pattern of paths fits what is below, too.
    if let parts, path.pathParts.count != parts { return false }
    return glob.matches(path)
  }
}
