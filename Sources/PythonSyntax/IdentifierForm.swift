/// The form in which Python compares identifiers: NFKC (PEP 3131), by which `\u{FB01}` is `fi`.
package enum IdentifierForm {
  /// Brings an identifier to that form; who calls the parser knows Unicode's tables.
  package typealias Normalizer = (String) -> String

  /// The text of a file with its identifiers in that form, so that all that is told of it is; nil
  /// where they are. What stands behind such a name on its line stands in other columns then.
  static func normalized(
    _ source: borrowing SourceBuffer, _ tokens: borrowing TokenBuffer, by normalizer: Normalizer
  ) -> [UInt8]? {
    let bytes = source.bytes
    var result: [UInt8] = []
    var copied = 0
    for index in 0..<tokens.count {
      let token = tokens[index]
      guard token.kind == .name, token.traits.contains(.nonASCII) else { continue }
      let range = Int(token.start)..<Int(token.end)
      let form = Array(normalizer(String(decoding: bytes[range], as: UTF8.self)).utf8)
      // Python tells keywords before it normalizes.
      if form.elementsEqual(bytes[range]) || Keywords.contains(form) { continue }
      result += bytes[copied..<range.lowerBound]
      result += form
      copied = range.upperBound
    }
    return copied == 0 ? nil : result + bytes[copied...]
  }
}
