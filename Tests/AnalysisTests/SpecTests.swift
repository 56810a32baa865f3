import Resolution
import Analysis
import Foundation
import TestSupport
import Testing

/// Every rule by its Markdown spec: a heading is a test, fenced blocks are its files, a comment
/// `# error: [rule] "part of the message"` expects a finding on its line, `# error:12 [rule]` in that
/// column, `# also: [rule] "part"` a note of a finding. Findings and expectations must match one to
/// one; so must notes, where a test expects any.
struct SpecTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Specs")

  static let specs: [Spec] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".md") }.flatMap { name -> [Spec] in
      let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return Spec.all(in: text ?? "", file: name)
    }
  }()

  @Test(arguments: specs)
  func spec(_ spec: Spec) throws {
    let result = try TestProject(spec.files).analyze()
    var expectations = spec.expectations
    let expectsNotes = expectations.contains { $0.severity == Spec.note }
    for finding in result.all {
      #expect(!finding.offersWhatItMisses, "\(finding.location): \(finding.message)")
      var told = [(finding.severity.rawValue, finding.location, finding.message)]
      if expectsNotes { told += finding.notes.map { (Spec.note, $0.location, $0.message) } }
      for (severity, location, message) in told {
        let index = expectations.firstIndex {
          $0.isMet(by: finding.rule, severity, location, message)
        }
        guard let index else {
          Issue.record(
            """
            unexpected: \(location.path):\(location.line):\(location.column): \
            \(severity) [\(finding.rule)] \(message)
            """)
          continue
        }
        expectations.remove(at: index)
      }
    }
    for expectation in expectations {
      Issue.record("missing: \(expectation)")
    }
  }

  @Test func everyRuleHasASpecAndEverySpecARule() throws {
    let specs = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
    #expect(Set(specs) == Set(Rules.all.map { $0.info.name }))
    #expect(Rules.all.count == Set(Rules.all.map { $0.info.name }).count)
    #expect(!Self.specs.isEmpty)
  }
}

extension Finding {
  /// Whether the very name that it misses stands among what it offers instead.
  var offersWhatItMisses: Bool {
    let missed =
      message.firstMatch(of: /(?:there is no module|no module named) '([^']+)'/).map { [$0.1] }
      ?? message.firstMatch(of: /(?:module|class) '([^']+)' has no '([^']+)'/).map { [$0.1, $0.2] }
      ?? []
    guard let last = missed.last else { return false }
    let offered = message.matches(
      of: /(?:is defined in|may have moved to|did you mean|differs in case from) '([^']+)'/
    ).map(\.1)
    return offered.contains { $0 == last || $0 == missed[0] }
  }
}

/// One test of a spec.
struct Spec: CustomTestStringConvertible, Sendable {
  let name: String
  let files: [String: String]
  let expectations: [Expectation]

  var testDescription: String { name }

  /// What stands for the severity of a finding's note.
  static let note = "also"

  struct Expectation: CustomStringConvertible, Sendable {
    let path: String
    let line: Int
    /// Nil where the spec doesn't say.
    let column: Int?
    let severity: String
    let rule: String
    let part: String

    var description: String {
      "\(path):\(line)\(column.map { ":\($0)" } ?? ""): \(severity) [\(rule)] \"\(part)\""
    }

    func isMet(
      by rule: String, _ severity: String, _ location: Location, _ message: String
    ) -> Bool {
      location.path == path && location.line == line
        && (column == nil || location.column == column) && severity == self.severity
        && rule == self.rule && message.contains(part)
    }
  }

  static func all(in text: String, file: String) -> [Spec] {
    var specs: [Spec] = []
    var name = ""
    var files: [String: String] = [:]
    var path = ""
    var block: [Substring]?
    func finish() {
      if !files.isEmpty { specs.append(Spec(name: "\(file): \(name)", files: files)) }
      files = [:]
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = block {
        if line.hasPrefix("```") {
          files[path] = lines.joined(separator: "\n") + "\n"
          block = nil
        } else {
          block = lines + [line]
        }
      } else if line.hasPrefix("```") {
        block = []
      } else if line.hasPrefix("#") {
        finish()
        name = String(line.drop { $0 == "#" || $0 == " " })
      } else if line.hasPrefix("`"), line.hasSuffix("`:") {
        path = String(line.dropFirst().dropLast(2))
      }
    }
    finish()
    return specs
  }

  init(name: String, files: [String: String]) {
    self.name = name
    self.files = files
    expectations = files.sorted { $0.key < $1.key }.flatMap { path, text in
      text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
        number, line in
        line.matches(of: /# (error|warning|note|also):(\d*) \[([a-z-]+)\] "([^"]*)"/).map { match in
          Expectation(
            path: path, line: number + 1, column: Int(match.2), severity: String(match.1),
            rule: String(match.3), part: String(match.4))
        }
      }
    }
  }
}
