package import PythonSyntax

/// What each module binds at its top level, and where every import of it leads in the end.
///
/// Bindings are kept as CPython would make them, in the order of their statements; conditions are
/// not evaluated. A name counts as bound where any statement may bind it, so that what is called
/// missing is missing on every road through the module.
package struct SymbolTable: Sendable {
  package internal(set) var names: NameTable
  /// By module, then by name and line.
  package internal(set) var bindings = Table<BindingID, Binding>()
  /// In the order of modules and of their imports.
  package internal(set) var links = Table<ImportID, ImportLink>()
  private var importNames = Table<ImportID, Packed<NameID>>()
  /// Where each module's bindings and imports begin; one more at the end.
  private var firstBinding = Table<ModuleID, BindingID>()
  private var firstImport = Table<ModuleID, ImportID>()
  /// Names that other modules set on a module.
  var setFromOutside: Set<Attribute> = []

  /// A name of a module.
  struct Attribute: Hashable {
    let module: ModuleID
    let name: NameID
  }

  /// Where it stands that a module serves a name.
  enum ServedPlace {
    /// One of the module's other bindings.
    case table(Int)
    /// An import of its stub.
    case stub(ImportRecord.ID)
  }

  /// A name bound by a statement of a module.
  package struct Binding: Sendable {
    /// Which statement binds it, as ``OtherBinding/Kind`` says where it is neither definition nor
    /// import.
    package enum Kind: UInt8, Sendable {
      case definition, `import`, target, global, deletion, served
    }

    /// What stands around the statement, which decides whether the name is there in the end.
    package struct Flags: OptionSet, Sendable {
      package let rawValue: UInt8
      package init(rawValue: UInt8) { self.rawValue = rawValue }

      package static let conditional = Flags(rawValue: 1)
      package static let typeChecking = Flags(rawValue: 2)
      /// In a handler: it stands in for what failed.
      package static let fallback = Flags(rawValue: 4)
      /// In a `try` that survives an ImportError.
      package static let guarded = Flags(rawValue: 8)
      /// Below `if __name__ == "__main__":`, which no import executes.
      package static let mainGuard = Flags(rawValue: 16)
    }

    package let module: ModuleID
    package let name: NameID
    package let kind: Kind
    package let flags: Flags
    package let line: UInt32
    /// Into the module's definitions, imports or other bindings; the complement of one into the
    /// imports of its stub.
    fileprivate let place: Int32

    /// The definition, where one binds the name.
    package var definition: DefinitionID? {
      guard kind == .definition else { return nil }
      return DefinitionID(module: module, index: Definition.ID(rawValue: place))
    }

    /// What gives the name, where the module serves it on demand.
    var served: ServedPlace? {
      guard kind == .served else { return nil }
      return place < 0 ? .stub(ImportRecord.ID(rawValue: ~place)) : .table(Int(place))
    }

    /// The record of the import, where one binds the name.
    package var record: ImportRecord.ID? {
      kind == .import ? ImportRecord.ID(rawValue: place) : nil
    }
  }

  /// The bindings of a name in a module, in source order.
  package func bindings(of name: NameID, in module: ModuleID) -> Range<BindingID> {
    let all = bindings(of: module)
    var low = Int(all.lowerBound.rawValue)
    var high = Int(all.upperBound.rawValue)
    while low < high {
      let middle = (low + high) / 2
      if bindings[BindingID(middle)].name < name { low = middle + 1 } else { high = middle }
    }
    let first = BindingID(low)
    var last = first
    while last < all.upperBound, bindings[last].name == name { last = last.advanced(by: 1) }
    return first..<last
  }

  /// The bindings of a module, by name and then in source order.
  package func bindings(of module: ModuleID) -> Range<BindingID> {
    firstBinding[module]..<firstBinding[module.advanced(by: 1)]
  }

  /// The imports of a module, in source order.
  package func imports(of module: ModuleID) -> Range<ImportID> {
    firstImport[module]..<firstImport[module.advanced(by: 1)]
  }

  /// The import that a record of a module is.
  package func id(ofRecord record: ImportRecord.ID, in module: ModuleID) -> ImportID {
    firstImport[module].advanced(by: Int(record.rawValue))
  }

  func record(of id: ImportID, in module: ModuleID) -> ImportRecord.ID {
    ImportRecord.ID(firstImport[module].distance(to: id))
  }

  /// Where the import of a record leads.
  package func link(_ module: ModuleID, _ record: ImportRecord.ID) -> ImportLink {
    links[id(ofRecord: record, in: module)]
  }

  /// The name that an import asks its module for; nil for `import a.b` and for stars.
  package func name(askedBy id: ImportID) -> NameID? { importNames[id].wrappedValue }
}

// MARK: - Building

