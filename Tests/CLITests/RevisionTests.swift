import Foundation
import TestSupport
import Testing

/// Revisions read from git's objects, beside what a checkout of them says.
struct RevisionTests {
  private func run(
    _ arguments: String, in folder: URL, environment: [String: String] = [:]
  ) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      arguments.split(separator: " ").map(String.init), in: folder, environment: environment)
  }

  /// A repository with a tree that has what makes reading hard, and one more commit.
  private func repository() throws -> (TemporaryFolder, GitRepository) {
    let folder = try TemporaryFolder()
    let tree = folder.folder("tree")
    try tree.write("groundplan.toml", "exclude = [\"left\"]\nregistry = \"docs/imports.md\"\n")
    try tree.write("docs/imports.md", "```python\nfrom shop import Nope\n```\n")
    try tree.write("pyproject.toml", "[project]\nname = \"shop\"\nversion = \"1\"\n")
    try tree.write("shop/__init__.py", "")
    try tree.write("shop/a.py", "from shop.nowhere import X\nimport shop.b\n")
    try tree.write("shop/b.py", "import shop.a\n")
    try tree.write("shop/copy.py", "import shop.a\n")
    try tree.write("shop/broken.py", "def f(:\n")
    try tree.write(
      "shop/latin.py", Array("# coding: latin-1\nx = '".utf8) + [0xE9] + Array("'\n".utf8))
    try tree.write(
      "shop/n.ipynb",
      #"{"cells": [{"cell_type": "code", "source": ["import shop.a"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}"#
    )
    try tree.write("shop/bad.ipynb", "{")
    try tree.write("left/x.py", "import shop.nothing\n")
    try tree.write("node_modules/x.py", "import shop.nothing\n")
    try tree.write("env/pyvenv.cfg", "home = /usr\n")
    try tree.write("env/x.py", "import shop.nothing\n")
    try tree.write(
      "lazy/__init__.py",
      "import lazy_loader\n__getattr__, _, __all__ = lazy_loader.attach_stub(__name__, __file__)\n")
    try tree.write("lazy/__init__.pyi", "from .a import A\n")
    try tree.write("lazy/a.py", "import lazy.user\nA = 1\n")
    try tree.write("lazy/user.py", "from lazy import A\n")
    try tree.write("deep/in/side/service/__init__.py", "")
    try tree.write(
      "deep/in/side/service/main.py", "import shop.zero\nfrom service.nothing import Z\n")
    try tree.write("deep/in/side/Dockerfile", "FROM python\nCMD python -m service.main\n")
    for (name, target) in [
      ("shop/link.py", "a.py"), ("shop/far.py", "../../outside.py"), ("shop/none.py", "nothing.py"),
      ("shop/loop.py", "loop.py"), ("again", "shop"), ("requirements.txt", "docs/list.txt"),
    ] {
      try FileManager.default.createSymbolicLink(
        atPath: tree.url.appending(path: name).path, withDestinationPath: target)
    }
    try tree.write("docs/list.txt", "requests\n")
    try folder.write("outside.py", "")
    try folder.write("elsewhere/outside.py", "")
    let git = try GitRepository(in: tree.url)
    try git.run(["config", "core.autocrlf", "false"])
    try git.commit("one")
    try git.run(["tag", "-a", "-m", "first", "v1"])
    try tree.write("shop/a.py", "import os\n")
    try FileManager.default.removeItem(at: tree.url.appending(path: "shop/copy.py"))
    try git.commit("two", day: "2024-02-03")
    return (folder, git)
  }

  /// The whole of what is known of a revision, by its objects and by a checkout.
  private func compare(_ revision: String, below path: String = "") throws {
    let (folder, git) = try repository()
    let checkout = folder.url.appending(path: "elsewhere/tree")
    try git.run(["worktree", "add", "-q", checkout.path, revision])
    let outcome = try run(
      "diff \(revision) \(checkout.path)/\(path) \(folder.url.path)/tree/\(path) --format json",
      in: folder.url)
    #expect(outcome.status == 0, "\(outcome.error)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    for key in [
      "new_findings", "gone_findings", "moved_findings", "part_imports", "cycles", "duplicates",
      "new_wrong_claims", "gone_wrong_claims",
    ] {
      #expect((json[key] as? [Any])?.isEmpty == true, "\(key): \(String(describing: json[key]))")
    }
    #expect((json["stayed_findings"] as? Int ?? 0) > 0)
    for number in json["numbers"] as? [[String: Any]] ?? [] {
      #expect(number["old"] as? Int == number["new"] as? Int, "\(number)")
    }
  }

  @Test(arguments: ["v1", "HEAD", "HEAD~1"]) func isWhatACheckoutIs(_ revision: String) throws {
    try compare(revision)
  }

  @Test(arguments: ["shop", "deep/in", "deep/in/side/"]) func ofASubfolder(_ path: String) throws {
    try compare("HEAD", below: path)
  }

  /// Warnings say the same of what couldn't be read.
  @Test func losses() throws {
    let (folder, git) = try repository()
    let tree = folder.url.appending(path: "tree")
    try git.run(["worktree", "add", "-q", folder.url.path + "/elsewhere/tree", "v1"])
    let read = try run("check", in: folder.url.appending(path: "elsewhere/tree")).error
    let objects = try run("diff v1 v1", in: tree).error
    #expect(read.contains("could not be read"))
    #expect(Set(objects.split(separator: "\n")) == Set(read.split(separator: "\n")))
    #expect(try run("diff v1 v1 --strict", in: tree).status == 2)
  }

  @Test func theWorkingTreeIsLeftAlone() throws {
    let (folder, git) = try repository()
    let tree = folder.url.appending(path: "tree")
    let before = try FileManager.default.files(below: tree)
    let branch = try git.plainly(["status", "--porcelain", "--branch"])
    #expect(try run("diff v1 HEAD", in: tree).status == 0)
    #expect(try run("history import v1..HEAD --history ../h", in: tree).status == 0)
    #expect(try FileManager.default.files(below: tree) == before)
    #expect(try git.plainly(["status", "--porcelain", "--branch"]) == branch)
  }

  @Test func settingsOfTheRevision() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/a.py", "from shop import X\n")
    try folder.write("tree/shop/__init__.py", "")
    try folder.write("tree/groundplan.toml", "exclude = [\"a.py\"]\n")
    let git = try GitRepository(in: folder.url.appending(path: "tree"))
    try git.commit("one")
    try folder.write("tree/groundplan.toml", "")
    try git.commit("two")
    let tree = folder.url.appending(path: "tree")
    #expect(
      try run("diff HEAD~1 HEAD", in: tree).text.contains("+ a.py:1:18: error [broken-import]"))
    try folder.write("other.toml", "exclude = [\"a.py\"]\n")
    #expect(
      try run("diff HEAD~1 HEAD --config ../other.toml", in: tree).text.hasSuffix(
        "New: nothing. Gone: nothing.\n"))
    #expect(
      try run("diff HEAD~1 HEAD --exclude a.py", in: tree).text.hasSuffix(
        "New: nothing. Gone: nothing.\n"))
    try folder.write("tree/groundplan.toml", "excluded = []\n")
    try git.commit("three")
    try folder.write("tree/groundplan.toml", "")
    let wrong = try run("diff HEAD HEAD", in: tree)
    #expect(wrong.status == 2 && wrong.error.contains("groundplan.toml:1:1"), "\(wrong.error)")
  }

  @Test func whatIsNoRevision() throws {
    let (folder, _) = try repository()
    let tree = folder.url.appending(path: "tree")
    for name in ["nowhere", "v1..HEAD", "HEAD:shop", "--format=x", "-x", "HEAD^9", "@{u}"] {
      let outcome = try BuiltProgram.run(["diff", "--", name], in: tree)
      #expect(outcome.status == 2, "\(name): \(outcome.text)")
      #expect(outcome.error.contains("has no commit '\(name)'"), "\(outcome.error)")
    }
    try folder.write("plain/a.py", "")
    let plain = try run("diff HEAD", in: folder.url.appending(path: "plain"))
    #expect(plain.status == 2 && plain.error.contains("is in no git repository"))
    try folder.write("tree/new/a.py", "")
    let new = try run("diff HEAD HEAD new", in: tree)
    #expect(new.status == 2 && new.error.contains("has no folder 'new'"), "\(new.error)")
    for range in ["v1", "..v1", "v1...HEAD", "a..b..c"] {
      let outcome = try run("history import \(range) --history ../h", in: tree)
      #expect(outcome.status == 2 && outcome.error.contains("is no range of commits"))
    }
    let none = try run("history import --history ../h", in: tree)
    #expect(none.status == 2 && none.error.contains("Name the commits"))
    let tags = try run("history import --tags w* --history ../h", in: tree)
    #expect(tags.status == 2 && tags.error.contains("no commit is in the range"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/h"))
  }

  @Test func submodulesAndMissingObjects() throws {
    let (folder, git) = try repository()
    let tree = folder.url.appending(path: "tree")
    try folder.write("tree/sub/x.py", "x = 1\n")
    let inner = try GitRepository(in: tree.appending(path: "sub"))
    try inner.commit("one")
    try git.commit("three")
    let blob = try git.plainly(["rev-parse", "HEAD:shop/b.py"]).trimmingCharacters(in: .newlines)
    try FileManager.default.removeItem(
      at: tree.appending(path: ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"))
    let read = try run("diff HEAD HEAD", in: tree)
    #expect(read.error.contains("5 could not be read"), "\(read.error)")
    try FileManager.default.removeItem(at: tree.appending(path: "sub/.git"))
    let outcome = try run("diff HEAD HEAD", in: tree)
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("6 could not be read"), "\(outcome.error)")
    #expect(try run("diff HEAD HEAD --strict", in: tree).status == 2)
  }

  /// Paths are bytes, and mean nothing to git or a shell.
  @Test func hostileNames() throws {
    let folder = try TemporaryFolder()
    let tree = folder.folder("tree")
    for name in [
      "new\nline", "tab\there", "quote\"d", "back\\slash", "\\xff", "-flag", ":(glob)x", "é",
      "e\u{301}",
      " blank ", "$(touch x)", "HEAD", "a\u{1B}[31mb", "\u{202E}x",
    ] {
      try tree.write("p/\(name)/m.py", "from p import nothing\n")
    }
    try tree.write("p/__init__.py", "")
    let latin = Array(tree.url.path.utf8) + Array("/p/".utf8) + [0xFF] + Array(".py".utf8) + [0]
    #expect(
      latin.withUnsafeBytes { raw in
        raw.baseAddress.map { fclose(fopen($0.assumingMemoryBound(to: CChar.self), "w")) } ?? -1
      } == 0)
    let git = try GitRepository(in: tree.url)
    try git.commit("one")
    let same = try run("diff HEAD . --format json", in: tree.url)
    #expect(same.status == 0, "\(same.error)")
    let json = try #require(try JSONSerialization.jsonObject(with: same.output) as? [String: Any])
    #expect(json["stayed_findings"] as? Int == 14)
    #expect((json["new_findings"] as? [Any])?.isEmpty == true)
    try git.run(["commit", "-q", "--allow-empty", "-m", "empty"])
    try FileManager.default.removeItem(at: tree.url.appending(path: "p"))
    try tree.write("p/__init__.py", "")
    for format in ["text", "markdown"] {
      let text = try run("diff HEAD --min-severity note --format \(format)", in: tree.url).text
      #expect(text.contains("\\u{1b}[31m") || text.contains("\\u{1b}\\[31m"), "\(text)")
      #expect(
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.value != 0x202E })
    }
  }

  // MARK: - What changed

  @Test func renamesAndCycles() throws {
    let folder = try TemporaryFolder()
    try folder.write("shop/__init__.py", "")
    try folder.write("shop/old.py", "from shop.gone import Y\nfrom shop.gone import Z\n# a\n# b\n")
    try folder.write("shop/a.py", "import shop.b\n")
    try folder.write("shop/b.py", "from shop.lost import W\n")
    let git = try GitRepository(in: folder.url)
    try git.commit("one")
    try git.run(["tag", "one"])
    try git.run(["mv", "shop/old.py", "shop/new.py"])
    try folder.write("shop/b.py", "import shop.a\n")
    try git.run(["add", "."])
    let unstaged = try run("diff one", in: folder.url)
    try git.commit("two", day: "2024-02-03")
    let text = try run("diff one HEAD", in: folder.url).text
    #expect(text.contains("New findings (1)\n  + shop/a.py:1:1: warning [import-cycle]"))
    #expect(text.contains("- shop/b.py:1:1: error [broken-import]"))
    #expect(text.contains("+ opened: 2 modules import each other: shop/a.py, shop/b.py"))
    #expect(text.contains("In renamed files: "))
    #expect(!text.contains("shop/new.py"))
    #expect(text.hasPrefix("From one ("))
    // What is staged says as much.
    #expect(unstaged.text.contains("In renamed files: ") && !unstaged.text.contains("shop/new.py"))
    // A file says the same as the revision.
    let baseline = try run("check --format json", in: folder.url)
    try folder.write("baseline.json", Array(baseline.output))
    #expect(
      try run("diff baseline.json HEAD", in: folder.url).text.hasSuffix(
        "\nNew: nothing. Gone: nothing.\n"))
    _ = try run("analyze --output report", in: folder.url)
    #expect(
      try run("diff report", in: folder.url).text.hasSuffix("\nNew: nothing. Gone: nothing.\n"))
    let foreign = try run("diff shop/a.py", in: folder.url)
    #expect(foreign.status == 2 && foreign.error.contains("is no findings.json of Groundplan"))
  }

  @Test func theSameFileIsParsedOnce() throws {
    let (folder, _) = try repository()
    let tree = folder.url.appending(path: "tree")
    let outcome = try run("diff v1 HEAD --jobs 1", in: tree)
    #expect(try run("diff v1 HEAD --jobs 4", in: tree).output == outcome.output)
  }

  // MARK: - History

  @Test func histories() throws {
    let (folder, git) = try repository()
    let tree = folder.url.appending(path: "tree")
    let first = try run("history import v1..HEAD --history ../h", in: tree)
    #expect(first.text == "../h: 2 commits read, 0 known already.\n", "\(first.error)")
    let text = try run("history list --history ../h", in: tree).text
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.count == 3 && lines[0].first == "commit")
    #expect(lines[1][1] == "2024-01-01" && lines[2][1] == "2024-02-03")
    let json = try #require(
      try JSONSerialization.jsonObject(
        with: run("history list --history ../h --format json", in: tree).output) as? [String: Any])
    let runs = try #require(json["runs"] as? [[String: Any]])
    #expect(
      runs.map { $0["commit"] as? String } == [
        try git.plainly(["rev-parse", "v1^{commit}"]).trimmingCharacters(in: .newlines),
        try git.plainly(["rev-parse", "HEAD"]).trimmingCharacters(in: .newlines),
      ])
    // As `check` counts them.
    let check = try #require(
      try JSONSerialization.jsonObject(with: run("check --format json", in: tree).output)
        as? [String: Any])
    let counts = (check["summary"] as? [String: Any])?["findings"] as? [String: Int]
    let numbers = runs[1]["numbers"] as? [String: Int]
    #expect(counts?["error"] == numbers?["errors"] && counts?["warning"] == numbers?["warnings"])
    for options in ["--jobs 1", "--quiet", "--exclude nothing", "--no-gitignore"] {
      let again = try run("history import v1..HEAD --again --history ../h \(options)", in: tree)
      #expect(again.text == "../h: 2 commits read, 0 known already.\n")
      #expect(try run("history list --history ../h", in: tree).text == text)
    }
    #expect(
      try run("history import v1..HEAD --again --history ../h --strict", in: tree).status == 2)
    let timed = try run("history import v1..HEAD --again --history ../h --timings", in: tree)
    #expect(timed.error.contains(/parse: [0-9.]+ ms\n/))
    try folder.write("other.toml", "exclude = [\"shop\", \"deep\"]\n")
    _ = try run("history import v1..HEAD --again --history ../h --config ../other.toml", in: tree)
    #expect(try run("history list --history ../h", in: tree).text != text)
    let none = try run("history list --history ../nothing", in: tree)
    #expect(none.status == 2 && none.error.contains("there is no history"))
    try folder.write("text", "not a database, whatever its name may say\n")
    let foreign = try run("history import v1..HEAD --history ../text", in: tree)
    #expect(foreign.status == 2 && foreign.error.contains("is no history of Groundplan"))
  }
}
