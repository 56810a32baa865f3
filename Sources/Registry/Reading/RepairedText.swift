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
  static func damaged(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.utf8.map { byte in
          byte < 0x80 ? Unicode.Scalar(byte) : macRoman[Int(byte) - 0x80]
        }))
  }

  private static func repaired(_ run: String) -> String {
    // One character alone is an accent or a dash.
    guard run.unicodeScalars.count > 1 else { return run }
    for bytes in [macRomanBytes(run), run.data(using: .windowsCP1252).map(Array.init)] {
      if let bytes, let text = String(validating: bytes, as: UTF8.self),
        text.unicodeScalars.count < run.unicodeScalars.count
      {
        return text
      }
    }
    return run
  }

  private static func macRomanBytes(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytesOfMacRoman[scalar] else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// The characters of the bytes from 0x80 on, as Apple's table ROMAN.TXT has them; Foundation's own
  /// conversion differs between platforms.
  private static let macRoman = Array(
    ("ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
      + "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
      + "¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ"
      + "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ").unicodeScalars)

  private static let bytesOfMacRoman = Dictionary(
    uniqueKeysWithValues: macRoman.enumerated().map { ($1, UInt8($0 + 0x80)) })
}
