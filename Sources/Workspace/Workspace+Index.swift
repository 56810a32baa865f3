import Platform
package import Resolution

/// What is staged, and what changed since a revision.
extension Workspace {
  /// Everything that an analysis of what is staged reads: files of the working tree don't count.
  ///
  /// - Parameter facts: what was read so far, of this tree alone; it is added to.
  package func stagedSnapshot(facts: BlobFacts) async throws -> Snapshot {
    _ = try folder(named: Self.staged)
    let index: StagedFiles
    do throws(GitFailure) {
      index = try await self.index(ofHook: true)
    } catch {
      throw WorkspaceError.unreadableRevision(Self.staged, reason: error.reason)
    }
    let reader = RevisionReader(
      options: options, environments: environments,
      tree: try await following(
        await readingSubmodules(GitTree(index), .all), "HEAD", Self.staged),
      commit: "HEAD", name: Self.staged)
    return try await reader.snapshot(facts, onStep)
  }

  /// What the staged state is called in messages.
  private static let staged = "what is staged"

  /// The bytes of a staged file; nil where there is none.
  nonisolated package func stagedFile(_ path: String) async -> [UInt8]? {
    try? await Git.objects(
      root, ["cat-file", "blob", ":./" + path], maximum: FileReader.maximumDocument,
      usesHooksIndex: true
    ).get()
  }

  /// The same of several files.
  nonisolated package func stagedSources(_ paths: [String]) async -> [String: [UInt8]] {
    guard let index = try? await self.index(ofHook: true) else { return [:] }
    let wanted = Set(paths)
    return await sources(
      index.entries.map { (PathText.of($0.path.bytes), $0.id) }.filter { wanted.contains($0.0) },
      "HEAD")
  }

  /// What the files of a snapshot of the working tree say, or of what is staged, for revisions that have
  /// them.
  ///
  /// - Parameter listed: the revision, where its files are listed already.
  nonisolated package func facts(
    beside snapshot: Snapshot, staged: Bool = false, listed: RevisionTree? = nil
  ) async -> BlobFacts {
    var index = listed?.index
    if index == nil { index = try? await self.index(ofHook: staged) }
    guard let index else { return BlobFacts(beside: snapshot) }
    if staged {
      return BlobFacts(
        beside: snapshot,
        objects: Dictionary(
          index.entries.map { ($0.path, $0.id) }, uniquingKeysWith: { first, _ in first }))
    }
    var settings = listed?.settings
    if settings == nil { settings = await RepositorySettings(self.root) }
    guard let settings, !settings.hasFilters else { return BlobFacts(beside: snapshot) }
    let root = Array(root.utf8) + [UInt8(ascii: "/")]
    var paths = Set(snapshot.tree.sources.map { ByteString($0.rawPath) })
    paths.formUnion(snapshot.documents.keys.map { ByteString(PathText.bytes(of: $0)) })
    var objects: [ByteString: ByteString] = [:]
    for entry in index.entries
    where paths.contains(entry.path) && index.isUntouched(entry, below: root) {
      objects[entry.path] = entry.id
    }
    return BlobFacts(beside: snapshot, objects: objects)
  }

  nonisolated func index(ofHook: Bool) async throws(GitFailure) -> StagedFiles {
    let path: String
    if ofHook, let hooks = Git.hooksIndex {
      path = hooks
    } else if let own = Git.ownIndex(of: root) {
      path = own
    } else {
      let output = try await Git.objects(root, ["rev-parse", "--git-path", "index"]).get()
      let text = PathText.of(output.prefix { $0 != UInt8(ascii: "\n") })
      path = text.hasPrefix("/") ? text : root + "/" + text
    }
    var status = stat()
    let isThere = stat(path, &status) == 0
    let listing = try await Git.objects(
      root, ["ls-files", "--stage", "--debug", "-z"], usesHooksIndex: ofHook
    ).get()
    return StagedFiles(
      listing: listing,
      written: isThere ? (status.lastWritten.tv_sec, status.lastWritten.tv_nsec) : (0, 0))
  }

  // MARK: - Changes

  /// Files of every kind that differ from those of a revision: in the working tree, those that git
  /// doesn't know and doesn't ignore among them, or in what is staged. Sorted by path.
  ///
  /// - Parameter name: what the user calls the revision.
  nonisolated package func changedFiles(
    since revision: Revision, named name: String, staged: Bool
  ) async throws(WorkspaceError) -> [ChangedFile] {
    let folder = try folder(named: name)
    do throws(GitFailure) {
      let listing = try await Git.objects(
        root, ["ls-tree", "-r", "-t", "-z", "--full-tree", Self.tree(of: revision, folder)]
      ).get()
      let old = GitTree(listing: listing)
      let index = try await self.index(ofHook: staged)
      guard staged else { return try await changes(from: old.ids, to: index, revision.commit) }
      return Self.changes(
        from: await readingSubmodules(old, .all).ids,
        to: await readingSubmodules(GitTree(index), .all).ids)
    } catch {
      throw .unreadableRevision(name, reason: error.reason)
    }
  }

