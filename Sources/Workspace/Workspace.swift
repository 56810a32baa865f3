import PythonSyntax
package import Resolution

/// A tree on the disk: the only one that looks at it.
///
/// It walks, asks git, reads and parses, within limits and never through a link out of the tree,
/// and says of everything that it could not read that it couldn't.
package actor Workspace {
  /// What the user says of the reading.
  package struct Options: Sendable {
    package let root: String
    /// The configuration to use; nil for that of the root.
    package let configuration: String?
    /// Patterns that are left out, added to those of the configuration.
    package let exclude: [String]
    /// Whether what git ignores may be left out.
    package let asksGit: Bool
    /// How many files are parsed at once.
    package let jobs: Int
    /// What makes settings of the bytes of a file.
    package let reader: any SettingsReader

    package init(
      root: String, configuration: String? = nil, exclude: [String] = [], asksGit: Bool = true,
      jobs: Int,
      reader: any SettingsReader
    ) {
      self.root = root
      self.configuration = configuration
      self.exclude = exclude
      self.asksGit = asksGit
      self.jobs = jobs
      self.reader = reader
    }
  }

  /// How far the reading has come.
  package enum Step: Sendable, Equatable {
    case walk, git, parse
    /// The number of files that are about to be parsed.
    case parsing(Int)
  }

  nonisolated let options: Options
  /// The folder that holds the tree, as it was given.
  nonisolated package var root: String { options.root }
  nonisolated let onStep: @Sendable (Step) -> Void
  nonisolated let environments: Environments
  /// What went otherwise than the user may expect, as sentences.
  package private(set) var warnings: [String] = []

  /// Reads nothing yet. `onStep` is called as each step of the reading is done, or about to begin.
  package init(_ options: Options, onStep: @escaping @Sendable (Step) -> Void = { _ in }) {
    self.options = options
    self.onStep = onStep
    environments = Environments(below: options.root)
  }

  /// Everything that an analysis of the tree reads.
  package func snapshot() async throws -> Snapshot {
    let root = options.root
    let (settings, settingsPath) = try SettingsFile.load(
      options.configuration, root: root, options.reader)
    let asksGit = options.asksGit && settings.gitignore
    async let ignored = asksGit ? Git.ignoredFiles(below: root) : .success([])
    let walked = try Walk.files(
      below: root,
      leavingOut: Exclusions(
        folders: Exclusions.defaultFolders,
        patterns: (settings.exclude + options.exclude).map(Glob.init), detectsEnvironments: true))
    onStep(.walk)
    var tree = walked
    switch await ignored {
    case .success(let paths): tree = walked.leavingOut(ignored: paths)
    case .failure(let failure):
      warnings.append(
        "git could not say what it ignores (\(failure.reason)); the .gitignore files of the tree are "
          + "followed instead")
      tree = walked.leavingOut(ignored: ignoredByFiles(of: walked))
    }
    onStep(.git)
    onStep(.parsing(tree.sources.count))
    let (facts, unreadable) = parse(tree.sources)
    tree = tree.leavingOut(unreadable: unreadable)
    let stubs = Set(Snapshot.stubs(of: tree.sources, Table(facts)).map(\.path))
    let (documents, lost) = read(
      tree.markers.filter { ProjectMarker.isDocument($0) || stubs.contains($0) }, settings.registry)
    tree = tree.skipping(lost)
    onStep(.parse)
    return Snapshot(
      settings: settings, settingsPath: settingsPath, tree: tree, facts: Table(facts),
      documents: documents,
      installed: environments.installed(beside: tree.markers))
  }

  /// Parses every Python file below the root, no configuration applied, a part at a time so that
  /// memory doesn't grow with the tree.
  ///
  /// - Parameter body: takes the path of each file with what it says, or why it can't be read; false
  ///   ends the reading.
  /// - Returns: what was left out.
  nonisolated package func forEachFile(
    _ body: (String, FileOutcome) -> Bool
  ) throws -> [SkippedPath] {
    let tree = try Walk.files(below: options.root, leavingOut: .facts)
    var start = 0
    while start < tree.sources.count {
      let part = Array(tree.sources[start..<min(start + 512, tree.sources.count)])
      for (file, outcome) in zip(part, outcomes(part)) where !body(file.path, outcome) { return [] }
      start += part.count
    }
    return tree.skipped
  }

  /// The bytes of Python files of the tree, each only where it still is what `snapshot` saw.
  nonisolated package func sources(_ paths: [String], as snapshot: Snapshot) -> [String: [UInt8]] {
    let wanted = Set(paths)
    var result: [String: [UInt8]] = [:]
    for (file, facts) in zip(snapshot.tree.sources, snapshot.facts) where wanted.contains(file.path)
    {
      let bytes = try? FileReader.bytes(
        systemPath(file.path), limit: FileReader.maximumSource)
      if let bytes, ContentHash(bytes) == facts.contentHash { result[file.path] = bytes }
    }
    return result
  }

  /// The bytes of a document that the user names, wherever it stands.
  ///
  /// - Parameter limit: how many it may have; as many as other documents unless more are expected.
  nonisolated package static func document(
    named path: String, limit: Int? = nil
  ) throws(UnreadableDocument) -> [UInt8] {
    do throws(FileReader.ReadError) {
      return try FileReader.bytes(
        Array(path.utf8), limit: limit ?? FileReader.maximumDocument, followingLinks: true)
    } catch {
      throw UnreadableDocument(reason: error.reason)
    }
  }

  // MARK: - Steps

  /// What the `.gitignore` files of the tree leave out, where git can't be asked.
  private func ignoredByFiles(of tree: ProjectFiles) -> Set<[UInt8]> {
    let rules = tree.markers.filter { $0.fileName == ".gitignore" }.compactMap { path in
      (try? FileReader.bytes(systemPath(path), limit: FileReader.maximumDocument)).map {
        IgnoreRules($0, in: path.pathParts.dropLast().joined(separator: "/"))
      }
    }
    return Set(
      IgnoreRules.ignored(tree.sources.map(\.path) + tree.markers, by: rules)
        .map(PathText.bytes(of:)))
  }

  private func parse(_ files: [SourceFile]) -> (facts: [ParsedModule], unreadable: [Int: String]) {
    var facts: [ParsedModule] = []
    facts.reserveCapacity(files.count)
    var unreadable: [Int: String] = [:]
    for (index, outcome) in outcomes(files).enumerated() {
      switch outcome {
      case .parsed(let module): facts.append(module)
      case .unreadable(let reason): unreadable[index] = reason
      }
    }
    return (facts, unreadable)
  }

  private nonisolated func outcomes(_ files: [SourceFile]) -> [FileOutcome] {
    let root = Array(options.root.utf8) + [UInt8(ascii: "/")]
    let same = SameFiles()
    return ParallelMap.run(count: files.count, jobs: options.jobs) {
      Worker()
    } body: { worker, index in
      do throws(FileReader.ReadError) {
        let module = try FileReader.module(
          root + files[index].rawPath, with: &worker.parser
        ) { bytes, hash in
          same.module(of: bytes, hash) { root + files[$0].rawPath }
        }
        if !ProjectMarker.isNotebook(files[index].path) { same.note(module, of: index) }
        return .parsed(module)
      } catch {
        return .unreadable(reason: error.reason)
      }
    }
  }

  /// The storage of one task.
  private final class Worker {
    var parser = SourceParser()
  }

  /// - Parameter registry: the path that the settings give; its reader says where it can't be read.
  private func read(
    _ paths: [String], _ registry: String?
  ) -> (documents: [String: Document], lost: [SkippedPath]) {
    var documents: [String: Document] = [:]
    var lost: [SkippedPath] = []
    for path in paths {
      do throws(FileReader.ReadError) {
        documents[path] = .bytes(try bytes(ofDocument: path))
      } catch {
        documents[path] = .unreadable(error.reason)
        lost.append(SkippedPath(path: path, reason: .unreadable, detail: error.reason))
      }
    }
    if let registry, documents[registry] == nil {
      do throws(FileReader.ReadError) {
        documents[registry] = .bytes(try bytes(ofDocument: registry))
      } catch {
        documents[registry] = .unreadable(error.reason)
      }
    }
    return (documents, lost)
  }

  /// A link to a document is followed, but not out of the tree.
  private func bytes(ofDocument path: String) throws(FileReader.ReadError) -> [UInt8] {
    let file = systemPath(path)
    guard FilePath.resolved(file) != nil else {
      throw FileReader.ReadError("there is no such file")
    }
    guard FilePath.isInside(file, Array(options.root.utf8)) else {
      throw FileReader.ReadError("it leads out of the tree")
    }
    return try FileReader.bytes(
      file, limit: FileReader.maximumDocument, followingLinks: true)
  }

  /// The system's bytes for a path below the root.
  private nonisolated func systemPath(_ path: String) -> [UInt8] {
    Array(options.root.utf8) + [UInt8(ascii: "/")] + PathText.bytes(of: path)
  }
}

/// Why a document can't be read, in the system's words or ours.
package struct UnreadableDocument: Error {
  package let reason: String
}
