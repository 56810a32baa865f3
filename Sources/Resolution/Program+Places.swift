package import PythonSyntax

/// Where things stand, and what they are called.
extension Program {
  package func location(ofDefinition index: Int32, in module: ModuleID) -> Location {
    let definition = parsed[module].definitions[Int(index)]
    return Location(
      path: modules[module].path, line: Int(definition.line), column: Int(definition.column))
  }

  package func location(ofRecord record: Int32, in module: ModuleID) -> Location {
    let it = parsed[module].imports[Int(record)]
    return Location(path: modules[module].path, line: Int(it.line), column: Int(it.column))
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
    let isName = record.kind == .name
    return Location(
      path: modules[module].path, line: Int(isName ? record.nameLine : record.line),
      column: Int(isName ? record.nameColumn : record.column))
  }

  /// An import as it would be written by itself.
  package func statement(ofRecord record: Int32, in module: ModuleID) -> String {
    let it = parsed[module]
    let record = it.imports[Int(record)]
    let path = String(repeating: ".", count: Int(record.level)) + it.identifier(record.module)
    let alias = record.alias.isNone ? "" : " as " + it.identifier(record.alias)
    return record.kind == .module
      ? "import \(path)\(alias)" : "from \(path) import \(it.identifier(record.name))\(alias)"
  }

  /// The dotted path of a definition, from its module on.
  package func path(ofDefinition index: Int32, in module: ModuleID) -> String {
    let it = parsed[module]
    return modules[module].name + "." + it.qualifiedName(it.definitions[Int(index)])
  }

  /// Whether a call with a string imports the module of that name: the callee is
  /// `importlib.import_module` or `__import__`.
  package func importsModules(_ reference: StringReference, _ module: ModuleID) -> Bool {
    let it = parsed[module]
    if it.bytes(reference.callee).elementsEqual("__import__".utf8) { return true }
    guard reference.calleeRoot >= 0 else { return false }
    return it.bytes(it.imports[Int(reference.calleeRoot)].module).elementsEqual("importlib".utf8)
  }

  /// The first import by which one module imports another.
  package func statement(
    from: ModuleID, to: ModuleID, _ kinds: Set<ImportKind>
  ) -> Int? {
    let range = Int(symbols.firstImport[from])..<Int(symbols.firstImport[from.advanced(by: 1)])
    return range.first { imports[$0].target == to && kinds.contains(imports[$0].kind) }
  }

  /// The modules of the project that a module imports, or imports names of.
  package func modulesImported(by module: ModuleID) -> [ModuleID] {
    let range =
      Int(symbols.firstImport[module])..<Int(symbols.firstImport[module.advanced(by: 1)])
    var result: Set<ModuleID> = []
    for number in range {
      let link = symbols.links[number]
      if let base = link.base { result.insert(base) }
      if let target = imports[number].target { result.insert(target) }
      switch link.symbol {
      case .definition(let home, _)?: result.insert(home)
      case .module(let home)?: result.insert(home)
      case .binding, .external, nil: break
      }
    }
    return result.sorted()
  }
}
