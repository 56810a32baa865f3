import Analysis
import Foundation
import Reports
import Resolution
import TestSupport
import Testing

@testable import Standings

/// What changed between two small projects: each kind of change once.
struct ChangesTests {
  private func standing(_ texts: [String: String]) throws -> Standing {
    Standing(of: try TestProject(texts).analyze(), revision: nil)
  }

  private func changes(
    _ old: [String: String], _ new: [String: String], renames: [String: String] = [:]
  ) throws -> Changes {
    Changes(from: try standing(old), to: try standing(new), renames: Renames(renames))
  }

  private static let base = [
    "shop/__init__.py": "", "shop/a.py": "from shop.nowhere import X\n",
    "shop/b.py": "import shop.a\n",
  ]

  private static func with(_ files: [String: String?]) -> [String: String] {
    var texts = base
    for (path, text) in files { texts[path] = text }
    return texts
  }

  // MARK: - Findings

  @Test func nothing() throws {
    let changes = try changes(Self.base, Self.base)
    #expect(changes.isEmpty)
    #expect(changes.findings.stayed == 3)
    #expect(changes.numbers.allSatisfy { $0.old == $0.new && $0.isWorse == nil })
  }

  @Test func findingsComeAndGo() throws {
    let changes = try changes(
      Self.base, Self.with(["shop/a.py": "\n\nfrom shop.nowhere import Y\n"]))
    #expect(changes.findings.appeared.map(\.key) == ["shop.a -> shop.nowhere.Y"])
    #expect(changes.findings.gone.map(\.key) == ["shop.a -> shop.nowhere.X"])
    #expect(changes.findings.newCount(.error) == 1)
    #expect(!changes.isEmpty)
  }

  @Test func linesMove() throws {
    let changes = try changes(
      Self.base, Self.with(["shop/a.py": "\n\n# moved\nfrom shop.nowhere import X\n"]))
    #expect(changes.isEmpty)
  }

  @Test func filesAreRenamed() throws {
    let moved = Self.with([
      "shop/a.py": nil, "shop/c.py": "from shop.nowhere import X\n", "shop/b.py": "import shop.c\n",
    ])
    let told = try changes(Self.base, moved, renames: ["shop/a.py": "shop/c.py"])
    #expect(told.findings.appeared.isEmpty && told.findings.gone.isEmpty)
    #expect(told.findings.moved.map(\.old.rule) == ["broken-import", "unimportable-module"])
    #expect(told.findings.moved.first?.old.key == "shop.a -> shop.nowhere.X")
    #expect(told.findings.moved.first?.new.key == "shop.c -> shop.nowhere.X")
    let untold = try changes(Self.base, moved)
    #expect(untold.findings.appeared.count == 2 && untold.findings.gone.count == 2)
  }

  @Test func packagesAreRenamed() throws {
    let file = "from shop.nowhere import X\n"
    let told = try changes(
      ["src/old/__init__.py": file, "src/old/x.py": file, "src/main.py": "import old.x\n"],
      ["src/new/__init__.py": file, "src/new/x.py": file, "src/main.py": "import new.x\n"],
      renames: ["src/old/__init__.py": "src/new/__init__.py", "src/old/x.py": "src/new/x.py"])
    #expect(told.findings.appeared.isEmpty && told.findings.gone.isEmpty)
  }

  @Test func whatIsSilencedIsGone() throws {
    let changes = try changes(
      Self.base,
      Self.with(["shop/a.py": "from shop.nowhere import X  # groundplan: ignore[broken-import]\n"]))
    #expect(changes.findings.gone.map(\.rule) == ["broken-import"])
    #expect(changes.findings.appeared.isEmpty)
  }

  /// What was not asked is neither new nor gone.
  @Test func rulesOfOneSide() throws {
    let all = try TestProject(Self.base).analyze()
    let some = Findings(of: all.program, where: { $0 == "import-cycle" })
    let changes = Changes(
      from: Standing(of: some, revision: nil), to: Standing(of: all, revision: nil))
    #expect(changes.findings.appeared.isEmpty)
    #expect(changes.findings.rulesOnlyNow.contains("broken-import"))
    #expect(changes.findings.rulesOnlyBefore.isEmpty)
  }

  // MARK: - Cycles, groups and imports

  private static let ring = [
    "r/__init__.py": "", "r/a.py": "import r.b\n", "r/b.py": "import r.c\n",
    "r/c.py": "import r.a\n",
    "r/d.py": "",
  ]

  private static func ring(_ files: [String: String]) -> [String: String] {
    ring.merging(files) { $1 }
  }

  @Test func cyclesOpenAndClose() throws {
    let opened = try changes(Self.ring(["r/c.py": ""]), Self.ring).cycles
    #expect(opened.map(\.kind) == [.appeared])
    #expect(opened.first?.new.first?.modules == ["r/a.py", "r/b.py", "r/c.py"])
    #expect(try changes(Self.ring, Self.ring(["r/c.py": ""])).cycles.map(\.kind) == [.gone])
  }

