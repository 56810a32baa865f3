import Foundation

/// Undoes what happens to UTF-8 that was once read as Mac Roman or Windows-1252: `‚úÖ` and `âœ…`
/// are the check mark.
enum RepairedText {
  /// The line as it was meant; other text is left alone.
  static func of(_ line: String) -> String {
    guard line.utf8.contains(where: { $0 >= 0x80 }) else { return line }
    var result = ""
    var run = ""
    for scalar in line.unicodeScalars {
      if scalar.value < 0x80 {
        result += repaired(run)
        run = ""
        result.unicodeScalars.append(scalar)
      } else {
        run.unicodeScalars.append(scalar)
      }
    }
    return result + repaired(run)
  }

  /// What a text looks like when its UTF-8 is read as Mac Roman.
  static func damaged(_ text: String) -> String? {
    String(data: Data(text.utf8), encoding: .macOSRoman)
  }

  private static func repaired(_ run: String) -> String {
    // One character alone is an accent or a dash.
    guard run.unicodeScalars.count > 1 else { return run }
    for encoding in [String.Encoding.macOSRoman, .windowsCP1252] {
      if let bytes = run.data(using: encoding), let text = String(data: bytes, encoding: .utf8),
        text.unicodeScalars.count < run.unicodeScalars.count
      {
        return text
      }
    }
    return run
  }
}
