/// What becomes of the files of a tree, as a value: for each path the bytes that were read and those
/// that are to stand there.
///
/// A plan is made of it, a patch prints it, and a writer puts it on the disk and back.
package struct TreeChanges: Hashable, Sendable {
  /// What becomes of one file.
  package struct File: Hashable, Sendable {
    /// From the root of the tree, with slashes; undecodable bytes as `PathText` has them.
    package let path: String
    /// The bytes that the change was made for; nil where no file is to stand there yet.
    package let before: [UInt8]?
    /// Nil where the file goes.
    package let after: [UInt8]?
    /// Of a file that moves here the path that it had, whose own entry takes it away.
    package let origin: String?

    package init(path: String, before: [UInt8]?, after: [UInt8]?, origin: String? = nil) {
      self.path = path
      self.before = before
      self.after = after
      self.origin = origin
    }
  }

  /// By path, ascending by bytes, each once; none that stays as it is.
  package let files: [File]

  /// - Parameter files: in any order, at most one for each path; those that change nothing are
  ///   dropped.
  package init(_ files: some Sequence<File> = []) {
    self.files = files.filter { $0.before != $0.after }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  package var isEmpty: Bool { files.isEmpty }

  /// What stands at a path afterwards, by path; nil for a file that isn't there any more.
  package var results: [String: [UInt8]?] {
    Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.after) })
  }

  /// This change and then another, which was made for what this one leaves, as one.
  package func followed(by next: TreeChanges) -> TreeChanges {
    var all = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0) })
    for file in next.files {
      let first = all[file.path]
      all[file.path] = File(
        path: file.path, before: first == nil ? file.before : first?.before, after: file.after,
        origin: file.origin ?? first?.origin)
    }
    return TreeChanges(all.values)
  }
}
