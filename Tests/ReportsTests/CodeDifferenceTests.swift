import Duplicates
import TestSupport
import Testing

@testable import Reports

/// Two definitions line by line.
struct CodeDifferenceTests {
  private func told(_ old: String, _ new: String) -> [String]? {
    func lines(_ text: String) -> [String] {
      text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    }
    return CodeDifference(old: (10, lines(old)), new: (20, lines(new)))?.lines.map { line in
      "\(line.kind) \(line.old.map(String.init) ?? "-") \(line.new.map(String.init) ?? "-") \(line.text)"
    }
  }

  @Test func linesGoAndCome() {
    #expect(
      told("a b c d", "a x c d e") == [
        "same 10 20 a", "gone 11 - b", "come - 21 x", "same 12 22 c", "same 13 23 d",
        "come - 24 e",
      ])
  }

  @Test func farEqualLinesAreLeftOut() throws {
    let lines = try #require(told("a b c d e f g h i X", "a b c d e f g h i Y"))
    #expect(lines.first == "gap - - ")
    #expect(
      lines.dropFirst() == [
        "same 16 26 g", "same 17 27 h", "same 18 28 i", "gone 19 - X", "come - 29 Y",
      ])
  }

  @Test func whatSaysNothingIsNotShown() {
    #expect(told("a b", "a b") == nil)
    #expect(told("a b c d", "w x y z") == nil)
    let long = Array(repeating: "a", count: 2000).joined(separator: " ")
    #expect(told(long, long + " b") == nil)
  }

  /// The lines of a definition are those that Python counts.
  @Test(arguments: ["\n", "\r\n", "\r"]) func linesOfADefinition(_ end: String) throws {
    let lines = [
      "x = 1", "class OrderManager:", "    size = 1", "    def add(self): pass", "y = 2",
    ]
    let text = lines.joined(separator: end)
    let texts = ["a.py": text, "b.py": text]
    let group = try #require(GroupSearch(try TestProject(texts).program()).find().first)
    let source = SourceText(files: texts.mapValues { Array($0.utf8) })
    for site in group.sites {
      let found = try #require(source.lines(of: site))
      #expect(found.first == 2 && found.lines == Array(lines[1...3]))
    }
  }
}
