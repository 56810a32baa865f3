import Platform
import Resolution
package import SourceEdits

/// What a rollback did.
package struct Rollback: Hashable, Sendable {
  /// What was taken back.
  package let entry: JournalEntry
  /// How many files had to change for it.
  package let restored: Int
  /// Edits that were written over: their paths, and where copies of them are.
  package let kept: [Kept]
  /// Folders that were made and stay, for something else is in them.
  package let left: [String]

  /// A copy of a file; both paths are from the root of the tree.
  package struct Kept: Hashable, Sendable {
    package let path: String
    package let copy: String
  }
}

extension TreeWriter {
  /// What can be taken back, the oldest first.
  package func journal() async throws(WritingError) -> [JournalEntry] {
    try await telling { () throws -> [JournalEntry] in
      guard let journal = try Journal(of: try OpenFolder(root)) else { return [] }
      return try journal.ids().map(journal.listed)
    }
  }

  /// Takes an entry back, to the byte, in whatever state a run left it that was killed.
  ///
  /// - Parameters:
  ///   - id: nil for the one whose run ended half-way, or else the latest.
  ///   - force: writes over what was edited since, keeping a copy.
  /// - Returns: nil where it was taken back before.
  package func rollback(
    _ id: JournalID? = nil, force: Bool = false
  ) async throws(WritingError) -> Rollback? {
    try await telling { () async throws -> Rollback? in
      let tree = try OpenFolder(root)
      guard let journal = try Journal(of: tree) else {
        throw WritingError.noEntry(id)
      }
      let ids = try journal.ids()
      guard let chosen = try id ?? journal.unfinished() ?? ids.last else {
        throw WritingError.noEntry(nil)
      }
      guard ids.contains(chosen) else {
        if try chosen.number <= journal.lastID() { return nil }
        throw WritingError.noEntry(chosen)
      }
      let entry = try journal.entry(chosen)
      var way = WayBack(entry, edits: force ? .overwrite : .refuse)
      try way.look(at: tree)
      let newer = force ? [] : try newer(than: entry, ids.filter { $0 > chosen }, journal)
      let rewritten = Set(newer.map(\.path))
      let refusals = newer + way.refusals.filter { !rewritten.contains($0.path) }
      if !refusals.isEmpty { throw WritingError.refused(refusals) }
      let listed = try journal.listed(chosen)
      do {
        let (restored, kept, left) = try await restore(way, journal, tree)
        return Rollback(entry: listed, restored: restored, kept: kept, left: left)
      } catch {
        let failure =
          error as? Failure ?? Failure(path: entry.path, reason: Self.reason(error))
        throw WritingError.leftHalfWay(entry.id, path: failure.path, reason: failure.reason)
      }
    }
  }

  /// The files of an entry that later ones wrote again.
  private func newer(
    than entry: Journal.Entry, _ ids: [JournalID], _ journal: Journal
  ) throws -> [Refusal] {
    let files = Set(entry.manifest.files.map(\.path))
    return try ids.flatMap { id in
      try journal.manifest(id).files.filter { files.contains($0.path) }
        .map { Refusal(path: $0.path, reason: .writtenSince(id)) }
    }
  }

  /// Does what has to be done, each step so that it may be the last and be done again.
  func restore(
    _ way: WayBack, _ journal: Journal, _ tree: OpenFolder
  ) async throws -> (restored: Int, kept: [Rollback.Kept], left: [String]) {
    let entry = way.entry
    let manifest = entry.manifest
    try willDo(WritingStep(.reopen, entry.id.description))
    try entry.reopen()
    var kept: [Rollback.Kept] = []
    for file in way.files {
      guard let edited = file.edited else { continue }
      try at(file.path.text) {
        try willDo(WritingStep(.keep, file.path.text))
        let copy = try journal.keep(edited, of: file.path, from: entry.id)
        kept.append(Rollback.Kept(path: file.path.text, copy: copy))
      }
    }
    try clearAway(entry, tree)
    for folder in manifest.emptied.reversed() {
      guard let path = TreePath(folder.path) else { continue }
      try at(path.text) {
        try willDo(WritingStep(.restoreFolder, path.text))
        _ = try tree.makingFolder(path.parts)
      }
    }
    try restore(way.files, entry, tree)
    try bringBack(entry, tree)
    let left = try removeMade(manifest, tree)
    for index in manifest.indexes {
      let paths = Set((index.before + index.after).map(\.path)).sorted().compactMap(TreePath.init)
      try await exchange(index, index.before, of: paths, entry, tree)
    }
    try journal.remove(entry.id, willDo: willDo)
    return (way.files.count, kept, left)
  }

