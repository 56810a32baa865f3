package import Resolution
import PythonSyntax

/// Which dotted paths the imports of a program write, how often, and in which modules.
package struct PathUsage: Sendable {
  /// The imports that write one dotted path, and who they are.
  package struct Entry: Sendable {
    /// Ascending, each once.
    package fileprivate(set) var importers: [ModuleID] = []
    package fileprivate(set) var imports = 0
  }

  package private(set) var entries: [String: Entry] = [:]
  /// Modules that import an object, by whatever path; ascending, each once.
  package private(set) var importers: [Symbol: [ModuleID]] = [:]

  /// Modules that patch a target, in the order of modules, each once.
  package private(set) var patches: [String: [ModuleID]] = [:]

  /// Counts what imports and patches write; imports of what is not the project's are left out.
  package init(_ program: Program) {
    for (module, facts) in program.parsed.identified where facts.error == nil {
      for reference in facts.stringReferences
      where reference.kind == .patch && !reference.isLenient
        && facts.patches(reference)
      {
        let path = facts.string(reference.value)
        guard
          path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            .allSatisfy(ModuleName.isIdentifier)
        else { continue }
        if patches[path]?.last != module { patches[path, default: []].append(module) }
      }
    }
    for (id, resolved) in program.imports.identified {
      let link = program.symbols.links[id]
      guard link.status != .standardLibrary, link.status != .thirdParty,
        link.status != .undeclared
      else { continue }
      let record = program.parsed[resolved.importer].imports[resolved.record]
      add(program.absolutePath(of: record, in: resolved.importer), resolved.importer)
      if record.kind == .name, program.parsed[resolved.importer].string(record.name) != "*" {
        add(program.path(ofRecord: record, in: resolved.importer), resolved.importer)
      }
      if let symbol = link.symbol, record.kind == .name || !record.alias.isNone,
        importers[symbol]?.last != resolved.importer
      {
        importers[symbol, default: []].append(resolved.importer)
      }
    }
  }

  private mutating func add(_ path: String, _ importer: ModuleID) {
    entries[path, default: Entry()].imports += 1
    if entries[path]?.importers.last != importer { entries[path]?.importers.append(importer) }
  }
}
