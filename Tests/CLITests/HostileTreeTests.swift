import Foundation
import Platform
import TestSupport
import Testing

/// Trees that other tools die of: nothing is lost, everything is named.
struct HostileTreeTests {
  private func facts(_ folder: TemporaryFolder) throws -> [String: [String: Any]] {
    let outcome = try BuiltProgram.run(["facts", folder.url.path])
    #expect(outcome.status == 0)
    var result: [String: [String: Any]] = [:]
    for line in outcome.text.split(separator: "\n") {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      if let object, let path = object["path"] as? String { result[path] = object }
    }
    return result
  }

  private func modules(_ record: [String: Any]?) -> [String] {
    (record?["imports"] as? [[String: Any]] ?? []).compactMap { $0["module"] as? String }
  }

  @Test func badFilesHurtNobodyElse() throws {
    let folder = try TemporaryFolder()
    try folder.write("good.py", "import os\nclass A: pass\n")
    try folder.write("broken.py", "import first\ndef f(:\n    pass\nimport last\n")
    try folder.write("latin.py", Array("# coding: latin-1\nimport os\nx = '".utf8) + [0xE9, 0x27])
    try folder.write("utf16.py", Array("import os".utf16).flatMap { [UInt8($0 & 255), 0] })
    try folder.write("nul.py", Array("import os\n\0\n".utf8))
    try folder.write("far.py", "from ....toofar import q\nimport os\n")
    try folder.write("nested.py", String(repeating: "(", count: 10_000) + "\nimport os\n")
    try folder.write("deep.py", "x = " + String(repeating: "-", count: 200_000) + "1\nimport os\n")
    try folder.write(
      "long.py", "x = '" + String(repeating: "y", count: 20_000_000) + "'\nimport os\n")
    try folder.write("empty.py", "")
    try folder.write("crlf.py", "import os\r\nimport sys\r\n")
    try folder.write("x.py", "")
    try folder.write("x/__init__.py", "")
    try folder.write("no_init/a.py", "from . import b\n")
    try folder.write("no_init/b.py", "")
    try folder.write("<script>alert(1)<.py", "class HostileState: pass\n")
    try folder.write("a\u{202E}b.py", "class HostileState: pass\n")
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "loop"), withDestinationURL: folder.url)
    try FileManager.default.createSymbolicLink(
      at: folder.url.appending(path: "link.py"),
      withDestinationURL: folder.url.appending(path: "good.py"))
    #expect(mkfifo(folder.url.appending(path: "pipe.py").path, 0o600) == 0)

    let facts = try facts(folder)
    #expect(facts.count == 17)
    #expect(modules(facts["good.py"]) == ["os"])
    #expect(modules(facts["broken.py"]) == ["first", "last"])
    #expect(modules(facts["latin.py"]) == ["os"])
    #expect(facts["latin.py"]?["parse_error"] is NSNull)
    for path in ["broken.py", "utf16.py", "nul.py", "nested.py"] {
      #expect(facts[path]?["parse_error"] is [String: Any], "\(path)")
    }
    #expect(modules(facts["nested.py"]) == ["os"])
    #expect(modules(facts["deep.py"]) == ["os"])
    #expect(modules(facts["long.py"]) == ["os"])
    #expect(modules(facts["crlf.py"]) == ["os", "sys"])

    let check = try BuiltProgram.run(["check", folder.url.path, "--format", "json"])
    #expect(check.status == 1)
    let document = try JSONSerialization.jsonObject(with: check.output) as? [String: Any]
    let skipped = (document?["skipped"] as? [[String: Any]] ?? []).compactMap {
      $0["path"] as? String
    }
    #expect(skipped == ["link.py", "loop", "pipe.py"])

    let report = folder.url.appending(path: "out")
    #expect(try BuiltProgram.run(["analyze", folder.url.path, "-o", report.path]).status == 0)
    let pages = try FileManager.default.files(below: report).filter { $0.key.hasSuffix(".html") }
      .mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(pages.values.allSatisfy { !$0.contains("<script>alert") })
    let page = try #require(pages["packages/root.html"])
    #expect(page.contains("&lt;script&gt;alert(1)&lt;.py"))
    #expect(page.contains("a\\u{202e}b.py"))
    for name in ["symbols/HostileState.svg", "overview.svg"] {
      let svg = try? String(contentsOf: report.appending(path: name), encoding: .utf8)
      #expect(svg?.contains("<script>alert") != true)
    }
  }

  @Test(.enabled(if: getuid() != 0, "root can read everything"))
  func unreadableFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("secret.py", "import os\n")
    try folder.write("good.py", "import os\n")
    chmod(file.path, 0)
    let outcome = try BuiltProgram.run(["check", folder.url.path])
    #expect(outcome.text.contains("/secret.py:1:1: error [unparsable-file]"))
    #expect(outcome.error.contains("secret.py"))
    #expect(try BuiltProgram.run(["check", folder.url.path, "--strict"]).status == 2)
  }

  @Test func nothingThatTheRepositoryConfiguresIsRun() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "")
    let hook = try folder.write("hook.sh", "#!/bin/sh\ntouch \(folder.url.path)/ran\n")
    chmod(hook.path, 0o755)
    try GitRepository(in: folder.url).run(["config", "core.fsmonitor", hook.path])
    #expect(try BuiltProgram.run(["check", folder.url.path]).status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "ran").path))
  }

  /// An environment is known by what it holds, whatever it is called.
  @Test func environmentsAreLeftOut() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "import lib\n")
    try folder.write("tools/py3/pyvenv.cfg", "home = /usr/bin\n")
    try folder.write("tools/py3/lib/python3.13/lib/__init__.py", "def f(:\n")
    try folder.write("venv/b.py", "def f(:\n")
    let outcome = try BuiltProgram.run(["check", folder.url.path, "--format", "json"])
    let document = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
    let skipped = (document?["skipped"] as? [[String: Any]] ?? []).map {
      "\($0["path"] ?? "") \($0["reason"] ?? "")"
    }
    #expect(skipped == ["tools/py3 virtual environment", "venv excluded folder"])
    #expect(((document?["findings"] as? [Any])?.count) == 0)
  }

  @Test func gitIgnoredFilesAreLeftOut() throws {
    let folder = try TemporaryFolder()
    try folder.write(".gitignore", "generated/\n*_local.py\n")
    try folder.write("a.py", "")
    try folder.write("b_local.py", "")
    try folder.write("generated/c.py", "")
    try GitRepository(in: folder.url).run(["add", "."])
    func count(_ extra: [String]) throws -> String {
      try BuiltProgram.run(["check", folder.url.path] + extra).text
    }
    #expect(try count([]) == "No findings in 1 file.\n")
    #expect(try count(["--no-gitignore"]) == "No findings in 3 files.\n")
    #expect(try count(["--no-gitignore", "--exclude", "generated"]) == "No findings in 2 files.\n")
  }

  /// Where git can't be asked, the files that it would read are read.
  @Test func ignoredFilesWithoutGit() throws {
    let folder = try TemporaryFolder()
    try folder.write(".gitignore", "# ours\n/generated/\n*_local.py\n!keep_local.py\n")
    try folder.write("deep/.gitignore", "*.py\n!here.py\n")
    for path in [
      "a.py", "b_local.py", "keep_local.py", "generated/c.py", "other/generated/d.py",
      "deep/gone.py", "deep/here.py",
    ] {
      try folder.write(path, "")
    }
    try GitRepository(in: folder.url).run(["add", "-f", "a.py"])
    let outcome = try BuiltProgram.run(
      ["facts", folder.url.path], environment: ["PATH": "/nonexistent"])
    #expect(outcome.status == 0)
    let check = try BuiltProgram.run(
      ["check", folder.url.path, "--format", "json"], environment: ["PATH": "/nonexistent"])
    #expect(check.error.contains("the .gitignore files of the tree are followed instead"))
    let document = try JSONSerialization.jsonObject(with: check.output) as? [String: Any]
    let skipped = document?["skipped"] as? [[String: Any]] ?? []
    #expect(
      Set(skipped.compactMap { $0["path"] as? String })
        == [".git", "b_local.py", "generated/c.py", "deep/gone.py"])
  }

  /// A link to a file of the tree is one more name of it; one that leads out is none.
  @Test func linksToFilesAreNames() throws {
    let folder = try TemporaryFolder()
    try folder.write("app/__init__.py", "")
    try folder.write("shared/util.py", "def go(): ...\n")
    try folder.write(
      "app/main.py", "from app.util import go\nfrom app.util import stop\nfrom app.far import x\n")
    for (name, target) in [("util.py", "../shared/util.py"), ("far.py", "../../../etc/far.py")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appending(path: "app/\(name)").path, withDestinationPath: target)
    }
    let outcome = try BuiltProgram.run(["check", folder.url.path, "--select", "broken-import"])
    #expect(
      outcome.text.contains(
        "app/main.py:2:22: error [broken-import] module 'app.util' has no 'stop'"))
    #expect(!outcome.text.contains("app/main.py:1:") && !outcome.text.contains("app/main.py:3:"))
  }
}
