package import PythonSyntax

/// Where things stand, and what they are called.
extension Program {
  /// What the file says of a definition.
  package subscript(definition: DefinitionID) -> Definition {
    _read { yield parsed[definition.module].definitions[definition.index] }
  }

  /// Where a definition stands.
  package func location(of id: DefinitionID) -> Location {
    let definition = self[id]
    return location(line: definition.line, column: definition.column, in: id.module)
  }

  /// Where the statement of an import stands.
  package func location(ofRecord id: ImportRecord.ID, in module: ModuleID) -> Location {
    let record = parsed[module].imports[id]
    return location(line: record.line, column: record.column, in: module)
  }

  /// A place in the file of a module.
  package func location(line: UInt32, column: UInt32, in module: ModuleID) -> Location {
    Location(path: modules[module].path, line: Int(line), column: Int(column))
  }

  /// What an import says.
  package func record(_ id: ImportID) -> ImportRecord {
    parsed[imports[id].importer].imports[imports[id].record]
  }

  /// The dotted path that an import statement names, its leading dots resolved.
  package func absolutePath(of record: ImportRecord, in module: ModuleID) -> String {
    let path = parsed[module].identifier(record.module)
    guard record.level > 0 else { return path }
    var parts = modules[module].name.split(separator: ".").map(String.init)
    if !modules[module].isPackage { parts = parts.dropLast() }
    let above = Int(record.level) - 1
    guard above < parts.count || above == 0 else {
      return String(repeating: ".", count: Int(record.level)) + path
    }
    parts = parts.dropLast(above)
    return (parts + (path.isEmpty ? [] : [path])).joined(separator: ".")
  }

  /// The dotted path of what an import record asks for: of a name, or of a module.
  package func path(ofRecord record: ImportRecord, in module: ModuleID) -> String {
    let base = absolutePath(of: record, in: module)
    guard record.kind == .name else { return base }
    return base + "." + parsed[module].identifier(record.name)
  }

  /// Where the name of an import record stands, or the statement where it imports a module.
  package func nameLocation(of record: ImportRecord, in module: ModuleID) -> Location {
    record.kind == .name
      ? location(line: record.nameLine, column: record.nameColumn, in: module)
      : location(line: record.line, column: record.column, in: module)
  }

  /// An import as it would be written by itself.
  package func statement(ofRecord record: ImportRecord.ID, in module: ModuleID) -> String {
    let facts = parsed[module]
    let record = facts.imports[record]
    let path = String(repeating: ".", count: Int(record.level)) + facts.identifier(record.module)
    let alias = record.alias.isNone ? "" : " as " + facts.identifier(record.alias)
    return record.kind == .module
      ? "import \(path)\(alias)" : "from \(path) import \(facts.identifier(record.name))\(alias)"
  }

  /// Imported names of one statement as they would be written on one line, at most four of them.
  package func statement(ofRecords ids: [ImportRecord.ID], in module: ModuleID) -> String {
    let facts = parsed[module]
    let records = ids.map { facts.imports[$0] }
    let path =
      String(repeating: ".", count: Int(records[0].level)) + facts.identifier(records[0].module)
    guard records[0].kind == .name else {
      return "import " + records.map { facts.identifier($0.module) }.joined(separator: ", ")
    }
    var names = records.map { facts.identifier($0.name) }
    if names.count > 4 { names = Array(names.prefix(3)) + ["and \(names.count - 3) more"] }
    return "from \(path) import " + names.joined(separator: ", ")
  }

  /// The dotted path of a definition, from its module on.
  package func path(of definition: DefinitionID) -> String {
    modules[definition.module].name + "."
      + parsed[definition.module].qualifiedName(self[definition])
  }

  /// Whether a call with a string imports the module of that name: the callee is
  /// `importlib.import_module` or `__import__`.
  package func importsModules(_ reference: StringReference, _ module: ModuleID) -> Bool {
    let facts = parsed[module]
    if facts.bytes(reference.callee).elementsEqual("__import__".utf8) { return true }
    guard let root = reference.calleeRoot else { return false }
    return facts.bytes(facts.imports[root].module).elementsEqual("importlib".utf8)
  }

  /// The first import by which one module imports another.
  package func statement(
    from: ModuleID, to: ModuleID, _ kinds: Set<ImportKind>
  ) -> ImportID? {
    symbols.imports(of: from).first { imports[$0].target == to && kinds.contains(imports[$0].kind) }
  }

  /// The modules of the project that a module imports, or imports names of.
  package func modulesImported(by module: ModuleID) -> [ModuleID] {
    var result: Set<ModuleID> = []
    for id in symbols.imports(of: module) {
      let link = symbols.links[id]
      if let base = link.base { result.insert(base) }
      if let target = imports[id].target { result.insert(target) }
      switch link.symbol {
      case .definition(let definition)?: result.insert(definition.module)
      case .module(let home)?: result.insert(home)
      case .binding, .external, nil: break
      }
    }
    return result.sorted()
  }
}
