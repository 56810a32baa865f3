import Resolution
import Testing

/// Paths are cut by bytes.
struct PathPartsTests {
  @Test func belowAFolder() {
    #expect("a/b.py".isBelow("a") && "a/b.py".isBelow("") && "a/b/c.py".isBelow("a"))
    #expect(!"ab/c.py".isBelow("a") && !"a".isBelow("a") && !"b/a/c.py".isBelow("a"))
    // The slash and the accent behind it are one character.
    #expect("a/\u{301}x.py".isBelow("a"))
    #expect(!"e\u{301}/x.py".isBelow("\u{E9}") && !"e\u{301}/x.py".isBelow("e"))
    #expect("a/b/c.py".rest(below: "a") == "b/c.py" && "a.py".rest(below: "") == "a.py")
    #expect("\u{E9}\u{E9}/b.py".rest(below: "\u{E9}\u{E9}") == "b.py")
    #expect("b/c.py".rest(below: "a") == nil)
  }

  @Test func foldersAbove() {
    var asked: [String] = []
    #expect(
      "a/b/c.py".folder {
        asked.append($0)
        return false
      } == nil)
    #expect(asked == ["a/b", "a", ""])
    #expect("a/b/c.py".folder { $0 == "a" } == "a")
  }
}