  /// So many files are restored at once: their bytes are waited for together, and a disk that is
  /// nearly full has no room for all.
  private static let restoredAtOnce = 64

  private func restore(
    _ files: [WayBack.File], _ entry: Journal.Entry, _ tree: OpenFolder
  ) throws {
    var start = 0
    while start < files.count {
      let part = files[start..<min(start + Self.restoredAtOnce, files.count)]
      start = part.endIndex
      var fresh: [(path: TreePath, name: [UInt8])] = []
      for file in part {
        guard let before = file.before else { continue }
        try at(file.path.text) {
          try willDo(WritingStep(.restore, file.path.text))
          let name = entry.temporary(file.number)
          try create(name, before, for: file.path, entry, tree)
          fresh.append((file.path, name))
        }
      }
      try DiskSync.wait(for: fresh, below: tree)
      for file in part {
        try at(file.path.text) {
          try willDo(WritingStep(file.before == nil ? .delete : .replace, file.path.text))
          let folder = try tree.folder(file.path.folder)
          if file.before == nil {
            try folder.unlinkIfThere(file.path.name)
          } else {
            try folder.rename(entry.temporary(file.number), to: file.path.name)
          }
        }
      }
    }
    DiskSync.wait(forFoldersOf: files.map(\.path), below: tree)
  }

  private func create(
    _ name: [UInt8], _ before: JournalManifest.Content, for path: TreePath,
    _ entry: Journal.Entry, _ tree: OpenFolder
  ) throws(SystemFailure) {
    let folder = try tree.makingFolder(path.folder)
    // What lets a file run as another user comes from what stands there, for a journal may be
    // anybody's.
    let special = try (folder.status(path.name)?.st_mode ?? 0) & 0o7000
    let attributes = OpenFolder.Attributes(
      mode: mode_t(before.mode) & 0o777 | special & mode_t(before.mode), owner: before.owner,
      group: before.group)
    try folder.create(name, Array(entry.bytes(of: before)), attributes, syncs: false)
  }

  /// The new bytes of files that wait beside them.
  private func clearAway(_ entry: Journal.Entry, _ tree: OpenFolder) throws {
    var look = TreeLook(tree)
    for (number, file) in entry.manifest.files.enumerated() {
      guard let path = TreePath(file.path), case .folder(let folder, _) = look.folder(path.folder),
        try folder.status(entry.temporary(number)) != nil
      else { continue }
      try at(path.text) {
        try willDo(WritingStep(.clearAway, path.text))
        try folder.unlinkIfThere(entry.temporary(number))
      }
    }
  }

  /// What Python kept in folders that are there again, then what these folders were like.
  private func bringBack(_ entry: Journal.Entry, _ tree: OpenFolder) throws {
    for (number, folder) in entry.manifest.emptied.enumerated() {
      guard let path = TreePath(folder.path) else { continue }
      try at(path.text) {
        let opened = try tree.folder(path.parts)
        if try entry.folder.status(entry.cache(number)) != nil,
          try opened.status(WritePreparation.caches) == nil
        {
          try willDo(WritingStep(.bringBack, path.text))
          try entry.folder.rename(
            entry.cache(number), to: WritePreparation.caches, in: opened)
        }
        try opened.set(
          mode: mode_t(folder.mode) & 0o3777, owner: folder.owner, group: folder.group)
      }
    }
  }

  /// Removes the folders that were made, the inner ones first; those stay that hold something else.
  private func removeMade(
    _ manifest: JournalManifest, _ tree: OpenFolder
  ) throws -> [String] {
    var left: [String] = []
    var look = TreeLook(tree)
    for path in manifest.made.reversed().compactMap(TreePath.init) {
      guard case .folder(let folder, _) = look.folder(path.parts),
        case .folder(let above, _) = look.folder(path.folder)
      else { continue }
      try at(path.text) {
        let names = try folder.names()
        if names == [WritePreparation.caches],
          WritePreparation.isCache(WritePreparation.caches, in: folder)
        {
          try willDo(WritingStep(.clearAway, path.text))
          try folder.removeAll(WritePreparation.caches)
        } else if !names.isEmpty {
          return left.append(path.text)
        }
        try willDo(WritingStep(.removeFolder, path.text))
        try above.removeFolder(path.name)
        above.sync()
      }
    }
    return left
  }
}
