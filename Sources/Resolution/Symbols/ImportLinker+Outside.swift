import PythonSyntax

/// Names that other modules put into a module.
extension ImportLinker {
  /// `module.name = value` in another module binds the name there.
  mutating func noteOutsideBindings(_ links: Table<ImportID, ImportLink>) {
    for name in Self.everywhere.sorted() + ["__path__"] { _ = table.names.intern(name) }
    var chains: [Chain] = []
    for (importer, module) in parsed.identified {
      // Names that nobody binds may be asked for all the same.
      for export in module.exports ?? [] {
        _ = module.bytes(export).withUnsafeBufferPointer { table.names.intern($0) }
      }
      for string in module.stringReferences {
        switch string.kind {
        case .provided: provided.insert(module.string(string.value))
        case .assigned: noteAssigned(module.bytes(string.value), by: importer)
        case .patch, .object, .attribute, .module, .plugin: break
        }
      }
      let path = index.modules[importer].path
      if module.traits.contains(.changesSearchPath), path.fileName == "conftest.py" {
        pathChangesInTests = true
      }
      for reference in module.references where reference.isStore || reference.isHandedOn {
        guard let root = reference.record else { continue }
        for record in roads(to: root, in: module) {
          let chain = Chain(
            start: start(of: record, in: importer, links), names: module.bytes(reference.chain))
          guard reference.isStore else {
            noteHandedOn(chain, by: importer, links)
            continue
          }
          chains.append(chain)
        }
      }
    }
    // What stands behind one name first: `package.other = ...` comes before `package.other.x = ...`.
    for chain in chains where !chain.names.contains(UInt8(ascii: ".")) { note(chain, links) }
    for chain in chains where chain.names.contains(UInt8(ascii: ".")) { note(chain, links) }
    noteBinders(links)
    noteFilledTables(links)
  }

  /// Attributes behind what an import binds.
  private struct Chain {
    let start: Owner
    let names: ArraySlice<UInt8>
  }

  /// What an attribute may be set on.
  private enum Owner {
    case module(ModuleID)
    /// A folder without a file of its own.
    case folder(ModuleIndex.Target)
    /// A class, a function, something from outside: no module of the tree.
    case object
    case unknown

    init(_ target: ModuleIndex.Target) {
      self = target.module.map(Owner.module) ?? .folder(target)
    }
  }

  /// The import itself, and where a condition or a `try` stands around it the others by which the
  /// module may get the name.
  private func roads(to root: ImportRecord.ID, in module: ParsedModule) -> [ImportRecord.ID] {
    let record = module.imports[root]
    guard !record.flags.isDisjoint(with: [.inTry, .inExcept, .conditional]),
      case let name = record.firstBoundName(in: module), !name.isEmpty
    else { return [root] }
    return module.imports.identified.compactMap { id, other in
      other.firstBoundName(in: module).elementsEqual(name) ? id : nil
    }
  }

  /// What the name that an import binds stands for.
  private func start(
    of root: ImportRecord.ID, in importer: ModuleID, _ links: Table<ImportID, ImportLink>,
    depth: Int = 0
  ) -> Owner {
    let module = parsed[importer]
    let record = module.imports[root]
    let link = links[table.id(ofRecord: root, in: importer)]
    switch record.kind {
    case .module:
      if !record.alias.isNone { return link.base.map(Owner.module) ?? .object }
      // `import a.b` binds `a`.
      let path = module.bytes(record.module)
      let end = path.firstIndex(of: UInt8(ascii: ".")) ?? path.endIndex
      guard case .firstParty(let top) = index.resolve(path[..<end], from: importer) else {
        return .object
      }
      return Owner(top)
    case .name:
      guard let base = link.base else { return link.child?.module.map(Owner.module) ?? .object }
      guard let name = table.name(askedBy: table.id(ofRecord: root, in: importer)) else {
        return .module(base)
      }
      // `from . import part` in the package itself.
      if base == importer { return link.child?.module.map(Owner.module) ?? .unknown }
      return owner(name, of: base, links, depth: depth + 1)
    }
  }

