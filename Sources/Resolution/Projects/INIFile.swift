/// Sections and keys of a `setup.cfg`, read by the rules of Python's `configparser`: `=` or `:`
/// behind a key, values that go on in lines further to the right, `#` and `;` before a comment that
/// has a line of its own.
package struct INIFile: Sendable {
  /// A line of a value.
  package struct Line: Sendable {
    /// Counted from one.
    package let number: Int
    package let text: String
  }

  /// A key with its value.
  package struct Entry: Sendable {
    /// In lower case.
    package let key: String
    /// The line of the key, counted from one.
    package let number: Int
    /// Those of the value that hold something, without the blanks around it.
    package fileprivate(set) var lines: [Line]
    /// Whether the value goes on behind the line of its key.
    package fileprivate(set) var isLong = false
  }

  /// By name; sections of one name are one.
  package private(set) var sections: [String: [Entry]] = [:]
  /// The sections in their order, each where it begins first.
  package private(set) var headers: [Line] = []

  /// A line that is neither of a section nor of a key is passed over.
  init(_ bytes: [UInt8]) {
    var section: String?
    var keyIndentation = 0
    var isInValue = false
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    )
    .enumerated() {
      let blanks: Set<UInt8> = [0x09, 0x0B, 0x0C, 0x0D, 0x20]
      let indentation = line.prefix { blanks.contains($0) }.count
      var content = line.dropFirst(indentation)
      while let last = content.last, blanks.contains(last) { content.removeLast() }
      guard let first = content.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";")
      else { continue }
      let text = String(decoding: content, as: UTF8.self)
      if let section, isInValue, indentation > keyIndentation {
        let last = sections[section, default: []].count - 1
        sections[section]?[last].lines.append(Line(number: index + 1, text: text))
        sections[section]?[last].isLong = true
        continue
      }
      keyIndentation = indentation
      isInValue = false
      if text.hasPrefix("["), let end = text.lastIndex(of: "]"),
        end > text.index(after: text.startIndex)
      {
        let name = String(text[text.index(after: text.startIndex)..<end])
        section = name
        if !headers.contains(where: { $0.text == name }) {
          headers.append(Line(number: index + 1, text: name))
        }
      } else if let section, let delimiter = text.firstIndex(where: { $0 == "=" || $0 == ":" }) {
        let value = text[text.index(after: delimiter)...].trimmed
        sections[section, default: []].append(
          Entry(
            key: text[..<delimiter].trimmed.lowercased(), number: index + 1,
            lines: value.isEmpty ? [] : [Line(number: index + 1, text: value)]))
        isInValue = true
      }
    }
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    var rest = drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
