/// A place in a document; line and column count from one, the column in Unicode scalars.
package struct TOMLPosition: Hashable, Sendable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// One value of a document, and where it begins.
package struct TOMLValue: Hashable, Sendable {
  /// What a value can be.
  package enum Content: Hashable, Sendable {
    case string(String)
    case integer(Int)
    case float(Double)
    case boolean(Bool)
    /// A date, a time or both, as written.
    case date(String)
    case array([TOMLValue])
    case table(TOMLTable)
  }

  package let content: Content
  package let position: TOMLPosition

  package init(_ content: Content, at position: TOMLPosition) {
    self.content = content
    self.position = position
  }

  package var string: String? { if case .string(let text) = content { text } else { nil } }
  package var integer: Int? { if case .integer(let number) = content { number } else { nil } }
  package var array: [TOMLValue]? { if case .array(let values) = content { values } else { nil } }
  package var table: TOMLTable? { if case .table(let table) = content { table } else { nil } }

  /// What the value is, for messages: `a string`.
  package var kind: String {
    switch content {
    case .string: "a string"
    case .integer: "an integer"
    case .float: "a float"
    case .boolean: "a boolean"
    case .date: "a date or time"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// Keys and values in the order in which they were first written.
package struct TOMLTable: Hashable, Sendable {
  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    package let key: String
    /// Where the key is written, for the first time if it leads to a table.
    package let keyPosition: TOMLPosition
    package let value: TOMLValue
  }

  package let entries: [Entry]
  private let places: [String: Int]

  /// Keeps the order of the entries; of two with one key the first is found.
  package init(_ entries: [Entry] = []) {
    self.entries = entries
    places = Dictionary(
      zip(entries.map(\.key), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The value of a key that stands in this very table.
  package subscript(key: String) -> TOMLValue? { places[key].map { entries[$0].value } }

  /// What stands below tables in tables; nil where there is none, or where no table stands between.
  package func value(at path: String...) -> TOMLValue? {
    guard let last = path.last else { return nil }
    var table = self
    for key in path.dropLast() {
      guard let inner = table[key]?.table else { return nil }
      table = inner
    }
    return table[last]
  }
}

/// Why a document can't be read, in words, and where.
package struct TOMLError: Error, Hashable, Sendable, CustomStringConvertible {
  package let position: TOMLPosition
  package let message: String

  package init(_ message: String, at position: TOMLPosition) {
    self.position = position
    self.message = message
  }

  package var description: String { "\(position.line):\(position.column): \(message)" }
}
