import Foundation
import TestSupport
import Testing

/// Every output format of every command on the example, as it was recorded in `Snapshots`.
///
/// `GROUNDPLAN_RECORD=1 swift test --filter SnapshotTests` records anew, and fails, so that a
/// recording is never taken for a success. The commands run inside `Examples/shop`, so that no path
/// of the machine gets into them; the history of the repository isn't asked for.
struct SnapshotTests {
  struct Snapshot: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int32
    let arguments: [String]

    init(_ name: String, _ arguments: String, status: Int32 = 0) {
      self.name = name
      self.status = status
      self.arguments = arguments.split(separator: " ").map(String.init)
    }

    var testDescription: String { name }
  }

  static let all = [
    Snapshot("check.txt", "check --min-severity note", status: 1),
    Snapshot("check-colour.txt", "check --color always", status: 1),
    Snapshot("check.json", "check --format json", status: 1),
    Snapshot("check.sarif", "check --format sarif", status: 1),
    Snapshot("check.github.txt", "check --format github", status: 1),
    Snapshot("check.gitlab.json", "check --format gitlab", status: 1),
    Snapshot("check.junit.xml", "check --format junit", status: 1),
    Snapshot("check.md", "check --format markdown", status: 1),
    Snapshot("check.csv", "check --format csv", status: 1),
    Snapshot("contracts.txt", "contracts"),
    Snapshot("contracts.json", "contracts --format json"),
    Snapshot(
      "consolidate.diff",
      "consolidate ExecutionState --to orders_service.models.execution.ExecutionState"),
    Snapshot(
      "consolidate.json",
      "consolidate ExecutionState --to orders_service.models.execution.ExecutionState --format json"
    ),
    Snapshot("move.diff", "move shared.cache shared.storage.cache"),
    Snapshot("move.json", "move shared.cache shared.storage.cache --format json"),
    Snapshot(
      "rewrite.diff", "rewrite orders_service.core.cache.CacheManager shared.cache.CacheManager"),
    Snapshot(
      "rewrite.json",
      "rewrite orders_service.core.cache.CacheManager shared.cache.CacheManager --format json"),
    Snapshot("diff.json", "diff orders_service . --format json"),
    Snapshot("diff.md", "diff orders_service . --format markdown"),
    Snapshot("diff.txt", "diff orders_service ."),
    Snapshot("facts.jsonl", "facts"),
    Snapshot("graph.dot", "graph --format dot"),
    Snapshot("graph.graphml", "graph --level modules --format graphml"),
    Snapshot("graph.json", "graph --level packages --tests --format json"),
    Snapshot("graph.mermaid", "graph --focus orders_service.core.pricing --format mermaid"),
    Snapshot("graph.svg.txt", "graph --format svg"),
    Snapshot("imports.jsonl", "imports"),
    Snapshot("init.toml", "init --print"),
    Snapshot("registry-check.json", "registry check --format json", status: 1),
    Snapshot("registry-check.txt", "registry check --all", status: 1),
    Snapshot("registry-check-colour.txt", "registry check --color always", status: 1),
    Snapshot(
      "registry-diff.json",
      "registry diff docs/imports.md ../../Tests/CLITests/OtherRegistry.toml --format json",
      status: 1),
    Snapshot(
      "registry-diff.txt", "registry diff docs/imports.md ../../Tests/CLITests/OtherRegistry.toml",
      status: 1),
    Snapshot("registry-export.importlinter", "registry export --format import-linter"),
    Snapshot("registry-export.ruff.toml", "registry export --format ruff"),
    Snapshot("registry-export.tach.toml", "registry export --format tach"),
    Snapshot("registry-generate.md", "registry generate --format markdown"),
    Snapshot("registry-generate.toml", "registry generate --format toml"),
    Snapshot("registry-search.json", "registry search SesionManager --no-history --format json"),
    Snapshot("registry-search.txt", "registry search SesionManager --no-history"),
    Snapshot("registry-update.diff", "registry update"),
    Snapshot("rollback.json", "rollback --list --format json"),
    Snapshot("rollback.txt", "rollback --list"),
    Snapshot("rules.txt", "rules"), Snapshot("rules.md", "rules --format markdown"),
    Snapshot("rules-import-cycle.md", "rules import-cycle"),
    Snapshot("targets.csv", "targets --format csv"),
    Snapshot("targets.json", "targets --format json"),
    Snapshot("targets.md", "targets --format markdown"),
    Snapshot("targets.txt", "targets"),
    Snapshot("roots.json", "roots --format json"),
    Snapshot("roots.txt", "roots"),
    Snapshot("targets-explain.txt", "targets --explain ExecutionState"),
    Snapshot("where.json", "where ExecutionState --format json"),
    Snapshot("where.txt", "where ExecutionState --all"),
    Snapshot("why.json", "why orders_service billing_service --all --format json"),
    Snapshot("why.txt", "why orders_service.main billing_service"),
  ]

  private static let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop")
  private static let commands = SnapshotFolder("commands")
  private static let report = SnapshotFolder("report")

  @Test(arguments: all) func command(_ snapshot: Snapshot) throws {
    let outcome = try BuiltProgram.run(snapshot.arguments, in: Self.shop)
    #expect(outcome.status == snapshot.status)
    var outputs = [snapshot.name: try Self.readable(outcome.output, name: snapshot.name)]
    // What stands on standard error belongs to the output; nearly always it is nothing.
    let names = try Self.commands.names()
    if !outcome.error.isEmpty || names.contains(snapshot.name + ".stderr") {
      outputs[snapshot.name + ".stderr"] = outcome.error
    }
    try Self.commands.check(outputs)
  }

  @Test func nothingElseIsRecorded() throws {
    let names = Self.all.map(\.name)
    #expect(Set(names).count == names.count)
    let written = [
      "consolidate.diff", "consolidate.json", "move.diff", "move.json", "rewrite.diff",
    ]
    let errors = (written + ["registry-update.diff", "rewrite.json"]).map { $0 + ".stderr" }
    try Self.commands.checkThatNothingElseIsThere(Set(names + errors))
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: SnapshotFolder.snapshots.path)
    #expect(folders.sorted() == ["commands", "report"])
  }

  /// A format without a snapshot is one that nobody sees change.
  @Test func everyFormatIsRecorded() throws {
    // A history is made of commits, of which the example has none: `RevisionTests` reads its formats.
    // What changed needs one too: `GateCommandTests` reads it.
    for command in try DumpedHelp.commands()
    where ![["history", "list"], ["affected"]].contains(command.path) {
      guard let formats = command.arguments.first(where: { $0.preferred == "--format" })?.values
      else { continue }
      #expect(!formats.isEmpty, "\(command.path)")
      let recorded = Self.all.filter { $0.arguments.starts(with: command.path) }.map { snapshot in
        snapshot.arguments.firstIndex(of: "--format").map { snapshot.arguments[$0 + 1] } ?? "text"
      }
      for format in formats {
        #expect(recorded.contains(format), "\(command.path) --format \(format)")
      }
    }
  }

  /// Data to the byte, pages by their text, pictures by what they hold.
  @Test func theReport() throws {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "report")
    // Outside of the repository, whose commit would stand on every page.
    for (path, data) in try FileManager.default.files(below: Self.shop) {
      try folder.write("shop/" + path, Array(data))
    }
    let outcome = try BuiltProgram.run(
      ["analyze", "--output", output.path], in: folder.url.appending(path: "shop"))
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    var outputs: [String: String] = [
      "analyze.txt": outcome.text.replacing(folder.url.path + "/", with: "")
    ]
    for (path, data) in try FileManager.default.files(below: output) {
      let name = ["svg", "html"].contains(path.split(separator: ".").last) ? path + ".txt" : path
      // Styles and scripts stand in `Templates/` as they are.
      if path.hasPrefix("assets/") { continue }
      outputs[name] = try Self.readable(data, name: name)
    }
    try Self.report.check(outputs)
    try Self.report.checkThatNothingElseIsThere(Set(outputs.keys))
  }

  private static func readable(_ data: Data, name: String) throws -> String {
    let text = try #require(String(data: data, encoding: .utf8), "\(name) is UTF-8")
    if name.hasSuffix(".html.txt") { return PageText.of(text) }
    guard name.hasSuffix(".svg.txt") else { return text }
    return try #require(PictureOutline.of(text), "\(name) is well-formed")
  }
}
