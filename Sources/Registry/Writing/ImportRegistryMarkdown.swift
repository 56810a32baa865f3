import Resolution

/// The import paths of a program as a Markdown registry, which `registry check` reads back.
package enum ImportRegistryMarkdown {
  /// The whole document; `project` is the name in its title.
  package static func text(_ registry: ImportRegistry, project: String) -> String {
    var text = "# Import registry of \(heading(project))\n\n"
    text += "Written from the code by `groundplan registry generate`; `groundplan registry check` "
    text += "says whether it is still true. Numbers are files that import or patch a path.\n"
    let names = Set(registry.parts.flatMap { $0.symbols.map(\.name) })
    for part in registry.parts {
      text += "\n## \(heading(part.name))\n"
      text += block("Canonical imports", part.symbols.map(canonical))
      text += block(
        "Compatibility paths",
        part.symbols.flatMap { entry in
          entry.aliases.map {
            "\(statement($0.path))  # \(files($0.uses)); alias of \(entry.canonical)"
          }
        })
      text += block(
        "Deprecated paths",
        part.deprecated.map { path in
          // Nothing takes its place, whatever else has its name.
          replaced(
            path, statement,
            note: names.contains(path.path.lastName)
              ? "; another object than others of the name" : "")
        }
          + part.symbols.flatMap { entry in
            entry.deprecated.map {
              replaced($0, statement, note: "; alias of \(entry.canonical)")
            }
          })
      text += block("Broken paths in use", part.broken.map { replaced($0, statement) })
      text += block(
        "Correct mock paths", part.mocks.map { "\(patch($0.path))  # \(files($0.uses))" })
      text += block("Broken mock paths", part.brokenMocks.map { replaced($0, patch) })
    }
    return text
  }

  /// A name as text of one line: what Markdown would take for more gets a backslash.
  private static func heading(_ name: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in LineText.of(name).unicodeScalars {
      if "\\<>&[]()!*`~|#".unicodeScalars.contains(scalar) { text.append("\\") }
      text.append(scalar)
    }
    return String(text)
  }

  private static func block(_ title: String, _ lines: [String]) -> String {
    lines.isEmpty
      ? "" : "\n### \(title)\n\n```python\n" + lines.map { $0 + "\n" }.joined() + "```\n"
  }

  private static func canonical(_ entry: ImportRegistry.Entry) -> String {
    "\(statement(entry.canonical))  # \(files(entry.importers))"
      + (entry.alsoDefined.isEmpty
        ? ""
        : "; also defined: " + entry.alsoDefined.joined(separator: ", ")
          + (entry.alsoDefinedMore > 0 ? "; and \(entry.alsoDefinedMore) more" : ""))
  }

  private static func replaced(
    _ path: ImportRegistry.Path, _ write: (String) -> String, note: String = ""
  ) -> String {
    "\(write(path.path))  # \(files(path.uses))" + note
      + (path.replacement.map { "\n# USE INSTEAD: \(statement($0))" } ?? "")
  }

  private static func statement(_ path: String) -> String {
    path.parentPath.isEmpty
      ? "import \(path)" : "from \(path.parentPath) import \(path.lastName)"
  }

  private static func patch(_ path: String) -> String { "@patch('\(path)')" }

  private static func files(_ number: Int) -> String { count(number, "file") }
}
