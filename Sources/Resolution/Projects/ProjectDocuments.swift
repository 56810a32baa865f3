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
  /// Every folder, also of files that stand in memory.
  let folders: Set<String>

  init(_ snapshot: Snapshot) {
    var folders = snapshot.tree.folders
    for file in snapshot.tree.sources {
      var folder = file.path.dropFileName
      while !folder.isEmpty, folders.insert(folder).inserted { folder = folder.dropFileName }
    }
    self.folders = folders
    pytest = PytestSettings.all(in: snapshot.projectDocuments)
    for path in snapshot.tree.markers {
      guard let document = snapshot.projectDocuments[path] else { continue }
      let bytes = document.bytes
      if ProjectMarker.isDockerfile(document.name) {
        dockerfiles.append(Dockerfile(path: path, text: String(decoding: bytes, as: UTF8.self)))
      }
      entryPoints += EntryPoint.all(in: document)
      builds += ComposeBuild.all(in: bytes, path: path)
      started += StartedProgram.all(in: bytes, path: path)
      searchPaths += SearchPathSettings(document, folders: folders).entries
      let file = ProjectFile(document)
      if file.isProject || !file.roots.isEmpty || !file.requirements.isEmpty { files.append(file) }
    }
    searchPaths += pytest.sorted { $0.key < $1.key }
      .flatMap { SearchPathSettings.entries(of: $0.value) }
    started += entryPoints.filter(\.isCommand).map {
      StartedProgram(
        file: $0.path, line: $0.line, target: String($0.target.prefix { $0 != ":" }))
    }
  }
}
