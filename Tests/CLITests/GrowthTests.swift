import Foundation
import TestSupport
import Testing

/// What large and odd trees have in plenty is counted and cut, and the rest is as in small ones.
struct GrowthTests {
  private func run(_ arguments: String, in folder: TemporaryFolder) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(arguments.split(separator: " ").map(String.init), in: folder.url)
  }

  private func objects(_ outcome: BuiltProgram.Outcome) throws -> [[String: Any]] {
    try outcome.text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  @Test func longChainsOfReExports() throws {
    let folder = try TemporaryFolder()
    for i in 0..<100 { try folder.write("p/m\(i).py", "from p.m\(i + 1) import X\n") }
    try folder.write("p/m100.py", "class X: pass\n")
    let lines = try objects(run("imports", in: folder))
    let first = try #require(lines.first { $0["path"] as? String == "p/m0.py" })
    let hops = try #require(first["hops"] as? [String])
    #expect(hops.count == 65 && hops.first == "p.m1.X" && hops.last == "p.m100.X")
    #expect(first["hops_left_out"] as? Int == 35)
    #expect(first["raises"] as? Bool == false)
    let last = try #require(lines.first { $0["path"] as? String == "p/m50.py" })
    #expect((last["hops"] as? [String])?.count == 50 && last["hops_left_out"] == nil)
    let shown = try run("where X --all", in: folder)
    #expect(shown.text.contains(" and 35 more"))
    let document =
      try JSONSerialization.jsonObject(with: run("where X --format json", in: folder).output)
      as? [String: Any]
    let objects = try #require(document?["objects"] as? [[String: Any]])
    let paths = try #require(objects.first?["paths"] as? [[String: Any]])
    #expect(paths.compactMap { $0["hops_left_out"] as? Int }.max() == 35)
  }

  /// Rings lead nowhere and end.
  @Test func ringsOfReExports() throws {
    let folder = try TemporaryFolder()
    for i in 0..<200 { try folder.write("p/m\(i).py", "from p.m\((i + 1) % 200) import X\n") }
    let lines = try objects(run("imports", in: folder))
    #expect(lines.count == 200)
  }

  /// A name behind 64 star imports in a row is followed, behind more it is unsure.
  @Test func longChainsOfStars() throws {
    let folder = try TemporaryFolder()
    for i in 0..<100 { try folder.write("p/m\(i).py", "from p.m\(i + 1) import *\n") }
    try folder.write("p/m100.py", "class X: pass\n")
    try folder.write("u/near.py", "from p.m36 import X, Y\n")
    try folder.write("u/far.py", "from p.m35 import X, Y\n")
    let lines = try objects(run("imports", in: folder)).filter {
      ($0["path"] as? String)?.hasPrefix("u/") ?? false
    }
    #expect(
      lines.compactMap { $0["status"] as? String } == [
        "unsure", "unsure", "resolved", "broken-name",
      ])
    let check = try run("check --select broken-import", in: folder)
    #expect(check.text.contains("near.py:1:22: error [broken-import] module 'p.m36' has no 'Y'"))
    #expect(!check.text.contains("far.py"))
  }

  /// Who asks for a name that many modules define is told of three, and how many there are.
  @Test func manyAlternatives() throws {
    let folder = try TemporaryFolder()
    for i in 0..<9 { try folder.write("p/m\(i).py", "class OrderState: pass\n") }
    try folder.write("p/__init__.py", "")
    try folder.write("p/e.py", "")
    try folder.write("p/m9.py", "from p.e import OrderState\nclass OrderState: pass\n")
    for i in 0..<3 { try folder.write("q/u\(i).py", "from p.e import OrderState\n") }
    let check = try run("check --select broken-import", in: folder)
    let told = "module 'p.e' has no 'OrderState'; 'OrderState' is defined in 'p.m0' and"
    #expect(check.text.components(separatedBy: told + " 9 other modules").count == 4)
    #expect(check.text.components(separatedBy: told + " 8 other modules").count == 2)
    #expect(check.text.components(separatedBy: "note: 'OrderState' is defined here").count == 13)
  }

  @Test func manyDefinitionsOfOneName() throws {
    let folder = try TemporaryFolder()
    for i in 0..<60 {
      try folder.write("p/m\(i).py", "class OrderState:\n    A = 1\n    B\(i) = \(i)\n")
      try folder.write("u/m\(i).py", "from p.m\(i) import OrderState\nOrderState()\n")
    }
    let registry = try run("registry generate --format toml", in: folder)
    #expect(registry.text.contains("  # and in 39 other places\n]"))
    #expect(try run("registry generate", in: folder).text.contains("; and 39 more"))
    #expect(try run("analyze -o out -q", in: folder).status == 0)
    let page = try String(
      contentsOf: folder.url.appending(path: "out/symbols/OrderState.html"), encoding: .utf8)
    #expect(page.contains("Compared are the first 40 of 60 definitions."))
  }

  @Test func manyPartsInOneTable() throws {
    let folder = try TemporaryFolder()
    for i in 0..<70 { try folder.write("p\(i)/m.py", "import p\((i + 1) % 70).m\n") }
    #expect(try run("analyze -o out -q", in: folder).status == 0)
    let page = try String(
      contentsOf: folder.url.appending(path: "out/index.html"), encoding: .utf8)
    #expect(page.contains("<a href=\"parts.html\">30 more parts</a>"))
  }

  /// Copies are read once, and each is told by its own path.
  @Test func copiesOfAFile() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c"] {
      try folder.write("\(name)/__init__.py", "")
      try folder.write("\(name)/m.py", "from . import gone_\(name == "c" ? "c" : "x")\n")
    }
    let outcome = try run("check --select broken-import", in: folder)
    for name in ["a/m.py:1:15", "b/m.py:1:15", "c/m.py:1:15"] {
      #expect(outcome.text.contains(name), "\(outcome.text)")
    }
  }

  @Test func pathsWithoutEnd() throws {
    let folder = try TemporaryFolder()
    let path = String(repeating: "a.", count: 20_000) + "b"
    let names = (0..<2_000).map { "x\($0)" }.joined(separator: ", ")
    try folder.write("a.py", "from \(path) import (\(names))\n")
    let start = ContinuousClock.now
    #expect(try run("check -q", in: folder).status < 2)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  /// pytest's settings in a folder whose name has more bytes than characters.
  @Test func foldersThatAreNotASCII() throws {
    let folder = try TemporaryFolder()
    try folder.write("\u{E9}\u{E9}\u{E9}\u{E9}/pytest.ini", "[pytest]\ntestpaths = tests\n")
    try folder.write(
      "\u{E9}\u{E9}\u{E9}\u{E9}/tests/test_a.py", "from here import gone\ndef test_a(): pass\n")
    try folder.write("\u{E9}\u{E9}\u{E9}\u{E9}/tests/here.py", "x = 1\n")
    let outcome = try run("check", in: folder)
    #expect(outcome.text.contains("[uncollectable-test]"), "\(outcome.text)")
  }

  @Test func linksThatLeadNowhere() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "")
    try folder.link("b.py", to: "b.py")
    try folder.link("c.py", to: "nothing.py")
    try folder.link("d.py", to: "/etc/passwd")
    let outcome = try run("check --format json", in: folder)
    let document = try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any]
    let skipped = (document?["skipped"] as? [[String: Any]] ?? []).compactMap {
      "\($0["path"] ?? "") \($0["reason"] ?? "")"
    }
    #expect(
      skipped == [
        "b.py link that leads nowhere", "c.py link that leads nowhere",
        "d.py link that leads out of the tree",
      ])
    #expect(outcome.error.contains("link that leads nowhere (Too many levels of symbolic links)"))
  }
}
