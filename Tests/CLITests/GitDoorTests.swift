import Foundation
import Platform
import TestSupport
import Testing

/// Every way in which a repository could make git start a program, each with a mark that shows
/// whether it did: asked plainly git leaves it, asked by Groundplan it doesn't.
struct GitDoorTests {
  struct Door: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What git is asked plainly, so that the door is seen to be one.
    let plainly: [String]
    /// Makes the repository; the program at the path leaves the mark.
    let make: @Sendable (TemporaryFolder, GitRepository, _ program: String) throws -> Void

    init(
      _ name: String, _ plainly: [String],
      _ make: @escaping @Sendable (TemporaryFolder, GitRepository, String) throws -> Void
    ) {
      testDescription = name
      self.plainly = plainly
      self.make = make
    }
  }

  private static let patches = ["log", "-p", "--", "*.py"]
  private static let ignored = ["ls-files", "--others", "--ignored", "--exclude-standard"]

  static let doors = [
    Door("core.fsmonitor", ["status"]) { _, git, program in
      try git.run(["config", "core.fsmonitor", program])
    },
    Door("a hook of a folder of the tree", ["read-tree", "HEAD"]) { folder, git, program in
      let hook = try folder.write("hooks/post-index-change", "#!/bin/sh\n\(program)\n")
      chmod(hook.path, 0o755)
      try git.run(["config", "core.hooksPath", folder.url.appending(path: "hooks").path])
    },
    Door("diff.external", ["diff", "HEAD~1"]) { _, git, program in
      try git.run(["config", "diff.external", program])
    },
    Door("an attribute's external diff", ["diff", "HEAD~1"]) { folder, git, program in
      try folder.write(".gitattributes", "*.py diff=evil\n")
      try git.run(["config", "diff.evil.command", program])
    },
    Door("an attribute's text converter", patches) { folder, git, program in
      try folder.write(".gitattributes", "*.py diff=evil\n")
      try git.run(["config", "diff.evil.textconv", program])
    },
    Door("a clean filter", ["add", "--renormalize", "."]) { folder, git, program in
      try folder.write(".gitattributes", "*.py filter=evil\n")
      try git.run(["config", "filter.evil.clean", program])
    },
    Door("settings that are included", patches) { folder, git, program in
      try folder.write(".gitattributes", "*.py diff=evil\n")
      try folder.write("more.cfg", "[diff \"evil\"]\n  textconv = \(program)\n")
      try git.run(["config", "include.path", folder.url.appending(path: "more.cfg").path])
    },
    Door("attributes that settings name", patches) { folder, git, program in
      try folder.write("attributes", "*.py diff=evil\n")
      try git.run(["config", "core.attributesFile", folder.url.appending(path: "attributes").path])
      try git.run(["config", "diff.evil.textconv", program])
    },
    Door("signatures", ["log", "--show-signature"]) { folder, git, program in
      try git.run(["config", "gpg.program", program])
      try git.run(["config", "log.showSignature", "true"])
      let commit = try git.plainly(["cat-file", "commit", "HEAD"])
      let place = commit.range(of: "\n\n")?.lowerBound ?? commit.endIndex
      let signature = "\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----"
      try folder.write(".git/signed", commit[..<place] + signature + commit[place...])
      let id = try git.plainly(["hash-object", "-t", "commit", "-w", ".git/signed"])
      try git.run(["reset", "-q", "--soft", id.trimmingCharacters(in: .newlines)])
    },
    Door("an alias", ["evil"]) { _, git, program in
      try git.run(["config", "alias.evil", "!\(program)"])
      try git.run(["config", "alias.log", "!\(program)"])
      try git.run(["config", "alias.ls-files", "!\(program)"])
    },
    Door("a submodule's settings", ["log", "-p", "--submodule=diff", "--", "*.py"]) {
      folder, git, program in
      try folder.write("sub.py/x.py", "class AState: pass\n")
      let inner = try GitRepository(in: folder.url.appending(path: "sub.py"))
      try inner.commit("one")
      try folder.write(".gitattributes", "*.py diff=evil\n")
      try folder.write("sub.py/.gitattributes", "*.py diff=evil\n")
      try folder.write("sub.py/x.py", "class BState: pass\n")
      try inner.run(["config", "diff.evil.textconv", program])
      try git.run(["config", "diff.submodule", "diff"])
      try git.run(["add", "sub.py"])
      try git.run(["commit", "-q", "-m", "with a submodule"])
      try inner.commit("two")
      try git.run(["add", "sub.py"])
    },
  ]

  private static let commands = [
    ["check"], ["targets", "--ages"], ["registry", "search", "AState"], ["diff", "HEAD"],
    ["diff", "HEAD~1", "HEAD"],
    ["history", "import", "HEAD~1..HEAD", "--again", "--history", "../history"],
  ]

  /// A repository with two commits and a program that leaves a mark.
  private func prepare(
    copies: Bool = true
  ) throws -> (TemporaryFolder, GitRepository, String, URL) {
    let folder = try TemporaryFolder()
    let outside = folder.url.appending(path: "ran")
    let program = try folder.write(
      "evil.sh", "#!/bin/sh\ntouch '\(outside.path)'\n\(copies ? "timeout 5 cat" : "exit 1")\n")
    chmod(program.path, 0o755)
    try folder.write("tree/b.py", "class AState: pass\n")
    let git = try GitRepository(in: folder.url.appending(path: "tree"))
    try git.commit("one")
    try folder.write("tree/b.py", "class ANew: pass\n")
    return (folder, git, program.path, outside)
  }

  @Test(arguments: doors) func isShut(_ door: Door) throws {
    let (folder, git, program, mark) = try prepare()
    let tree = folder.folder("tree")
    try door.make(tree, git, program)
    try git.run(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "add", "b.py"])
    try git.plainly(["-c", "filter.evil.clean=cat", "commit", "-q", "-m", "two"])
    try? FileManager.default.removeItem(at: mark)
    try git.plainly(door.plainly)
    let isDoor = FileManager.default.fileExists(atPath: mark.path)
    #expect(isDoor, "git itself leaves no mark")
    for command in Self.commands {
      try? FileManager.default.removeItem(at: mark)
      let outcome = try BuiltProgram.run(command, in: folder.url.appending(path: "tree"))
      #expect(outcome.status < 2, "\(outcome.error)")
      #expect(!FileManager.default.fileExists(atPath: mark.path), "\(command)")
    }
  }

  // MARK: - Objects that aren't there

  /// How the address of a remote names the program that serves it.
  private static let remotes: [(name: String, settings: @Sendable (String, URL) -> [[String]])] = [
    (
      "ext",
      { program, _ in
        [["remote.origin.url", "ext::\(program) x"], ["protocol.ext.allow", "always"]]
      }
    ),
    (
      "ssh",
      { program, _ in
        [["remote.origin.url", "ssh://nowhere.invalid/x"], ["core.sshCommand", program]]
      }
    ),
    (
      "path",
      { program, folder in
        [
          ["remote.origin.url", folder.appending(path: "other").path],
          ["remote.origin.uploadpack", program], ["protocol.file.allow", "always"],
        ]
      }
    ),
  ]

  /// A partial clone fetches what it lacks when it is asked for, by a command of its settings.
  @Test(arguments: remotes.map(\.name)) func nothingIsFetched(_ name: String) throws {
    let (folder, git, program, mark) = try prepare(copies: false)
    try git.commit("two")
    let tree = folder.url.appending(path: "tree")
    let other = try GitRepository(in: folder.folder("other").making())
    try other.run(["config", "core.bare", "true"])
    for id in try git.plainly(["rev-list", "--objects", "--all"]).split(separator: "\n").map({
      String($0.prefix { $0 != " " })
    }) where try git.plainly(["cat-file", "-t", id]).hasPrefix("blob") {
      let file = tree.appending(path: ".git/objects/\(id.prefix(2))/\(id.dropFirst(2))")
      try FileManager.default.removeItem(at: file)
    }
    let settings = Self.remotes.first { $0.name == name }?.settings(program, folder.url) ?? []
    for setting in settings + [
      ["core.repositoryFormatVersion", "1"], ["extensions.partialClone", "origin"],
      ["remote.origin.promisor", "true"],
    ] {
      try git.run(["config"] + setting)
    }
    try git.plainly(Self.patches)
    #expect(FileManager.default.fileExists(atPath: mark.path), "git itself leaves no mark")
    for command in Self.commands + [["analyze", "--ages", "-o", "../out"]] {
      try? FileManager.default.removeItem(at: mark)
      let outcome = try BuiltProgram.run(command, in: tree)
      #expect(outcome.status < 2)
      #expect(!FileManager.default.fileExists(atPath: mark.path), "\(command)")
    }
  }

  /// A baseline is anybody's: what it calls a commit is no option of git's.
  @Test func commitsOfABaselineAreIDs() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "import os\n")
    let git = try GitRepository(in: folder.url.appending(path: "tree"))
    try git.commit("one")
    let tree = folder.url.appending(path: "tree")
    let precious = try folder.write("precious", "mine")
    let json = try BuiltProgram.run(["check", "--format", "json"], in: tree).text
    for commit in ["--output=\(precious.path)", "HEAD", String(repeating: "G", count: 40)] {
      let revision = "\"revision\":{\"commit\":\"\(commit)\",\"time\":0},\n\"rules\":"
      try folder.write(
        "baseline.json", json.replacing("\"rules\":", with: revision, maxReplacements: 1))
      for command in [["diff"], ["analyze", "-o", "../out", "--baseline"]] {
        let outcome = try BuiltProgram.run(command + ["../baseline.json"], in: tree)
        #expect(outcome.status == 2 && outcome.error.contains("is damaged"), "\(outcome.error)")
      }
    }
    #expect(try String(contentsOf: precious, encoding: .utf8) == "mine")
    for (number, key) in [("9223372036854775807", "followed"), ("-9223372036854775808", "lines")] {
      try folder.write(
        "baseline.json", json.replacing(try Regex("\"\(key)\":\\d+"), with: "\"\(key)\":\(number)"))
      let outcome = try BuiltProgram.run(["diff", "../baseline.json"], in: tree)
      #expect(outcome.status == 2 && outcome.error.contains("is damaged"), "\(outcome.error)")
    }
  }

  // MARK: - Elsewhere

  /// Another working tree than that of the repository's folder is none.
  @Test func theWorkingTreeIsThatOfTheFolder() throws {
    let folder = try TemporaryFolder()
    let git = try GitRepository(in: folder.folder("tree").making())
    try folder.write("tree/.gitignore", "made.py\n")
    try folder.write("tree/made.py", "def f(:\n")
    try folder.write("tree/good.py", "")
    try folder.write("other/good.py", "")
    try git.run(["config", "core.worktree", folder.url.appending(path: "other").path])
    let outcome = try BuiltProgram.run(["check"], in: folder.url.appending(path: "tree"))
    #expect(outcome.text == "No findings in 1 file.\n")
    #expect(outcome.error.isEmpty, "\(outcome.error)")
  }

  /// Neither the user's settings nor variables that turn git elsewhere change the answer.
  @Test func theAnswerIsTheSameForEverybody() throws {
    let (folder, git, program, mark) = try prepare()
    try git.commit("two")
    let tree = folder.url.appending(path: "tree")
    try folder.write("tree/kept.py", "class Kept: pass\n")
    try folder.write(
      "home/.gitconfig",
      """
      [color]
        ui = always
      [diff]
        noprefix = true
        mnemonicPrefix = true
        external = \(program)
        interHunkContext = 20
      [core]
        excludesFile = \(folder.url.path)/home/ignored
        abbrev = 40
        pager = \(program)
      [log]
        decorate = full
        date = relative
        showSignature = true
      [format]
        pretty = fuller

      """)
    try folder.write("home/ignored", "kept.py\n")
    let others = [
      ["HOME": folder.url.path + "/home"], ["GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/tmp"],
      ["GIT_EXTERNAL_DIFF": program, "GIT_PAGER": program], ["GIT_INDEX_FILE": "/nonexistent"],
      [
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
      ],
      ["GIT_TRACE": mark.path],
    ]
    for command in Self.commands {
      let plain = try BuiltProgram.run(command, in: tree, environment: ["HOME": "/nonexistent"])
      for variables in others {
        let outcome = try BuiltProgram.run(command, in: tree, environment: variables)
        #expect(outcome.text == plain.text && outcome.error == plain.error, "\(variables)")
        #expect(!FileManager.default.fileExists(atPath: mark.path), "\(variables)")
      }
    }
  }

  /// A program of the tree is not git, whatever the PATH says.
  @Test func gitIsNoneOfTheTree() throws {
    let (folder, _, _, mark) = try prepare()
    for path in ["tree/git", "tree/bin/git"] {
      let program = try folder.write(path, "#!/bin/sh\ntouch '\(mark.path)'\n")
      chmod(program.path, 0o755)
    }
    let tree = folder.url.appending(path: "tree")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "link"), withDestinationURL: tree.appending(path: "bin"))
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for first in [".", "", "bin", tree.path, tree.path + "/bin", folder.url.path + "/link"] {
      let outcome = try BuiltProgram.run(
        ["check"], in: tree, environment: ["PATH": first + ":" + path])
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(first): \(outcome.error)")
      #expect(!FileManager.default.fileExists(atPath: mark.path), "\(first)")
    }
  }
}
