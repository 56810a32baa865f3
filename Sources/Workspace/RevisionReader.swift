import PythonSyntax
import Resolution

/// Reads the files of a revision, or what is staged: what ``Workspace`` does with the disk, from git's
/// objects.
struct RevisionReader {
  let options: Workspace.Options
  let environments: Environments
  let tree: GitTree
  /// The commit that has the objects, or most of them.
  let commit: String
  /// What the user calls it.
  let name: String

  /// Everything that an analysis reads.
  ///
  /// - Parameter other: a snapshot that may have the same documents.
  func snapshot(
    _ facts: BlobFacts, beside other: Snapshot? = nil, _ onStep: (Workspace.Step) -> Void
  ) async throws -> Snapshot {
    let (settings, settingsPath) = try await settings(facts)
    var files = try Walk.files(
      below: options.root,
      leavingOut: Exclusions(
        folders: Exclusions.defaultFolders,
        patterns: (settings.exclude + options.exclude).map(Glob.init), detectsEnvironments: true),
      in: tree)
    onStep(.walk)
    var wanted = Set(files.sources.compactMap { tree.entry(at: $0.rawPath)?.id })
    let paths = files.markers.filter(ProjectMarker.isDocument)
    wanted.formUnion(
      (paths + [settings.registry].compactMap(\.self)).compactMap { try? id(of: $0).get() })
    let objects = try await objects(wanted)
    onStep(.git)
    let (modules, unreadable) = try await modules(of: files.sources, objects, facts, onStep)
    files = files.leavingOut(unreadable: unreadable)
    var (documents, lost) = try await documents(paths, settings.registry, objects, facts)
    let named = Set(Snapshot.stubs(of: files.sources, Table(modules)).map(\.path))
    let stubs = files.markers.filter(named.contains)
    if !stubs.isEmpty {
      // Which they are is known only now.
      let ids = Set(stubs.compactMap { try? id(of: $0).get() })
      let read = try await self.documents(stubs, nil, try await self.objects(ids), facts)
      documents.merge(read.documents) { first, _ in first }
      lost += read.lost
    }
    files = files.skipping(lost)
    onStep(.parse)
    return Snapshot(
      settings: settings, settingsPath: settingsPath, tree: files, facts: Table(modules),
      documents: documents,
      installed: environments.installed(beside: files.markers), beside: other)
  }

  private func objects(_ ids: Set<ByteString>) async throws -> GitObjects {
    do throws(GitFailure) {
      return try await GitObjects(
        root: options.root, ids: ids, of: commit, known: tree.sizes, alsoFrom: tree.objectFolders)
    } catch {
      throw WorkspaceError.unreadableRevision(name, reason: error.reason)
    }
  }

  private func settings(_ facts: BlobFacts) async throws -> (any TreeSettings, String?) {
    if let file = options.configuration {
      return (try SettingsFile.load(named: file, options.reader), file)
    }
    var found: [String: Result<[UInt8], FileReader.ReadError>] = [:]
    for name in ["groundplan.toml", "pyproject.toml"] {
      guard tree.entry(at: Array(name.utf8)) != nil else { continue }
      switch id(of: name) {
      case .failure(let error): found[name] = .failure(error)
      case .success(let id):
        let objects = try? await self.objects(Set(CollectionOfOne(id)))
        if let bytes = facts.document(id, size: objects?.size(of: id)) {
          found[name] = .success(bytes)
        } else if let objects, let size = objects.size(of: id), size <= FileReader.maximumDocument,
          let bytes = try? await objects.read([id]).bytes(of: id)
        {
          found[name] = .success(bytes)
        } else {
          found[name] = .failure(Self.missing)
        }
      }
    }
    let settings = try SettingsFile.load(root: options.root, options.reader) { found[$0] }
    return (settings.settings, settings.path)
  }

  private static let missing = FileReader.ReadError(
    "git doesn't have its object, or it is too large")

  /// The object of the file that a path leads to, links followed.
  private func id(of path: String) -> Result<ByteString, FileReader.ReadError> {
    switch tree.destination(of: PathText.bytes(of: path)) {
    case .found(let place, .file):
      tree.entry(at: place).map { .success($0.id) } ?? .failure(Self.missing)
    case .found: .failure(FileReader.ReadError("not a regular file"))
    case .missing, .loop: .failure(FileReader.ReadError("there is no such file"))
    case .outside: .failure(FileReader.ReadError("it leads out of the tree"))
    }
  }

  private static func tooLarge(_ size: Int, _ limit: Int) -> String {
    "larger than \(limit >> 20) MiB (it has \(size >> 20))"
  }

  // MARK: - Modules

