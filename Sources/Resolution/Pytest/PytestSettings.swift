import TOML

/// What pytest is told by the file that it takes its settings from: which files it collects, and
/// how it imports them.
///
/// Source: pytest, "Configuration", "Rootdir and configfile" and "How to invoke".
package struct PytestSettings: Sendable {
  /// A word of the settings, and the line that says it.
  package struct Word: Sendable, Hashable {
    package let text: String
    package let line: Int
  }

  /// How a test file gets onto the search path: `--import-mode`.
  package enum ImportMode: String, Sendable { case prepend, append, importlib }

  /// The file; nil for what holds where no file says anything.
  package let path: String?
  /// The folder of the file, to which its paths are relative: pytest's `rootdir`.
  package var folder: String { path?.dropFileName ?? "" }
  /// Patterns of the names, or the paths, of test files.
  package private(set) var pythonFiles = ["test_*.py", "*_test.py"]
  /// Where collection starts; everywhere where empty.
  package private(set) var testPaths: [Word] = []
  package private(set) var foldersLeftOut = [
    "*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}",
  ]
  /// Folders that are put on the search path.
  package private(set) var pythonpath: [Word] = []
  /// `--ignore` and `--ignore-glob`.
  package private(set) var ignored: [String] = []
  package private(set) var ignoredGlobs: [String] = []
  /// How names of test classes and test functions begin, or patterns of them.
  private(set) var pythonClasses = ["Test"]
  private(set) var pythonFunctions = ["test"]
  /// `--doctest-modules`: every Python file below the test paths is imported for its doctests.
  package private(set) var collectsDoctests = false
  /// Modules that `-p` loads before anything is collected.
  package private(set) var plugins: [Word] = []
  package private(set) var importMode = ImportMode.prepend
  /// Whether a test file may be of a package without `__init__.py`.
  private(set) var considersNamespaces = false

  /// What holds where no file says anything.
  package static let normal = PytestSettings(path: nil)

  private init(path: String?) { self.path = path }

  /// The files that may hold settings, in the order in which pytest asks those of a folder.
  package static let fileNames = [
    "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini",
    "setup.cfg",
  ]

  /// By folder the settings that hold there and below, up to the next.
  static func all(in documents: [String: ProjectDocument]) -> [String: PytestSettings] {
    var found: [String: (rank: Int, settings: PytestSettings)] = [:]
    for (path, document) in documents {
      guard let rank = fileNames.firstIndex(of: path.fileName),
        let settings = PytestSettings(document)
      else { continue }
      if let known = found[settings.folder], known.rank < rank { continue }
      found[settings.folder] = (rank, settings)
    }
    var all = found.mapValues(\.settings)
    for (path, document) in documents where path.fileName == "tox.ini" {
      let ignored = ignoredByTox(document)
      guard ignored != ([], []), let folder = all[document.folder] == nil ? nil : document.folder
      else { continue }
      all[folder]?.ignored += ignored.0
      all[folder]?.ignoredGlobs += ignored.1
    }
    return all
  }

  /// What all commands of a `tox.ini` that start pytest leave out: another command may be there for
  /// what one of them leaves out.
  private static func ignoredByTox(_ document: ProjectDocument) -> ([String], [String]) {
    var paths: Set<String>?
    var globs: Set<String>?
    for (name, section) in document.sections?.sections ?? [:] where name.hasPrefix("testenv") {
      for line in section.filter({ $0.key == "commands" }).flatMap(\.lines) {
        let words = ShellWords.split(line.text)
        guard
          let start = words.firstIndex(where: {
            $0 == "pytest" || $0 == "py.test" || $0.hasSuffix("/pytest")
          })
        else { continue }
        var settings = PytestSettings(path: nil)
        settings.readOptions(words[(start + 1)...].map { Word(text: $0, line: line.number) })
        paths = paths?.intersection(settings.ignored) ?? Set(settings.ignored)
        globs = globs?.intersection(settings.ignoredGlobs) ?? Set(settings.ignoredGlobs)
      }
    }
    return ((paths ?? []).sorted(), (globs ?? []).sorted())
  }

  /// Whether a class, by its name, is one of tests.
  package func isTestClass(_ name: String) -> Bool { Self.fits(name, pythonClasses) }

  /// Whether a function, by its name, is a test.
  package func isTestFunction(_ name: String) -> Bool { Self.fits(name, pythonFunctions) }

  /// By the beginning of the name, or by a pattern of it. Source: pytest, `python_functions`.
  private static func fits(_ name: String, _ patterns: [String]) -> Bool {
    patterns.contains { pattern in
      name.hasPrefix(pattern)
        || pattern.utf8.contains { "*?[".utf8.contains($0) } && FileNamePattern(pattern).fits(name)
    }
  }

  /// Nil where the file says nothing to pytest; a `pytest.ini` says something also when it is empty.
  init?(_ file: ProjectDocument) {
    self.init(path: file.path)
    let name = file.name
    if name.hasSuffix(".toml") {
      guard let document = file.table else { return nil }
      let tool = document.value(at: "tool", "pytest")?.table
      let table = name == "pyproject.toml" ? tool?["ini_options"]?.table ?? tool : document
      let own = name == "pyproject.toml" ? table : table?["pytest"]?.table
      guard own != nil || name != "pyproject.toml" else { return nil }
      for entry in own?.entries ?? [] { read(entry.key, Self.words(of: entry.value)) }
    } else {
      let section = file.sections?.sections[name == "setup.cfg" ? "tool:pytest" : "pytest"]
      guard section != nil || name.hasSuffix("pytest.ini") else { return nil }
      for entry in section ?? [] {
        read(
          entry.key,
          entry.lines.flatMap { line in
            ShellWords.split(line.text).map { Word(text: $0, line: line.number) }
          })
      }
    }
  }

  /// A text is split as a shell would, a list is as it is.
  private static func words(of value: TOMLValue) -> [Word] {
    if let text = value.string {
      return ShellWords.split(text).map { Word(text: $0, line: value.position.line) }
    }
    return (value.array ?? []).compactMap { element in
      element.string.map { Word(text: $0, line: element.position.line) }
    }
  }

  private mutating func read(_ key: String, _ words: [Word]) {
    switch key {
    case "python_files": pythonFiles = words.map(\.text)
    case "python_classes": pythonClasses = words.map(\.text)
    case "python_functions": pythonFunctions = words.map(\.text)
    case "testpaths": testPaths = words
    case "norecursedirs": foldersLeftOut = words.map(\.text)
    case "pythonpath": pythonpath = words
    case "consider_namespace_packages":
      considersNamespaces = words.first.map { $0.text.lowercased() != "false" } ?? true
    case "addopts": readOptions(words)
    default: break
    }
  }

  /// `--ignore=x` and `--ignore x`, `-p x` and `-px`.
  private mutating func readOptions(_ words: [Word]) {
    var rest = words[...]
    func value(of option: String, _ word: Word) -> Word? {
      if word.text == option { return rest.popFirst() }
      let joined = option.hasPrefix("--") ? option + "=" : option
      guard word.text.hasPrefix(joined) else { return nil }
      return Word(text: String(word.text.dropFirst(joined.count)), line: word.line)
    }
    while let word = rest.popFirst() {
      if let path = value(of: "--ignore", word) {
        ignored.append(path.text)
      } else if let pattern = value(of: "--ignore-glob", word) {
        ignoredGlobs.append(pattern.text)
      } else if word.text == "--doctest-modules" {
        collectsDoctests = true
      } else if let mode = value(of: "--import-mode", word) {
        importMode = ImportMode(rawValue: mode.text) ?? importMode
      } else if !word.text.hasPrefix("--"), let plugin = value(of: "-p", word) {
        if !plugin.text.hasPrefix("no:") { plugins.append(plugin) }
      }
    }
  }
}

/// Words of a line as a POSIX shell splits them, quotes and backslashes taken away.
enum ShellWords {
  /// A quote that isn't closed ends with the line.
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in line {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }
}
