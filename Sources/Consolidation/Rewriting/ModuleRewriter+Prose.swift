import PythonSyntax
import Resolution
import SourceEdits

/// Comments and docstrings that name what leads elsewhere by its dotted path.
extension ModuleRewriter {
  mutating func rewriteProse() {
    guard let layout = try? PlacedSource(source.bytes, decoder: TextDecoding.decode) else { return }
    for range in Prose(layout).ranges {
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
    return bytes[range].split { !isOfWord($0) }.map { word in
      var word = word
      while word.first == dot { word = word.dropFirst() }
      while word.last == dot { word = word.dropLast() }
      return word.startIndex..<word.endIndex
    }
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
      true
    default: false
    }
  }
}
