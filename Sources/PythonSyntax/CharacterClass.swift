extension UInt8 {
  /// Whether the byte can be one of an identifier in UTF-8.
  package var isIdentifierPart: Bool { CharacterClass.isIdentifierPart(self) }
}

/// What a byte can be in Python's lexical grammar (Language Reference, chapter 2).
enum CharacterClass {
  private static let identifierStart: UInt8 = 1
  private static let identifierPart: UInt8 = 2
  private static let digit: UInt8 = 4
  private static let hexDigit: UInt8 = 8

  /// One byte of flags for each byte value; lives as long as the process.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for value in 0..<256 {
      let byte = UInt8(value)
      var flags: UInt8 = 0
      let isLetter = (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
      let isDigit = (0x30...0x39).contains(byte)
      let lower = byte | 0x20
      if isLetter || byte == 0x5F || byte >= 0x80 { flags |= identifierStart | identifierPart }
      if isDigit { flags |= identifierPart | digit | hexDigit }
      if (0x61...0x66).contains(lower), isLetter { flags |= hexDigit }
      table[value] = flags
    }
    return UnsafePointer(table)
  }()

  static func isIdentifierPart(_ byte: UInt8) -> Bool { table[Int(byte)] & identifierPart != 0 }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isHexDigit(_ byte: UInt8) -> Bool { table[Int(byte)] & hexDigit != 0 }

  static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// Whether the UTF-8 text is an identifier by PEP 3131: XID_Start or `_`, then XID_Continue.
  /// Returns the first scalar that doesn't fit.
  static func firstScalarOutsideIdentifier(_ text: String) -> Unicode.Scalar? {
    var isFirst = true
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      let fits =
        isFirst ? properties.isXIDStart || scalar == "_" : properties.isXIDContinue
      if !fits { return scalar }
      isFirst = false
    }
    return nil
  }
}
