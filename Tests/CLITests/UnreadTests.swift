import Foundation
import Platform
import TestSupport
import Testing

/// Whatever is not read is named, and fails a strict run.
struct UnreadTests {
  /// What makes a document unreadable, wholly or in part, and what is said of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let said: String
    let make: @Sendable (TemporaryFolder, _ path: String, _ text: String) throws -> Void
  }

  private static let faults = [
    Fault(testDescription: "Latin-1", said: "UTF-8") { folder, path, text in
      try folder.write(path, Array(text.utf8) + Array("# caf".utf8) + [0xE9, 0x0A])
    },
    Fault(testDescription: "UTF-16", said: "UTF-8") { folder, path, text in
      try folder.write(path, [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), 0] })
    },
    Fault(testDescription: "NUL", said: "line 1") { folder, path, text in
      try folder.write(path, [0, 0x0A] + Array(text.utf8))
    },
    Fault(testDescription: "a link out of the tree", said: "out of the tree") {
      folder, path, text in
      try folder.write("outside/file", text)
      try folder.link(path, to: folder.url.path + "/outside/file")
    },
    Fault(testDescription: "a link that leads nowhere", said: "leads nowhere") {
      folder, path, _ in
      try folder.link(path, to: "nowhere")
    },
    Fault(testDescription: "a pipe", said: "not a regular file") { folder, path, _ in
      try folder.write(path + "/x", "")
      try FileManager.default.removeItem(at: folder.url.appending(path: path))
      #expect(mkfifo(folder.url.appending(path: path).path, 0o600) == 0)
    },
    Fault(testDescription: "a sparse file", said: "larger than 16 MiB") { folder, path, _ in
      let file = try folder.write(path, "")
      #expect(truncate(file.path, 2 << 30) == 0)
    },
  ]

  private static let documents = [
    "pyproject.toml": "[project]\nname = 'x'\n", "setup.cfg": "[metadata]\nname = x\n",
    "Dockerfile": "FROM scratch\n", "requirements.txt": "requests\n", ".gitignore": "/gen/\n",
    "pytest.ini": "[pytest]\n", "tox.ini": "[tox]\n", "sub/pyproject.toml": "[project]\n",
  ]

  @Test(arguments: faults, documents.keys.sorted())
  func documentsAreNamed(_ fault: Fault, _ path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/good.py", "import os\n")
    try fault.make(folder, "tree/" + path, Self.documents[path] ?? "")
    let tree = folder.url.appending(path: "tree")
    for command in [["check", "--fail-on", "never"], ["roots"]] {
      let outcome = try BuiltProgram.run(command, in: tree)
      #expect(outcome.status == 0)
      #expect(
        outcome.error.contains("could not be read, the first is '\(path)'")
          && outcome.error.contains(fault.said), "\(outcome.error)")
      #expect(try BuiltProgram.run(command + ["--strict"], in: tree).status == 2)
    }
    let document = try BuiltProgram.run(["check", "--format", "json"], in: tree)
    #expect(document.text.contains("{\"path\":\"\(path)\","))
  }

  /// A link within the tree is one more name of a document.
  @Test func linksOfTheTreeAreFollowed() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "common/setup.cfg", "[metadata]\nname = shop\n[options]\npackage_dir =\n  = lib\n")
    try folder.write("app/lib/shop/__init__.py", "")
    try folder.write("app/lib/shop/a.py", "import shop\n")
    try folder.link("app/setup.cfg", to: "../common/setup.cfg")
    let outcome = try BuiltProgram.run(["roots", "--strict"], in: folder.url)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.text.contains("app/setup.cfg"))
  }

  /// The settings themselves: what can't be read is an error, not their absence.
  @Test func settingsAreRead() throws {
    for target in ["nowhere", "../outside.toml"] {
      let folder = try TemporaryFolder()
      try folder.write("outside.toml", "exclude = [\"a.py\"]\n")
      try folder.write("tree/a.py", "")
      try folder.link("tree/groundplan.toml", to: target)
      let outcome = try BuiltProgram.run(["check"], in: folder.url.appending(path: "tree"))
      #expect(outcome.status == 2 && outcome.error.contains("groundplan.toml"), "\(outcome.error)")
    }
  }

  /// Each of several is named; in `facts`, too.
  @Test func everythingIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "import os\n")
    try folder.write("tree/.py", "")
    try folder.write("outside/b.py", "")
    try folder.link("tree/far.py", to: "../outside/b.py")
    try folder.link("tree/away", to: "../outside")
    try folder.link("tree/again.py", to: "a.py")
    #expect(mkfifo(folder.url.appending(path: "tree/pipe.py").path, 0o600) == 0)
    let tree = folder.url.appending(path: "tree")
    let check = try BuiltProgram.run(["check"], in: tree)
    let facts = try BuiltProgram.run(["facts"], in: tree)
    for path in [".py", "far.py", "away", "pipe.py"] {
      #expect(check.error.contains("'\(path)'"), "\(check.error)")
      #expect(facts.error.contains("'\(path)' could not be read: "), "\(facts.error)")
    }
    #expect(!check.error.contains("again.py") && facts.error.contains("again.py"))
    #expect(try BuiltProgram.run(["check", "--strict"], in: tree).status == 2)
    #expect(
      try BuiltProgram.run(
        ["check", "--strict", "--exclude", "far.py", "--exclude", "away", "--exclude", "pipe.py"]
          + ["--exclude", "/.py"], in: tree
      ).status == 0)
  }
}

extension TemporaryFolder {
  /// A symbolic link at a path.
  func link(_ path: String, to target: String) throws {
    let link = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: target)
  }
}
