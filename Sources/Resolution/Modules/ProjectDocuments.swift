/// What the documents of a snapshot say that matters for its imports and parts.
struct ProjectDocuments {
  private(set) var files: [ProjectFile] = []
  private(set) var entryPoints: [EntryPoint] = []
  private(set) var dockerfiles: [Dockerfile] = []

  init(_ snapshot: Snapshot) {
    for path in snapshot.tree.markers {
      guard case .bytes(let bytes)? = snapshot.documents[path] else { continue }
      if ProjectMarker.isDockerfile(path.fileName) {
        dockerfiles.append(Dockerfile(path: path, text: String(decoding: bytes, as: UTF8.self)))
        continue
      }
      if path.fileName == "pyproject.toml" || path.fileName == "setup.cfg" {
        entryPoints += EntryPoint.all(in: bytes, path: path)
      }
      files.append(ProjectFile(path: path, bytes: bytes))
    }
  }

  /// Top-level names that declared distributions are likely to install.
  var dependencies: Set<String> {
    files.reduce(into: []) { $0.formUnion($1.dependencies) }
  }
}
