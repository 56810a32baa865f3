import Foundation
import PythonSyntax

/// `name = "package.module:function"` of a project file: what an installer makes a command of.
package struct EntryPoint: Sendable {
  /// The project file.
  package let path: String
  package let line: Int
  package let name: String
  package let target: String

  /// Reads `[project.scripts]`, `[project.gui-scripts]` and `[project.entry-points.*]` of a
  /// `pyproject.toml`, `[options.entry_points]` of a `setup.cfg`.
  static func all(in text: String, path: String) -> [EntryPoint] {
    path.fileName == "setup.cfg" ? setupConfiguration(text, path) : pyproject(text, path)
  }

  private static func pyproject(_ text: String, _ path: String) -> [EntryPoint] {
    var result: [EntryPoint] = []
    var isInTable = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("[") {
        isInTable =
          line.hasPrefix("[project.scripts]") || line.hasPrefix("[project.gui-scripts]")
          || line.hasPrefix("[project.entry-points") || line.hasPrefix("[tool.poetry.scripts]")
      } else if isInTable, !line.hasPrefix("#"), let equal = line.firstIndex(of: "=") {
        let value = line[line.index(after: equal)...].split(
          whereSeparator: { $0 == "\"" || $0 == "'" }
        ).map { $0.trimmingCharacters(in: .whitespaces) }.first { !$0.isEmpty }
        if let value { add(line[..<equal], value, number, path, &result) }
      }
    }
    return result
  }

  private static func setupConfiguration(_ text: String, _ path: String) -> [EntryPoint] {
    var result: [EntryPoint] = []
    var isInSection = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("[") {
        isInSection = line.hasPrefix("[options.entry_points]")
      } else if isInSection, line.first == " " || line.first == "\t",
        let equal = line.firstIndex(of: "=")
      {
        add(
          line[..<equal], String(line[line.index(after: equal)...]), number, path, &result)
      }
    }
    return result
  }

  private static func add(
    _ name: Substring, _ value: String, _ number: Int, _ path: String, _ result: inout [EntryPoint]
  ) {
    let target = value.prefix { $0 != "[" && $0 != "#" }.trimmingCharacters(in: .whitespaces)
    guard target.contains(where: { $0 == ":" || $0 == "." }), !target.contains(" ") else { return }
    result.append(
      EntryPoint(
        path: path, line: number + 1,
        name: name.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'")), target: target))
  }

  /// What is wrong with it; nil where it leads somewhere, or outside the project.
  package func problem(in program: Program) -> String? {
    let parts = target.split(separator: ":", maxSplits: 1).map(String.init)
    guard let module = parts.first,
      let importer = program.modules.indices.first(where: { index in
        let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
        return program.modules[index].path.hasPrefix(folder)
      })
    else { return nil }
    let found = program.lookup.object(at: module, from: Int32(importer))
    if case .missing = found { return "there is no module '\(module)'" }
    guard parts.count == 2 else { return nil }
    let names = parts[1].split(separator: ".").map(String.init)
    if case .missing(_, let name, _) = program.lookup.attributes(names[...], of: found) {
      return "'\(module)' has no '\(name)'"
    }
    return nil
  }
}
