/// A comment that silences findings: `# groundplan: ignore[rule-a, rule-b] the reason`.
///
/// Without brackets it names every rule. Alone on a line it speaks for the next line of code,
/// behind code for its own line.
package struct SuppressionComment: Hashable, Sendable {
  package let line: Int
  package let column: Int
  /// Nothing but white space stands before it: it speaks for the next line.
  package let isAlone: Bool
  /// The line that it speaks for: its own, or that of the next code below it.
  package internal(set) var targetLine: Int
  /// Empty: every rule.
  package let rules: [String]
  package let reason: String

  /// Nil where the comment says something else.
  init?(
    text: UnsafeBufferPointer<UInt8>, line: UInt32, column: @autoclosure () -> Int,
    isAlone: @autoclosure () -> Bool
  ) {
    guard let marker = Self.marker(in: text) else { return nil }
    var rest = Substring(String(decoding: text[marker...], as: UTF8.self))
    rest = rest.drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("ignore") else { return nil }
    rest = rest.dropFirst("ignore".count)
    var rules: [String] = []
    let bracket = rest.drop { $0 == " " || $0 == "\t" }
    if bracket.first == "[" { rest = bracket }
    if rest.first == "[" {
      guard let close = rest.firstIndex(of: "]") else { return nil }
      rules = rest[rest.index(after: rest.startIndex)..<close].split(separator: ",").map {
        String($0.trimmingBlanks)
      }.filter { !$0.isEmpty }
      rest = rest[rest.index(after: close)...]
    } else if let next = rest.first, next.isLetter || next == "-" {
      return nil
    }
    self.line = Int(line)
    self.column = column()
    self.isAlone = isAlone()
    targetLine = Int(line)
    self.rules = rules
    reason = String(rest.drop { $0 == ":" || $0 == "-" || $0 == " " || $0 == "\t" }.trimmingBlanks)
  }

  /// The offset behind `# groundplan:`.
  private static func marker(in text: UnsafeBufferPointer<UInt8>) -> Int? {
    let word: StaticString = "groundplan:"
    let length = word.utf8CodeUnitCount
    var index = 0
    while index + length < text.count {
      guard text[index] == UInt8(ascii: "#") else {
        index += 1
        continue
      }
      index += 1
      while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
      guard index + length <= text.count else { return nil }
      var matches = true
      for offset in 0..<length where text[index + offset] != word.utf8Start[offset] {
        matches = false
        break
      }
      if matches { return index + length }
    }
    return nil
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    var result = drop { $0 == " " || $0 == "\t" }
    while let last = result.last, last == " " || last == "\t" { result.removeLast() }
    return result
  }
}
