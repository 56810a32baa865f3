/// Text on its way into a Graphviz attribute, where `\`, `&` and line ends mean something.
enum EscapedText {
  static let tooltipLimit = 4_000

  /// The lines of a label.
  static func label(_ lines: [String]) -> String {
    let label = lines.map(escape).joined(separator: "\\n")
    return label.isEmpty ? " " : label  // an empty one would become the node's name
  }

  /// Lines that stand at the left, as a graph's label.
  static func note(_ text: String) -> String {
    // "\\l" ends a line that stands at the left.
    text.isEmpty ? "" : TextLines.wrapped(text, to: 76).map { escape($0) + "\\l" }.joined()
  }

  static func tooltip(_ text: String) -> String {
    TextLines.of(Elision.shortened(text, to: tooltipLimit)).map(escape).joined(separator: "\\n")
  }

  /// Line ends and all that XML can't hold or that hides or turns text is written out, as Swift
  /// would write it.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { !isPrintable($0) }) else { return text }
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case _ where isPrintable(scalar): visible.append(scalar)
      case "\n": visible.append(contentsOf: "\\n".unicodeScalars)
      case "\r": visible.append(contentsOf: "\\r".unicodeScalars)
      case "\t": visible.append(contentsOf: "\\t".unicodeScalars)
      default:
        visible.append(
          contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(visible)
  }

  private static func escape(_ line: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in visible(line).unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  /// Whether XML can hold the scalar, and it neither turns the text around it nor is nothing: a label
  /// of a byte order mark alone is none to Graphviz.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: false
    case 0x2028...0x202E, 0x2066...0x2069: false
    case 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF: false
    case 0x200C...0x200D, 0xFE00...0xFE0F: true
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
