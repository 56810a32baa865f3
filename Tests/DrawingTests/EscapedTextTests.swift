import Testing

@testable import Drawing

@Suite struct EscapedTextTests {
  @Test(arguments: [
    ("plain", "plain"), (#"back\slash \N"#, #"back\\slash \\N"#), ("&amp; <b>", "&amp;amp; <b>"),
    ("", " "), ("nul \u{0} turn \u{202E}", #"nul \\u{0} turn \\u{202e}"#), ("ü 漢字 🧨", "ü 漢字 🧨"),
  ])
  func labelsAreData(text: String, expected: String) {
    #expect(EscapedText.label([text]) == expected)
  }

  @Test func linesAreKept() {
    #expect(EscapedText.label(["one", "two"]) == #"one\ntwo"#)
    #expect(EscapedText.tooltip("one\ntwo") == #"one\ntwo"#)
  }

  @Test func aNoteBreaksBetweenWords() {
    let note = Array(repeating: "eight", count: 16).joined(separator: " ")
    #expect(
      EscapedText.note(note)
        == Array(repeating: "eight", count: 12).joined(separator: " ") + #"\l"#
        + Array(repeating: "eight", count: 4).joined(separator: " ") + #"\l"#)
    #expect(EscapedText.note("") == "")
  }

  @Test(arguments: [
    ("a/b.html#x=1&y=2", "a/b.html#x=1&y=2"), ("a b\"<>\\.html", "a%20b%22%3C%3E%5C.html"),
    ("ü%20", "%C3%BC%20"), ("https://example.org/a:b", "https://example.org/a:b"),
    ("a/b:c", "a/b:c"), ("x.html?q=a:b", "x.html?q=a:b"),
  ])
  func addressesAreSafe(href: String, expected: String) {
    #expect(Address.safe(href) == expected)
  }

  @Test(arguments: [
    "javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//host/x", "", "vbscript:x",
  ])
  func othersAreNone(href: String) {
    #expect(Address.safe(href) == nil)
  }

  @Test func relativeAddressesGoThroughTheRoot() {
    #expect(Address.safe("a.html", root: "../") == "../a.html")
    #expect(Address.safe("https://a.b/", root: "../") == "https://a.b/")
  }
}
