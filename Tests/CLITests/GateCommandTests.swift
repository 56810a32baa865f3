import Foundation
import TestSupport
import Testing

/// Gates as a team uses them: in a repository, commit by commit.
struct GateCommandTests {
  private func run(
    _ arguments: String, in folder: URL, environment: [String: String] = [:]
  ) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      arguments.split(separator: " ").map(String.init), in: folder, environment: environment)
  }

  /// A repository in the folder `tree`.
  private func repository(
    _ files: [String: String]
  ) throws -> (TemporaryFolder, URL, GitRepository) {
    let folder = try TemporaryFolder()
    for (path, text) in files { try folder.write("tree/" + path, text) }
    let tree = folder.url.appending(path: "tree")
    let git = try GitRepository(in: tree)
    try git.commit("one")
    try git.run(["tag", "one"])
    return (folder, tree, git)
  }

  private static let shop = [
    "shop/__init__.py": "", "shop/a.py": "from shop.nowhere import X\n\n\nclass A: pass\n",
    "shop/b.py": "from shop.a import A\n", "shop/c.py": "import os\n",
    "tests/test_b.py": "import shop.b\n",
  ]

  // MARK: - Since

  /// What is new since a revision is what a difference calls so, and what two checkouts differ by.
  @Test func sinceIsADifference() throws {
    let (folder, tree, git) = try repository(Self.shop)
    try git.run(["worktree", "add", "-q", folder.url.path + "/old", "one"])
    try folder.write("tree/shop/c.py", "import shop.b\nfrom shop.lost import Y\n")
    try folder.write("tree/shop/a.py", "\nfrom shop.nowhere import X\nimport shop.c\n")
    func findings(_ arguments: String, _ key: String) throws -> [String] {
      let json = try #require(
        try JSONSerialization.jsonObject(with: run(arguments, in: tree).output) as? [String: Any])
      return (json[key] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }.sorted()
    }
    let since = try findings("check --since one --format json", "findings")
    #expect(since.count > 3)
    #expect(try findings("diff one . --format json", "new_findings") == since)
    #expect(try findings("diff ../old . --format json", "new_findings") == since)
    try git.run(["add", "."])
    #expect(try findings("check --since one --staged --format json", "findings") == since)
    try git.commit("two", day: "2024-02-03")
    #expect(try findings("check --since one --format json", "findings") == since)
    #expect(try findings("check --since HEAD --format json", "findings").isEmpty)
    #expect(try findings("check --since one --format json --jobs 1", "findings") == since)
  }

  /// A file that git saw last as it is needn't be read; one that was written over in its place must be.
  @Test func filesThatLookUntouched() throws {
    let (folder, tree, git) = try repository(Self.shop)
    let file = tree.appending(path: "shop/a.py")
    // Long before the index, so that git trusts what it sees.
    let old = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file.path)
    try git.run(["add", "-A"])
    try git.plainly(["update-index", "--refresh"])
    #expect(try run("check --since one", in: tree).text.hasPrefix("\nrule "))
    // Another text of the same length; the time of the last change tells.
    try folder.write("tree/shop/a.py", "from shop.nowhere import Z\n\n\nclass A: pass\n")
    #expect(
      try run("check --since one", in: tree).text.contains("wanted for 'Z'"))
    // An attribute that converts line ends: the object has fewer bytes than the file.
    try folder.write("tree/.gitattributes", "*.py text eol=crlf\n")
    try git.run(["checkout", "-q", "--", "shop"])
    try git.plainly(["rm", "-q", "--cached", "-r", "."])
    try git.plainly(["reset", "-q", "--hard"])
    #expect(try run("check --since one", in: tree).text.contains("No new findings in 5 files."))
  }

  @Test func causesInOtherFiles() throws {
    let (folder, tree, git) = try repository(Self.shop)
    try folder.write("tree/shop/a.py", "from shop.nowhere import X\n\n\nclass B: pass\n")
    let text = try run("check --since one", in: tree).text
    #expect(
      text.hasPrefix(
        """
        shop/b.py:1:20: error [broken-import] module 'shop.a' has no 'A'; 1 test file fails with it
            shop/a.py:4:1: note: this file changed here since one; it bound 'A' on line 4

        """), "\(text)")
    try git.run(["mv", "shop/a.py", "shop/z.py"])
    let moved = try run("check --since one", in: tree).text
    #expect(
      moved.contains("    shop/z.py:1:1: note: this file was 'shop/a.py' at one\n"), "\(moved)")
    #expect(!moved.contains("shop/z.py:1:1: error"))
  }

  @Test func settingsOfTheRevision() throws {
    var files = Self.shop
    files["groundplan.toml"] = "[rules]\nbroken-import = \"off\"\n"
    let (folder, tree, _) = try repository(files)
    try folder.write("tree/groundplan.toml", "")
    let text = try run("check --since one", in: tree).text
    #expect(text.contains("Off before, so that nothing of it is new: broken-import.\n"), "\(text)")
  }

  // MARK: - Hooks

  /// In a hook git names the index of the commit.
  @Test func stagedInAHook() throws {
    let (folder, tree, git) = try repository(Self.shop)
    let hook = """
      #!/bin/sh
      exec '\(BuiltProgram.url.path)' check --staged --since HEAD --quiet >&2
      """
    let file = try folder.write("tree/.git/hooks/pre-commit", hook)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    func commit(_ arguments: [String]) throws -> Int32 {
      try BuiltProgram.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x"]
          + arguments, in: tree, program: URL(filePath: "/usr/bin/env")
      ).status
    }
    try folder.write("tree/shop/c.py", "import shop.gone\n")
    try folder.write("tree/shop/d.py", "import os\n")
    try git.run(["add", "shop/d.py"])
    // What isn't staged is nobody's concern; what is, is.
    #expect(try commit([]) == 0)
    #expect(try commit(["shop/c.py"]) == 1)
    #expect(try commit(["-a"]) == 1)
    try folder.write("tree/shop/c.py", "import json\n")
    #expect(try commit(["-a"]) == 0)
  }

  /// Before the first commit `HEAD` has no files, and everything is new.
  @Test func beforeTheFirstCommit() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/shop/a.py", "import shop.gone\n")
    try folder.write("tree/shop/__init__.py", "")
    let tree = folder.url.appending(path: "tree")
    let git = try GitRepository(in: tree)
    try git.run(["add", "."])
    for options in ["--since HEAD", "--staged --since HEAD"] {
      let outcome = try run("check \(options)", in: tree)
      #expect(outcome.status == 1)
      #expect(outcome.text.contains("shop/a.py:1:1: error [broken-import]"))
    }
    #expect(
      try run("affected --since HEAD --modules", in: tree).text
        == "shop/__init__.py\nshop/a.py\n")
    #expect(try run("check --since HEAD~1", in: tree).status == 2)
    // Also below the top of the repository.
    let below = tree.appending(path: "shop")
    #expect(try run("check --since HEAD", in: below).status == 1)
    #expect(try run("affected --since HEAD --modules", in: below).text == "__init__.py\na.py\n")
    // A branch whose commit is not there isn't one without commits.
    let branch = tree.appending(path: ".git/refs/heads/master")
    try folder.write("tree/.git/HEAD", "ref: refs/heads/master\n")
    try Data((String(repeating: "1", count: 40) + "\n").utf8).write(to: branch)
    #expect(try run("check --since HEAD", in: tree).status == 2)
    // A broken HEAD isn't one that nothing was committed to.
    try folder.write("tree/.git/HEAD", String(repeating: "1", count: 40) + "\n")
    #expect(try run("check --since HEAD", in: tree).status == 2)
  }

  // MARK: - Baselines

  @Test func aBaselineInARepository() throws {
    let (folder, tree, git) = try repository(Self.shop)
    #expect(try run("check", in: tree).status == 1)
    #expect(
      try run("baseline", in: tree).text
        == "groundplan-baseline.json: 4 findings, 4 added, 0 taken away.\n")
    #expect(try run("check", in: tree).status == 0)
    try git.commit("baseline", day: "2024-02-01")
    // From a folder above, the baseline is that of the root.
    #expect(
      try run("check tree", in: folder.url).text.contains("the baseline tree/groundplan-base"))
    try git.run(["mv", "shop/a.py", "shop/z.py"])
    try folder.write("tree/shop/b.py", "from shop.z import A\n")
    try git.run(["add", "."])
    let moved = try run("check", in: tree)
    #expect(moved.status == 0 && moved.text.contains("No new findings"), "\(moved.text)")
    #expect(!moved.text.contains("occurs no more") && !moved.text.contains("occur no more"))
    let update = try run("baseline --update", in: tree)
    #expect(update.text.contains("0 taken away, ") && update.text.hasSuffix(" in renamed files.\n"))
    let text = try String(
      contentsOf: tree.appending(path: "groundplan-baseline.json"), encoding: .utf8)
    #expect(text.contains("shop/z.py") && !text.contains("shop/a.py"))
    // What is staged has the baseline that is staged.
    try git.commit("moved", day: "2024-03-01")
    try folder.write("tree/groundplan-baseline.json", "damaged")
    #expect(try run("check --staged", in: tree).status == 0)
    let damaged = try run("check", in: tree)
    #expect(damaged.status == 2 && damaged.error.contains("is no baseline of Groundplan"))
  }

  /// Two branches change a baseline, and git merges it.
  @Test func baselinesMerge() throws {
    var files: [String: String] = ["shop/__init__.py": ""]
    for name in ["a", "d", "g", "j", "m"] {
      files["shop/\(name).py"] = "def f():\n    import shop.gone_\(name)\n"
    }
    let (folder, tree, git) = try repository(files)
    _ = try run("baseline", in: tree)
    try git.commit("baseline")
    try git.run(["checkout", "-q", "-b", "left"])
    try folder.write("tree/shop/a.py", "import os\n")
    _ = try run("baseline --update", in: tree)
    try git.commit("left")
    try git.run(["checkout", "-q", "-"])
    try git.run(["checkout", "-q", "-b", "right"])
    try folder.write("tree/shop/m.py", "import os\n")
    try folder.write("tree/shop/h.py", "def f():\n    import shop.gone_h\n")
    _ = try run("baseline --update --accept-new", in: tree)
    try git.commit("right")
    try git.run(["merge", "-q", "-m", "merged", "left"])
    let outcome = try run("check --fail-on note --fail-on-stale", in: tree)
    #expect(outcome.status == 0, "\(outcome.text)")
  }

  // MARK: - Affected

  @Test func affectedTests() throws {
    var files = Self.shop
    files["tests/conftest.py"] = "import shop.c\n"
    files["tests/test_other.py"] = "import os\n"
    files["README.md"] = "x\n"
    let (folder, tree, git) = try repository(files)
    #expect(try run("affected --since one", in: tree).output.isEmpty)
    try folder.write("tree/README.md", "y\n")
    #expect(try run("affected --since one", in: tree).output.isEmpty)
    try folder.write("tree/shop/a.py", "class A: pass\n")
    #expect(try run("affected --since one", in: tree).text == "tests/test_b.py\n")
    #expect(try run("affected tree --since one", in: folder.url).text == "tree/tests/test_b.py\n")
    #expect(try run("affected --since one --staged", in: tree).output.isEmpty)
    try git.run(["rm", "-q", "-f", "shop/a.py"])
    #expect(try run("affected --since one", in: tree).text == "tests/test_b.py\n")
    #expect(
      try run("affected --since one --explain shop.b", in: tree).text
        == "shop/b.py\n    loaded shop/a.py, removed since one\n")
    // Through the conftest.py.
    try folder.write("tree/shop/c.py", "import re\n")
    #expect(
      try run("affected --since one --staged", in: tree).text == "tests/test_b.py\n")
    #expect(
      try run("affected --since one", in: tree).text == "tests/test_b.py\ntests/test_other.py\n")
    try folder.write("tree/tests/test_new.py", "")
    #expect(try run("affected --since one", in: tree).text.contains("tests/test_new.py\n"))
    let none = try run("affected --since one --explain nowhere.py", in: tree)
    #expect(none.status == 2 && none.error.contains("There is no file of the tree 'nowhere.py'"))
    let both = try run("affected --since one --explain shop.b --modules", in: tree)
    #expect(both.status == 2)
  }

  /// The options that all commands have.
  @Test func optionsOfAffected() throws {
    let (folder, tree, _) = try repository(Self.shop)
    try folder.write("tree/shop/a.py", "class A: pass\n")
    let plain = try run("affected --since one", in: tree)
    for options in ["--jobs 1", "--quiet", "--no-gitignore", "--gitignore", "--timings"] {
      let outcome = try run("affected --since one \(options)", in: tree)
      #expect(outcome.output == plain.output && outcome.status == 0)
      if options == "--timings" { #expect(outcome.error.contains(/parse: [0-9.]+ ms\n/)) }
    }
    #expect(try run("affected --since one --exclude tests", in: tree).output.isEmpty)
    try folder.write("other.toml", "exclude = [\"tests\"]\n")
    #expect(try run("affected --since one --config ../other.toml", in: tree).output.isEmpty)
    #expect(try run("affected --since one --strict", in: tree).status == 0)
    try FileManager.default.createSymbolicLink(
      atPath: tree.appending(path: "l.py").path, withDestinationPath: "/nonexistent.py")
    #expect(try run("affected --since one --strict", in: tree).status == 2)
  }

  /// What git is only told to watch isn't in a commit.
  @Test func intendedFiles() throws {
    let (folder, tree, git) = try repository(["shop/__init__.py": "", "shop/a.py": ""])
    try folder.write("tree/shop/new.py", "X = 1\n")
    try git.run(["add", "-N", "shop/new.py"])
    try folder.write("tree/shop/a.py", "import shop.new\n")
    try git.run(["add", "shop/a.py"])
    #expect(
      try run("check --staged --since HEAD", in: tree).text
        .contains("there is no module 'shop.new'"))
    #expect(try run("check --since HEAD", in: tree).status == 0)
    try git.run(["add", "shop/new.py"])
    #expect(try run("check --staged --since HEAD", in: tree).status == 0)
  }

  /// A link is what it leads to: one that leads elsewhere, becomes a file or goes is a change.
  @Test func changedLinks() throws {
    let (folder, tree, git) = try repository([
      "one.py": "X = 1\n", "two.py": "Y = 2\n", "test_a.py": "from impl import X\n",
    ])
    let link = tree.appending(path: "impl.py")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: link.path, withDestinationPath: "one.py")
    try git.commit("two")
    #expect(try run("affected --since HEAD", in: tree).output.isEmpty)
    try manager.removeItem(at: link)
    #expect(try run("affected --since HEAD", in: tree).text == "test_a.py\n")
    try manager.createSymbolicLink(atPath: link.path, withDestinationPath: "two.py")
    #expect(try run("affected --since HEAD", in: tree).text == "test_a.py\n")
    try manager.removeItem(at: link)
    try folder.write("tree/impl.py", "Y = 2\n")
    #expect(try run("affected --since HEAD", in: tree).text == "test_a.py\n")
  }

  /// What a submodule holds is in the revision too.
  @Test func submodules() throws {
    let (folder, tree, git) = try repository([
      "pkg/__init__.py": "", "app.py": "from pkg.lib.x import X\n", "test_app.py": "import app\n",
    ])
    try folder.write("tree/pkg/lib/__init__.py", "")
    try folder.write("tree/pkg/lib/x.py", "import pkg.lib.gone\nX = 1\n")
    let inner = try GitRepository(in: tree.appending(path: "pkg/lib"))
    try inner.commit("one")
    try git.commit("two")
    #expect(try run("check", in: tree).text.contains("there is no module 'pkg.lib.gone'"))
    let same = try run("check --since HEAD --strict", in: tree)
    #expect(same.status == 0, "\(same.text) \(same.error)")
    #expect(try run("affected --since HEAD", in: tree).output.isEmpty)
    try folder.write("tree/app.py", "from pkg.lib.x import Y\n")
    #expect(try run("check --since HEAD", in: tree).text.contains("has no 'Y'"))
    try git.run(["checkout", "-q", "app.py"])
    try folder.write("tree/pkg/lib/x.py", "X = 2\n")
    try inner.commit("two")
    #expect(try run("affected --since HEAD", in: tree).text == "test_app.py\n")
    try git.run(["rm", "-q", "-f", "--cached", "pkg/lib"])
    try FileManager.default.removeItem(at: tree.appending(path: "pkg/lib"))
    #expect(try run("check --since HEAD", in: tree).text.contains("there is no module 'pkg.lib.x'"))
  }

  /// Another commit of a submodule, or of one in it, is read from its own repository.
  @Test(arguments: ["pkg/lib", "pkg/lib/deep"])
  func commitsOfSubmodules(_ place: String) throws {
    let (folder, tree, git) = try repository([
      "pkg/__init__.py": "", "app.py": "from pkg.lib.deep.x import X, Y\n",
      "test_app.py": "import app\n", "test_z.py": "import pkg.lib.deep.z\n",
    ])
    try folder.write("tree/pkg/lib/__init__.py", "")
    for (name, text) in [("__init__", ""), ("x", "X = 1\nY = 1\n"), ("z", "Z = 1\n")] {
      try folder.write("tree/pkg/lib/deep/\(name).py", text)
    }
    var repositories: [GitRepository] = []
    for place in Set([place, "pkg/lib"]).sorted().reversed() {
      repositories.append(try GitRepository(in: tree.appending(path: place)))
      try repositories.last?.commit("one")
    }
    try git.commit("two")
    #expect(try run("check --since HEAD --strict --fail-on note", in: tree).status == 0)
    try folder.write("tree/pkg/lib/deep/x.py", "X = 1\n")
    try folder.write("tree/pkg/lib/deep/new.py", "import pkg.lib.gone\n")
    // What isn't committed isn't told as new, and yet as changed.
    #expect(try run("affected --since HEAD", in: tree).text == "test_app.py\n")
    for repository in repositories { try repository.commit("two") }
    for options in ["check --since HEAD", "diff HEAD"] {
      let text = try run(options, in: tree).text
      #expect(text.contains("has no 'Y'") && text.contains("pkg.lib.gone"), "\(text)")
    }
    #expect(try run("affected --since HEAD", in: tree).text == "test_app.py\n")
    let unstaged = try run("check --staged --since HEAD", in: tree)
    #expect(unstaged.status == 0 && !unstaged.text.contains("'Y'"), "\(unstaged.text)")
    try git.run(["add", "pkg/lib"])
    let staged = try run("check --staged --since HEAD", in: tree)
    #expect(staged.status == 1 && staged.text.contains("has no 'Y'"), "\(staged.text)")
    #expect(try run("affected --staged --since HEAD", in: tree).text == "test_app.py\n")
    try git.commit("three")
    #expect(try run("check --since HEAD", in: tree).status == 0)
    let older = try run("diff HEAD~1 HEAD", in: tree).text
    #expect(older.contains("has no 'Y'") && older.contains("pkg.lib.gone"), "\(older)")
  }

  /// One of a submodule and a submodule in it is moved, the other not; one has left the index.
  @Test func nestedSubmodules() throws {
    let (folder, tree, git) = try repository(["pkg/__init__.py": "", "app.py": "import pkg.lib\n"])
    try folder.write("tree/pkg/lib/__init__.py", "")
    try folder.write("tree/pkg/lib/deep/__init__.py", "import pkg.gone\n")
    let deep = try GitRepository(in: tree.appending(path: "pkg/lib/deep"))
    try deep.commit("one")
    let lib = try GitRepository(in: tree.appending(path: "pkg/lib"))
    try lib.commit("one")
    try git.commit("two")
    try folder.write("tree/pkg/lib/more.py", "")
    try lib.commit("two")
    let outer = try run("check --since HEAD", in: tree)
    #expect(outer.status == 0, "\(outer.text)")
    try git.commit("three")
    try folder.write("tree/pkg/lib/deep/new.py", "import pkg.lost\n")
    try deep.commit("two")
    let inner = try run("check --since HEAD", in: tree).text
    #expect(inner.contains("pkg.lost") && !inner.contains("pkg.gone"), "\(inner)")
    #expect(try run("affected --since HEAD --modules", in: tree).text == "pkg/lib/deep/new.py\n")
    try deep.run(["checkout", "-q", "HEAD~1"])
    try git.run(["rm", "-q", "--cached", "pkg/lib"])
    let left = try run("check --since HEAD", in: tree)
    #expect(left.status == 0, "\(left.text)")
  }

  /// The objects of a repository outside are not looked at.
  @Test func submodulesElsewhere() throws {
    let (folder, tree, git) = try repository(["app.py": "from lib.x import X\n"])
    try folder.write("tree/lib/x.py", "X = 1\n")
    let inner = try GitRepository(in: tree.appending(path: "lib"))
    try inner.commit("one")
    try git.commit("two")
    try folder.write("tree/lib/x.py", "Y = 1\n")
    try inner.commit("two")
    #expect(try run("check --since HEAD", in: tree).text.contains("has no 'X'"))
    try FileManager.default.moveItem(
      at: tree.appending(path: "lib/.git"), to: folder.url.appending(path: "away"))
    try folder.write("tree/lib/.git", "gitdir: \(folder.url.path)/away\n")
    #expect(try run("check --since HEAD", in: tree).status == 0)
  }

  /// What git is told not to check out is missing on both sides.
  @Test func sparseCheckouts() throws {
    let (folder, tree, git) = try repository([
      "app.py": "from lib.x import X\n", "lib/__init__.py": "", "lib/x.py": "X = 1\n",
    ])
    try git.run(["update-index", "--skip-worktree", "lib/x.py"])
    try FileManager.default.removeItem(at: tree.appending(path: "lib/x.py"))
    #expect(try run("check", in: tree).text.contains("there is no module 'lib.x'"))
    #expect(try run("check --since HEAD", in: tree).status == 0)
    try folder.write("tree/app.py", "from lib.x import X\nimport lib.y\n")
    let text = try run("check --since HEAD", in: tree).text
    #expect(text.contains("lib.y") && !text.contains("'lib.x'"), "\(text)")
    try folder.write("tree/app.py", "from lib.x import X\n")
    #expect(try run("affected --since HEAD", in: tree).output.isEmpty)
    // What is there all the same is in both.
    try folder.write("tree/lib/x.py", "import lib.gone\nX = 1\n")
    try git.run(["update-index", "--no-skip-worktree", "lib/x.py"])
    try git.commit("two")
    try git.run(["update-index", "--skip-worktree", "lib/x.py"])
    #expect(try run("check --since HEAD", in: tree).status == 0)
  }

  /// Names of files mean nothing to git, a shell or the terminal.
  @Test func hostileNames() throws {
    let (folder, tree, _) = try repository(["p/__init__.py": ""])
    for name in ["new\nline", "quote\"d", "-flag", ":(glob)x", "a\u{1B}[31mb", "$(touch x)"] {
      try folder.write("tree/p/\(name)/test_m.py", "from p import nothing\n")
    }
    let paths = try run("affected --since one", in: tree).output
    #expect(String(decoding: paths, as: UTF8.self).contains("p/a\u{1B}[31mb/test_m.py\n"))
    let text = try run("check --since one --min-severity note", in: tree).text
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(try run("baseline", in: tree).status == 0)
    #expect(try run("check --fail-on note", in: tree).status == 0)
  }
}
