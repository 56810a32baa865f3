import Platform
import SourceEdits

/// Looks at the paths of a tree that are to be written.
///
/// No more than two folders are open at once, however many there are.
struct TreeLook {
  private let root: OpenFolder
  private var known: [[[UInt8]]: State] = [:]

  private enum State {
    case folder(repository: [[UInt8]])
    case missing
    case refused(Refusal.Reason)
  }

  /// What stands where a folder is to be.
  enum Folder {
    /// With the repository that it is in, as names on the way from the root.
    case folder(OpenFolder, repository: [[UInt8]])
    case missing
    case refused(Refusal.Reason)
  }

  /// What stands where a file is to be.
  enum File {
    case none
    case file([UInt8], stat)
    case refused(Refusal.Reason)
  }

  init(_ root: OpenFolder) { self.root = root }

  /// The folder with these names on its way.
  mutating func folder(_ parts: [[UInt8]]) -> Folder {
    switch state(parts) {
    case .missing: return .missing
    case .refused(let reason): return .refused(reason)
    case .folder(let repository):
      do throws(SystemFailure) {
        return .folder(try root.folder(parts), repository: repository)
      } catch {
        return .refused(.folder(error.description))
      }
    }
  }

  private mutating func state(_ parts: [[UInt8]]) -> State {
    if let state = known[parts] { return state }
    let state = find(parts)
    known[parts] = state
    return state
  }

  private mutating func find(_ parts: [[UInt8]]) -> State {
    guard let name = parts.last else { return .folder(repository: []) }
    let above = Array(parts.dropLast())
    let state = state(above)
    guard case .folder(let repository) = state else { return state }
    do throws(SystemFailure) {
      let folder = try root.folder(above)
      guard let status = try folder.status(name) else { return .missing }
      if status.st_mode & S_IFMT == S_IFLNK { return .refused(.throughLink) }
      let isRepository = try folder.folder(name).status(Array(".git".utf8)) != nil
      return .folder(repository: isRepository ? parts : repository)
    } catch {
      return .refused(.folder(error.description))
    }
  }

  /// The repository that a path is in, as names on the way from the root; empty for that of the tree
  /// itself.
  mutating func repository(of path: TreePath) -> [[UInt8]] {
    var parts = path.folder
    while true {
      if case .folder(_, let repository) = folder(parts) { return repository }
      if parts.isEmpty { return [] }
      parts.removeLast()
    }
  }

  mutating func file(_ path: TreePath) -> File {
    switch folder(path.folder) {
    case .missing: return .none
    case .refused(let reason): return .refused(reason)
    case .folder(let folder, _):
      do throws(SystemFailure) {
        guard let status = try folder.status(path.name) else { return .none }
        switch status.st_mode & S_IFMT {
        case S_IFLNK: return .refused(.isLink)
        case S_IFREG: return .file(try folder.read(path.name), status)
        default: return .refused(.notRegular)
        }
      } catch {
        return .refused(.unreadable(error.description))
      }
    }
  }

  /// Why nothing can be made or removed at a path: of its folder, or of the nearest there is.
  mutating func refusal(ofFolderOf path: TreePath) -> Refusal.Reason? {
    var parts = path.folder
    while true {
      switch folder(parts) {
      case .refused(let reason): return reason
      case .folder(let folder, _): return folder.refusal().map { .folder($0.description) }
      case .missing: parts.removeLast()
      }
    }
  }
}
