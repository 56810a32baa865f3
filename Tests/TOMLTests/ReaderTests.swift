import TOML
import Testing

/// What a document says, and where each mistake in it stands.
struct ReaderTests {
  private func table(_ text: String) throws -> TOMLTable {
    try TOMLTable(reading: Array(text.utf8))
  }

  private func mistake(_ bytes: [UInt8]) -> String {
    do {
      _ = try TOMLTable(reading: bytes)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func keysKeepTheirOrderAndPlaces() throws {
    let table = try table("z = 1\na.b = [\n  2,\n  \"é\", { c = 3 } ]\n[[m]]\n")
    #expect(table.entries.map(\.key) == ["z", "a", "m"])
    #expect(table.entries[1].keyPosition == TOMLPosition(line: 2, column: 1))
    let list = try #require(table.value(at: "a", "b")?.array)
    #expect(list.map(\.position.line) == [3, 4, 4])
    #expect(list[2].position == TOMLPosition(line: 4, column: 8))
    #expect(list[2].table?.entries[0].keyPosition == TOMLPosition(line: 4, column: 10))
    #expect(table["m"]?.array?.count == 1)
  }

  /// A key with NUL is a key like any other.
  @Test func nulInAKey() throws {
    let table = try table("[project.optional-dependencies]\n\"a\\u0000b\" = []\n")
    let extras = table.value(at: "project", "optional-dependencies")?.table
    #expect(extras?.entries.map(\.key) == ["a\0b"])
  }

  @Test func aByteOrderMarkAndWindowsLineEnds() throws {
    let table = try table("\u{FEFF}a = \"\"\"\r\nx\r\ny\"\"\"\r\n")
    #expect(table["a"]?.string == "x\ny")
  }

  @Test(arguments: [
    ("a = \n", "1:5: the end of the line begins no value"),
    ("a = 1\n[ =", "2:3: '=' can't begin a key"),
    ("a = 1\n[", "2:2: a key is missing"),
    ("a = 1\na = 2\n", "2:1: 'a' is given twice"),
    ("a = 1\n[a.b]\n", "2:2: 'a' has a value already, which nothing can be added to"),
    ("[a]\nb.c = 1\n[a.b]\n", "3:4: 'b' is given twice"),
    ("[a.b]\n[a]\nb.c = 1\n", "3:1: 'b' is a table already, which a dotted key can't add to"),
    ("x = [1,\n2\n", "1:5: the array has no ']'"),
    ("é = 1\n", "1:1: this character can't begin a key"),
    (
      "x = \"é\\q\"\n",
      "1:7: a backslash stands here for none of \\b \\t \\n \\f \\r \\\" \\\\ \\u \\U"
    ),
    ("x = \"\\ud800\"\n", "1:6: the escape stands for no character"),
    ("x = yes\n", "1:5: 'yes' is no value; a text stands in quotes"),
    ("x = 2023-02-29\n", "1:5: '2023-02-29' is no value; a text stands in quotes"),
    ("x = 1 y = 2\n", "1:7: 'y' doesn't belong here; the line should end"),
    ("# \u{7}\n", "1:3: the control character U+0007 can't stand in a comment"),
  ])
  func mistakes(_ text: String, _ message: String) {
    #expect(mistake(Array(text.utf8)) == message)
  }

  @Test func bytesThatAreNoText() {
    #expect(mistake(Array("a = 1\nb = \"é".utf8) + [0xE9, 0x22, 0x0A]) == "2:7: is not UTF-8")
    #expect(mistake([0xFF, 0xFE, 0x61, 0x00]) == "1:1: is not UTF-8")
  }

  @Test func limits() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(
      mistake(Array("a = \(deep)".utf8)).hasSuffix("more than 100 arrays and tables in each other"))
    let braces = String(repeating: "{a.a.a=", count: 100_000)
    #expect(
      mistake(Array("a = \(braces)".utf8)).hasSuffix(
        "more than 100 arrays and tables in each other"))
    let dots = Array(repeating: "a", count: 100_000).joined(separator: ".")
    #expect(mistake(Array("[\(dots)]".utf8)).hasSuffix("a key of more than 100 names"))
    #expect(mistake(Array(repeating: 0x0A, count: 16 << 20 | 1)) == "1:1: is longer than 16 MiB")
  }

  /// Many tables, keys and values of one line take no more than their number.
  @Test(.timeLimit(.minutes(1)))
  func manyOfEach() throws {
    #expect(try table(String(repeating: "[[a]]\n", count: 100_000))["a"]?.array?.count == 100_000)
    let list = String(repeating: "{b=1},", count: 100_000)
    #expect(try table("a = [\(list)]")["a"]?.array?.count == 100_000)
  }
}
