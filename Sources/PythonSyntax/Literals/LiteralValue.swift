/// What a literal of Python says, as far as a project file written in Python needs it.
package indirect enum LiteralValue: Hashable, Sendable {
  case string(String)
  /// What a string begins with whose rest can't be told: `f"shop>={version}"`.
  case beginning(String)
  /// A list, tuple or set; what can't be told of it is ``unknown`` among the elements.
  case sequence([LiteralValue])
  /// In the order of the text; what has no literal key is left out. What was put
  /// in and can't be told is an entry of its own, ``Entry/isUnknown``.
  case mapping([Entry])
  case call(LiteralCall)
  /// Anything that can't be told without running it.
  case unknown

  /// A key of a dictionary with its value.
  package struct Entry: Hashable, Sendable {
    package let key: String
    package let value: LiteralValue
    package let line: Int

    /// What was put in and can't be told.
    static func unknown(line: Int) -> Entry { Entry(key: "**", value: .unknown, line: line) }

    package var isUnknown: Bool { key == "**" }
  }

  /// What no file that means well has as one string.
  static let maximumText = 1 << 16

  /// A string; one that is put together and very long can't be told.
  static func text(_ text: String) -> LiteralValue {
    text.utf8.count <= maximumText ? .string(text) : .unknown
  }

  /// How much a copy takes, without what stands in its elements.
  var size: Int {
    switch self {
    case .string(let text), .beginning(let text): 1 + text.utf8.count / 16
    case .sequence(let values): 1 + values.count
    case .mapping(let entries): 1 + entries.count
    case .call(let call): 1 + call.arguments.count + call.keywords.count
    case .unknown: 1
    }
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The entries of a dictionary; none where it is no dictionary.
  package var entries: [Entry] { if case .mapping(let entries) = self { entries } else { [] } }
  /// The elements of a sequence that are strings, or the one string that stands in its place.
  package var strings: [String] {
    switch self {
    case .sequence(let values): values.compactMap(\.string)
    case .string(let text): [text]
    case .beginning, .mapping, .call, .unknown: []
    }
  }
}

/// A call whose arguments are literals: `setup(name="shop", packages=find_packages("src"))`.
package struct LiteralCall: Hashable, Sendable {
  /// The last name of the path that is called.
  package let name: String
  package let line: Int
  package let arguments: [LiteralValue]
  /// `name=value`; `**{...}` counts, too, as ``LiteralValue/Entry/isUnknown`` where it can't be told.
  package let keywords: [LiteralValue.Entry]

  /// The value of a keyword argument.
  package subscript(keyword: String) -> LiteralValue? {
    keywords.last { $0.key == keyword }?.value
  }
}
