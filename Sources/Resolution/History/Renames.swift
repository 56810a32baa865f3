/// Files that were renamed between two revisions, as git tells.
package struct Renames: Sendable {
  /// The new path of each renamed file, by its old one.
  package let newPaths: [String: String]

  package init(_ newPaths: [String: String] = [:]) { self.newPaths = newPaths }

  /// What to ask `git diff-tree` or `git diff-index` for, behind the revisions.
  package static let paths = ["--", "*.py", "*.ipynb"]

  /// What `git diff-tree -z --name-status -M` prints: a status, then a path or, of a renamed file, two,
  /// each ended by a NUL.
  package init(nameStatus output: [UInt8]) {
    var newPaths: [String: String] = [:]
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
    while let status = fields.popFirst(), let path = fields.popFirst() {
      switch status.first {
      case UInt8(ascii: "R"):
        if let new = fields.popFirst(), !new.isEmpty {
          newPaths[PathText.of(path)] = PathText.of(new)
        }
      case UInt8(ascii: "C"): _ = fields.popFirst()
      default: break
      }
    }
    self.newPaths = newPaths
  }

  /// Where a file is now.
  package func now(_ path: String) -> String { newPaths[path] ?? path }
}
