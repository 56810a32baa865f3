import Foundation
import Platform
import SourceEdits
import Synchronization
import TestSupport
import Testing
import Workspace

/// Runs that fail or die at each call that changes the disk.
struct InterruptionTests {
  /// Collects the steps of a run, and fails at one.
  private final class Steps: Sendable {
    private let steps = Mutex<[WritingStep]>([])

    struct Stop: Error, CustomStringConvertible { let description = "stopped" }

    func take(_ step: WritingStep, failingAt number: Int?) throws {
      let count = steps.withLock { steps in
        steps.append(step)
        return steps.count
      }
      if count == number { throw Stop() }
    }

    var all: [WritingStep] { steps.withLock { $0 } }
  }

  /// How many steps it takes to write the change and to take it back.
  private func count(_ tree: WrittenTree) async throws -> (
    write: [WritingStep], back: [WritingStep]
  ) {
    let (write, back) = (Steps(), Steps())
    _ = try await TreeWriter(root: tree.root) { try write.take($0, failingAt: nil) }
      .write(tree.change, title: "x")
    _ = try await TreeWriter(root: tree.root) { try back.take($0, failingAt: nil) }.rollback()
    return (write.all, back.all)
  }

  @Test func whatFailsIsUndone() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let steps = try await count(tree).write
    #expect(
      Set(steps.map(\.action)).isSuperset(of: [
        .prepareJournal, .installJournal, .makeFolder, .prepare, .replace, .delete, .putAway,
        .removeFolder, .index, .complete,
      ]))
    for number in 1...steps.count {
      let seen = Steps()
      let writer = TreeWriter(root: tree.root) { try seen.take($0, failingAt: number) }
      let step = steps[number - 1]
      do throws(WritingError) {
        _ = try await writer.write(tree.change, title: "x")
        Issue.record("\(step) didn't fail")
      } catch {
        guard case .failed(let path, "stopped") = error else {
          Issue.record("\(step): \(error)")
          continue
        }
        if [.makeFolder, .prepare, .replace, .delete].contains(step.action) {
          #expect(path == step.path)
        }
        #expect(error.lines == ["can't write '\(path)': stopped. Nothing was changed."])
      }
      #expect(try tree.state() == before, "\(step)")
      #expect(try await writer.journal().isEmpty, "\(step)")
      #expect(try tree.git("status", "--porcelain").isEmpty, "\(step)")
    }
  }

  /// What can't be undone either says how it is to be taken back.
  @Test func whatCannotBeUndone() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let writer = TreeWriter(root: tree.root) { step in
      if [.delete, .restore].contains(step.action) { throw Steps.Stop() }
    }
    do throws(WritingError) {
      _ = try await writer.write(tree.change, title: "x")
      Issue.record("it didn't fail")
    } catch {
      guard case .leftHalfWay(let id, "pkg/old/__init__.py", "stopped") = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.lines[0].contains("`groundplan rollback \(id)`"))
    }
    let plain = TreeWriter(root: tree.root)
    await #expect(throws: WritingError.self) { try await plain.write(tree.change, title: "x") }
    do throws(WritingError) {
      let more = TreeChanges([TreeChanges.File(path: "new.py", before: nil, after: [])])
      _ = try await plain.write(more, title: "x")
    } catch {
      guard case .isUnfinished(JournalID(1)) = error else {
        Issue.record("\(error)")
        return
      }
    }
    #expect(try await plain.rollback() != nil)
    #expect(try tree.state() == before)
  }

  private func run(_ tree: WrittenTree, _ arguments: [String]) throws -> BuiltProgram.Outcome {
    let program = BuiltProgram.url.deletingLastPathComponent().appending(path: "write-tree")
    return try BuiltProgram.run([tree.root] + arguments, program: program)
  }

  /// After each kill of the one that writes, and then of the one that takes back.
  @Test func whatIsKilledIsTakenBack() async throws {
    let template = try WrittenTree()
    let before = try template.state()
    let steps = try await count(template)
    let changes = try template.described()
    // A write that is killed at each step, a rollback that is killed somewhere; then a whole write and
    // a rollback that is killed at each step.
    let cases =
      (1...steps.write.count).map { ($0, $0 * 7 % steps.back.count + 1) }
      + (1...steps.back.count).map { (steps.write.count + 1, $0) }
    for (write, back) in cases {
      let tree = try WrittenTree(copyOf: template)
      let outcome = try run(tree, ["write", changes.path, "--die-at", "\(write)"])
      #expect((outcome.status == 0) == (write > steps.write.count), "\(outcome.error)")
      let name = "killed at \(write), then at \(back)"
      _ = try run(tree, ["rollback", "--die-at", "\(back)"])
      let last = try run(tree, ["rollback"])
      #expect(
        last.status == 0 || last.error == "there is nothing to roll back.\n",
        "\(name): \(last.error)")
      #expect(try tree.state() == before, "\(name)")
      #expect(try tree.git("status", "--porcelain").isEmpty, "\(name)")
      #expect(try await TreeWriter(root: tree.root).journal().isEmpty, "\(name)")
    }
  }

  /// A run that died while it put a new index in place left git's lock, which is known as ours.
  @Test func aLockOfOursIsTakenAway() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let (root, manager) = (tree.root, FileManager.default)
    let writer = TreeWriter(root: root) { step in
      if step.action == .index {
        let copy = root + "/.groundplan/journal/0001/index-1"
        try manager.copyItem(atPath: root + "/.git/index", toPath: copy)
        try manager.linkItem(atPath: copy, toPath: root + "/.git/index.lock")
      }
    }
    _ = try await writer.write(tree.change, title: "x")
    #expect(!manager.fileExists(atPath: root + "/.git/index.lock"))
    _ = try await TreeWriter(root: root).rollback()
    #expect(try tree.state() == before)
  }

  /// That of another is left alone, and what was written is undone.
  @Test func aLockOfOthersIsNot() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let lock = tree.root + "/.git/index.lock"
    #expect(FileManager.default.createFile(atPath: lock, contents: nil))
    let writer = TreeWriter(root: tree.root, patience: .milliseconds(50))
    do throws(WritingError) {
      _ = try await writer.write(tree.change, title: "x")
      Issue.record("it was written")
    } catch {
      guard case .failed(".git/index", let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason.contains("its index is in use"))
    }
    #expect(try tree.state() == before)
    #expect(FileManager.default.fileExists(atPath: lock))
    #expect(try await writer.journal().isEmpty)
    try FileManager.default.removeItem(atPath: lock)
    #expect(try tree.git("status", "--porcelain").isEmpty)
  }
}
