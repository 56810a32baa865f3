import Foundation
import TestSupport
import Testing

/// The built program from outside: output, errors, exit status.
struct CommandTests {
  private static let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop").path

  @Test func checkTheExample() throws {
    let outcome = try BuiltProgram.run(["check"], in: URL(filePath: Self.shop))
    #expect(outcome.status == 1)
    #expect(outcome.error == "")
    let lines = outcome.text.split(separator: "\n").map(String.init)
    for expected in [
      "billing_service/api/refunds.py:13:1: error [unparsable-file]",
      "billing_service/core/settlement.py:7:1: error [cross-service-import]",
      "orders_service/api/checkout.py:17:5: error [cross-service-import]",
      "billing_service/core/ledger.py:11:5: warning [cross-service-import]",
      "billing_service/models/execution.py:6:7: error [duplicate-definition]",
    ] {
      #expect(lines.count { $0.hasPrefix(expected) } == 1, "\(expected)")
    }
    #expect(!outcome.text.contains("webhooks.py:4"), "silenced by a comment")
    #expect(lines.contains { $0.hasSuffix("1 silenced in 46 files.") })
    #expect(!outcome.text.contains("\u{1B}"), "no colour into a pipe")
  }

  @Test func exitStatuses() throws {
    #expect(try BuiltProgram.run(["check", Self.shop, "--fail-on", "never"]).status == 0)
    #expect(
      try BuiltProgram.run(["check", Self.shop, "--select", "unused-suppression"]).status == 0)
    for bad in [
      ["check", "/nowhere/at/all"], ["check", "--select", "nonesuch", Self.shop],
      ["check", "--jobs", "0", Self.shop], ["nonesuch"], ["check", "--nonesuch"],
      ["rules", "nonesuch"], ["graph", Self.shop, "--focus", "nonesuch"],
      ["graph", Self.shop, "--kind", "sometimes"],
      ["check", Self.shop, "--config", "/nowhere.toml"],
    ] {
      let outcome = try BuiltProgram.run(bad)
      #expect(outcome.status == 2, "\(bad)")
      #expect(outcome.error.hasPrefix("Error: "), "\(bad): \(outcome.error)")
      #expect(outcome.text == "")
    }
    let misspelt = try BuiltProgram.run(["check", "--select", "unparsable-files", Self.shop])
    #expect(misspelt.error.contains("Did you mean 'unparsable-file'?"))
  }

  @Test(arguments: [
    [], ["analyze"], ["check"], ["graph"], ["where"], ["why"], ["imports"], ["facts"], ["rules"],
    ["init"], ["roots"], ["contracts"],
  ])
  func helpHasExamples(_ command: [String]) throws {
    let outcome = try BuiltProgram.run(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("OVERVIEW:"))
    if !command.isEmpty { #expect(outcome.text.contains("Examples:")) }
  }

  @Test func completions() throws {
    let outcome = try BuiltProgram.run(["--generate-completion-script", "bash"])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("groundplan"))
  }

  @Test func rulesExplainThemselves() throws {
    let list = try BuiltProgram.run(["rules"]).text
    let names = list.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
    let specs = BuiltProgram.packageRoot.appending(path: "Tests/AnalysisTests/Specs")
    let files = try FileManager.default.contentsOfDirectory(atPath: specs.path)
    #expect(names.sorted() == files.map { String($0.dropLast(".md".count)) }.sorted())
    for name in names {
      let page = try BuiltProgram.run(["rules", name]).text
      #expect(page.hasPrefix("# \(name)\n"))
      #expect(page.contains("```"))
    }
  }

  @Test func formats() throws {
    let json = try BuiltProgram.run(["check", Self.shop, "--format", "json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
    #expect(document["schema_version"] as? Int == 1)
    let summary = try #require(document["summary"] as? [String: Any])
    let counts = try #require(summary["findings"] as? [String: Int])
    let following = try #require(summary["following"] as? Int)
    #expect((document["findings"] as? [Any])?.count == counts.values.reduce(following, +))
    #expect(counts["error", default: 0] > 0)
    let sarif = try BuiltProgram.run(["check", Self.shop, "--format", "sarif"])
    let log = try #require(try JSONSerialization.jsonObject(with: sarif.output) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let github = try BuiltProgram.run(
      ["check", "shop/", "--format", "github"],
      in: URL(filePath: Self.shop).deletingLastPathComponent()
    ).text
    #expect(github.contains("::error file=shop/billing_service/api/refunds.py,line=13,col=1,"))
    let dotted = try BuiltProgram.run(
      ["check", "././shop//", "--format", "github"],
      in: URL(filePath: Self.shop).deletingLastPathComponent())
    #expect(dotted.text == github)
    for format in ["dot", "svg", "mermaid", "graphml", "json"] {
      let graph = try BuiltProgram.run(["graph", Self.shop, "--format", format])
      #expect(graph.status == 0)
      #expect(graph.text.contains("orders_service"), "\(format)")
    }
  }

  @Test func tasksDontMatter() throws {
    for arguments in [["facts", Self.shop], ["check", Self.shop, "--format", "json"]] {
      let one = try BuiltProgram.run(arguments + ["--jobs", "1"])
      for jobs in ["2", "4"] {
        #expect(try BuiltProgram.run(arguments + ["--jobs", jobs]).output == one.output)
      }
    }
  }

  @Test func initWritesWhatAnalysisReads() throws {
    let folder = try TemporaryFolder()
    try folder.write("a_service/Dockerfile", "CMD [\"python\", \"-m\", \"a_service.main\"]\n")
    try folder.write("a_service/main.py", "import lib.x\n")
    try folder.write("lib/x.py", "")
    let printed = try BuiltProgram.run(["init", folder.url.path, "--print"]).text
    #expect(printed.contains("\na_service = [\"a_service\"]"))
    #expect(try BuiltProgram.run(["init", folder.url.path]).status == 0)
    #expect(try BuiltProgram.run(["check", folder.url.path]).status == 0)
    let again = try BuiltProgram.run(["init", folder.url.path])
    #expect(again.status == 2)
    #expect(again.error.contains("--force"))
    let json = try BuiltProgram.run(["check", folder.url.path, "--format", "json"]).text
    #expect(json.contains("\"configured\":true"))
  }
}
