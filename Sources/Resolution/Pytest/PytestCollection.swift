package import PythonSyntax

/// Which files pytest collects, and so imports, whether or not a test is in them.
package struct PytestCollection: Derived {
  /// By module.
  package let isCollected: Table<ModuleID, Bool>
  /// In the order of the modules.
  package let collisions: [Collision]
  private let settings: [String: PytestSettings]

  /// A file that pytest refuses because another was imported by its name, or by that of its package.
  package struct Collision: Sendable {
    package let module: ModuleID
    package let other: ModuleID
    /// The dotted name that both have.
    package let name: String
  }

  package init(of program: Program) {
    settings = program.layout.pytest
    let sessions = PytestSessions(program, settings)
    isCollected = Table(program.modules.indices.map { sessions.places[$0] != nil })
    collisions = sessions.collisions(in: program)
  }

  /// The settings that hold for the file at a path: those of the nearest folder above it.
  package func settings(of path: String) -> PytestSettings {
    PytestSessions.settings(of: path, settings)
  }

  /// The file that makes pytest import a file for its doctests; nil where none does.
  package func doctests(of path: String) -> String? {
    let settings = settings(of: path)
    guard settings.collectsDoctests, path.fileName != "setup.py", path.fileName != "__main__.py",
      let file = settings.path
    else { return nil }
    let rules = CollectionRules(settings)
    guard let start = rules.start(of: path), !rules.ignores(path),
      rules.enters(path.dropFileName, from: settings.folder, at: start)
    else { return nil }
    return file
  }

  /// Every file of settings, by path.
  package var allSettings: [PytestSettings] {
    settings.values.sorted {
      ($0.path ?? "").utf8.lexicographicallyPrecedes(($1.path ?? "").utf8)
    }
  }
}

extension Program {
  /// Which files pytest collects.
  package var pytest: PytestCollection { derived() }
}

/// Where each test file is collected: the runs of pytest that a tree is made for.
private struct PytestSessions {
  /// Where a file stands in its session.
  struct Place {
    /// The folder in which pytest is started.
    let session: String
    /// Which of the `testpaths` it is below.
    let start: Int
    /// Whether the name of another file may be its name, too.
    let mayCollide: Bool
  }

  private(set) var places: [ModuleID: Place] = [:]
  private let settings: [String: PytestSettings]
  private let conftests: [String: ModuleID]
  private let projects: Set<String>

  init(_ program: Program, _ settings: [String: PytestSettings]) {
    self.settings = settings
    conftests = Dictionary(
      program.modules.identified.compactMap { id, module in
        module.path.fileName == "conftest.py" ? (module.path.dropFileName, id) : nil
      }, uniquingKeysWith: { first, _ in first })
    projects = Set(
      program.files.markers.filter {
        ["pyproject.toml", "setup.py", "setup.cfg"].contains($0.fileName)
      }.map(\.dropFileName))
    let rules = settings.merging(["": .normal]) { known, _ in known }.mapValues(
      CollectionRules.init)
    let served = Self.served(rules, program)
    var around: Surroundings?
    for (id, module) in program.modules.identified {
      let path = module.path.dropFileName
      let known = around.flatMap { $0.path == path ? $0 : nil }
      guard let here = known ?? surroundings(of: path, rules, program) else { continue }
      around = here
      guard here.rule.takes(module.path), !program.layout.ansible.holds(module.path) else {
        continue
      }
      // `testpaths` that fit nothing don't count, nor do those of a project further out.
      let start = here.rule.namesFiles ? here.rule.start(of: module.path) : here.start
      let (folder, project) = (here.settingsFolder, here.project)
      let isNested = project.utf8.count > folder.utf8.count
      guard start != nil || isNested || served[folder] == false,
        here.rule.namesFiles
          ? here.rule.enters(path, from: start == nil && isNested ? project : folder, at: start)
          : here.isEntered,
        !here.rule.ignores(module.path),
        !here.conftests.contains(where: {
          Self.ignores(module.path, conftestIn: $0.folder, program.parsed[$0.module])
        })
      else { continue }
      let isNamed = start != nil && !here.rule.startsAnywhere
      places[id] = Place(
        session: isNested && !isNamed ? project : folder, start: start ?? 0,
        mayCollide: here.mayCollide)
    }
  }

  /// For each folder with settings, whether one of their `testpaths` leads to a file. Only files
  /// below the folder can be meant.
  private static func served(
    _ rules: [String: CollectionRules], _ program: Program
  ) -> [String: Bool] {
    var served = rules.mapValues { _ in false }
    var last: String?
    var open: [(folder: String, rule: CollectionRules)] = []
    for module in program.modules {
      let folder = module.path.dropFileName
      if folder != last {
        last = folder
        open = []
        _ = module.path.folder { above in
          if served[above] == false, let rule = rules[above] { open.append((above, rule)) }
          return false
        }
      }
      for (above, rule) in open where rule.start(of: module.path) != nil { served[above] = true }
      if !open.isEmpty { open.removeAll { served[$0.folder] == true } }
    }
    return served
  }

