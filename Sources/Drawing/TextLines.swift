/// Text broken into lines, and about how wide it is in Helvetica.
enum TextLines {
  static func of(_ text: String) -> [String] {
    text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
  }

  /// Broken between words after at most `width` characters; a longer word loses its middle.
  static func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in of(text) {
      var line = ""
      for word in paragraph.split(separator: " ").map({ Elision.shortened(String($0), to: width) })
      {
        if !line.isEmpty, line.count + word.count >= width {
          lines.append(line)
          line = ""
        }
        line += line.isEmpty ? word : " " + word
      }
      lines.append(line)
    }
    return lines
  }

  /// The width in points at a size; an estimate, on the large side, from Helvetica's metrics.
  static func width(of text: String, size: Double) -> Double {
    var thousandths = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "i", "j", "l", "'", "|": thousandths += 222
      case "f", "t", "I", ".", ",", ":", ";", "/", "!", " ", "(", ")", "[", "]", "r", "-":
        thousandths += 333
      case "m", "M", "W", "@", "%", "✕", "◁", "…": thousandths += 889
      case "w", "A"..."Z", "&": thousandths += 722
      case "\u{0}"..."\u{7F}": thousandths += 556
      default: thousandths += scalar.value >= 0x2E80 ? 1_000 : 611
      }
    }
    return Double(thousandths) * size / 1_000
  }
}
