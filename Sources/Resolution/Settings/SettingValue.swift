package import TOML

/// How a value stands in a file: on a line, below `[header]`, or below one `[[header]]` each.
package enum SettingShape: Sendable { case value, table, tables }

/// `key = value` below a header.
package struct SettingLine: Sendable {
  package let key: String
  package let toml: String

  /// As it stands in a file.
  package var text: String { "\(TOMLText.key(key)) = \(toml)" }
}

/// What a key of the configuration can take.
package protocol SettingValue: Equatable, Sendable {
  static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Self
  static var shape: SettingShape { get }
  /// On one line.
  var toml: String { get }
  /// The lines below each header; none unless the shape has headers.
  var tables: [[SettingLine]] { get }
  /// What the manual says of the keys in it.
  static func manual(below key: String) -> [ManualRow]
}

extension SettingValue {
  package static var shape: SettingShape { .value }
  package var tables: [[SettingLine]] { [] }
  package static func manual(below key: String) -> [ManualRow] { [] }
}

extension String: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> String {
    guard let text = value.string else { throw path.wrong(value, wanted: "a string") }
    return text
  }

  package var toml: String { TOMLText.quoted(self) }
}

extension Bool: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Bool {
    guard case .boolean(let flag) = value.content else {
      throw path.wrong(value, wanted: "true or false")
    }
    return flag
  }

  package var toml: String { String(self) }
}

extension Int: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Int {
    guard let number = value.integer else { throw path.wrong(value, wanted: "an integer") }
    return number
  }

  package var toml: String { String(self) }
}

extension Double: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Double {
    switch value.content {
    case .integer(let number): return Double(number)
    case .float(let number) where number.isFinite: return number
    case .float, .string, .boolean, .date, .array, .table:
      throw path.wrong(value, wanted: "a number")
    }
  }

  package var toml: String {
    self == rounded() && magnitude < 1e15 ? String(Int(self)) : String(self)
  }
}

extension SettingValue where Self: RawRepresentable<String> & CaseIterable {
  /// One of a few words.
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Self {
    let text = try String.read(value, at: path)
    guard let word = Self(rawValue: text) else {
      throw TOMLError(
        "the value of '\(path.text)' is wrong: '\(text)' is none of "
          + allCases.map(\.rawValue).joined(separator: ", "), at: value.position)
    }
    return word
  }

  package var toml: String { rawValue.toml }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Wrapped? {
    try Wrapped.read(value, at: path)
  }

  package static var shape: SettingShape { Wrapped.shape }
  package var toml: String { self?.toml ?? "" }
  package var tables: [[SettingLine]] { self?.tables ?? [] }
  package static func manual(below key: String) -> [ManualRow] { Wrapped.manual(below: key) }
}

extension Array: SettingValue where Element: SettingValue {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> [Element]
  {
    guard let values = value.array else { throw path.wrong(value, wanted: "an array") }
    var result: [Element] = []
    for value in values { result.append(try Element.read(value, at: path.ofArray)) }
    return result
  }

  package static var shape: SettingShape { Element.shape == .table ? .tables : .value }
  package var toml: String { "[" + map(\.toml).joined(separator: ", ") + "]" }
  package var tables: [[SettingLine]] { flatMap(\.tables) }
  package static func manual(below key: String) -> [ManualRow] { Element.manual(below: key) }
}

extension Dictionary: SettingValue where Key == String, Value: SettingValue {
  package static func read(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> [String: Value] {
    guard let table = value.table else { throw path.wrong(value, wanted: "a table") }
    var result: [String: Value] = [:]
    for entry in table.entries {
      result[entry.key] = try Value.read(entry.value, at: path.appending(entry.key))
    }
    return result
  }

  package static var shape: SettingShape { .table }
  package var toml: String { TOMLText.inlineTable(lines) }
  package var tables: [[SettingLine]] { [lines] }
  package static func manual(below key: String) -> [ManualRow] { Value.manual(below: key) }

  private var lines: [SettingLine] {
    sorted { $0.key < $1.key }.map { SettingLine(key: $0.key, toml: $0.value.toml) }
  }
}

extension SettingsTable {
  package static func read(_ value: TOMLValue, at path: SettingPath) throws(TOMLError) -> Self {
    try readTable(value, at: path)
  }

  /// The table itself, for what has other forms besides.
  package static func readTable(
    _ value: TOMLValue, at path: SettingPath
  ) throws(TOMLError) -> Self {
    guard let table = value.table else { throw path.wrong(value, wanted: "a table") }
    try path.check(table.entries, settings.map(\.name))
    var result = Self()
    for setting in settings {
      if let inner = table[setting.name] {
        try setting.read(&result, inner, path)
      } else if setting.isNeeded {
        throw TOMLError("\(path.place) needs '\(setting.name)'", at: value.position)
      }
    }
    return result
  }

  package static var shape: SettingShape { .table }
  package var toml: String { inlineTable }
  package var tables: [[SettingLine]] { [lines] }
  package static func manual(below key: String) -> [ManualRow] {
    settings.flatMap { $0.manual(below: key + ".") }
  }

  /// On one line, in braces.
  package var inlineTable: String { TOMLText.inlineTable(lines) }

  private var lines: [SettingLine] {
    Self.settings.compactMap { setting in
      setting.toml(in: self).map { SettingLine(key: setting.name, toml: $0) }
    }
  }
}

extension TOMLText {
  fileprivate static func inlineTable(_ lines: [SettingLine]) -> String {
    lines.isEmpty ? "{}" : "{ " + lines.map(\.text).joined(separator: ", ") + " }"
  }
}
