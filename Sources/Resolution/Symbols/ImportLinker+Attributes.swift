package import PythonSyntax

/// Attributes of modules, by whatever names them: an import's chain or a dotted path.
extension ImportLinker {
  /// What a module has under a name when it has been executed.
  enum Attribute {
    /// A statement of it binds the name. Nil for the symbol where it can't be told which object it
    /// is.
    case bound(Symbol?, isCertain: Bool)
    /// A submodule, which is there once somebody has imported it.
    case module(ModuleID)
    /// It is there, or may be, and is nothing that could be followed.
    case found
    case unsure(ImportReason)
    case missing(ImportReason)
  }

  /// What a module has under a name.
  func attribute(_ name: String, of module: ModuleID) -> Attribute {
    let identifier = table.names.find(name)
    var query = Query()
    query.isPrivate = name.hasPrefix("_")
    var session = linked
    let reason: ImportReason
    let bound = find(identifier, in: module, &query, &session)
    if case .bound(_, let symbol, let isCertain) = bound {
      return .bound(symbol, isCertain: isCertain)
    }
    let child = index.submodule(of: module, named: identifier)
    switch bound {
    case .bound(_, let symbol, let isCertain): return .bound(symbol, isCertain: isCertain)
    case .unsure(let doubt): return child == nil ? .unsure(doubt) : .found
    case .missing(let why): reason = why
    }
    if let child { return child.module.map(Attribute.module) ?? .found }
    let isPackage = index.modules[module].isPackage
    if Self.isEverywhere(name.utf8, isPackage: isPackage) { return .found }
    if isPackage, let excuse = excuse(missing: name, below: module) { return .unsure(excuse) }
    return .missing(reason)
  }

  /// What a module reads while it is imported, so that it raises.
  package struct FailingRead: Sendable {
    /// Why the read raises.
    package enum Problem: Sendable {
      /// The module hasn't the attribute.
      case missing(ModuleID, String)
      /// A decorator that takes no argument.
      case takesNothing(DefinitionID)
    }

    package let read: AttributeRead
    package let problem: Problem
  }

  /// By module what it reads first while it is imported so that it raises AttributeError or, of a
  /// decorator, TypeError; nil where all is there or may be.
  func failingReads(jobs: Int) -> [ModuleID: FailingRead] {
    let readers = parsed.indices.filter { !parsed[$0].attributeReads.isEmpty }
    let size = 64
    let found = ParallelMap.run(
      count: (readers.count + size - 1) / size, jobs: jobs, state: {}
    ) { _, part in
      readers[part * size..<min(readers.count, (part + 1) * size)].compactMap { reader in
        failingRead(of: reader).map { (reader, $0) }
      }
    }
    return Dictionary(found.joined()) { first, _ in first }
  }

  /// Asked as an import of the name would be, with all that excuses one.
  private func failingRead(of importer: ModuleID) -> FailingRead? {
    let facts = parsed[importer]
    guard !facts.attributeReads.isEmpty, facts.refusal == nil else { return nil }
    return facts.attributeReads.lazy.compactMap { read in
      self.problem(of: read, importer).map { FailingRead(read: read, problem: $0) }
    }.first
  }

  private func problem(of read: AttributeRead, _ importer: ModuleID) -> FailingRead.Problem? {
    let facts = parsed[importer]
    // Most imports lead out of the tree.
    let known = table.links[table.id(ofRecord: read.record, in: importer)]
    guard known.status == .resolved, known.symbol != .external, known.symbol != nil,
      !read.isAnnotation || evaluatesAnnotations(importer) ?? true,
      let bound = boundObject(read, importer)
    else { return nil }
    var symbol = bound.symbol
    for part in facts.bytes(read.chain).split(separator: UInt8(ascii: ".")) {
      guard case .module(let owner) = symbol else { return nil }
      let name = String(decoding: part, as: UTF8.self)
      switch attribute(name, of: owner) {
      case .bound(let next?, isCertain: true): symbol = next
      case .module(let next): symbol = .module(next)
      case .bound, .found, .unsure: return nil
      case .missing:
        let isExcused =
          excuse(name: name, of: owner, askedBy: bound.record, in: importer) != nil
        return isExcused ? nil : .missing(owner, name)
      }
    }
    guard read.isDecorator, case .definition(let definition) = symbol, takesNothing(definition)
    else { return nil }
    return .takesNothing(definition)
  }

  /// Whether a function takes no argument by position, whatever happens.
  private func takesNothing(_ id: DefinitionID) -> Bool {
    let definition = parsed[id.module].definitions[id.index]
    switch definition.kind {
    case .class, .assignment: return false
    case .function, .asyncFunction:
      return definition.positionalLimit == 0 && definition.parent == nil
        && definition.decorators.isEmpty && definition.flags.contains(.direct)
    }
  }

  /// What the first name of a chain stands for where it is read, and the import that brings it.
  private func boundObject(
    _ read: AttributeRead, _ importer: ModuleID
  ) -> (symbol: Symbol, record: ImportRecord.ID)? {
    let facts = parsed[importer]
    let name = facts.imports[read.record].firstBoundName(in: facts)
      .withUnsafeBufferPointer { table.names.find($0) }
    var query = Query()
    query.before = read.line
    var session = linked
    guard let name,
      case .bound(let place?, let symbol?, isCertain: true) = find(
        name, in: importer, &query, &session)
    else { return nil }
    let binding = table.bindings[place]
    guard binding.module == importer, let record = binding.record,
      facts.imports[record].flags.isEmpty
    else { return nil }
    return (symbol, record)
  }
}
