import Foundation
import Platform
import SourceEdits
import TestSupport
import Testing
import Workspace

/// What is taken back, and what is not.
struct RollbackTests {
  private static func change(_ path: String, _ before: String?, _ after: String?)
    -> TreeChanges.File
  {
    TreeChanges.File(
      path: path, before: before.map { Array($0.utf8) }, after: after.map { Array($0.utf8) })
  }

  /// A tree after one change: `a.py` changed, `gone.py` deleted, `new/made.py` made.
  private func written() async throws -> (TemporaryFolder, TreeWriter) {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "a\n")
    try folder.write("gone.py", "gone\n")
    let writer = TreeWriter(root: folder.url.path)
    _ = try await writer.write(
      TreeChanges([
        Self.change("a.py", "a\n", "A\n"), Self.change("gone.py", "gone\n", nil),
        Self.change("new/made.py", nil, "made\n"),
      ]), title: "one")
    return (folder, writer)
  }

  private func refusals(_ writer: TreeWriter, _ id: JournalID? = nil, force: Bool = false) async
    -> [String]
  {
    do throws(WritingError) {
      _ = try await writer.rollback(id, force: force)
      Issue.record("it was taken back")
    } catch {
      if case .refused(let refusals) = error { return refusals.map(\.sentence) }
      Issue.record("\(error)")
    }
    return []
  }

  private func text(_ folder: TemporaryFolder, _ path: String) -> String? {
    try? String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
  }

  private func isAsBefore(_ folder: TemporaryFolder) -> Bool {
    text(folder, "a.py") == "a\n" && text(folder, "gone.py") == "gone\n"
      && !FileManager.default.fileExists(atPath: folder.url.path + "/new")
  }

  @Test func whatWasEditedIsNamed() async throws {
    let (folder, writer) = try await written()
    try folder.write("a.py", "edited\n")
    try folder.write("gone.py", "anew\n")
    try FileManager.default.removeItem(at: folder.url.appending(path: "new"))
    try folder.write("new/made.py", "edited too\n")
    let before = try FileManager.default.files(below: folder.url)
    #expect(
      await refusals(writer) == [
        "a.py: has been edited since", "gone.py: has been made anew since",
        "new/made.py: has been edited since",
      ])
    #expect(try FileManager.default.files(below: folder.url) == before)
    let done = try #require(try await writer.rollback(force: true))
    #expect(done.kept.map(\.path) == ["a.py", "gone.py", "new/made.py"])
    for (kept, text) in zip(done.kept, ["edited\n", "anew\n", "edited too\n"]) {
      #expect(kept.copy == ".groundplan/kept/0001/\(kept.path)")
      #expect(self.text(folder, kept.copy) == text)
    }
    #expect(isAsBefore(folder))
  }

  @Test func whatWasRemovedIsNamed() async throws {
    let (folder, writer) = try await written()
    try FileManager.default.removeItem(at: folder.url.appending(path: "a.py"))
    try FileManager.default.removeItem(at: folder.url.appending(path: "new"))
    #expect(await refusals(writer) == ["a.py: has been removed since"])
    let done = try #require(try await writer.rollback(force: true))
    #expect(done.kept.isEmpty)
    #expect(isAsBefore(folder))
  }

  /// What a user put back is as it was before.
  @Test func whatIsAsBeforeAlready() async throws {
    let (folder, writer) = try await written()
    try folder.write("a.py", "a\n")
    try folder.write("gone.py", "gone\n")
    #expect(try await writer.rollback()?.restored == 1)
    #expect(isAsBefore(folder))
  }

  @Test func foldersThatHoldOtherFilesStay() async throws {
    let (folder, writer) = try await written()
    try folder.write("new/other.py", "other\n")
    try folder.write("new/__pycache__/made.cpython-313.pyc", "cached")
    let done = try #require(try await writer.rollback())
    #expect(done.left == ["new"])
    #expect(text(folder, "new/other.py") == "other\n" && text(folder, "new/made.py") == nil)
  }

  @Test func whatPythonKeepsGoesWithTheFolder() async throws {
    let (folder, writer) = try await written()
    try folder.write("new/__pycache__/made.cpython-313.pyc", "cached")
    #expect(try #require(try await writer.rollback()).left.isEmpty)
    #expect(isAsBefore(folder))
  }

  @Test func modesAreKept() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.py", "a\n").path
    chmod(path, 0o750)
    let writer = TreeWriter(root: folder.url.path)
    var moved = Self.change("b.py", nil, "b\n")
    moved = TreeChanges.File(path: moved.path, before: nil, after: moved.after, origin: "a.py")
    _ = try await writer.write(TreeChanges([Self.change("a.py", "a\n", nil), moved]), title: "x")
    func mode(_ name: String) -> mode_t? {
      var status = stat()
      return stat(folder.url.path + "/" + name, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
    #expect(mode("a.py") == nil && mode("b.py") == 0o750)
    #expect(writer.isExecutable("b.py") && !writer.isExecutable("a.py"))
    _ = try await writer.rollback()
    #expect(mode("a.py") == 0o750 && mode("b.py") == nil)
  }

  // MARK: - Several entries

  @Test func olderEntriesWhoseFilesWereWrittenAgain() async throws {
    let (folder, writer) = try await written()
    _ = try await writer.write(TreeChanges([Self.change("a.py", "A\n", "B\n")]), title: "two")
    _ = try await writer.write(TreeChanges([Self.change("c.py", nil, "c\n")]), title: "three")
    let told = await refusals(writer, JournalID(1))
    #expect(told == ["a.py: was written again by 0002"])
    // The second is no earlier than any that wrote its file.
    #expect(try await writer.rollback(JournalID(2))?.entry.title == "two")
    #expect(text(folder, "a.py") == "A\n" && text(folder, "c.py") == "c\n")
    #expect(try await writer.rollback(JournalID(1)) != nil)
    #expect(isAsBefore(folder))
    #expect(try await writer.journal().map(\.title) == ["three"])
    #expect(try await writer.rollback()?.entry.id == JournalID(3))
    #expect(try await writer.rollback(JournalID(2)) == nil)
    // No number is given twice.
    let id = try await writer.write(TreeChanges([Self.change("c.py", nil, "c\n")]), title: "four")
    #expect(id == JournalID(4))
  }

  @Test func nothingToTakeBack() async throws {
    let folder = try TemporaryFolder()
    let writer = TreeWriter(root: folder.url.path)
    for id in [nil, JournalID(1)] {
      do throws(WritingError) {
        _ = try await writer.rollback(id)
        Issue.record("it was taken back")
      } catch {
        guard case .noEntry(id) = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    #expect(try await writer.write(TreeChanges(), title: "nothing") == nil)
    #expect(try FileManager.default.files(below: folder.url).isEmpty)
  }

  /// One run at a time.
  @Test func whileAnotherRuns() async throws {
    let (folder, writer) = try await written()
    let lock = open(folder.url.path + "/.groundplan", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(lock) }
    // A program that another test starts has the writer's until it is running.
    #expect(flock(lock, LOCK_EX) == 0)
    for body in [
      { _ = try await writer.rollback() }, { _ = try await writer.journal() },
      { _ = try await writer.write(TreeChanges([Self.change("n.py", nil, "")]), title: "x") },
    ] as [() async throws -> Void] {
      do {
        try await body()
        Issue.record("it ran")
      } catch {
        guard case WritingError.isBusy = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
  }

  // MARK: - A journal of anybody's

  /// A tree comes with a journal that names files that nobody may write by it.
  @Test(arguments: [
    "../out.py", "/tmp/out.py", ".git/hooks/pre-commit", "sub/.git/config", ".groundplan/last",
    "link/out.py",
  ])
  func journalsLeadNowhereElse(_ path: String) async throws {
    let (folder, writer) = try await written()
    try folder.write("elsewhere/out.py", "precious\n")
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.path + "/link", withDestinationPath: "elsewhere")
    let manifest = ".groundplan/journal/0001/manifest.json"
    let json = try #require(text(folder, manifest))
    try folder.write(manifest, json.replacing("\"a.py\"", with: "\"\(path)\""))
    let before = try FileManager.default.files(below: folder.url)
    let told = await refusals(writer, force: true)
    #expect(told.count == 1 && told[0].hasPrefix(path + ": "), "\(told)")
    #expect(try FileManager.default.files(below: folder.url) == before)
  }

  @Test func foldersOfAJournalLeadNowhereElse() async throws {
    let (folder, writer) = try await written()
    let manifest = ".groundplan/journal/0001/manifest.json"
    let json = try #require(text(folder, manifest))
    try folder.write(
      manifest,
      json.replacing("\"made\":[\"new\"]", with: "\"made\":[\"../x\"]")
        .replacing(
          "\"emptied\":[]",
          with: "\"emptied\":[{\"path\":\".git/x\",\"mode\":511,\"owner\":0,\"group\":0}]"))
    #expect(
      await refusals(writer, force: true)
        == ["../x: is no path of the tree", ".git/x: is no path of the tree"])
  }

  /// Nor does what it says of git's index.
  @Test func indexesOfAJournal() async throws {
    let tree = try WrittenTree()
    let before = try tree.state()
    let writer = TreeWriter(root: tree.root)
    _ = try await writer.write(tree.change, title: "x")
    let place = tree.folder.url.appending(path: ".groundplan/journal/0001/manifest.json")
    let json = try String(contentsOf: place, encoding: .utf8)
    for (old, new) in [
      ("\"mode\":\"100755\"", "\"mode\":\"100644 \\u0000\""),
      ("\"mode\":\"100755\"", "\"mode\":\"160000\""), ("\"stage\":0", "\"stage\":7"),
    ] {
      let damaged = json.replacing(old, with: new)
      #expect(damaged != json)
      try Data(damaged.utf8).write(to: place)
      do throws(WritingError) {
        _ = try await writer.rollback()
        Issue.record("it ran: \(new)")
      } catch {
        guard case .isDamaged = error else {
          Issue.record("\(error)")
          continue
        }
      }
    }
    // A link to a repository that isn't in the tree.
    let outside = try TemporaryFolder()
    try outside.write("a.py", "")
    let other = try GitRepository(in: outside.url)
    try other.commit("one")
    try FileManager.default.createSymbolicLink(
      at: tree.folder.url.appending(path: "away"), withDestinationURL: outside.url)
    let damaged = json.replacing("\"repository\":\"\"", with: "\"repository\":\"away\"")
    try Data(damaged.utf8).write(to: place)
    await #expect(throws: WritingError.self) { try await writer.rollback() }
    #expect(try other.plainly(["status", "--porcelain"]).isEmpty)
    try Data(json.utf8).write(to: place)
    _ = try await writer.rollback()
    try FileManager.default.removeItem(at: tree.folder.url.appending(path: "away"))
    #expect(try tree.state() == before)
    #expect(try tree.git("status", "--porcelain").isEmpty)
  }

  @Test func damagedEntries() async throws {
    let (folder, writer) = try await written()
    let manifest = ".groundplan/journal/0001/manifest.json"
    let json = try #require(text(folder, manifest))
    for damaged in [
      "", "{}", String(json.dropLast(20)), json.replacing("\"format\":1", with: "\"format\":2"),
      json.replacing(/"count":[0-9]+/, with: "\"count\":9223372036854775807"),
      json.replacing(/"start":[0-9]+/, with: "\"start\":-1"),
      json.replacing(/"time":[0-9]+/, with: "\"time\":9223372036854775807"),
    ] {
      try folder.write(manifest, damaged)
      for body in [
        { _ = try await writer.rollback() }, { _ = try await writer.journal() },
      ] as [() async throws -> Void] {
        do {
          try await body()
          Issue.record("it ran: \(damaged)")
        } catch {
          guard case WritingError.isDamaged(JournalID(1)) = error else {
            Issue.record("\(damaged): \(error)")
            continue
          }
        }
      }
    }
    try folder.write(manifest, json)
    #expect(try await writer.rollback() != nil)
    #expect(isAsBefore(folder))
  }

  /// The journal's own folder is no link.
  @Test func theJournalIsNoLink() async throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "a\n")
    try folder.write("elsewhere/x", "")
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.path + "/tree/.groundplan", withDestinationPath: "../elsewhere")
    let writer = TreeWriter(root: folder.url.path + "/tree")
    await #expect(throws: WritingError.self) {
      try await writer.write(TreeChanges([Self.change("a.py", "a\n", "b\n")]), title: "x")
    }
    await #expect(throws: WritingError.self) { try await writer.rollback() }
    #expect(text(folder, "tree/a.py") == "a\n")
    #expect(
      try FileManager.default.files(below: folder.url.appending(path: "elsewhere")).count == 1)
  }
}
