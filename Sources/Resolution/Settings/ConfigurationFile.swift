import Foundation
import TOMLKit

/// Reads the configuration of a tree; every mistake in it is an error that names file, line and
/// what was meant.
package enum ConfigurationFile {
  /// What was found, and in which file; nil where there is none.
  package struct Loaded: Sendable {
    package let configuration: Configuration
    package let path: String
  }

  /// - Parameters:
  ///   - names: the table that holds the configuration; empty for the whole file.
  ///   - rules: the names that `[rules]` may set.
  package static func parse(
    _ text: String, path: String, table names: [String] = [], rules: [String]
  ) throws(ConfigurationError) -> Loaded? {
    // The library that reads TOML ends the process at a key with NUL.
    guard !text.contains("\\u0000"), !text.contains("\\U00000000") else {
      throw ConfigurationError(path: path, line: nil, message: "holds a NUL, which names nothing")
    }
    let document: TOMLTable
    do {
      document = try TOMLTable(string: text)
    } catch {
      let parse = error as? TOMLParseError
      throw ConfigurationError(
        path: path, line: parse?.source.begin.line,
        message: parse?.description ?? "is not valid TOML")
    }
    var table = document
    for name in names {
      guard let inner = table[name]?.table else { return nil }
      table = inner
    }
    try check(table, text: text, path: path, rules: rules)
    do {
      let configuration = try TOMLDecoder().decode(Configuration.self, from: table)
      try check(configuration, text: text, path: path)
      return Loaded(configuration: configuration, path: path)
    } catch let error as ConfigurationError {
      throw error
    } catch let error as DecodingError {
      throw wrongType(error, text: text, path: path)
    } catch {
      throw ConfigurationError(path: path, line: nil, message: "\(error)")
    }
  }

  // MARK: - Checks

  private static func check(
    _ table: TOMLTable, text: String, path: String, rules known: [String]
  ) throws(ConfigurationError) {
    func unknown(_ table: TOMLTable, _ known: [String], in place: String) throws(ConfigurationError)
    {
      for key in table.keys where !known.contains(key) {
        var message = "unknown key '\(key)' in \(place)"
        if let nearest = EditDistance.nearest(to: key, among: known) {
          message += "; did you mean '\(nearest)'?"
        } else {
          message += "; known are " + known.sorted().joined(separator: ", ")
        }
        throw ConfigurationError(path: path, line: line(of: key, in: text), message: message)
      }
    }
    try unknown(
      table, Configuration.CodingKeys.allCases.map(\.rawValue), in: "the configuration")
    for (name, value) in table["services"]?.table ?? TOMLTable() {
      guard let inner = value.table else { continue }
      try unknown(
        inner, ServiceSetting.CodingKeys.allCases.map(\.rawValue), in: "service '\(name)'")
    }
    for (name, value) in table["roles"]?.table ?? TOMLTable() {
      guard let inner = value.table else { continue }
      try unknown(inner, RoleSetting.CodingKeys.allCases.map(\.rawValue), in: "role '\(name)'")
    }
    if let scopes = table["scopes"]?.table {
      try unknown(
        scopes, CodeScope.allCases.filter { $0 != .product }.map(\.rawValue), in: "[scopes]")
    }
    for (name, keys) in [
      ("forbidden", ForbiddenSetting.CodingKeys.allCases.map(\.rawValue)),
      ("restricted", RestrictedSetting.CodingKeys.allCases.map(\.rawValue)),
    ] {
      for entry in table[name]?.array ?? TOMLArray() {
        if let inner = entry.table { try unknown(inner, keys, in: "[[\(name)]]") }
      }
    }
    if let consolidation = table["consolidation"]?.table {
      try unknown(
        consolidation, ConsolidationSetting.CodingKeys.allCases.map(\.rawValue),
        in: "[consolidation]")
      if let weights = consolidation["weights"]?.table {
        try unknown(
          weights, ConsolidationSetting.Weights.CodingKeys.allCases.map(\.rawValue),
          in: "[consolidation.weights]")
      }
    }
    if let rules = table["rules"]?.table {
      try unknown(rules, known, in: "[rules]")
    }
  }

  private static func check(
    _ configuration: Configuration, text: String, path: String
  ) throws(ConfigurationError) {
    if PythonVersion(configuration.python) == nil {
      throw ConfigurationError(
        path: path, line: line(of: "python", in: text),
        message: "python = \"\(configuration.python)\" is no version; write it as \"3.14\"")
    }
  }

  private static func wrongType(
    _ error: DecodingError, text: String, path: String
  ) -> ConfigurationError {
    let context: DecodingError.Context
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default:
      return ConfigurationError(path: path, line: nil, message: "\(error)")
    }
    let keys = context.codingPath.map(\.stringValue)
    return ConfigurationError(
      path: path, line: keys.last.flatMap { line(of: $0, in: text) },
      message: "the value of '\(keys.joined(separator: "."))' is wrong: "
        + context.debugDescription)
  }

  /// The first line on which a key is written.
  private static func line(of key: String, in text: String) -> Int? {
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      guard !line.drop(while: { $0 == " " }).hasPrefix("#"), let range = line.range(of: key)
      else { continue }
      let before = line[..<range.lowerBound].last
      let rest = line[range.upperBound...].drop { "\"' ].".contains($0) }
      if before.map({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) != true,
        rest.isEmpty || rest.first == "=" || line.contains("[")
      {
        return number
      }
    }
    return nil
  }
}

/// What is wrong in a configuration, where, and what to write instead.
package struct ConfigurationError: Error, CustomStringConvertible {
  package let path: String
  package let line: Int?
  package let message: String

  package init(path: String, line: Int?, message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  package var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}
