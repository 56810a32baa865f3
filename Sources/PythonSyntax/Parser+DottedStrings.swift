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

  /// Notes the strings that are dotted paths: settings, tables and registrations name modules so;
  /// of those that are one word the hash.
  mutating func scanDottedStrings() {
    var token = -1
    while tokens[token + 1].kind != .endMarker {
      token += 1
      let string = tokens[token]
      guard string.kind == .string, string.traits.isEmpty, let range = dottedPath(in: string) else {
        continue
      }
      if range.isWord {
        facts.wordStrings.append(range.hash)
        continue
      }
      let begin = facts.text.count
      facts.text.append(
        contentsOf: UnsafeBufferPointer(start: text + range.start, count: range.count))
      facts.dottedStrings.append(
        TextRange(start: UInt32(begin), length: UInt32(facts.text.count - begin)))
    }
  }

  /// What stands between the quotes, where that is a word or a dotted path, perhaps with a name
  /// behind a colon.
  private func dottedPath(in string: Token) -> DottedPath? {
    let (start, end) = (Int(string.start) + 1, Int(string.end) - 1)
    guard end - start >= 3, end - start <= 128 else { return nil }
    var dots = 0
    var startsWord = true
    var hash = WordHash.seed
    for place in start..<end {
      let byte = text[place]
      hash = WordHash.add(byte, to: hash)
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
    return startsWord
      ? nil : DottedPath(start: start, count: end - start, isWord: dots == 0, hash: hash)
  }

  private struct DottedPath {
    let start: Int
    let count: Int
    let isWord: Bool
    let hash: UInt32
  }
}

/// What stands for a string of one word: FNV-1a, by Fowler, Noll and Vo.
package enum WordHash {
  static let seed: UInt32 = 0x811C_9DC5

  @inline(__always)
  static func add(_ byte: UInt8, to hash: UInt32) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  /// The hash of a word.
  package static func value(of word: ArraySlice<UInt8>) -> UInt32 {
    word.reduce(seed) { add($1, to: $0) }
  }
}
