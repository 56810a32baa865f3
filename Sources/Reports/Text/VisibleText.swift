/// Text of the analysed code as people may see it: what would steer a terminal, hide characters
/// or turn the reading direction is written out.
package enum VisibleText {
  /// A text with each such character as Swift would write it, `\n` or `\u{1b}`; most come back as
  /// they are.
  package static func of(_ text: String) -> String {
    // Printable ASCII, as most is.
    var bytes = text
    if bytes.withUTF8({ $0.allSatisfy { 0x20 <= $0 && $0 < 0x7F } }) { return text }
    guard text.unicodeScalars.contains(where: isInvisible) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isInvisible(scalar) {
        switch scalar {
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        default: result += "\\u{" + String(scalar.value, radix: 16) + "}"
        }
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A name, which shows where it is nothing but spaces too.
  static func name(_ text: String) -> String {
    guard text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return of(text) }
    return text.unicodeScalars.map { "\\u{" + String($0.value, radix: 16) + "}" }.joined()
  }

  /// Controls, and the marks of Unicode Technical Report 36 that reorder or hide text.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0xAD, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180E,
      0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB,
      0x1D173...0x1D17A, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
