import Analysis
import TestSupport
import Testing

@testable import Reports

/// What has a meaning in a format, and stands in a name of the tree.
struct FormatTests {
  @Test func commandsOfGitHubKeepTheirProperties() throws {
    let project = TestProject(["a:b,c%d.py": "def f(:\n", "e/f.py": "import e.g, e.h\n"])
    let text = GitHubReport.text(of: try project.analyze().reported, folder: "x,y:z/")
    let lines = text.split(separator: "\n")
    let start = "::error file=x%2Cy%3Az/a%3Ab%2Cc%25d.py,line=1,col=7,title=unparsable-file::"
    #expect(lines.contains { $0.hasPrefix(start) }, "\(text)")
    #expect(lines.allSatisfy { $0.hasPrefix("::") })
  }

  @Test func pathsOfSARIFAreAddresses() throws {
    let project = TestProject(["a:b c%d.py": "def f(:\n"])
    let result = try project.analyze()
    func log(folder: String) throws -> String {
      let look = FindingsLook(folder: folder, isColoured: false, leastSeverity: .note)
      return String(decoding: try SARIFReport.bytes(of: result, as: look), as: UTF8.self)
    }
    let relative = try log(folder: "")
    #expect(relative.contains("\"uri\" : \"a%3Ab%20c%25d.py\""), "\(relative)")
    #expect(relative.contains("\"startColumn\" : 7"))
    #expect(try log(folder: "/r/").contains("\"uri\" : \"file:///r/a%3Ab%20c%25d.py\""))
  }
}
