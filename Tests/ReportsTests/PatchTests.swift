import Foundation
import Platform
import Reports
import Resolution
import SourceEdits
import TestSupport
import Testing

/// Patches as git takes them.
struct PatchTests {
  private typealias File = TreeChanges.File

  private func text(_ files: [File], executable: Set<String> = []) -> String {
    String(
      decoding: PatchText(of: TreeChanges(files)) { executable.contains($0) }.bytes(), as: UTF8.self
    )
  }

  @Test func changesAreWrittenAsGitDoes() {
    let old = "a\nb\r\nc"
    #expect(
      text([File(path: "x.py", before: Array(old.utf8), after: Array("a\nB\r\nc".utf8))]) == """
        diff --git a/x.py b/x.py
        --- a/x.py
        +++ b/x.py
        @@ -1,3 +1,3 @@
         a
        -b\r
        +B\r
         c
        \\ No newline at end of file

        """)
    let moves = [
      File(path: "a b.py", before: Array("1\n2\n3\n4\n".utf8), after: nil),
      File(path: "n/é.py", before: nil, after: Array("1\n2\n3\n5\n".utf8), origin: "a b.py"),
      File(path: "n/same.py", before: nil, after: Array("1\n2\n3\n4\n".utf8), origin: "a b.py"),
    ]
    #expect(
      text(moves) == """
        diff --git a/a b.py b/n/same.py
        similarity index 100%
        rename from a b.py
        rename to n/same.py
        diff --git a/a b.py "b/n/\\303\\251.py"
        similarity index 75%
        copy from a b.py
        copy to "n/\\303\\251.py"
        --- a/a b.py\t
        +++ "b/n/\\303\\251.py"
        @@ -1,4 +1,4 @@
         1
         2
         3
        -4
        +5

        """)
    #expect(
      text(
        [
          File(path: "e", before: [], after: nil), File(path: "f", before: nil, after: []),
          File(path: "g", before: Array("x\n".utf8), after: nil),
          File(path: "h", before: nil, after: Array("x\n".utf8)),
        ], executable: ["e"]) == """
          diff --git a/e b/e
          deleted file mode 100755
          diff --git a/f b/f
          new file mode 100644
          diff --git a/g b/g
          deleted file mode 100644
          --- a/g
          +++ /dev/null
          @@ -1 +0,0 @@
          -x
          diff --git a/h b/h
          new file mode 100644
          --- /dev/null
          +++ b/h
          @@ -0,0 +1 @@
          +x

          """)
    #expect(text([]).isEmpty)
  }

  // MARK: - Git as the judge

  /// The same numbers for the same seed.
  private struct Source: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let names = [
    "a.py", "b.py", "pkg/c.py", "pkg/sub/d.py", "with space.py", "a b/c d.py", "quote\".py",
    "tab\t.py",
    "line\nend.py", "é.py", "b\\xff.py", "back\\slash.py", "b/a.py b/a.py", " lead.py", "trail ",
    "-dash.py", "pkg/bell\u{7}.py", "日本.py", "dev/null",
  ]
  private static let lines: [[UInt8]] = [
    Array("import os\n".utf8), Array("import os\r\n".utf8), Array("\n".utf8), Array("\r\n".utf8),
    Array("    x = 1\n".utf8), [0xE4, 0xF6, 0x0A], Array("# é\n".utf8), Array("a\rb\n".utf8),
    Array("\t \n".utf8), [0x0C, 0x0A], Array("+++ b/a.py\n".utf8), Array("--- a/a.py\n".utf8),
    Array("@@ -1 +1 @@\n".utf8), Array("\\ No newline at end of file\n".utf8),
    Array("diff --git\n".utf8),
  ]

  private static func content(_ source: inout Source) -> [UInt8] {
    let count = [0, 1, 2, 5, 12, 40].randomElement(using: &source) ?? 0
    var bytes = (0..<count).flatMap { number -> [UInt8] in
      Bool.random(using: &source)
        ? Array("line \(number)\n".utf8) : lines.randomElement(using: &source) ?? []
    }
    if Int.random(in: 0..<4, using: &source) == 0, !bytes.isEmpty { bytes.removeLast() }
    return bytes
  }

  private static func edited(_ bytes: [UInt8], _ source: inout Source) -> [UInt8] {
    var parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    for _ in 0..<Int.random(in: 1...3, using: &source) {
      let place = Int.random(in: 0..<parts.count, using: &source)
      switch Int.random(in: 0..<3, using: &source) {
      case 0: parts[place] += [0x78]
      case 1: parts.insert(Array("new".utf8), at: place)
      default: if parts.count > 1 { parts.remove(at: place) }
      }
    }
    return Array(parts.joined(separator: [0x0A]))
  }

  /// A tree and a change to it.
  private static func example(_ seed: Int) -> (tree: [String: [UInt8]], files: [File]) {
    var source = Source(state: UInt64(seed))
    let names = names.shuffled(using: &source)
    let present = names.prefix(8)
    var tree: [String: [UInt8]] = [:]
    for name in present { tree[name] = content(&source) }
    var free = Array(names.dropFirst(8))
    var files: [File] = []
    for name in present {
      let before = tree[name] ?? []
      switch Int.random(in: 0..<7, using: &source) {
      case 0, 1, 2: files.append(File(path: name, before: before, after: edited(before, &source)))
      case 3: files.append(File(path: name, before: before, after: nil))
      case 4, 5:
        let stays = Bool.random(using: &source)
        files.append(File(path: name, before: before, after: stays ? content(&source) : nil))
        for _ in 0..<Int.random(in: 1...2, using: &source) {
          guard let new = free.popLast() else { break }
          let after = Bool.random(using: &source) ? before : edited(before, &source)
          files.append(File(path: new, before: nil, after: after, origin: name))
        }
      default: break
      }
    }
    if let new = free.popLast() {
      files.append(File(path: new, before: nil, after: content(&source)))
    }
    return (tree, files)
  }

  private func write(_ tree: [String: [UInt8]], in folder: TemporaryFolder) throws {
    for (path, bytes) in tree {
      let raw = Array((folder.url.path + "/").utf8) + PathText.bytes(of: path)
      var parts = raw.split(separator: 0x2F).map(Array.init)
      parts.removeLast()
      var place: [UInt8] = []
      for part in parts {
        place += [0x2F] + part
        _ = (place + [0]).withUnsafeBytes { raw in
          raw.baseAddress.map { mkdir($0.assumingMemoryBound(to: CChar.self), 0o777) }
        }
      }
      let mode: mode_t = path.hasSuffix("c.py") ? 0o755 : 0o644
      let file = (raw + [0]).withUnsafeBytes { raw in
        raw.baseAddress.map {
          open($0.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT | O_TRUNC, mode)
        } ?? -1
      }
      defer { close(file) }
      try #require(
        bytes.withUnsafeBytes { Platform.write(file, $0.baseAddress, $0.count) } == bytes.count)
    }
  }

  /// Every file's name, mode and sum, as the system has them.
  private func listing(_ folder: TemporaryFolder) throws -> [UInt8] {
    let script =
      #"find . -type f -printf '%m %p\0' | sort -z; find . -type f -print0 | sort -z | xargs -0 -r cksum"#
    return Array(
      try BuiltProgram.run(
        ["-c", script], in: folder.url, environment: ["LC_ALL": "C"],
        program: URL(filePath: "/bin/sh")
      ).output)
  }

  @Test(arguments: 0..<300) func gitTakesThem(_ seed: Int) throws {
    let (tree, files) = Self.example(seed)
    let changes = TreeChanges(files)
    let (folder, expected) = (try TemporaryFolder(), try TemporaryFolder())
    try write(tree, in: folder)
    var after = tree
    for file in changes.files { after[file.path] = file.after }
    try write(after, in: expected)
    // A file that moves keeps its mode; a new one has that of its name in `write`, which git can't know.
    for file in changes.files where file.before == nil {
      let mode: mode_t = file.origin.map { $0.hasSuffix("c.py") } == true ? 0o755 : 0o644
      let raw = Array((expected.url.path + "/").utf8) + PathText.bytes(of: file.path) + [0]
      _ = raw.withUnsafeBytes { raw in
        raw.baseAddress.map { chmod($0.assumingMemoryBound(to: CChar.self), mode) }
      }
    }
    let patch = PatchText(of: changes) { $0.hasSuffix("c.py") }.bytes()
    let aside = try TemporaryFolder()
    let file = try aside.write("x.patch", patch)
    for options in [["--check"], []] {
      if changes.isEmpty { break }
      let outcome = try BuiltProgram.run(
        ["apply"] + options + [file.path], in: folder.url,
        environment: [
          "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
          "GIT_CEILING_DIRECTORIES": folder.url.deletingLastPathComponent().path,
        ], program: URL(filePath: "/usr/bin/git"))
      #expect(
        outcome.status == 0,
        "\(seed): \(outcome.error)\n\(String(decoding: patch, as: UTF8.self))")
    }
    #expect(try listing(folder) == listing(expected), "\(seed)")
  }
}
