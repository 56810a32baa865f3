import Platform
package import PythonSyntax

/// Decodes the encodings that a PEP 263 cookie can name (``PythonEncoding``), with the system's
/// `iconv`.
package enum TextDecoding {
  /// - Parameter encoding: the name that the cookie gives.
  package static func decode(
    _ encoding: String, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> SourceEncoding.Decoded {
    switch PythonEncoding.normalized(encoding) {
    case "utf_8", "utf8", "u8", "utf", "cp65001", "utf8_ucs2", "utf8_ucs4":
      return String(validating: bytes, as: UTF8.self) == nil ? .undecodable : .text(Array(bytes))
    case "ascii", "us_ascii", "646", "ansi_x3.4_1968", "ansi_x3_4_1968", "ansi_x3.4_1986", "cp367",
      "csascii", "ibm367", "iso646_us", "iso_646.irv_1991", "iso_ir_6", "us":
      return bytes.contains { $0 >= 0x80 } ? .undecodable : .text(Array(bytes))
    default: break
    }
    guard let codec = PythonEncoding.codec(encoding) else { return .unknownEncoding }
    guard let name = PythonEncoding.systemName(codec) else { return .text(likeASCII(bytes)) }
    let converter = iconv_open("UTF-8", name)
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

  /// Where Python has an encoding and the system hasn't: what is ASCII in it is read, and any other
  /// byte taken for a letter.
  private static func likeASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    bytes.flatMap { $0 < 0x80 ? [$0] : Array("\u{E9}".utf8) }
  }
}
