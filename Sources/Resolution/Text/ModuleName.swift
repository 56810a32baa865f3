/// Dotted module names from paths.
package enum ModuleName {
  /// The dotted name of a file below a root, `__init__` dropped; nil where a part of the path is
  /// not an identifier. The root's own `__init__.py` has the empty name.
  package static func dotted(path: String) -> String? {
    guard path.hasSuffix(".py") || path.hasSuffix(".pyi") else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard var last = parts.popLast() else { return nil }
    last.removeLast(last.hasSuffix(".pyi") ? 4 : 3)
    if last != "__init__" { parts.append(last) }
    guard parts.allSatisfy(isIdentifier) else { return nil }
    return parts.joined(separator: ".")
  }

  /// Whether the text is an identifier by PEP 3131.
  package static func isIdentifier(_ text: String) -> Bool {
    var isFirst = true
    for scalar in text.unicodeScalars {
      if scalar.value < 0x80 {
        switch scalar {
        case "a"..."z", "A"..."Z", "_": break
        case "0"..."9" where !isFirst: break
        default: return false
        }
      } else if isFirst ? !scalar.properties.isXIDStart : !scalar.properties.isXIDContinue {
        return false
      }
      isFirst = false
    }
    return !isFirst
  }
}
