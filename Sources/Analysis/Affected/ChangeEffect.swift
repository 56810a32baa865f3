import PythonSyntax
package import Resolution

/// What a changed file has an effect on before anything is imported.
package struct ChangeEffect: Sendable {
  /// Which sort of effect it is.
  package enum Kind: String, Sendable, CaseIterable {
    /// A module of the tree.
    case module
    /// A module that is gone: those that loaded it.
    case removed
    /// Settings of pytest: the tests that have them.
    case tests
    /// A project file or a list of dependencies: all modules of the folder.
    case project
    /// Any other file: the modules of its folder, or of the nearest above that has any, may read it.
    case beside
    /// Documentation, settings of other tools, files whose name begins with a dot.
    case none
    /// A Python file that isn't analysed.
    case leftOut = "left-out"
  }

  package let file: ChangedFile
  package let kind: Kind
  /// The modules that it changes, or may.
  package let modules: [ModuleID]
}

/// What each of many changed files has an effect on.
struct ChangeEffects {
  private let after: Program
  /// The tree before, where a file is gone that was a module.
  private let before: Program?
  private let kinds: Set<ImportKind>
  /// Modules by the folder that they stand in.
  private let folders: [String: [ModuleID]]

  init(after: Program, before: Program?, kinds: Set<ImportKind>) {
    self.after = after
    self.before = before
    self.kinds = kinds
    folders = Dictionary(grouping: after.modules.indices) { after.modules[$0].path.dropFileName }
  }

  func effects(of files: [ChangedFile]) -> [ChangeEffect] {
    let gone = files.contains { $0.kind == .removed && ProjectMarker.isPython($0.path) }
    let edges = gone ? before.map { LoadEdges(of: $0, kinds: kinds) } : nil
    return files.map { effect(of: $0, edges) }
  }

  private func effect(of file: ChangedFile, _ edges: LoadEdges?) -> ChangeEffect {
    func effect(_ kind: ChangeEffect.Kind, _ modules: [ModuleID] = []) -> ChangeEffect {
      ChangeEffect(file: file, kind: kind, modules: modules)
    }
    let path = file.path
    let name = path.fileName
    let settings = settingsEffect(path)
    if ProjectMarker.isPython(path) {
      if let module = after.module(atLinkOr: path) {
        return effect(.module, [module] + settings.modules)
      }
      guard file.kind == .removed, let before, let edges,
        let old = before.module(atLinkOr: path)
      else { return effect(.leftOut, settings.modules) }
      let loaders = edges.loading(old).compactMap {
        after.module(at: before.modules[$0.importer].path)
      }
      return effect(.removed, loaders)
    }
    if settings.kind != .none { return effect(settings.kind, settings.modules) }
    if path.pathParts.contains(where: { $0.hasPrefix(".") }) || Self.saysNothing(name) {
      return effect(.none)
    }
    var folder = path.dropFileName
    let own = folder
    while folders[folder] == nil, !folder.isEmpty { folder = folder.dropFileName }
    if Self.isDocumentation(name), folder != own || own.isEmpty { return effect(.none) }
    return effect(.beside, folders[folder] ?? [])
  }

  /// What project files and settings of pytest change.
  private func settingsEffect(_ path: String) -> (kind: ChangeEffect.Kind, modules: [ModuleID]) {
    let folder = path.dropFileName
    let name = path.fileName
    let below = { after.modules.indices.filter { after.modules[$0].path.isBelow(folder) } }
    switch name {
    case "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "Pipfile.lock", "poetry.lock",
      "uv.lock", "pdm.lock", ".python-version":
      return (.project, below())
    case "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", "tox.ini":
      return (.tests, below().filter(isTest))
    default:
      return ProjectMarker.isRequirements(path) ? (.project, below()) : (.none, [])
    }
  }

  private func isTest(_ module: ModuleID) -> Bool {
    after.pytest.isCollected[module]
      || after.pytest.doctests(of: after.modules[module].path) != nil
  }

  /// What no program of the tree reads as it runs.
  private static func saysNothing(_ name: String) -> Bool {
    switch name {
    case "CODEOWNERS", "groundplan.toml", "groundplan-baseline.json", "Makefile", "justfile",
      "mypy.ini", "ruff.toml", "pyrightconfig.json", "tach.toml", "MANIFEST.in", "py.typed":
      true
    default: ProjectMarker.isDockerfile(name) || ProjectMarker.isCompose(name)
    }
  }

  private static func isDocumentation(_ name: String) -> Bool {
    let lower = name.lowercased()
    return [".md", ".rst", ".adoc"].contains { lower.hasSuffix($0) }
      || ["license", "licence", "notice", "authors", "changelog", "changes"].contains {
        lower == $0 || lower == $0 + ".txt"
      }
  }
}

extension Program {
  /// The module at a path, or at where a link leads that stands there.
  fileprivate func module(atLinkOr path: String) -> ModuleID? {
    module(at: path) ?? files.links[path].flatMap(module(at:))
  }
}
