import Registry
import Duplicates
import Resolution
import Analysis
import Consolidation
import Drawing
import Foundation
import History
import Standings
import TestSupport
import Testing

@testable import Reports

/// The templates and the data that the pages give them.
struct TemplateTests {
  /// Of the example since it had two files less, and the other way round; with a history and without.
  private func changesPages(_ context: PageContext) throws -> [(String, PageData)] {
    let now = Standing(of: context.findings, revision: nil)
    let texts = try TestProject.example().texts.filter { path, _ in
      !path.hasPrefix("billing_service/core") && !path.hasPrefix("scripts")
    }
    let revision = Revision(commit: String(repeating: "0a", count: 20), time: 1)
    let before = Standing(of: try TestProject(texts).analyze(), revision: revision)
    let folder = try TemporaryFolder()
    let history = try History(writing: folder.url.appending(path: "h").path)
    try history.record(before)
    try history.record(
      Standing(
        of: context.findings,
        revision: Revision(commit: String(repeating: "0b", count: 20), time: 2)))
    return try [
      ChangesPage(
        context: context, changes: Changes(from: before, to: now), baseline: "v1",
        runs: history.runs()),
      ChangesPage(
        context: context, changes: Changes(from: now, to: before), baseline: "v1", runs: []),
      ChangesPage(context: context, changes: Changes(from: now, to: now), baseline: "v1", runs: []),
    ].map { ("changes", $0.data()) }
  }

  @Test func sparklines() {
    let line = Sparkline.svg([3, 1, 2], label: "errors")
    #expect(line.contains("points=\"2,2 60,22 118,12\""))
    #expect(line.contains("<title>errors: 3 commits, from 3 to 2, between 1 and 3</title>"))
    #expect(!line.contains("style="))
    #expect(Sparkline.svg([5, 5], label: "errors").contains("points=\"2,12 118,12\""))
    #expect(Sparkline.svg([5], label: "errors").isEmpty)
  }

  /// A missing key renders as nothing, so that only this test can see it.
  @Test func everyKeyIsSupplied() async throws {
    let project = try TestProject.example()
    let context = PageContext(
      consolidation: Consolidation(of: try project.analyze()),
      options: ReportOptions(project: "shop"), templates: try TemplateLibrary(),
      source: SourceText(files: project.texts.mapValues { Array($0.utf8) }))
    let album = await Album(context: context, layout: Layout(worker: "/nowhere/groundplan-draw"))
    let pages = Pages(context: context, album: album).all
    #expect(pages.count > 50)
    var templates: Set<String> = []
    for page in pages {
      templates.insert(page.template)
      var checker = KeyChecker(files: TemplateLibrary.files)
      checker.check(page.template, [page.data()])
      #expect(checker.missing == [], "\(page.path) by \(page.template)")
      #expect(checker.lookups > 10)
    }
    for (template, data) in try changesPages(context) {
      templates.insert(template)
      var checker = KeyChecker(files: TemplateLibrary.files)
      checker.check(template, [data])
      #expect(checker.missing == [])
    }
    // Every template is a page's, or a part of one.
    let parts = TemplateLibrary.files.values.flatMap { text in
      text.matches(of: /\{\{> (\w+)\}\}/).map { String($0.1) }
    }
    let whole = Set(
      TemplateLibrary.files.keys.filter { $0.hasSuffix(".mustache") }.map { name in
        String(name.dropLast(".mustache".count))
      })
    #expect(whole.subtracting(templates).subtracting(parts) == [])
  }

  @Test func textIsEscapedByScalar() {
    let escape = EscapedHTML().escapeText
    #expect(escape("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
    #expect(!escape("\u{0600}<script>").unicodeScalars.contains("<"))
    #expect(!escape("x\"\u{0301} onclick=y").unicodeScalars.contains("\""))
  }

