import Foundation
import TOML

/// Reads the configuration of a tree; every mistake in it is an error that names file, line, column
/// and what was meant.
package enum ConfigurationFile {
  /// What was found, and in which file; nil where there is none.
  package struct Loaded: Sendable {
    package let configuration: Configuration
    package let path: String
  }

  /// `groundplan.toml` of the root, else `[tool.groundplan]` of its `pyproject.toml`.
  package static func load(root: String) throws(ConfigurationError) -> Loaded? {
    let own = root + "/groundplan.toml"
    if FileManager.default.fileExists(atPath: own) { return try load(file: own) }
    let project = root + "/pyproject.toml"
    guard let bytes = FileManager.default.contents(atPath: project),
      bytes.range(of: Data("groundplan".utf8)) != nil
    else { return nil }
    return try parse(Array(bytes), path: project, table: ["tool", "groundplan"])
  }

  package static func load(file: String) throws(ConfigurationError) -> Loaded {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw ConfigurationError(path: file, position: nil, message: "can't be read")
    }
    let isProject = file.hasSuffix("pyproject.toml")
    let table = isProject ? ["tool", "groundplan"] : []
    guard let loaded = try parse(Array(bytes), path: file, table: table) else {
      throw ConfigurationError(path: file, position: nil, message: "has no [tool.groundplan] table")
    }
    return loaded
  }

  /// - Parameter names: the tables in each other of which the last is the configuration.
  /// - Returns: nil where there is no such table.
  package static func parse(
    _ bytes: [UInt8], path: String, table names: [String] = []
  ) throws(ConfigurationError) -> Loaded? {
    do throws(TOMLError) {
      var value = TOMLValue(
        .table(try TOMLTable(reading: bytes)), at: TOMLPosition(line: 1, column: 1))
      for name in names {
        guard let inner = value.table?[name] else { return nil }
        value = inner
      }
      return Loaded(configuration: try Configuration.read(value, at: SettingPath()), path: path)
    } catch {
      throw ConfigurationError(path: path, position: error.position, message: error.message)
    }
  }
}

/// What is wrong in a configuration, where, and what to write instead.
package struct ConfigurationError: Error, CustomStringConvertible {
  package let path: String
  /// Nil where the whole file is meant.
  let position: TOMLPosition?
  package let message: String

  package var description: String {
    position.map { "\(path):\($0.line):\($0.column): \(message)" } ?? "\(path): \(message)"
  }
}
