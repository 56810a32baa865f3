/// Names of the tree as text of one line: in comments of TOML, headings of Markdown, values of INI.
enum LineText {
  /// What ends a line, is not seen or turns the direction of reading becomes a blank.
  static func of(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: result.append(" ")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
