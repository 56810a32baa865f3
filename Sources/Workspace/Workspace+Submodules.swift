import Resolution

/// What submodules held: a revision names a commit of each, which is read from the submodule's own
/// repository where that is checked out.
extension Workspace {
  /// Which submodules of a tree are read.
  package enum SubmoduleReading: Sendable {
    case all
    /// Those of which another commit is checked out. The others are as they stand beside the tree.
    case moved
  }

  /// The same tree with what its submodules held. One whose repository isn't there, lies elsewhere, is a
  /// partial clone or lacks the commit stays a submodule.
  nonisolated func readingSubmodules(
    _ tree: GitTree, _ reading: SubmoduleReading
  ) async -> GitTree {
    var tree = tree
    let submodules = tree.submodules
    guard !submodules.isEmpty, let shared = await Self.commonFolder(of: root) else { return tree }
    for submodule in submodules {
      let held = await held(by: submodule.path, submodule.id, within: shared, reading)
      if case .moved = reading, !held.contains(where: \.isMoved) { continue }
      // Submodules of a submodule stand behind it.
      for one in held where tree.entry(at: one.path.bytes)?.kind == .submodule {
        let length = tree.objectFolders.reduce(one.objects.utf8.count) { $0 + $1.utf8.count + 1 }
        // More than the system lets a variable have half of.
        if length > 1 << 16 { break }
        tree.replaceSubmodule(at: one.path, with: one.records, from: one.objects)
      }
    }
    return tree
  }

  /// What a submodule and those in it hold.
  private struct HeldFiles {
    let path: ByteString
    let records: [GitTree.Record]
    let objects: String
    /// Whether another commit is checked out, where that is asked.
    let isMoved: Bool
  }

  private nonisolated func held(
    by path: ByteString, _ id: ByteString, within shared: String, _ reading: SubmoduleReading
  ) async -> [HeldFiles] {
    guard let folder = folder(ofSubmodule: path),
      let objects = await Self.objects(ofSubmodule: folder, within: [folder, shared]),
      await !RepositorySettings(folder).isPartial,
      let listing = try? await Git.objects(
        folder,
        ["ls-tree", "-r", "-t", "-z", "--full-tree", String(decoding: id.bytes, as: UTF8.self)]
      ).get()
    else { return [] }
    let records = GitTree.records(of: listing)
    var isMoved = false
    if case .moved = reading { isMoved = await Self.head(of: folder) != id }
    var result = [HeldFiles(path: path, records: records, objects: objects, isMoved: isMoved)]
    for record in records where record.kind == .submodule {
      result += await held(
        by: ByteString(path.bytes + [UInt8(ascii: "/")] + record.path.bytes), record.id,
        within: shared, reading)
    }
    return result
  }

  /// The folder of a submodule that is checked out, by its path below the root; nil where it isn't.
  nonisolated func folder(ofSubmodule path: ByteString) -> String? {
    let folder = root + "/" + PathText.of(path.bytes)
    guard let resolved = FilePath.resolved(folder), FilePath.isInside(resolved, root),
      Git.repository(of: folder) == resolved
    else { return nil }
    return resolved
  }

  /// The commit that is checked out in the top folder of a repository.
  static func head(of folder: String) async -> ByteString? {
    await answer(folder, ["rev-parse", "--verify", "HEAD"]).map { ByteString(Array($0.utf8)) }
  }

  /// Where a repository keeps its objects and what its working trees share.
  private static func commonFolder(of root: String) async -> String? {
    await answer(root, ["rev-parse", "--path-format=absolute", "--git-common-dir"])
  }

  /// Where the repository of a submodule keeps its objects; nil where that is none of the folders that
  /// may have them, or git can't be told of it.
  private static func objects(
    ofSubmodule folder: String, within folders: [String]
  ) async -> String? {
    let path = await answer(
      folder, ["rev-parse", "--path-format=absolute", "--git-path", "objects"])
    guard let path,
      !path.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "\"") }),
      folders.contains(where: { FilePath.isInside(path, $0) })
    else { return nil }
    return path
  }

  private static func answer(_ folder: String, _ arguments: [String]) async -> String? {
    guard let output = try? await Git.objects(folder, arguments).get() else { return nil }
    let line = output.prefix { $0 != UInt8(ascii: "\n") }
    return line.isEmpty ? nil : String(validating: line, as: UTF8.self)
  }
}
