import Foundation
import Platform
import SourceEdits
import TestSupport
import Testing

/// A tree in a repository, and a change to it: one file of each kind.
struct WrittenTree {
  let folder: TemporaryFolder
  let repository: GitRepository
  let change: TreeChanges

  var root: String { folder.url.path }

  /// What the files hold before and afterwards.
  static let files: [(path: String, before: [UInt8]?, after: [UInt8]?, origin: String?)] = [
    (
      "a.py", Array("import pkg.old\r\nx = 1\r\n".utf8), Array("import other\r\nx = 1\r\n".utf8),
      nil
    ),
    ("latin.py", Array("# coding: latin-1\n# ".utf8) + [0xE4], [0xE4, 0x0D, 0xF6], nil),
    ("pkg/__init__.py", [], Array("x = 2".utf8), nil),
    ("pkg/old/__init__.py", [], nil, nil),
    ("pkg/old/moved.py", Array("def f(): pass\n".utf8), nil, nil),
    ("other/new/__init__.py", nil, [], "pkg/old/__init__.py"),
    ("other/new/moved.py", nil, Array("def f(): return 1\n".utf8), "pkg/old/moved.py"),
    ("other/made.py", nil, Array("made\n".utf8), nil),
    ("b\\xff.py", [0x31], [0x32], nil),
  ]
  /// Files that nothing changes.
  private static let others = ["pkg/stays.py": "stays\n", ".gitignore": "__pycache__/\n"]

  /// - Parameter more: files that the change makes besides.
  init(adding more: TreeChanges.File...) throws { try self.init(adding: more) }

  init(adding more: [TreeChanges.File]) throws {
    folder = try TemporaryFolder()
    change = TreeChanges(
      more
        + Self.files.map {
          TreeChanges.File(path: $0.path, before: $0.before, after: $0.after, origin: $0.origin)
        })
    repository = try GitRepository(in: folder.url)
    for file in change.files {
      if let before = file.before { try write(file.path, before) }
    }
    for (path, text) in Self.others { try folder.write(path, text) }
    try folder.write("pkg/old/__pycache__/moved.cpython-313.pyc", "cached")
    chmod(root + "/pkg/old/moved.py", 0o755)
    chmod(root + "/a.py", 0o640)
    try repository.commit("one")
  }

  /// The same tree at another place.
  init(copyOf other: WrittenTree) throws {
    folder = try TemporaryFolder()
    change = other.change
    let outcome = try BuiltProgram.run(
      ["-c", "rm -rf \"$1\" && cp -a \"$0\" \"$1\"", other.root, folder.url.path],
      program: URL(filePath: "/bin/sh"))
    #expect(outcome.status == 0)
    repository = try GitRepository(in: folder.url)
  }

  /// The change as `write-tree` reads it.
  func described() throws -> URL {
    func text(_ bytes: [UInt8]?) -> Any { bytes.map { Data($0).base64EncodedString() } ?? NSNull() }
    let files = change.files.map { file -> [String: Any] in
      [
        "path": file.path, "before": text(file.before), "after": text(file.after),
        "origin": file.origin ?? NSNull(),
      ]
    }
    let data = try JSONSerialization.data(withJSONObject: ["files": files])
    return try folder.write(".git/changes.json", Array(data))
  }

  /// By the system's bytes, where a name is no text.
  private func write(_ path: String, _ bytes: [UInt8]) throws {
    guard path.contains("\\xff") else {
      try folder.write(path, bytes)
      return
    }
    let name: [UInt8] = Array((root + "/b").utf8) + [0xFF] + Array(".py".utf8) + [0]
    let file = name.withUnsafeBytes { raw in
      raw.baseAddress.map {
        open($0.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      } ?? -1
    }
    defer { close(file) }
    #expect(bytes.withUnsafeBytes { Platform.write(file, $0.baseAddress, $0.count) } == bytes.count)
  }

  func git(_ arguments: String...) throws -> String { try repository.plainly(arguments) }

  /// What find(1) tells of every file and folder but those of git and of the journal, with sums of
  /// what is in them.
  func state() throws -> String {
    let script = """
      find . -path ./.git -prune -o -path ./.groundplan -prune -o -printf '%y %m %u %g %p\\n' | sort
      find . -path ./.git -prune -o -path ./.groundplan -prune -o -type f -exec cksum {} + | sort
      """
    return try BuiltProgram.run(
      ["-c", script], in: folder.url, program: URL(filePath: "/bin/sh")
    ).text
  }

  /// Every file that Python reads, with its bytes.
  func contents() throws -> [String: [UInt8]] {
    let script = """
      find . -path ./.git -prune -o -path ./.groundplan -prune -o -name '*.py' -print | sort |
      while read -r f; do printf '%s:' "$f"; od -An -v -tx1 "$f" | tr -d ' \\n'; echo; done
      """
    let outcome = try BuiltProgram.run(
      ["-c", script], in: folder.url, environment: ["LC_ALL": "C"],
      program: URL(filePath: "/bin/sh"))
    var result: [String: [UInt8]] = [:]
    for line in outcome.output.split(separator: 0x0A) {
      guard let colon = line.lastIndex(of: UInt8(ascii: ":")) else { continue }
      let digits = Array(String(decoding: line[(colon + 1)...], as: UTF8.self))
      let path = line[..<colon].dropFirst(2).flatMap { $0 == 0xFF ? Array("\\xff".utf8) : [$0] }
      result[String(decoding: path, as: UTF8.self)] = stride(from: 0, to: digits.count, by: 2)
        .compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
    }
    return result
  }

  /// What ``contents()`` is to be once the change is written.
  var after: [String: [UInt8]] {
    var result: [String: [UInt8]] = ["pkg/stays.py": Array("stays\n".utf8)]
    for file in Self.files { if let after = file.after { result[file.path] = after } }
    return result
  }
}
