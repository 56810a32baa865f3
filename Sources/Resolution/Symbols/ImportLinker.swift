import PythonSyntax

/// Follows every import to the definition that it means, or to the reason why it can't.
///
/// `from p import x` is answered as CPython's `import_from` does: the attribute that the module
/// binds, else what its `__getattr__` serves, else the submodule.
///
/// All links are made by the initializer; what changes meanwhile is a ``Session``. Afterwards a
/// linker only answers.
package struct ImportLinker: Sendable {
  package private(set) var index: ModuleIndex
  let built: BuiltModules
  let parsed: Table<ModuleID, ParsedModule>
  /// Of modules that serve what their stubs import.
  let stubs: [ModuleID: ParsedModule]
  var table: SymbolTable
  var imports = Table<ImportID, ResolvedImport>()
  /// Which modules have a `try` that survives an ImportError.
  private(set) var hasTries = Table<ModuleID, Bool>()
  /// The star imports of each module.
  private(set) var stars: [ModuleID: [ImportID]] = [:]

  /// Modules whose namespace another one writes to by `setattr` or `__dict__`.
  var openModules: Set<ModuleID> = []
  /// Modules that import one which puts a finder into `sys.meta_path`, or import those.
  var modulesBehindFinders: Set<ModuleID> = []
  /// Names that are set on a module of which it can't be told which one it is.
  var setSomewhere: Set<NameID> = []
  /// Modules whose `__getattr__` asks a function for which the table that they give decides, and what
  /// that does for a name of the table.
  var lookups: [ModuleID: OtherBinding.Service] = [:]
  /// The modules that are imported to serve what an import asks for.
  private(set) var served: [ImportID: ModuleID] = [:]
  /// Modules whose `__getattr__` looks into a table that others may add to.
  var filledTables: Set<ModuleID> = []
  /// What `sys.modules["..."] = ` makes, anywhere.
  var provided: Set<String> = []
  /// A conftest.py changes the search path, for all tests that run in one process with it.
  var pathChangesInTests = false
  /// What paths that lead nowhere were found to be.
  let absences = Absences()
  let namesakes = Namesakes()
  static let maximumAliases = 4
  static let maximumAliasParts = 8
  static let maximumHops = 10_000
  /// How many star imports a name may come through: each module of a long chain asks for all of it.
  static let maximumStars = 64
  /// Bytes of a dotted path for which a reason is looked for why it may be found all the same.
  static let maximumPath = 1_024

  /// What is known of imports while they are linked, or afterwards of all.
  struct Session {
    enum State: UInt8 { case open, underWay, done }

    var links: Table<ImportID, ImportLink>
    var imports: Table<ImportID, ResolvedImport>
    /// The modules that are imported to serve what an import asks for.
    var served: [ImportID: ModuleID] = [:]
    /// Empty where all are linked.
    private(set) var states: Table<ImportID, State>
    /// How many re-exports are being followed; a longer chain ends as one that can't be told.
    var hops = 0
    /// How many renamings are being followed; two modules may rename each other's names.
    var aliases = 0

    fileprivate init(_ based: Based) {
      links = based.links
      imports = based.imports
      states = Table(repeating: .open, count: based.links.count)
    }

    /// Where all is linked.
    fileprivate init(_ links: Table<ImportID, ImportLink>) {
      self.links = links
      imports = Table()
      states = Table()
    }

    func isUnderWay(_ id: ImportID) -> Bool { !states.isEmpty && states[id] == .underWay }

    /// Whether the import has yet to be linked, which then is under way.
    mutating func begins(_ id: ImportID) -> Bool {
      guard !states.isEmpty, states[id] == .open else { return false }
      states[id] = .underWay
      return true
    }

    mutating func end(_ id: ImportID) { states[id] = .done }

    /// Hands over what was linked, so that nobody else holds it.
    fileprivate mutating func take() -> (
      Table<ImportID, ImportLink>, Table<ImportID, ResolvedImport>
    ) {
      defer {
        links = Table()
        imports = Table()
      }
      return (links, imports)
    }
  }

  /// Links every import. Deep chains of re-exports are followed by recursion.
  init(
    index: ModuleIndex, built: BuiltModules, parsed: Table<ModuleID, ParsedModule>,
    stubs: [ModuleID: ParsedModule], jobs: Int
  ) {
    self.parsed = parsed
    self.stubs = stubs
    self.built = built
    let (table, based) = ParallelMap.both(jobs: jobs) {
      SymbolTable(parsed: parsed, stubs: stubs, names: index.names)
    } and: {
      Self.bases(index, parsed, jobs: jobs)
    }
    self.table = table
    self.index = index
    self.index.remember(based.starts)
    if parsed.contains(where: { $0.traits.contains(.changesSearchPath) }) {
      self.index.listParents()
    }
    for (id, resolved) in based.imports.identified {
      let module = parsed[resolved.importer]
      let record = module.imports[resolved.record]
      if record.name.length == 1, record.kind == .name, record.scope == .module,
        module.text[Int(record.name.start)] == UInt8(ascii: "*")
      {
        stars[resolved.importer, default: []].append(id)
      }
    }
    hasTries = Table(parsed.map { !$0.tries.isEmpty })
    noteOutsideBindings(based.links)
    noteFinders(based.links)
    noteLookups(based.links)
    var session = Session(based)
    excuseModules(&session, jobs: jobs)
    for id in session.imports.indices { link(id, &session) }
    served = session.served
    (self.table.links, imports) = session.take()
    markParentless()
    passOverOtherVersions()
  }

  /// For questions when all is linked.
  var linked: Session { Session(table.links) }

  // MARK: - The modules that statements name

  fileprivate struct Based: Sendable {
    var links = Table<ImportID, ImportLink>()
    var imports = Table<ImportID, ResolvedImport>()
    var starts: [ModuleIndex.Place: ModuleIndex.Start] = [:]
  }

  /// In runs of neighbouring modules, which mostly start from the same places.
  private static func bases(
    _ index: ModuleIndex, _ parsed: Table<ModuleID, ParsedModule>, jobs: Int
  ) -> Based {
    let runs = stride(from: 0, to: parsed.count, by: modulesInRun).map { start in
      start..<min(start + modulesInRun, parsed.count)
    }
    let parts = ParallelMap.run(count: runs.count, jobs: jobs) {
    } body: { _, number in
      bases(index, parsed, of: runs[number])
    }
    var result = Based()
    result.links.reserveCapacity(parts.reduce(0) { $0 + $1.links.count })
    result.imports.reserveCapacity(parts.reduce(0) { $0 + $1.imports.count })
    for part in parts {
      result.links.append(contentsOf: part.links)
      result.imports.append(contentsOf: part.imports)
      result.starts.merge(part.starts) { first, _ in first }
    }
    return result
  }

  private static let modulesInRun = 512

  private static func bases(
    _ index: ModuleIndex, _ parsed: Table<ModuleID, ParsedModule>, of run: Range<Int>
  ) -> Based {
    var index = index
    var result = Based()
    for importer in run.lazy.map(ModuleID.init) {
      let module = parsed[importer]
      for (id, record) in module.imports.identified {
        if record.level == 0 { index.remember(module.bytes(record.module), from: importer) }
        let (link, destination) = base(record, of: module, importer, index)
        result.links.append(link)
        result.imports.append(
          ResolvedImport(
            importer: importer, target: link.child == nil ? link.base : link.child?.module,
            record: id, destination: destination, kind: ImportKind(record)))
      }
    }
    result.starts = index.starts
    return result
  }

  private static func base(
    _ record: ImportRecord, of module: ParsedModule, _ importer: ModuleID, _ index: ModuleIndex
  ) -> (ImportLink, ResolvedImport.Destination) {
    var link = ImportLink(status: .unsure)
    let path = module.bytes(record.module)
    let resolution =
      record.level > 0
      ? index.resolve(relative: path, level: Int(record.level), from: importer)
      : index.resolve(path, from: importer)
    switch resolution {
    case .standardLibrary:
      link.status = .standardLibrary
      link.symbol = .external
      return (link, .standardLibrary)
    case .thirdParty:
      link.status = index.isDeclared(path) ? .thirdParty : .undeclared
      link.symbol = .external
      return (link, .thirdParty)
    case nil:
      link.status = .brokenModule
      link.reason = .aboveRoot
      return (link, .unresolved)
    case .missing?:
      link.status = .brokenModule
      link.reason = .moduleMissing
      return (link, .unresolved)
    case .firstParty(let found)?
    where record.level == 0 && module.traits.contains(.changesSearchPath)
      && index.isForeign(found, to: importer):
      link.reason = .otherSearchPath
      return (link, .unresolved)
    case .firstParty(let found)?:
      link.base = found.module
      if found.module == nil { link.enclosing = index.package(above: found) }
      if record.kind == .name,
        let child = index.child(of: found, named: index.find(name: module.bytes(record.name)))
      {
        link.child = child.module.map(ImportLink.Child.module) ?? .fileless
        if found.module == nil, child.isStub { link.reason = .compiledModule }
      } else if record.kind == .module, found.isStub {
        link.reason = .compiledModule
      } else if record.kind == .name, found.module == nil {
        let name = module.bytes(record.name)
        if name.elementsEqual("*".utf8) || !found.exists && isEverywhere(name, isPackage: true) {
          // Everything of a namespace package is nothing, but it has what every package has.
          link.status = .resolved
          return (link, .firstParty)
        }
        if found.isCompiled {
          link.reason = .compiledModule
        } else {
          link.status = .brokenName
          link.reason = .nameMissing
        }
        return (link, found.exists ? .firstParty : .unresolved)
      }
      return (link, .firstParty)
    }
  }

  // MARK: - One import

  func link(_ id: ImportID, _ session: inout Session) {
    guard session.begins(id) else { return }
    var link = session.links[id]
    let resolved = session.imports[id]
    if link.symbol == nil, link.reason == .none { complete(&link, id, resolved, &session) }
    if link.status.isBroken, let reason = lateExcuse(link, id, resolved, &session) {
      link.status = .unsure
      link.reason = reason
    }
    if link.status.isBroken {
      let facts = parsed[resolved.importer]
      let record = facts.imports[resolved.record]
      let path = facts.bytes(record.module)
      if link.status == .brokenName && record.level == 0
        && index.isAmbiguous(path, from: resolved.importer)
        || index.isInSeveralPortions(path, level: Int(record.level), from: resolved.importer)
        || isOfNamesake(link, id, record, resolved.importer)
      {
        link.status = .unsure
        link.reason = .otherSearchPath
      }
    }
    session.links[id] = link
    session.end(id)
    // The submodule where nothing else has its name.
    if let child = link.child, link.binding != nil,
      child.module == nil || link.symbol != child.module.map(Symbol.module)
    {
      session.imports[id] = ResolvedImport(
        importer: resolved.importer, target: link.base, record: resolved.record,
        destination: resolved.destination, kind: resolved.kind)
    }
  }

  /// Whether another module of the very name that an import asks for is there, or has what it misses:
  /// on whose search path which of them lies is then not known well enough.
  private func isOfNamesake(
    _ link: ImportLink, _ id: ImportID, _ record: ImportRecord, _ importer: ModuleID
  ) -> Bool {
    let facts = parsed[importer]
    if link.status == .brokenName {
      guard let base = link.base, let name = table.name(askedBy: id) else { return false }
      return namesakes.modules(named: index.modules[base].name, in: index).contains { other in
        index.modules[other].node != index.modules[base].node
          && (!table.bindings(of: name, in: other).isEmpty
            || index.submodule(of: other, named: name) != nil)
      }
    }
    guard record.level == 0, record.module.length <= Self.maximumPath else { return false }
    return namesakes.modules(named: facts.identifier(record.module), in: index).contains { other in
      index.liesApart(other, from: facts.bytes(record.module), for: importer)
    }
  }

  private func complete(
    _ link: inout ImportLink, _ id: ImportID, _ resolved: ResolvedImport, _ session: inout Session
  ) {
    let module = parsed[resolved.importer]
    let record = module.imports[resolved.record]
    guard record.kind == .name else {
      completeModule(&link, record, of: module, importedBy: resolved.importer, &session)
      return
    }
    guard let base = link.base else {
      // A namespace package: the name is a submodule.
      link.status = .resolved
      link.symbol = link.child?.module.map(Symbol.module)
      block(&link, by: link.child?.module)
      return
    }
    guard let name = table.name(askedBy: id) else {
      completeStar(&link, module: base, &session)
      return
    }
    var query = Query(isTypeChecking: resolved.kind == .typeChecking)
    if base == resolved.importer, record.scope == .module {
      // A type checker knows what stands below.
      if query.isTypeChecking { query.asking = id } else { query.before = record.line }
    }
    let answer = find(name, in: base, &query, &session)
    apply(answer, to: &link)
    if link.status == .resolved, link.binding == nil, link.child == .fileless,
      index.submodule(of: base, named: name)?.isStub == true
    {
      link.status = .unsure
      link.reason = .compiledModule
    }
    if let home = query.served, let binding = link.binding,
      table.bindings[binding].kind == .served
    {
      session.served[id] = home
    }
    block(&link, by: base)
  }

  /// `import a.b`, which binds `a`, and `import a.b as c`.
  private func completeModule(
    _ link: inout ImportLink, _ record: ImportRecord, of module: ParsedModule,
    importedBy importer: ModuleID, _ session: inout Session
  ) {
    link.status = .resolved
    guard let base = link.base else { return }
    link.symbol = .module(base)
    let path = module.bytes(record.module)
    if record.alias.isNone {
      if let dot = path.firstIndex(of: UInt8(ascii: ".")) {
        if case .firstParty(let top) = index.resolve(path[..<dot], from: importer) {
          link.symbol = top.module.map(Symbol.module)
        } else {
          link.symbol = nil
        }
      }
    } else if let dot = path.lastIndex(of: UInt8(ascii: ".")) {
      // `import a.b as c` binds what `a` has under the name of `b` (bpo-30024).
      let name = path[(dot + 1)...].withUnsafeBufferPointer { table.names.find($0) }
      if let name, let package = index.package(of: base), package != importer {
        var query = Query()
        if case .bound(_, let symbol, _) = find(name, in: package, &query, &session),
          symbol != link.symbol
        {
          link.isCertain = false
        }
      }
    }
    block(&link, by: base)
  }

  private func apply(_ answer: Answer, to link: inout ImportLink) {
    switch answer {
    case .bound(_, nil, false) where link.child != nil:
      // What comes back to the import itself isn't bound before it: it finds the submodule.
      link.status = .resolved
      link.symbol = link.child?.module.map(Symbol.module)
      link.isCertain = false
    case .bound(let binding, let symbol, let isCertain):
      link.status = .resolved
      link.binding = binding
      link.symbol = symbol
      link.isCertain = isCertain
      if symbol == nil, !isCertain {
        link.status = .unsure
        link.reason = .circular
      }
    case .unsure(let reason):
      if let child = link.child {
        link.status = .resolved
        link.symbol = child.module.map(Symbol.module)
        link.isCertain = false
      } else {
        link.status = .unsure
        link.reason = reason
      }
    case .missing(let reason):
      if let child = link.child {
        link.status = .resolved
        link.symbol = child.module.map(Symbol.module)
        block(&link, by: child.module)
      } else {
        link.status = .brokenName
        link.reason = reason
      }
    }
  }

  /// A module that doesn't parse can't be imported, whatever was read of it.
  private func block(_ link: inout ImportLink, by module: ModuleID?) {
    guard let module, parsed[module].error != nil else { return }
    link.status = .blocked
    link.reason = .unparsable
  }

  /// Every name that a static `__all__` lists has to be there.
  private func completeStar(
    _ link: inout ImportLink, module: ModuleID, _ session: inout Session
  ) {
    link.status = .resolved
    link.symbol = .module(module)
    block(&link, by: module)
    let facts = parsed[module]
    guard link.status == .resolved, let exports = facts.exports, !facts.hasDynamicExports,
      !facts.traits.contains(.conditionalExports)
    else { return }
    for export in exports {
      let name = facts.bytes(export).withUnsafeBufferPointer { table.names.find($0) }
      var query = Query()
      switch find(name, in: module, &query, &session) {
      case .missing where index.submodule(of: module, named: name) == nil:
        link.status = .brokenName
        link.reason = .exportMissing
        link.symbol = nil
        return
      case .unsure: link.isCertain = false
      // What `__getattr__` does to serve it may fail.
      case .bound(let place?, _, _) where table.bindings[place].kind == .served:
        link.isCertain = false
      case .missing, .bound: break
      }
    }
  }
}
