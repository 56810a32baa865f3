package import PythonSyntax

/// Where one imported name leads.
package struct ResolvedImport: Sendable {
  package enum Destination: UInt8, Sendable, CaseIterable {
    case firstParty, standardLibrary, thirdParty
    /// The path begins in this project and leads nowhere.
    case unresolved
  }

  /// Indices of modules; the target is -1 unless a first-party file is meant.
  package let importer: Int32
  package let target: Int32
  /// The index into the importer's ``ParsedModule/imports``.
  package let record: Int32
  package let destination: Destination
  package let kind: ImportKind
}

/// When an import happens; where several hold, the first of this order.
package enum ImportKind: UInt8, Sendable, CaseIterable {
  /// Never at run time: below `if TYPE_CHECKING:`.
  case typeChecking
  /// When a function is called.
  case deferred
  /// At import time, in a `try` that survives an ImportError.
  case guarded
  /// At first use (PEP 810).
  case lazy
  /// At import time.
  case runtime

  package init(_ record: ImportRecord) {
    if record.flags.contains(.typeChecking) {
      self = .typeChecking
    } else if record.scope == .function {
      self = .deferred
    } else if record.flags.contains(.guarded) {
      self = .guarded
    } else if record.flags.contains(.lazy) {
      self = .lazy
    } else {
      self = .runtime
    }
  }

  package var name: String {
    switch self {
    case .typeChecking: "type-checking"
    case .deferred: "deferred"
    case .guarded: "guarded"
    case .lazy: "lazy"
    case .runtime: "runtime"
    }
  }
}

/// Resolves every import of a project to a module.
struct ImportResolver {
  private(set) var index: ModuleIndex
  let parsed: [ParsedModule]
  /// What each package binds at module level to something else than its submodule of that name,
  /// made when first asked for.
  private var bindings: [Int32: Set<Int32>] = [:]

  init(index: ModuleIndex, parsed: [ParsedModule]) {
    self.index = index
    self.parsed = parsed
  }

  /// In the order of modules and of their imports.
  mutating func resolveAll() -> [ResolvedImport] {
    var result: [ResolvedImport] = []
    result.reserveCapacity(parsed.reduce(0) { $0 + $1.imports.count })
    for module in parsed.indices {
      for record in parsed[module].imports.indices {
        result.append(resolve(record, of: Int32(module)))
      }
    }
    return result
  }

  private mutating func resolve(_ number: Int, of importer: Int32) -> ResolvedImport {
    let module = parsed[Int(importer)]
    let record = module.imports[number]
    let path = module.bytes(record.module)
    let resolution =
      record.level > 0
      ? index.resolve(relative: path, level: Int(record.level), from: importer)
      : index.resolve(path, from: importer)
    var destination = ResolvedImport.Destination.unresolved
    var target: Int32 = -1
    switch resolution {
    case .standardLibrary: destination = .standardLibrary
    case .thirdParty: destination = .thirdParty
    case .missing, nil: break
    case .firstParty(let found):
      (destination, target) = name(record, of: module, in: found)
    }
    return ResolvedImport(
      importer: importer, target: target, record: Int32(number), destination: destination,
      kind: ImportKind(record))
  }

  /// `from package import x`: the attribute if the package binds one, else the submodule, as in
  /// CPython's `import_from`.
  private mutating func name(
    _ record: ImportRecord, of module: ParsedModule, in found: ModuleIndex.Target
  ) -> (ResolvedImport.Destination, Int32) {
    guard record.kind == .name else { return (.firstParty, found.module) }
    let bytes = module.bytes(record.name)
    if bytes.elementsEqual([UInt8(ascii: "*")]) { return (.firstParty, found.module) }
    let name = index.find(name: bytes)
    guard let child = index.child(of: found, named: name) else {
      let isKnown = found.exists || !found.isNamespace
      return (isKnown ? .firstParty : .unresolved, found.module)
    }
    if found.module >= 0, binds(found.module, name) { return (.firstParty, found.module) }
    return (.firstParty, child.module)
  }

  private mutating func binds(_ package: Int32, _ name: Int32) -> Bool {
    if let known = bindings[package] { return known.contains(name) }
    let made = makeBindings(of: package)
    bindings[package] = made
    return made.contains(name)
  }

  private mutating func makeBindings(of package: Int32) -> Set<Int32> {
    let module = parsed[Int(package)]
    var names: Set<Int32> = []
    var submodules: Set<Int32> = []
    for definition in module.definitions where definition.parent < 0 {
      names.insert(index.find(name: module.bytes(definition.name)))
    }
    for record in module.imports where record.scope == .module && record.kind == .name {
      let bound = index.find(
        name: module.bytes(record.alias.isNone ? record.name : record.alias))
      guard bound >= 0 else { continue }
      let original = index.find(name: module.bytes(record.name))
      let path = module.bytes(record.module)
      let source =
        record.level > 0
        ? index.resolve(relative: path, level: Int(record.level), from: package)
        : index.resolve(path, from: package)
      if case .firstParty(let target)? = source, target.module == package, original == bound {
        submodules.insert(bound)
      } else {
        names.insert(bound)
      }
    }
    names.remove(-1)
    return names.subtracting(submodules)
  }
}
