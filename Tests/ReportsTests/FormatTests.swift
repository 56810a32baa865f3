import Analysis
import Consolidation
import Duplicates
import Foundation
import Resolution
import TestSupport
import Testing

@testable import Reports

/// What has a meaning in a format, and stands in a name of the tree.
struct FormatTests {
  @Test func commandsOfGitHubKeepTheirProperties() throws {
    let project = TestProject(["a:b,c%d.py": "def f(:\n", "e/f.py": "import e.g, e.h\n"])
    let text = GitHubReport.text(of: try project.analyze().reported, folder: "x,y:z/")
    let lines = text.split(separator: "\n")
    let start = "::error file=x%2Cy%3Az/a%3Ab%2Cc%25d.py,line=1,col=7,title=unparsable-file::"
    #expect(lines.contains { $0.hasPrefix(start) }, "\(text)")
    #expect(lines.allSatisfy { $0.hasPrefix("::") })
  }

  @Test func pathsOfSARIFAreAddresses() throws {
    let project = TestProject(["a:b c%d.py": "def f(:\n"])
    let result = try project.analyze()
    func log(folder: String) throws -> String {
      let look = FindingsLook(folder: folder, isColoured: false, leastSeverity: .note)
      return String(decoding: try SARIFReport.bytes(of: result, as: look), as: UTF8.self)
    }
    let relative = try log(folder: "")
    #expect(relative.contains("\"uri\" : \"a%3Ab%20c%25d.py\""), "\(relative)")
    #expect(relative.contains("\"startColumn\" : 7"))
    #expect(try log(folder: "/r/").contains("\"uri\" : \"file:///r/a%3Ab%20c%25d.py\""))
  }

  @Test func silencedFindingsOfSARIFAreMarked() throws {
    let project = TestProject([
      "a.py": "import a.b  # groundplan: ignore[broken-import] soon\n", "c.py": "import c.d\n",
    ])
    let result = try project.analyze()
    let look = FindingsLook(folder: "", isColoured: false, leastSeverity: .note)
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(SARIFReport.bytes(of: result, as: look)))
        as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let marked = (run["results"] as? [[String: Any]] ?? []).filter {
      $0["ruleId"] as? String == "broken-import"
    }.map { $0["suppressions"] != nil }
    #expect(marked == [false, true])
  }

  @Test func formulasOfTablesAreText() throws {
    let lines = (0..<12).map { "    total = total + part(\($0)) * text.rate\n" }.joined()
    let body = "def count_all(text, total=0):\n" + lines + "    return total\n"
    let project = TestProject([
      "a/x.py": body, "b/y.py": body.replacing("count_all", with: "sum_up"),
    ])
    let consolidation = Consolidation(of: try project.analyze())
    #expect(consolidation.targets.map(\.group.id) == ["=a.x.count_all"])
    let csv = TargetsReport(consolidation, consolidation.targets).csv()
    #expect(csv.contains(",'=a.x.count_all,") && !csv.contains(",="), "\(csv)")
  }

  @Test func mermaidKeepsItsQuotes() throws {
    let name = "a\"]\n#;é"
    let program = try TestProject([
      "\(name)/x.py": "import other.y\n", "other/y.py": "",
    ]).program()
    let selection = try GraphSelection(
      program, level: .services, depth: 1, focus: [], distance: 1, kinds: [.runtime],
      includesTests: true)
    let text = try selection.mermaid(isComplete: true)
    #expect(text.contains("[\"a#34;#93;#92;n#35;#59;#233;\"]"), "\(text)")
    #expect(text.split(separator: "\n").count == 5, "\(text)")
  }

  @Test func notesOfTextAreBounded() throws {
    func text(_ count: Int) throws -> String {
      var texts: [String: String] = [:]
      for number in 0..<count { texts["m\(number).py"] = "import m\((number + 1) % count)\n" }
      let findings = try TestProject(texts).analyze()
      return TextReport(isColoured: false, leastSeverity: .note)
        .text(of: findings.reported, suppressed: 0, files: count)
    }
    let shown = (1...5).map { "    m\($0).py:1:1: note: 'm\($0)' imports 'm\(($0 + 1) % 6)'\n" }
    #expect(try text(6).hasSuffix("m0\n" + shown.joined() + "1 warning in 6 files.\n"))
    let more = try text(8)
    #expect(more.hasSuffix("\n    and 2 more\n1 warning in 8 files.\n"), "\(more)")
    #expect(more.split(separator: ": note: ").count == 6)
  }
}
