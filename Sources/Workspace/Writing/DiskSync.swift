import Resolution

/// Waits until files and folders are on the disk: many at once, for a disk takes about as long for
/// one.
enum DiskSync {
  private static let jobs = 8

  /// Files, each by its path or by another name in the folder of that.
  ///
  /// - Throws: `TreeWriter.Failure` for the first that couldn't be written.
  static func wait(for files: [(path: TreePath, name: [UInt8])], below tree: OpenFolder) throws {
    let failures = ParallelMap.run(count: files.count, jobs: jobs) {
    } body: { _, index -> SystemFailure? in
      do throws(SystemFailure) {
        try tree.folder(files[index].path.folder).sync(files[index].name)
        return nil
      } catch {
        return error
      }
    }
    for (file, failure) in zip(files, failures) {
      guard let failure else { continue }
      throw TreeWriter.Failure(path: file.path.text, reason: failure.description)
    }
  }

  /// The folders of files, as far as they are there and their file system can.
  static func wait(forFoldersOf paths: [TreePath], below tree: OpenFolder) {
    let folders = Array(Set(paths.map(\.folder)))
    _ = ParallelMap.run(count: folders.count, jobs: jobs) {
    } body: { _, index in
      (try? tree.folder(folders[index]))?.sync()
    }
  }
}
