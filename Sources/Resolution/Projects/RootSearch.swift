import PythonSyntax

/// Finds the source roots of a tree from its layout, its project files, the settings of tools, what
/// is started, and what the code imports.
struct RootSearch {
  private let snapshot: Snapshot
  private let paths: [String]
  private let files: Set<String>
  /// Folders that hold an `__init__.py`.
  private let packages: Set<String>
  /// Folders that hold Python files, at any depth.
  private let folders: Set<String>
  private var found: [String: SourceRoot] = [:]
  /// By the place at which they are imported.
  private var mapped: [String: MappedPackage] = [:]

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    paths = snapshot.tree.sources.map(\.path)
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
  static func run(
    _ snapshot: Snapshot, _ documents: ProjectDocuments, external: Set<String>
  ) -> (roots: [SourceRoot], mapped: [MappedPackage]) {
    let tree = SourceRoot(path: "", reason: "the root of the tree")
    if let configured = snapshot.settings.sourceRoots {
      let paths = configured.map { path in
        path.pathParts.filter { $0 != "." }.joined(separator: "/")
      }
      let others = paths.filter { !$0.isEmpty }
      return ([tree] + others.map { SourceRoot(path: $0, reason: "configured") }, [])
    }
    var search = RootSearch(snapshot)
    search.addDeclared(documents)
    search.addLayout(documents)
    search.addStarted(documents)
    search.addSelfImports(external)
    let others = search.found.values.sorted {
      $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
    }
    return ([tree] + others, search.mapped.sorted { $0.key < $1.key }.map(\.value))
  }

  // MARK: - Where roots come from

  private mutating func addDeclared(_ documents: ProjectDocuments) {
    for file in documents.files {
      for root in file.roots {
        add(
          root.path, "declared in \(file.path)", .init(path: file.path, line: root.line),
          isCertain: true)
      }
      for package in file.packages { add(package, of: file) }
    }
    for entry in documents.searchPaths where !entry.isHint || isLikely(entry.path) {
      add(
        entry.path, "\(entry.setting) in \(entry.file)", .init(path: entry.file, line: entry.line),
        isCertain: !entry.isHint && isMeant(entry.path),
        users: users(of: entry.path, by: entry.file))
    }
  }

  /// Where a package that a file names is imported from: the folder above it, or, where that is a
  /// package of its own or called otherwise, a second place.
  private mutating func add(_ package: ProjectFile.DeclaredPackage, of file: ProjectFile) {
    if let root = package.root,
      root.isEmpty || root == file.folder || !file.folder.isBelow(root),
      root.isEmpty || mayBeRoot(root) || !goesByLongName(root, package)
    {
      add(
        root, "declared in \(file.path)", .init(path: file.path, line: package.line),
        isCertain: true)
    } else if package.path.isEmpty || folders.contains(package.path), mayBeRoot(file.folder) {
      let above = package.name.dropLast().joined(separator: "/")
      let home =
        above.isEmpty
        ? file.folder
        : ([file.folder] + file.roots.map(\.path) + file.packages.compactMap(\.root)).first {
          folders.contains($0.isEmpty ? above : $0 + "/" + above)
        } ?? file.folder
      let place = (home.isEmpty ? "" : home + "/") + package.name.joined(separator: "/")
      if !folders.contains(place), !files.contains(place + ".py"), mapped[place] == nil {
        mapped[place] = MappedPackage(
          place: place, folder: package.path,
          evidence: .init(path: file.path, line: package.line))
      }
    }
  }

