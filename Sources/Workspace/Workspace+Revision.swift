import PythonSyntax
package import Resolution

/// Revisions of the tree's repository, read from git's objects: the working tree is neither looked at
/// nor touched.
extension Workspace {
  /// Everything that an analysis of a revision reads: the files that it has below the root, by its own
  /// settings unless others are named.
  ///
  /// - Parameters:
  ///   - name: what the user calls it.
  ///   - facts: what was read so far, of this tree alone; it is added to.
  package func snapshot(
    of revision: Revision, named name: String, facts: BlobFacts
  ) async throws -> Snapshot {
    let (tree, settings) = try await listing(of: revision, name, .all)
    return try await snapshot(
      of: RevisionTree(
        revision: revision, name: name, tree: tree, index: nil, settings: settings), facts: facts)
  }

  /// The same where the revision's files are listed already.
  ///
  /// - Parameter tree: the working tree that it is compared with, if it is: what that can't have of a
  ///   revision, or a revision of it, is then in both or in neither.
  package func snapshot(
    of listed: RevisionTree, facts: BlobFacts, beside tree: Snapshot? = nil
  ) async throws -> Snapshot {
    let snapshot = try await RevisionReader(
      options: options, environments: environments, tree: listed.tree,
      commit: listed.revision.commit, name: listed.name
    ).snapshot(facts, beside: tree, onStep)
    guard let tree else { return snapshot }
    let entries = (listed.index?.entries ?? []).filter(\.isAbsent)
    let submodules = listed.tree.submodules.map(\.path).filter { folder(ofSubmodule: $0) != nil }
    if entries.isEmpty, submodules.isEmpty { return snapshot }
    let there = Set(tree.tree.sources.map(\.rawPath) + tree.tree.markers.map(PathText.bytes))
    return snapshot.asCheckedOut(
      beside: tree,
      without: Set(
        entries.lazy.filter { !there.contains($0.path.bytes) }
          .map { PathText.of($0.path.bytes) }),
      submodules: Set(submodules.map { PathText.of($0.bytes) }))
  }

  /// Lists what a revision has below the root; that can be done while something else is read.
  ///
  /// - Parameters:
  ///   - name: what the user calls it.
  ///   - staged: whether it stands beside what is staged, not the working tree.
  ///   - submodules: which are read.
  ///   - settings: where somebody asks for them already.
  package nonisolated func tree(
    of revision: Revision, named name: String, staged: Bool = false,
    submodules: SubmoduleReading, settings: Task<RepositorySettings, Never>? = nil
  ) async throws(WorkspaceError) -> RevisionTree {
    async let index = try? index(ofHook: staged)
    let (tree, settings) = try await listing(of: revision, name, submodules, settings)
    return RevisionTree(
      revision: revision, name: name, tree: tree, index: await index, settings: settings)
  }

  /// The bytes of files of a revision, each only where git has it and it isn't too large.
  nonisolated package func sources(
    _ paths: [String], of listed: RevisionTree
  ) async -> [String: [UInt8]] {
    let files = paths.compactMap { path in
      listed.tree.entry(at: PathText.bytes(of: path)).map { (path: path, entry: $0) }
    }
    var sizes: [ByteString: Int] = [:]
    for file in files { sizes[file.entry.id] = file.entry.size }
    return await sources(
      files.map { ($0.path, $0.entry.id) }, listed.revision.commit, known: sizes,
      alsoFrom: listed.tree.objectFolders)
  }

  /// The bytes of files whose objects are known, by their paths.
  nonisolated func sources(
    _ files: [(path: String, id: ByteString)], _ commit: String, known: [ByteString: Int] = [:],
    alsoFrom folders: [String] = []
  ) async -> [String: [UInt8]] {
    let ids = Set(files.map(\.id))
    guard
      let objects = try? await GitObjects(
        root: root, ids: ids, of: commit, known: known, alsoFrom: folders)
    else { return [:] }
    let read = ids.filter { objects.size(of: $0).map { $0 <= FileReader.maximumDocument } ?? false }
    var result: [String: [UInt8]] = [:]
    for chunk in objects.chunks(of: read.sorted()) {
      guard let contents = try? await objects.read(chunk) else { continue }
      for file in files { contents.bytes(of: file.id).map { result[file.path] = $0 } }
    }
    return result
  }

