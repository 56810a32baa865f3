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

  /// Notes a string that is a dotted path: settings, tables and registrations name modules so; of one
  /// that is a word the hash.
  @inline(__always)
  mutating func noteDottedString(_ token: Int) {
    let string = tokens[token]
    // What is parsed again was noted.
    guard string.traits.isEmpty, token > lastString, let path = dottedPath(in: string) else {
      return
    }
    lastString = token
    let bytes = UnsafeBufferPointer(
      start: text + path.bytes.lowerBound, count: path.bytes.count)
    if path.isWord { return facts.wordStrings.append(WordHash.value(of: bytes)) }
    let begin = facts.text.count
    facts.text.append(contentsOf: bytes)
    facts.dottedStrings.append(
      TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin)))
  }

  /// What stands between the quotes, where that is a word or a dotted path, perhaps with a name
  /// behind a colon.
  private func dottedPath(in string: Token) -> DottedPath? {
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
    return DottedPath(bytes: start..<end, isWord: dots == 0)
  }

  private struct DottedPath {
    let bytes: Range<Int>
    let isWord: Bool
  }
}

/// What stands for a string of one word: FNV-1a, by Fowler, Noll and Vo.
package enum WordHash {
  /// The hash of a word.
  package static func value(of word: some Sequence<UInt8>) -> UInt32 {
    word.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}
