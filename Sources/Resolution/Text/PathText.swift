/// Paths of the system, which are bytes, as text that stands for one of them only.
///
/// What is not UTF-8 is written `\xff`; so is the backslash of a name that looks like that already.
package enum PathText {
  /// The text for a path.
  package static func of(_ bytes: some Collection<UInt8>) -> String { of(Array(bytes)) }

  /// The text for a path.
  package static func of(_ bytes: [UInt8]) -> String {
    if !bytes.contains(backslash), let text = String(validating: bytes, as: UTF8.self) {
      return text
    }
    var result: [UInt8] = []
    var next = 0
    while next < bytes.count {
      let length = scalarLength(bytes, at: next)
      if length == 0 || escapedByte(bytes, at: next) != nil {
        result += escape(bytes[next])
        next += 1
      } else {
        result += bytes[next..<(next + length)]
        next += length
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The bytes that a text stands for.
  package static func bytes(of text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.contains(backslash) else { return bytes }
    var result: [UInt8] = []
    var next = 0
    while next < bytes.count {
      if let byte = escapedByte(bytes, at: next) {
        result.append(byte)
        next += 4
      } else {
        result.append(bytes[next])
        next += 1
      }
    }
    return result
  }

  /// The same path with every byte written that is not ASCII: for a name that differs from its
  /// neighbour only in how its accents are composed, which `String` doesn't tell apart.
  package static func spelt(_ bytes: some Collection<UInt8>) -> String {
    let text = Array(of(bytes).utf8)
    return String(
      decoding: text.flatMap { $0 < 0x80 ? [$0] : escape($0) }, as: UTF8.self)
  }

  private static let backslash = UInt8(ascii: "\\")

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return [backslash, UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// What `\xff` stands for; nil where there is no such text.
  private static func escapedByte(_ bytes: [UInt8], at start: Int) -> UInt8? {
    guard start + 4 <= bytes.count, bytes[start] == backslash,
      bytes[start + 1] == UInt8(ascii: "x"),
      let high = digit(bytes[start + 2]), let low = digit(bytes[start + 3])
    else { return nil }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// How many bytes the scalar has that begins here; 0 where none does.
  private static func scalarLength(_ bytes: [UInt8], at start: Int) -> Int {
    let lead = bytes[start]
    if lead < 0x80 { return 1 }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard start + length <= bytes.count,
      String(validating: bytes[start..<(start + length)], as: UTF8.self) != nil
    else { return 0 }
    return length
  }
}