  /// The tree of a revision below the root, its links read.
  private nonisolated func listing(
    of revision: Revision, _ name: String, _ submodules: SubmoduleReading,
    _ asked: Task<RepositorySettings, Never>? = nil
  ) async throws(WorkspaceError) -> (GitTree, RepositorySettings) {
    let path = try folder(named: name)
    let settings = await (asked ?? repositorySettings()).value
    // A partial clone would fetch what it is asked the size of.
    let sizes = settings.isPartial ? [] : ["--long"]
    switch await Git.objects(
      root, ["ls-tree", "-r", "-t", "-z"] + sizes + ["--full-tree", Self.tree(of: revision, path)])
    {
    case .failure(let failure):
      if path.isEmpty { throw .unreadableRevision(name, reason: failure.reason) }
      throw .nothingInRevision(name, path: path)
    case .success(let output):
      let tree = await readingSubmodules(GitTree(listing: output), submodules)
      return (try await following(tree, revision.commit, name), settings)
    }
  }

  /// Begins to ask for what the repository's settings say.
  package nonisolated func repositorySettings() -> Task<RepositorySettings, Never> {
    Task.detached { [root] in await RepositorySettings(root) }
  }

  /// A folder of a revision, as git takes it.
  static func tree(of revision: Revision, _ path: String) -> String {
    emptyTrees.contains(revision.commit) ? revision.commit : "\(revision.commit):\(path)"
  }

  /// The tree without files, which every repository has, by SHA-1 and SHA-256.
  private static let emptyTrees = [
    "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
  ]

  /// The same tree with its links read.
  nonisolated func following(
    _ tree: GitTree, _ commit: String, _ name: String
  ) async throws(WorkspaceError) -> GitTree {
    var tree = tree
    let links = tree.links
    guard !links.isEmpty else { return tree }
    do throws(GitFailure) {
      let objects = try await GitObjects(
        root: root, ids: Set(links.map(\.id)), of: commit, known: tree.sizes,
        alsoFrom: tree.objectFolders)
      let short = links.filter { (objects.size(of: $0.id) ?? .max) < 4_096 }
      let contents = try await objects.read(Array(Set(short.map(\.id))))
      for link in short { tree.targets[link.path] = contents.bytes(of: link.id) }
    } catch {
      throw .unreadableRevision(name, reason: error.reason)
    }
    return tree
  }

  /// From the top of the repository to the root.
  nonisolated func folder(named name: String) throws(WorkspaceError) -> String {
    guard let top = Git.repository(of: root), let here = FilePath.resolved(root) else {
      throw .noRepository(path: root, revision: name)
    }
    let folder = here.utf8.count > top.utf8.count ? String(here.dropFirst(top.count)) : ""
    return folder.split(separator: "/").joined(separator: "/")
  }

  // MARK: - Names

  /// The commit that a name stands for.
  package nonisolated func revision(named name: String) async throws(WorkspaceError) -> Revision {
    guard Git.repository(of: root) != nil else {
      throw .noRepository(path: root, revision: name)
    }
    guard let revision = await commit(name) else {
      throw .unknownRevision(name, path: root)
    }
    return revision
  }

  /// What a change is compared with: the commit that a name stands for, and where nothing was committed yet,
  /// of `HEAD` a tree without files.
  package nonisolated func base(named name: String) async throws(WorkspaceError) -> Revision {
    do throws(WorkspaceError) { return try await revision(named: name) } catch {
      guard case .unknownRevision = error, name == "HEAD",
        // A branch without a commit; not one whose commit can't be read.
        (try? await Git.objects(root, ["symbolic-ref", "--quiet", "HEAD"]).get()) != nil,
        (try? await Git.objects(root, ["rev-parse", "--verify", "--quiet", "HEAD"]).get()) == nil,
        let output = try? await Git.objects(root, ["hash-object", "-t", "tree", "--stdin"]).get()
      else { throw error }
      return Revision(
        commit: String(decoding: output.prefix { $0 != 0x0A }, as: UTF8.self), time: 0)
    }
  }

