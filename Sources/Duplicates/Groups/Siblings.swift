import PythonSyntax
package import Resolution

/// Classes that derive from one base, which says what members they have.
extension Judge {
  /// What classes have for a base together.
  struct CommonBase {
    /// A class from outside is among them, whose members aren't known.
    let isOutside: Bool
    /// The members of the others.
    fileprivate let members: Set<String>

    /// Whether the base may be why they have a member of that name.
    func prescribes(_ name: String) -> Bool { isOutside || members.contains(name) }

    /// Whether it is known to have a member of that name.
    func prescribesByName(_ name: String) -> Bool { members.contains(name) }
  }

  /// A method of fewer statements is what any class of its kind has to say.
  static let longMethod: UInt32 = 5

  /// The base that all have; nil where there is none but such as say nothing.
  func commonBase(of sites: [DefinitionSite]) -> CommonBase? {
    guard let first = sites.first, sites.allSatisfy({ $0.form == .class && !$0.bases.isEmpty })
    else { return nil }
    var common = ancestors(of: first.id)
    for site in sites.dropFirst() where !common.isEmpty {
      common.formIntersection(ancestors(of: site.id))
    }
    guard !common.isEmpty else { return nil }
    var members: Set<String> = []
    var isOutside = false
    for ancestor in common {
      switch ancestor {
      case .outside: isOutside = true
      case .own(let id):
        let facts = program.parsed[id.module]
        for index in facts.members(of: id.index) {
          members.insert(facts.identifier(facts.definitions[index].name))
        }
      }
    }
    return CommonBase(isOutside: isOutside, members: members)
  }

  /// Whether classes of two names are alike only as their kind is: they declare other things with
  /// one base, or share methods of a few statements.
  func areApart(_ left: DefinitionSite, _ right: DefinitionSite) -> Bool {
    guard left.form == .class, right.form == .class, left.name != right.name else { return false }
    return !haveLongMethod(left, right) && !haveSameMembers(left, right)
  }

  private func haveLongMethod(_ left: DefinitionSite, _ right: DefinitionSite) -> Bool {
    let base = commonBase(of: [left, right])
    let others = right.members.filter { $0.statements >= Self.longMethod }
    return left.members.contains { member in
      guard member.statements >= Self.longMethod else { return false }
      let isPrescribed = member.name != "__init__" && base?.prescribes(member.name) == true
      return others.contains { other in
        if isPrescribed { return other.name == member.name && other.body == member.body }
        return other.shape == member.shape || base == nil && other.name == member.name
      }
    }
  }

  /// Two thirds of all public members, and three at least, or not so many of five. What tells a
  /// framework about the class is none.
  private func haveSameMembers(_ left: DefinitionSite, _ right: DefinitionSite) -> Bool {
    let rows = Comparison([left, right]).publicRows.filter {
      $0.name != "Meta" && $0.name != "Config"
    }
    let same = rows.count { row in
      row.isShared && !row.differs
        && row.cells.allSatisfy { $0?.hasBody == true || $0?.text.isEmpty == false }
    }
    return same >= 3 && same * 3 >= rows.count * 2 || same >= 5 && same * 5 >= rows.count * 3
  }

  // MARK: - Bases

  private enum Ancestor: Hashable {
    case own(DefinitionID)
    /// By its last name.
    case outside(Substring)
  }

  private static let maximumAncestors = 64
  private static let sayNothing: Set<String> = plainBases.union([
    "Generic", "Model", "Serializer", "DeclarativeBase", "metaclass", "TestCase",
  ])

  private func ancestors(of id: DefinitionID) -> Set<Ancestor> {
    var found: Set<Ancestor> = []
    var pending = [id]
    while let next = pending.popLast(), found.count < Self.maximumAncestors {
      for base in program.parsed[next.module].texts(program[next].bases) {
        let path = base.prefix { $0 != "[" && $0 != "(" }
        let name = Substring(path.split(separator: ".").last ?? "")
        guard !base.contains("="), !name.isEmpty, !Self.sayNothing.contains(String(name)) else {
          continue
        }
        if let definition = program.baseClass(String(path), in: next.module) {
          if found.insert(.own(definition)).inserted { pending.append(definition) }
        } else {
          found.insert(.outside(name))
        }
      }
    }
    return found
  }
}

extension DefinitionSite {
  /// Whether a method of it says so much that it is alike to another by no chance.
  var hasLongMethod: Bool { members.contains { $0.statements >= Judge.longMethod } }
}

extension Program {
  /// The class that a base is written for, also where something may have given the module another:
  /// `__getattr__ = moved(__name__)` makes every name of it unsure, and no base another one.
  func baseClass(_ path: String, in module: ModuleID) -> DefinitionID? {
    if case .definition(let id)? = lookup.symbol(of: path, in: module) {
      return self[id].kind == .class ? id : nil
    }
    guard let name = symbols.names.find(path) else { return nil }
    let bindings = symbols.bindings(of: name, in: module)
    guard bindings.count == 1, let binding = bindings.first.map({ symbols.bindings[$0] }) else {
      return nil
    }
    var found = binding.definition
    if let record = binding.record,
      case .definition(let id)? = symbols.link(module, record).symbol
    {
      found = id
    }
    return found.flatMap { self[$0].kind == .class ? $0 : nil }
  }

  /// A dotted path as the imports of a module make it whole: `django.db.models.Model` for
  /// `models.Model`; the path itself where its first name isn't imported.
  package func importedPath(of path: String, in module: ModuleID) -> String {
    let first = path.prefix { $0 != "." }
    guard let name = symbols.names.find(String(first)),
      let record = symbols.bindings(of: name, in: module).compactMap({ symbols.bindings[$0].record }
      )
      .first
    else { return path }
    let facts = parsed[module]
    let imported = facts.imports[record]
    var whole = facts.string(imported.module)
    if imported.kind == .name {
      whole += "." + facts.string(imported.name)
    } else if imported.alias.isNone {
      return path
    }
    return whole + path.dropFirst(first.count)
  }
}
