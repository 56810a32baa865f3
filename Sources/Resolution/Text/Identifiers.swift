import Foundation
package import PythonSyntax

extension ParsedModule {
  /// An identifier as Python compares it: in normalization form KC (PEP 3131).
  package func identifier(_ range: TextRange) -> String {
    let text = string(range)
    let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    return isASCII ? text : Self.normalized(text)
  }

  /// The form in which Python compares identifiers.
  package static func normalized(_ text: String) -> String {
    text.precomposedStringWithCompatibilityMapping
  }
}
