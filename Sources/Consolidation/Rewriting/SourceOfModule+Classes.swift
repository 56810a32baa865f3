import PythonSyntax
import Resolution
import SourceEdits

/// What some lines of a file mean where they stand, and elsewhere don't.
extension SourceOfModule {
  /// Whole lines; nil where the last of them has a `;`, behind which another statement may stand.
  func lines(from first: UInt32, to last: UInt32) -> Range<Int>? {
    let lines = LineIndex(bytes)
    guard let first = lines.range(ofLine: Int(first)), let last = lines.range(ofLine: Int(last)),
      !bytes[last].contains(UInt8(ascii: ";"))
    else { return nil }
    return first.lowerBound..<last.upperBound
  }

  /// Why some lines mean something only in their class; nil where they don't.
  func boundToClass(_ range: Range<Int>) -> String? {
    let word = words(in: range).first { $0 == "super" || $0 == "__class__" }
    if let word = word ?? mangledWord(in: range) {
      return "'\(word)' means something only in its class"
    }
    let read = names.inner.first {
      range.contains($0.range.lowerBound) && $0.kind == .load
        && names.classScopes.contains($0.scope)
    }
    return read.map { "it reads '\($0.name)' of its class" }
  }

  /// A name of some lines that Python mangles in a class.
  func mangledWord(in range: Range<Int>) -> String? {
    words(in: range).first(where: Self.isMangled)
  }

  /// Whether a name is another one in a class.
  static func isMangled(_ name: String) -> Bool { name.hasPrefix("__") && !name.hasSuffix("__") }

  private func words(in range: Range<Int>) -> some Sequence<String> {
    bytes[range].split { byte in
      !(byte == UInt8(ascii: "_") || byte >= 0x80 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20)
    }.lazy.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether an attribute of what a name stands for is set, or decorates something: `name.attribute = 1`,
  /// `@name.register`.
  func isStored(_ use: NameUse) -> Bool {
    guard let last = use.chain.last else { return false }
    let before = bytes[..<use.range.lowerBound].last { $0 != 0x20 && $0 != 0x09 }
    if before == UInt8(ascii: "@") { return true }
    let rest = bytes[last.upperBound...].drop { $0 == 0x20 || $0 == 0x09 }.prefix(3)
    let operators = rest.prefix { "+-*/|&^%@<>=".utf8.contains($0) }
    return operators.last == UInt8(ascii: "=")
      && !["==", "<=", ">=", "==="].contains(
        String(decoding: operators, as: UTF8.self))
  }
}
