import Glibc
package import PythonSyntax

/// Decodes the encodings that a PEP 263 cookie can name, with the system's `iconv`.
package enum TextDecoding {
  /// - Parameter encoding: the name that the cookie gives.
  package static func decode(
    _ encoding: String, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> SourceEncoding.Decoded {
    switch encoding {
    case "utf8", "u8", "utf", "cp65001":
      return String(validating: bytes, as: UTF8.self) == nil ? .undecodable : .text(Array(bytes))
    case "ascii", "us-ascii", "646":
      return bytes.contains { $0 >= 0x80 } ? .undecodable : .text(Array(bytes))
    default: break
    }
    let converter = iconv_open("UTF-8", systemName(encoding))
    guard converter != iconv_t(bitPattern: -1) else { return .unknownEncoding }
    defer { iconv_close(converter) }
    var input = UnsafeMutablePointer<CChar>(
      mutating: UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self))
    var inputLeft = bytes.count
    // No encoding here makes more than four bytes of one.
    var isComplete = false
    let text = [UInt8](unsafeUninitializedCapacity: bytes.count * 4 + 16) { buffer, count in
      var output = UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(
        to: CChar.self)
      var outputLeft = buffer.count
      isComplete =
        iconv(converter, &input, &inputLeft, &output, &outputLeft) != -1
        && inputLeft == 0
      count = buffer.count - outputLeft
    }
    return isComplete ? .text(text) : .undecodable
  }

  /// Python's names where the system's differ.
  private static func systemName(_ encoding: String) -> String {
    switch encoding {
    case "mac-roman", "macroman": "MACINTOSH"
    case "latin", "l1", "iso8859", "cp819", "8859": "ISO-8859-1"
    case "shiftjis", "s-jis", "csshiftjis": "SHIFT-JIS"
    case "sjis": "SJIS"
    default: encoding
    }
  }
}