  /// What is the same for the files of one folder.
  private struct Surroundings {
    let path: String
    let rule: CollectionRules
    let settingsFolder: String
    let project: String
    /// Which of the `testpaths` it is below, and whether collection from there comes to it.
    let start: Int?
    let isEntered: Bool
    let mayCollide: Bool
    /// Those up to the folder of the settings that may leave files out.
    let conftests: [(folder: String, module: ModuleID)]
  }

  private func surroundings(
    of path: String, _ rules: [String: CollectionRules], _ program: Program
  ) -> Surroundings? {
    let file = path.isEmpty ? "" : path + "/"
    let settings = Self.settings(of: file, settings)
    let settingsFolder = settings.folder
    guard let rule = rules[settingsFolder] else { return nil }
    var conftests: [(folder: String, module: ModuleID)] = []
    var folder = path
    while true {
      if let conftest = self.conftests[folder], Self.mayIgnore(program.parsed[conftest]) {
        conftests.append((folder, conftest))
      }
      if folder.isEmpty || folder == settingsFolder { break }
      folder = folder.dropFileName
    }
    let project = Self.nearest(projects, above: file) ?? settingsFolder
    let start = rule.start(of: path)
    let isNested = project.utf8.count > settingsFolder.utf8.count
    return Surroundings(
      path: path, rule: rule, settingsFolder: settingsFolder, project: project, start: start,
      isEntered: rule.enters(
        path, from: start == nil && isNested ? project : settingsFolder, at: start),
      mayCollide: settings.importMode != .importlib, conftests: conftests)
  }

  static func settings(
    of path: String, _ settings: [String: PytestSettings]
  ) -> PytestSettings {
    var folder = path.dropFileName
    while true {
      if let found = settings[folder] { return found }
      if folder.isEmpty { return .normal }
      folder = folder.dropFileName
    }
  }

  private static func nearest(_ folders: Set<String>, above path: String) -> String? {
    var folder = path
    repeat {
      folder = folder.dropFileName
      if folders.contains(folder) { return folder }
    } while !folder.isEmpty
    return nil
  }

  /// Whether a conftest.py says of files that they aren't collected.
  private static func mayIgnore(_ facts: ParsedModule) -> Bool {
    !facts.collectionIgnores.isEmpty || hasIgnoreHook(facts)
  }

  private static func hasIgnoreHook(_ facts: ParsedModule) -> Bool {
    facts.definitions.contains {
      $0.parent == nil && $0.kind == .function
        && facts.bytes($0.name).elementsEqual("pytest_ignore_collect".utf8)
    }
  }

  /// Whether the conftest.py of a folder leaves a file below it out, or may.
  private static func ignores(
    _ path: String, conftestIn folder: String, _ facts: ParsedModule
  ) -> Bool {
    let rest = path.rest(below: folder) ?? path
    return facts.collectionIgnores.contains { ignored in
      let text = facts.string(ignored.value)
      return ignored.isPattern
        ? CollectionRules.fits(FileNamePattern(text), rest)
        : rest == text || rest.hasPrefix(text.hasSuffix("/") ? text : text + "/")
    } || hasIgnoreHook(facts)
  }

  // MARK: - Modules of one name

  /// What is imported by the name of another file, in the order of pytest: by the names of files
  /// and folders together. A file that fails leaves its name to the next.
  func collisions(in program: Program) -> [PytestCollection.Collision] {
    let packages = Set(
      program.modules.map(\.path).filter { $0.fileName == "__init__.py" }.map(\.dropFileName))
    var sessions: [String: [(start: Int, module: ModuleID)]] = [:]
    for module in program.modules.indices {
      guard let place = places[module], place.mayCollide, program.scopes[module] < .backup else {
        continue
      }
      sessions[place.session, default: []].append((place.start, module))
    }
    var found: [PytestCollection.Collision] = []
    for (_, files) in sessions {
      var modules: [String: ModuleID] = [:]
      var bases: [String: (folder: String, module: ModuleID)] = [:]
      let ordered = files.sorted { left, right in
        left.start != right.start
          ? left.start < right.start
          : Self.precedes(program.modules[left.module].path, program.modules[right.module].path)
      }
      for (_, module) in ordered {
        let path = program.modules[module].path
        var base = path.dropFileName
        while packages.contains(base), !base.isEmpty { base = base.dropFileName }
        let name = path.rest(below: base) ?? path
        let top = name.contains("/") ? String(name.prefix { $0 != "/" }) : nil
        if let other = modules[name] {
          let dotted = String(name.dropLast(".py".utf8.count)).replacing("/", with: ".")
          found.append(.init(module: module, other: other, name: dotted))
        } else if let top, let first = bases[top], first.folder != base {
          found.append(.init(module: module, other: first.module, name: top))
        } else if program.importability.causes[module] == nil {
          modules[name] = module
          if let top { bases[top] = bases[top] ?? (base, module) }
        }
      }
    }
    return found.sorted { $0.module < $1.module }
  }

