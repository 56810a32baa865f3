import Foundation
import Reports
import TestSupport
import Testing

/// The same tree gives the same bytes, whatever the order of files and the number of tasks.
struct DeterminismTests {
  @Test func orderAndTasksDontMatter() throws {
    var texts: [String: String] = [:]
    let root = BuiltProgram.packageRoot.appending(path: "Examples/shop")
    for path in FileManager.default.enumerator(atPath: root.path)?.allObjects as? [String] ?? [] {
      texts[path] = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
    #expect(texts.count > 40)
    let expected = try FindingsReport.json(of: TestProject(texts).analyze())
    for jobs in [1, 2, 4] {
      for reversed in [false, true] {
        let again = try TestProject(texts).analyze(jobs: jobs, reversed: reversed)
        #expect(try FindingsReport.json(of: again) == expected)
      }
    }
  }
}
