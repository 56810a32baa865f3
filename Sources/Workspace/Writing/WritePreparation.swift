import Platform
import Resolution
import SourceEdits

/// Everything that is checked of a change before the first byte of the tree is written, and what
/// its entry in the journal says.
struct WritePreparation {
  /// A file with what stands there.
  struct File {
    let path: TreePath
    let before: [UInt8]?
    let after: [UInt8]?
    let origin: TreePath?
    /// Nil where no file is there.
    let status: stat?
  }

  private let root: String
  private var look: TreeLook
  private(set) var files: [File] = []
  private(set) var refusals: [Refusal] = []
  /// Those that were looked at: two texts may stand for one.
  private var paths: Set<TreePath> = []
  private var indexes: [JournalManifest.Index] = []

  /// Checks a change against the tree as it is.
  ///
  /// - Parameter force: goes on where a refusal yields to it.
  init(_ changes: TreeChanges, root: String, _ tree: OpenFolder, force: Bool) async {
    self.root = root
    look = TreeLook(tree)
    for change in changes.files { check(change) }
    await askGit(force: force)
    if force { refusals.removeAll(where: \.reason.yieldsToForce) }
  }

  private mutating func check(_ change: TreeChanges.File) {
    let origin = change.origin.map { TreePath($0) }
    guard let path = TreePath(change.path), origin.map({ $0 != nil }) ?? true,
      paths.insert(path).inserted
    else {
      return refuse(change.path, .noPath)
    }
    let found = look.file(path)
    var state: stat?
    switch (found, change.before) {
    case (.refused(let reason), nil):
      // A link or a folder is there, too.
      let isThere = reason == .isLink || reason == .notRegular
      return refuse(change.path, isThere ? .isThere : reason)
    case (.refused(let reason), _?): return refuse(change.path, reason)
    case (.none, nil): break
    case (.none, _?): return refuse(change.path, .isGone)
    case (.file, nil): return refuse(change.path, .isThere)
    case (.file(let bytes, let status), let before?):
      if bytes != before { return refuse(change.path, .isOther) }
      if status.st_mode & 0o222 == 0 { refuse(change.path, .readOnly) }
      state = status
    }
    if let reason = look.refusal(ofFolderOf: path) { return refuse(change.path, reason) }
    files.append(
      File(
        path: path, before: change.before, after: change.after, origin: origin ?? nil,
        status: state))
  }

  private mutating func refuse(_ path: String, _ reason: Refusal.Reason) {
    refusals.append(Refusal(path: path, reason: reason))
  }

  // MARK: - Git

  private mutating func askGit(force: Bool) async {
    var groups: [[[UInt8]]: [File]] = [:]
    for file in files { groups[look.repository(of: file.path), default: []].append(file) }
    for (parts, files) in groups.sorted(by: {
      $0.key.joined().lexicographicallyPrecedes($1.key.joined())
    }) {
      let repository = Array(parts.joined(separator: [UInt8(ascii: "/")]))
      if repository.isEmpty, Git.repository(of: root) == nil { continue }
      do throws(GitFailure) {
        guard let index = GitIndex(root: root, repository: repository) else {
          throw GitFailure(reason: "its path is no text")
        }
        try await ask(index, files, asksChanges: !force)
      } catch {
        refuse(PathText.of(repository), .gitIsSilent(error.reason))
      }
    }
  }

  private mutating func ask(
    _ index: GitIndex, _ files: [File], asksChanges: Bool
  ) async throws(GitFailure) {
    let entries = Dictionary(
      grouping: try await index.entries(of: files.map(\.path)), by: \.path)
    if asksChanges {
      let changed = try await index.changed(among: files.map(\.path))
      for file in files where file.before != nil {
        if entries[file.path.text] == nil {
          refuse(file.path.text, .untracked)
        } else if changed.contains(file.path) {
          refuse(file.path.text, .uncommitted)
        }
      }
    }
    var (before, after): ([GitIndex.Entry], [GitIndex.Entry]) = ([], [])
    let here = Set(files.map(\.path))
    for file in files {
      guard let origin = file.origin, here.contains(origin), let old = entries[origin.text],
        file.before == nil
      else { continue }
      before += entries[file.path.text] ?? []
      after += old.map { $0.moved(to: file.path) }
    }
    let origins = Set(files.compactMap(\.origin))
    for file in files where file.after == nil && origins.contains(file.path) {
      before += entries[file.path.text] ?? []
    }
    if !after.isEmpty {
      indexes.append(
        JournalManifest.Index(repository: index.repository, before: before, after: after))
    }
  }

