import Resolution
import TOML

/// The keys and values of a contract as another tool's file writes them, whatever its format.
struct RawContract {
  /// One value of a key, or one of several.
  struct Item {
    let text: String
    let line: Int
  }

  struct Value {
    let items: [Item]
    /// It is written as a list.
    let isList: Bool
    let line: Int
  }

  /// Where it begins.
  let line: Int
  let id: String
  private(set) var values: [String: Value] = [:]
  /// In the order of the file.
  private(set) var keys: [String] = []

  init(_ entries: [INIFile.Entry], line: Int, id: String) {
    self.line = line
    self.id = id
    for entry in entries {
      set(
        entry.key,
        Value(
          items: entry.lines.map { Item(text: $0.text, line: $0.number) }, isList: entry.isLong,
          line: entry.number))
    }
  }

  /// - Parameter key: the name of an inner list that is no value of it.
  init(_ table: TOMLTable, line: Int, without key: String? = nil) {
    self.line = line
    id = table["id"]?.string ?? ""
    for entry in table.entries where entry.key != key {
      let values = entry.value.array ?? [entry.value]
      set(
        entry.key,
        Value(
          items: values.compactMap { value in
            Self.text(value).map { Item(text: $0, line: value.position.line) }
          }, isList: entry.value.array != nil, line: entry.keyPosition.line))
    }
  }

  private static func text(_ value: TOMLValue) -> String? {
    switch value.content {
    case .string(let text): text
    case .integer(let number): String(number)
    case .boolean(let flag): flag ? "true" : "false"
    case .float, .date, .array, .table: nil
    }
  }

  private mutating func set(_ key: String, _ value: Value) {
    if values.updateValue(value, forKey: key) == nil { keys.append(key) }
  }

  // MARK: - Values

  func list(_ key: String) -> [Item] {
    (values[key]?.items ?? []).filter { !$0.text.trimmed.isEmpty }
  }

  func texts(_ key: String) -> [String] { list(key).map(\.text.trimmed) }

  /// Nil where the key is missing or has several values.
  func text(_ key: String) -> String? {
    guard let value = values[key], !value.isList || value.items.count == 1 else { return nil }
    return value.items.first?.text.trimmed ?? ""
  }

  func flag(_ key: String) throws(ContractMistake) -> Bool? {
    guard values[key] != nil else { return nil }
    switch text(key)?.lowercased() {
    case "true"?: return true
    case "false"?: return false
    default: throw ContractMistake("'\(key)' must be true or false", key: key)
    }
  }

  func places(_ names: [String: String] = [:]) -> ContractPlaces {
    ContractPlaces(
      line: line,
      keys: Dictionary(
        values.map { key, value in
          (
            names[key] ?? key.replacing("_", with: "-"),
            ContractPlaces.Key(
              line: value.line,
              items: value.items.filter { !$0.text.trimmed.isEmpty }.map(\.line))
          )
        }, uniquingKeysWith: { first, _ in first }))
  }
}
