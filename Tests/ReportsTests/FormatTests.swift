import Analysis
import TestSupport
import Testing

@testable import Reports

/// What has a meaning in a format, and stands in a name of the tree.
struct FormatTests {
  @Test func commandsOfGitHubKeepTheirProperties() throws {
    let project = TestProject(["a:b,c%d.py": "def f(:\n", "e/f.py": "import e.g, e.h\n"])
    let text = GitHubReport.text(of: try project.analyze().findings, folder: "x,y:z/")
    let lines = text.split(separator: "\n")
    let start = "::error file=x%2Cy%3Az/a%3Ab%2Cc%25d.py,line=1,col=7,title=unparsable-file::"
    #expect(lines.contains { $0.hasPrefix(start) }, "\(text)")
    #expect(lines.allSatisfy { $0.hasPrefix("::") })
  }

  @Test func pathsOfSARIFAreAddresses() throws {
    let project = TestProject(["a:b c%d.py": "def f(:\n"])
    let result = try project.analyze()
    let log = String(decoding: try SARIFReport.json(of: result, folder: ""), as: UTF8.self)
    #expect(log.contains("\"uri\" : \"a%3Ab%20c%25d.py\""), "\(log)")
    #expect(log.contains("\"startColumn\" : 7"))
    let absolute = String(decoding: try SARIFReport.json(of: result, folder: "/r/"), as: UTF8.self)
    #expect(absolute.contains("\"uri\" : \"file:///r/a%3Ab%20c%25d.py\""))
  }
}
