package import Resolution
import TOML

/// Reads the configuration of a tree; every mistake in it is an error that names file, line, column
/// and what was meant.
package enum ConfigurationFile {
  /// - Parameter names: the tables in each other of which the last is the configuration.
  /// - Returns: nil where there is no such table.
  package static func parse(
    _ bytes: [UInt8], path: String, table names: [String] = []
  ) throws(SettingsError) -> Configuration? {
    do throws(TOMLError) {
      var value = TOMLValue(
        .table(try TOMLTable(reading: bytes)), at: TOMLPosition(line: 1, column: 1))
      for name in names {
        guard let inner = value.table?[name] else { return nil }
        value = inner
      }
      return try Configuration.read(value, at: SettingPath())
    } catch {
      throw SettingsError(path: path, error)
    }
  }
}
