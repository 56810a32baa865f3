import Analysis
import Consolidation
import Duplicates
import Foundation
import Resolution
import Standings
import TestSupport
import Testing

@testable import Reports

#if canImport(FoundationXML)
  import FoundationXML
#endif

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
      return String(
        decoding: try SARIFReport.bytes(of: CheckedFindings(result), as: look), as: UTF8.self)
    }
    let relative = try log(folder: "")
    #expect(relative.contains("\"uri\":\"a%3Ab%20c%25d.py\""), "\(relative)")
    #expect(relative.contains("\"startColumn\":7"))
    #expect(try log(folder: "/r/").contains("\"uri\":\"file:///r/a%3Ab%20c%25d.py\""))
  }

  @Test func silencedFindingsOfSARIFAreMarked() throws {
    let project = TestProject([
      "a.py": "import a.b  # groundplan: ignore[broken-import] soon\n", "c.py": "import c.d\n",
    ])
    let result = try project.analyze()
    let look = FindingsLook(folder: "", isColoured: false, leastSeverity: .note)
    let log = try #require(
      try JSONSerialization.jsonObject(
        with: Data(SARIFReport.bytes(of: CheckedFindings(result), as: look)))
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

  /// Two nodes that import each other are one line, whichever of the two arrows goes back.
  @Test func mermaidHasTwoHeads() throws {
    let program = try TestProject([
      "p1/__init__.py": "", "p1/a.py": "import p2.b\n", "p1/c.py": "import p3.d\n",
      "p2/__init__.py": "", "p2/b.py": "import p1.c\nimport p1\n", "p3/d.py": "",
    ]).program()
    let text = try GraphSelection(
      program, level: .packages, depth: 1, focus: [], distance: 1, kinds: [.runtime],
      includesTests: true
    ).mermaid(isComplete: true)
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("  n") && !$0.contains("[") }
    #expect(
      Set(lines) == ["  n0 <--> n1", "  n0 --> n2"]
        || Set(lines) == ["  n1 <--> n0", "  n0 --> n2"])
    #expect(lines.count == 2)
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

  private func text(
    _ format: any FindingsFormat.Type, _ texts: [String: String], failing: Severity? = .error
  ) throws -> String {
    let look = FindingsLook(
      folder: "", isColoured: false, leastSeverity: .note, failing: failing)
    return String(
      decoding: try format.bytes(of: CheckedFindings(try TestProject(texts).analyze()), as: look),
      as: UTF8.self)
  }

  @Test func gitHubShowsTenOfAKind() throws {
    var texts: [String: String] = [:]
    for number in 10..<23 { texts["m\(number).py"] = "def f(:\n" }
    let lines = try text(GitHubReport.self, texts).split(separator: "\n")
    #expect(lines.count == 11 && lines.prefix(10).allSatisfy { $0.hasPrefix("::error file=m1") })
    #expect(lines.last == "Not annotated, for GitHub shows ten of a kind: 3 more errors.")
  }

  /// What fails the run is a failure, the rest is skipped, and a rule without findings has passed.
  @Test func suitesOfJUnit() throws {
    let texts = ["a.py": "import a.b\n", "<&\"'>.py": "import x.y\u{7}\n", "x/__init__.py": ""]
    let all = try text(JUnitReport.self, texts)
    let document = try XMLDocument(xmlString: all)
    let suites = document.rootElement()?.elements(forName: "testsuite") ?? []
    let rules = try TestProject(texts).analyze().rules
    #expect(suites.map { $0.attribute(forName: "name")?.stringValue } == rules)
    let failures = document.rootElement()?.attribute(forName: "failures")?.stringValue
    #expect(failures == String(all.split(separator: "<failure ").count - 1))
    let none = try XMLDocument(xmlString: try text(JUnitReport.self, texts, failing: nil))
    #expect(none.rootElement()?.attribute(forName: "failures")?.stringValue == "0")
  }

  @Test func findingsAsATable() throws {
    let lines = try text(TableReport.self, ["=a.py": "import b.c\n", "b/__init__.py": ""])
      .split(separator: "\r\n")
    #expect(lines.count == 2)
    #expect(lines[0] == "id,rule,severity,scope,path,line,column,owners,message,key")
    #expect(lines[1].contains(",broken-import,error,product,'=a.py,1,1,,"))
  }

  @Test func waysOfSARIF() throws {
    let log = try text(
      SARIFReport.self, ["a.py": "import b\n", "b.py": "import c\n", "c.py": "import a\n"])
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(log.utf8)) as? [String: Any])
    let run = try #require((json["runs"] as? [[String: Any]])?.first)
    let result = try #require((run["results"] as? [[String: Any]])?.first)
    let flow = try #require((result["codeFlows"] as? [[String: Any]])?.first)
    let thread = try #require((flow["threadFlows"] as? [[String: Any]])?.first)
    #expect((thread["locations"] as? [Any])?.count == 3)
    #expect(result["ruleIndex"] as? Int == Rules.names.firstIndex(of: "import-cycle"))
  }

  @Test func summariesInMarkdown() throws {
    let summary = try text(MarkdownReport.self, ["a|b.py": "import a.b\n", "a/__init__.py": ""])
    #expect(summary.contains("| rule | errors | warnings | notes |\n"))
    #expect(summary.contains("| error | `broken-import` | `a\\|b.py:1` |"), "\(summary)")
  }
}
