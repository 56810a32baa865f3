import PythonSyntax

/// What a module serves on demand (PEP 562).
extension ImportLinker {
  enum Served {
    /// Nil where it can't be told which object it is.
    case object(Symbol?)
    /// By a name that a table gives, of which it isn't read what is done with it.
    case likely(Symbol)
    /// What serves the name raises.
    case missing(ImportReason)
  }

  /// What an import in the module's `__getattr__` brings under a name, or what the module has that a
  /// table gives for it.
  func origin(
    ofServed place: BindingID, _ query: inout Query, _ session: inout Session
  ) -> Served {
    let binding = table.bindings[place]
    let facts = parsed[binding.module]
    session.hops += 1
    defer { session.hops -= 1 }
    guard session.hops <= Self.maximumHops else { return .object(nil) }
    switch binding.served {
    case .table(let index):
      let other = facts.otherBindings[index]
      return other.source.isNone
        ? object(ofGetter: facts.bytes(other.name), in: binding.module, &query, &session)
        : object(ofTable: other, binding, &query, &session)
    case .stub(let record):
      return .object(object(ofStub: record, binding, &query, &session))
    case nil: return .object(nil)
    }
  }

  /// What the import of a stub names: a submodule, or a name of one.
  private func object(
    ofStub record: ImportRecord.ID, _ binding: SymbolTable.Binding, _ query: inout Query,
    _ session: inout Session
  ) -> Symbol? {
    guard let stub = stubs[binding.module] else { return nil }
    guard !stub.bytes(stub.imports[record].module).isEmpty else {
      guard let child = index.submodule(of: binding.module, named: binding.name)?.module else {
        return nil
      }
      query.served = child
      return .module(child)
    }
    guard let home = home(ofStub: stub.imports[record], stub, binding.module),
      home != binding.module
    else { return nil }
    query.served = home
    guard case .bound(_, let symbol, _) = find(binding.name, in: home, &query, &session) else {
      return nil
    }
    return symbol
  }

  /// The module that an import of a stub asks for names, with one dot before it.
  private func home(
    ofStub record: ImportRecord, _ stub: ParsedModule, _ importer: ModuleID
  ) -> ModuleID? {
    guard
      case .firstParty(let target)? = index.resolve(
        relative: stub.bytes(record.module), level: 1, from: importer)
    else { return nil }
    return target.module
  }

  /// What a table names for a name.
  private func object(
    ofTable other: OtherBinding, _ binding: SymbolTable.Binding, _ query: inout Query,
    _ session: inout Session
  ) -> Served {
    let service =
      other.service == .helper ? lookups[binding.module] ?? .unknown : other.service
    let source = parsed[binding.module].bytes(other.source)
    guard let home = module(named: source, from: binding.module), home != binding.module else {
      return missingSubmodule(other, binding, service).map(Served.missing) ?? .object(nil)
    }
    switch service {
    case .module:
      query.served = home
      return .object(.module(home))
    case .attribute: query.served = home
    case .unknown, .helper: break
    }
    var name: NameID? = binding.name
    if !other.attribute.isNone {
      name = parsed[binding.module].bytes(other.attribute).withUnsafeBufferPointer {
        table.names.find($0)
      }
      guard name != nil else { return .object(nil) }
    }
    switch find(name, in: home, &query, &session) {
    case .bound(_, let symbol, _):
      guard !other.attribute.isNone, let symbol else { return .object(symbol) }
      return .likely(symbol)
    case .unsure: return .object(nil)
    case .missing where !other.attribute.isNone: return .object(nil)
    case .missing(let reason):
      guard service == .attribute, self.index.submodule(of: home, named: binding.name) == nil,
        !self.index.modules[home].isPackage
          || excuse(missing: table.names[binding.name], below: home) == nil
      else { return .object(nil) }
      return .missing(reason)
    }
  }

  /// Why the submodule isn't there that `__getattr__` imports for its name; nil where it may be.
  private func missingSubmodule(
    _ other: OtherBinding, _ binding: SymbolTable.Binding, _ service: OtherBinding.Service
  ) -> ImportReason? {
    let facts = parsed[binding.module]
    guard service == .module, index.modules[binding.module].isPackage,
      facts.bytes(other.source).dropFirst().elementsEqual(facts.bytes(other.name)),
      index.submodule(of: binding.module, named: binding.name) == nil,
      excuse(missing: table.names[binding.name], below: binding.module) == nil,
      excuse(by: binding.module) == nil
    else { return nil }
    return .moduleMissing
  }

