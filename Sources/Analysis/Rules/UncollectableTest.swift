package import Resolution
import PythonSyntax

/// Test files that pytest can't collect.
package enum UncollectableTest: Rule {
  package static let info = RuleInfo(
    name: "uncollectable-test",
    summary: "A test file that pytest fails to collect, because something it imports breaks.",
    explanation: """
      pytest imports a test file and the conftest.py files above it before it knows of any test. If
      an import breaks on that road, none of the tests in the file run. The message names the root
      cause and how many test files and tests it blocks; mend the one that blocks most first.

      ```python
      # tests/test_checkout.py
      from shop.checkout import pay   # error: pytest can't collect this file: ...
      ```

      pytest imports each file that it collects, with or without a test in it. Which those are, its
      settings say (`python_files`, `testpaths`, `norecursedirs`, `addopts`), the `--ignore` that all
      commands of a `tox.ini` give, and a conftest.py (`collect_ignore`). A file can't be collected
      either where another of the same module name was imported first, because no `__init__.py`
      tells them apart (a note where one of them is a script without a test, or they have an image
      or requirements each), and where a plugin that
      `pytest_plugins` names is missing. Files that skip themselves at module level are left alone.
      """,
    severities: [.error, .note])

  /// A test file, and what keeps pytest from it.
  struct Blocked {
    let module: ModuleID
    let obstacle: Obstacle
    /// From the test file to the module that fails by itself; the file alone where none does.
    let chain: [ModuleID]
  }

  enum Obstacle {
    case failure
    /// Another file is the same module to Python.
    case collision(PytestCollection.Collision)
    /// The last module of the chain names a plugin that isn't there.
    case plugin(StringReference)
  }

  package static func findings(in program: Program) -> [Finding] {
    program.blockedTests.map { blocked in
      let module = blocked.module
      let root = blocked.chain.last ?? module
      let scope = program.scopes[module]
      let cause = program.importability.failure(of: module)
      var location = Location(path: program.modules[module].path, line: 1, column: 1)
      var notes: [Finding.Note] = []
      var origins: [Finding.Origin] = []
      let reason: String
      switch blocked.obstacle {
      case .failure:
        if let cause { location = program.location(of: cause, in: module) }
        notes = program.notes(along: blocked.chain)
        origins = program.origins(of: module, from: root)
        reason =
          root == module
          ? program.describe(root)
          : "'\(program.modules[root].name)' fails, \(program.describe(root))"
      case .collision(let collision):
        let other = collision.other
        notes = [program.note("imported first", module: other)]
        reason =
          "another '\(collision.name)' is imported before, with \(program.modules[other].path)"
      case .plugin(let reference):
        let place = BrokenImport.location(of: reference, in: root, program)
        if root == module { location = place }
        origins = [Finding.Origin(rule: BrokenImport.info.name, location: place)]
        reason =
          "\(place.path):\(place.line) names the plugin "
          + "'\(program.parsed[root].string(reference.value))', and that is not there"
      }
      let tests = testCount(module, program)
      return Finding(
        rule: info.name, severity: severity(of: blocked, scope, program), scope: scope,
        location: location,
        message: "pytest can't collect this file"
          + (tests > 0 ? ", and \(count(tests, "test")) with it: " : ": ") + reason,
        notes: notes, key: program.modules[module].name, origins: origins)
    }
  }

  /// The test files that can't be collected.
  fileprivate static func blocked(_ program: Program) -> [Blocked] {
    let pytest = program.pytest
    let conftests = failingConftests(program)
    let collisions = Dictionary(
      pytest.collisions.map { ($0.module, $0) }, uniquingKeysWith: { $1 })
    return program.modules.indices.compactMap { module in
      guard pytest.isCollected[module] else { return nil }
      if program.importability.failure(of: module) != nil {
        return Blocked(
          module: module, obstacle: .failure, chain: program.importability.chain(from: module))
      }
      if let conftest = conftest(above: program.modules[module].path, conftests, pytest) {
        if program.importability.failure(of: conftest) != nil {
          return Blocked(
            module: module, obstacle: .failure,
            chain: [module] + program.importability.chain(from: conftest))
        }
        if let plugin = missingPlugin(of: conftest, program) {
          return Blocked(module: module, obstacle: .plugin(plugin), chain: [module, conftest])
        }
      }
      if program.parsed[module].traits.contains(.skips) { return nil }
      if let plugin = missingPlugin(of: module, program) {
        return Blocked(module: module, obstacle: .plugin(plugin), chain: [module])
      }
      return collisions[module].map {
        Blocked(module: module, obstacle: .collision($0), chain: [module])
      }
    }
  }

  private static func missingPlugin(of module: ModuleID, _ program: Program) -> StringReference? {
    program.parsed[module].stringReferences.first {
      $0.kind == .plugin && BrokenImport.missing($0, in: module, program) != nil
    }
  }

  static func severity(in scope: CodeScope) -> Severity { scope >= .backup ? .note : .error }

  /// Templates and data of tests mean it. What only a pattern such as `*.py` makes a test file is
  /// hardly ever collected. Files of one name collide where pytest is told to collect
  /// both in one run; else somebody may run them one by one, as pants and Bazel do, or as those are
  /// started that hold no test and those that each have an image or requirements of their own.
  private static func severity(
    of blocked: Blocked, _ scope: CodeScope, _ program: Program
  ) -> Severity {
    if program.isSample(blocked.module) { return .note }
    if scope == .product, testCount(blocked.module, program) == 0 { return .note }
    guard case .collision(let collision) = blocked.obstacle else { return severity(in: scope) }
    let runsAlone = program.files.markers.contains {
      ["pants.toml", "MODULE.bazel", "WORKSPACE"].contains($0)
    }
    if runsAlone || scope >= .backup { return .note }
    let settings = program.pytest.settings(of: program.modules[blocked.module].path)
    guard settings.testPaths.isEmpty else { return .error }
    let paths = [collision.module, collision.other].map { program.modules[$0].path }
    let areScripts = [collision.module, collision.other].contains {
      program.parsed[$0].isScript && testCount($0, program) == 0
    }
    return areScripts || program.surroundings(of: paths[0]) != program.surroundings(of: paths[1])
      ? .note : .warning
  }

  /// Functions and methods that pytest takes for tests.
  private static func testCount(_ module: ModuleID, _ program: Program) -> Int {
    let facts = program.parsed[module]
    let settings = program.pytest.settings(of: program.modules[module].path)
    // Of the class whose methods are counted.
    var current: (owner: LocalDefinitionID, isUnittest: Bool, isTest: Bool)?
    return facts.definitions.count { definition in
      guard definition.kind == .function || definition.kind == .asyncFunction else { return false }
      let name = facts.string(definition.name)
      guard let owner = definition.parent else { return settings.isTestFunction(name) }
      if current?.owner != owner {
        let parent = facts.definitions[owner]
        current = (
          owner, facts.texts(parent.bases).contains { $0.hasSuffix("TestCase") },
          settings.isTestClass(facts.string(parent.name))
        )
      }
      // What unittest calls a test, settings of pytest don't change.
      return current?.isUnittest == true
        ? name.hasPrefix("test")
        : current?.isTest == true && settings.isTestFunction(name)
    }
  }

  /// By folder, those that raise or name a plugin that isn't there.
  private static func failingConftests(_ program: Program) -> [String: ModuleID] {
    var result: [String: ModuleID] = [:]
    for (id, module) in program.modules.identified
    where module.path.hasSuffix("conftest.py") && module.path.fileName == "conftest.py" {
      if program.importability.failure(of: id) != nil || missingPlugin(of: id, program) != nil {
        result[module.path.dropFileName] = id
      }
    }
    return result
  }

  /// The nearest, up to the folder that the settings of pytest stand in.
  private static func conftest(
    above path: String, _ conftests: [String: ModuleID], _ pytest: PytestCollection
  ) -> ModuleID? {
    guard !conftests.isEmpty else { return nil }
    let root = pytest.settings(of: path).folder
    var folder = path
    repeat {
      folder = folder.dropFileName
      if let found = conftests[folder] { return found }
    } while !folder.isEmpty && folder != root
    return nil
  }
}

/// The folders that have an image, requirements or settings of tests of their own.
private struct TestSurroundings: Derived {
  let folders: Set<String>

  init(of program: Program) {
    folders = Set(
      program.files.markers.filter { path in
        let name = path.fileName
        return ProjectMarker.isDockerfile(name) || ProjectMarker.isCompose(name)
          || ProjectMarker.isRequirements(path)
          || ["pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "tox.ini", "pytest.ini"]
            .contains(name)
      }.map(\.dropFileName))
  }
}

private struct BlockedTests: Derived {
  let all: [UncollectableTest.Blocked]

  init(of program: Program) { all = UncollectableTest.blocked(program) }
}

extension Program {
  /// The nearest folder above a file that has an image, requirements or settings of tests.
  fileprivate func surroundings(of path: String) -> String? {
    path.folder(where: derived(TestSurroundings.self).folders.contains)
  }

  /// The test files that can't be collected.
  var blockedTests: [UncollectableTest.Blocked] { derived(BlockedTests.self).all }
}
