/// Text on its way into a Graphviz attribute, where `\`, `&` and line ends mean something.
enum EscapedText {
  /// Characters of a label's line before its middle gives way.
  static let lineLimit = 48
  static let labelLines = 12
  /// Characters of a note's line before it goes on below.
  static let noteWidth = 76
  static let tooltipLimit = 4_000

  /// A label, each line shortened to what a box can hold.
  static func label(_ text: String) -> String {
    let lines = lines(of: text)
    var shown = lines.prefix(labelLines).map { escape(shortened($0, to: lineLimit)) }
    if lines.count > labelLines { shown.append("…") }
    let label = shown.joined(separator: "\\n")
    return label.isEmpty ? " " : label  // an empty one would become the node's name
  }

  /// A note: whole, broken between words.
  static func note(_ text: String) -> String {
    var lines: [String] = []
    for paragraph in self.lines(of: text) {
      var line = ""
      for word in paragraph.split(separator: " ").map({ shortened(String($0), to: lineLimit) }) {
        if !line.isEmpty, line.count + word.count >= noteWidth {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? word : " " + word
      }
      lines.append(line)
    }
    // "\\l" ends a line that stands at the left.
    return text.isEmpty ? "" : lines.map { escape($0) + "\\l" }.joined()
  }

  /// The tooltip of something labelled `label`: led by the label where that had to be shortened.
  static func tooltip(_ text: String, label: String) -> String {
    let lines = lines(of: label)
    let isShortened =
      lines.count > labelLines || lines.contains { shortened($0, to: lineLimit) != $0 }
    let whole =
      !isShortened || text.contains(label)
      ? text : text.isEmpty ? label : label + "\n" + text
    return self.lines(of: shortened(whole, to: tooltipLimit)).map(escape).joined(separator: "\\n")
  }

  /// `text` without its middle, if it has more than `limit` characters.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard text.unicodeScalars.count > limit else { return text }
    // A character of a thousand accents is no name.
    let characters = text.map { $0.unicodeScalars.count > 8 ? "\u{FFFD}" : $0 }
    guard characters.count > limit else { return String(characters) }
    let tail = limit / 2 - 1
    return String(characters.prefix(limit - 1 - tail)) + "…" + String(characters.suffix(tail))
  }

  private static func lines(of text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
  }

  private static func escape(_ line: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      switch scalar {
      case "\\": escaped.append(contentsOf: "\\\\".unicodeScalars)
      case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
      case "\t": escaped.append(" ")
      default: escaped.append(isPrintable(scalar) ? scalar : "\u{FFFD}")
      }
    }
    return String(escaped)
  }

  /// Whether XML can hold the scalar, and it neither turns the text around it nor is nothing: a label
  /// of a byte order mark alone is none to Graphviz.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: false
    case 0x202A...0x202E, 0x2066...0x2069: false
    case 0xFFFE, 0xFFFF: false
    case 0x200C...0x200D, 0xFE00...0xFE0F: true
    default: !scalar.properties.isDefaultIgnorableCodePoint
    }
  }
}
