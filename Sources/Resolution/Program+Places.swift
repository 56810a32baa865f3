package import PythonSyntax

/// Where things stand, and what they are called.
extension Program {
  package func location(ofDefinition index: Int32, in module: Int32) -> Location {
    let definition = parsed[Int(module)].definitions[Int(index)]
    return Location(
      path: modules[Int(module)].path, line: Int(definition.line), column: Int(definition.column))
  }

  package func location(ofRecord record: Int32, in module: Int32) -> Location {
    let it = parsed[Int(module)].imports[Int(record)]
    return Location(path: modules[Int(module)].path, line: Int(it.line), column: Int(it.column))
  }

  /// The dotted path that an import statement names, its leading dots resolved.
  package func absolutePath(of record: ImportRecord, in module: Int32) -> String {
    let path = parsed[Int(module)].identifier(record.module)
    guard record.level > 0 else { return path }
    var parts = modules[Int(module)].name.split(separator: ".").map(String.init)
    if !modules[Int(module)].isPackage { parts = parts.dropLast() }
    let above = Int(record.level) - 1
    guard above < parts.count || above == 0 else {
      return String(repeating: ".", count: Int(record.level)) + path
    }
    parts = parts.dropLast(above)
    return (parts + (path.isEmpty ? [] : [path])).joined(separator: ".")
  }

  /// The dotted path of what an import record asks for: of a name, or of a module.
  package func path(ofRecord record: ImportRecord, in module: Int32) -> String {
    let base = absolutePath(of: record, in: module)
    guard record.kind == .name else { return base }
    return base + "." + parsed[Int(module)].identifier(record.name)
  }

  /// Where the name of an import record stands, or the statement where it imports a module.
  package func nameLocation(of record: ImportRecord, in module: Int32) -> Location {
    let isName = record.kind == .name
    return Location(
      path: modules[Int(module)].path, line: Int(isName ? record.nameLine : record.line),
      column: Int(isName ? record.nameColumn : record.column))
  }

  /// An import as it would be written by itself.
  package func statement(ofRecord record: Int32, in module: Int32) -> String {
    let it = parsed[Int(module)]
    let record = it.imports[Int(record)]
    let path = String(repeating: ".", count: Int(record.level)) + it.identifier(record.module)
    let alias = record.alias.isNone ? "" : " as " + it.identifier(record.alias)
    return record.kind == .module
      ? "import \(path)\(alias)" : "from \(path) import \(it.identifier(record.name))\(alias)"
  }

  /// The dotted path of a definition, from its module on.
  package func path(ofDefinition index: Int32, in module: Int32) -> String {
    let it = parsed[Int(module)]
    return modules[Int(module)].name + "." + it.qualifiedName(it.definitions[Int(index)])
  }

  /// Whether a call with a string imports the module of that name: the callee is
  /// `importlib.import_module` or `__import__`.
  package func importsModules(_ reference: StringReference, _ module: Int32) -> Bool {
    let it = parsed[Int(module)]
    if it.bytes(reference.callee).elementsEqual("__import__".utf8) { return true }
    guard reference.calleeRoot >= 0 else { return false }
    return it.bytes(it.imports[Int(reference.calleeRoot)].module).elementsEqual("importlib".utf8)
  }

  /// The first import by which one module imports another.
  package func statement(from: Int32, to: Int32, _ kinds: Set<ImportKind>) -> Int? {
    let range = Int(symbols.firstImport[Int(from)])..<Int(symbols.firstImport[Int(from) + 1])
    return range.first { imports[$0].target == to && kinds.contains(imports[$0].kind) }
  }

  /// The modules of the project that a module imports, or imports names of.
  package func modulesImported(by module: Int32) -> [Int32] {
    let range =
      Int(symbols.firstImport[Int(module)])..<Int(symbols.firstImport[Int(module) + 1])
    var result: Set<Int32> = []
    for number in range {
      let link = symbols.links[number]
      if link.base >= 0 { result.insert(link.base) }
      if imports[number].target >= 0 { result.insert(imports[number].target) }
      switch link.symbol {
      case .definition(let home, _)?: result.insert(home)
      case .module(let home)?: result.insert(home)
      case .binding, .external, nil: break
      }
    }
    return result.sorted()
  }
}
