package import PythonSyntax
package import Resolution

/// A way by which one module loads another while it is imported, called, or collected by pytest.
package struct LoadEdge: Sendable {
  /// How it does so.
  package enum Way: Sendable {
    /// An import statement.
    case statement(ImportRecord.ID)
    /// An import whose path leads nowhere, and whose words the other's name ends with.
    case unfollowed(ImportRecord.ID)
    /// A string that names it: `import_module("a.b")`, `patch("a.b.C")`, or any dotted path.
    case string(line: Int, column: Int)
    /// The package that a module stands in is imported with it.
    case package
    /// The conftest.py of its folder or of one above.
    case conftest
    /// A plugin of pytest, by settings or an entry point.
    case plugin(Location)
    /// It imports by names that it doesn't write out, and the other stands below its folder.
    case folder
  }

  package let importer: ModuleID
  package let imported: ModuleID
  package let way: Way
}

extension LoadEdge {
  /// Where it stands, in a program that has it.
  package func location(in program: Program) -> Location {
    switch way {
    case .statement(let record), .unfollowed(let record):
      program.location(ofRecord: record, in: importer)
    case .string(let line, let column):
      Location(path: program.modules[importer].path, line: line, column: column)
    case .plugin(let location): location
    case .package, .conftest, .folder:
      Location(path: program.modules[importer].path, line: 1, column: 1)
    }
  }

  /// What it is, in words.
  package func words(in program: Program) -> String {
    switch way {
    case .statement(let record):
      let kind = ImportKind(program.parsed[importer].imports[record])
      return program.statement(ofRecord: record, in: importer)
        + (kind == .runtime ? "" : " (\(kind.name))")
    case .unfollowed(let record):
      return program.statement(ofRecord: record, in: importer) + " (perhaps)"
    case .string: return "names it in a string"
    case .package: return "stands in this package"
    case .conftest: return "pytest loads this conftest.py first"
    case .plugin: return "pytest loads this plugin first"
    case .folder: return "loads modules below its folder by names that aren't written out"
    }
  }
}
