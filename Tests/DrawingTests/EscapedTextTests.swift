import Testing

@testable import Drawing

@Suite struct EscapedTextTests {
  @Test(arguments: [
    ("plain", "plain"), (#"back\slash \N"#, #"back\\slash \\N"#), ("&amp; <b>", "&amp;amp; <b>"),
    ("one\ntwo\r\nthree", #"one\ntwo\nthree"#), ("tab\there", "tab here"), ("", " "),
    ("nul \u{0} bell \u{7} turn \u{202E}", "nul \u{FFFD} bell \u{FFFD} turn \u{FFFD}"),
    ("ü 漢字 🧨", "ü 漢字 🧨"),
  ])
  func labelsAreData(text: String, expected: String) {
    #expect(EscapedText.label(text) == expected)
  }

  @Test func aLongLineLosesItsMiddle() {
    let name = String(repeating: "a", count: 150) + String(repeating: "z", count: 150)
    let shown = EscapedText.label(name)
    #expect(shown == String(repeating: "a", count: 24) + "…" + String(repeating: "z", count: 23))
    #expect(EscapedText.label(String(repeating: "a", count: 48)).count == 48)
  }

  @Test func aLabelHasAtMostTwelveLines() {
    let lines = EscapedText.label((0..<30).map { "\($0)" }.joined(separator: "\n"))
    #expect(lines.hasSuffix(#"\n11\n…"#))
  }

  @Test func aStackOfAccentsIsCut() {
    let text = "e" + String(repeating: "\u{301}", count: 500)
    #expect(EscapedText.label(text) == "\u{FFFD}")
  }

  @Test func theTooltipHoldsWhatTheLabelLost() {
    let long = String(repeating: "n", count: 60)
    #expect(EscapedText.tooltip("", label: "short") == "")
    #expect(EscapedText.tooltip("tip", label: "short") == "tip")
    #expect(EscapedText.tooltip("", label: long) == long)
    #expect(EscapedText.tooltip("tip", label: long) == long + #"\ntip"#)
    #expect(EscapedText.tooltip("about \(long)", label: long) == "about \(long)")
  }

  @Test func aNoteBreaksBetweenWords() {
    let note = Array(repeating: "eight", count: 16).joined(separator: " ")
    #expect(
      EscapedText.note(note)
        == Array(repeating: "eight", count: 12).joined(separator: " ") + #"\l"#
        + Array(repeating: "eight", count: 4).joined(separator: " ") + #"\l"#)
    #expect(EscapedText.note("") == "")
    #expect(EscapedText.note("3 of 4 imports drawn") == #"3 of 4 imports drawn\l"#)
  }
}
