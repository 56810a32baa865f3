import Resolution
import PythonSyntax

/// The value of a literal, so that `'x'` and `"x"`, `16` and `0x10` are the same.
package enum LiteralValue: Hashable {
  case text([UInt8])
  case bytes([UInt8])
  case integer(Int)
  /// A constant or a number, as it is written.
  case other(String)

  /// Whether both are texts, both bytes, or both whole numbers.
  package func isLike(_ other: LiteralValue) -> Bool {
    switch (self, other) {
    case (.text, .text), (.bytes, .bytes), (.integer, .integer): true
    default: false
    }
  }

  /// Nil for what is not one literal.
  package init?(source: String) {
    if let literal = StringLiteral.value(of: source) {
      self = literal.isBytes ? .bytes(literal.text) : .text(literal.text)
      return
    }
    guard let first = source.unicodeScalars.first else { return nil }
    if ["True", "False", "None"].contains(source) {
      self = .other(source)
      return
    }
    let digits = source.drop { $0 == "-" }.lowercased().replacing("_", with: "")
    guard first == "-" || first == "." || ("0"..."9").contains(first),
      digits.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." })
    else { return nil }
    let radix = ["0x": 16, "0o": 8, "0b": 2][String(digits.prefix(2))]
    let magnitude = radix.map { Int(digits.dropFirst(2), radix: $0) } ?? Int(digits)
    if let magnitude {
      self = .integer(first == "-" ? -magnitude : magnitude)
    } else {
      self = .other(digits)
    }
  }
}
