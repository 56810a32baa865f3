package import TOML

/// A project document as those above read settings from it: contracts, say.
package struct SettingsDocument: Sendable {
  package let path: String
  /// Of a TOML file that can be read.
  package let table: TOMLTable?
  /// Of a file of sections and keys.
  package let sections: INIFile?
  /// Why the TOML can't be read.
  package let error: TOMLError?

  package var folder: String { path.dropFileName }
}

extension Snapshot {
  /// The project documents of some names, by path.
  package func settingsDocuments(named names: Set<String>) -> [SettingsDocument] {
    projectDocuments.values.filter { names.contains($0.name) }
      .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      .map {
        SettingsDocument(
          path: $0.path, table: $0.table, sections: $0.sections, error: $0.error)
      }
  }
}
