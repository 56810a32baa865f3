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

      Files that skip themselves at module level are left alone.
      """,
    severities: [.error, .note])

  package static func findings(in program: Program) -> [Finding] {
    let conftests = failingConftests(program)
    var blocked: [(module: ModuleID, chain: [ModuleID])] = []
    for module in program.modules.indices {
      let name = program.modules[module].path.fileName
      let isFailing = program.importability.causes[module] != nil
      let failing =
        isFailing ? nil : conftest(above: program.modules[module].path, conftests)
      guard isFailing || failing != nil, name != "conftest.py", program.isCollected(module),
        testCount(module, program) > 0
      else { continue }
      blocked.append(
        (
          module,
          failing.map { [module] + program.importability.chain(from: $0) }
            ?? program.importability.chain(from: module)
        ))
    }
    var files: [ModuleID: Int] = [:]
    var tests: [ModuleID: Int] = [:]
    for (module, chain) in blocked {
      let root = chain.last ?? module
      files[root, default: 0] += 1
      tests[root, default: 0] += testCount(module, program)
    }
    return blocked.map { module, chain in
      let root = chain.last ?? module
      let own = program.importability.causes[module]
      var message =
        "pytest can't collect this file, and \(count(testCount(module, program), "test")) "
      message += "with it: "
      message +=
        root == module
        ? program.describe(root)
        : "'\(program.modules[root].name)' fails, \(program.describe(root))"
      if let files = files[root], files > 1 {
        message += "; this blocks \(count(tests[root] ?? 0, "test")) in \(files) files"
      }
      let scope = program.scopes[module]
      return Finding(
        rule: info.name, severity: scope >= .backup ? .note : .error, scope: scope,
        location: own.map { program.location(of: $0, in: module) }
          ?? Location(path: program.modules[module].path, line: 1, column: 1),
        message: message, notes: program.notes(along: chain),
        key: program.modules[module].name)
    }
  }

  /// Functions and methods that pytest takes for tests.
  private static func testCount(_ module: ModuleID, _ program: Program) -> Int {
    let facts = program.parsed[module]
    return facts.definitions.count { definition in
      guard definition.kind == .function || definition.kind == .asyncFunction,
        facts.bytes(definition.name).starts(with: "test".utf8)
      else { return false }
      guard let owner = definition.parent else { return true }
      let parent = facts.definitions[owner]
      return facts.bytes(parent.name).starts(with: "Test".utf8)
        || facts.texts(parent.bases).contains { $0.hasSuffix("TestCase") }
    }
  }

  /// By folder, with a slash at the end.
  private static func failingConftests(_ program: Program) -> [String: ModuleID] {
    var result: [String: ModuleID] = [:]
    for (id, module) in program.modules.identified where program.importability.causes[id] != nil {
      let path = module.path
      if path.fileName == "conftest.py" {
        result[String(path.dropLast("conftest.py".utf8.count))] = id
      }
    }
    return result
  }

  private static func conftest(above path: String, _ conftests: [String: ModuleID]) -> ModuleID? {
    guard !conftests.isEmpty else { return nil }
    var folder = Substring(path)
    while let slash = folder.utf8.lastIndex(of: UInt8(ascii: "/")) {
      if let found = conftests[String(folder[...slash])] { return found }
      folder = folder[..<slash]
    }
    return conftests[""]
  }
}
