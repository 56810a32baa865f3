import Foundation
import SourceEdits
import TestSupport
import Testing
import Workspace

/// A system that gives less than it should.
struct LimitTests {
  private func run(
    _ tree: WrittenTree, _ limit: String, _ words: String
  ) throws -> BuiltProgram.Outcome {
    let program = BuiltProgram.url.deletingLastPathComponent().appending(path: "write-tree").path
    return try BuiltProgram.run(
      ["-c", "\(limit); exec '\(program)' '\(tree.root)' \(words)"],
      program: URL(filePath: "/bin/bash"))
  }

  /// Files that may not grow as large as is needed, as where a disk is full.
  @Test func smallFiles() async throws {
    let large = [UInt8](repeating: 0x78, count: 1 << 20)
    let tree = try WrittenTree(
      adding: TreeChanges.File(path: "large.py", before: nil, after: large))
    let changes = try tree.described()
    let before = try tree.state()
    for kilobytes in [1, 64, 512] {
      let outcome = try run(tree, "ulimit -f \(kilobytes)", "write '\(changes.path)'")
      #expect(outcome.status == 2, "\(kilobytes)")
      #expect(outcome.error.contains("File too large"), "\(kilobytes): \(outcome.error)")
      #expect(outcome.error.contains("Nothing was changed."))
      #expect(try tree.state() == before, "\(kilobytes)")
      #expect(try tree.git("status", "--porcelain").isEmpty)
    }
    #expect(try run(tree, "true", "write '\(changes.path)'").status == 0)
    #expect(try run(tree, "true", "rollback").status == 0)
    #expect(try tree.state() == before)
  }

  /// Folders are not kept open.
  @Test func fewDescriptors() async throws {
    let more = (0..<100).map {
      TreeChanges.File(path: "many/p\($0)/inner/m.py", before: nil, after: [0x78])
    }
    let tree = try WrittenTree(adding: more)
    let changes = try tree.described()
    let before = try tree.state()
    let outcome = try run(tree, "ulimit -n 40", "write '\(changes.path)'")
    #expect(outcome.status == 0, "\(outcome.error)")
    let back = try run(tree, "ulimit -n 40", "rollback")
    #expect(back.status == 0, "\(back.error)")
    #expect(try tree.state() == before)
  }
}