  private mutating func addLayout(_ documents: ProjectDocuments) {
    for folder in folders.sorted()
    where (folder == "src" || folder.hasSuffix("/src")) && found[folder] == nil {
      add(folder, "a folder called src without __init__.py that holds packages")
    }
    for project in documents.files where project.isProject {
      add(project.folder, "holds \(project.name) and is no package itself")
    }
    for path in paths where path.hasSuffix("/manage.py") {
      let folder = path.dropFileName
      add(folder, "holds Django's manage.py", users: users(of: folder, by: path))
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
          .init(path: program.file, line: program.line), isCertain: isMeant(folder),
          users: users(of: folder, by: program.file))
      }
    }
  }

  private mutating func addSelfImports(_ external: Set<String>) {
    let python = PythonVersion(snapshot.settings.python) ?? PythonVersion(3, 14)
    let foreign = external.union(StandardLibrary.names(of: python))
    let selfImports = SelfImports(
      snapshot, known: [""] + found.keys, isForeign: foreign.contains,
      isModule: { isModule($0) || folders.contains($0) }, mayBeRoot: mayBeRoot)
    for (folder, evidence) in selfImports.evidence where found[folder] == nil {
      add(
        folder, "its package \(evidence.package) imports itself by that name", evidence.place,
        isForItself: Self.isExample(folder.fileName.lowercased()) || !mayBeRoot(folder),
        isCertain: true,
        shownBy: evidence.packages)
    }
  }

  /// - Parameters:
  ///   - isForItself: whether nothing outside the folder imports from it.
  ///   - shownBy: as of ``SourceRoot``.
  ///   - isCertain: whether a project file says so, a search path or the way in which a program is
  ///     started, or all imports do, which counts for more than an `__init__.py`.
  ///   - users: as of ``SourceRoot``.
  private mutating func add(
    _ folder: String, _ reason: String, _ evidence: SourceRoot.Evidence? = nil,
    isForItself: Bool = false, isCertain: Bool = false, shownBy: Set<String> = [],
    users: [String]? = nil
  ) {
    guard !folder.isEmpty, folders.contains(folder), isCertain || mayBeRoot(folder) else { return }
    if let known = found[folder] {
      if known.users != nil, users == nil { found[folder] = known.installed }
      return
    }
    found[folder] = SourceRoot(
      path: folder, reason: reason, evidence: evidence,
      reach: isForItself ? folder : Self.reach(of: folder), users: users,
      shownBy: shownBy)
  }

  /// The folders whose files find a root that a file names: those below that file, and, where it
  /// stands elsewhere, those beside the root; nil where these are all.
  private func users(of root: String, by file: String) -> [String]? {
    let folder = file.dropFileName
    if folder.isEmpty { return nil }
    let beside = root.dropFileName
    return folder == root || beside.isEmpty ? [folder] : [folder, beside]
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

  /// Whether what stands in a package is imported through it, at least as often as by the name that
  /// a package in it is installed under.
  private func goesByLongName(_ folder: String, _ package: ProjectFile.DeclaredPackage) -> Bool {
    let parts = folder.pathParts
    let long = parts.indices.map { Array(parts[$0...].joined(separator: ".").utf8) }
    let short = Array(package.name.joined(separator: ".").utf8)
    var balance = 0
    for facts in snapshot.facts {
      for record in facts.imports where record.level == 0 {
        let module = facts.bytes(record.module)
        func begins(with path: [UInt8]) -> Bool {
          module.starts(with: path)
            && (module.count == path.count
              || module[module.startIndex + path.count] == UInt8(ascii: "."))
        }
        if begins(with: short) {
          balance -= 1
        } else if long.contains(where: begins) {
          balance += 1
        }
      }
    }
    return balance >= 0
  }

  /// Whether files below a package, or beside it, import what stands in it by the short name, and by
  /// the package's own no more often: a search path may name a package that nobody searches.
  private func isMeant(_ folder: String) -> Bool {
    if mayBeRoot(folder) { return true }
    let own = Array(folder.fileName.utf8)
    let above = folder.dropFileName
    var balance = 0
    for (path, facts) in zip(paths, snapshot.facts) where above.isEmpty || path.isBelow(above) {
      for record in facts.imports where record.level == 0 {
        let first = facts.bytes(record.module).prefix { $0 != UInt8(ascii: ".") }
        if first.elementsEqual(own) {
          balance -= 1
        } else {
          let name = String(decoding: first, as: UTF8.self)
          let inside = folder + "/" + name
          if isModule(inside) || folders.contains(inside), !isModule(name), !folders.contains(name)
          {
            balance += 1
          }
        }
      }
    }
    return balance > 0
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
