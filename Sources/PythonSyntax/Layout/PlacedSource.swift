/// The tokens of a file that CPython accepts, with the places that they have in the file as it stands
/// on disk: with its byte order mark, its line ends and its encoding.
///
/// Made for the few files that are about to be rewritten; reading many goes through ``PythonParser``.
package struct PlacedSource {
  /// UTF-8 with LF line ends and one at the end.
  let text: [UInt8]
  let tokens: [Token]
  /// Behind each opening bracket or start of an f-string the token that closes it, else the token.
  private let closing: [Int32]
  /// Where each byte of the text stands in the file; nil where all stand ``shift`` further on.
  private let places: [Int]?
  private let shift: Int
  private let byteCount: Int

  /// - Parameters:
  ///   - bytes: the file as it stands.
  ///   - decoder: as for ``PythonParser``.
  package init(
    _ bytes: [UInt8], decoder: SourceEncoding.Decoder = { _, _ in .unknownEncoding }
  ) throws(LayoutFailure) {
    if let null = bytes.firstIndex(of: 0) {
      throw .nullByte(line: 1 + bytes[..<null].count { $0 == 0x0A })
    }
    guard bytes.count < Int(UInt32.max) - 1 else { throw .tooLarge }
    var source = SourceBuffer(capacity: bytes.count + 1)
    source.replace(with: bytes)
    shift = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    byteCount = bytes.count
    let named = bytes[shift...].withUnsafeBufferPointer { SourceEncoding.cookie(in: $0) }
    var isUnknown = false
    let problem = SourceEncoding.normalize(&source) { encoding, bytes in
      let decoded = decoder(encoding, bytes)
      if case .unknownEncoding = decoded { isUnknown = true }
      return decoded
    }
    let encoding = named ?? "utf-8"
    if problem != nil { throw isUnknown ? .unknownEncoding(encoding) : .undecodable(encoding) }
    let text = Array(source.bytes)
    if text.starts(with: bytes[shift...]), text.count - bytes.count + shift <= 1 {
      places = nil
    } else {
      guard
        let found = Self.places(of: text, in: bytes, from: shift, isUTF8: true)
          ?? Self.places(of: text, in: bytes, from: shift, isUTF8: false)
      else { throw .unknownPositions(encoding: encoding) }
      places = found
    }
    var lexer = Lexer(source: source, tokens: TokenBuffer(), isTolerant: false)
    lexer.run()
    var parser = Parser(lexer: lexer, mode: .strict, storage: Parser.Storage())
    if let error = parser.moduleError(lexicalError: lexer.error) { throw .syntax(error) }
    tokens = Array(UnsafeBufferPointer(start: lexer.tokens.base, count: lexer.tokens.count))
    self.text = text
    closing = Self.closing(tokens)
  }

  // MARK: - Places

  /// Where each byte of the text, and the end of it, stands in the file, where that is UTF-8, or else
  /// has one byte for each character; nil where it isn't so.
  private static func places(
    of text: [UInt8], in bytes: [UInt8], from start: Int, isUTF8: Bool
  ) -> [Int]? {
    var places: [Int] = []
    places.reserveCapacity(text.count + 1)
    var offset = start
    while offset < bytes.count, places.count < text.count {
      let byte = bytes[offset]
      if byte == 0x0D {
        guard text[places.count] == 0x0A else { return nil }
        places.append(offset)
        if offset + 1 < bytes.count, bytes[offset + 1] == 0x0A { offset += 1 }
      } else if byte < 0x80 || isUTF8 {
        guard text[places.count] == byte else { return nil }
        places.append(offset)
      } else {
        guard text[places.count] >= 0xC0 else { return nil }
        repeat {
          places.append(offset)
        } while places.count < text.count && text[places.count] & 0xC0 == 0x80
      }
      offset += 1
    }
    guard offset == bytes.count else { return nil }
    // A line end that the file doesn't have.
    if places.count == text.count - 1, text.last == 0x0A { places.append(offset) }
    guard places.count == text.count else { return nil }
    places.append(offset)
    return places
  }

  /// The place in the file of an offset into the text.
  func place(_ offset: Int) -> Int {
    guard let places else { return min(offset + shift, byteCount) }
    return places[min(max(0, offset), places.count - 1)]
  }

  /// The bytes of the file that hold so much of the text.
  func range(_ start: Int, _ end: Int) -> Range<Int> {
    let first = place(start)
    return first..<max(first, place(end))
  }

  func range(of token: Int) -> Range<Int> {
    range(Int(tokens[token].start), Int(tokens[token].end))
  }

  /// From the beginning of the first token to the end of the last.
  func range(of span: Range<Int>) -> Range<Int> {
    guard let last = span.last else { return range(of: span.lowerBound).prefix(0) }
    return range(Int(tokens[span.lowerBound].start), Int(tokens[last].end))
  }

  // MARK: - Tokens

  func kind(_ token: Int) -> TokenKind { token < tokens.count ? tokens[token].kind : .endMarker }

  func bytes(of token: Int) -> ArraySlice<UInt8> {
    text[Int(tokens[token].start)..<Int(tokens[token].end)]
  }

  func isName(_ token: Int, _ word: StaticString) -> Bool {
    kind(token) == .name
      && bytes(of: token).elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  /// The token that closes what this one opens; the token itself where it opens nothing.
  func close(of token: Int) -> Int { Int(closing[token]) }

  /// The token behind this one and all that it encloses.
  func after(_ token: Int) -> Int { close(of: token) + 1 }

  /// The colon, outside all brackets, that ends a header or the parameters of a lambda begun before
  /// `token`; the end of the line where there is none.
  func colon(from token: Int) -> Int {
    var token = token
    while true {
      switch kind(token) {
      case .colon, .newline, .endMarker: return token
      case .lambda: token = colon(from: token + 1) + 1
      default: token = after(token)
      }
    }
  }

  private static func closing(_ tokens: [Token]) -> [Int32] {
    var closing = tokens.indices.map { Int32($0) }
    var open: [Int] = []
    for token in tokens.indices {
      switch tokens[token].kind {
      case .leftParenthesis, .leftBracket, .leftBrace, .fStringStart: open.append(token)
      case .rightParenthesis, .rightBracket, .rightBrace, .fStringEnd:
        if let opening = open.popLast() { closing[opening] = Int32(token) }
      default: break
      }
    }
    return closing
  }
}