  /// The commit that is checked out; nil where there is no repository, or no commit in it.
  package nonisolated func currentRevision() async -> Revision? { await commit("HEAD") }

  private nonisolated func commit(_ name: String) async -> Revision? {
    guard !name.isEmpty, name.first != "-", !name.contains("..") else { return nil }
    let output = await Git.objects(
      root, ["rev-list", "--max-count=1", "--timestamp", "--end-of-options", name, "--"])
    return (try? output.get()).flatMap { Revision.list($0).first }
  }

  /// The commits from one to another, both with them: those on the way of first parents, the oldest
  /// first.
  package nonisolated func revisions(
    from old: Revision, to new: Revision
  ) async throws(WorkspaceError) -> [Revision] {
    let between = try await list(
      ["--first-parent", "--reverse", "\(old.commit)..\(new.commit)"], new.commit)
    return [old] + between.filter { $0 != old }
  }

  /// The tagged commits, those that were committed first at the beginning.
  ///
  /// - Parameters:
  ///   - pattern: as git has them: `v1.*`.
  ///   - range: only those from one commit to another; nil for all.
  package nonisolated func taggedRevisions(
    _ pattern: String, in range: (old: Revision, new: Revision)?
  ) async throws(WorkspaceError) -> [(revision: Revision, tag: String)] {
    let output: [UInt8]
    switch await Git.objects(
      root,
      [
        "for-each-ref", "--format=%(objectname) %(*objectname)%00%(refname:strip=2)",
        "refs/tags/\(pattern)",
      ])
    {
    case .success(let bytes): output = bytes
    case .failure(let failure): throw .unreadableRevision(pattern, reason: failure.reason)
    }
    var tags: [String: String] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      guard let end = line.firstIndex(of: 0) else { continue }
      // Of an annotated tag the second is what it stands for.
      let ids = line[..<end].split(separator: UInt8(ascii: " "))
      guard let id = ids.last else { continue }
      tags[String(decoding: id, as: UTF8.self)] = PathText.of(line[(end + 1)...])
    }
    guard !tags.isEmpty else { return [] }
    var wanted = Set(tags.keys)
    if let range {
      let between = try await list(
        ["\(range.old.commit)..\(range.new.commit)"], range.new.commit)
      wanted.formIntersection(between.map(\.commit) + [range.old.commit])
    }
    guard !wanted.isEmpty else { return [] }
    return try await list(["--no-walk=sorted"] + wanted.sorted(), pattern)
      .sorted { ($0.time, $0.commit) < ($1.time, $1.commit) }
      .map { ($0, tags[$0.commit] ?? "") }
  }

  private nonisolated func list(
    _ arguments: [String], _ name: String
  ) async throws(WorkspaceError) -> [Revision] {
    switch await Git.objects(root, ["rev-list", "--timestamp"] + arguments + ["--"]) {
    case .success(let output): return Revision.list(output)
    case .failure(let failure): throw .unreadableRevision(name, reason: failure.reason)
    }
  }

  /// The files that were renamed from one revision to another, or to what is staged; none where git
  /// can't say.
  ///
  /// - Parameter ofHook: whether that is staged which git names to a hook.
  package nonisolated func renames(
    from old: Revision, to new: Revision?, ofHook: Bool = false
  ) async -> Renames {
    let options = [
      "-r", "-z", "-M", "-l4000", "--name-status", "--relative", "--no-ext-diff", "--no-textconv",
      "--ignore-submodules=all", "--no-color", "-O/dev/null",
    ]
    let command =
      new.map { ["diff-tree"] + options + ["--end-of-options", old.commit, $0.commit] }
      ?? ["diff-index", "--cached"] + options + ["--end-of-options", old.commit]
    let output = await Git.objects(root, command + Renames.paths, usesHooksIndex: ofHook)
    return (try? output.get()).map(Renames.init(nameStatus:)) ?? Renames()
  }
}

/// The files of a revision, listed and not yet read.
package struct RevisionTree: Sendable {
  package let revision: Revision
  /// What the user calls the revision.
  let name: String
  let tree: GitTree
  /// What stands beside it; nil where that isn't known.
  let index: StagedFiles?
  let settings: RepositorySettings
}