  private static func changes(
    from old: [ByteString: ByteString], to new: [ByteString: ByteString]
  ) -> [ChangedFile] {
    let changed = new.filter { old[$0.key] != $0.value }.map {
      ChangedFile(PathText.of($0.key.bytes), old[$0.key] == nil ? .added : .modified)
    }
    let gone = old.keys.filter { new[$0] == nil }.map {
      ChangedFile(PathText.of($0.bytes), .removed)
    }
    return (changed + gone).sorted()
  }

  private nonisolated func changes(
    from old: [ByteString: ByteString], to index: StagedFiles, _ commit: String
  ) async throws(GitFailure) -> [ChangedFile] {
    let root = Array(root.utf8) + [UInt8(ascii: "/")]
    var changed: [ChangedFile] = []
    var asked: [ByteString] = []
    var known = Set<ByteString>()
    for entry in index.entries {
      known.insert(entry.path)
      // What isn't checked out is no change.
      if entry.isAbsent, access(entry.path.bytes, in: root) != 0 { continue }
      if entry.kind == .submodule, let folder = self.folder(ofSubmodule: entry.path),
        let own = await changes(inSubmodule: folder, at: entry.path, since: old[entry.path])
      {
        changed += own
      } else if [.file, .link].contains(entry.kind), !index.isUntouched(entry, below: root) {
        asked.append(entry.path)
      } else if old[entry.path] != (await checkedOut(entry) ?? entry.id) {
        changed.append(
          ChangedFile(PathText.of(entry.path.bytes), old[entry.path] == nil ? .added : .modified))
      }
    }
    let others = try await Git.objects(
      self.root, ["ls-files", "--others", "--exclude-standard", "-z"]
    ).get()
    for path in others.split(separator: 0).map(ByteString.init) where known.insert(path).inserted {
      asked.append(path)
    }
    // What the index has lost stays on the disk as a file that git doesn't know.
    changed += old.keys.filter { !known.contains($0) }.map {
      ChangedFile(PathText.of($0.bytes), .removed)
    }
    let objects = try await GitObjects(
      root: self.root, ids: Set(asked.compactMap { old[$0] }), of: commit)
    for chunk in objects.chunks(of: Array(Set(asked.compactMap { old[$0] }))) {
      let contents = try await objects.read(chunk)
      let ids = Set(chunk)
      for path in asked {
        guard let id = old[path], ids.contains(id) else { continue }
        let now = Self.content(root + path.bytes)
        if now == nil, access(path.bytes, in: root) != 0 {
          changed.append(ChangedFile(PathText.of(path.bytes), .removed))
        } else if now == nil || now != contents.bytes(of: id) {
          changed.append(ChangedFile(PathText.of(path.bytes), .modified))
        }
      }
    }
    for path in asked {
      if let id = old[path], objects.size(of: id) == nil {
        changed.append(ChangedFile(PathText.of(path.bytes), .modified))
      }
    }
    for path in asked where old[path] == nil && access(path.bytes, in: root) == 0 {
      changed.append(ChangedFile(PathText.of(path.bytes), .added))
    }
    return changed.sorted()
  }

  /// The same of what a submodule holds; nil where it can't be told what its commit had.
  ///
  /// - Parameter commit: of the submodule; nil where there was none.
  private nonisolated func changes(
    inSubmodule folder: String, at place: ByteString, since commit: ByteString?
  ) async -> [ChangedFile]? {
    guard let commit else { return nil }
    let workspace = Workspace(
      Options(root: folder, asksGit: options.asksGit, jobs: options.jobs, reader: options.reader))
    let revision = Revision(commit: String(decoding: commit.bytes, as: UTF8.self), time: 0)
    let above = PathText.of(place.bytes) + "/"
    return try? await workspace.changedFiles(
      since: revision, named: revision.commit, staged: false
    ).map { ChangedFile(above + $0.path, $0.kind) }
  }

  /// The commit that is checked out in a submodule; nil for anything else, and where none is.
  private nonisolated func checkedOut(_ entry: StagedFiles.Entry) async -> ByteString? {
    guard entry.kind == .submodule, let folder = folder(ofSubmodule: entry.path) else { return nil }
    return await Self.head(of: folder)
  }

  /// What git would put into an object: of a link where it leads.
  private static func content(_ path: [UInt8]) -> [UInt8]? {
    if let target = SymbolicLink.target(of: path) { return target }
    return try? FileReader.bytes(path, limit: FileReader.maximumSource)
  }

  private nonisolated func access(_ path: [UInt8], in root: [UInt8]) -> Int32 {
    (root + path + [0]).withUnsafeBytes { raw in
      var status = stat()
      return raw.baseAddress.map {
        lstat($0.assumingMemoryBound(to: CChar.self), &status)
      } ?? -1
    }
  }

  /// The commit that a file was changed by last; nil where there is none, or no repository.
  ///
  /// - Parameter path: from the root, or from the root of the file system.
  nonisolated package func lastCommit(of path: String) async -> Revision? {
    let output = await Git.objects(
      root, ["rev-list", "--max-count=1", "--timestamp", "HEAD", "--", path])
    return (try? output.get()).flatMap { Revision.list($0).first }
  }
}
