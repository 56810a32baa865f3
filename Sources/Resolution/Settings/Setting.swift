import TOML

/// A table of the configuration: each of its keys is declared once, in `settings`, and from there it
/// is read, checked, written back and explained.
package protocol SettingsTable: SettingValue {
  /// As it is where nothing is said.
  init()
  static var settings: [Setting<Self>] { get }
}

/// One key of a table: what it is called, what it takes and what the manual says of it. What it is
/// where nothing is said stands where its property is declared.
package struct Setting<Table: SettingsTable>: Sendable {
  /// A key with a value that shows what could be written there.
  package struct Example: Sendable {
    package let key: String
    package let toml: String

    package init(key: String, toml: String) {
      self.key = key
      self.toml = toml
    }
  }

  package let name: String
  /// Written where the value is as it would be anyway.
  package let examples: [Example]
  /// How the value stands in a file.
  package let shape: SettingShape
  let isNeeded: Bool
  let read: @Sendable (inout Table, TOMLValue, SettingPath) throws(TOMLError) -> Void
  private let valueToml: @Sendable (Table) -> String
  private let valueLines: @Sendable (Table) -> [[SettingLine]]
  private let isNormal: @Sendable (Table) -> Bool
  private let manual: @Sendable (String) -> [ManualRow]

  /// - Parameters:
  ///   - path: the property that holds the value.
  ///   - needed: whether the table must have the key.
  ///   - each: what the manual calls the keys of a table whose keys are names.
  ///   - names: the only names such a table may have; any where nil.
  ///   - normal: what the manual says that it is where nothing is said; else the value itself.
  ///   - examples: what `init` writes behind a `#`.
  ///   - check: says what is wrong with a value that has the right type.
  ///   - meaning: one line for the manual.
  package init<Value: SettingValue>(
    _ name: String, _ path: any WritableKeyPath<Table, Value> & Sendable, needed: Bool = false,
    each: String? = nil, names: [String]? = nil, normal: String? = nil, examples: [Example] = [],
    check: @escaping @Sendable (Value) -> String? = { _ in nil }, _ meaning: String
  ) {
    self.name = name
    self.examples = examples
    shape = Value.shape
    isNeeded = needed
    read = { (table, value, place) throws(TOMLError) in
      let place = place.appending(name)
      if let names, let entries = value.table?.entries { try place.check(entries, names) }
      let read = try Value.read(value, at: place)
      if let message = check(read) { throw TOMLError(message, at: value.position) }
      table[keyPath: path] = read
    }
    valueToml = { $0[keyPath: path].toml }
    valueLines = { $0[keyPath: path].tables }
    isNormal = { !needed && $0[keyPath: path] == Table()[keyPath: path] }
    manual = { prefix in
      let key = prefix + name + (each.map { "." + $0 } ?? "")
      let normal = needed ? "needed" : normal ?? "`\(Table()[keyPath: path].toml)`"
      return [ManualRow(key: key, normal: normal, meaning: meaning)] + Value.manual(below: key)
    }
  }

  /// The value as TOML, on one line; nil where it is as it would be anyway.
  package func toml(in table: Table) -> String? { isNormal(table) ? nil : valueToml(table) }

  /// The lines below each header that a table, or an array of tables, is written with.
  package func tables(in table: Table) -> [[SettingLine]] { valueLines(table) }

  /// What the manual says of the key, and of those below it.
  package func manual(below prefix: String) -> [ManualRow] { manual(prefix) }
}

/// A row of the manual's table of keys.
package struct ManualRow: Sendable {
  package let key: String
  package let normal: String
  package let meaning: String
}

/// Where in the configuration a value stands, for messages.
package struct SettingPath: Sendable {
  private(set) var text = ""
  private var isOfArray = false

  /// Of the whole.
  package init() {}

  private init(text: String, isOfArray: Bool = false) {
    self.text = text
    self.isOfArray = isOfArray
  }

  func appending(_ name: String) -> SettingPath {
    SettingPath(text: text.isEmpty ? name : text + "." + name)
  }

  var ofArray: SettingPath { SettingPath(text: text, isOfArray: true) }

  var place: String {
    text.isEmpty ? "the configuration" : isOfArray ? "[[\(text)]]" : "[\(text)]"
  }

  /// Throws at the first key that isn't known, with the one that was probably meant.
  func check(_ entries: [TOMLTable.Entry], _ known: [String]) throws(TOMLError) {
    for entry in entries where !known.contains(entry.key) {
      let hint =
        EditDistance.nearest(to: entry.key, among: known).map { "did you mean '\($0)'?" }
        ?? "known are " + known.sorted().joined(separator: ", ")
      throw TOMLError("unknown key '\(entry.key)' in \(place); \(hint)", at: entry.keyPosition)
    }
  }

  func wrong(_ value: TOMLValue, wanted: String) -> TOMLError {
    TOMLError(
      "the value of '\(text)' is wrong: \(value.kind) stands where \(wanted) is wanted",
      at: value.position)
  }
}
