import Analysis
import Consolidation
import Drawing
import Foundation
import PythonSyntax
import Resolution
import TestSupport
import Testing

@testable import Reports

/// One truth a number: headline, rules, parts and JSON agree, and each number leads to just as many
/// rows of the list of findings.
struct ReportNumbersTests {
  private struct Site {
    let context: PageContext
    let files: [String: String]
    var entries: [FindingEntry] { context.entries }

    func page(_ path: String) throws -> String { try #require(files[path], "\(path)") }
  }

  private static func site(_ project: TestProject) async throws -> Site {
    let consolidation = Consolidation(of: try project.analyze())
    let options = ReportOptions(project: "shop")
    let built = try await ReportSite.build(
      consolidation, options: options, layout: Layout(worker: "/nowhere/groundplan-draw"),
      sources: project.texts.mapValues { Array($0.utf8) })
    return Site(
      context: PageContext(
        consolidation: consolidation, options: options, templates: try TemplateLibrary()),
      files: Dictionary(
        uniqueKeysWithValues: built.files.map {
          ($0.path, String(decoding: $0.bytes, as: UTF8.self))
        }
      ))
  }

  /// Names of parts, folders and findings that HTML and links could stumble over.
  private static var hostile: TestProject {
    var texts: [String: String] = [:]
    for part in ["a&b=c", "one#two", "per%20cent", "<i>", "plain"] {
      texts["\(part)/__init__.py"] = ""
      texts["\(part)/Dockerfile"] = "FROM python:3.13\nCOPY . .\nCMD python -m \(part).main\n"
      texts["\(part)/main.py"] = """
        import plain.gone
        from plain.state import JobState
        try:
            from plain import nothing
        except ImportError:
            nothing = None
        """
      texts["\(part)/state.py"] = """
        import enum
        class JobState(enum.Enum):
            RUNNING = "\(part)"
            DONE = "done"
        """
    }
    texts["con/aux.py"] = "import plain.state\n"
    texts["con/nul.py"] = "import con.aux\n"
    return TestProject(texts)
  }

