/// What a file says to its readers alone: comments, and strings that are statements, docstrings among
/// them.
package struct Prose: Sendable {
  /// In bytes of the file as it stands, ascending.
  package let ranges: [Range<Int>]

  package init(_ source: PlacedSource) {
    let docstrings = Outline(source).statements.filter { statement in
      !statement.tokens.isEmpty && statement.tokens.allSatisfy { source.kind($0) == .string }
    }.map { source.range(of: $0.tokens) }
    ranges = (docstrings + Self.comments(source)).sorted { $0.lowerBound < $1.lowerBound }
  }

  /// From each `#` between two tokens to the end of its line.
  private static func comments(_ source: PlacedSource) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var end = 0
    for token in source.tokens {
      let start = Int(token.start)
      var place = end
      while place < start {
        guard source.text[place] == UInt8(ascii: "#") else {
          place += 1
          continue
        }
        let first = place
        while place < source.text.count, source.text[place] != UInt8(ascii: "\n") { place += 1 }
        ranges.append(source.range(first, place))
      }
      end = max(end, Int(token.end))
    }
    return ranges
  }
}