  /// Folder by folder: a slash comes before every other character.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8) { a, b in
      let slash = UInt8(ascii: "/")
      return a != b && (a == slash || b != slash && a < b)
    }
  }
}

extension PytestSettings {
  /// Whether a file makes pytest import it as a top-level module where it stands in no package.
  /// Where no file says anything others than pytest may run the tests.
  func importsAlone(_ testPath: String) -> Bool {
    guard path != nil, importMode != .importlib, !considersNamespaces else { return false }
    let rules = CollectionRules(self)
    guard let start = rules.start(of: testPath) else { return false }
    return testPath.fileName == "conftest.py"
      || rules.takes(testPath) && !rules.ignores(testPath)
        && rules.enters(testPath.dropFileName, from: folder, at: start)
  }
}

/// The settings of one folder, made ready to be asked of many paths.
private struct CollectionRules {
  let startsAnywhere: Bool
  /// Whether one of the `testpaths` may fit a file and not its folder.
  let namesFiles: Bool
  private let folder: String
  private let starts: [Glob]
  private let names: [FileNamePattern]
  private let foldersLeftOut: [FileNamePattern]
  private let ignored: [String]
  private let ignoredGlobs: [FileNamePattern]

  init(_ settings: PytestSettings) {
    folder = settings.folder
    startsAnywhere = settings.testPaths.allSatisfy { $0.text == "." || $0.text == "./" }
    starts = settings.testPaths.map { Glob("/" + Self.plain($0.text)) }
    namesFiles = settings.testPaths.contains { $0.text.hasSuffix(".py") || $0.text.contains("*") }
    names = settings.pythonFiles.map(FileNamePattern.init)
    foldersLeftOut = settings.foldersLeftOut.map(FileNamePattern.init)
    ignored = settings.ignored.map(Self.plain)
    ignoredGlobs = settings.ignoredGlobs.map { FileNamePattern(Self.plain($0)) }
  }

  private static func plain(_ path: String) -> String {
    path.pathParts.filter { $0 != "." }.joined(separator: "/")
  }

  /// Which of the `testpaths` a file or folder is below; nil where it is below none.
  func start(of path: String) -> Int? {
    if path == folder { return startsAnywhere ? 0 : nil }
    guard let rest = relative(path, to: folder) else { return nil }
    return startsAnywhere ? 0 : starts.firstIndex { $0.matches(rest) }
  }

  /// Whether a file has a name that is collected, wherever it stands.
  func takes(_ path: String) -> Bool {
    guard let rest = relative(path, to: folder) else { return false }
    return names.contains { $0.fits(path: rest) } || isNamed(rest)
  }

  /// Whether one of the `testpaths` is the file itself.
  private func isNamed(_ rest: String) -> Bool {
    !startsAnywhere && starts.contains { $0.pattern.utf8.dropFirst().elementsEqual(rest.utf8) }
  }

  /// Whether `--ignore` leaves a file out.
  func ignores(_ path: String) -> Bool {
    if ignored.isEmpty, ignoredGlobs.isEmpty { return false }
    guard let rest = relative(path, to: folder) else { return false }
    return ignored.contains { rest == $0 || rest.isBelow($0) }
      || ignoredGlobs.contains { Self.fits($0, rest) }
  }

  /// Whether collection that starts in a folder, or by one of the `testpaths`, comes to a folder
  /// below.
  func enters(_ path: String, from origin: String, at start: Int?) -> Bool {
    guard let below = path == origin ? "" : relative(path, to: origin) else { return false }
    // A folder that is named is entered, whatever it is called.
    var entered = startsAnywhere ? 0 : start.map { starts[$0].pattern.pathParts.count } ?? 0
    var folder = origin
    for name in below.pathParts {
      entered -= 1
      folder += (folder.isEmpty ? "" : "/") + name
      if entered < 0, foldersLeftOut.contains(where: { $0.fits(path: folder) }) { return false }
    }
    return true
  }

  /// Whether a path or a folder above it fits.
  static func fits(_ pattern: FileNamePattern, _ path: String) -> Bool {
    var path = path
    while !path.isEmpty {
      if pattern.fits(path) { return true }
      path = path.dropFileName
    }
    return false
  }

  private func relative(_ path: String, to folder: String) -> String? {
    path.rest(below: folder)
  }
}
