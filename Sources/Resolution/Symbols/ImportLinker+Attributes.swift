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

  /// An attribute that is read of a module as another is imported, and that it hasn't.
  package struct MissingAttribute: Sendable {
    package let read: AttributeRead
    /// The module that hasn't it.
    package let owner: ModuleID
    package let name: String
  }

  /// By module the first attribute that it reads while it is imported and that isn't there, so that
  /// it raises AttributeError; nil where all are there or may be.
  func missingAttributes(jobs: Int) -> [ModuleID: MissingAttribute] {
    let readers = parsed.indices.filter { !parsed[$0].attributeReads.isEmpty }
    let size = 64
    let found = ParallelMap.run(
      count: (readers.count + size - 1) / size, jobs: jobs, state: {}
    ) { _, part in
      readers[part * size..<min(readers.count, (part + 1) * size)].compactMap { reader in
        missingAttribute(readBy: reader).map { (reader, $0) }
      }
    }
    return Dictionary(found.joined()) { first, _ in first }
  }

  /// Asked as an import of the name would be, with all that excuses one.
  private func missingAttribute(readBy importer: ModuleID) -> MissingAttribute? {
    let facts = parsed[importer]
    guard !facts.attributeReads.isEmpty, facts.refusal == nil else { return nil }
    return facts.attributeReads.lazy.compactMap { self.missing($0, importer) }.first
  }

  private func missing(_ read: AttributeRead, _ importer: ModuleID) -> MissingAttribute? {
    let facts = parsed[importer]
    // Most imports lead out of the tree.
    let known = table.links[table.id(ofRecord: read.record, in: importer)]
    guard known.status == .resolved, case .module? = known.symbol,
      !read.isAnnotation || evaluatesAnnotations(importer),
      let bound = boundModule(read, importer)
    else { return nil }
    var owner = bound.module
    for part in facts.bytes(read.chain).split(separator: UInt8(ascii: ".")) {
      let name = String(decoding: part, as: UTF8.self)
      switch attribute(name, of: owner) {
      case .bound(.module(let next)?, isCertain: true), .module(let next): owner = next
      case .bound, .found, .unsure: return nil
      case .missing:
        let isExcused =
          excuse(name: name, of: owner, askedBy: bound.record, in: importer) != nil
        return isExcused ? nil : MissingAttribute(read: read, owner: owner, name: name)
      }
    }
    return nil
  }

  /// The module that the first name of a chain stands for where it is read, and the import that
  /// brings it.
  private func boundModule(
    _ read: AttributeRead, _ importer: ModuleID
  ) -> (module: ModuleID, record: ImportRecord.ID)? {
    let facts = parsed[importer]
    let name = facts.imports[read.record].firstBoundName(in: facts)
      .withUnsafeBufferPointer { table.names.find($0) }
    var query = Query()
    query.before = read.line
    var session = linked
    guard let name,
      case .bound(let place?, .module(let module)?, isCertain: true) = find(
        name, in: importer, &query, &session)
    else { return nil }
    let binding = table.bindings[place]
    guard binding.module == importer, let record = binding.record,
      facts.imports[record].flags.isEmpty
    else { return nil }
    return (module, record)
  }
}
