import Resolution
import Analysis
import Foundation
import Reports
import TestSupport
import Testing

/// Pages of the manual that are made from declarations stand in the repository as they are made.
///
/// With `GROUNDPLAN_RECORD` set they are written anew, and the test fails so that nobody takes that
/// for a comparison.
struct ManualTests {
  private static let isRecording =
    ProcessInfo.processInfo.environment["GROUNDPLAN_RECORD"] != nil

  private func file(_ path: String) -> URL { BuiltProgram.packageRoot.appending(path: path) }

  private func compare(_ path: String, _ made: (String) throws -> String) throws {
    let stored = (try? String(contentsOf: file(path), encoding: .utf8)) ?? ""
    let made = try made(stored)
    if Self.isRecording, made != stored {
      try Data(made.utf8).write(to: file(path))
      Issue.record("\(path) was written anew")
    } else {
      #expect(made == stored, "set GROUNDPLAN_RECORD to write \(path) anew")
    }
  }

  @Test func rules() throws {
    try compare("Docs/rules.md") { _ in RulesManual.page() }
  }

  @Test func configuration() throws {
    try compare("Docs/configuration.md") { stored in
      let head = "\n| key | default | meaning |\n"
      let before = try #require(stored.range(of: head), "the page has no table of keys")
      let end = stored.range(of: "\n\n", range: before.upperBound..<stored.endIndex)
      return stored[...before.lowerBound] + ConfigurationManual.table()
        + stored[(end.map { stored.index(after: $0.lowerBound) } ?? stored.endIndex)...]
    }
  }

  /// The version is declared once; what can't read it there says the same.
  @Test func version() throws {
    let changes = try String(contentsOf: file("CHANGELOG.md"), encoding: .utf8)
    let newest = try #require(changes.split(separator: "\n").first { $0.hasPrefix("## ") })
    #expect(newest.hasPrefix("## \(Version.current)"))
    for name in ["pre-commit-config.yaml", "github.yml", "gitlab-ci.yml"] {
      let example = try String(contentsOf: file("Examples/ci/\(name)"), encoding: .utf8)
      #expect(example.contains(Version.current), "\(name)")
    }
  }

  /// A newcomer reads all of it.
  @Test func readmeIsShort() throws {
    let readme = try String(contentsOf: file("README.md"), encoding: .utf8)
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
  }

  /// The overview names each rule once.
  @Test func overview() throws {
    let readme = try String(contentsOf: file("README.md"), encoding: .utf8)
    let start = try #require(readme.range(of: "\n- **What breaks:**"))
    let end = try #require(readme.range(of: "\n\n", range: start.upperBound..<readme.endIndex))
    let named = readme[start.lowerBound..<end.lowerBound].split(separator: "`").enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    #expect(named.sorted() == Rules.all.map { $0.info.name }.sorted())
  }
}
