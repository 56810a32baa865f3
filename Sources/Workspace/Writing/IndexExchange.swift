import Platform
import Resolution

/// Puts another index in the place of a repository's, in one step, as git does it: by a lock that
/// is renamed.
///
/// The lock is a second name of a file that the journal has, so that a lock that a killed run left
/// is known as ours.
struct IndexExchange {
  private let git: GitIndex
  /// The entry of the journal.
  private let folder: OpenFolder
  /// Its path.
  private let path: String
  /// Of this process, for a git that a killed run started may still write to its own.
  private let name: [UInt8]
  private static let prefix = Array("index-".utf8)
  private static let pause = Duration.milliseconds(50)

  init(_ git: GitIndex, through folder: OpenFolder, at path: String) {
    self.git = git
    self.folder = folder
    self.path = path
    name = Self.prefix + Array(String(getpid()).utf8)
  }

  /// Makes it that the index has these entries of these paths and no others.
  ///
  /// - Parameter patience: how long a git that is at work is waited for.
  func put(
    _ entries: [GitIndex.Entry], of paths: [TreePath], within patience: Duration
  ) async throws {
    let input = git.instructions(entries, of: paths)
    let file = try await git.file()
    guard let slash = file.lastIndex(of: UInt8(ascii: "/")) else { return }
    let repository = try OpenFolder(String(decoding: file[..<slash], as: UTF8.self))
    let index = Array(file[(slash + 1)...])
    let lock = index + Array(".lock".utf8)
    let end = ContinuousClock.now + patience
    repeat {
      try clear(repository, lock)
      guard let status = try repository.status(index) else { return }
      try folder.create(name, try repository.read(index), OpenFolder.Attributes(status))
      // By the time of the index git knows which files may have been written just after it.
      try folder.setTimes(of: name, like: status)
      try await git.update(input, copy: path + "/" + String(decoding: name, as: UTF8.self))
      do throws(SystemFailure) {
        try folder.link(name, to: lock, in: repository)
        if try repository.status(index).map(FileState.init) == FileState(status) {
          try repository.rename(lock, to: index)
          repository.sync()
          return try folder.unlinkIfThere(name)
        }
        try repository.unlink(lock)
      } catch {
        // Another file system, or one where a file has one name.
        if [EXDEV, EPERM, EOPNOTSUPP, EMLINK].contains(error.number) {
          try clear(repository, lock)
          return try await git.update(input, copy: nil)
        }
        guard error.number == EEXIST else { throw error }
      }
      try await Task.sleep(for: Self.pause)
    } while ContinuousClock.now < end
    throw GitFailure(
      reason: "its index is in use: another git is at work, or one that was killed left "
        + "\(PathText.of(file)).lock")
  }

  /// Takes away what a run left that was killed.
  private func clear(_ repository: OpenFolder, _ lock: [UInt8]) throws(SystemFailure) {
    let other = try repository.status(lock)
    for name in try folder.names() where name.starts(with: Self.prefix) {
      if let other, let own = try folder.status(name), own.st_ino == other.st_ino,
        own.st_dev == other.st_dev
      {
        try repository.unlinkIfThere(lock)
      }
      try folder.unlinkIfThere(name)
    }
  }
}

/// By what one tells that a file was written since.
struct FileState: Equatable {
  private let device: dev_t
  private let number: ino_t
  private let size: off_t
  private let seconds: Int
  private let nanoseconds: Int

  init(_ status: stat) {
    device = status.st_dev
    number = status.st_ino
    size = status.st_size
    seconds = status.lastWritten.tv_sec
    nanoseconds = status.lastWritten.tv_nsec
  }
}
