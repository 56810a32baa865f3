import Foundation
import TestSupport
import Testing

/// `targets` on the example, as a user runs it.
struct TargetsCommandTests {
  private static let shop = SymbolCommandTests.shop
  private static let clone = "billing_service.core.ledger.split_payment"

  private func document(_ arguments: [String]) throws -> [String: Any] {
    let outcome = try BuiltProgram.run(["targets", Self.shop, "--format", "json"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    return try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
  }

  private func groups(_ arguments: [String]) throws -> [String] {
    let targets = try #require(try document(arguments)["targets"] as? [[String: Any]])
    return targets.compactMap { $0["group"] as? String }
  }

  @Test func theDangerousEnumerationComesFirst() throws {
    let text = try BuiltProgram.run(["targets", Self.shop]).text
    let first = try #require(text.split(separator: "\n").dropFirst().first)
    #expect(
      first.contains("ExecutionState") && first.contains("needs a decision: the values differ"))
    #expect(text.contains("\n2 targets.\n"))
    #expect(text.contains("  orders_service: 16 of 18, 88 %\n"))
  }

  @Test func filtersAndLimits() throws {
    #expect(try groups([]) == ["ExecutionState", "=\(Self.clone)"])
    #expect(try groups(["--role", "state"]) == ["ExecutionState"])
    #expect(try groups(["--role", "manager"]).isEmpty)
    #expect(try groups(["--verdict", "overlapping"]) == ["ExecutionState"])
    #expect(try groups(["--verdict", "renamed"]) == ["=\(Self.clone)"])
    #expect(try groups(["--service", "shared"]).isEmpty)
    #expect(try groups(["--limit", "1"]) == ["ExecutionState"])
    #expect(try groups(["--explain", Self.clone]) == ["=\(Self.clone)"])
  }

  @Test func everyFormatNamesTheTargets() throws {
    for format in ["text", "json", "csv", "markdown"] {
      let outcome = try BuiltProgram.run(["targets", Self.shop, "--format", format])
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
      for group in ["ExecutionState", "=\(Self.clone)"] {
        #expect(outcome.text.contains(group), "\(format) \(group)")
      }
    }
    let csv = try BuiltProgram.run(["targets", Self.shop, "--format", "csv"]).text
    let rows = csv.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).count
    }
    #expect(rows.count == 3 && Set(rows).count == 1)
  }

  @Test func explanationsShowTheEvidence() throws {
    let text = try BuiltProgram.run(["targets", Self.shop, "--explain", "ExecutionState"]).text
    for part in [
      "Definitions\n", "Members\n", "Which remains\n", "What it brings\n", "What it takes\n",
      "What breaks\n", #"AB  RUNNING   differs: A "in_progress" | B "running""#,
      "A  values that change: RUNNING = \"in_progress\", COMPLETED = \"done\"",
      "A  members in use that the candidate lacks: DISPUTED (1), REFUNDED (2)",
    ] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test(arguments: [
    (["--explain", "ExecutionStat"], "Did you mean 'ExecutionState'?"),
    (["--verdict", "identicl"], "Did you mean 'identical'?"),
    (["--service", "order_service"], "Did you mean 'orders_service'?"),
    (["--role", "managers"], "Did you mean 'manager'?"),
    (["--limit=-1"], "--limit takes a number from 0, which shows all, not -1."),
  ])
  func mistakesAreNamed(_ arguments: [String], _ message: String) throws {
    let outcome = try BuiltProgram.run(["targets", Self.shop] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func historyIsAskedOfGit() throws {
    let folder = try TemporaryFolder()
    let text = "class OrderManager:\n    def add(self, item):\n        self.items.append(item)\n"
    try folder.write("shop/x.py", text)
    try folder.write("shop/ü y.py", text)
    let repository = try GitRepository(in: folder.url)
    try repository.commit("one")
    try folder.write("shop/ü y.py", text + "\n")
    try repository.commit("two", day: "2024-02-03")
    let arguments = ["targets", folder.url.path, "--explain", "OrderManager"]
    let with = try BuiltProgram.run(arguments + ["--ages"])
    #expect(with.error.isEmpty)
    #expect(
      with.text.contains(
        "history: its file was changed last, 2024-02-03; since 2024-01-01 by 2 commits"))
    #expect(try !BuiltProgram.run(arguments).text.contains("history"))
    let none = try BuiltProgram.run(["targets", Self.shop + "/shared", "--ages", "--jobs", "1"])
    #expect(none.status == 0)
  }
}