  /// What a module has under a name, as far as its own statements tell.
  private func owner(
    _ name: NameID, of module: ModuleID, _ links: Table<ImportID, ImportLink>, depth: Int = 0
  ) -> Owner {
    guard depth < Self.maximumAliases * 2 else { return .unknown }
    var found: Owner?
    for place in table.bindings(of: name, in: module) {
      let binding = table.bindings[place]
      let next: Owner
      switch binding.kind {
      case .deletion: continue
      case .served:
        next = index.submodule(of: module, named: name)?.module.map(Owner.module) ?? .unknown
      case .target, .global: next = .unknown
      case .definition:
        guard let definition = binding.definition else { continue }
        next = owner(definition.index, of: module, links, depth: depth)
      case .import:
        guard let record = binding.record else { continue }
        next = start(of: record, in: module, links, depth: depth)
      }
      if case .module = next { return next }
      if case .unknown = next { found = next }
      found = found ?? next
    }
    if let found { return found }
    return index.submodule(of: module, named: name).map(Owner.init) ?? .unknown
  }

  /// What a definition is: of assignments only a renaming tells.
  private func owner(
    _ index: Definition.ID, of module: ModuleID, _ links: Table<ImportID, ImportLink>, depth: Int
  ) -> Owner {
    let facts = parsed[module]
    let definition = facts.definitions[index]
    guard definition.kind == .assignment else { return .object }
    let path = facts.bytes(definition.aliasOf)
    guard !path.isEmpty else {
      return facts.bytes(definition.value).mayBringModule ? .unknown : .object
    }
    guard !path.contains(UInt8(ascii: ".")),
      let name = path.withUnsafeBufferPointer({ table.names.find($0) }),
      name != definitionName(definition, facts)
    else { return .unknown }
    return owner(name, of: module, links, depth: depth + 1)
  }

  private func definitionName(_ definition: Definition, _ facts: ParsedModule) -> NameID? {
    facts.bytes(definition.name).withUnsafeBufferPointer { table.names.find($0) }
  }

  // MARK: - Chains

  private mutating func note(_ chain: Chain, _ links: Table<ImportID, ImportLink>) {
    var owner = chain.start
    let names = chain.names.split(separator: UInt8(ascii: "."))
    for (place, name) in names.enumerated() {
      let isAll = name.elementsEqual("*".utf8) || name.elementsEqual("__dict__".utf8)
      switch owner {
      case .object: return
      case .unknown:
        if let last = names.last, !isAll {
          setSomewhere.insert(last.withUnsafeBufferPointer { table.names.intern($0) })
        }
        return
      case .folder(let target):
        let id = name.withUnsafeBufferPointer { table.names.find($0) }
        owner = index.child(of: target, named: id).map(Owner.init) ?? .object
      case .module(let module):
        if isAll {
          openModules.insert(module)
          return
        }
        let id = name.withUnsafeBufferPointer { table.names.intern($0) }
        guard place < names.count - 1 else {
          table.setFromOutside.insert(SymbolTable.Attribute(module: module, name: id))
          return
        }
        owner = self.owner(id, of: module, links)
      }
    }
  }

  /// `sys.modules["a.b"].c = ...`: `a.b.c`, or `a.b.*`.
  private mutating func noteAssigned(_ path: ArraySlice<UInt8>, by importer: ModuleID) {
    if path.starts(with: "?.".utf8) {
      setSomewhere.insert(path.dropFirst(2).withUnsafeBufferPointer { table.names.intern($0) })
      return
    }
    guard let dot = path.lastIndex(of: UInt8(ascii: ".")),
      case .firstParty(let target) = index.resolve(path[..<dot], from: importer),
      let module = target.module
    else { return }
    let name = path[(dot + 1)...]
    if name.elementsEqual("*".utf8) {
      openModules.insert(module)
    } else {
      table.setFromOutside.insert(
        SymbolTable.Attribute(
          module: module, name: name.withUnsafeBufferPointer { table.names.intern($0) }))
    }
  }

