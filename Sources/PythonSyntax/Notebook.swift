/// The Python of a Jupyter notebook as one text, each line where it stands in the file.
///
/// Notebooks are written with one line of JSON for each line of code. The text has the code on the
/// same lines and nothing on the others, so that a place in it is a place in the file. Where several
/// lines of code share a line of the file, those behind them are counted on.
///
/// What IPython takes out of a cell before Python sees it is taken out here, too: `%` and `%%`
/// commands, `!` commands, `?` for help. Source: nbformat 4; IPython's `inputtransformer2`.
package struct Notebook {
  /// The code; empty for a notebook in another language.
  package let text: [UInt8]

  /// Why a file is no notebook that can be read.
  package struct Malformed: Error {
    /// From one on.
    package let line: Int
    package let message: String
  }

  /// Reads the bytes of a notebook as they stand in its file.
  package init(_ bytes: [UInt8]) throws(Malformed) {
    var reader = NotebookReader(bytes)
    let contents = try reader.contents()
    guard contents.isPython else {
      text = []
      return
    }
    var text: [UInt8] = []
    var line = 1
    for cell in contents.cells {
      for code in NotebookCell(lines: cell).python() {
        while line < code.line {
          text.append(UInt8(ascii: "\n"))
          line += 1
        }
        text += code.text
        text.append(UInt8(ascii: "\n"))
        line += 1
      }
    }
    self.text = text
  }
}

/// A line of code and the line of the file that holds it.
struct NotebookLine {
  let line: Int
  var text: [UInt8]
}

/// The lines of one cell, as IPython takes them.
struct NotebookCell {
  let lines: [NotebookLine]

  /// What is Python of it: all, where Python accepts it as it is.
  func python() -> [NotebookLine] {
    guard PythonParser.parse(joined(lines)).error != nil else { return lines }
    guard let first = lines.firstIndex(where: { !Self.isBlank($0.text) }) else { return [] }
    let words = lines[first].text.drop(while: Self.isSpace)
    var rest = lines[...]
    if words.starts(with: "%%".utf8) {
      let name = words.dropFirst(2).prefix { !Self.isSpace($0) }
      guard Self.pythonCells.contains(String(decoding: name, as: UTF8.self)) else { return [] }
      rest = lines[(first + 1)...]
    }
    var isContinued = false
    return rest.map { line in
      var line = line
      let goesOn = line.text.last == UInt8(ascii: "\\")
      if isContinued {
        isContinued = goesOn
        line.text = []
      } else if Self.isCommand(line.text) {
        isContinued = goesOn
        line.text = line.text.prefix(while: Self.isSpace) + Array("pass".utf8)
      } else if let end = Self.endOfTarget(line.text) {
        isContinued = goesOn
        line.text = line.text[..<end] + Array(" None".utf8)
      }
      return line
    }
  }

  /// Commands for a whole cell that is Python all the same.
  private static let pythonCells: Set<String> = ["time", "timeit", "capture", "prun", "memit"]

