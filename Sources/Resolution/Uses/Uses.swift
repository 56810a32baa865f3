package import PythonSyntax

/// Who uses each module and each module-level definition, where, how and by which path: collected
/// once for all who ask, so that rules, targets, the registry and pages can't disagree.
package struct Uses: Derived {
  /// One use of a module or definition.
  package struct Use: Sendable {
    /// Where it stands, which says what it is.
    package enum Place: Sendable {
      /// A name of an import statement leads to it.
      case `import`(ImportID)
      /// An imported or own name, perhaps with attributes behind it, that means it.
      case reference(Reference.ID)
      /// The same of a name that a star import brings.
      case star(Reference.ID)
      /// A string that names it or a member of it: the target of a patch, `import_module`.
      case string(StringReference.ID)
    }

    package let place: Place
    /// How many attributes of a reference lead to it; what stands behind them is a member. Of a
    /// string, 1 where it names a member.
    package let depth: Int16
    /// Whose code uses it.
    package let module: ModuleID
  }

  private let rows: UseRows
  private let uses: Rows<UseRowID, Use>

  /// The uses of a module or module-level definition, those by imports first, then references and
  /// strings, each in the order of modules and places; nothing else has uses.
  package subscript(symbol: Symbol) -> ArraySlice<Use> {
    rows.row(of: symbol).map { uses[$0] } ?? []
  }

  package init(of program: Program) {
    var collection = UseCollection(program)
    collection.collect()
    rows = collection.rows
    uses = Rows(collection.found, count: rows.count)
  }
}

/// Of a module or definition that may be used.
struct UseRowID: TypedID {
  let rawValue: Int32
}

/// A row for each module, then for each definition of each module.
struct UseRows: Sendable {
  private let firstDefinition: Table<ModuleID, UseRowID>
  let count: Int

  init(_ facts: Table<ModuleID, ParsedModule>) {
    var first = Table<ModuleID, UseRowID>()
    first.reserveCapacity(facts.count)
    var next = UseRowID(facts.count)
    for module in facts {
      first.append(next)
      next = next.advanced(by: module.definitions.count)
    }
    firstDefinition = first
    count = Int(next.rawValue)
  }

  func row(of symbol: Symbol) -> UseRowID? {
    switch symbol {
    case .module(let module): UseRowID(rawValue: module.rawValue)
    case .definition(let definition):
      firstDefinition[definition.module].advanced(by: Int(definition.index.rawValue))
    case .binding, .external: nil
    }
  }
}

extension Program {
  /// Who uses what.
  package var uses: Uses { derived() }

  /// Modules that import a definition or module, or reach it through its module; ascending.
  package func importers(of symbol: Symbol) -> [ModuleID] {
    var importers: Set<ModuleID> = []
    for use in uses[symbol] where use.reaches { importers.insert(use.module) }
    return importers.sorted()
  }

  /// The dotted path by which a use reaches what it means, as it is written.
  package func path(of use: Uses.Use) -> String {
    let facts = parsed[use.module]
    switch use.place {
    case .import(let id):
      let record = record(id)
      // `import a.b` brings `a`.
      return record.kind == .module
        ? path(ofRoot: record, in: use.module) : path(ofRecord: record, in: use.module)
    case .reference(let id), .star(let id):
      let reference = facts.references[id]
      switch reference.root {
      case .definition(let index):
        return path(of: DefinitionID(module: use.module, index: index))
      case .record(let record):
        let root = path(ofRoot: facts.imports[record], in: use.module)
        return ([root] + names(behind: reference, of: use)).joined(separator: ".")
      }
    case .string(let id): return facts.string(facts.stringReferences[id].value)
    }
  }

  /// The attributes of a reference that lead to what is used.
  private func names(behind reference: Reference, of use: Uses.Use) -> [String] {
    reference.chain.isNone
      ? []
      : parsed[use.module].string(reference.chain).split(separator: ".").prefix(Int(use.depth))
        .map(String.init)
  }

  /// Where a use stands: an imported name, or the first of a reference's places.
  package func location(of use: Uses.Use) -> Location {
    let facts = parsed[use.module]
    switch use.place {
    case .import(let id):
      let record = record(id)
      return location(line: record.nameLine, column: record.nameColumn, in: use.module)
    case .reference(let id), .star(let id):
      let reference = facts.references[id]
      return location(line: reference.line, column: reference.column, in: use.module)
    case .string(let id):
      let string = facts.stringReferences[id]
      return location(line: string.line, column: string.column, in: use.module)
    }
  }

  /// When a use happens.
  package func kind(of use: Uses.Use) -> ImportKind {
    let facts = parsed[use.module]
    switch use.place {
    case .import(let id): return imports[id].kind
    case .reference(let id), .star(let id):
      return facts.references[id].record.map { ImportKind(facts.imports[$0]) } ?? .runtime
    case .string(let id): return facts.stringReferences[id].isInFunction ? .deferred : .runtime
    }
  }

  /// A use as it is written: a statement, "used 3 times as ...", a call with a string.
  package func text(of use: Uses.Use) -> String {
    let facts = parsed[use.module]
    switch use.place {
    case .import(let id): return statement(ofRecord: imports[id].record, in: use.module)
    case .reference(let id), .star(let id):
      let reference = facts.references[id]
      var written = names(behind: reference, of: use).joined(separator: ".")
      if let record = reference.record, !facts.imports[record].alias.isNone {
        written = facts.identifier(facts.imports[record].alias) + "." + written
      }
      return "used \(count(Int(reference.count), "time")) as \(written)"
    case .string(let id):
      let string = facts.stringReferences[id]
      return facts.string(string.callee.isNone ? string.value : string.callee) + "(\""
        + facts.string(string.value) + "\")"
    }
  }

  /// What the name that an import binds stands for: `a` of `import a.b`, `a.b` of
  /// `import a.b as c`, the module of a star import.
  func path(ofRoot record: ImportRecord, in module: ModuleID) -> String {
    let base = absolutePath(of: record, in: module)
    switch record.kind {
    case .name: return isStar(record, in: module) ? base : path(ofRecord: record, in: module)
    case .module: return record.alias.isNone ? String(base.topName) : base
    }
  }

  /// Whether the record is that of `from module import *`.
  package func isStar(_ record: ImportRecord, in module: ModuleID) -> Bool {
    record.kind == .name && parsed[module].bytes(record.name).elementsEqual("*".utf8)
  }
}

extension Uses.Use {
  /// Whether a name of an import statement leads to what is used.
  package var isImport: Bool {
    if case .import = place { return true }
    return false
  }

  /// Whether by it its module depends on what is used, other than by a name that an import of its
  /// own brings.
  package var reaches: Bool {
    switch place {
    case .import: true
    case .reference: depth > 0
    case .star: true
    case .string: false
    }
  }
}
