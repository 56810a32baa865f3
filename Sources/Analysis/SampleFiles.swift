import PythonSyntax
import Resolution

/// Files that nobody imports and that stand where templates and data of tests do: they needn't be
/// Python, nor find what they import.
struct SampleFiles: Derived {
  let modules: Set<ModuleID>

  init(of program: Program) {
    let candidates = program.modules.indices.filter { module in
      Self.isSample(program.modules[module].path, scope: program.scopes[module])
        && program.graph.importers(of: module).isEmpty
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
    modules = Set(candidates.filter { !named.contains(program.modules[$0].name) })
  }

  /// `{{cookiecutter.slug}}/app.py`, `shop/templates/view.py`, `tests/data/bad.py`.
  private static func isSample(_ path: String, scope: CodeScope) -> Bool {
    if path.contains("{{") || path.contains("{%") { return true }
    return path.lowercased().pathParts.dropLast().contains { folder in
      anywhere.contains(String(folder)) || folder.hasSuffix("_template")
        || folder.hasPrefix("cookiecutter") || scope == .test && inTests.contains(String(folder))
    }
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
