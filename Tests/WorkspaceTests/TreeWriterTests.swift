import Foundation
import SourceEdits
import TestSupport
import Testing
import Workspace

/// Changes that are put on the disk, and taken back.
struct TreeWriterTests {
  @Test func filesAreWrittenAndTakenBack() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let writer = TreeWriter(root: tree.root)
    let id = try #require(try await writer.write(tree.change, title: "move pkg/old other/new"))
    #expect(id.description == "0001")
    #expect(try tree.contents() == tree.after)
    #expect(
      try tree.git("status", "--porcelain").contains("RM pkg/old/moved.py -> other/new/moved.py"))
    let entry = try #require(try await writer.journal().first)
    #expect(entry.title == "move pkg/old other/new" && entry.isComplete)
    let rolledBack = try #require(try await writer.rollback())
    #expect(rolledBack.restored == tree.change.files.count)
    #expect(try tree.state() == before)
    #expect(try tree.git("status", "--porcelain").isEmpty)
    #expect(try await writer.journal().isEmpty)
    #expect(try await writer.rollback(id) == nil)
  }
}
