/// Docstrings that CPython 3.13 can't keep: it writes them down as UTF-8 while it compiles, and half
/// of a surrogate pair has no place there. Other strings may hold it.
extension Parser {
  /// Behind a header, at the colon.
  @inline(__always)
  mutating func refuseSurrogatesBelow() {
    let isBlock = tokens[index + 1].kind == .newline && tokens[index + 2].kind == .indent
    refuseSurrogates(inDocstringAt: isBlock ? index + 3 : index + 1)
  }

  /// - Parameter token: the first of a body.
  @inline(__always)
  mutating func refuseSurrogates(inDocstringAt token: Int) {
    guard tokens[token].kind == .string else { return }
    if tokens[token].traits.contains(.escapes) || tokens[token + 1].kind == .string {
      refuseSurrogates(inStringsFrom: token)
    }
  }

  @inline(never)
  private mutating func refuseSurrogates(inStringsFrom start: Int) {
    var end = start
    while tokens[end].kind == .string, !tokens[end].traits.contains(.bytes) { end += 1 }
    switch tokens[end].kind {
    case .newline, .semicolon, .endMarker: break
    default: return
    }
    for token in start..<end
    where tokens[token].traits.contains(.escapes) && !tokens[token].traits.contains(.raw) {
      if let escape = surrogate(in: token) {
        return noteRefusal(
          "'utf-8' codec can't encode '\(escape)' of the docstring: surrogates not allowed",
          at: start)
      }
    }
  }

  /// The first escape of a string literal that means a surrogate: `\ud800` to `\udfff`.
  private func surrogate(in token: Int) -> String? {
    var place = Int(tokens[token].start)
    let end = Int(tokens[token].end)
    while place + 1 < end {
      guard text[place] == UInt8(ascii: "\\") else {
        place += 1
        continue
      }
      let digits = text[place + 1] == UInt8(ascii: "u") ? 4 : 8
      if text[place + 1] == UInt8(ascii: "u") || text[place + 1] == UInt8(ascii: "U"),
        place + 2 + digits <= end
      {
        let spelled = String(
          decoding: UnsafeBufferPointer(start: text + place + 2, count: digits), as: UTF8.self)
        if let value = UInt32(spelled, radix: 16), (0xD800...0xDFFF).contains(value) {
          return "\\" + (digits == 4 ? "u" : "U") + spelled
        }
      }
      place += 2
    }
    return nil
  }
}
