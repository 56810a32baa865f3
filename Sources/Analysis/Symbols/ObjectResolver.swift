import PythonSyntax

/// Follows dotted paths that stand in strings or behind an imported name, as
/// `pkgutil.resolve_name` and `getattr` do.
struct ObjectResolver {
  private let program: Program
  private var linker: ImportLinker
  /// The attributes of imported or own names that anything assigns to; listed when first asked for.
  private var storedNames: Set<[UInt8]>?

  init(_ program: Program) {
    self.program = program
    linker = program.linker
  }

  enum Outcome {
    case module(Int32)
    case definition(module: Int32, index: Int32)
    /// Something that exists and of which no more is known, or something outside the project.
    case unknown
    /// `name` is not there; `owner` says where it was looked for.
    case missing(owner: Owner, name: String)
  }

  enum Owner {
    /// A module of the path is missing: the part that was found, dotted.
    case path(String)
    case module(Int32)
    case `class`(module: Int32, index: Int32)
  }

  // MARK: - From a module

  /// A dotted path from its first module on. Submodules win over attributes.
  mutating func resolve(_ path: String, from importer: Int32) -> Outcome {
    let bytes = Array(path.utf8)[...]
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.allSatisfy(ModuleName.isIdentifier) else { return .unknown }
    var found: ModuleIndex.Target?
    var count = 0
    var end = bytes.startIndex
    while end < bytes.endIndex {
      end = bytes[end...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
      guard case .firstParty(let target) = linker.index.resolve(bytes[..<end], from: importer)
      else {
        break
      }
      found = target
      count += 1
      end += 1
    }
    guard let found else {
      let first = Array(parts[0].utf8)[...]
      if case .missing = linker.index.resolve(first, from: importer) {
        return linker.excuse(path: parts, from: importer) == nil
          ? .missing(owner: .path(""), name: parts[0]) : .unknown
      }
      return .unknown
    }
    guard found.module >= 0 else {
      if count == parts.count || found.isCompiled { return .unknown }
      // A namespace package has no attributes but its modules.
      return count < 2 || linker.excuse(path: parts, from: importer) != nil
        ? .unknown
        : .missing(owner: .path(parts[..<count].joined(separator: ".")), name: parts[count])
    }
    return attributes(parts[count...], of: .module(found.module))
  }

  /// Attributes of an object, one after another.
  mutating func attributes(
    _ names: ArraySlice<String>, of start: Outcome
  ) -> Outcome {
    var object = start
    for name in names {
      switch object {
      case .module(let module): object = attribute(name, ofModule: module)
      case .definition(let module, let index):
        object = attribute(name, ofDefinition: module, index)
      case .unknown, .missing: return object
      }
    }
    return object
  }

  private mutating func attribute(_ name: String, ofModule module: Int32) -> Outcome {
    guard program.parsed[Int(module)].error == nil,
      program.importability.causes[Int(module)] == nil
    else { return .unknown }
    let identifier = linker.identifier(of: name)
    var query = ImportLinker.Query()
    switch linker.find(identifier, in: module, &query) {
    case .bound(_, let symbol, let isCertain): return outcome(of: symbol, isCertain: isCertain)
    case .unsure: return .unknown
    case .missing: break
    }
    if let child = linker.index.submodule(of: module, named: identifier) {
      return child.module >= 0 ? .module(child.module) : .unknown
    }
    let isPackage = program.modules[Int(module)].isPackage
    if ImportLinker.isEverywhere(name.utf8, isPackage: isPackage)
      || isPackage && linker.excuse(missing: name, below: module) != nil
    {
      return .unknown
    }
    return .missing(owner: .module(module), name: name)
  }

  /// What a symbol is; unknown where a condition decides.
  func outcome(of symbol: Symbol?, isCertain: Bool) -> Outcome {
    guard isCertain else { return .unknown }
    switch symbol {
    case .module(let module)?: return .module(module)
    case .definition(let module, let index)?: return .definition(module: module, index: index)
    case .binding?, .external?, nil: return .unknown
    }
  }

  /// What an import binds.
  func outcome(ofImport number: Int) -> Outcome {
    let link = program.symbols.links[number]
    guard link.status == .resolved else { return .unknown }
    return outcome(of: link.symbol, isCertain: link.isCertain)
  }

  /// What a reference names: the chain behind its root followed attribute by attribute.
  mutating func outcome(of reference: Reference, in module: Int32) -> Outcome {
    let it = program.parsed[Int(module)]
    guard reference.root >= 0 else { return .definition(module: module, index: ~reference.root) }
    return follow(
      reference.root, reference.chain.isNone ? "" : it.string(reference.chain), in: module)
  }

  /// An import and the dotted attributes behind it.
  mutating func follow(_ root: Int32, _ chain: String, in module: Int32) -> Outcome {
    let number = Int(program.symbols.firstImport[Int(module)] + root)
    let names = chain.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    return attributes(names[...], of: outcome(ofImport: number))
  }

  // MARK: - From a class

  private mutating func attribute(
    _ name: String, ofDefinition module: Int32, _ index: Int32
  ) -> Outcome {
    var visited: Set<Int64> = []
    return member(name, of: module, index, &visited)
      ?? .missing(owner: .class(module: module, index: index), name: name)
  }

  /// A member of a class or of its bases; nil where it is certain that there is none.
  private mutating func member(
    _ name: String, of module: Int32, _ index: Int32, _ visited: inout Set<Int64>
  ) -> Outcome? {
    let it = program.parsed[Int(module)]
    let definition = it.definitions[Int(index)]
    // Of a class in a class the members are not known.
    guard definition.kind == .class, definition.parent < 0,
      visited.insert(Int64(module) << 32 | Int64(index)).inserted, visited.count < 50
    else { return .unknown }
    let bytes = Array(name.utf8)
    for (offset, member) in it.definitions[(Int(index) + 1)...].enumerated() {
      if member.parent != index { break }
      let own = it.bytes(member.name)
      if own.elementsEqual(bytes), !member.flags.contains(.annotationOnly) {
        return .definition(module: module, index: index + 1 + Int32(offset))
      }
      if own.elementsEqual("__slots__".utf8) || own.elementsEqual("__init_subclass__".utf8) {
        return .unknown
      }
    }
    if name.hasPrefix("__") || name == "mro" || it.traits.contains(.setsAttributes)
      || isStored(bytes) || it.imports.contains(where: { $0.scope == .class })
    {
      return .unknown
    }
    guard it.texts(definition.decorators).allSatisfy(Self.keepsMembers) else { return .unknown }
    for base in it.texts(definition.bases) {
      let path = String(base.prefix { $0 != "[" })
      if Self.plainBases.contains(path) { continue }
      guard !path.contains("="),
        case .definition(let home, let place) = meaning(of: path, in: module)
      else { return .unknown }
      if let found = member(name, of: home, place, &visited) { return found }
    }
    return nil
  }

  /// What a dotted text means in the body of a module.
  mutating func meaning(of path: String, in module: Int32) -> Outcome {
    let names = path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
    return attributes(names[...], of: .module(module))
  }

  /// Whether anything assigns to an attribute of that name, `Class.name = value`.
  private mutating func isStored(_ name: [UInt8]) -> Bool {
    if let storedNames { return storedNames.contains(name) }
    var names: Set<[UInt8]> = []
    for module in program.parsed {
      for name in module.classAttributes { names.insert(Array(module.bytes(name))) }
      for reference in module.references where reference.isStore && !reference.chain.isNone {
        let chain = module.bytes(reference.chain)
        let last = chain.lastIndex(of: UInt8(ascii: ".")).map { chain[($0 + 1)...] } ?? chain
        names.insert(Array(last))
      }
    }
    storedNames = names
    return names.contains(name)
  }

  /// Bases that bring nothing but what begins with two underscores.
  private static let plainBases: Set<String> = [
    "object", "ABC", "abc.ABC", "Generic", "typing.Generic", "Protocol", "typing.Protocol",
    "metaclass=ABCMeta", "metaclass=abc.ABCMeta",
  ]

  /// Decorators that give a class no attributes without underscores.
  private static func keepsMembers(_ decorator: String) -> Bool {
    let name = decorator.prefix { $0 != "(" }.split(separator: ".").last ?? ""
    return !decorator.contains("slots")
      && [
        "dataclass", "final", "runtime_checkable", "total_ordering", "unique", "deprecated",
      ].contains(name)
  }
}
