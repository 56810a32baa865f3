/// Modules of a contract: a dotted name, in which `*` stands for one name and `**` for one or more.
package struct ModuleExpression: Hashable, Sendable, CustomStringConvertible {
  package let text: String
  private let parts: [Substring]

  /// - Throws: what is wrong with the text, in words.
  package init(_ text: String) throws(ContractMistake) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    if text.isEmpty || parts.contains("") {
      throw ContractMistake("'\(text)' is no dotted name of a module")
    }
    for (part, next) in zip(parts, parts.dropFirst()) {
      switch (part, next) {
      case ("**", "*"), ("**", "**"):
        throw ContractMistake("in '\(text)' a recursive wildcard is followed by a wildcard")
      case ("*", "**"):
        throw ContractMistake("in '\(text)' a wildcard is followed by a recursive wildcard")
      default: break
      }
    }
    for part in parts where part.contains("*") && part != "*" && part != "**" {
      throw ContractMistake("in '\(text)' a wildcard stands for a part of a name, not for a whole")
    }
    self.text = text
    self.parts = parts
  }

  package var description: String { text }

  package var hasWildcard: Bool { text.utf8.contains(UInt8(ascii: "*")) }

  /// Whether a dotted name is meant.
  package func matches(_ name: String) -> Bool {
    guard hasWildcard else { return name == text }
    return Self.matches(
      parts[...], name.split(separator: ".", omittingEmptySubsequences: false)[...])
  }

  /// Name by name; the last `**` alone is retried, for whatever an earlier one could take in its
  /// stead the last can take, too.
  private static func matches(_ parts: ArraySlice<Substring>, _ names: ArraySlice<Substring>)
    -> Bool
  {
    var part = parts.startIndex
    var name = names.startIndex
    var star: (part: Int, name: Int)?
    while name < names.endIndex {
      if part < parts.endIndex, parts[part] == "**" {
        star = (part, name)
        part += 1
        name += 1
      } else if part < parts.endIndex, parts[part] == "*" || parts[part] == names[name] {
        part += 1
        name += 1
      } else if let last = star {
        star = (last.part, last.name + 1)
        part = last.part + 1
        name = last.name + 2
        if name > names.endIndex { return false }
      } else {
        return false
      }
    }
    return part == parts.endIndex
  }
}

/// Imports of a contract: `shop.api -> shop.db`, each end a ``ModuleExpression``.
package struct ImportExpression: Hashable, Sendable, CustomStringConvertible {
  package let importer: ModuleExpression
  package let imported: ModuleExpression

  /// - Throws: what is wrong with the text, in words.
  package init(_ text: String) throws(ContractMistake) {
    guard let arrow = text.firstRange(of: "->") else {
      throw ContractMistake("'\(text)' is no import: write it as 'shop.api -> shop.db'")
    }
    let ends = [text[..<arrow.lowerBound], text[arrow.upperBound...]].map { end in
      String(end.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
    guard !ends[0].isEmpty, !ends[1].isEmpty else {
      throw ContractMistake("'\(text)' is no import: write it as 'shop.api -> shop.db'")
    }
    importer = try ModuleExpression(ends[0])
    imported = try ModuleExpression(ends[1])
  }

  package var description: String { "\(importer) -> \(imported)" }
}

/// What is wrong in the text of a contract, in words; who reads it adds the place.
package struct ContractMistake: Error, Hashable, Sendable {
  package let message: String
  /// The key whose value is wrong, and which of its items; nil where the whole contract is meant.
  package var key: String?
  package var item: Int?

  package init(_ message: String, key: String? = nil, item: Int? = nil) {
    self.message = message
    self.key = key
    self.item = item
  }

  /// A key that the contract's kind needs and that isn't there.
  static func missing(_ key: String) -> ContractMistake {
    ContractMistake("the contract needs '\(key)'", key: key)
  }
}
