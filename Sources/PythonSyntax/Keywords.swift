/// Recognizes the hard keywords by one machine word.
///
/// The word is the identifier's bytes, little-endian, zero-padded: keywords have two to eight
/// letters, so that one comparison a candidate is enough.
enum Keywords {
  /// Whether a text is a keyword.
  static func contains(_ text: some Collection<UInt8>) -> Bool {
    guard (2...8).contains(text.count) else { return false }
    let word = text.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    return kind(word: word, length: text.count) != .name
  }

  /// The keyword that the identifier of `length` bytes spells, else `.name`.
  @inline(__always)
  static func kind(word: UInt64, length: Int) -> TokenKind {
    switch length {
    case 2:
      switch word {
      case 0x7361: return .as
      case 0x6669: return .if
      case 0x6e69: return .in
      case 0x7369: return .is
      case 0x726f: return .or
      default: return .name
      }
    case 3:
      switch word {
      case 0x646e61: return .and
      case 0x666564: return .def
      case 0x6c6564: return .del
      case 0x726f66: return .for
      case 0x746f6e: return .not
      case 0x797274: return .try
      default: return .name
      }
    case 4:
      switch word {
      case 0x66696c65: return .elif
      case 0x65736c65: return .else
      case 0x6d6f7266: return .from
      case 0x656e6f4e: return .keywordNone
      case 0x65757254: return .keywordTrue
      case 0x7373_6170: return .pass
      case 0x6874_6977: return .with
      default: return .name
      }
    case 5:
      switch word {
      case 0x63_6e79_7361: return .async
      case 0x74_6961_7761: return .await
      case 0x6b_6165_7262: return .break
      case 0x73_7361_6c63: return .class
      case 0x65_736c_6146: return .keywordFalse
      case 0x65_7369_6172: return .raise
      case 0x65_6c69_6877: return .while
      case 0x64_6c65_6979: return .yield
      default: return .name
      }
    case 6:
      switch word {
      case 0x7472_6573_7361: return .assert
      case 0x7470_6563_7865: return .except
      case 0x6c61_626f_6c67: return .global
      case 0x7472_6f70_6d69: return .import
      case 0x6164_626d_616c: return .lambda
      case 0x6e72_7574_6572: return .return
      default: return .name
      }
    case 7: return word == 0x79_6c6c_616e_6966 ? .finally : .name
    case 8:
      switch word {
      case 0x6575_6e69_746e_6f63: return .continue
      case 0x6c61_636f_6c6e_6f6e: return .nonlocal
      default: return .name
      }
    default: return .name
    }
  }
}
