package import PythonSyntax

/// Who uses each module and each module-level definition, where, how and by which path: collected
/// once for all who ask, so that rules, targets, the registry and pages can't disagree.
package struct Uses: Derived {
  /// One use of a module or definition.
  package struct Use: Sendable {
    package enum Kind: UInt8, Sendable {
      /// A name of an import statement leads to it.
      case `import`
      /// An imported or own name, perhaps with attributes behind it, that means it.
      case reference
      /// The same of a name that a star import brings.
      case star
      /// A string that names it or a member of it: the target of a patch, `import_module`.
      case string
    }

    package let kind: Kind
    /// Whose code uses it.
    package let module: ModuleID
    /// Into the program's imports, or into the module's references or strings.
    package let number: Int32
    /// How many attributes of a reference lead to it; what stands behind them is a member. Of a
    /// string, 1 where it names a member.
    package let depth: Int16
  }

  private let rows: Rows

  /// The uses of a module or module-level definition, those by imports first, then references and
  /// strings, each in the order of modules and places; nothing else has uses.
  package subscript(symbol: Symbol) -> ArraySlice<Use> {
    rows.row(of: symbol).map { uses[Int(starts[$0])..<Int(starts[$0 + 1])] } ?? []
  }

  private let starts: [Int32]
  private let uses: [Use]

  package init(of program: Program) {
    var collection = UseCollection(program)
    collection.collect()
    rows = collection.rows
    var starts = [Int32](repeating: 0, count: rows.count + 1)
    for found in collection.found { starts[Int(found.row) + 1] += 1 }
    for row in 0..<rows.count { starts[row + 1] += starts[row] }
    var cursor = starts
    uses = [Use](unsafeUninitializedCapacity: collection.found.count) { buffer, count in
      for found in collection.found {
        let place = Int(cursor[Int(found.row)])
        cursor[Int(found.row)] += 1
        (buffer.baseAddress.map { $0 + place })?.initialize(to: found.use)
      }
      count = collection.found.count
    }
    self.starts = starts
  }

  /// A row for each module, then for each definition of each module.
  struct Rows: Sendable {
    private let firstDefinition: Table<ModuleID, Int32>
    let count: Int

    init(_ facts: Table<ModuleID, ParsedModule>) {
      var first = Table<ModuleID, Int32>()
      var next = Int32(facts.count)
      for module in facts {
        first.append(next)
        next += Int32(module.definitions.count)
      }
      firstDefinition = first
      count = Int(next)
    }

    func row(of symbol: Symbol) -> Int? {
      switch symbol {
      case .module(let module): Int(module.rawValue)
      case .definition(let module, let index): Int(firstDefinition[module] + index)
      case .binding, .external: nil
      }
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
    let it = parsed[use.module]
    switch use.kind {
    case .import:
      let record = it.imports[Int(imports[Int(use.number)].record)]
      return path(ofRecord: record, in: use.module)
    case .reference, .star:
      let reference = it.references[Int(use.number)]
      guard reference.root >= 0 else {
        return path(ofDefinition: ~reference.root, in: use.module)
      }
      let names =
        reference.chain.isNone
        ? [] : it.string(reference.chain).split(separator: ".").prefix(Int(use.depth))
      let root = path(ofRoot: it.imports[Int(reference.root)], in: use.module)
      return ([root] + names.map(String.init)).joined(separator: ".")
    case .string: return it.string(it.stringReferences[Int(use.number)].value)
    }
  }

  /// Where a use stands: an imported name, or the first of a reference's places.
  package func location(of use: Uses.Use) -> Location {
    let it = parsed[use.module]
    let path = modules[use.module].path
    switch use.kind {
    case .import:
      let record = it.imports[Int(imports[Int(use.number)].record)]
      return Location(path: path, line: Int(record.nameLine), column: Int(record.nameColumn))
    case .reference, .star:
      let reference = it.references[Int(use.number)]
      return Location(path: path, line: Int(reference.line), column: Int(reference.column))
    case .string:
      let reference = it.stringReferences[Int(use.number)]
      return Location(path: path, line: Int(reference.line), column: Int(reference.column))
    }
  }

  /// When a use happens.
  package func kind(of use: Uses.Use) -> ImportKind {
    let it = parsed[use.module]
    switch use.kind {
    case .import: return imports[Int(use.number)].kind
    case .reference, .star:
      let root = it.references[Int(use.number)].root
      return root < 0 ? .runtime : ImportKind(it.imports[Int(root)])
    case .string:
      return it.stringReferences[Int(use.number)].isInFunction ? .deferred : .runtime
    }
  }

  /// A use as it is written: a statement, "used 3 times as ...", a call with a string.
  package func text(of use: Uses.Use) -> String {
    let it = parsed[use.module]
    switch use.kind {
    case .import: return statement(ofRecord: imports[Int(use.number)].record, in: use.module)
    case .reference, .star:
      let reference = it.references[Int(use.number)]
      let names =
        reference.chain.isNone
        ? [] : it.string(reference.chain).split(separator: ".").prefix(Int(use.depth))
      var written = names.joined(separator: ".")
      if reference.root >= 0, !it.imports[Int(reference.root)].alias.isNone {
        written = it.identifier(it.imports[Int(reference.root)].alias) + "." + written
      }
      return "used \(count(Int(reference.count), "time")) as \(written)"
    case .string:
      let reference = it.stringReferences[Int(use.number)]
      return it.string(reference.callee.isNone ? reference.value : reference.callee) + "(\""
        + it.string(reference.value) + "\")"
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

  package func isStar(_ record: ImportRecord, in module: ModuleID) -> Bool {
    record.kind == .name && parsed[module].bytes(record.name).elementsEqual("*".utf8)
  }
}

extension Uses.Use {
  /// Whether by it its module depends on what is used, other than by a name that an import of its
  /// own brings.
  package var reaches: Bool {
    switch kind {
    case .import: true
    case .reference: depth > 0
    case .star: true
    case .string: false
    }
  }
}
