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

  /// What one document says.
  private struct Content: Sendable {
    let dockerfile: Dockerfile?
    let entryPoints: [EntryPoint]
    let builds: [ComposeBuild]
    let started: [StartedProgram]
    let searchPaths: [SearchPathSettings.Entry]
    let file: ProjectFile
    let python: PythonEvidence?

    init(_ document: ProjectDocument, folders: Set<String>) {
      dockerfile =
        ProjectMarker.isDockerfile(document.name)
        ? Dockerfile(path: document.path, text: String(decoding: document.bytes, as: UTF8.self))
        : nil
      entryPoints = EntryPoint.all(in: document)
      builds = ComposeBuild.all(in: document.bytes, path: document.path)
      started = StartedProgram.all(in: document.bytes, path: document.path)
      searchPaths = SearchPathSettings(document, folders: folders).entries
      file = ProjectFile(document)
      python = PythonEvidence(document)
    }
  }

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
      Content(documents[number], folders: folders)
    }
    for content in contents {
      content.dockerfile.map { dockerfiles.append($0) }
      content.python.map { pythons.append($0) }
      entryPoints += content.entryPoints
      builds += content.builds
      started += content.started
      searchPaths += content.searchPaths
      let file = content.file
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
