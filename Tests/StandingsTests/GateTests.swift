import Analysis
import Reports
import Resolution
import TestSupport
import Testing

@testable import Standings

/// What is told as new, beside a baseline and beside another tree.
struct GateTests {
  private static let base = [
    "shop/__init__.py": "", "shop/a.py": "from shop.nowhere import X\n",
    "shop/b.py": "import shop.a\n",
  ]

  private func findings(_ changes: [String: String?] = [:]) throws -> Findings {
    var texts = Self.base
    for (path, text) in changes { texts[path] = text }
    return try TestProject(texts).analyze()
  }

  private func baseline(_ findings: Findings) throws -> Baseline {
    try Baseline(json: BaselineReport.json(of: Baseline(of: findings.entries)), path: "b.json")
  }

  // MARK: - Baselines

  @Test func aBaselineIsALineAnEntry() throws {
    let text = String(
      decoding: BaselineReport.json(of: Baseline(of: try findings().entries)), as: UTF8.self)
    #expect(
      text == """
        {
        "schema_version":1,
        "findings":[
        {"path":"shop/a.py","rule":"broken-import","key":"shop.a -> shop.nowhere.X","count":1},
        {"path":"shop/a.py","rule":"unimportable-module","key":"shop.a","count":1},
        {"path":"shop/b.py","rule":"unimportable-module","key":"shop.b","count":1},
        null]}

        """)
  }

  @Test func nothingIsNewBesideItself() throws {
    let found = try findings()
    let changes = try baseline(found).changes(to: found, renames: Renames())
    #expect(changes.appeared.isEmpty && changes.gone.isEmpty && changes.stayed == 3)
  }

  /// Lines may move, and of several with one key as many are new as there are more.
  @Test func counts() throws {
    let twice = "from shop.nowhere import X\n\n\nfrom shop.nowhere import X\n"
    let known = try baseline(try findings())
    let moved = try findings(["shop/a.py": "\n\nfrom shop.nowhere import X\n"])
    #expect(known.changes(to: moved, renames: Renames()).appeared.isEmpty)
    let more = known.changes(to: try findings(["shop/a.py": twice]), renames: Renames())
    #expect(more.appeared.map(\.location.line) == [4] && more.gone.isEmpty)
    // The first of two silenced: the second bears another number, and is no other finding.
    let silenced = twice.replacing("X\n\n", with: "X  # groundplan: ignore[broken-import] old\n\n")
    let less = known.changes(to: try findings(["shop/a.py": silenced]), renames: Renames())
    #expect(less.appeared.filter { $0.rule == "broken-import" }.isEmpty)
  }

  @Test func updates() throws {
    let known = try baseline(try findings())
    let now = try findings(["shop/a.py": "from shop.nowhere import Y\n"])
    let changes = known.changes(to: now, renames: Renames())
    func keys(drops: Bool, accepts: Bool) -> [String] {
      known.updated(by: changes, drops: drops, accepts: accepts).sorted.map(\.key.key)
        .filter { $0.contains("nowhere") }
    }
    #expect(keys(drops: true, accepts: false).isEmpty)
    #expect(
      keys(drops: false, accepts: true) == ["shop.a -> shop.nowhere.X", "shop.a -> shop.nowhere.Y"]
    )
    #expect(keys(drops: true, accepts: true) == ["shop.a -> shop.nowhere.Y"])
  }

  @Test func renamedFilesKeepTheirEntries() throws {
    let known = try baseline(try findings())
    let now = try findings([
      "shop/a.py": nil, "shop/c.py": "from shop.nowhere import X\n", "shop/b.py": "import shop.c\n",
    ])
    let changes = known.changes(to: now, renames: Renames(["shop/a.py": "shop/c.py"]))
    #expect(changes.appeared.isEmpty && changes.gone.isEmpty)
    let new = known.updated(by: changes, drops: true, accepts: false)
    #expect(new == Baseline(of: now.entries))
  }

  /// Of rules that weren't asked nothing is known.
  @Test func rulesThatWereNotAsked() throws {
    let known = try baseline(try findings())
    let now = Findings(of: try findings().program) { $0 == "import-cycle" }
    let changes = known.changes(to: now, renames: Renames())
    #expect(changes.gone.isEmpty && changes.appeared.isEmpty)
  }

  @Test(arguments: [
    "", "[]", "{\"schema_version\":2,\"findings\":[]}", "{\"schema_version\":1}",
    "{\"schema_version\":1,\"findings\":[{\"path\":\"a\",\"rule\":\"b\",\"key\":\"c\",\"count\":0}]}",
    "<<<<<<< HEAD\n{\"schema_version\":1,\"findings\":[]}",
  ]) func whatIsNoBaseline(_ text: String) {
    #expect(throws: StandingError.self) { try Baseline(json: Array(text.utf8), path: "b.json") }
  }

  @Test func entriesThatStandTwice() throws {
    let row = "{\"path\":\"a\",\"rule\":\"b\",\"key\":\"c\",\"count\":2}"
    let text = "{\"schema_version\":1,\"findings\":[\(row),\(row),null]}"
    #expect(
      try Baseline(json: Array(text.utf8), path: "b.json").counts == [
        Baseline.Key(rule: "b", path: "a", key: "c"): 4
      ])
  }

  // MARK: - What is told

  @Test func checkedFindings() throws {
    let known = try baseline(try findings())
    let now = try findings(["shop/a.py": "from shop.nowhere import X\nfrom shop.lost import Z\n"])
    let changes = known.changes(to: now, renames: Renames())
    let checked = CheckedFindings(now, comparedWith: [.init(.baseline, named: "b", changes)])
    #expect(checked.reported.map(\.key) == ["shop.a -> shop.lost.Z"])
    #expect(checked.knownCount == 1 && checked.isPart && checked.stale.isEmpty)
    #expect(checked.countsByRule.map(\.rule) == ["broken-import"])
    #expect(checked.countsByRule.first?.errors == 1 && checked.countsByRule.first?.known == 1)
    let all = CheckedFindings(now)
    #expect(all.reported == now.reported && !all.isPart)
  }

  /// What tells of a part of the findings is no state of the tree.
  @Test func aPartIsNoStanding() throws {
    let now = try findings()
    let part = CheckedFindings(
      now, of: OwnerSelection(["none"], among: now.program.owners))
    let json = try FindingsReport.json(of: part)
    #expect(throws: StandingError.self) { try Standing(findingsJSON: json, path: "f.json") }
    _ = try Standing(findingsJSON: try FindingsReport.json(of: now), path: "f.json")
  }

  // MARK: - Where it comes from

  private func notes(
    _ old: [String: String], _ new: [String: String], renames: [String: String] = [:],
    rule: String
  ) throws -> [Finding.Note] {
    let (before, after) = (try TestProject(old).analyze(), try TestProject(new).analyze())
    let causes = ChangeCauses(
      from: before.program, to: after.program, renames: Renames(renames), since: "main",
      old: old.mapValues { Array($0.utf8) }, new: new.mapValues { Array($0.utf8) })
    let finding = try #require(after.reported.first { $0.rule == rule })
    return causes.notes(for: finding)
  }

  @Test func brokenBySomethingElse() throws {
    let old = [
      "shop/__init__.py": "", "shop/a.py": "import os\n\n\nclass X: pass\n\n\nclass Y: pass\n",
      "shop/b.py": "from shop.a import X\n",
    ]
    var new = old
    new["shop/a.py"] = "import os\n\n\nclass Y: pass\n"
    let changed = try notes(old, new, rule: "broken-import")
    #expect(
      changed == [
        Finding.Note(
          location: Location(path: "shop/a.py", line: 4, column: 1),
          message: "this file changed here since main; it bound 'X' on line 4")
      ])
    new["shop/a.py"] = nil
    #expect(
      try notes(old, new, rule: "broken-import").map(\.message) == [
        "this file, the module 'shop.a', is gone since main"
      ])
    new["shop/c.py"] = old["shop/a.py"]
    #expect(
      try notes(old, new, renames: ["shop/a.py": "shop/c.py"], rule: "broken-import") == [
        Finding.Note(
          location: Location(path: "shop/c.py", line: 1, column: 1),
          message: "this file was 'shop/a.py' at main")
      ])
  }

  @Test func closedBySomethingElse() throws {
    let old = [
      "shop/__init__.py": "", "shop/a.py": "import shop.b\n", "shop/b.py": "import os\nimport re\n",
    ]
    var new = old
    new["shop/b.py"] = "import os\nimport re\nimport shop.a\n"
    #expect(
      try notes(old, new, rule: "import-cycle") == [
        Finding.Note(
          location: Location(path: "shop/b.py", line: 3, column: 1),
          message: "this line is new since main")
      ])
    // What stands in a changed file needs no explanation.
    new["shop/a.py"] = "import shop.b  # changed\n"
    #expect(try notes(old, new, rule: "import-cycle").isEmpty)
  }
}
