import PythonSyntax
import Resolution

/// Where names of a file come from.
extension SourceOfModule {
  /// Whether the file says `from __future__ import annotations`.
  var postponesAnnotations: Bool {
    facts.imports.contains {
      facts.bytes($0.module).elementsEqual("__future__".utf8)
        && facts.bytes($0.name).elementsEqual("annotations".utf8)
    }
  }

  /// The lines on which a name of the module is bound.
  func linesOfBindings(of name: String) -> [Int] {
    names.uses.filter { use in
      use.name == name && (use.kind == .imported || use.kind == .store || use.kind == .definition)
    }.map { location($0.range.lowerBound).line }
  }

  /// Where a name of a module comes from.
  enum Origin {
    case builtIn
    case needs([DefinitionText.Need])
    /// From nothing that another module could import, in words.
    case other(String)
  }

  /// The imports that bind a name of the module.
  func imports(binding name: String) -> Origin {
    let symbols = program.symbols
    let bindings =
      symbols.names.find(name).map { symbols.bindings(of: $0, in: module) }
      .map { $0.map { symbols.bindings[$0] } } ?? []
    if bindings.isEmpty {
      if layout.statements.contains(where: { $0.form == .star }) {
        return .other("its '\(name)' may come from a star import.")
      }
      return BuiltInNames.contains(name)
        ? .builtIn : .other("nobody knows where its '\(name)' comes from.")
    }
    let ids = bindings.compactMap(\.record)
    let records = ids.map { facts.imports[$0] }
    guard records.count == bindings.count else {
      return .other(
        "it needs '\(name)' of its own module, which would import it back; move that first.")
    }
    // `import os` and `import os.path` bind one name.
    let isOneName =
      records.count == 1 || records.allSatisfy { $0.kind == .module && $0.alias.isNone }
    guard isOneName, records.allSatisfy({ $0.scope == .module && $0.flags.isEmpty }) else {
      return .other("its '\(name)' is imported under a condition.")
    }
    return .needs(
      zip(ids, records).map { id, record in
        let path = program.path(ofRecord: record, in: module)
        let alias = record.alias.isNone ? "" : " as " + facts.identifier(record.alias)
        let statement =
          record.kind == .module
          ? "import \(path)\(alias)"
          : "from \(path.parentPath) import \(path.lastName)\(alias)"
        let section =
          switch program.imports[symbols.id(ofRecord: id, in: module)].destination {
          case .standardLibrary: 0
          case .thirdParty: 1
          case .firstParty, .unresolved: 2
          }
        return DefinitionText.Need(
          name: name, statement: statement, path: path, section: section)
      })
  }
}