  @Test func cyclesGrowAndShrink() throws {
    let larger = Self.ring(["r/c.py": "import r.d\n", "r/d.py": "import r.a\n"])
    let grown = try changes(Self.ring, larger).cycles
    #expect(grown.map(\.kind) == [.grown] && grown.first?.added == ["r/d.py"])
    let shrunk = try changes(larger, Self.ring).cycles
    #expect(shrunk.map(\.kind) == [.shrunk] && shrunk.first?.removed == ["r/d.py"])
    let split = Self.ring([
      "r/a.py": "import r.b\n", "r/b.py": "import r.a\n", "r/c.py": "import r.d\n",
      "r/d.py": "import r.c\n",
    ])
    #expect(try changes(larger, split).cycles.map(\.kind) == [.split])
    #expect(try changes(split, larger).cycles.map(\.kind) == [.merged])
  }

  @Test func cyclesOfImportTime() throws {
    let deferred = Self.ring(["r/c.py": "def f():\n    import r.a\n"])
    let changed = try changes(deferred, Self.ring).cycles
    #expect(changed.map(\.kind) == [.changed])
    #expect(changed.first?.new.first?.atImport == true)
  }

  @Test func cyclesOfRenamedModules() throws {
    let renamed = [
      "r/__init__.py": "", "r/a.py": "import r.b\n", "r/b.py": "import r.z\n",
      "r/z.py": "import r.a\n", "r/d.py": "",
    ]
    #expect(try changes(Self.ring, renamed, renames: ["r/c.py": "r/z.py"]).cycles.isEmpty)
  }

  private static func state(_ value: Int) -> String {
    "class OrderState:\n    total = \(value)\n    def close(self):\n        return self.total\n"
  }

  @Test func groups() throws {
    let one = ["a/x.py": Self.state(1), "b/x.py": "", "c/x.py": ""]
    let two = ["a/x.py": Self.state(1), "b/x.py": Self.state(1), "c/x.py": ""]
    let three = ["a/x.py": Self.state(1), "b/x.py": Self.state(1), "c/x.py": Self.state(1)]
    let appeared = try changes(one, two).groups
    #expect(appeared.map(\.kind) == [.appeared])
    #expect(appeared.first?.new.first?.name == "OrderState")
    #expect(try changes(two, one).groups.map(\.kind) == [.gone])
    #expect(try changes(two, three).groups.map(\.kind) == [.grown])
    #expect(try changes(three, two).groups.map(\.kind) == [.shrunk])
    let other = ["a/x.py": Self.state(1), "b/x.py": Self.state(2), "c/x.py": ""]
    #expect(try changes(two, other).groups.map(\.kind) == [.changed])
  }

  private func group(_ id: String, _ paths: [String]) -> Standing.Group {
    Standing.Group(
      id: id, name: "Order", scope: .product, verdict: "identical",
      sites: paths.map { Standing.Site(path: $0, line: 1) })
  }

