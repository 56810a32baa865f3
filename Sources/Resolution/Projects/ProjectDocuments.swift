/// What the documents of a snapshot say that matters for its imports and parts.
struct ProjectDocuments {
  private(set) var files: [ProjectFile] = []
  private(set) var entryPoints: [EntryPoint] = []
  private(set) var dockerfiles: [Dockerfile] = []
  private(set) var searchPaths: [SearchPathSettings.Entry] = []
  /// Programs of the tree that somebody starts.
  private(set) var started: [StartedProgram] = []
  /// What pytest is told, by the folder in which it holds.
  let pytest: [String: PytestSettings]
  /// Folders whose images somebody builds.
  private(set) var builds: [ComposeBuild] = []
  /// The versions of Python that files other than a project's say it runs with.
  private(set) var pythons: [PythonEvidence] = []
  /// Every folder, also of files that stand in memory.
  let folders: Set<String>

  init(_ snapshot: Snapshot, jobs: Int) {
    var folders = snapshot.tree.folders
    for file in snapshot.tree.sources {
      var folder = file.path.dropFileName
      while !folder.isEmpty, folders.insert(folder).inserted { folder = folder.dropFileName }
    }
    self.folders = folders
    pytest = PytestSettings.all(in: snapshot.projectDocuments)
    let documents = snapshot.tree.markers.compactMap { snapshot.projectDocuments[$0] }
    let contents = ParallelMap.run(count: documents.count, jobs: jobs) {
    } body: { [folders] _, number in
      let document = documents[number]
      return (document.statements, SearchPathSettings(document, folders: folders).entries)
    }
    for (statements, entries) in contents {
      statements.dockerfile.map { dockerfiles.append($0) }
      statements.python.map { pythons.append($0) }
      entryPoints += statements.entryPoints
      builds += statements.builds
      started += statements.started
      searchPaths += entries
      let file = statements.file
      if file.isProject || !file.roots.isEmpty || !file.packages.isEmpty
        || !file.requirements.isEmpty
      {
        files.append(file)
      }
    }
    searchPaths += pytest.sorted { $0.key < $1.key }
      .flatMap { SearchPathSettings.entries(of: $0.value) }
    started += entryPoints.filter(\.isCommand).map {
      StartedProgram(
        file: $0.path, line: $0.line, target: String($0.target.prefix { $0 != ":" }),
        command: $0.name)
    }
  }
}
