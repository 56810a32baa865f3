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

  /// Escapes what RFC 8259 demands, and DEL and the C1 controls, which terminals obey.
  func string(_ value: String) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": raw("\\\"")
      case "\\": raw("\\\\")
      case "\n": raw("\\n")
      case "\r": raw("\\r")
      case "\t": raw("\\t")
      case "\u{0}"..<" ", "\u{7F}"..."\u{9F}":
        raw("\\u")
        let digits = String(scalar.value, radix: 16)
        for _ in digits.count..<4 { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: digits.utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
