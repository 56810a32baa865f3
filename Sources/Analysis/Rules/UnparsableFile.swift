package import Resolution
import PythonSyntax

/// Files that Python can't read.
package enum UnparsableFile: Rule {
  package static let info = RuleInfo(
    name: "unparsable-file",
    summary: "A file that Python refuses to parse, or that can't be read.",
    explanation: """
      CPython raises SyntaxError when it imports such a file, so that everything that imports it
      fails too. That includes what `ast.parse` takes and `compile` refuses, such as `return`
      outside a function, `nonlocal` at module level, or a parameter that is there twice. Groundplan names the line that CPython names and still reads what stands on both
      sides of the broken place, so that the file's other imports and definitions count.

      In templates (`{{cookiecutter.slug}}/`, `templates/`) and data of tests (`testdata/`,
      `tests/data/`, `tests/codegen_data/`, `tests/fixtures/`) that nothing imports, this is a note.

      ```python
      def total(items:      # error: '(' was never closed
          return sum(items)
      ```

      Mend the file, or leave it out with `exclude` if it is no Python.
      """,
    severities: [.error, .note])

  package static func findings(in program: Program) -> [Finding] {
    let unparsable = program.modules.indices.compactMap { index -> Finding? in
      guard let error = program.parsed[index].refusal else { return nil }
      let path = program.modules[index].path
      let isSample = program.isSample(index) || ProjectMarker.isNotebook(path)
      return Finding(
        rule: info.name, severity: isSample ? .note : .error,
        scope: program.scopes[index],
        location: location(of: index, in: program),
        message:
          "Python can't \(program.parsed[index].error == nil ? "compile" : "parse") this file: "
          + error.message,
        notes: [], key: path)
    }
    let unreadable = program.files.skipped.filter { $0.reason == .unreadable }.map { skipped in
      Finding(
        rule: info.name, severity: SampleFiles.isSample(skipped.path) ? .note : .error,
        scope: .product, location: Location(path: skipped.path, line: 1, column: 1),
        message: "this can't be read: \(skipped.detail)", notes: [], key: skipped.path)
    }
    return unparsable + unreadable
  }

  /// The place that CPython names.
  static func location(of module: ModuleID, in program: Program) -> Location {
    let error = program.parsed[module].refusal
    return Location(
      path: program.modules[module].path, line: max(1, error?.line ?? 1),
      column: error?.column ?? 1)
  }
}