  /// A module is handed to a function, of the importer or of a module that it imports, that sets
  /// attributes of what it is given.
  private mutating func noteHandedOn(
    _ chain: Chain, by importer: ModuleID, _ links: Table<ImportID, ImportLink>
  ) {
    guard case .module(let start) = chain.start else { return }
    var module = start
    for name in chain.names.split(separator: UInt8(ascii: ".")) {
      guard let id = name.withUnsafeBufferPointer({ table.names.find($0) }),
        case .module(let next) = owner(id, of: module, links)
      else { return }
      module = next
    }
    guard !openModules.contains(module) else { return }
    let setters = [importer] + table.imports(of: importer).compactMap { links[$0].base }
    for setter in setters {
      if parsed[setter].traits.contains(.setsOnArguments) { openModules.insert(module) }
      for name in parsed[setter].argumentAttributes {
        let id = parsed[setter].bytes(name).withUnsafeBufferPointer { table.names.intern($0) }
        table.setFromOutside.insert(SymbolTable.Attribute(module: module, name: id))
      }
    }
  }

  // MARK: - What finds modules for others

  /// Modules that import one which puts a finder into place, and those that import them: what is
  /// installed stays.
  mutating func noteFinders(_ links: Table<ImportID, ImportLink>) {
    var installing = Set(parsed.indices.filter(findsForOthers))
    for _ in 0..<2 where !installing.isEmpty {
      let known = installing
      for importer in parsed.indices where !known.contains(importer) {
        let findsForIt = table.imports(of: importer).contains { id in
          links[id].base.map(known.contains) ?? false
            || links[id].child?.module.map(known.contains) ?? false
        }
        if findsForIt { installing.insert(importer) }
      }
    }
    modulesBehindFinders = installing.filter { !findsForOthers($0) }
  }

  /// Whether a module finds others for who imports it; six finds what is its own.
  private func findsForOthers(_ module: ModuleID) -> Bool {
    parsed[module].traits.contains(.installsFinder)
      && index.modules[module].path.fileName != "six.py"
  }

  // MARK: - What writes into its callers

  /// Modules that call or are decorated by what writes into the module of its caller, of a function
  /// it is given, or of a name.
  private mutating func noteBinders(_ links: Table<ImportID, ImportLink>) {
    var binders: [ModuleID: Set<NameID>] = [:]
    for (id, module) in parsed.identified where !module.outsideBinders.isEmpty {
      binders[id] = names(ofBindersIn: module)
      if module.references.contains(where: { $0.root.isDefinition }) { openModules.insert(id) }
    }
    guard !binders.isEmpty else { return }
    // Packages pass them on.
    for _ in 0..<Self.maximumAliases {
      let known = binders
      for importer in parsed.indices where index.modules[importer].isPackage {
        for id in table.imports(of: importer) {
          guard let base = links[id].base, base != importer, let names = known[base],
            !isForTypes(id, of: importer)
          else { continue }
          if let name = table.name(askedBy: id) {
            if names.contains(name) { binders[importer, default: []].insert(name) }
          } else if parsed[importer].imports[table.record(of: id, in: importer)].kind == .name {
            binders[importer, default: []].formUnion(names)
          }
        }
      }
      if known == binders { break }
    }
    for (importer, module) in parsed.identified {
      for id in table.imports(of: importer) {
        let link = links[id]
        guard !openModules.contains(importer) else { break }
        let record = table.record(of: id, in: importer)
        if isForTypes(id, of: importer) { continue }
        if let child = link.child?.module, let names = binders[child] {
          if isUsed(record, of: module, for: names) { openModules.insert(importer) }
        } else if let base = link.base, let names = binders[base] {
          if let name = table.name(askedBy: id) {
            if names.contains(name), isUsed(record, of: module) { openModules.insert(importer) }
          } else if isUsed(record, of: module, for: names) {
            openModules.insert(importer)
          }
        }
      }
    }
  }

