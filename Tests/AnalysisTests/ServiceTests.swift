import PythonSyntax
import Resolution
import TestSupport
import Testing

/// Which parts of a tree are taken for services, each sign by itself.
struct ServiceTests {
  /// The role of the part `part`, which holds a module, and what speaks for it.
  private func told(_ texts: [String: String]) throws -> String {
    let program = try TestProject(["part/core.py": ""].merging(texts) { $1 }).program()
    let service = try #require(program.services.first { $0.name == "part" })
    return "\(service.role): " + service.reasons.joined(separator: ", ")
  }

  @Test(arguments: [
    ("part/Dockerfile", "FROM x\n", "service: has a Dockerfile (part/Dockerfile)"),
    ("part/docker/Dockerfile.dev", "", "service: has a Dockerfile (part/docker/Dockerfile.dev)"),
    (
      "docker/Dockerfile", "CMD [\"python\", \"part/core.py\"]\n",
      "service: started by docker/Dockerfile:1"
    ),
    (
      "docker/Dockerfile", "entrypoint python -m part.core\n",
      "service: started by docker/Dockerfile:1"
    ),
    ("docker/Dockerfile", "RUN python -m part.core\n", nil),
    ("docker/Dockerfile", "CMD python -m parts.core\n", nil),
  ])
  func dockerfiles(_ path: String, _ text: String, _ expected: String?) throws {
    let told = try told([path: text])
    #expect(expected.map { told == $0 } ?? told.hasPrefix("other: "), "\(told)")
  }

  /// One weak sign is none, two are one.
  @Test func weakSigns() throws {
    #expect(try told(["part/main.py": ""]).hasPrefix("other: "))
    #expect(try told(["part/requirements.txt": ""]).hasPrefix("other: "))
    #expect(
      try told(["part/main.py": "", "part/requirements.txt": ""])
        == "service: has an entry point (part/main.py), "
        + "declares its own dependencies (part/requirements.txt)")
  }

  /// `test/` may be what a library offers to tests; it is theirs where it holds some.
  @Test func foldersOfTests() throws {
    let program = try TestProject([
      "lib/test/client.py": "", "web/test/client.py": "", "web/test/test_client.py": "",
      "web/tests/data.py": "", "lib/core_test.py": "", "lib/latest.py": "",
    ]).program()
    let tests = program.modules.identified.filter { program.scopes[$0.0] == .test }
    #expect(
      tests.map(\.1.path).sorted() == [
        "lib/core_test.py", "web/test/client.py", "web/test/test_client.py", "web/tests/data.py",
      ])
  }
}
