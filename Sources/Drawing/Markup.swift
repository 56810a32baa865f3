/// SVG elements as text.
enum Markup {
  /// Safe in text and in attributes; by scalar, for a quote may share a `Character`.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A text of several lines, each made visible and safe.
  static func lines(_ text: String) -> String {
    TextLines.of(Elision.shortened(text, to: EscapedText.tooltipLimit))
      .map { escaped(EscapedText.visible($0)) }.joined(separator: "\n")
  }

  /// `prefix` with nothing in it that an XML id couldn't hold.
  static func identifier(_ prefix: String) -> String {
    let allowed = prefix.unicodeScalars.map { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", "_": Character(scalar)
      default: Character("_")
      }
    }
    guard let first = allowed.first else { return "" }
    return first.isLetter ? String(allowed) : "d" + String(allowed)
  }

  static func text(
    _ content: String, x: Double, y: Double, size: Double, class name: String,
    fill: String = Palette.ink, anchor: String = "start", isBold: Bool = false
  ) -> String {
    "<text class=\"\(name)\" text-anchor=\"\(anchor)\" x=\"\(Look.hundredths(x))\""
      + " y=\"\(Look.hundredths(y))\" font-size=\"\(Look.hundredths(size))\" fill=\"\(fill)\""
      + (isBold ? " font-weight=\"bold\"" : "") + ">\(content)</text>\n"
  }

  static func line(_ shape: String, arrow: Arrow) -> String {
    let dashes = Look.dashes(of: arrow.style).map { " stroke-dasharray=\"\($0)\"" } ?? ""
    return "<path fill=\"none\" stroke=\"\(Palette.line(of: arrow.style))\""
      + " stroke-width=\"\(Look.lineWidth(of: arrow))\"\(dashes) d=\"\(shape)\"/>\n"
  }

  static func head(_ points: String, arrow: Arrow) -> String {
    let colour = Palette.line(of: arrow.style)
    return "<polygon class=\"head\" fill=\"\(arrow.isDeferred ? Palette.paper : colour)\""
      + " stroke=\"\(colour)\" points=\"\(points)\"/>\n"
  }

  static func box(_ shape: String, _ box: Box) -> String {
    let pair = Palette.pair(of: box.role)
    let dashes =
      box.emphasis == .rest ? " stroke-dasharray=\"3,2.5\"" : ""
    return "<path fill=\"\(pair.fill)\""
      + " stroke=\"\(box.emphasis == .split ? Palette.splitLine : pair.line)\""
      + " stroke-width=\"\(Look.lineWidth(of: box))\"\(dashes) d=\"\(shape)\"/>\n"
  }
}