  /// What type checkers alone read calls nothing.
  private func isForTypes(_ id: ImportID, of importer: ModuleID) -> Bool {
    parsed[importer].imports[table.record(of: id, in: importer)].flags.contains(.typeChecking)
  }

  /// The names of those that write, and where one is used by others of its module all of them.
  private func names(ofBindersIn module: ParsedModule) -> Set<NameID> {
    let binders = Set(module.outsideBinders)
    let isUsed = module.references.contains { reference in
      if case .definition(let definition) = reference.root {
        binders.contains(definition)
      } else {
        false
      }
    }
    let definitions =
      isUsed
      ? Array(module.definitions.indices.filter { module.definitions[$0].parent == nil })
      : module.outsideBinders
    return Set(
      definitions.compactMap { id in
        module.bytes(module.definitions[id].name).withUnsafeBufferPointer { table.names.find($0) }
      })
  }

  private func isUsed(_ record: ImportRecord.ID, of module: ParsedModule) -> Bool {
    module.references.contains { $0.record == record }
  }

  /// Whether a name of it stands in the chain behind the module that an import brings.
  private func isUsed(
    _ record: ImportRecord.ID, of module: ParsedModule, for names: Set<NameID>
  ) -> Bool {
    module.references.contains { reference in
      reference.record == record && !reference.chain.isNone
        && module.bytes(reference.chain).split(separator: UInt8(ascii: ".")).contains { part in
          part.withUnsafeBufferPointer { table.names.find($0) }.map(names.contains) ?? false
        }
    }
  }

  // MARK: - Tables of a lazy module

  /// A table that `__getattr__` looks into, and that another module imports or reaches, may be
  /// filled there.
  private mutating func noteFilledTables(_ links: Table<ImportID, ImportLink>) {
    var tables: [ModuleID: [ArraySlice<UInt8>]] = [:]
    for (id, module) in parsed.identified where !module.servedTables.isEmpty {
      tables[id] = module.servedTables.map(module.bytes)
    }
    guard !tables.isEmpty else { return }
    for (importer, module) in parsed.identified {
      for id in table.imports(of: importer) {
        let record = table.record(of: id, in: importer)
        let link = links[id]
        if let base = link.base, base != importer, let names = tables[base],
          module.imports[record].kind == .name,
          names.contains(where: { $0.elementsEqual(module.bytes(module.imports[record].name)) })
        {
          filledTables.insert(base)
        }
        guard let home = link.child?.module ?? link.base, home != importer,
          let names = tables[home]
        else { continue }
        let reaches = module.references.contains { reference in
          reference.record == record && !reference.chain.isNone
            && names.contains {
              let chain = module.bytes(reference.chain)
              return chain.elementsEqual($0)
                || chain.split(separator: UInt8(ascii: ".")).contains($0)
            }
        }
        if reaches { filledTables.insert(home) }
      }
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether the source of a value may give a module: `import_module(...)`, `sys.modules[...]`.
  fileprivate var mayBringModule: Bool {
    split { !($0 == UInt8(ascii: "_") || $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z")) }
      .contains { word in
        word.elementsEqual("modules".utf8) || word.elementsEqual("import_module".utf8)
          || word.elementsEqual("__import__".utf8) || word.elementsEqual("importorskip".utf8)
      }
  }
}

extension Reference.Root {
  fileprivate var isDefinition: Bool {
    if case .definition = self { return true }
    return false
  }
}

extension ImportRecord {
  /// The text that begins with the name which it binds; nil for a star.
  fileprivate var boundName: TextRange? {
    if !alias.isNone { return alias }
    return kind == .module ? module : name
  }

  /// The name that it binds: `a` of `import a.b`.
  func firstBoundName(in facts: ParsedModule) -> ArraySlice<UInt8> {
    let bytes = boundName.map(facts.bytes) ?? []
    return bytes[..<(bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex)]
  }
}
