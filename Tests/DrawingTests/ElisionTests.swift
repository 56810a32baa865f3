import Testing

@testable import Drawing

@Suite struct ElisionTests {
  @Test(arguments: [
    ("short.name", "short.name"),
    ("netra_backend.app.services.state.persistence.cache", "netra_backend…state.persistence.cache"),
    ("tests/integration/websocket/agents/test_events.py", "tests…/agents/test_events.py"),
    ("a sentence of several words that goes on", "a sentence of seve…s that goes on"),
  ])
  func aPathKeepsItsEnds(text: String, expected: String) {
    let shown = Elision.shortened(text, to: 34)
    #expect(shown.count <= 40)
    if text.count <= 34 { #expect(shown == expected) }
    #expect(shown.hasSuffix(text.suffix(8)))
    #expect(shown.hasPrefix(text.prefix(5)))
  }

  @Test func theLastComponentsStay() {
    let text = "netra_backend.app.services.state.persistence.cache"
    #expect(Elision.shortened(text, to: 40) == "netra_backend…state.persistence.cache")
  }

  /// Two backups of one file differ in the middle, where names are elided first.
  @Test func namesStayApart() {
    let boxes = (0..<40).map { (index: Int) in
      Box(
        "test_remediation_202509\(index + 10)_snapshot.netra_backend.tests.unit.agents",
        details: ["2,256 modules"])
    }
    let lines = Elision.lines(of: boxes)
    #expect(Set(lines).count == boxes.count)
    #expect(lines.joined().allSatisfy { $0.count <= 96 })
  }

  @Test func whatDiffersByOneCharacterIsWrittenWhole() {
    let long = { (middle: String) in
      String(repeating: "a", count: 150) + middle + String(repeating: "z", count: 150)
    }
    let lines = Elision.lines(of: [Box(long("x")), Box(long("y")), Box("b")])
    #expect(lines[0] != lines[1])
    #expect(lines[0].joined() == long("x"))
    #expect(lines[2] == ["b"])
  }

  @Test func aStackOfAccentsIsCut() {
    let text = "e" + String(repeating: "\u{301}", count: 500)
    #expect(Elision.lines(of: [Box(text)]) == [["\u{FFFD}"]])
  }

  @Test func controlAndBidiCharactersAreWrittenOut() {
    let lines = Elision.lines(of: [Box("a\u{202E}b\nc\u{7}", details: ["tab\there"])])
    #expect(lines == [[#"a\u{202e}b\nc\u{7}"#, #"tab\there"#]])
  }
}
