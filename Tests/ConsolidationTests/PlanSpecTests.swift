import Analysis
import Consolidation
import Foundation
import Reports
import Resolution
import SourceEdits
import TestSupport
import Testing

/// Plans by their Markdown specs: a heading is a test, fenced blocks behind a path in backquotes are its
/// files, a block `sh` is the command, a block `diff` the patch, a block `text` what is left by hand
/// or why there is no plan.
///
/// `GROUNDPLAN_RECORD=1` writes the last two anew, and fails.
struct PlanSpecTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Plans")

  static let specs: [PlanSpec] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") }.flatMap { name -> [PlanSpec] in
      let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
      return PlanSpec.all(in: text, file: name)
    }
  }()

  private static let isRecording = ProcessInfo.processInfo.environment["GROUNDPLAN_RECORD"] == "1"

  @Test(.enabled(if: !isRecording), arguments: specs)
  func spec(_ spec: PlanSpec) throws {
    let (patch, words) = try spec.outcome()
    #expect(patch == spec.patch)
    #expect(words == spec.words)
  }

  @Test func thereAreSpecs() { #expect(Self.specs.count > 20) }

  @Test(.enabled(if: isRecording))
  func record() throws {
    for (file, specs) in Dictionary(grouping: Self.specs, by: \.file) {
      let url = Self.folder.appending(path: file)
      var text = try String(contentsOf: url, encoding: .utf8)
      for spec in specs {
        let (patch, words) = try spec.outcome()
        text = spec.recorded(patch, words, in: text)
      }
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    Issue.record("recorded; look at the difference and run again")
  }
}

/// One test of a spec.
struct PlanSpec: CustomTestStringConvertible, Sendable {
  let file: String
  let name: String
  let files: [String: String]
  let command: [String]
  let patch: String
  let words: String

  var testDescription: String { "\(file): \(name)" }

  /// The patch, and what is said beside it.
  func outcome() throws -> (patch: String, words: String) {
    let snapshot = try TestProject(files).snapshot()
    let files = files
    let builder = PlanBuilder(
      Program(snapshot), jobs: 1, docs: command.contains("--docs")
    ) { paths in
      var bytes: [String: [UInt8]] = [:]
      for path in paths { if let text = files[path] { bytes[path] = Array(text.utf8) } }
      return bytes
    }
    let plan: Plan
    do throws(PlanError) {
      plan = try make(builder)
    } catch {
      return ("", PlanText.text(of: error, folder: ""))
    }
    let patch = PatchText(of: plan.changes) { _ in false }.bytes()
    let words = plan.remainders.map { PlanText.line($0, "") + "\n" }.joined()
    return (String(decoding: patch, as: UTF8.self), words)
  }

  private func make(_ builder: PlanBuilder) throws(PlanError) -> Plan {
    let words = command.filter { !$0.hasPrefix("--") }
    func values(_ option: String) -> [String] {
      command.filter { $0.hasPrefix("--\(option)=") }.map { String($0.dropFirst(option.count + 3)) }
    }
    func pairs(_ option: String) -> [String: String] {
      Dictionary(
        values(option).map { pair in
          let parts = pair.split(separator: "=").map(String.init)
          return (parts[0], parts[1])
        }, uniquingKeysWith: { _, last in last })
    }
    switch words.first {
    case "rewrite":
      return try builder.rewrite(words[1], to: words[2], renames: pairs("rename"))
    case "move":
      return try builder.move(words[1], to: words[2], leavesShim: command.contains("--shim")) {
        folder in
        Dictionary(
          uniqueKeysWithValues: files.filter { $0.key == folder || $0.key.hasPrefix(folder + "/") }
            .map { ($0.key, Array($0.value.utf8)) })
      }
    case "check":
      return try builder.fix(
        Findings(of: builder.program).all, includesUnsafe: command.contains("--unsafe-fixes")
      ).plan
    case "consolidate":
      var options = ConsolidationOptions()
      options.survivor = values("to").first
      options.phases = Set(values("phase").compactMap(Int.init))
      options.keep = values("keep")
      options.only = values("only")
      options.members = pairs("map")
      options.warning = values("warn").first.flatMap(ConsolidationOptions.Warning.init) ?? .none
      options.leavesShims = !command.contains("--no-shim")
      options.test = values("write-test").first
      let consolidation = Consolidation(of: Findings(of: builder.program))
      let (group, target) = try consolidation.group(named: words[1])
      return try builder.consolidate(group, target, options)
    default: throw PlanError("no such command: \(command.joined(separator: " "))")
    }
  }

  /// The text of the file with what came out of this test.
  func recorded(_ patch: String, _ words: String, in text: String) -> String {
    let heading = "## \(name)\n"
    guard let start = text.range(of: heading) else { return text }
    let end = text.range(of: "\n## ", range: start.upperBound..<text.endIndex)?.lowerBound
    let section = text[start.upperBound..<(end ?? text.endIndex)]
    guard let command = section.range(of: "```sh\n"),
      let close = section.range(of: "\n```\n", range: command.upperBound..<section.endIndex)
    else { return text }
    var new = String(section[..<close.upperBound])
    if !patch.isEmpty { new += "\n```diff\n\(patch)```\n" }
    if !words.isEmpty { new += "\n```text\n\(words)```\n" }
    return text[..<start.upperBound] + new + text[(end ?? text.endIndex)...]
  }

  static func all(in text: String, file: String) -> [PlanSpec] {
    text.components(separatedBy: "\n## ").dropFirst().map { section in
      var lines = section.components(separatedBy: "\n")[...]
      let name = lines.removeFirst()
      var files: [String: String] = [:]
      var blocks: [String: String] = [:]
      var path: String?
      while let line = lines.popFirst() {
        if line.hasPrefix("`"), line.hasSuffix("`:"), !line.hasPrefix("``") {
          path = String(line.dropFirst().dropLast(2))
        } else if line.hasPrefix("```"), line.count > 3 {
          var block = ""
          while let inner = lines.popFirst(), inner != "```" { block += inner + "\n" }
          if let place = path {
            files[place] = block
            path = nil
          } else {
            blocks[String(line.dropFirst(3))] = block
          }
        }
      }
      return PlanSpec(
        file: file, name: name, files: files,
        command: (blocks["sh"] ?? "").split(whereSeparator: { " \n".contains($0) }).map(
          String.init),
        patch: blocks["diff"] ?? "", words: blocks["text"] ?? "")
    }
  }
}
