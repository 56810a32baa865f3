/// What a file is for. Only product code makes the headline; the rest is counted by itself.
package enum CodeScope: String, Sendable, CaseIterable, Codable, Comparable {
  case product, test, tooling, backup, generated, vendored

  private var rank: Int {
    switch self {
    case .product: 0
    case .test: 1
    case .tooling: 2
    case .backup: 3
    case .generated: 4
    case .vendored: 5
    }
  }

  package static func < (left: CodeScope, right: CodeScope) -> Bool { left.rank < right.rank }
}

/// Tells a file's scope from its path.
struct ScopeInference {
  private let patterns: [(scope: CodeScope, globs: [Glob])]
  /// Folders called `test` that hold tests, as pytest would collect them.
  private let testFolders: Set<String>
  /// There a name says nothing: `ping_test.py` is a module.
  private let ansible: AnsibleContent
  /// What was asked for last: the files of a folder stand side by side.
  private var last: (path: String, folder: Folder)?

  /// What the names of the folders above a file say.
  private struct Folder {
    let isRoot: Bool
    let isBackup: Bool
    let isVendored: Bool
    let isTest: Bool
    let isTooling: Bool
  }

  init(configuration: any TreeSettings, paths: [String], ansible: AnsibleContent) {
    self.ansible = ansible
    var testFolders: Set<String> = []
    for path in paths where Self.isTestFile(path.fileName.dropLast(3)) && !ansible.holds(path) {
      let parts = path.pathParts
      for count in 1..<max(1, parts.count) where parts[count - 1].lowercased() == "test" {
        testFolders.insert(parts[..<count].joined(separator: "/"))
      }
    }
    self.testFolders = testFolders
    patterns = CodeScope.allCases.compactMap { scope in
      configuration.scopes[scope.rawValue].map { (scope, $0.map(Glob.init)) }
    }
  }

  /// - Parameter isGenerated: whether the file says so at its head.
  mutating func scope(of path: String, isGenerated: Bool = false) -> CodeScope {
    for (scope, globs) in patterns where globs.contains(where: { $0.matches(path) }) {
      return scope
    }
    let folder = folder(at: path.dropFileName)
    let file = path.fileName.lowercased().dropLast(3)
    if folder.isBackup || Self.isBackupFile(file) { return .backup }
    if isGenerated || file.hasSuffix("_pb2") || file.hasSuffix("_pb2_grpc") { return .generated }
    if folder.isVendored { return .vendored }
    if folder.isTest { return .test }
    if Self.isTestFile(file) || file == "tests", !ansible.holds(path) { return .test }
    if folder.isTooling || ProjectMarker.isNotebook(path) { return .tooling }
    if folder.isRoot, file == "setup" || file == "noxfile" || file == "fabfile" {
      return .tooling
    }
    return .product
  }

  private mutating func folder(at path: String) -> Folder {
    if let last, last.path == path { return last.folder }
    let names = path.pathParts.map { $0.lowercased() }
    let folder = Folder(
      isRoot: names.isEmpty,
      isBackup: names.first.map(Self.isBackupFolder) == true
        || names.contains(where: Self.isCertainlyBackup),
      isVendored: names.contains(where: FolderWords.saysVendored)
        || names.first.map(FolderWords.mayBeVendored) == true,
      isTest: isInTestFolder(path, names),
      isTooling: names.first.map(Self.isToolingFolder) == true)
    last = (path, folder)
    return folder
  }

  private static func isTestFile(_ name: some StringProtocol) -> Bool {
    name.hasPrefix("test_") || name.hasSuffix("_test") || name == "conftest"
  }

  /// `tests/` anywhere; `test/` only where it holds tests, for it may be a library's interface.
  private func isInTestFolder(_ path: String, _ folders: [String]) -> Bool {
    if folders.enumerated().contains(where: { Self.isOfDoubles($1, at: $0) }) { return true }
    // `test/resources`: what tests read, whatever language they are written in.
    if zip(folders, folders.dropFirst()).contains(where: {
      Self.isTestFolder($0) && ["resources", "data", "testdata", "fixtures"].contains($1)
    }) {
      return true
    }
    let written = path.pathParts
    return folders.indices.contains { index in
      guard Self.isTestFolder(folders[index]) else { return false }
      return folders[index] != "test"
        || testFolders.contains(written[...index].joined(separator: "/"))
    }
  }

  /// What stands in for the product in tests of it: `loadtest/`, `services/mock_llm/`.
  private static func isOfDoubles(_ name: String, at depth: Int) -> Bool {
    let words = name.split { $0 == "_" || $0 == "-" || $0 == "." }
    if words.contains(where: { ["loadtest", "loadtests"].contains($0) })
      || words.starts(with: ["load", "test"]) || words.starts(with: ["load", "tests"])
    {
      return true
    }
    // A top-level package of that one word is what the tree is about.
    guard depth > 0 || words.count > 1, let first = words.first, let last = words.last else {
      return false
    }
    return [first, last].contains {
      ["mock", "mocks", "mocked", "fake", "fakes", "stub", "stubs"].contains($0)
    }
  }

  /// A top-level folder of old copies.
  static func isBackupFolder(_ name: String) -> Bool {
    ["backup", "archive", "attic"].contains(name) || isCertainlyBackup(name)
  }

  /// A name that no product code has, at any depth.
  private static func isCertainlyBackup(_ name: String) -> Bool {
    ["backups", "archived", "archives"].contains(name) || name.hasPrefix("backup_of_")
      || name.hasPrefix("backup_") && name.contains(where: \.isNumber) || name.hasSuffix("_backup")
      || name.hasSuffix("_backups") || name.hasSuffix(".bak")
  }

  private static func isBackupFile(_ name: Substring) -> Bool {
    name.hasSuffix("_backup") || name.hasSuffix(".backup") || name.hasSuffix("_bak")
      || name.hasSuffix(".bak") || name.hasSuffix("_old") || name.hasSuffix(".orig")
      || name.hasPrefix("backup_of_")
  }

  static func isTestFolder(_ name: String) -> Bool {
    [
      "test", "tests", "testing_data", "test_data", "testdata", "e2e", "integration_tests",
      "unit_tests", "e2e_tests",
    ].contains(name)
  }

  static func isToolingFolder(_ name: String) -> Bool {
    [
      "scripts", "script", "tools", "tool", "tooling", "bin", "ci", ".github", ".ci", "dev",
      "devtools", "dev-tools", "dev_tools", "docs", "doc", "documentation", "examples",
      "example", "benchmarks", "benchmark", "deploy", "deployment", "infra", "infrastructure",
      "terraform", "migrations", "alembic", "docker", "dockerfiles", "k8s", "utils_scripts",
      "database_scripts", "hooks", "notebooks", "samples", "release", "releases", "packaging",
      "requirements",
    ].contains(name)
  }
}
