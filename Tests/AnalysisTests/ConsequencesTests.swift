import Analysis
import Resolution
import TestSupport
import Testing

/// One import that breaks is one matter, whatever fails with it.
struct ConsequencesTests {
  private func project(comment: String = "", more: [String: String] = [:]) -> TestProject {
    TestProject(
      [
        "shop/__init__.py": "",
        "shop/broken.py": "import shop.nothing\(comment)\n",
        "shop/a.py": "import shop.broken\n",
        "shop/b.py": "import shop.a\n",
        "tests/test_b.py": "import shop.b\n\ndef test_b(): pass\n",
      ].merging(more) { _, new in new })
  }

  @Test func whatOnlyFollowsIsBeneathItsCause() throws {
    let found = try project().analyze()
    #expect(found.reported.map(\.rule) == ["broken-import"])
    #expect(found.reported[0].message.hasSuffix("; 2 modules and 1 test file fail with it"))
    #expect(
      found.reported[0].notes.map(\.location.path) == [
        "shop/a.py", "shop/b.py", "tests/test_b.py",
      ])
    #expect(
      found.following.map(\.location.path) == [
        "shop/a.py", "shop/b.py", "shop/broken.py", "tests/test_b.py",
      ])
    let keys = Set(found.following.map { $0.cause?.key })
    #expect(keys == [found.reported[0].key])
    #expect(found.count(.error) == 1)
  }

  @Test func whatIsSilencedSilencesWhatFollows() throws {
    let found = try project(comment: "  # groundplan: ignore").analyze()
    #expect(found.reported.isEmpty && found.following.isEmpty)
    #expect(found.suppressed.count == 5)
  }

  @Test func whereTheImportAloneIsSilencedTheModuleStandsForIt() throws {
    let found = try project(comment: "  # groundplan: ignore[broken-import]").analyze()
    #expect(found.reported.map(\.rule) == ["unimportable-module"])
    #expect(found.reported[0].location.path == "shop/broken.py")
    #expect(found.following.count == 3)
  }

  @Test func whatIsAskedAloneStandsForItself() throws {
    let program = try project().program()
    let found = Findings(of: program) { $0 == "uncollectable-test" }
    #expect(found.reported.count == 1 && found.following.isEmpty)
  }

  /// A warning must not swallow an error; of one line only one of them is told.
  @Test func whatWeighsMoreThanItsCauseStandsForBoth() throws {
    let found = try project(more: [
      "shop/broken.py": "", "tests/__init__.py": "",
      "tests/helper.py": "import shop.gone\n",
      "tests/test_c.py": "import tests.helper\n\ndef test_c(): pass\n",
    ]).analyze()
    #expect(found.reported.map { "\($0.severity) \($0.rule)" } == ["error unimportable-module"])
    #expect(
      found.reported[0].notes.contains { $0.message.hasPrefix("there is no module 'shop.gone'") })
    #expect(
      found.following.map { "\($0.rule) \($0.location.path)" } == [
        "broken-import tests/helper.py", "uncollectable-test tests/test_c.py",
      ])
    #expect(Set(found.following.map { $0.cause?.key }) == [found.reported[0].key])
  }
}
