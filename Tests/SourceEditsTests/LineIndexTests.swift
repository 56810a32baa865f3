import SourceEdits
import Testing

struct LineIndexTests {
  private static let text = "é𝒳a\r\n\rb\n"

  @Test func endsOfLines() {
    let index = LineIndex(Array(Self.text.utf8))
    #expect(index.lineCount == 4)
    #expect((1...4).map { index.range(ofLine: $0) } == [0..<9, 9..<10, 10..<12, 12..<12])
    #expect(index.range(ofLine: 0) == nil)
    #expect(index.range(ofLine: 5) == nil)
  }

  @Test(arguments: [
    (LineIndex.Unit.scalars, [1, 1, 2, 2, 2, 2, 3, 4, 5]),
    (.bytes, [1, 1, 3, 3, 3, 3, 7, 8, 9]),
    (.utf16, [1, 1, 2, 2, 2, 2, 4, 5, 6]),
  ])
  func columns(_ unit: LineIndex.Unit, _ expected: [Int]) {
    let index = LineIndex(Array(Self.text.utf8))
    #expect((0..<9).map { index.position(of: $0, in: unit)?.column } == expected)
    #expect((0..<9).allSatisfy { index.position(of: $0, in: unit)?.line == 1 })
    #expect(index.position(of: 12, in: unit) == LineIndex.Position(line: 4, column: 1))
    #expect(index.position(of: 13, in: unit) == nil)
    #expect(index.position(of: -1, in: unit) == nil)
    for offset in [0, 2, 6, 7, 8, 9, 10, 11, 12] {
      let position = index.position(of: offset, in: unit)
      #expect(position.flatMap { index.offset(of: $0, in: unit) } == offset)
    }
  }

  @Test func placesThatAreNone() {
    let index = LineIndex(Array(Self.text.utf8))
    #expect(index.offset(of: .init(line: 1, column: 3), in: .utf16) == nil)
    #expect(index.offset(of: .init(line: 1, column: 0), in: .bytes) == nil)
    #expect(index.offset(of: .init(line: 4, column: 2), in: .bytes) == nil)
    #expect(index.offset(of: .init(line: 9, column: 1), in: .bytes) == nil)
    #expect(LineIndex.Position(line: 2, column: 9) < LineIndex.Position(line: 3, column: 1))
  }

  @Test func marksAndBrokenBytes() {
    let index = LineIndex([0xEF, 0xBB, 0xBF, 0x61, 0xFF, 0xC3, 0x62])
    #expect(index.position(of: 3, in: .bytes) == LineIndex.Position(line: 1, column: 1))
    #expect(index.position(of: 0, in: .bytes) == LineIndex.Position(line: 1, column: 1))
    #expect(index.position(of: 6, in: .utf16) == LineIndex.Position(line: 1, column: 4))
    #expect(LineIndex([]).position(of: 0, in: .scalars) == LineIndex.Position(line: 1, column: 1))
  }
}
