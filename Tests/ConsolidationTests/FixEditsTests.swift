import Analysis
import Consolidation
import PythonSyntax
import Resolution
import SourceEdits
import TestSupport
import Testing

/// What an editor gets to carry out one fix is what `check --fix` writes.
struct FixEditsTests {
  static let specs = PlanSpecTests.specs.filter {
    $0.command.first == "check" && $0.command.contains("--unsafe-fixes")
      || $0.command == ["check", "--fix"]
  }

  @Test(arguments: specs) func theSameText(_ spec: PlanSpec) throws {
    let program = Program(try TestProject(spec.files).snapshot())
    let sources: SourceReader = { paths in
      Dictionary(
        paths.compactMap { path in spec.files[path].map { (path, Array($0.utf8)) } },
        uniquingKeysWith: { first, _ in first })
    }
    let findings = Findings(of: program).all.filter { $0.fix?.isSafe ?? false }
    let fixes = findings.compactMap(\.fix)
    let plan = try PlanBuilder(program, jobs: 1, sources: sources)
      .fix(findings, includesUnsafe: false).plan
    let edits = FixEdits(of: findings, in: program, jobs: 1, sources: sources)
    // Where fixes meet in one statement, each alone says something else than all together.
    guard Set(fixes).count == 1, let fix = fixes.first, let own = edits.edits(of: fix) else {
      return
    }
    let changed = plan.changes.files
    #expect(changed.map(\.path) == Array(Set(own.map(\.path))))
    for file in changed {
      let text = try Self.applied(own, to: spec.files[file.path] ?? "")
      #expect(text == file.after.map { String(decoding: $0, as: UTF8.self) })
    }
  }

  @Test func thereAreSuch() { #expect(Self.specs.count > 5) }

  @Test func columnsAreScalars() throws {
    let files = [
      "shop/__init__.py": "", "shop/ledger.py": "def post_entry():\n    return 1\n",
      "shop/user.py": "é = '🧾'; from shop.billing import post_entry\n",
    ]
    let program = Program(try TestProject(files).snapshot())
    let findings = Findings(of: program).all
    let edits = FixEdits(of: findings, in: program, jobs: 1) { paths in
      Dictionary(uniqueKeysWithValues: paths.map { ($0, Array((files[$0] ?? "").utf8)) })
    }
    let fix = try #require(findings.compactMap(\.fix).first)
    #expect(
      edits.edits(of: fix) == [
        FixEdits.PlacedEdit(
          path: "shop/user.py", line: 1, column: 15, endLine: 1, endColumn: 27,
          text: "shop.ledger")
      ])
  }

  /// As an editor does it, from the last to the first.
  static func applied(_ edits: [FixEdits.PlacedEdit], to text: String) throws -> String {
    var scalars = Array(text.unicodeScalars)
    let starts =
      [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    for edit in edits.reversed() {
      let start = starts[edit.line - 1] + edit.column - 1
      let end = starts[edit.endLine - 1] + edit.endColumn - 1
      scalars.replaceSubrange(start..<end, with: Array(edit.text.unicodeScalars))
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
