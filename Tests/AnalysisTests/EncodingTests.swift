import PythonSyntax
import Resolution
import Testing

/// What a coding cookie names, as Python's own `encodings.aliases` has it.
struct EncodingTests {
  private func error(_ cookie: String, _ bytes: [UInt8]) -> String? {
    var parser = SourceParser()
    let module = parser.parse(
      Array("# -*- coding: \(cookie) -*-\nimport os\nx = '".utf8) + bytes + [0x27, 0x0A])
    return module.error?.message
  }

  @Test(arguments: [
    "cp1252", "windows-1252", "1252", "Windows_1252", "latin1", "L1", "iso8859", "8859", "cp819",
    "iso-ir-100", "IBM819", "ISO_8859-15", "l9", "koi8_r", "cskoi8r", "mac-roman", "macintosh",
    "mac_latin2", "maccentraleurope", "mac_turkish", "cp720", "cp1125", "ruscii", "hp-roman8", "r8",
    "palmos", "kz1048", "rk1048", "ptcp154", "cp154", "tis-620", "iso-8859-11", "charmap",
  ])
  func singleBytes(_ cookie: String) {
    #expect(error(cookie, [0xC1]) == nil)
  }

  @Test func severalBytes() {
    for (cookie, bytes) in [
      ("shift_jis", [0x82, 0xA0]), ("s-jis", [0x82, 0xA0]), ("ms_kanji", [0x82, 0xA0]),
      ("euc_jp", [0xA4, 0xA2]), ("u-jis", [0xA4, 0xA2]), ("gb18030-2000", [0xB0, 0xA1]),
      ("chinese", [0xB0, 0xA1]), ("936", [0xB0, 0xA1]), ("big5-tw", [0xA4, 0x40]),
      ("uhc", [0xB0, 0xA1]), ("euckr", [0xB0, 0xA1]), ("euc_jis_2004", [0xA4, 0xA2]),
    ] as [(String, [UInt8])] {
      #expect(error(cookie, bytes) == nil, "\(cookie)")
    }
    #expect(error("utf8", Array("\u{E9}".utf8)) == nil)
    #expect(error("ascii", [0xC1]) == "the file can't be decoded as ascii")
    #expect(error("us-ascii", []) == nil)
  }

  /// Names that the system knows and Python doesn't, and codecs that are no text.
  /// `encodings` takes any run of other characters for one underscore, and none at the ends.
  @Test(arguments: ["utf-", "utf--8", "-utf-8", "_utf8_", "U8-", "UTF"])
  func strayHyphens(_ cookie: String) {
    #expect(error(cookie, Array("é".utf8)) == nil)
    #expect(error(cookie, [0xC1]) != nil)
    #expect(error("ascii-", []) == nil && error("-US--ascii", [0xC1]) != nil)
  }

  @Test(arguments: ["utf-5", "IBM-037-x", "rot13", "hex", "base64", "WINSAMI2", "cp949x", "mbcs"])
  func unknown(_ cookie: String) {
    #expect(error(cookie, [])?.hasPrefix("unknown encoding") == true)
  }
}
