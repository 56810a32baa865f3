import Foundation
import Platform
import SourceEdits
import TestSupport
import Testing
import Workspace

/// What is not written, and that nothing of it is.
struct RefusalTests {
  private typealias File = TreeChanges.File

  /// A folder with two files, in no repository.
  private func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "a\n")
    try folder.write("tree/pkg/b.py", "b\n")
    return folder
  }

  private func change(_ path: String, from before: String?, to after: String?) -> File {
    File(path: path, before: before.map { Array($0.utf8) }, after: after.map { Array($0.utf8) })
  }

  /// What is told of changes beside one that could be written.
  private func refusals(
    _ folder: TemporaryFolder, _ changes: [File], force: Bool = false
  ) async throws -> [String] {
    let root = folder.url.appending(path: "tree").path
    let before = try FileManager.default.files(below: folder.url)
    let hasJournal = FileManager.default.fileExists(atPath: root + "/.groundplan")
    var told: [String] = []
    do throws(WritingError) {
      let good = [change("a.py", from: "a\n", to: "A\n")]
      _ = try await TreeWriter(root: root).write(
        TreeChanges(good + changes), title: "x", force: force)
      Issue.record("it was written")
    } catch {
      guard case .refused(let refusals) = error else {
        Issue.record("\(error)")
        return []
      }
      told = refusals.map(\.sentence)
      #expect(error.lines.first == "nothing was changed:")
    }
    #expect(try FileManager.default.files(below: folder.url) == before)
    #expect(FileManager.default.fileExists(atPath: root + "/.groundplan") == hasJournal)
    return told
  }

  @Test func whatIsNotAsItWasRead() async throws {
    let told = try await refusals(
      try tree(),
      [
        change("pkg/b.py", from: "B\n", to: "c\n"), change("pkg/none.py", from: "x", to: "y"),
        change("no/none.py", from: "x", to: nil),
        change("pkg", from: nil, to: "x"), change("pkg/b.py/c.py", from: nil, to: "x"),
      ])
    #expect(
      told == [
        "no/none.py: is gone since it was read", "pkg: is there already",
        "pkg/b.py: has changed since it was read",
        "pkg/b.py/c.py: stands in a folder that can't be written: Not a directory",
        "pkg/none.py: is gone since it was read",
      ])
    let there = try await refusals(
      try tree(), [change("pkg/b.py", from: nil, to: "x"), change("pkg", from: "x", to: "y")])
    #expect(there == ["pkg: is no regular file", "pkg/b.py: is there already"])
  }

  @Test(arguments: [
    "../out.py", "/etc/passwd", "", "pkg/../../out.py", "pkg//b.py", ".git/config",
    "pkg/.GIT/hooks",
    ".groundplan/journal/x", "./c.py", "c.py/", "nul\\x00.py",
  ])
  func whatIsNoPath(_ path: String) async throws {
    for force in [false, true] {
      let told = try await refusals(try tree(), [change(path, from: nil, to: "x")], force: force)
      #expect(told.count == 1 && told[0].hasSuffix("is no path of the tree"))
    }
    let origin = File(path: "c.py", before: nil, after: [], origin: path)
    #expect(try await refusals(try tree(), [origin]) == ["c.py: is no path of the tree"])
  }

  @Test func links() async throws {
    let folder = try tree()
    try folder.write("outside/b.py", "b\n")
    let manager = FileManager.default
    let tree = folder.url.appending(path: "tree").path
    try manager.createSymbolicLink(atPath: tree + "/out", withDestinationPath: "../outside")
    try manager.createSymbolicLink(atPath: tree + "/in", withDestinationPath: "pkg")
    try manager.createSymbolicLink(atPath: tree + "/l.py", withDestinationPath: "pkg/b.py")
    try manager.createSymbolicLink(atPath: tree + "/lost.py", withDestinationPath: "nowhere")
    let told = try await refusals(
      folder,
      [
        change("out/b.py", from: "b\n", to: "c"), change("in/b.py", from: "b\n", to: "c"),
        change("l.py", from: "b\n", to: "c"), change("lost.py", from: nil, to: "c"),
        change("out/new.py", from: nil, to: "c"), change("out/more/new.py", from: nil, to: "c"),
      ], force: true)
    #expect(
      told == [
        "in/b.py: is reached through a link", "l.py: is a link", "lost.py: is there already",
        "out/b.py: is reached through a link", "out/more/new.py: is reached through a link",
        "out/new.py: is reached through a link",
      ])
  }

  @Test func whatMayNotBeWritten() async throws {
    let folder = try tree()
    let path = folder.url.appending(path: "tree/pkg/b.py").path
    chmod(path, 0o444)
    let changes = [change("pkg/b.py", from: "b\n", to: "c\n")]
    #expect(try await refusals(folder, changes) == ["pkg/b.py: may not be written by anybody"])
    let writer = TreeWriter(root: folder.url.appending(path: "tree").path)
    _ = try await writer.write(TreeChanges(changes), title: "x", force: true)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o444)
    chmod(path, 0o644)
    guard getuid() != 0 else { return }
    let other = try tree()
    chmod(other.url.appending(path: "tree/pkg").path, 0o555)
    #expect(try await refusals(other, changes).count == 1)
  }

  // MARK: - Git

  private func committed() throws -> (TemporaryFolder, GitRepository) {
    let folder = try tree()
    let repository = try GitRepository(in: folder.url)
    try repository.commit("one")
    return (folder, repository)
  }

  private func written(_ folder: TemporaryFolder, _ changes: [File], force: Bool = false)
    async throws
  {
    let writer = TreeWriter(root: folder.url.appending(path: "tree").path)
    _ = try await writer.write(TreeChanges(changes), title: "x", force: force)
  }

  @Test func uncommittedChanges() async throws {
    let (folder, repository) = try committed()
    try folder.write("tree/pkg/b.py", "edited\n")
    let changes = [change("pkg/b.py", from: "edited\n", to: "c\n")]
    let told = ["pkg/b.py: has changes that are not committed"]
    #expect(try await refusals(folder, changes) == told)
    try repository.run(["add", "."])
    #expect(try await refusals(folder, changes) == told)
    try folder.write("tree/pkg/b.py", "b\n")
    #expect(try await refusals(folder, [change("pkg/b.py", from: "b\n", to: nil)]) == told)
    // Others are nobody's business.
    try await written(folder, [change("a.py", from: "a\n", to: "A\n")])
    try await written(folder, [change("pkg/b.py", from: "b\n", to: "c\n")], force: true)
  }

  /// A file that git doesn't know is lost where it is changed, and not where one is made.
  @Test func untrackedFiles() async throws {
    let (folder, repository) = try committed()
    try folder.write("tree/new.py", "n\n")
    try folder.write("tree/.gitignore", "ignored.py\n")
    try folder.write("tree/ignored.py", "i\n")
    let told = try await refusals(
      folder,
      [change("new.py", from: "n\n", to: nil), change("ignored.py", from: "i\n", to: "I\n")])
    #expect(told == ["ignored.py: is not tracked by git", "new.py: is not tracked by git"])
    try await written(folder, [change("other.py", from: nil, to: "o\n")])
    // Removed, though not yet committed: what is made there takes nothing away.
    try repository.run(["rm", "-q", "--cached", "tree/pkg/b.py"])
    try FileManager.default.removeItem(at: folder.url.appending(path: "tree/pkg/b.py"))
    try await written(folder, [change("pkg/b.py", from: nil, to: "o\n")])
  }

  /// More paths than git is named at once.
  @Test func manyFiles() async throws {
    let folder = try tree()
    let paths = (0..<600).map { "many/m\($0).py" }
    for path in paths { try folder.write("tree/" + path, "x\n") }
    let repository = try GitRepository(in: folder.url)
    try repository.commit("one")
    let changes = paths.map { change($0, from: "x\n", to: "y\n") }
    try folder.write("tree/many/m7.py", "y\n")
    try folder.write("elsewhere.py", "y\n")
    let told = try await refusals(
      folder,
      changes.filter { $0.path != "many/m7.py" } + [change("many/m7.py", from: "y\n", to: nil)])
    #expect(told == ["many/m7.py: has changes that are not committed"])
    try folder.write("tree/many/m7.py", "x\n")
    try await written(folder, changes)
    let writer = TreeWriter(root: folder.url.appending(path: "tree").path)
    #expect(try await writer.rollback()?.restored == 600)
    #expect(try repository.plainly(["status", "--porcelain"]) == "?? elsewhere.py\n")
  }

  /// A repository in the tree answers for its own files.
  @Test func repositoriesInTheTree() async throws {
    let (folder, _) = try committed()
    try folder.write("tree/inner/c.py", "c\n")
    let inner = try GitRepository(in: folder.url.appending(path: "tree/inner"))
    let changes = [change("inner/c.py", from: "c\n", to: "C\n")]
    #expect(try await refusals(folder, changes) == ["inner/c.py: is not tracked by git"])
    try inner.commit("one")
    try await written(folder, changes)
    #expect(try inner.plainly(["status", "--porcelain"]) == " M c.py\n")
  }

  @Test func gitThatCannotAnswer() async throws {
    let (folder, _) = try committed()
    try folder.write(".git/index", "damaged")
    let changes = [change("pkg/b.py", from: "b\n", to: "c\n")]
    let told = try await refusals(folder, changes)
    #expect(told.count == 1 && told[0].hasPrefix("git can't say what is not committed: "))
    try await written(folder, changes, force: true)
  }

  /// Git compares files by programs that anybody names; none is run.
  @Test func filtersAreNotRun() async throws {
    let (folder, repository) = try committed()
    let mark = folder.url.appending(path: "ran").path
    let program = try folder.write("evil.sh", "#!/bin/sh\ntouch '\(mark)'\ncat\n")
    chmod(program.path, 0o755)
    try folder.write(".gitattributes", "*.py filter=evil.one\n")
    for key in ["clean", "smudge", "process"] {
      try repository.run(["config", "filter.evil.one.\(key)", program.path])
    }
    try repository.run(["config", "filter.evil.one.required", "true"])
    // Git has to look into the file, whose state is another.
    try folder.write("tree/pkg/b.py", "b\n")
    try repository.plainly(["status"])
    #expect(FileManager.default.fileExists(atPath: mark), "git itself leaves no mark")
    try FileManager.default.removeItem(atPath: mark)
    try folder.write("tree/pkg/b.py", "b\n")
    try await written(folder, [change("pkg/b.py", from: "b\n", to: "c\n")])
    #expect(!FileManager.default.fileExists(atPath: mark))
    try repository.run(["config", "filter.a=b.clean", program.path])
    let told = try await refusals(folder, [])
    #expect(
      told == ["git can't say what is not committed: a filter of its settings can't be turned off"])
  }
}
