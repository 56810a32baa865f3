package import TOML

/// What is wrong in a file of settings, where, and what to write instead.
package struct SettingsError: Error, CustomStringConvertible {
  package let path: String
  /// Nil where the whole file is meant.
  private let position: TOMLPosition?
  package let message: String

  /// For the file as a whole.
  package init(path: String, message: String) {
    self.path = path
    position = nil
    self.message = message
  }

  /// For a place in the file, as its TOML tells it.
  package init(path: String, _ error: TOMLError) {
    self.path = path
    position = error.position
    message = error.message
  }

  package var description: String {
    position.map { "\(path):\($0.line):\($0.column): \(message)" } ?? "\(path): \(message)"
  }
}