  @Test func slugsAreUniqueAndPlain() {
    let slugs = Slug.unique(["a b", "a-b", "A-B", "../x", "é", "ü", ""])
    #expect(Set(slugs.map { $0.lowercased() }).count == slugs.count)
    #expect(
      slugs.allSatisfy {
        $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
      })
  }

  @Test func invisibleTextIsShown() throws {
    #expect(VisibleText.of("a\u{1B}[31m\u{202E}b\n") == "a\\u{1b}[31m\\u{202e}b\\n")
    for value: UInt32 in [
      0x00, 0x7F, 0x85, 0x200B, 0x200F, 0x2028, 0x202A, 0x2060, 0x2066, 0x2069, 0xFEFF, 0xE0041,
    ] {
      let scalar = try #require(Unicode.Scalar(value))
      let hexadecimal = String(value, radix: 16)
      #expect(VisibleText.of("a\(String(scalar))b") == "a\\u{\(hexadecimal)}b")
    }
    #expect(VisibleText.of("plain ü 漢字") == "plain ü 漢字")
  }

  /// What `script-src 'self'; style-src 'self'` refuses stands in no template.
  @Test func nothingIsInline() throws {
    for (name, text) in TemplateLibrary.files where name.hasSuffix(".mustache") {
      #expect(text.firstMatch(of: /\son\w+=|\sstyle=|<script>|javascript:/) == nil, "\(name)")
      if name != "summary.mustache" { #expect(!text.contains("<style"), "\(name)") }
    }
  }

  @Test func styleOfTheSummaryCannotEndItsElement() throws {
    for (name, text) in TemplateLibrary.files where name.hasSuffix(".css") {
      #expect(text.utf8.count > 100)
      for end in ["</style", "<!--"] { #expect(!text.contains(end), "\(name)") }
    }
  }

  @Test func templatesOfTheUsersTakeThePlace() throws {
    let templates = try TemplateLibrary(overriding: [
      "headline.mustache": "{{% CONTENT_TYPE: GROUNDPLAN_HTML}}\n<p>{{word}}</p>\n"
    ])
    #expect(templates.render(["word": "<b>"], as: "headline") == "<p>&lt;b&gt;</p>\n")
    #expect(throws: (any Error).self) {
      try TemplateLibrary(overriding: ["headline.mustache": "{{#open}}"])
    }
  }
}

/// Walks a template beside its data and notes every key that no object supplies.
struct KeyChecker {
  let files: [String: String]
  private(set) var missing: [String] = []
  private(set) var lookups = 0

  init(files: [String: String]) { self.files = files }

  mutating func check(_ template: String, _ stack: [PageData]) {
    guard let text = files[template + ".mustache"] else {
      missing.append("template \(template)")
      return
    }
    check(text[...], stack, in: template)
  }

  private mutating func check(_ text: Substring, _ stack: [PageData], in template: String) {
    var rest = text
    while let open = rest.firstRange(of: "{{") {
      rest = rest[open.upperBound...]
      guard let close = rest.firstRange(of: "}}") else { return }
      let tag = rest[..<close.lowerBound]
      rest = rest[close.upperBound...]
      let name = tag.drop { "{#^> ".contains($0) }.prefix { $0 != "}" }
      switch tag.first {
      case "%", "/": continue
      case ">": check(String(name), stack)
      case "#", "^":
        guard let end = rest.firstRange(of: "{{/\(name)}}") else {
          missing.append("end of \(name) in \(template)")
          return
        }
        let inner = rest[..<end.lowerBound]
        rest = rest[end.upperBound...]
        section(tag.first == "#", String(name), inner, stack, in: template)
      default: _ = find(String(name), stack, in: template)
      }
    }
  }

  private mutating func section(
    _ isPositive: Bool, _ name: String, _ inner: Substring, _ stack: [PageData],
    in template: String
  ) {
    switch find(name, stack, in: template) {
    case let flag as Bool:
      if flag == isPositive { check(inner, stack, in: template) }
    case let list as [PageData]:
      for element in list.prefix(3) where isPositive {
        check(inner, stack + [element], in: template)
      }
    case let object as PageData:
      if isPositive { check(inner, stack + [object], in: template) }
    case nil: break
    default: missing.append("\(name) in \(template) is no flag, list or object")
    }
  }

  private mutating func find(_ name: String, _ stack: [PageData], in template: String) -> Any? {
    lookups += 1
    for object in stack.reversed() {
      if let value = object[name] { return value }
    }
    missing.append("\(name) in \(template)")
    return nil
  }
}
