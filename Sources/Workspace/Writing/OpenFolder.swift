package import Platform

/// An open folder, by which files in it are reached whatever becomes of its path; no link is
/// followed.
package final class OpenFolder: Sendable {
  private let descriptor: Int32

  /// Opens a folder by its path, links followed.
  package init(_ path: String) throws(SystemFailure) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { throw .last }
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Runs a call with a name that ends with a zero byte.
  private func call<Result>(_ name: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (name + [0]).withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        var empty: CChar = 0
        return text.baseAddress.map(body) ?? body(&empty)
      }
    }
  }

  /// - Parameter code: what a call gave, -1 where it failed.
  private func check(_ code: Int32) throws(SystemFailure) {
    if code < 0 { throw .last }
  }

  // MARK: - Folders

  /// One in it.
  func folder(_ name: [UInt8]) throws(SystemFailure) -> OpenFolder {
    let opened = call(name) {
      openat(descriptor, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    try check(opened)
    return OpenFolder(descriptor: opened)
  }

  /// One below it, by the names on the way.
  func folder(_ names: [[UInt8]]) throws(SystemFailure) -> OpenFolder {
    var folder = self
    for name in names { folder = try folder.folder(name) }
    return folder
  }

  /// Makes a folder, or takes that which is there.
  @discardableResult
  func makingFolder(_ name: [UInt8]) throws(SystemFailure) -> OpenFolder {
    if call(name, { mkdirat(descriptor, $0, 0o777) }) < 0, errno != EEXIST { throw .last }
    return try folder(name)
  }

  /// The same for all on the way.
  func makingFolder(_ names: [[UInt8]]) throws(SystemFailure) -> OpenFolder {
    var folder = self
    for name in names { folder = try folder.makingFolder(name) }
    return folder
  }

  /// Only where it is empty.
  func removeFolder(_ name: [UInt8]) throws(SystemFailure) {
    try check(call(name) { unlinkat(descriptor, $0, AT_REMOVEDIR) })
  }

  /// A folder with everything in it, or a file, or nothing.
  func removeAll(_ name: [UInt8]) throws(SystemFailure) {
    guard let status = try status(name) else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { return try unlink(name) }
    let inner = try folder(name)
    for entry in try inner.names() { try inner.removeAll(entry) }
    try removeFolder(name)
  }

  /// What is in it, ascending.
  func names() throws(SystemFailure) -> [[UInt8]] {
    let copy = call([0x2E]) { openat(descriptor, $0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    try check(copy)
    guard let stream = fdopendir(copy) else {
      let failure = SystemFailure.last
      close(copy)
      throw failure
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { text in
          Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
        }
      }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Why nothing can be made or removed in it; nil where it can.
  func refusal() -> SystemFailure? {
    call([0x2E]) { faccessat(descriptor, $0, W_OK | X_OK, AT_EACCESS) } == 0 ? nil : .last
  }

  /// Mode and owner of the folder itself.
  func ownStatus() throws(SystemFailure) -> stat {
    var status = stat()
    try check(fstat(descriptor, &status))
    return status
  }

  /// Gives it a mode and an owner.
  func set(mode: mode_t, owner: uid_t, group: gid_t) throws(SystemFailure) {
    let status = try ownStatus()
    if status.st_uid != owner || status.st_gid != group {
      try check(fchown(descriptor, owner, group))
    }
    if status.st_mode & 0o7777 != mode { try check(fchmod(descriptor, mode)) }
  }

  /// Waits until what changed in it is on the disk. Some file systems can't; then nothing is lost
  /// but that.
  package func sync() { fsync(descriptor) }

  /// Takes the lock of the folder, which the system gives back when it is closed.
  ///
  /// - Returns: false where another run has it. Some file systems have no locks; one run at a time
  ///   is all that is lost there.
  package func lock(waiting: Bool) -> Bool {
    var attempts = 0
    while flock(descriptor, LOCK_EX | (waiting ? 0 : LOCK_NB)) != 0 {
      if errno == EWOULDBLOCK {
        // A program that is just being started has all that is open until it runs.
        attempts += 1
        if attempts > 20 { return false }
        usleep(25_000)
      } else if errno != EINTR {
        return true
      }
    }
    return true
  }

  // MARK: - Files

  /// Of a name in it, a link for itself; nil where nothing has it.
  package func status(_ name: [UInt8]) throws(SystemFailure) -> stat? {
    var status = stat()
    if call(name, { fstatat(descriptor, $0, &status, AT_SYMLINK_NOFOLLOW) }) == 0 { return status }
    if errno == ENOENT { return nil }
    throw .last
  }

  /// The bytes of a regular file.
  func read(_ name: [UInt8]) throws(SystemFailure) -> [UInt8] {
    let file = call(name) { openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    try check(file)
    defer { close(file) }
    var status = stat()
    try check(fstat(file, &status))
    guard status.st_mode & S_IFMT == S_IFREG else { throw SystemFailure(number: EINVAL) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var filled = 0
    while true {
      let count = bytes.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { Platform.read(file, $0 + filled, buffer.count - filled) } ?? 0
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      if count == 0 { break }
      filled += count
      if filled == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Who may do what with a file, and whose it is.
  struct Attributes {
    let mode: mode_t
    let owner: uid_t
    let group: gid_t

    init(mode: mode_t, owner: uid_t, group: gid_t) {
      self.mode = mode
      self.owner = owner
      self.group = group
    }

    init(_ status: stat) {
      self.init(mode: status.st_mode & 0o7777, owner: status.st_uid, group: status.st_gid)
    }
  }

  /// Makes a file that isn't there yet; what can't be made whole is gone again.
  ///
  /// - Parameters:
  ///   - attributes: as those of a new file where they are nil.
  ///   - syncs: waits until it is on the disk.
  func create(
    _ name: [UInt8], _ bytes: [UInt8], _ attributes: Attributes? = nil, syncs: Bool = true
  ) throws(SystemFailure) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = call(name) { openat(descriptor, $0, flags, attributes == nil ? 0o666 : 0o600) }
    try check(file)
    var number = Descriptor.write(bytes, to: file)
    if number == nil, let attributes { number = Self.give(attributes, to: file) }
    if number == nil, syncs { number = Self.sync(file) }
    if close(file) < 0, number == nil { number = errno }
    if let number {
      try? unlink(name)
      throw SystemFailure(number: number)
    }
  }

  /// Why a file isn't on the disk; nil where it is, or where the file system can't tell.
  private static func sync(_ file: Int32) -> Int32? {
    fsync(file) < 0 && errno != EINVAL && errno != EROFS ? errno : nil
  }

  /// Waits until a file is on the disk.
  func sync(_ name: [UInt8]) throws(SystemFailure) {
    let file = call(name) { openat(descriptor, $0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    // Nobody may read it; the system writes it in its own time.
    if file < 0, errno == EACCES { return }
    try check(file)
    defer { close(file) }
    if let number = Self.sync(file) { throw SystemFailure(number: number) }
  }

  private static func give(_ attributes: Attributes, to file: Int32) -> Int32? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return errno }
    if status.st_uid != attributes.owner || status.st_gid != attributes.group,
      fchown(file, attributes.owner, attributes.group) < 0
    {
      return errno
    }
    return fchmod(file, attributes.mode) < 0 ? errno : nil
  }

  /// Replaces a file whole, or makes it, by another name in the folder that nothing else has.
  package func replace(
    _ name: [UInt8], with bytes: [UInt8], by fresh: [UInt8], mode: mode_t? = nil
  ) throws(SystemFailure) {
    if try status(fresh) != nil { try unlink(fresh) }
    try create(fresh, bytes)
    do throws(SystemFailure) {
      if let mode { try check(call(fresh) { fchmodat(descriptor, $0, mode, 0) }) }
      try rename(fresh, to: name)
    } catch {
      try? unlink(fresh)
      throw error
    }
    sync()
  }

  /// In one step, also over a file that is there.
  func rename(
    _ name: [UInt8], to other: [UInt8], in folder: OpenFolder? = nil
  ) throws(SystemFailure) {
    let target = folder?.descriptor ?? descriptor
    try check(call(name) { name in call(other) { renameat(descriptor, name, target, $0) } })
  }

  /// A second name for a file; none may have it yet.
  func link(
    _ name: [UInt8], to other: [UInt8], in folder: OpenFolder
  ) throws(SystemFailure) {
    try check(
      call(name) { name in
        call(other) { linkat(descriptor, name, folder.descriptor, $0, 0) }
      })
  }

  /// Makes it that a file was read and written when another was.
  func setTimes(of name: [UInt8], like other: stat) throws(SystemFailure) {
    let times = [other.lastRead, other.lastWritten]
    try check(call(name) { utimensat(descriptor, $0, times, AT_SYMLINK_NOFOLLOW) })
  }

  /// Takes a name away from a file.
  func unlink(_ name: [UInt8]) throws(SystemFailure) {
    try check(call(name) { unlinkat(descriptor, $0, 0) })
  }

  /// The same where there is one.
  func unlinkIfThere(_ name: [UInt8]) throws(SystemFailure) {
    if call(name, { unlinkat(descriptor, $0, 0) }) < 0, errno != ENOENT { throw .last }
  }
}
