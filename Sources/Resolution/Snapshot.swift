package import PythonSyntax

/// Everything that an analysis reads, as a value: two equal snapshots give equal programs.
///
/// What a file says (its ``facts``) depends on that file alone, so that "what if this file were
/// different" is ``Program(_:)`` of ``replacing(_:)``, which parses only what differs.
package struct Snapshot: Sendable {
  package let settings: any TreeSettings
  /// The file that the settings come from; nil where everything is inferred.
  package let settingsPath: String?
  package let tree: ProjectFiles
  /// What each file says, in the order of `tree.sources`.
  package let facts: Table<ModuleID, ParsedModule>
  /// Project files, Dockerfiles, the registry and the stubs that modules serve their names from, by
  /// their paths.
  package let documents: [String: Document]
  /// What is installed in the virtual environments of the tree.
  package let installed: InstalledDistributions
  /// Those of them that say something about a project, by their paths.
  let projectDocuments: [String: ProjectDocument]
  /// What the stubs say of modules that serve what these import.
  let stubs: [ModuleID: ParsedModule]

  /// Puts together what was read; documents that can't be understood are named among the skipped.
  ///
  /// - Parameter other: a snapshot that has some of the same documents, which are then read once.
  package init(
    settings: any TreeSettings, settingsPath: String? = nil, tree: ProjectFiles,
    facts: Table<ModuleID, ParsedModule>, documents: [String: Document],
    installed: InstalledDistributions = InstalledDistributions(), beside other: Snapshot? = nil
  ) {
    self.init(
      settings: settings, settingsPath: settingsPath, tree: tree, facts: facts,
      documents: documents, installed: installed, known: other?.projectDocuments ?? [:])
  }

  /// - Parameter known: project documents, some of which may stand unchanged among the others.
  private init(
    settings: any TreeSettings, settingsPath: String?, tree: ProjectFiles,
    facts: Table<ModuleID, ParsedModule>, documents: [String: Document],
    installed: InstalledDistributions, known: [String: ProjectDocument]
  ) {
    self.settings = settings
    self.settingsPath = settingsPath
    self.facts = facts
    self.documents = documents
    self.installed = installed
    let read = documents.compactMap { path, document -> ProjectDocument? in
      guard ProjectMarker.isDocument(path), case .bytes(let bytes) = document else { return nil }
      if let known = known[path], known.bytes == bytes { return known }
      return ProjectDocument(path: path, bytes: bytes)
    }
    projectDocuments = Dictionary(uniqueKeysWithValues: read.map { ($0.path, $0) })
    self.tree = tree.skipping(read.compactMap(\.fault))
    var parser = SourceParser()
    stubs = Dictionary(
      uniqueKeysWithValues: Self.stubs(of: tree.sources, facts).compactMap { module, path in
        guard case .bytes(let bytes)? = documents[path] else { return nil }
        return (module, parser.parse(bytes))
      })
  }

  /// Where the stubs would stand of modules that serve what these import.
  package static func stubs(
    of sources: [SourceFile], _ facts: Table<ModuleID, ParsedModule>
  ) -> [(module: ModuleID, path: String)] {
    zip(sources, facts.identified).compactMap { source, module in
      module.1.traits.contains(.servesStub) ? (module.0, source.path + "i") : nil
    }
  }

  /// A snapshot of files that stand in memory.
  ///
  /// - Parameters:
  ///   - files: bytes by path from the root.
  ///   - jobs: how many files are parsed at once.
  package init(
    of files: [String: [UInt8]], settings: any TreeSettings,
    root: String = "/project", jobs: Int = 1
  ) {
    let empty = Snapshot(
      settings: settings,
      tree: ProjectFiles(root: root, name: root.fileName, sources: [], markers: []), facts: Table(),
      documents: [:])
    self = empty.replacing(files, jobs: jobs)
  }

  /// A revision as it would be checked out where another snapshot was taken: with what submodules hold
  /// there, which is no part of a revision, and without the files that aren't checked out.
  ///
  /// - Parameters:
  ///   - tree: of the working tree.
  ///   - absent: paths that git is told not to check out, and that aren't there.
  ///   - submodules: folders that are submodules of the working tree.
  package func asCheckedOut(
    beside tree: Snapshot, without absent: Set<String>, submodules: Set<String>
  ) -> Snapshot {
    // A submodule that went, or that files took the place of, has nothing there any more.
    let submodules = submodules.intersection(
      self.tree.skipped.lazy.filter { $0.reason == .submodule }.map(\.path))
    if submodules.isEmpty, absent.isEmpty { return self }
    func isAdded(_ path: String) -> Bool {
      !submodules.isEmpty && path.folder(where: submodules.contains) != nil
    }
    let own = zip(self.tree.sources, facts).filter { !absent.contains($0.0.path) }
    let added = zip(tree.tree.sources, tree.facts).filter { isAdded($0.0.path) }
    let merged = (own + added).sorted { $0.0.rawPath.lexicographicallyPrecedes($1.0.rawPath) }
    let markers =
      self.tree.markers.filter { !absent.contains($0) } + tree.tree.markers.filter(isAdded)
    var folders = self.tree.folders
    if !absent.isEmpty {
      // Those of absent files alone aren't there either.
      folders.formIntersection(tree.tree.folders)
      for path in merged.map(\.0.path) + markers {
        _ = path.folder { $0.isEmpty || !folders.insert($0).inserted }
      }
    }
    folders.formUnion(tree.tree.folders.filter { submodules.contains($0) || isAdded($0) })
    return Snapshot(
      settings: settings, settingsPath: settingsPath,
      tree: ProjectFiles(
        root: self.tree.root, name: self.tree.name, sources: merged.map(\.0), markers: markers,
        folders: folders,
        links: self.tree.links.filter { !absent.contains($0.key) }
          .merging(tree.tree.links.filter { isAdded($0.key) }) { own, _ in own },
        skipped: self.tree.skipped.filter {
          !submodules.contains($0.path) && !absent.contains($0.path)
        } + tree.tree.skipped.filter { isAdded($0.path) }),
      facts: Table(merged.map(\.1)),
      documents: documents.filter { !absent.contains($0.key) }
        .merging(tree.documents.filter { isAdded($0.key) }) { _, theirs in theirs },
      installed: installed, known: projectDocuments)
  }

  /// The same with other bytes in some files, with new files, or without some.
  ///
  /// Only those files are parsed. The settings stay, also where their own file is among them: they
  /// are given, not read from the tree.
  ///
  /// - Parameters:
  ///   - files: by path from the root; nil for a file that is not to be there.
  ///   - jobs: how many files are parsed at once.
  package func replacing(_ files: [String: [UInt8]?], jobs: Int = 1) -> Snapshot {
    let paths = files.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let new = paths.compactMap { path -> (path: String, bytes: [UInt8])? in
      guard ProjectMarker.isPython(path), let bytes = files[path] ?? nil else { return nil }
      return (path, bytes)
    }
    let parsed = SourceParser.parse(new, jobs: jobs)
    var merged = zip(tree.sources, facts).filter { files.index(forKey: $0.0.path) == nil }
      .map { (source: $0.0, facts: $0.1) }
    for case (let file, let facts?) in zip(new, parsed) {
      merged.append((SourceFile(path: file.path), facts))
    }
    if !new.isEmpty {
      merged.sort { $0.source.rawPath.lexicographicallyPrecedes($1.source.rawPath) }
    }
    var documents = documents
    var markers = Set(tree.markers)
    for path in paths where !ProjectMarker.isPython(path) || ProjectMarker.isDocument(path) {
      let bytes = files[path] ?? nil
      if ProjectMarker.isMarker(path) {
        if bytes == nil { markers.remove(path) } else { markers.insert(path) }
      }
      if ProjectMarker.isDocument(path) || ProjectMarker.isStub(path) || path == settings.registry {
        documents[path] = bytes.map { .bytes($0) }
      }
    }
    return Snapshot(
      settings: settings, settingsPath: settingsPath,
      tree: ProjectFiles(
        root: tree.root, name: tree.name, sources: merged.map(\.source), markers: Array(markers),
        folders: tree.folders, links: tree.links,
        skipped: tree.skipped.filter { files.index(forKey: $0.path) == nil }
          + zip(new, parsed).compactMap { file, facts in
            facts == nil ? SkippedPath(path: file.path, reason: .unreadable) : nil
          }),
      facts: Table(merged.map(\.facts)), documents: documents, installed: installed,
      known: projectDocuments)
  }
}

/// A file that is no Python module and says something about the project.
package enum Document: Sendable, Equatable {
  case bytes([UInt8])
  /// It is there and can't be read, or it is named and isn't there.
  case unreadable(String)

  /// The text; what is not UTF-8 in it is shown as U+FFFD. Nil where it can't be read.
  package var text: String? {
    switch self {
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .unreadable: nil
    }
  }
}
