/// How a file's bytes become text: byte order mark, PEP 263 coding cookie, line ends.
///
/// Source: PEP 263 and CPython's `Parser/tokenizer/helpers.c`.
package enum SourceEncoding {
  /// Turns bytes of a named encoding into UTF-8. The parser itself reads UTF-8, ASCII and Latin-1;
  /// for the rest of the world it asks its caller.
  package typealias Decoder = (_ encoding: String, _ bytes: UnsafeBufferPointer<UInt8>) -> Decoded

  /// What became of bytes in a named encoding: UTF-8, or why they are none.
  package enum Decoded {
    case text([UInt8])
    case unknownEncoding
    case undecodable
  }

  /// Makes the buffer UTF-8 with LF line ends that ends in a line end.
  static func normalize(_ source: inout SourceBuffer, decoder: Decoder) -> SyntaxError? {
    var survey = Survey(source.bytes)
    if let offset = survey.firstNUL {
      let line = 1 + source.bytes[..<offset].count { $0 == 0x0A }
      return SyntaxError(line: line, message: "source code string cannot contain null bytes")
    }
    guard source.count < Int(UInt32.max) - 1 else {
      return SyntaxError(line: 1, message: "file is larger than 4 GiB")
    }
    let marked = source.bytes.starts(with: [0xEF, 0xBB, 0xBF])
    if marked { source.dropFirst(3) }
    if let cookie = cookie(in: source.bytes), !isUTF8(cookie) {
      if marked {
        return SyntaxError(line: 0, message: "encoding problem: \(cookie) with BOM")
      }
      if let error = decode(&source, from: cookie, by: decoder) { return error }
      survey = Survey(source.bytes)
    }
    source.normalizeLineEnds(hasCarriageReturn: survey.hasCarriageReturn)
    return nil
  }

  private static func decode(
    _ source: inout SourceBuffer, from cookie: String, by decoder: Decoder
  ) -> SyntaxError? {
    if isLatin1(cookie) {
      guard source.bytes.contains(where: { $0 >= 0x80 }) else { return nil }
      var text: [UInt8] = []
      text.reserveCapacity(source.count * 2)
      for byte in source.bytes {
        if byte < 0x80 {
          text.append(byte)
        } else {
          text.append(0xC0 | byte >> 6)
          text.append(0x80 | byte & 0x3F)
        }
      }
      source.replace(with: text)
      return nil
    }
    switch decoder(cookie, source.bytes) {
    case .text(let text):
      source.replace(with: text)
      return nil
    case .unknownEncoding:
      return SyntaxError(line: 0, message: "unknown encoding: \(cookie)")
    case .undecodable:
      return SyntaxError(line: 0, message: "the file can't be decoded as \(cookie)")
    }
  }

  /// CPython's names for Latin-1, with anything behind a hyphen (`latin-1-unix`).
  private static func isLatin1(_ cookie: String) -> Bool {
    ["latin-1", "iso-8859-1", "iso-latin-1"].contains {
      cookie == $0 || cookie.hasPrefix($0 + "-")
    }
  }

  /// CPython reads these names as UTF-8 and decodes nothing.
  private static func isUTF8(_ cookie: String) -> Bool {
    cookie == "utf-8" || cookie.hasPrefix("utf-8-")
  }

  /// The encoding that a comment in one of the first two lines names, in lower case with `_` as
  /// `-`; the second line counts only where the first holds nothing but a comment.
  static func cookie(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    var position = 0
    for _ in 0..<2 {
      var end = position
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      let line = bytes[position..<end]
      let content = line.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0C }
      if let first = content.first {
        guard first == UInt8(ascii: "#") else { return nil }
        if let name = cookie(inComment: content) { return name }
      }
      guard end < bytes.count else { return nil }
      position = end + 1
      if bytes[end] == 0x0D, position < bytes.count, bytes[position] == 0x0A { position += 1 }
    }
    return nil
  }

  private static func cookie(inComment comment: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    let word = Array("coding".utf8)
    var index = comment.startIndex
    while index + word.count < comment.endIndex {
      defer { index += 1 }
      guard comment[index...].starts(with: word) else { continue }
      var next = index + word.count
      guard comment[next] == UInt8(ascii: ":") || comment[next] == UInt8(ascii: "=") else {
        continue
      }
      next += 1
      while next < comment.endIndex, comment[next] == 0x20 || comment[next] == 0x09 { next += 1 }
      let name = comment[next...].prefix {
        CharacterClass.isIdentifierPart($0) && $0 < 0x80
          || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
      guard !name.isEmpty else { continue }
      return String(
        decoding: name.map {
          $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : CharacterClass.lowercased($0)
        }, as: UTF8.self)
    }
    return nil
  }

  /// One pass over the raw bytes, eight at a time.
  private struct Survey {
    var firstNUL: Int?
    var hasCarriageReturn = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      guard let base = bytes.baseAddress else { return }
      let raw = UnsafeRawPointer(base)
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        if WordScan.hasZeroByte(word) { break }
        if WordScan.hasByte(word, 0x0D) { hasCarriageReturn = true }
        offset += 8
      }
      while offset < bytes.count {
        if bytes[offset] == 0 {
          firstNUL = offset
          return
        }
        if bytes[offset] == 0x0D { hasCarriageReturn = true }
        offset += 1
      }
    }
  }
}

/// Finds bytes eight at a time. Source: Hacker's Delight, "Find first 0-byte".
enum WordScan {
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var highs: UInt64 { 0x8080_8080_8080_8080 }

  /// The high bit of every zero byte up to and including the first; bits above may be spurious.
  @inline(__always)
  static func zeroBytes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

  @inline(__always)
  static func hasZeroByte(_ word: UInt64) -> Bool { zeroBytes(word) != 0 }

  @inline(__always)
  static func bytes(_ word: UInt64, equalTo byte: UInt8) -> UInt64 {
    zeroBytes(word ^ (ones &* UInt64(byte)))
  }

  @inline(__always)
  static func hasByte(_ word: UInt64, _ byte: UInt8) -> Bool { bytes(word, equalTo: byte) != 0 }

  @inline(__always)
  static func hasNonASCII(_ word: UInt64) -> Bool { word & highs != 0 }
}