  private static var facets: Regex<(Substring, Substring, Substring)> {
    /href="((?:\.\.\/)?findings\.html#[^"]*)"><b>([\d,]+)<\/b>/
  }

  @Test(arguments: ["example", "hostile"]) func eachNumberLeadsToAsManyRows(_ name: String)
    async throws
  {
    let site = try await Self.site(name == "example" ? .example() : Self.hostile)
    var seen = 0
    for (path, text) in site.files where path.hasSuffix(".html") {
      for match in text.matches(of: Self.facets) {
        seen += 1
        let number = Int(match.2.replacing(",", with: ""))
        #expect(
          rows(site, fragment: String(match.1)) == number, "\(path): \(match.1) says \(match.2)")
      }
    }
    #expect(seen > 30)
  }

  /// As `findings.js` reads a hash: reported ones unless it says otherwise.
  private func rows(_ site: Site, fragment: String) -> Int {
    let hash = fragment.replacing("&amp;", with: "&").split(separator: "#").last ?? ""
    var wanted: [String: String] = [:]
    for pair in hash.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      wanted[String(parts[0])] = String(parts[1]).removingPercentEncoding
    }
    return site.entries.count { entry in
      let finding = entry.finding
      let part = site.context.partNames[site.context.part(of: finding.location.path)]
      return entry.state.rawValue == wanted["state"] ?? "reported"
        && finding.rule == wanted["rule"] ?? finding.rule
        && finding.severity.rawValue == wanted["severity"] ?? finding.severity.rawValue
        && part == wanted["part"] ?? part
    }
  }

  @Test(arguments: ["example", "hostile"]) func sumsAgree(_ name: String) async throws {
    let site = try await Self.site(name == "example" ? .example() : Self.hostile)
    let index = try site.page("index.html")
    let reported = site.entries.filter { $0.state == .reported }
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(try site.page("findings.json").utf8))
        as? [String: Any])
    let summary = try #require((json["summary"] as? [String: Any])?["findings"] as? [String: Int])
    for severity in Severity.allCases {
      let number = reported.count { $0.finding.severity == severity }
      #expect(summary[severity.rawValue] == number)
      for table in ["services-table", "rules-table"] {
        #expect(try sum(severity, inTable: table, of: index) == number, "\(table) \(severity)")
      }
    }
    let listed = try #require(json["findings"] as? [[String: Any]])
    #expect(listed.count == site.entries.count { $0.state != .suppressed })
    #expect(
      Set(listed.compactMap { $0["id"] as? String }).count == listed.count, "ids are unique")
    #expect(listed.map { $0["id"] as? String }.contains(reported[0].id))
  }

  private func sum(_ severity: Severity, inTable id: String, of page: String) throws -> Int {
    let start = try #require(page.range(of: "id=\"\(id)\""))
    let end = try #require(page.range(of: "</table>", range: start.upperBound..<page.endIndex))
    return page[start.upperBound..<end.lowerBound]
      .matches(of: /class="sev (\w+)" href="[^"]*"><b>([\d,]+)<\/b>/)
      .filter { $0.1 == severity.rawValue }
      .reduce(0) { $0 + (Int($1.2.replacing(",", with: "")) ?? 0) }
  }

  /// Evidence that the tool has reaches the page: every note of every finding is in the data.
  @Test func everyNoteIsThere() async throws {
    let site = try await Self.site(.example())
    let details = site.files.filter { $0.key.hasPrefix("data/details-") }.values.joined()
    let notes = site.entries.flatMap(\.finding.notes)
    #expect(notes.count > 3)
    for note in notes { #expect(details.contains(note.message), "\(note.message)") }
  }

  /// Links into the first page of earlier reports still land somewhere.
  @Test func oldAnchorsStand() async throws {
    let index = try await Self.site(.example()).page("index.html")
    for id in [
      "targets", "services", "overview", "matrix", "duplicates", "findings", "registry",
      "skipped", "roots", "data", "read",
    ] + Rules.names.map({ "rule-" + $0 }) {
      #expect(index.contains("id=\"\(id)\""), "\(id)")
    }
  }

  @Test func eachRuleHasWords() {
    #expect(Set(RuleWords.words.keys) == Set(Rules.names))
  }

  /// Also on a disk without case, and where a device has a name.
  @Test(arguments: ["example", "hostile"]) func namesOfFilesAreSafe(_ name: String) async throws {
    let site = try await Self.site(name == "example" ? .example() : Self.hostile)
    #expect(Set(site.files.keys.map { $0.lowercased() }).count == site.files.count)
    for path in site.files.keys {
      #expect(path.utf8.count < 150)
      for part in path.split(separator: "/") {
        let stem = part.prefix { $0 != "." }.lowercased()
        #expect(!["con", "prn", "aux", "nul", "com1", "lpt1"].contains(stem), "\(path)")
        #expect(part.wholeMatch(of: /\.?[A-Za-z0-9_.-]+/) != nil, "\(path)")
      }
    }
  }

  /// Names that are cut stay apart, and stay what they are when others come and go.
  @Test func slugsOfLongNames() {
    let long = String(repeating: "a/", count: 60)
    let slugs = Slug.unique([long + "x", long + "y", "\u{4E2D}", "\u{6587}"])
    #expect(Set(slugs).count == 4 && slugs.allSatisfy { $0.utf8.count <= 80 })
    #expect(slugs[1] == Slug.of(long + "y") && slugs[3] == Slug.of("\u{6587}"))
    #expect(slugs[2].hasPrefix("unnamed-"))
  }

  /// A module called like something of every page has an id of its own.
  @Test func idsOfModulesAreFree() async throws {
    let site = try await Self.site(TestProject(["search.py": "", "main.py": "import search\n"]))
    let page = try site.page("packages/root.html")
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count, "\(ids)")
    #expect(ids.contains("search") && ids.contains("m-main-py"), "\(ids)")
  }

  /// A line as long as its file costs no more than others.
  @Test func longLinesAreCut() {
    let long = String(repeating: "\u{E9}", count: 5_000)
    #expect(long.clipped(to: 10).count == 10 && "abc".clipped(to: 3) == "abc")
    #expect("abcd".clipped(to: 3) == "ab\u{2026}")
  }

  @Test func slugsOfDevices() {
    #expect(Slug.of("con") == "con_" && Slug.of("COM1") == "COM1_" && Slug.of("lpt9") == "lpt9_")
    #expect(Slug.of("console") == "console" && Slug.of("com") == "com")
  }
}
