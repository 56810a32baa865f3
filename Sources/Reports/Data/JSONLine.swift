/// Writes JSON straight into bytes, for output of hundreds of megabytes.
final class JSONLine {
  private(set) var bytes: [UInt8] = []

  func raw(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes `"name":`, behind a comma unless it is the first key of its object; the value is
  /// written next.
  @discardableResult
  func key(_ name: String, first: Bool = false) -> JSONLine {
    if !first { raw(",") }
    string(name)
    raw(":")
    return self
  }

  /// JSON that is there already.
  func written(_ json: [UInt8]) { bytes += json }

  func number(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

  func boolean(_ value: Bool) { raw(value ? "true" : "false") }

  func stringOrNull(_ value: String?) {
    if let value { string(value) } else { raw("null") }
  }

  func strings(_ values: [String]) {
    raw("[")
    for (index, value) in values.enumerated() {
      if index > 0 { raw(",") }
      string(value)
    }
    raw("]")
  }

  /// Escapes what RFC 8259 demands, and what terminals obey or nobody sees (``VisibleText``).
  func string(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    var text = value
    let isPlain = text.withUTF8 { utf8 in
      utf8.allSatisfy { 0x20 <= $0 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
    }
    if isPlain {
      bytes += text.utf8
      return
    }
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case _ where VisibleText.isInvisible(scalar): bytes += Self.escaped(scalar)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// `\u200b`, in UTF-16.
  private static func escaped(_ scalar: Unicode.Scalar) -> [UInt8] {
    UTF16.encode(scalar).map(Array.init).map { units in
      units.flatMap { unit in
        let digits = String(unit, radix: 16)
        return Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      }
    } ?? []
  }

  /// JSON of another encoder, with the same escapes; they can only stand in strings there.
  static func harmless(_ json: some Sequence<UInt8>) -> [UInt8] {
    let text = String(decoding: Array(json), as: UTF8.self)
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x7F, VisibleText.isInvisible(scalar) {
        result += escaped(scalar)
      } else {
        result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    return result
  }
}
