import Foundation
import TOML

/// Folders that the settings of tools put on the search path: what mypy, pyright, pyrefly, ruff, tach,
/// pants and tox say, `PYTHONPATH` in a Dockerfile, a compose file or an `.env`, and what a Dockerfile
/// copies to the folder where its program starts. What pytest is told, ``PytestSettings`` reads.
struct SearchPathSettings {
  /// What a tool says.
  struct Entry: Hashable, Sendable {
    /// Relative to the root of the tree.
    let path: String
    /// The file that says it.
    let file: String
    let line: Int
    /// Who says it: `pytest's pythonpath`.
    let setting: String
    /// Told to a type checker or linter alone, whose folders may be of tests or stubs.
    var isHint: Bool {
      !setting.hasPrefix("pytest") && setting != "PYTHONPATH" && setting != "WORKDIR"
    }
  }

  private(set) var entries: [Entry] = []

  /// The folders that pytest is told to put on the search path.
  static func entries(of settings: PytestSettings) -> [Entry] {
    settings.pythonpath.compactMap { word in
      guard let file = settings.path, !word.text.hasPrefix("/"),
        let path = treePath(settings.folder, word.text)
      else { return nil }
      return Entry(path: path, file: file, line: word.line, setting: "pytest's pythonpath")
    }
  }

  private let folders: Set<String>
  private let file: String
  private var folder: String { file.dropFileName }

  /// - Parameter folders: every folder of the tree; for patterns, and to find what the paths of a
  ///   container stand for.
  init(_ document: ProjectDocument, folders: Set<String>) {
    file = document.path
    self.folders = folders
    let name = document.name
    switch name {
    case "pyproject.toml", "ruff.toml", ".ruff.toml", "pyrefly.toml", "tach.toml", "pants.toml":
      if let table = document.table { read(table, name) }
    case "tox.ini", "setup.cfg", "mypy.ini", ".mypy.ini":
      if let sections = document.sections { read(sections, name) }
    case "pyrightconfig.json": readPyright(document.bytes)
    default:
      if ProjectMarker.setsEnvironment(name) {
        readEnvironment(String(decoding: document.bytes, as: UTF8.self))
      }
    }
  }

  private mutating func add(_ relative: some StringProtocol, _ line: Int, _ setting: String) {
    guard !relative.hasPrefix("/"), let path = treePath(folder, relative) else { return }
    entries.append(Entry(path: path, file: file, line: line, setting: setting))
  }

  /// A string, or a list of strings.
  private mutating func add(_ value: TOMLValue?, _ setting: String) {
    for value in value?.array ?? [value].compactMap(\.self) {
      for part in value.string?.split(whereSeparator: { $0 == "," || $0 == ":" }) ?? [] {
        add(Self.unvariable(part), value.position.line, setting)
      }
    }
  }

  // MARK: - TOML

  private mutating func read(_ document: TOMLTable, _ name: String) {
    let tool = document["tool"]?.table
    add(tool?.value(at: "mypy", "mypy_path"), "mypy_path")
    add(tool?.value(at: "pyright", "extraPaths"), "pyright's extraPaths")
    for environment in tool?.value(at: "pyright", "executionEnvironments")?.array ?? [] {
      add(environment.table?["extraPaths"], "pyright's extraPaths")
    }
    let pyrefly = name == "pyrefly.toml" ? document : tool?["pyrefly"]?.table
    add(pyrefly?["search-path"] ?? pyrefly?["search_path"], "pyrefly's search-path")
    let ruff = name.hasSuffix("ruff.toml") ? document : tool?["ruff"]?.table
    add(ruff?["src"], "ruff's src")
    let tach = name == "tach.toml" ? document : tool?["tach"]?.table
    add(tach?["source_roots"], "tach's source_roots")
    if name == "pants.toml" {
      for pattern in document.value(at: "source", "root_patterns")?.array ?? [] {
        if let text = pattern.string { add(pattern: text, pattern.position.line) }
      }
    }
  }

  /// `/src/*` from the root, `src/python` at any depth, one name for a star. Source: Pants, "Source
  /// roots".
  private mutating func add(pattern: String, _ line: Int) {
    let names = pattern.pathParts
    if names.isEmpty { return add(".", line, "pants' root_patterns") }
    for folder in folders {
      let parts = folder.pathParts
      guard parts.count >= names.count, !pattern.hasPrefix("/") || parts.count == names.count,
        zip(parts.suffix(names.count), names).allSatisfy({
          Glob.fits(Array($1.utf8), Array($0.utf8))
        })
      else { continue }
      add(folder, line, "pants' root_patterns")
    }
  }

  // MARK: - INI

  private mutating func read(_ document: INIFile, _ name: String) {
    for line in document.values("mypy", "mypy_path") {
      for part in line.text.split(whereSeparator: { ",: ".contains($0) }) {
        add(Self.unvariable(part), line.number, "mypy_path")
      }
    }
    guard name == "tox.ini" || name == "setup.cfg" else { return }
    for section in document.sections.keys.sorted() where section.contains("testenv") {
      for key in ["setenv", "set_env"] {
        for line in document.values(section, key) { readAssignment(line.text, line.number) }
      }
    }
  }