  /// What an import in the getter brings under a name.
  private func object(
    ofGetter name: ArraySlice<UInt8>, in module: ModuleID, _ query: inout Query,
    _ session: inout Session
  ) -> Served {
    let facts = parsed[module]
    guard
      let getter = facts.definitions.last(where: {
        $0.parent == nil && facts.bytes($0.name).elementsEqual("__getattr__".utf8)
      })
    else { return .object(nil) }
    var failure: ImportReason?
    for id in table.imports(of: module) {
      let record = facts.imports[table.record(of: id, in: module)]
      guard record.scope == .function, getter.line <= record.line, record.line <= getter.endLine,
        facts.bytes(record.alias.isNone ? record.name : record.alias).elementsEqual(name),
        !session.isUnderWay(id)
      else { continue }
      link(id, &session)
      let link = session.links[id]
      let isSure = record.flags.subtracting(.conditional).isEmpty
      if let symbol = link.symbol {
        if isSure {
          query.served = link.binding == nil ? link.child?.module ?? link.base : link.base
        }
        return .object(symbol)
      }
      if link.status.isBroken, isSure { failure = failure ?? link.reason }
    }
    return failure.map(Served.missing) ?? .object(nil)
  }

  /// The module of the tree that a table of a lazy package names: with dots before it from its
  /// package on, without them a submodule before any other.
  private func module(
    named path: ArraySlice<UInt8>, from importer: ModuleID
  ) -> ModuleID? {
    let rest = path.drop { $0 == UInt8(ascii: ".") }
    let level = path.count - rest.count
    let near = index.resolve(relative: rest, level: max(1, level), from: importer)
    if case .firstParty(let target)? = near, let module = target.module { return module }
    guard level == 0, case .firstParty(let target) = index.resolve(path, from: importer) else {
      return nil
    }
    return target.module
  }

  /// The modules that tables and stubs of lazy packages name, whether or not anybody asks for what
  /// they have.
  package var homesOfServed: Set<ModuleID> {
    var homes: Set<ModuleID> = []
    for (importer, facts) in parsed.identified {
      for other in facts.otherBindings where other.kind == .served && !other.source.isNone {
        module(named: facts.bytes(other.source), from: importer).map { _ = homes.insert($0) }
      }
    }
    for (importer, stub) in stubs {
      for record in stub.imports where record.level == 1 {
        home(ofStub: record, stub, importer).map { _ = homes.insert($0) }
      }
    }
    return homes
  }

  // MARK: - Helpers

  /// Finds what the functions do that getters of other modules ask.
  mutating func noteLookups(_ links: Table<ImportID, ImportLink>) {
    for (module, facts) in parsed.identified {
      guard let helper = facts.getterHelper else { continue }
      lookups[module] = service(of: helper, in: module, links)
    }
  }

  private func service(
    of helper: GetterHelper, in module: ModuleID, _ links: Table<ImportID, ImportLink>
  ) -> OtherBinding.Service? {
    let path = parsed[module].bytes(helper.callee).split(separator: UInt8(ascii: "."))
    guard let last = path.last, path.count <= 2 else { return nil }
    var home = module
    if path.count == 2 {
      guard let record = onlyImport(of: path[0], in: home) else { return nil }
      let link = links[table.id(ofRecord: record, in: home)]
      guard let target = link.child?.module ?? link.base else { return nil }
      home = target
    }
    for _ in 0..<Self.maximumAliases {
      let facts = parsed[home]
      if let lookup = facts.lookups.first(where: {
        facts.bytes(facts.definitions[$0.definition].name) == last
      }) {
        return lookup.namePlace == helper.namePlace && lookup.tablePlace == helper.tablePlace
          ? lookup.service : nil
      }
      guard let record = onlyImport(of: last, in: home),
        facts.imports[record].kind == .name, facts.bytes(facts.imports[record].name) == last,
        let base = links[table.id(ofRecord: record, in: home)].base, base != home
      else { return nil }
      home = base
    }
    return nil
  }

  /// The import that alone binds a name in a module's body.
  private func onlyImport(of name: ArraySlice<UInt8>, in module: ModuleID) -> ImportRecord.ID? {
    guard let id = name.withUnsafeBufferPointer({ table.names.find($0) }),
      case let bindings = table.bindings(of: id, in: module), bindings.count == 1
    else { return nil }
    return table.bindings[bindings.lowerBound].record
  }
}
