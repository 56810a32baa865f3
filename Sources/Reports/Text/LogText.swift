/// Lines for people on their way to a terminal or to the log of a build machine, whose runner obeys
/// what is written there.
package enum LogText {
  /// Without commands: two colons that begin a line (GitHub's runner drops blanks before them) and
  /// `##word[` (GitHub's older form, Azure, TeamCity) are written out in part.
  package static func of(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == colon || $0 == hash }) else { return text }
    var result: [UInt8] = []
    var isAtStart = true
    let bytes = Array(text.utf8)
    for (place, byte) in bytes.enumerated() {
      let follows = place + 1 < bytes.count && bytes[place + 1] == byte
      if follows, byte == colon && isAtStart || byte == hash && isCommand(bytes[(place + 2)...]) {
        result += Array(byte == colon ? "\\u{3a}".utf8 : "\\u{23}".utf8)
      } else {
        result.append(byte)
      }
      isAtStart = byte == UInt8(ascii: "\n") || isAtStart && (byte == 0x20 || byte == 0x09)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Each line with what a terminal would obey written out (``VisibleText``), and without commands.
  package static func plain(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == UInt8(ascii: "\n") }
    if isPlain { return of(text) }
    return of(
      text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { VisibleText.of(String(Substring($0))) }.joined(separator: "\n"))
  }

  private static let colon = UInt8(ascii: ":")
  private static let hash = UInt8(ascii: "#")

  /// Whether `[` stands behind letters.
  private static func isCommand(_ rest: ArraySlice<UInt8>) -> Bool {
    rest.first { !(0x61...0x7A).contains($0 | 0x20) } == UInt8(ascii: "[")
  }
}
