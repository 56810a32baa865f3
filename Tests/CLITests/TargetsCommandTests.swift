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
    (["--limit=-1"], "--limit must not be negative."),
  ])
  func mistakesAreNamed(_ arguments: [String], _ message: String) throws {
    let outcome = try BuiltProgram.run(["targets", Self.shop] + arguments)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }
}
