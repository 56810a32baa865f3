import Resolution
import Analysis
import Foundation
import Registry
import Reports
import TestSupport
import Testing

/// A registry with every form that people write, against verdicts written by hand.
struct RegistryTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Documents")

  static func tree() throws -> [String: String] {
    let root = folder.appending(path: "tree")
    let paths = FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? []
    var texts: [String: String] = [:]
    for path in paths where path.hasSuffix(".py") {
      texts[path] = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    return texts
  }

  /// The document without the verdicts, and these by line.
  static func document() throws -> (lines: [String], expected: [Int: [String]]) {
    let text = try String(contentsOf: folder.appending(path: "registry.md"), encoding: .utf8)
    var lines: [String] = []
    var expected: [Int: [String]] = [:]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let open = line.lastIndex(of: "⟦"), let close = line.lastIndex(of: "⟧") else {
        lines.append(String(line))
        continue
      }
      var rest = line[..<open]
      while rest.last == " " { rest.removeLast() }
      lines.append(String(rest))
      expected[lines.count] = line[line.index(after: open)..<close].split(separator: " ")
        .map(String.init)
    }
    return (lines, expected)
  }

  private static func code(_ verdict: ClaimVerdict) -> String {
    switch verdict {
    case .holds: "H"
    case .moduleMissing: "MM"
    case .nameMissing: "NM"
    case .targetBroken: "TB"
    case .patchTargetMissing: "PT"
    case .memberMissing: "ME"
    case .notBroken: "NB"
    case .otherObject: "OO"
    case .patternUnmatched: "PU"
    case .fileMissing: "FM"
    case .staleCount: "SC"
    case .notCheckable: "NC"
    }
  }

  @Test func everyVerdictIsAsWrittenByHand() throws {
    let (lines, expected) = try Self.document()
    let text = lines.joined(separator: "\n")
    let program = try TestProject(try Self.tree()).analyze().program
    let check = RegistryCheck(
      RegistryReader.read(Array(text.utf8), path: "registry.md"), in: program)
    var found: [Int: [String]] = [:]
    for checked in check.claims {
      found[checked.claim.line, default: []].append(Self.code(checked.verdict))
    }
    for line in Set(found.keys).union(expected.keys).sorted() {
      #expect(
        found[line]?.sorted() ?? [] == expected[line]?.sorted() ?? [],
        "line \(line): \(lines[line - 1])")
    }
    #expect(check.claims.count >= 150)
    #expect(Set(check.claims.map(\.verdict)) == Set(ClaimVerdict.allCases))
  }

  /// Columns are characters, in a registry as in Python files.
  @Test func columnsAreCharacters() throws {
    let program = try TestProject([
      "shop/__init__.py": "", "shop/orders.py": "",
      "groundplan.toml": "registry = \"r.md\"",
      "r.md": "# Verified\n\nÄÖÜ `shop.orders.Gone` works.\n",
    ]).program()
    let check = try #require(program.registryCheck)
    #expect(check.wrong.map { check.document.column(of: $0.claim) } == [6])
    #expect(
      RegistryCheckText(check, showsAll: false, isColoured: false).text().hasPrefix("r.md:3:6: "))
    #expect(Findings(of: program).reported.first?.location.column == 6)
  }

  /// Twenty files import it; "about" is off by a tenth of what it says at most.
  @Test(arguments: [
    ("20 files", true), ("21 files", false), ("~20 files", true), ("about 22 files", true),
    ("around 19 files", true), ("around 18 files", false), ("~23 files", false),
    ("≈17 files", false), ("19+ files", true),
    ("21+ files", false),
  ])
  func numbers(_ comment: String, _ holds: Bool) throws {
    var texts = ["shop.py": "class Order: pass\n"]
    for number in 0..<20 { texts["user\(number).py"] = "from shop import Order\n" }
    let text = "```python\nfrom shop import Order  # \(comment)\n```\n"
    let check = RegistryCheck(
      RegistryReader.read(Array(text.utf8), path: "R.md"), in: try TestProject(texts).program())
    #expect(check.claims.map(\.verdict) == [.holds, holds ? .holds : .staleCount])
  }

  @Test(arguments: [
    ("CANONICAL", "DEPRECATED", "canonical here and deprecated"),
    ("DO NOT USE", "CANONICAL", "not to be used here and canonical"),
    ("BROKEN", "WORKS", "broken here and working"),
    ("WORKS", "COMPATIBILITY", nil), ("DEPRECATED", "DO NOT USE", nil), ("BROKEN", "❓", nil),
  ])
  func contradictions(_ one: String, _ two: String, _ expected: String?) throws {
    let text = [one, two].map { "```python\nfrom shop import Order  # \($0)\n```\n" }.joined()
      .replacing("```\n```python\n", with: "\n")
    let check = RegistryCheck(
      RegistryReader.read(Array(text.utf8), path: "R.md"),
      in: try TestProject(["shop.py": "class Order: pass\n"]).program())
    #expect(
      check.contradictions.map(\.message)
        == (expected.map { ["'shop.Order' is called \($0) in line 4"] } ?? []))
  }

  /// A path moves where one of its name goes and one comes; a target of patches is no path.
  @Test func whatMoved() {
    func document(_ lines: String...) -> RegistryDocument {
      let text = "```python\n" + lines.map { $0 + "  # WORKS\n" }.joined() + "```\n"
      return RegistryReader.read(Array(text.utf8), path: "R.md")
    }
    func told(_ old: RegistryDocument, _ new: RegistryDocument) -> [String] {
      RegistryDifference(from: old, to: new).changes.map { change in
        switch change {
        case .new(let it): "new \(it.path)"
        case .gone(let it): "gone \(it.path)"
        case .changed(let old, let new): "changed \(old.path) \(new.path)"
        case .moved(let old, let new): "moved \(old.path) \(new.path)"
        }
      }
    }
    let old = document("from a import Order")
    #expect(told(old, document("from b import Order")) == ["moved a.Order b.Order"])
    #expect(
      told(old, document("from b import Order", "from c import Order"))
        == ["gone a.Order", "new b.Order", "new c.Order"])
    #expect(told(old, document("@patch('b.Order')")) == ["gone a.Order", "new b.Order"])
    #expect(
      told(document("@patch('a.Order')"), document("@patch('b.Order')"))
        == ["moved a.Order b.Order"])
  }
}
