import Foundation
import Platform
import Resolution
package import SourceEdits

/// Puts changes on the disk, and takes them back.
///
/// Before the first byte of the tree changes, the journal has what is needed to restore it. Files are
/// replaced whole by rename; what fails half-way is undone at once, and what a run leaves that was
/// killed ``rollback(_:force:)`` takes back.
package struct TreeWriter: Sendable {
  let root: String
  /// How long a git that is at work is waited for.
  private let patience: Duration
  /// Called before each call that changes the disk; tests end the run there.
  let willDo: @Sendable (WritingStep) throws -> Void

  /// - Parameters:
  ///   - root: the folder that holds the tree.
  ///   - patience: how long a git that is at work is waited for.
  ///   - willDo: called before each call that changes the disk; what it throws ends the run as a
  ///     failure of that call does.
  package init(
    root: String, patience: Duration = .seconds(5),
    willDo: @escaping @Sendable (WritingStep) throws -> Void = { _ in }
  ) {
    self.root = root
    self.patience = patience
    self.willDo = willDo
  }

  /// Whether a file of the tree may be executed.
  package func isExecutable(_ path: String) -> Bool {
    guard let place = TreePath(path), let tree = try? OpenFolder(root),
      let folder = try? tree.folder(place.folder), let status = try? folder.status(place.name)
    else { return false }
    return status.st_mode & S_IFMT == S_IFREG && status.st_mode & 0o100 != 0
  }

  // MARK: - Writing

  /// Writes a change, all of it or nothing.
  ///
  /// - Parameters:
  ///   - title: what was asked for, in the words of the command.
  ///   - force: writes also where git says that changes aren't committed.
  /// - Returns: by what it is taken back; nil where there is nothing to write.
  package func write(
    _ changes: TreeChanges, title: String, force: Bool = false
  ) async throws(WritingError) -> JournalID? {
    if changes.isEmpty { return nil }
    return try await telling { () async throws -> JournalID in
      let tree = try OpenFolder(root)
      let journal = try await openedJournal(of: tree, for: changes, force: force)
      if let id = try journal.unfinished() { throw WritingError.isUnfinished(id) }
      var prepared = try await prepare(changes, tree, force: force)
      let (manifest, bytes) = prepared.manifest(title: title, time: time(nil))
      let entry = try journal.add(
        manifest, bytes, as: try journal.nextID(), willDo: willDo)
      do {
        try await put(prepared.files, entry, tree)
      } catch {
        try await undo(entry, journal, tree, after: error)
      }
      return entry.id
    }
  }

  /// Nothing is made, not even the journal's folder, where nothing can be written.
  private func openedJournal(
    of tree: OpenFolder, for changes: TreeChanges, force: Bool
  ) async throws -> Journal {
    if let journal = try Journal(of: tree) { return journal }
    _ = try await prepare(changes, tree, force: force)
    return try Journal(making: tree)
  }

  private func prepare(
    _ changes: TreeChanges, _ tree: OpenFolder, force: Bool
  ) async throws -> WritePreparation {
    let prepared = await WritePreparation(changes, root: root, tree, force: force)
    if !prepared.refusals.isEmpty { throw WritingError.refused(prepared.refusals) }
    return prepared
  }

  private func put(
    _ files: [WritePreparation.File], _ entry: Journal.Entry, _ tree: OpenFolder
  ) async throws {
    for path in entry.manifest.made.compactMap(TreePath.init) {
      try at(path.text) {
        try willDo(WritingStep(.makeFolder, path.text))
        try tree.folder(path.folder).makingFolder(path.name)
      }
    }
    let origins = Dictionary(files.map { ($0.path, $0.status) }) { first, _ in first }
    var fresh: [(path: TreePath, name: [UInt8])] = []
    for (number, file) in files.enumerated() {
      guard let after = file.after else { continue }
      try at(file.path.text) {
        try willDo(WritingStep(.prepare, file.path.text))
        let folder = try tree.folder(file.path.folder)
        let status = file.status ?? file.origin.flatMap { origins[$0] ?? nil }
        let name = entry.temporary(number)
        try folder.unlinkIfThere(name)
        try folder.create(
          name, after, status.map(OpenFolder.Attributes.init), syncs: false)
        fresh.append((file.path, name))
      }
    }
    try DiskSync.wait(for: fresh, below: tree)
    // All that takes space is there; what changes the tree is names.
    for (number, file) in files.enumerated() {
      try at(file.path.text) { try putName(of: file, number, entry, tree) }
    }
    try empty(entry, tree)
    for index in entry.manifest.indexes {
      let paths = Set((index.before + index.after).map(\.path)).sorted().compactMap(TreePath.init)
      try await exchange(index, index.after, of: paths, entry, tree)
    }
    DiskSync.wait(forFoldersOf: files.map(\.path), below: tree)
    try willDo(WritingStep(.complete, entry.id.description))
    try entry.complete()
  }

  private func putName(
    of file: WritePreparation.File, _ number: Int, _ entry: Journal.Entry, _ tree: OpenFolder
  ) throws {
    try willDo(WritingStep(file.after == nil ? .delete : .replace, file.path.text))
    let folder = try tree.folder(file.path.folder)
    guard try folder.status(file.path.name).map(FileState.init) == file.status.map(FileState.init)
    else { throw Changed() }
    if file.after == nil {
      try folder.unlink(file.path.name)
    } else {
      try folder.rename(entry.temporary(number), to: file.path.name)
    }
  }

  /// A file that somebody writes while we do.
  private struct Changed: Error, CustomStringConvertible {
    let description = "it was changed just now"
  }

  /// Removes the folders in which nothing is left; what Python keeps there goes to the journal.
  private func empty(_ entry: Journal.Entry, _ tree: OpenFolder) throws {
    for (number, emptied) in entry.manifest.emptied.enumerated() {
      guard let path = TreePath(emptied.path) else { continue }
      try at(path.text) {
        let folder = try tree.folder(path.parts)
        let caches = WritePreparation.caches
        if try folder.status(caches) != nil, WritePreparation.isCache(caches, in: folder) {
          try willDo(WritingStep(.putAway, path.text))
          do throws(SystemFailure) {
            try folder.rename(caches, to: entry.cache(number), in: entry.folder)
          } catch {
            if error.number == EXDEV { return }
            throw error
          }
        }
        try willDo(WritingStep(.removeFolder, path.text))
        do throws(SystemFailure) {
          try tree.folder(path.folder).removeFolder(path.name)
        } catch {
          // Something was put there since.
          if error.number != ENOTEMPTY, error.number != EEXIST { throw error }
        }
      }
    }
  }

  /// Makes it that a repository's index has these entries of these paths.
  func exchange(
    _ index: JournalManifest.Index, _ entries: [GitIndex.Entry], of paths: [TreePath],
    _ entry: Journal.Entry, _ tree: OpenFolder
  ) async throws {
    let name = index.repository.isEmpty ? ".git/index" : index.repository + "/.git/index"
    try willDo(WritingStep(.index, name))
    let place = TreePath(index.repository)
    // Not through a link to a repository outside of the tree.
    _ = try at(name) { try tree.folder(place?.parts ?? []) }
    let repository = place?.bytes ?? []
    guard let git = GitIndex(root: root, repository: repository) else {
      throw Failure(path: name, reason: "there is no repository any more")
    }
    let folder = (FilePath.resolved(root) ?? root) + "/" + entry.path
    do {
      // Where it is so already, whoever holds the index may keep it.
      if try await Set(git.entries(of: paths)) == Set(entries) { return }
      try await IndexExchange(git, through: entry.folder, at: folder).put(
        entries, of: paths, within: patience)
    } catch {
      throw Failure(path: name, reason: Self.reason(error))
    }
  }

  // MARK: - Failing

  /// A call that failed, with the path that it was made for.
  struct Failure: Error {
    let path: String
    let reason: String
  }

  static func reason(_ error: any Error) -> String {
    (error as? GitFailure)?.reason ?? String(describing: error)
  }

  /// Names the path where a call fails.
  func at<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(path: path, reason: Self.reason(error))
    }
  }

  private func undo(
    _ entry: Journal.Entry, _ journal: Journal, _ tree: OpenFolder, after error: any Error
  ) async throws -> Never {
    let failure =
      error as? Failure ?? Failure(path: Journal.folderName, reason: Self.reason(error))
    do {
      var way = WayBack(entry, edits: .leave)
      try way.look(at: tree)
      _ = try await restore(way, journal, tree)
    } catch {
      throw WritingError.leftHalfWay(entry.id, path: failure.path, reason: failure.reason)
    }
    throw WritingError.failed(path: failure.path, reason: failure.reason)
  }

  /// Runs what may fail in many ways, and tells it in ours.
  func telling<Result>(
    _ body: () async throws -> Result
  ) async throws(WritingError) -> Result {
    do {
      return try await body()
    } catch let error as WritingError {
      throw error
    } catch Journal.Failure.isBusy {
      throw .isBusy
    } catch Journal.Failure.isDamaged(let id) {
      throw .isDamaged(id)
    } catch let error as Failure {
      throw .failed(path: error.path, reason: error.reason)
    } catch {
      throw .failed(path: root + "/" + Journal.folderName, reason: Self.reason(error))
    }
  }
}
