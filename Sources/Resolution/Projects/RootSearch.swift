import PythonSyntax

/// Finds the source roots of a tree from its layout, its project files, the settings of tools, what
/// is started, and what the code imports.
struct RootSearch {
  private let paths: [String]
  private let files: Set<String>
  /// Folders that hold an `__init__.py`.
  private let packages: Set<String>
  /// Folders that hold Python files, at any depth.
  private let folders: Set<String>
  private var found: [String: SourceRoot] = [:]

  init(_ tree: ProjectFiles) {
    paths = tree.sources.map(\.path)
    files = Set(paths)
    var packages: Set<String> = []
    var folders: Set<String> = []
    for path in paths {
      var folder = Substring(path)
      var isFirst = true
      while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
        if isFirst, folder[slash...] == "/__init__.py" {
          packages.insert(String(folder[..<slash]))
        }
        isFirst = false
        folder = folder[..<slash]
        if !folders.insert(String(folder)).inserted { break }
      }
    }
    self.packages = packages
    self.folders = folders
  }

  /// The root of the tree first, then the others by path. The first reason that makes a folder a root
  /// is told: what project files declare, what tools are told, the layout, what is started, the code.
  ///
  /// - Parameter external: first names of modules of distributions that the tree doesn't bear.
  static func roots(
    _ snapshot: Snapshot, _ documents: ProjectDocuments, external: Set<String>
  ) -> [SourceRoot] {
    let tree = SourceRoot(path: "", reason: "the root of the tree")
    if let configured = snapshot.settings.sourceRoots {
      let paths = configured.map { path in
        path.pathParts.filter { $0 != "." }.joined(separator: "/")
      }
      return [tree]
        + paths.filter { !$0.isEmpty }.map { SourceRoot(path: $0, reason: "configured") }
    }
    var search = RootSearch(snapshot.tree)
    search.addDeclared(documents)
    search.addLayout(documents)
    search.addStarted(documents)
    search.addSelfImports(snapshot, external)
    return [tree]
      + search.found.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  // MARK: - Where roots come from

  private mutating func addDeclared(_ documents: ProjectDocuments) {
    for file in documents.files {
      for root in file.roots {
        add(
          root.path, "declared in \(file.path)", .init(path: file.path, line: root.line),
          isCertain: true)
      }
    }
    for entry in documents.searchPaths where isHint(entry) == false || isLikely(entry.path) {
      add(
        entry.path, "\(entry.setting) in \(entry.file)", .init(path: entry.file, line: entry.line))
    }
  }

  private mutating func addLayout(_ documents: ProjectDocuments) {
    for folder in folders.sorted() where folder == "src" || folder.hasSuffix("/src") {
      add(folder, "a folder called src without __init__.py that holds packages")
    }
    for project in documents.files where project.isProject {
      add(project.folder, "holds \(project.name) and is no package itself")
    }
    for path in paths where path.hasSuffix("/manage.py") {
      add(path.dropFileName, "holds Django's manage.py")
    }
  }

  /// The folder from which a module that somebody starts is found.
  private mutating func addStarted(_ documents: ProjectDocuments) {
    for program in documents.started where !program.isPath {
      let path = program.target.replacing(".", with: "/")
      let near = program.file.dropFileName
      let folder = [near, near.isEmpty ? "src" : near + "/src", "src"].first {
        isModule($0.isEmpty ? path : $0 + "/" + path)
      }
      if let folder {
        add(
          folder, "\(program.file) starts \(program.target) from there",
          .init(path: program.file, line: program.line))
      }
    }
  }

  private mutating func addSelfImports(_ snapshot: Snapshot, _ external: Set<String>) {
    let python = PythonVersion(snapshot.settings.python) ?? PythonVersion(3, 14)
    let foreign = external.union(StandardLibrary.names(of: python))
    let selfImports = SelfImports(
      snapshot, known: [""] + found.keys, isForeign: foreign.contains,
      isModule: { isModule($0) || folders.contains($0) }, mayBeRoot: mayBeRoot)
    for (folder, evidence) in selfImports.evidence {
      add(
        folder, "its package \(evidence.package) imports itself by that name", evidence.place,
        isForItself: Self.isExample(folder.fileName.lowercased()) || !mayBeRoot(folder),
        isCertain: true,
        isShownByCode: true)
    }
  }

  /// - Parameters:
  ///   - isForItself: whether nothing outside the folder imports from it.
  ///   - isShownByCode: whether only the imports in it show it.
  ///   - isCertain: whether a project file says so, or all imports do, which counts for more than an
  ///     `__init__.py`.
  private mutating func add(
    _ folder: String, _ reason: String, _ evidence: SourceRoot.Evidence? = nil,
    isForItself: Bool = false, isCertain: Bool = false, isShownByCode: Bool = false
  ) {
    guard !folder.isEmpty, found[folder] == nil, folders.contains(folder),
      isCertain || mayBeRoot(folder)
    else { return }
    found[folder] = SourceRoot(
      path: folder, reason: reason, evidence: evidence,
      reach: isForItself ? folder : Self.reach(of: folder), isShownByCode: isShownByCode)
  }

  // MARK: - What may be one

  private func isModule(_ path: String) -> Bool {
    files.contains(path + ".py") || packages.contains(path)
  }

  /// Whether neither a folder nor one above it is a regular package.
  private func mayBeRoot(_ folder: String) -> Bool {
    if packages.contains(folder) { return false }
    var above = Substring(folder)
    while let slash = above.utf8.lastIndex(of: UInt8(ascii: "/")) {
      above = above[..<slash]
      if packages.contains(String(above)) { return false }
    }
    return true
  }

  /// What type checkers and linters are told names folders of tests and of stubs, too.
  private func isHint(_ entry: SearchPathSettings.Entry) -> Bool {
    !entry.setting.hasPrefix("pytest") && entry.setting != "PYTHONPATH"
  }

  private func isLikely(_ folder: String) -> Bool {
    let name = folder.fileName.lowercased()
    return !ScopeInference.isTestFolder(name) && !["stubs", "typings"].contains(name)
  }

  /// The folder outside which nothing imports from a root.
  static func reach(of root: String) -> String {
    let parts = root.pathParts
    for (index, part) in parts.enumerated() {
      let name = part.lowercased()
      if isData(name) { return parts.joined(separator: "/") }
      if index < parts.count - 1, ScopeInference.isTestFolder(name) || isExample(name) {
        return parts[...(isExample(name) ? parts.count - 1 : index)].joined(separator: "/")
      }
    }
    return ""
  }

  private static func isData(_ name: String) -> Bool {
    [
      "testdata", "test_data", "test-data", "fixtures", "fixture", "testing_data", "templates",
      "template", "cookiecutter", "skeleton", "skeletons", "snapshots", "testcases", "test_cases",
      "vendor", "_vendor", "third_party", "node_modules",
    ].contains(name) || name.contains("{{")
  }

  private static func isExample(_ name: String) -> Bool {
    ["examples", "example", "samples", "sample", "demos", "demo", "tutorials", "docs"]
      .contains(name)
  }
}
