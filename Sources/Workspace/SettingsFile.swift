import Glibc
import Resolution

/// Finds and reads the configuration of a tree.
enum SettingsFile {
  /// - Parameters:
  ///   - file: the one that the user names; nil for `groundplan.toml` of the root, else
  ///     `[tool.groundplan]` of its `pyproject.toml`.
  ///   - rules: the names that `[rules]` may set.
  /// - Returns: nil where there is none.
  static func load(
    _ file: String?, root: String, rules: [String]
  ) throws(ConfigurationError) -> ConfigurationFile.Loaded? {
    if let file { return try load(named: file, rules: rules) }
    let own = root + "/groundplan.toml"
    if access(own, F_OK) == 0 { return try load(named: own, rules: rules) }
    // A project file that can't be read is told of as such, like all others.
    guard
      let bytes = try? FileReader.bytes(
        root + "/pyproject.toml", limit: FileReader.maximumDocument),
      let text = String(validating: bytes, as: UTF8.self), text.contains("groundplan")
    else { return nil }
    return try ConfigurationFile.parse(
      text, path: root + "/pyproject.toml", table: ["tool", "groundplan"], rules: rules)
  }

  private static func load(
    named file: String, rules: [String]
  ) throws(ConfigurationError) -> ConfigurationFile.Loaded {
    let bytes: [UInt8]
    do throws(FileReader.ReadError) {
      bytes = try FileReader.bytes(
        file, limit: FileReader.maximumDocument, followingLinks: true)
    } catch {
      throw ConfigurationError(path: file, line: nil, message: "can't be read: \(error.reason)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(path: file, line: nil, message: "can't be read as UTF-8 text")
    }
    let isProject = file.hasSuffix("pyproject.toml")
    guard
      let loaded = try ConfigurationFile.parse(
        text, path: file, table: isProject ? ["tool", "groundplan"] : [],
        rules: rules)
    else {
      throw ConfigurationError(path: file, line: nil, message: "has no [tool.groundplan] table")
    }
    return loaded
  }
}