extension SymbolTable {
  /// Lists the bindings of every module; the links are made by ``ImportLinker``.
  ///
  /// - Parameter stubs: of modules that serve what their stubs import.
  init(
    parsed: Table<ModuleID, ParsedModule>, stubs: [ModuleID: ParsedModule], names: NameTable
  ) {
    self.names = names
    firstBinding.reserveCapacity(parsed.count + 1)
    firstImport.reserveCapacity(parsed.count + 1)
    bindings.reserveCapacity(parsed.reduce(0) { $0 + $1.imports.count + $1.definitions.count / 2 })
    var keyed: [(key: UInt64, binding: Binding)] = []
    for (id, module) in parsed.identified {
      firstImport.append(importNames.endIndex)
      firstBinding.append(bindings.endIndex)
      keyed.removeAll(keepingCapacity: true)
      collect(module, id, &keyed)
      if let stub = stubs[id] { collect(servedBy: stub, id, &keyed) }
      keyed.sort { $0.key < $1.key }
      for entry in keyed { bindings.append(entry.binding) }
    }
    firstImport.append(importNames.endIndex)
    firstBinding.append(bindings.endIndex)
  }

  private mutating func collect(
    _ module: ParsedModule, _ id: ModuleID, _ result: inout [(key: UInt64, binding: Binding)]
  ) {
    module.text.withUnsafeBufferPointer { text in
      func bytes(_ range: TextRange) -> UnsafeBufferPointer<UInt8> {
        range.isNone
          ? UnsafeBufferPointer(rebasing: text[0..<0])
          : UnsafeBufferPointer(
            rebasing: text[Int(range.start)..<Int(range.start + range.length)])
      }
      func add(
        _ name: NameID, _ kind: Binding.Kind, _ flags: Binding.Flags, _ line: UInt32,
        _ place: Int32
      ) {
        result.append(
          (
            UInt64(UInt32(bitPattern: name.rawValue)) << 32 | UInt64(line),
            Binding(
              module: id, name: name, kind: kind, flags: flags, line: line, place: place)
          ))
      }
      for (place, record) in module.imports.identified {
        var name: NameID?
        if record.kind == .name {
          let text = bytes(record.name)
          if text.first != UInt8(ascii: "*") { name = intern(text) }
        }
        importNames.append(Packed(wrappedValue: name))
        guard record.scope == .module else { continue }
        if !record.alias.isNone {
          name = intern(bytes(record.alias))
        } else if record.kind == .module {
          let path = bytes(record.module)
          let end = path.firstIndex(of: UInt8(ascii: ".")) ?? path.count
          name = intern(UnsafeBufferPointer(rebasing: path[..<end]))
        }
        guard let name else { continue }
        add(name, .import, Binding.Flags(record.flags), record.line, place.rawValue)
      }
      for (place, definition) in module.definitions.identified
      where definition.parent == nil && !definition.flags.contains(.annotationOnly) {
        add(
          intern(bytes(definition.name)), .definition, Binding.Flags(definition.flags),
          definition.line, place.rawValue)
      }
      for (place, other) in module.otherBindings.enumerated() {
        var flags = Binding.Flags(other.flags)
        if other.isConditional { flags.insert(.conditional) }
        let kind: Binding.Kind
        switch other.kind {
        case .target: kind = .target
        case .global: kind = .global
        case .deletion: kind = .deletion
        case .served: kind = .served
        }
        add(intern(bytes(other.name)), kind, flags, other.line, Int32(place))
      }
    }
  }

  /// The names that a stub imports from within its package, as `lazy_loader` reads it.
  private mutating func collect(
    servedBy stub: ParsedModule, _ id: ModuleID,
    _ result: inout [(key: UInt64, binding: Binding)]
  ) {
    for (place, record) in stub.imports.identified
    where record.kind == .name && record.level == 1
      && !stub.bytes(record.name).elementsEqual("*".utf8)
    {
      let name = stub.bytes(record.name).withUnsafeBufferPointer { intern($0) }
      result.append(
        (
          UInt64(UInt32(bitPattern: name.rawValue)) << 32,
          Binding(
            module: id, name: name, kind: .served, flags: .conditional, line: 0,
            place: ~place.rawValue)
        ))
    }
  }

  /// Identifiers are compared in normalization form KC (PEP 3131).
  private mutating func intern(_ bytes: UnsafeBufferPointer<UInt8>) -> NameID {
    if bytes.allSatisfy({ $0 < 0x80 }) { return names.intern(bytes) }
    return names.intern(ParsedModule.normalized(String(decoding: bytes, as: UTF8.self)))
  }
}

extension SymbolTable.Binding.Flags {
  init(_ flags: ImportRecord.Flags) {
    self = []
    if flags.contains(.conditional) { insert(.conditional) }
    if flags.contains(.mainGuard) { insert(.mainGuard) }
    if flags.contains(.typeChecking) { insert(.typeChecking) }
    if flags.contains(.inExcept) { insert(.fallback) }
    if flags.contains(.guarded) || flags.contains(.excused) { insert(.guarded) }
  }

  init(_ flags: Definition.Flags) {
    self = []
    if flags.contains(.conditional) { insert(.conditional) }
    if flags.contains(.typeChecking) { insert(.typeChecking) }
    if flags.contains(.inExcept) { insert(.fallback) }
    if flags.contains(.mainGuard) { insert(.mainGuard) }
  }
}
