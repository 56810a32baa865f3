/// A file that differs between two states of a tree.
package struct ChangedFile: Hashable, Comparable, Sendable {
  /// What became of it.
  package enum Kind: String, Sendable, Codable { case added, modified, removed }

  package let path: String
  package let kind: Kind

  package init(_ path: String, _ kind: Kind) {
    self.path = path
    self.kind = kind
  }

  package static func < (left: ChangedFile, right: ChangedFile) -> Bool {
    left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}
