import Resolution
import Analysis
import Foundation
import TestSupport
import Testing

/// Every rule by its Markdown spec: a heading is a test, fenced blocks are its files, a comment
/// `# error: [rule] "part of the message"` expects a finding on its line. Findings and expectations
/// must match one to one.
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
    for finding in result.reported {
      let index = expectations.firstIndex { $0.isMet(by: finding) }
      guard let index else {
        Issue.record(
          """
          unexpected: \(finding.location.path):\(finding.location.line): \
          \(finding.severity.rawValue) [\(finding.rule)] \(finding.message)
          """)
        continue
      }
      expectations.remove(at: index)
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

/// One test of a spec.
struct Spec: CustomTestStringConvertible, Sendable {
  let name: String
  let files: [String: String]
  let expectations: [Expectation]

  var testDescription: String { name }

  struct Expectation: CustomStringConvertible, Sendable {
    let path: String
    let line: Int
    let severity: String
    let rule: String
    let part: String

    var description: String { "\(path):\(line): \(severity) [\(rule)] \"\(part)\"" }

    func isMet(by finding: Finding) -> Bool {
      finding.location.path == path && finding.location.line == line
        && finding.severity.rawValue == severity && finding.rule == rule
        && finding.message.contains(part)
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
        line.matches(of: /# (error|warning|note): \[([a-z-]+)\] "([^"]*)"/).map { match in
          Expectation(
            path: path, line: number + 1, severity: String(match.1), rule: String(match.2),
            part: String(match.3))
        }
      }
    }
  }
}
