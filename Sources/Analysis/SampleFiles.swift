import PythonSyntax
import Resolution

/// Files that nobody imports and that stand where templates and data of tests do: they needn't be
/// Python, nor find what they import.
struct SampleFiles: Derived {
  let modules: Set<ModuleID>

  init(of program: Program) {
    var known: [Folder: Bool] = [:]
    let candidates = program.modules.indices.filter { module in
      let path = program.modules[module].path
      let importers = program.graph.importers(of: module)
      if path.utf8.contains(UInt8(ascii: "{")), Self.isTemplate(path) {
        // Its own files import each other where it is filled in.
        return importers.allSatisfy { Self.isTemplate(program.modules[$0].path) }
      }
      guard importers.isEmpty else { return false }
      let folder = Folder(path: path.dropFileName, isTest: program.scopes[module] == .test)
      if let isSample = known[folder] { return isSample }
      let isSample = Self.isSample(folder)
      known[folder] = isSample
      return isSample
    }
    let names = Set(candidates.map { program.modules[$0].name })
    var named: Set<String> = []
    if !candidates.isEmpty {
      for facts in program.parsed {
        for text in facts.dottedStrings {
          let name = facts.string(text)
          if names.contains(name) { named.insert(name) }
        }
      }
    }
    modules = Set(
      candidates.filter {
        !named.contains(program.modules[$0].name) || Self.isTemplate(program.modules[$0].path)
      })
  }

  /// The same of a document, by its path alone; of notebooks, too, which are run a cell at a time.
  static func isSample(_ path: String) -> Bool {
    isTemplate(path) || ProjectMarker.isNotebook(path)
      || isSample(Folder(path: path.dropFileName, isTest: path.contains("test")))
  }

  private struct Folder: Hashable {
    let path: String
    let isTest: Bool
  }

  /// `{{cookiecutter.slug}}/app.py`
  private static func isTemplate(_ path: String) -> Bool {
    path.contains("{{") || path.contains("{%")
  }

  /// `shop/templates`, `tests/data`.
  private static func isSample(_ folder: Folder) -> Bool {
    folder.path.lowercased().pathParts.contains { name in
      anywhere.contains(String(name)) || name.hasSuffix("_template")
        || name.hasPrefix("cookiecutter")
        || folder.isTest && (inTests.contains(String(name)) || holdsData(name))
    }
  }

  /// `codegen_data`, `docstring_test_cases`
  private static func holdsData(_ folder: Substring) -> Bool {
    let words = folder.split { $0 == "_" || $0 == "-" }
    return words.count > 1 && (words.last == "data" || words.suffix(2) == ["test", "cases"])
  }

  private static let anywhere: Set<String> = [
    "templates", "template", "testdata", "test_data", "test-data", "testing_data", "testfiles",
    "test_files",
  ]
  private static let inTests: Set<String> = [
    "data", "fixtures", "fixture", "resources", "samples", "snippets", "cases", "input", "inputs",
    "expected", "snapshots", "assets", "files", "roots",
  ]
}

extension Program {
  /// Whether a file is a template or data of tests, which nothing imports.
  func isSample(_ module: ModuleID) -> Bool { derived(SampleFiles.self).modules.contains(module) }
}
