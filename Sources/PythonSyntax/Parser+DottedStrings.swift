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

  /// Notes a string that is a dotted path: settings, tables and registrations name modules so.
  @inline(__always)
  mutating func noteDottedString(_ token: Int) {
    let string = tokens[token]
    // What is parsed again was noted.
    guard string.traits.isEmpty, token > lastString, let range = dottedPath(in: string) else {
      return
    }
    lastString = token
    let begin = facts.text.count
    facts.text.append(
      contentsOf: UnsafeBufferPointer(start: text + range.lowerBound, count: range.count))
    facts.dottedStrings.append(
      TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin)))
  }

  /// What stands between the quotes, where that is a dotted path, perhaps with a name behind a
  /// colon.
  private func dottedPath(in string: Token) -> Range<Int>? {
    let (start, end) = (Int(string.start) + 1, Int(string.end) - 1)
    guard end - start >= 3, end - start <= 128 else { return nil }
    var dots = 0
    var word = start
    for place in start...end {
      let byte = text[place]
      if CharacterClass.isIdentifierPart(byte), byte < 0x80 { continue }
      // Words are neither empty nor numbers; the quote ends the last.
      guard place > word, text[word] &- UInt8(ascii: "0") > 9 else { return nil }
      if place == end { break }
      guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") else { return nil }
      dots += 1
      word = place + 1
    }
    return dots > 0 ? start..<end : nil
  }
}
