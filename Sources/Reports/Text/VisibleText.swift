/// Text of the analysed code as people may see it: what would steer a terminal, hide characters
/// or turn the reading direction is written out.
package enum VisibleText {
  /// A text with each such character as Swift would write it, `\n` or `\u{1b}`; most come back as
  /// they are.
  package static func of(_ text: String) -> String {
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

  /// Controls, and the marks of Unicode Technical Report 36 that reorder or hide text.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
