import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The report that `analyze` leaves behind.
struct ReportTests {
  @Test func theExamplesReport() throws {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "report")
    let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop").path
    let outcome = try BuiltProgram.run(["analyze", shop, "--output", output.path])
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    let files = try FileManager.default.files(below: output)
    for path in [
      "index.html", "findings.html", "parts.html", "cycles.html", "explore.html", "matrix.html",
      "roots.html", "glossary.html", "registry.html", "summary.html", "summary.md", "overview.svg",
      "graph.json", "findings.json", "data/names.js", "data/graph.js", "data/findings-0.js",
      "assets/report.css", "assets/report.js", "rules/import-cycle.html",
      "parts/orders_service.html", "parts/orders_service.svg", "parts/billing_service.svg",
      "packages/orders_service-core.html", "symbols/ExecutionState.html",
      "symbols/ExecutionState.svg", "symbols/ConnectionManager.html",
      "symbols/create_session-function.html",
    ] {
      #expect(files[path] != nil, "\(path)")
    }
    for (path, data) in files where path.hasSuffix(".svg") {
      #expect(XMLParser(data: data).parse(), "\(path) is well-formed")
    }
    try checkLinks(files)
    let group = String(
      decoding: try #require(files["symbols/ExecutionState.html"]), as: UTF8.self)
    for text in ["in_progress", "REFUNDED", "billing_service/models/execution.py"] {
      #expect(group.contains(text))
    }
    // The same bytes with other numbers of tasks, written over the report that is there.
    #expect(
      try BuiltProgram.run(["analyze", shop, "--output", output.path, "--jobs", "1"]).status == 0)
    #expect(try FileManager.default.files(below: output) == files)
  }

  /// Every relative link leads to a file, every anchor to an element; nothing leads to a network.
  private func checkLinks(_ files: [String: Data], atLeast least: Int = 200) throws {
    var count = 0
    for (path, data) in files where path.hasSuffix(".html") {
      let page = String(decoding: data, as: UTF8.self)
      #expect(!page.contains("http://") || !page.contains("src=\"http"), "\(path)")
      for match in page.matches(of: /(?:href|src)="([^"]*)"/) {
        count += 1
        let link = String(match.1).replacing("&amp;", with: "&")
        // Where a line can be read.
        if link.hasPrefix("https://") { continue }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        var target = path
        if !parts[0].isEmpty {
          let base =
            path.contains("/")
            ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) + "/" : ""
          target = URL(filePath: "/" + base + parts[0]).standardized.path.dropFirst().description
        }
        let found = files[target]
        #expect(found != nil, "\(path) links to \(link)")
        guard parts.count == 2, !parts[1].contains("="), let found else { continue }
        #expect(
          String(decoding: found, as: UTF8.self).contains("id=\"\(parts[1])\""),
          "\(path) links to \(link)")
      }
    }
    #expect(count > least)
  }

  @Test func linksOfGroupsWithoutAPage() throws {
    let folder = try TemporaryFolder()
    for module in ["a", "b"] {
      try folder.write("tree/\(module).py", "class Plain:\n    x = 1\nclass JobState:\n    y = 1\n")
    }
    let output = folder.url.appending(path: "out")
    let tree = folder.url.appending(path: "tree").path
    #expect(try BuiltProgram.run(["analyze", tree, "-o", output.path]).status == 0)
    let files = try FileManager.default.files(below: output)
    #expect(files["symbols/Plain.html"] == nil)
    #expect(files["symbols/JobState.html"] != nil)
    try checkLinks(files, atLeast: 30)
  }

  @Test func filesOfOthersAreLeftAlone() throws {
    let folder = try TemporaryFolder()
    let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop").path
    let note = try folder.write("notes.txt", "precious")
    let onFile = try BuiltProgram.run(["analyze", shop, "-o", note.path])
    #expect(onFile.status == 2)
    #expect(onFile.error.contains("is a file"))
    #expect(try String(contentsOf: note, encoding: .utf8) == "precious")
    let report = folder.url.appending(path: "report")
    #expect(try BuiltProgram.run(["analyze", shop, "-o", report.path]).status == 0)
    let mine = try folder.write("report/CNAME", "example.org")
    let again = try BuiltProgram.run(["analyze", shop, "-o", report.path])
    #expect(again.status == 2)
    #expect(again.error.contains("CNAME"))
    #expect(try String(contentsOf: mine, encoding: .utf8) == "example.org")
    // What a killed run left is cleared away.
    try FileManager.default.removeItem(at: mine)
    try folder.write(".report.groundplan-new/index.html", "")
    #expect(try BuiltProgram.run(["analyze", shop, "-o", report.path]).status == 0)
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(left.sorted() == ["notes.txt", "report"])
  }

  @Test func aFolderWithOtherFilesIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    try folder.write("precious.txt", "mine")
    let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop").path
    let outcome = try BuiltProgram.run(["analyze", shop, "--output", folder.url.path])
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("precious.txt"))
    #expect(
      try String(contentsOf: folder.url.appending(path: "precious.txt"), encoding: .utf8) == "mine")
  }
}
