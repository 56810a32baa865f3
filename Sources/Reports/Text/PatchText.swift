import Resolution
package import SourceEdits

/// Changes of a tree as a patch that `git apply` takes, from the root of the tree.
///
/// Lines are cut at line feeds alone, and their bytes stay as they are. A file that moves is a rename
/// or, where a file stays at its old path, a copy (git-diff(1), "Generating patch text with -p").
package struct PatchText: Sendable {
  private let changes: TreeChanges
  private let isExecutable: @Sendable (String) -> Bool
  /// The bytes that stood at each path, in the system's bytes.
  private let before: [[UInt8]: [UInt8]]
  /// Where the file of each path that goes is moved to first.
  private let renames: [[UInt8]: [UInt8]]

  /// - Parameter isExecutable: whether the file at a path, as it stands before the change, may be
  ///   executed.
  package init(
    of changes: TreeChanges, isExecutable: @escaping @Sendable (String) -> Bool = { _ in false }
  ) {
    self.changes = changes
    self.isExecutable = isExecutable
    var before: [[UInt8]: [UInt8]] = [:]
    var goes: Set<[UInt8]> = []
    for file in changes.files {
      let path = PathText.bytes(of: file.path)
      if let bytes = file.before { before[path] = bytes }
      if file.after == nil { goes.insert(path) }
    }
    self.before = before
    var renames: [[UInt8]: [UInt8]] = [:]
    for file in changes.files where file.before == nil {
      guard let origin = file.origin.map({ PathText.bytes(of: $0) }), goes.contains(origin),
        renames[origin] == nil
      else { continue }
      renames[origin] = PathText.bytes(of: file.path)
    }
    self.renames = renames
  }

  /// The patch, a file after the other in the order of paths.
  ///
  /// - Parameter jobs: how many files are compared at once.
  package func bytes(jobs: Int = 1) -> [UInt8] {
    let files = changes.files
    return Array(
      ParallelMap.run(count: files.count, jobs: jobs) {
      } body: { _, index in
        bytes(of: files[index])
      }.joined())
  }

  private func bytes(of file: TreeChanges.File) -> [UInt8] {
    let path = PathText.bytes(of: file.path)
    switch (file.before, file.after) {
    case (nil, nil): return []
    case (let before?, let after?):
      return head(path, path) + body(path, before, path, after)
    case (let before?, nil):
      // The entry of the new path says both.
      if renames[path] != nil { return [] }
      return head(path, path) + line("deleted file mode \(mode(file.path))")
        + body(path, before, nil, [])
    case (nil, let after?):
      guard let origin = file.origin, case let old = PathText.bytes(of: origin),
        let before = before[old]
      else {
        let mode = file.origin.map(mode) ?? "100644"
        return head(path, path) + line("new file mode \(mode)") + body(nil, [], path, after)
      }
      let verb = renames[old] == path ? "rename" : "copy"
      return head(old, path) + line("similarity index \(Self.similarity(before, after))%")
        + Array("\(verb) from ".utf8) + Self.quoted(old) + [0x0A]
        + Array("\(verb) to ".utf8) + Self.quoted(path) + [0x0A]
        + body(old, before, path, after)
    }
  }

  private func mode(_ path: String) -> String { isExecutable(path) ? "100755" : "100644" }

  private func line(_ text: String) -> [UInt8] { Array((text + "\n").utf8) }

  private func head(_ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
    Array("diff --git ".utf8) + Self.quoted(old, below: "a/") + [0x20]
      + Self.quoted(new, below: "b/") + [0x0A]
  }

  /// - Parameters: nil is no file.
  private func body(
    _ old: [UInt8]?, _ before: [UInt8], _ new: [UInt8]?, _ after: [UInt8]
  ) -> [UInt8] {
    let hunks = UnifiedDifference.hunks(
      old: UnifiedDifference.lines(before), new: UnifiedDifference.lines(after))
    if hunks.isEmpty { return [] }
    return Array("--- ".utf8) + Self.name(old, below: "a/") + Array("+++ ".utf8)
      + Self.name(new, below: "b/") + hunks
  }

  /// A name with white space has a tab behind it, so that one can tell where it ends.
  private static func name(_ path: [UInt8]?, below prefix: String) -> [UInt8] {
    guard let path else { return Array("/dev/null\n".utf8) }
    let quoted = quoted(path, below: prefix)
    return quoted + (path.contains(0x20) ? [0x09, 0x0A] : [0x0A])
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// A path as git writes it where `core.quotePath` is as it comes: as it is, or as a string of C.
  static func quoted(_ path: [UInt8], below prefix: String = "") -> [UInt8] {
    let bytes = Array(prefix.utf8) + path
    guard
      bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F || $0 == quote || $0 == backslash })
    else { return bytes }
    return [quote] + bytes.flatMap(escaped) + [quote]
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    let letters: [UInt8: Character] = [
      7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", quote: "\"", backslash: "\\",
    ]
    if let letter = letters[byte] { return [backslash] + Array(String(letter).utf8) }
    guard byte < 0x20 || byte >= 0x7F else { return [byte] }
    let zero = UInt8(ascii: "0")
    return [backslash, zero + byte >> 6, zero + byte >> 3 & 7, zero + byte & 7]
  }

  /// How many of a hundred bytes of the larger text stand in lines that both have.
  private static func similarity(_ old: [UInt8], _ new: [UInt8]) -> Int {
    if old == new { return 100 }
    let (before, after) = (UnifiedDifference.lines(old), UnifiedDifference.lines(new))
    let removed = LineDifference(from: before, to: after).changes
      .flatMap { before[$0.old] }.reduce(0) { $0 + $1.count }
    return min(99, (old.count - removed) * 100 / max(1, old.count, new.count))
  }
}
