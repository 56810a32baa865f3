import Foundation
import PythonSyntax
import TOML

/// `name = "package.module:function"` of a project file: what an installer makes a command of.
package struct EntryPoint: Sendable {
  /// The project file.
  package let path: String
  package let line: Int
  package let name: String
  package let target: String
  /// Whether it becomes a command; others are found by those who ask for their group.
  package let isCommand: Bool

  /// Reads what a project file makes commands and plugins of, as packaging, setuptools, Poetry and
  /// flit write them. A file that can't be read has none.
  static func all(in document: ProjectDocument) -> [EntryPoint] {
    let path = document.path
    switch document.name {
    case "pyproject.toml": return document.table.map { pyproject($0, path) } ?? []
    case "setup.cfg": return document.sections.map { setupConfiguration($0, path) } ?? []
    case "setup.py": return setupScript(document.setups, path)
    default: return []
    }
  }

  private static func pyproject(_ document: TOMLTable, _ path: String) -> [EntryPoint] {
    let tables = [
      document.value(at: "project", "scripts"), document.value(at: "project", "gui-scripts"),
      document.value(at: "tool", "poetry", "scripts"),
      document.value(at: "tool", "flit", "scripts"),
    ]
    let groups = [
      document.value(at: "project", "entry-points"),
      document.value(at: "tool", "poetry", "plugins"),
      document.value(at: "tool", "flit", "entrypoints"),
    ].flatMap { $0?.table?.entries ?? [] }
    let all =
      tables.map { (isCommand: true, table: $0?.table) }
      + groups.map { (isCommand(group: $0.key), $0.value.table) }
    return all.flatMap { isCommand, table in
      (table?.entries ?? []).compactMap { entry in
        target(of: entry.value).flatMap {
          EntryPoint(
            path: path, line: entry.keyPosition.line, name: entry.key, written: $0,
            isCommand: isCommand)
        }
      }
    }.sorted { $0.line < $1.line }
  }

  static func isCommand(group: String) -> Bool {
    group == "console_scripts" || group == "gui_scripts"
  }

  /// `"module:function"`, or Poetry's table, which may also name a file that is copied as it is.
  private static func target(of value: TOMLValue) -> String? {
    guard let table = value.table else { return value.string }
    if table["type"]?.string == "file" { return nil }
    return (table["reference"] ?? table["callable"])?.string
  }

  private static func setupConfiguration(_ file: INIFile, _ path: String) -> [EntryPoint] {
    let groups = file.sections["options.entry_points"] ?? []
    return groups.flatMap { group in
      group.lines.compactMap { line in
        guard let equal = line.text.firstIndex(of: "=") else { return nil }
        return EntryPoint(
          path: path, line: line.number, name: String(line.text[..<equal]),
          written: String(line.text[line.text.index(after: equal)...]),
          isCommand: isCommand(group: group.key))
      }
    }
  }

  /// - Parameter written: the target, perhaps with extras or a comment behind it; nil for what
  ///   can't be one.
  init?(path: String, line: Int, name: String, written: String, isCommand: Bool) {
    let target = written.prefix { $0 != "[" && $0 != "#" }.trimmingCharacters(in: .whitespaces)
    guard target.contains(where: { $0 == ":" || $0 == "." }), !target.contains(" ") else {
      return nil
    }
    self.path = path
    self.line = line
    self.isCommand = isCommand
    self.name = name.trimmingCharacters(in: .whitespaces)
    self.target = target
  }

  /// What is wrong with it; nil where it leads somewhere, or outside the project.
  package func problem(in program: Program) -> String? {
    let parts = target.split(separator: ":", maxSplits: 1).map(String.init)
    guard let module = parts.first,
      let importer = program.firstModule(below: path.dropFileName)
    else { return nil }
    let found = program.lookup.object(at: module, from: importer)
    if case .missing = found { return "there is no module '\(module)'" }
    guard parts.count == 2 else { return nil }
    let names = parts[1].split(separator: ".").map(String.init)
    if case .missing(_, let name, _) = program.lookup.attributes(names[...], of: found) {
      return "'\(module)' has no '\(name)'"
    }
    return nil
  }
}
