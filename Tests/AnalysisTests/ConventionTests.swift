import Analysis
import TestSupport
import Testing

/// Names that a making repeats, not a person.
struct ConventionTests {
  /// Very many packages side by side are the interfaces that a program makes, one for each service.
  @Test(arguments: [(29, true), (30, false)])
  func packagesOfOneMaking(_ count: Int, _ isTold: Bool) throws {
    var tree: [String: String] = [:]
    for number in 0..<count {
      tree["cloud/api/service\(number)/__init__.py"] =
        number < 2
        ? "from enum import Enum\nclass State(Enum):\n    OPEN = 'open\(number)'\n    DONE = 'done'\n"
        : "class Thing\(number): ...\n"
    }
    let findings = try TestProject(tree).analyze().all.filter { $0.rule == "duplicate-definition" }
    #expect(findings.isEmpty != isTold)
  }
}
