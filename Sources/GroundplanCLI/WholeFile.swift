import Platform
import Resolution
import Workspace

/// A single file that is replaced whole or not at all, also where the process is killed, and never
/// through a link that leads out of the tree.
///
/// The bytes go to `.NAME.groundplan-new` beside it, which takes its place in one step. While a run
/// writes it holds a lock on the folder, so that what it finds under that name is of a run that was
/// killed.
enum WholeFile {
  /// Whether anything is there, were it a link that leads nowhere.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// - Parameters:
  ///   - path: as the user names it; a link to another file of the tree is followed.
  ///   - root: the tree.
  static func write(
    _ bytes: [UInt8], to path: String, root: String
  ) throws(CommandFailure) {
    let (place, file) = try place(of: path, root: root)
    let name = Array(file.utf8)
    let isRegular: Bool
    do throws(SystemFailure) {
      let folder = try OpenFolder(place)
      _ = folder.lock(waiting: true)
      let old = try folder.status(name)
      isRegular = old.map { $0.st_mode & S_IFMT == S_IFREG } ?? true
      if isRegular {
        try folder.replace(
          name, with: bytes, by: Array(".\(file).groundplan-new".utf8),
          mode: old.map { $0.st_mode & 0o7777 })
      }
    } catch {
      throw failure(path, error.number)
    }
    if !isRegular {
      throw CommandFailure(
        "can't write '\(path)': not a regular file. Name another, or move it away.")
    }
  }

  /// Where the file stands, links followed as far as they may be.
  private static func place(
    of path: String, root: String
  ) throws(CommandFailure) -> (folder: String, name: String) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let last = parts.popLast() ?? ""
    let above = parts.isEmpty ? "." : parts.joined(separator: "/") + "/"
    guard let folder = FilePath.resolved(above), !last.isEmpty else {
      throw failure(path, errno)
    }
    guard exists(path) else { return (folder, last) }
    try checkThatLinkStays(path, root: root)
    guard let file = FilePath.resolved(path) else { throw failure(path, errno) }
    guard let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else {
      throw failure(path, ENOENT)
    }
    return (String(file[..<slash]), String(file[file.utf8.index(after: slash)...]))
  }

  /// What stands in the tree by its words must stand there in truth, for the tree says where its
  /// links lead.
  static func checkThatLinkStays(_ path: String, root: String) throws(CommandFailure) {
    guard exists(path) else { return }
    guard let target = FilePath.resolved(path) else {
      throw CommandFailure(
        "'\(path)' is a link that leads nowhere; nothing was written. Name its target.")
    }
    let (words, tree) = (spelt(path), spelt(root))
    let above = path.dropFileName.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : path.dropFileName
    let isOfTree =
      tree.isEmpty || words.isBelow(tree) || FilePath.isInside(above, root)
    guard !isOfTree || FilePath.isInside(target, root) else {
      throw CommandFailure(
        "'\(path)' is a link that leads out of the tree; nothing was written. Name its target.")
    }
  }

  /// The path from the system's root, dots taken out by the words alone.
  private static func spelt(_ path: String) -> String {
    let here = path.hasPrefix("/") ? "" : FilePath.resolved(".") ?? ""
    return treePath(here, path) ?? ""
  }

  private static func failure(_ path: String, _ number: Int32) -> CommandFailure {
    CommandFailure(
      "can't write '\(path)': \(String(cString: strerror(number))). Name a place where you may write."
    )
  }
}