  /// Without a variable in front that stands for the folder of the file: `$MYPY_CONFIG_FILE_DIR/src`,
  /// `{toxinidir}/src`.
  private static func unvariable(_ path: some StringProtocol) -> String {
    let text = String(path).trimmingCharacters(in: .whitespaces)
    guard text.hasPrefix("$") || text.hasPrefix("{") else { return text }
    return text.firstIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? "."
  }

  // MARK: - JSON

  /// pyright allows comments, as they stand in JSON of Visual Studio Code.
  private mutating func readPyright(_ bytes: [UInt8]) {
    guard
      let object = try? JSONSerialization.jsonObject(with: Data(Self.withoutComments(bytes))),
      let document = object as? [String: Any]
    else { return }
    let environments = document["executionEnvironments"] as? [[String: Any]] ?? []
    for table in [document] + environments {
      for path in table["extraPaths"] as? [String] ?? [] { add(path, 1, "pyright's extraPaths") }
    }
  }

  private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var isString = false
    var index = 0
    func stands(_ text: StaticString, at place: Int) -> Bool {
      place + 1 < bytes.count && bytes[place] == text.utf8Start[0]
        && bytes[place + 1] == text.utf8Start[1]
    }
    while index < bytes.count {
      if !isString, stands("//", at: index) {
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      } else if !isString, stands("/*", at: index) {
        index += 2
        while index < bytes.count, !stands("*/", at: index) { index += 1 }
        index += 2
      } else {
        if isString, bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
          result.append(bytes[index])
          index += 1
        } else if bytes[index] == UInt8(ascii: "\"") {
          isString.toggle()
        }
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  // MARK: - The environment

  private mutating func readEnvironment(_ text: String) {
    var line = 0
    let isDockerfile = ProjectMarker.isDockerfile(file.fileName)
    var start = "/"
    for content in text.split(separator: "\n", omittingEmptySubsequences: false) {
      line += 1
      guard content.utf8.count < 4_096 else { continue }
      readAssignment(content, line)
      if isDockerfile { readInstruction(content, line, &start) }
    }
  }

  /// `COPY app/ .`: what stands in the folder lies where the program starts.
  ///
  /// - Parameter start: the working directory so far.
  private mutating func readInstruction(
    _ text: Substring, _ line: Int, _ start: inout String
  ) {
    let words = text.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard let instruction = words.first?.uppercased() else { return }
    switch instruction {
    case "FROM": start = "/"
    case "WORKDIR": if let path = words.dropFirst().first { start = Self.place(path, in: start) }
    case "COPY", "ADD":
      let paths = words.dropFirst().filter { !$0.hasPrefix("--") }
      guard paths.count == 2, !words.contains(where: { $0.hasPrefix("--from") }),
        Self.place(paths[1], in: start) == Self.place(".", in: start)
      else { return }
      for base in [folder, ""] {
        guard let path = treePath(base, paths[0]), !path.isEmpty, path != base,
          folders.contains(path)
        else { continue }
        entries.append(Entry(path: path, file: file, line: line, setting: "WORKDIR"))
        return
      }
    default: break
    }
  }

  /// A path of a container, without what says nothing.
  private static func place(_ path: Substring, in folder: String) -> String {
    (path.hasPrefix("/") ? String(path) : folder + "/" + path).pathParts.filter { $0 != "." }
      .joined(separator: "/")
  }

  /// `PYTHONPATH=a:b` behind `ENV`, `export`, a dash or nothing, with `=`, `:` or a blank between.
  private mutating func readAssignment(_ text: some StringProtocol, _ line: Int) {
    let trimmed = text.drop { $0 == " " || $0 == "\t" }
    guard !trimmed.hasPrefix("#"), let found = trimmed.range(of: "PYTHONPATH") else { return }
    let before = trimmed[..<found.lowerBound].trimmingCharacters(in: .whitespaces)
    guard
      before.isEmpty || "-\"'".contains(before.last ?? " ")
        || before.lowercased().hasSuffix("env") || before.hasSuffix("export")
        || before.contains("=")
    else { return }
    let rest = trimmed[found.upperBound...].drop { " =:\"'".contains($0) }
    for part in rest.prefix(while: { !" \"',\t\r".contains($0) }).split(whereSeparator: {
      ":;".contains($0)
    }) where !part.hasPrefix("$PYTHONPATH") && !part.hasPrefix("${PYTHONPATH") {
      addVisible(part, line)
    }
  }

  /// A path that may be one of a container: the longest end of it that is a folder of the tree.
  private mutating func addVisible(_ path: some StringProtocol, _ line: Int) {
    let text = Self.unvariable(path)
    guard !text.isEmpty else { return }
    let isAbsolute = text.hasPrefix("/")
    var parts = text.pathParts.filter { $0 != "." }[...]
    repeat {
      for base in isAbsolute ? [folder, ""] : [folder] {
        let end = parts.joined(separator: "/")
        if let candidate = treePath(base, end), !candidate.isEmpty, candidate != base,
          folders.contains(candidate)
        {
          entries.append(Entry(path: candidate, file: file, line: line, setting: "PYTHONPATH"))
          return
        }
      }
      parts = parts.dropFirst()
    } while isAbsolute && !parts.isEmpty
    // `PYTHONPATH=.`, and `/app` where the tree is copied to it.
    if let base = treePath(folder, "") {
      entries.append(Entry(path: base, file: file, line: line, setting: "PYTHONPATH"))
    }
  }
}