  @Test func groupsSplitAndMerge() {
    let whole = [group("Order", ["a", "b", "c", "d"])]
    let halves = [group("Order", ["a", "b"]), group("Order (2)", ["c", "d"])]
    func kinds(_ old: [Standing.Group], _ new: [Standing.Group]) -> [SetKind] {
      SetChange.all(
        from: old, to: new, oldMembers: { $0.sites.map(\.path) },
        newMembers: { $0.sites.map(\.path) }, isAlike: { $0.verdict == $1.verdict }
      ).map(\.kind)
    }
    #expect(kinds(whole, halves) == [.split])
    #expect(kinds(halves, whole) == [.merged])
    // A number behind a name is no name.
    #expect(kinds(halves, [group("Order", ["c", "d"]), group("Order (2)", ["a", "b"])]).isEmpty)
    #expect(
      kinds(halves, [group("Order", ["a", "c"]), group("Order (2)", ["b", "d"])]) == [.rearranged])
    #expect(kinds([], []).isEmpty)
  }

  @Test func importsBetweenParts() throws {
    let services = "[services]\na = [\"a\"]\nb = [\"b\"]\n"
    let old = [
      "groundplan.toml": services, "a/x.py": "", "a/y.py": "import b.x\n", "b/x.py": "X = 1\n",
    ]
    let new = [
      "groundplan.toml": services, "a/x.py": "", "a/y.py": "import b.x\nfrom b.x import X\n",
      "b/x.py": "X = 1\nimport a.x\n",
    ]
    let changes = try changes(old, new)
    #expect(changes.partImports.map { [$0.importer, $0.imported] } == [["a", "b"], ["b", "a"]])
    #expect(changes.partImports[0].old?.product == 1 && changes.partImports[0].new?.product == 2)
    #expect(!changes.partImports[0].isNew && changes.partImports[1].isNew)
    let crossings = try #require(changes.numbers.first { $0.name == .crossings })
    #expect(crossings.old.count == 1 && crossings.new.count == 3 && crossings.isWorse == true)
    #expect(try self.changes(new, old).partImports.last?.isGone == true)
  }

  @Test func claims() throws {
    let registry = "registry = \"imports.md\"\n"
    let code = ["groundplan.toml": registry, "shop.py": "class Order: pass\n"]
    let old = code.merging(["imports.md": "```python\nfrom shop import Nope\n```\n"]) { $1 }
    let new = code.merging(["imports.md": "\n\n```python\nfrom shop import Gone\n```\n"]) { $1 }
    let changes = try changes(old, new)
    #expect(changes.claims.appeared.map(\.claim) == ["from shop import Gone"])
    #expect(changes.claims.gone.map(\.claim) == ["from shop import Nope"])
    let moved = code.merging(["imports.md": "\n```python\nfrom shop import Nope\n```\n"]) { $1 }
    #expect(try self.changes(old, moved).claims.appeared.isEmpty)
  }

  @Test func numbers() throws {
    let changes = try changes(
      Self.base, Self.with(["shop/d.py": "x = 1\ny = 2\n", "shop/a.py": ""]))
    let numbers = Dictionary(uniqueKeysWithValues: changes.numbers.map { ($0.name, $0) })
    #expect(numbers[.files]?.old.count == 3 && numbers[.files]?.new.count == 4)
    #expect(numbers[.errors]?.isWorse == false)
    #expect(numbers[.cleanFiles]?.isWorse == false)
    #expect(numbers[.lines]?.isWorse == nil)
    #expect(changes.numbers.map(\.name) == NumberChange.Name.allCases)
  }

  // MARK: - Files

  @Test func aFileSaysAllOfIt() throws {
    let findings = try TestProject.example().analyze()
    let revision = Revision(commit: String(repeating: "0a", count: 20), time: 1_700_000_000)
    let json = try FindingsReport.json(of: findings, revision: revision)
    let read = try Standing(findingsJSON: json, path: "findings.json")
    let made = Standing(of: findings, revision: revision)
    #expect(read.revision == revision && revision.day == "2023-11-14")
    #expect(read.numbers == made.numbers)
    #expect(read.findings.count > 20 && Set(read.findings) == Set(made.findings))
    #expect(read.partImports == made.partImports && !read.partImports.isEmpty)
    #expect(read.cycles == made.cycles && !read.cycles.isEmpty)
    #expect(read.groups == made.groups && !read.groups.isEmpty)
    #expect(read.claims == made.claims && !read.claims.isEmpty)
    #expect(read.parts == made.parts && read.rules == made.rules)
    #expect(Changes(from: read, to: made).isEmpty)
    // The numbers are those of the document.
    #expect(made.numbers.errors == findings.count(.error))
    #expect(made.countsByRule.values.reduce(0, +) == findings.reported.count)
  }

  @Test(arguments: [
    ("", "is no findings.json"), ("[]", "is no findings.json"), ("{\"tool\": 1}", "is no findings"),
    (#"{"schema_version": 1, "tool": {"name": "ruff", "version": "1"}}"#, "is no findings.json"),
    (
      #"{"schema_version": 2, "tool": {"name": "groundplan", "version": "9"}, "rules": []}"#,
      "has version 2 of the form, from Groundplan 9"
    ),
    (
      #"{"schema_version": 1, "tool": {"name": "groundplan", "version": "0"}}"#,
      "before findings had ids"
    ),
    (
      #"{"schema_version": 1, "tool": {"name": "groundplan", "version": "0"}, "rules": []}"#,
      "is damaged: 'summary' is missing"
    ),
  ]) func foreignFiles(_ text: String, _ message: String) throws {
    let error = try #require(throws: StandingError.self) {
      try Standing(findingsJSON: Array(text.utf8), path: "x.json")
    }
    #expect(error.description.contains(message), "\(error.description)")
    #expect(error.description.contains("'x.json'"))
  }

  @Test func whatGitSaysOfRenames() {
    let output =
      "R100\0a.py\0b.py\0M\0c.py\0R075\0d e.py\0f\\x41.py\0A\0g.py\0C090\0g.py\0h.py\0D\0i.py\0"
    let renames = Renames(nameStatus: Array(output.utf8))
    #expect(renames.newPaths == ["a.py": "b.py", "d e.py": "f\\x5cx41.py"])
    #expect(renames.now("a.py") == "b.py" && renames.now("z.py") == "z.py")
    #expect(Renames(nameStatus: Array("R100\0a.py\0".utf8)).newPaths.isEmpty)
  }

  @Test func whatGitSaysOfCommits() {
    let id = String(repeating: "0a", count: 20)
    #expect(
      Revision.list(Array("12 \(id)\nx\n13 \(id) z\n-5 \(id)\n".utf8)) == [
        Revision(commit: id, time: 12), Revision(commit: id, time: -5),
      ])
  }
}
