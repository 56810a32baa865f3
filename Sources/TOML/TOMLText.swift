/// Text as TOML writes it.
package enum TOMLText {
  /// A basic string.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A key: bare where it can be.
  package static func key(_ name: String) -> String {
    !name.isEmpty && name.utf8.allSatisfy(\.isOfBareKey) ? name : quoted(name)
  }
}
