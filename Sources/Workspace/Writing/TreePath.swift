import Resolution

/// A path below the root of a tree in the system's bytes, that by its words leads neither out of the
/// tree nor to what belongs to git or to the journal.
struct TreePath: Hashable, Comparable {
  /// Its folders and its name; at least one.
  let parts: [[UInt8]]

  /// - Parameter text: as `PathText` has it; nil where it is no such path.
  init?(_ text: String) {
    let parts = PathText.bytes(of: text).split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
    ).map(Array.init)
    guard let first = parts.first, !Self.isOurs(first), parts.allSatisfy(Self.isName) else {
      return nil
    }
    self.parts = parts
  }

  private init(parts: [[UInt8]]) { self.parts = parts }

  private static func isName(_ part: [UInt8]) -> Bool {
    !part.isEmpty && part != [0x2E] && part != [0x2E, 0x2E] && !part.contains(0)
      && !isEqual(part, ".git")
  }

  private static func isOurs(_ part: [UInt8]) -> Bool { isEqual(part, Journal.folderName) }

  /// Whatever the case of the letters, for some file systems don't tell it.
  private static func isEqual(_ part: [UInt8], _ name: String) -> Bool {
    part.elementsEqual(name.utf8) { ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 }
  }

  var name: [UInt8] { parts[parts.count - 1] }
  /// Empty for what stands at the root.
  var folder: [[UInt8]] { Array(parts.dropLast()) }
  /// Nil for what stands at the root.
  var above: TreePath? { parts.count > 1 ? TreePath(parts: folder) : nil }
  /// From the root, with slashes.
  var bytes: [UInt8] { Array(parts.joined(separator: [UInt8(ascii: "/")])) }
  /// As `PathText` has it.
  var text: String { PathText.of(bytes) }

  func appending(_ name: [UInt8]) -> TreePath { TreePath(parts: parts + [name]) }

  static func < (left: TreePath, right: TreePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
