/// Values: arrays, inline tables, and words such as `true` and `-3`.
extension TOMLReader {
  /// - Parameter depth: how many arrays and inline tables this one stands in, and itself.
  mutating func value(depth: Int) throws(TOMLError) -> TOMLValue {
    let start = next
    let place = position(of: start)
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return TOMLValue(.string(try string()), at: place)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard depth <= TOMLLimits.depth else {
        throw error("more than \(TOMLLimits.depth) arrays and tables in each other", at: start)
      }
      return TOMLValue(
        bytes[start] == UInt8(ascii: "[")
          ? .array(try array(depth)) : .table(try inlineTable(depth)), at: place)
    default:
      let word = word()
      guard !word.isEmpty else {
        let found = peek.map { described($0) + " begins no value" }
        throw error(found ?? "a value is missing", at: start)
      }
      guard let content = TOMLWord.content(word) else {
        throw error("'\(word)' is no value; a text stands in quotes", at: start)
      }
      return TOMLValue(content, at: place)
    }
  }

  private mutating func array(_ depth: Int) throws(TOMLError) -> [TOMLValue] {
    let start = next
    next += 1
    var values: [TOMLValue] = []
    while true {
      try skipLines()
      if take("]") { return values }
      guard peek != nil else { throw error("the array has no ']'", at: start) }
      values.append(try value(depth: depth + 1))
      try skipLines()
      if take("]") { return values }
      guard take(",") else {
        let found = peek.map { "a ',' is missing before \(described($0))" }
        throw error(found ?? "the array has no ']'", at: found == nil ? start : next)
      }
    }
  }

  private mutating func skipLines() throws(TOMLError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while take("\n")
  }

  /// On one line, and without a comma behind the last pair.
  private mutating func inlineTable(_ depth: Int) throws(TOMLError) -> TOMLTable {
    let start = next
    let table = TOMLNode(.dotted, at: position(of: start))
    next += 1
    skipBlanks()
    if take("}") { return table.table() }
    while true {
      try pair(into: table, depth: depth)
      skipBlanks()
      if take("}") { return table.table() }
      guard take(",") else { throw error("'}' or ',' is missing in the inline table", at: next) }
      skipBlanks()
    }
  }

  /// A run of what numbers, dates and names are made of; a blank may part a date from its time.
  private mutating func word() -> String {
    let start = next
    skipWord()
    if next - start == 10, bytes[start + 4] == UInt8(ascii: "-"), peek == 0x20,
      next + 1 < bytes.count, bytes[next + 1].isDigit
    {
      next += 1
      skipWord()
    }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }

  private mutating func skipWord() {
    while let byte = peek,
      byte.isOfBareKey || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: ":")
    { next += 1 }
  }
}
