/// What a document says of imports and parts, by itself, whatever else the tree has.
struct ProjectStatements: Sendable {
  let dockerfile: Dockerfile?
  let entryPoints: [EntryPoint]
  /// Folders whose images it has built.
  let builds: [ComposeBuild]
  /// Programs that it starts.
  let started: [StartedProgram]
  let file: ProjectFile
  let python: PythonEvidence?

  init(_ document: ProjectDocument) {
    let (path, bytes) = (document.path, document.bytes)
    dockerfile =
      ProjectMarker.isDockerfile(document.name)
      ? Dockerfile(path: path, text: String(decoding: bytes, as: UTF8.self)) : nil
    entryPoints = EntryPoint.all(in: document)
    builds = ComposeBuild.all(in: bytes, path: path)
    started = StartedProgram.all(in: bytes, path: path)
    file = ProjectFile(document)
    python = PythonEvidence(document)
  }
}
