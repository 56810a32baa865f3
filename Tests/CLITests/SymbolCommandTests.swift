import Foundation
import TestSupport
import Testing

/// `where`, `why` and `imports` on the example, and what configuration says of symbols.
struct SymbolCommandTests {
  static let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop").path

  private func objects(_ arguments: [String]) throws -> [[String: Any]] {
    let outcome = try BuiltProgram.run(arguments + ["--format", "json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let document = try #require(
      try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    return try #require(document["objects"] as? [[String: Any]])
  }

  @Test func whereTellsObjectsFromNames() throws {
    let text = try BuiltProgram.run(["where", "ExecutionState", Self.shop]).text
    #expect(text.contains("3 objects are called ExecutionState: 4 members shared by all, 2 of "))
    #expect(text.contains("class orders_service.models.execution.ExecutionState\n"))
    let all = try objects(["where", "ExecutionState", Self.shop])
    #expect(all.count > 1)
    let one = try objects(["where", "orders_service.models.ExecutionState", Self.shop])
    #expect(one.count == 1)
    let paths = try #require(one[0]["paths"] as? [[String: Any]])
    let own = "orders_service.models.execution.ExecutionState"
    #expect(paths.first?["path"] as? String == own)
    for path in paths {
      let hops = try #require(path["hops"] as? [String])
      #expect(hops.first == path["path"] as? String)
      #expect(hops.last == own)
    }
    let byFile = try objects([
      "where", "orders_service/models/execution.py:ExecutionState", Self.shop,
    ])
    #expect(byFile.count == 1)
    #expect(byFile[0]["path"] as? String == own)
  }

  @Test func whereSaysWhatWasMeant() throws {
    let outcome = try BuiltProgram.run(["where", "ExecutionStat", Self.shop])
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("Did you mean 'ExecutionState'?"))
  }

  @Test func whyNamesEachStatement() throws {
    let text = try BuiltProgram.run(["why", "orders_service", "billing_service", Self.shop]).text
    #expect(text.contains("  -> billing_service."))
    #expect(text.contains(": from billing_service."))
    let runtime = try BuiltProgram.run(
      ["why", "shared", "orders_service", Self.shop, "--kind", "runtime"])
    #expect(runtime.status == 0)
    #expect(runtime.text == "No import leads from shared to orders_service.\n")
    let wrong = try BuiltProgram.run(["why", "nonesuch", "shared", Self.shop])
    #expect(wrong.status == 2)
  }

  @Test func importsHaveAStatusEach() throws {
    let lines = try BuiltProgram.run(["imports", Self.shop]).text.split(separator: "\n")
    #expect(lines.count > 100)
    var statuses: [String: Int] = [:]
    for line in lines {
      let record = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let status = try #require(record["status"] as? String)
      statuses[status, default: 0] += 1
      if status.hasPrefix("broken") { #expect(record["raises"] as? Bool == true) }
    }
    #expect(statuses["broken-module"] == 1)
    #expect(statuses["resolved"] ?? 0 > 50)
    let broken = try BuiltProgram.run(["imports", Self.shop, "--status", "broken-module"]).text
    #expect(broken.split(separator: "\n").count == 1)
    #expect(try BuiltProgram.run(["imports", Self.shop, "--status", "broke"]).status == 2)
  }

  @Test func initKeepsWhatIsSaidOfSymbols() throws {
    let folder = try TemporaryFolder()
    try folder.write("shop/__init__.py", "")
    try folder.write("shop/legacy.py", "class Client: pass\n")
    try folder.write(
      "shop/user.py", "from shop.legacy import Client\n\n\ndef make():\n    return Client()\n")
    try folder.write(
      "groundplan.toml",
      """
      [deprecated]
      "shop.old" = "shop.new"

      [[forbidden]]
      symbol = "shop.legacy.Client"
      replacement = "shop.api.Client"

      [[restricted]]
      class = "shop.legacy.Client"
      allowed = ["shop.factory"]
      """)
    let before = try BuiltProgram.run(["check", folder.url.path])
    #expect(before.status == 1)
    #expect(before.text.contains("[forbidden-symbol]"))
    #expect(before.text.contains("[restricted-construction]"))
    #expect(try BuiltProgram.run(["init", folder.url.path, "--force"]).status == 0)
    #expect(try BuiltProgram.run(["check", folder.url.path]).text == before.text)
  }
}
