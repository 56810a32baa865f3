import PythonSyntax

/// Members of classes.
extension Lookup {
  func member(_ name: String, of owner: DefinitionID) -> Answer {
    var visited: Set<DefinitionID> = []
    return member(name, of: owner, &visited) ?? .missing(.class(owner), name: name, .nameMissing)
  }

  /// How a class writes a private name that is written `_Class__name` elsewhere; nil of others.
  /// Source: the language reference, 6.2.2, "Private name mangling".
  private static func unmangled(_ name: [UInt8], in owner: ArraySlice<UInt8>) -> ArraySlice<UInt8>?
  {
    let underscore = UInt8(ascii: "_")
    let front = [underscore] + owner.drop { $0 == underscore }
    guard front.count > 1, name.starts(with: front) else { return nil }
    let rest = name.dropFirst(front.count)
    return rest.count > 2 && rest.starts(with: [underscore, underscore]) ? rest : nil
  }

  /// A member of a class or of its bases; nil where it is certain that there is none.
  private func member(
    _ name: String, of owner: DefinitionID, _ visited: inout Set<DefinitionID>
  ) -> Answer? {
    let facts = program.parsed[owner.module]
    let definition = program[owner]
    // Of a class in a class the members are not known.
    guard definition.kind == .class, definition.parent == nil,
      visited.insert(owner).inserted, visited.count < 50
    else { return .unsure(.attributes(name)) }
    let bytes = Array(name.utf8)
    let inside = Self.unmangled(bytes, in: facts.bytes(definition.name))
    for member in facts.members(of: owner.index) {
      let own = facts.bytes(facts.definitions[member].name)
      if own.elementsEqual(bytes) || inside.map(own.elementsEqual) ?? false,
        !facts.definitions[member].flags.contains(.annotationOnly)
      {
        return .object(.definition(DefinitionID(module: owner.module, index: member)))
      }
      if own.elementsEqual("__slots__".utf8) || own.elementsEqual("__init_subclass__".utf8) {
        return .unsure(.attributes(name))
      }
    }
    if name.hasPrefix("__") || name == "mro" || facts.traits.contains(.setsAttributes)
      || program.derived(AssignedAttributes.self).names.contains(bytes)
      || facts.imports.contains(where: { $0.scope == .class })
    {
      return .unsure(.attributes(name))
    }
    guard facts.texts(definition.decorators).allSatisfy(Self.keepsMembers) else {
      return .unsure(.attributes(name))
    }
    for base in facts.texts(definition.bases) {
      let path = String(base.prefix { $0 != "[" })
      if Self.plainBases.contains(path) { continue }
      guard !path.contains("="),
        case .object(.definition(let inherited)) = meaning(of: path, in: owner.module)
      else { return .unsure(.attributes(name)) }
      if let found = member(name, of: inherited, &visited) { return found }
    }
    return nil
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

/// The last names of all that anything assigns to as an attribute of an imported or own name,
/// `Class.name = value`.
private struct AssignedAttributes: Derived {
  let names: Set<[UInt8]>

  init(of program: Program) {
    var names: Set<[UInt8]> = []
    for module in program.parsed {
      for name in module.classAttributes { names.insert(Array(module.bytes(name))) }
      for reference in module.references where reference.isStore && !reference.chain.isNone {
        let chain = module.bytes(reference.chain)
        let last = chain.lastIndex(of: UInt8(ascii: ".")).map { chain[($0 + 1)...] } ?? chain
        names.insert(Array(last))
      }
    }
    self.names = names
  }
}
