import Foundation
import Reports
import TestSupport
import Testing

/// The same tree gives the same bytes, whatever the order of files and the number of tasks.
struct DeterminismTests {
  @Test func orderAndTasksDontMatter() throws {
    let project = try TestProject.example()
    #expect(project.texts.count > 40)
    let expected = try FindingsReport.json(of: project.analyze())
    for jobs in [1, 2, 4] {
      for reversed in [false, true] {
        let again = try project.analyze(jobs: jobs, reversed: reversed)
        #expect(try FindingsReport.json(of: again) == expected)
      }
    }
  }
}