  // MARK: - What the journal says

  /// The entry, and the bytes that it keeps.
  mutating func manifest(title: String, time: Int) -> (JournalManifest, [UInt8]) {
    var bytes: [UInt8] = []
    let kept = files.map { file in
      JournalManifest.File(
        path: file.path.text,
        before: file.before.map { Self.content($0, file.status, &bytes) },
        after: file.after.map { Self.content($0, file.status, &bytes) })
    }
    let manifest = JournalManifest(
      title: title, time: time, made: missingFolders().map(\.text), emptied: emptiedFolders(),
      files: kept, indexes: indexes)
    return (manifest, bytes)
  }

  private static func content(
    _ content: [UInt8], _ status: stat?, _ bytes: inout [UInt8]
  ) -> JournalManifest.Content {
    let start = bytes.count
    bytes += content
    return JournalManifest.Content(
      start: start, count: content.count,
      mode: UInt32(truncatingIfNeeded: (status?.st_mode ?? 0) & 0o7777),
      owner: status?.st_uid ?? 0, group: status?.st_gid ?? 0)
  }

  /// The outer ones first.
  private mutating func missingFolders() -> [TreePath] {
    var missing: Set<TreePath> = []
    for file in files where file.after != nil {
      var next = file.path.above
      while let path = next, case .missing = look.folder(path.parts) {
        missing.insert(path)
        next = path.above
      }
    }
    return missing.sorted { ($0.parts.count, $0) < ($1.parts.count, $1) }
  }

  static let caches = Array("__pycache__".utf8)

  /// Those in which nothing is left, or nothing but what Python keeps there; the inner ones first.
  private mutating func emptiedFolders() -> [JournalManifest.Folder] {
    let leaving = Set(files.filter { $0.after == nil }.map(\.path))
    let coming = Set(files.filter { $0.after != nil }.flatMap { Self.above($0.path) })
    var emptied: Set<TreePath> = []
    var result: [JournalManifest.Folder] = []
    for path in Set(leaving.flatMap(Self.above)).sorted(by: {
      ($1.parts.count, $0) < ($0.parts.count, $1)
    }) where !coming.contains(path) {
      guard case .folder(let folder, _) = look.folder(path.parts),
        let names = try? folder.names(), let status = try? folder.ownStatus()
      else { continue }
      let isEmptied = names.allSatisfy { name in
        let inner = path.appending(name)
        return leaving.contains(inner) || emptied.contains(inner)
          || name == Self.caches && Self.isCache(name, in: folder)
      }
      if isEmptied {
        emptied.insert(path)
        result.append(
          JournalManifest.Folder(
            path: path.text, mode: UInt32(truncatingIfNeeded: status.st_mode & 0o7777),
            owner: status.st_uid,
            group: status.st_gid))
      }
    }
    return result
  }

  private static func above(_ path: TreePath) -> [TreePath] {
    Array(sequence(first: path) { $0.above }.dropFirst())
  }

  /// Whether a folder holds what Python makes again, and nothing else.
  static func isCache(_ name: [UInt8], in folder: OpenFolder) -> Bool {
    guard let cache = try? folder.folder(name), let names = try? cache.names() else {
      return false
    }
    let ending = Array(".pyc".utf8)
    return names.allSatisfy { name in
      guard let status = try? cache.status(name) else { return false }
      return status.st_mode & S_IFMT == S_IFREG
        && name.suffix(ending.count).elementsEqual(ending)
    }
  }
}