  /// What each file says, in order, and by the number of a file why it can't be read.
  private func modules(
    of sources: [SourceFile], _ objects: GitObjects, _ facts: BlobFacts,
    _ onStep: (Workspace.Step) -> Void
  ) async throws -> ([ParsedModule], [Int: String]) {
    let keys = sources.map { source in
      BlobFacts.Key(
        id: tree.entry(at: source.rawPath)?.id ?? ByteString([]),
        isNotebook: ProjectMarker.isNotebook(source.path))
    }
    var unreadable: [Int: String] = [:]
    var asked: Set<BlobFacts.Key> = []
    var wanted: [BlobFacts.Key] = []
    for (index, key) in keys.enumerated() {
      guard let size = objects.size(of: key.id) else {
        unreadable[index] = Self.missing.reason
        continue
      }
      if size > FileReader.maximumSource {
        unreadable[index] = Self.tooLarge(size, FileReader.maximumSource)
      } else if let module = facts.untouched(key, size: size) {
        facts.note(module, key)
      } else if facts[key] == nil, asked.insert(key).inserted {
        wanted.append(key)
      }
    }
    onStep(.parsing(wanted.count))
    let malformed = try await parse(wanted, objects, facts)
    var modules: [ParsedModule] = []
    modules.reserveCapacity(keys.count)
    for (index, key) in keys.enumerated() where unreadable[index] == nil {
      if let module = facts[key] {
        modules.append(module)
      } else {
        unreadable[index] = malformed[key] ?? Self.missing.reason
      }
    }
    facts.keep(only: Set(keys))
    return (modules, unreadable)
  }

  /// Reads and parses objects, the next ones while the last are parsed; says which are no notebooks.
  private func parse(
    _ wanted: [BlobFacts.Key], _ objects: GitObjects, _ facts: BlobFacts
  ) async throws -> [BlobFacts.Key: String] {
    var malformed: [BlobFacts.Key: String] = [:]
    let kinds = Dictionary(grouping: wanted, by: \.id)
    var seen: Set<ByteString> = []
    let chunks = objects.chunks(of: wanted.map(\.id).filter { seen.insert($0).inserted })
    func reading(_ index: Int) -> Task<Result<GitObjects.Contents, GitFailure>, Never>? {
      guard index < chunks.count else { return nil }
      let chunk = chunks[index]
      return Task.detached {
        do throws(GitFailure) {
          return .success(try await objects.read(chunk))
        } catch {
          return .failure(error)
        }
      }
    }
    var next = reading(0)
    for index in chunks.indices {
      guard let result = await next?.value else { break }
      next = reading(index + 1)
      let contents: GitObjects.Contents
      switch result {
      case .success(let read): contents = read
      case .failure(let failure):
        throw WorkspaceError.unreadableRevision(name, reason: failure.reason)
      }
      let keys = chunks[index].flatMap { kinds[$0] ?? [] }
      for (key, outcome) in zip(keys, parse(keys, contents, facts)) {
        switch outcome {
        case .parsed(let module): facts.note(module, key)
        case .unreadable(let reason): malformed[key] = reason
        }
      }
    }
    return malformed
  }

  private func parse(
    _ keys: [BlobFacts.Key], _ contents: GitObjects.Contents, _ facts: BlobFacts
  ) -> [FileOutcome] {
    ParallelMap.run(count: keys.count, jobs: options.jobs) {
      Worker()
    } body: { worker, index in
      guard let range = contents.range(of: keys[index].id) else {
        return .unreadable(reason: Self.missing.reason)
      }
      if keys[index].isNotebook {
        do throws(Notebook.Malformed) {
          return .parsed(try worker.parser.parse(notebook: Array(contents.bytes[range])))
        } catch {
          return .unreadable(reason: "line \(error.line): \(error.message)")
        }
      }
      let module = worker.parser.parse(capacity: range.count, known: facts.twin) { buffer in
        buffer.copyBytes(from: contents.bytes[range])
        return range.count
      }
      return .parsed(module)
    }
  }

  /// The storage of one task.
  private final class Worker {
    var parser = SourceParser()
  }

  // MARK: - Documents

  private func documents(
    _ paths: [String], _ registry: String?, _ objects: GitObjects, _ facts: BlobFacts
  ) async throws -> (documents: [String: Document], lost: [SkippedPath]) {
    var documents: [String: Document] = [:]
    var lost: [SkippedPath] = []
    var ids: [String: ByteString] = [:]
    for path in paths + [registry].compactMap(\.self) where documents[path] == nil {
      let reason: String
      switch id(of: path) {
      case .failure(let error): reason = error.reason
      case .success(let id):
        let size = objects.size(of: id)
        if let bytes = facts.document(id, size: size) {
          documents[path] = .bytes(bytes)
          continue
        }
        if let size, size <= FileReader.maximumDocument {
          ids[path] = id
          continue
        }
        reason = size.map { Self.tooLarge($0, FileReader.maximumDocument) } ?? Self.missing.reason
      }
      documents[path] = .unreadable(reason)
      if paths.contains(path) {
        lost.append(SkippedPath(path: path, reason: .unreadable, detail: reason))
      }
    }
    let pathsOfID = Dictionary(grouping: ids.keys, by: { ids[$0] ?? ByteString([]) })
    for chunk in objects.chunks(of: Set(ids.values).sorted()) {
      let contents: GitObjects.Contents
      do throws(GitFailure) {
        contents = try await objects.read(chunk)
      } catch {
        throw WorkspaceError.unreadableRevision(name, reason: error.reason)
      }
      for id in chunk {
        for path in pathsOfID[id] ?? [] {
          documents[path] =
            contents.bytes(of: id).map { .bytes($0) }
            ?? .unreadable(Self.missing.reason)
        }
      }
    }
    return (documents, lost)
  }
}
