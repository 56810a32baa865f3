/// A comment by which tach leaves imports of a line alone: `# tach-ignore(the reason) shop.db`.
///
/// Alone on a line it speaks for the next one, behind code for its own. Without names it speaks for
/// every import there.
package struct IgnoreDirective: Hashable, Sendable {
  package let line: Int
  package let column: Int
  /// The line that it speaks for.
  package let targetLine: Int
  package let reason: String
  /// Ends of the dotted paths that it speaks for.
  package let names: [String]

  /// Nil where the comment says something else.
  init?(
    text: UnsafeBufferPointer<UInt8>, line: UInt32, column: @autoclosure () -> Int,
    isAlone: @autoclosure () -> Bool
  ) {
    guard let start = Self.marker(in: text) else { return nil }
    var rest = Substring(String(decoding: text[start...], as: UTF8.self))
    var reason = ""
    if rest.first == "(" {
      guard let end = rest.firstIndex(of: ")") else { return nil }
      reason = String(rest[rest.index(after: rest.startIndex)..<end])
      rest = rest[rest.index(after: end)...]
    }
    guard rest.first.map(\.isWhitespace) ?? true,
      rest.allSatisfy({
        $0.isWhitespace || $0.isLetter || $0.isNumber || $0 == "_" || $0 == "."
      })
    else { return nil }
    self.line = Int(line)
    self.column = column()
    targetLine = isAlone() ? Int(line) + 1 : Int(line)
    self.reason = reason
    names = rest.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  /// The offset behind `# tach-ignore`.
  private static func marker(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let word: StaticString = "tach-ignore"
    let length = word.utf8CodeUnitCount
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "#") else {
        index += 1
        continue
      }
      index += 1
      while index < text.count, text[index] == 0x20 { index += 1 }
      guard index + length <= text.count else { return nil }
      if (0..<length).allSatisfy({ text[index + $0] == word.utf8Start[$0] }) {
        return index + length
      }
    }
    return nil
  }
}
