import TOML

/// The import paths of a program in the exact form, `Schemas/registry.schema.json`.
package enum ImportRegistryTOML {
  /// The whole document, a table for each path.
  package static func text(_ registry: ImportRegistry) -> String {
    var text = "# Written from the code by `groundplan registry generate`.\nversion = 1\n"
    for part in registry.parts {
      text += "\n# \(LineText.of(part.name))\n"
      text += part.symbols.map(symbol).joined()
      text += part.deprecated.map { table("deprecated", $0) }.joined()
      text += part.broken.map { table("broken", $0) }.joined()
      text += part.mocks.map { table("mock", $0) }.joined()
      text += part.brokenMocks.map { table("broken-mock", $0) }.joined()
    }
    return text
  }

  private static func symbol(_ entry: ImportRegistry.Entry) -> String {
    var text = "\n[[symbol]]\npath = \(quoted(entry.canonical))\nkind = \(quoted(entry.kind))\n"
    text += "importers = \(entry.importers)\n"
    if !entry.alsoDefined.isEmpty {
      text += "also-defined = [\n" + entry.alsoDefined.map { "  \(quoted($0)),\n" }.joined()
      if entry.alsoDefinedMore > 0 { text += "  # and in \(entry.alsoDefinedMore) other places\n" }
      text += "]\n"
    }
    text += entry.aliases.map { table("symbol.alias", $0, isNested: true) }.joined()
    text += entry.deprecated.map { table("symbol.deprecated", $0, isNested: true) }.joined()
    return text
  }

  private static func table(
    _ name: String, _ path: ImportRegistry.Path, isNested: Bool = false
  ) -> String {
    var text = "\n[[\(name)]]\npath = \(quoted(path.path))\nimporters = \(path.uses)\n"
    if !isNested, let replacement = path.replacement {
      text += "replacement = \(quoted(replacement))\n"
    }
    return text
  }

  private static func quoted(_ path: String) -> String { TOMLText.quoted(path) }
}