  private func joined(_ lines: [NotebookLine]) -> [UInt8] {
    Array(lines.map(\.text).joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func isBlank(_ text: [UInt8]) -> Bool { text.allSatisfy(isSpace) }

  /// What IPython takes for a command without a `%` where no variable has the name.
  private static let automatic = ["pip ", "conda ", "uv ", "cd ", "ls ", "mkdir ", "cat ", "rm "]

  /// `%matplotlib inline`, `!pip install x`, `?print`, `print?`, `pip install x`.
  private static func isCommand(_ text: [UInt8]) -> Bool {
    let words = text.drop(while: isSpace)
    guard let first = words.first else { return false }
    let command = automatic.first { words.starts(with: $0.utf8) }
    if let command, words.dropFirst(command.utf8.count).first != UInt8(ascii: "=") { return true }
    return first == UInt8(ascii: "%") || first == UInt8(ascii: "!") || first == UInt8(ascii: "?")
      || text.last { !isSpace($0) } == UInt8(ascii: "?")
  }

  /// Where `=` ends in `files = !ls` and `took = %timeit -o f()`; nil of any other line.
  private static func endOfTarget(_ text: [UInt8]) -> Int? {
    guard let equals = text.firstIndex(of: UInt8(ascii: "=")),
      let next = text[(equals + 1)...].first(where: { !isSpace($0) }),
      next == UInt8(ascii: "!") || next == UInt8(ascii: "%")
    else { return nil }
    return equals + 1
  }
}

/// Goes through the JSON of a notebook once, without recursion, and keeps what is code.
private struct NotebookReader {
  private let bytes: [UInt8]
  private var place = 0
  private var line = 1

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    // Some editors put a byte order mark in front.
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  struct Contents {
    var isPython = true
    var cells: [[NotebookLine]] = []
  }

  mutating func contents() throws(Notebook.Malformed) -> Contents {
    var contents = Contents()
    var hasCells = false
    try object { reader, key throws(Notebook.Malformed) in
      switch key {
      case "cells":
        hasCells = true
        try reader.array { reader throws(Notebook.Malformed) in
          if let cell = try reader.cell() { contents.cells.append(cell) }
        }
      case "metadata":
        if let language = try reader.language() {
          contents.isPython = language.lowercased().hasPrefix("python")
        }
      default: try reader.skipValue()
      }
    }
    guard hasCells else { throw malformed("it has no 'cells': no notebook of format 4") }
    return contents
  }

  /// The code of a cell; nil of one that holds something else.
  private mutating func cell() throws(Notebook.Malformed) -> [NotebookLine]? {
    var isCode = false
    var lines: [NotebookLine] = []
    try object { reader, key throws(Notebook.Malformed) in
      switch key {
      case "cell_type": isCode = try reader.string() == Array("code".utf8)
      case "source": lines = try reader.source()
      default: try reader.skipValue()
      }
    }
    return isCode ? lines : nil
  }

  /// A string, or a list of strings that are put together.
  private mutating func source() throws(Notebook.Malformed) -> [NotebookLine] {
    var lines: [NotebookLine] = []
    var isOpen = false
    func add(_ text: [UInt8], _ line: Int) {
      for part in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
        if isOpen, let last = lines.indices.last {
          lines[last].text += part
        } else {
          lines.append(NotebookLine(line: line, text: Array(part)))
        }
        isOpen = false
      }
      isOpen = true
      if text.last == UInt8(ascii: "\n") {
        lines.removeLast()
        isOpen = false
      }
    }
    skipSpace()
    if peek() == UInt8(ascii: "[") {
      try array { reader throws(Notebook.Malformed) in
        reader.skipSpace()
        let line = reader.line
        add(try reader.string(), line)
      }
    } else {
      let line = line
      add(try string(), line)
    }
    return lines
  }

  /// What the kernel speaks, of the metadata of a notebook.
  private mutating func language() throws(Notebook.Malformed) -> String? {
    var found: String?
    try object { reader, key throws(Notebook.Malformed) in
      guard key == "kernelspec" || key == "language_info" else { return try reader.skipValue() }
      try reader.object { reader, inner throws(Notebook.Malformed) in
        let isName = key == "kernelspec" ? inner == "language" : inner == "name"
        reader.skipSpace()
        guard isName, reader.peek() == UInt8(ascii: "\"") else { return try reader.skipValue() }
        found = String(decoding: try reader.string(), as: UTF8.self)
      }
    }
    return found
  }

  // MARK: - JSON

  private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x0A: line += 1
      case 0x20, 0x09, 0x0D: break
      default: return
      }
      place += 1
    }
  }

  private func malformed(_ message: String) -> Notebook.Malformed {
    Notebook.Malformed(line: line, message: message)
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Notebook.Malformed) {
    skipSpace()
    guard peek() == UInt8(ascii: character) else {
      throw malformed("'\(character)' is expected in a notebook's JSON")
    }
    place += 1
  }

  /// Whether another element follows, behind a comma; else the bracket is passed.
  private mutating func hasMore(
    before end: Unicode.Scalar, isFirst: Bool
  ) throws(Notebook.Malformed) -> Bool {
    skipSpace()
    if peek() == UInt8(ascii: end) {
      place += 1
      return false
    }
    if !isFirst { try expect(",") }
    return true
  }

  private mutating func object(
    _ body: (inout NotebookReader, _ key: String) throws(Notebook.Malformed) -> Void
  ) throws(Notebook.Malformed) {
    try expect("{")
    var isFirst = true
    while try hasMore(before: "}", isFirst: isFirst) {
      let key = String(decoding: try string(), as: UTF8.self)
      try expect(":")
      try body(&self, key)
      isFirst = false
    }
  }

  private mutating func array(
    _ body: (inout NotebookReader) throws(Notebook.Malformed) -> Void
  ) throws(Notebook.Malformed) {
    try expect("[")
    var isFirst = true
    while try hasMore(before: "]", isFirst: isFirst) {
      try body(&self)
      isFirst = false
    }
  }

  /// Passes a value of any kind and depth.
  private mutating func skipValue() throws(Notebook.Malformed) {
    var depth = 0
    repeat {
      skipSpace()
      guard let byte = peek() else { throw malformed("the notebook's JSON ends too early") }
      switch byte {
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        place += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard depth > 0 else { throw malformed("a value is expected in a notebook's JSON") }
        depth -= 1
        place += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { throw malformed("a value is expected in a notebook's JSON") }
        place += 1
      default:
        // A number, `true`, `false` or `null`.
        let start = place
        while let byte = peek(), byte > 0x20, !Self.ends.contains(byte) { place += 1 }
        guard place > start else { throw malformed("a value is expected in a notebook's JSON") }
      }
    } while depth > 0
  }

  private static let ends = Array("\"[]{},:".utf8)

  private mutating func skipString() throws(Notebook.Malformed) {
    place += 1
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        return
      case UInt8(ascii: "\\"): place += 2
      case 0x0A: throw malformed("a string of the notebook's JSON has no end")
      default: place += 1
      }
    }
    throw malformed("a string of the notebook's JSON has no end")
  }

  private mutating func string() throws(Notebook.Malformed) -> [UInt8] {
    skipSpace()
    guard peek() == UInt8(ascii: "\"") else {
      throw malformed("a string is expected in a notebook's JSON")
    }
    let start = place + 1
    try skipString()
    let raw = bytes[start..<(place - 1)]
    guard raw.contains(UInt8(ascii: "\\")) else { return Array(raw) }
    return try unescaped(raw)
  }

  private func unescaped(_ raw: ArraySlice<UInt8>) throws(Notebook.Malformed) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(raw.count)
    var rest = raw
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n")?: text.append(0x0A)
      case UInt8(ascii: "t")?: text.append(0x09)
      case UInt8(ascii: "r")?: text.append(0x0D)
      case UInt8(ascii: "b")?: text.append(0x08)
      case UInt8(ascii: "f")?: text.append(0x0C)
      case UInt8(ascii: "u")?:
        guard let scalar = Self.scalar(&rest) else {
          throw malformed("a '\\u' of the notebook's JSON names no character")
        }
        text += String(Character(scalar)).utf8
      case let other?: text.append(other)
      case nil: break
      }
    }
    return text
  }

  /// The character of four hexadecimal digits, or of two such units; half a pair is replaced.
  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard let unit = unit(&rest) else { return nil }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    var behind = rest
    guard behind.popFirst() == UInt8(ascii: "\\"), behind.popFirst() == UInt8(ascii: "u"),
      let low = Self.unit(&behind), UTF16.isLeadSurrogate(unit), UTF16.isTrailSurrogate(low)
    else { return "\u{FFFD}" }
    rest = behind
    return Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
      return nil
    }
    rest = rest.dropFirst(4)
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
