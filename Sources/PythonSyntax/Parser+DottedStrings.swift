/// Strings that say something to pytest, or that may name a module to whoever reads them.
extension Parser {
  /// `collect_ignore = ["a.py"]`, `collect_ignore_glob += [...]`, `collect_ignore.append("b.py")`.
  mutating func recordIgnores(_ token: Int, isPattern: Bool) {
    var value = token + 1
    while tokens[value].kind != .newline, tokens[value].kind != .endMarker {
      if tokens[value].kind == .string, !tokens[value].traits.contains(.bytes) {
        facts.collectionIgnores.append(
          CollectionIgnore(value: literal(value), isPattern: isPattern))
      }
      value += 1
    }
  }

  /// Notes the strings that are dotted paths: settings, tables and registrations name modules so.
  mutating func scanDottedStrings() {
    var token = -1
    while tokens[token + 1].kind != .endMarker {
      token += 1
      let string = tokens[token]
      guard string.kind == .string, string.traits.isEmpty, let range = dottedPath(in: string) else {
        continue
      }
      let begin = facts.text.count
      facts.text.append(
        contentsOf: UnsafeBufferPointer(start: text + range.lowerBound, count: range.count))
      facts.dottedStrings.append(
        TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin)))
    }
  }

  /// What stands between the quotes, where that is a dotted path, perhaps with a name behind a
  /// colon.
  private func dottedPath(in string: Token) -> Range<Int>? {
    let (start, end) = (Int(string.start) + 1, Int(string.end) - 1)
    guard end - start >= 3, end - start <= 128 else { return nil }
    var dots = 0
    var startsWord = true
    for place in start..<end {
      let byte = text[place]
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: ":"):
        if startsWord { return nil }
        dots += 1
        startsWord = true
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"):
        startsWord = false
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if startsWord { return nil }
      default: return nil
      }
    }
    return dots > 0 && !startsWord ? start..<end : nil
  }
}
