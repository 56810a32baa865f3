/// What is refused before anything is made of it.
package enum TOMLLimits {
  package static let bytes = 16 << 20
  /// Arrays and inline tables inside each other; names in a dotted key.
  package static let depth = 100
}

extension TOMLTable {
  /// Reads a document of TOML 1.0 (https://toml.io/en/v1.0.0). A byte order mark before it is
  /// passed over.
  package init(reading bytes: some Collection<UInt8>) throws(TOMLError) {
    var reader = try TOMLReader(bytes)
    self = try reader.document()
  }
}

/// Reads one document byte by byte: here how lines make tables, in its extensions the values.
struct TOMLReader {
  /// Without byte order mark and with line feeds alone as line ends.
  let bytes: [UInt8]
  var next = 0
  /// The last place whose line and column were asked for: the next is counted from there.
  private var mark = (offset: 0, line: 1, column: 1)

  init(_ input: some Collection<UInt8>) throws(TOMLError) {
    guard input.count <= TOMLLimits.bytes else {
      throw TOMLError(
        "is longer than \(TOMLLimits.bytes >> 20) MiB", at: TOMLPosition(line: 1, column: 1))
    }
    var bytes = Array(input.starts(with: [0xEF, 0xBB, 0xBF]) ? input.dropFirst(3) : input[...])
    if bytes.contains(Self.carriageReturn) {
      bytes = zip(bytes, bytes.dropFirst() + [0]).filter {
        $0 != Self.carriageReturn || $1 != Self.lineFeed
      }.map(\.0)
    }
    self.bytes = bytes
    if let invalid = Self.firstInvalid(bytes) { throw error("is not UTF-8", at: invalid) }
  }

  // MARK: - Lines

  mutating func document() throws(TOMLError) -> TOMLTable {
    let root = TOMLNode(.header, at: TOMLPosition(line: 1, column: 1))
    var table = root
    while true {
      skipBlanks()
      switch peek {
      case nil: return root.table()
      case Self.lineFeed, UInt8(ascii: "#"): break
      case UInt8(ascii: "["): table = try header(below: root)
      default: try pair(into: table)
      }
      try endLine()
    }
  }

  /// `[a.b]` or `[[a.b]]`: the table that the lines below it fill.
  private mutating func header(below root: TOMLNode) throws(TOMLError) -> TOMLNode {
    next += 1
    let isOfArray = take("[")
    skipBlanks()
    let keys = try dottedKey()
    guard take(isOfArray ? "]]" : "]") else {
      throw error(isOfArray ? "']]' is missing" : "']' is missing", at: next)
    }
    var table = root
    for key in keys.dropLast() { table = try table.opened(key, as: .passed) }
    let last = keys[keys.count - 1]
    return isOfArray ? try table.appended(last) : try table.declared(last)
  }

  /// `a.b = value`.
  ///
  /// - Parameter depth: how many arrays and tables of one value it stands in.
  mutating func pair(into table: TOMLNode, depth: Int = 0) throws(TOMLError) {
    let keys = try dottedKey()
    guard take("=") else { throw error("'=' is missing behind the key", at: next) }
    skipBlanks()
    var table = table
    for key in keys.dropLast() { table = try table.opened(key, as: .dotted) }
    let last = keys[keys.count - 1]
    if table.children[last.name] != nil { throw last.isTwice }
    table.add(last, .value(try value(depth: depth + keys.count)))
  }

  private mutating func endLine() throws(TOMLError) {
    skipBlanks()
    try skipComment()
    guard let byte = peek else { return }
    guard byte == Self.lineFeed else {
      throw error("\(described(byte)) doesn't belong here; the line should end", at: next)
    }
    next += 1
  }

  // MARK: - Keys

  struct Key {
    let name: String
    let position: TOMLPosition

    var isTwice: TOMLError { TOMLError("'\(name)' is given twice", at: position) }
  }

  /// At least one key; blanks behind it are passed.
  private mutating func dottedKey() throws(TOMLError) -> [Key] {
    var keys: [Key] = []
    repeat {
      skipBlanks()
      keys.append(try key())
      if keys.count > TOMLLimits.depth {
        throw error("a key of more than \(TOMLLimits.depth) names", at: next)
      }
      skipBlanks()
    } while take(".")
    return keys
  }

  private mutating func key() throws(TOMLError) -> Key {
    let start = next
    let place = position(of: start)
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return Key(name: try shortString(), position: place)
    default:
      while let byte = peek, byte.isOfBareKey { next += 1 }
      guard next > start else {
        throw error(
          peek.map { "\(described($0)) can't begin a key" } ?? "a key is missing", at: next)
      }
      return Key(name: String(decoding: bytes[start..<next], as: UTF8.self), position: place)
    }
  }

  // MARK: - Bytes

  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  var peek: UInt8? { next < bytes.count ? bytes[next] : nil }

  mutating func take(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard next + length <= bytes.count,
      (0..<length).allSatisfy({ index in
        bytes[next + index] == text.utf8Start[index]
      })
    else { return false }
    next += length
    return true
  }

  mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x09 { next += 1 }
  }

  mutating func skipComment() throws(TOMLError) {
    guard peek == UInt8(ascii: "#") else { return }
    while let byte = peek, byte != Self.lineFeed {
      if byte.isControl { throw error("\(described(byte)) can't stand in a comment", at: next) }
      next += 1
    }
  }

  // MARK: - Mistakes

  func described(_ byte: UInt8) -> String {
    if byte == Self.lineFeed { return "the end of the line" }
    if byte < 0x80, !byte.isControl { return "'\(Character(Unicode.Scalar(byte)))'" }
    if byte >= 0x80 { return "this character" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "the control character U+00" + (digits.count < 2 ? "0" : "") + digits
  }

  func error(_ message: String, at offset: Int) -> TOMLError {
    var reader = self
    return TOMLError(message, at: reader.position(of: offset))
  }

  mutating func position(of offset: Int) -> TOMLPosition {
    if offset < mark.offset { mark = (0, 1, 1) }
    for byte in bytes[mark.offset..<min(offset, bytes.count)] {
      if byte == Self.lineFeed {
        mark.line += 1
        mark.column = 1
      } else if byte & 0xC0 != 0x80 {
        mark.column += 1
      }
    }
    mark.offset = offset
    return TOMLPosition(line: mark.line, column: mark.column)
  }

  /// Where the first bytes stand that are no UTF-8; nil if all are.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var decoder = Unicode.UTF8.ForwardParser()
    var input = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &input) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput, .error: return offset
      }
    }
  }
}

extension UInt8 {
  var isOfBareKey: Bool {
    self == UInt8(ascii: "_") || self == UInt8(ascii: "-") || isDigit
      || (0x41...0x5A).contains(self & 0xDF) && self < 0x80
  }

  var isDigit: Bool { (0x30...0x39).contains(self) }

  /// Tabs are none, for they may stand wherever text may.
  var isControl: Bool { self < 0x20 && self != 0x09 || self == 0x7F }
}
