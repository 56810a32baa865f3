import PythonSyntax
import Resolution
import SourceEdits

/// Comments and docstrings that name what leads elsewhere by its dotted path.
extension ModuleRewriter {
  mutating func rewriteProse() {
    for range in Prose(source.placed).ranges {
      for word in Self.words(in: range, of: source.bytes) {
        let path = source.text(word)
        guard path.contains("."), path.lastName != "py",
          case .path(let new)? = redirects.destination(of: path), new != path
        else { continue }
        edit(word, new)
        countMention()
      }
    }
  }

  /// Runs of letters, digits, underscores and dots, without dots at their ends.
  private static func words(in range: Range<Int>, of bytes: [UInt8]) -> [Range<Int>] {
    let dot = UInt8(ascii: ".")
    return bytes[range].split { !$0.isIdentifierPart && $0 != dot }.map { word in
      var word = word
      while word.first == dot { word = word.dropFirst() }
      while word.last == dot { word = word.dropLast() }
      return word.startIndex..<word.endIndex
    }
  }
}
