/// Definitions of one name in several modules.
package struct DuplicateGroup: Sendable {
  package enum Kind: String, Sendable { case `class` = "class", function }

  package let name: String
  package let kind: Kind
  /// The role that the name has, or nil.
  package let role: String?
  /// Product code first, then by path and line. What only re-exports or aliases a definition is
  /// no site.
  package let sites: [Site]
  package let verdict: Verdict
  /// The scope that the group is about: product where two product modules define the name.
  package let scope: CodeScope

  /// One definition.
  package struct Site: Sendable {
    package let module: Int32
    /// The index into the module's definitions.
    package let definition: Int32
    package let location: Location
    package let endLine: Int
    package let scope: CodeScope
    /// The index of the service.
    package let service: Int32
    package let bases: [String]
    package let isEnumeration: Bool
    /// Names in source order, each once; the value's source for a member of an enumeration.
    package let members: [Member]
    /// Modules that import this definition, through re-exports or not.
    package var importers: [Int32]
  }

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// What the definitions have in common; tests and backups are not asked.
  package enum Verdict: Hashable, Sendable {
    /// The same members, with the same values where they are an enumeration's.
    case identical
    /// The same members, some with other values.
    case sameNamesOtherValues(differing: Int)
    /// One definition has all members of the others.
    case superset
    /// Some members are shared.
    case overlapping(shared: Int, differing: Int)
    /// No member is shared: perhaps only the name is.
    case disjoint
    /// One definition derives from another.
    case subclass
    /// Functions: only the name is compared.
    case functions

    package var words: String {
      switch self {
      case .identical: "identical members"
      case .sameNamesOtherValues(let differing):
        "same members, \(differing) with \(differing == 1 ? "another value" : "other values")"
      case .superset: "one has all members of the others"
      case .overlapping(let shared, 0): "\(shared) shared \(shared == 1 ? "member" : "members")"
      case .overlapping(let shared, let differing):
        "\(shared) shared \(shared == 1 ? "member" : "members"), \(differing) with other values"
      case .disjoint: "no shared member"
      case .subclass: "one derives from another"
      case .functions: "functions of one name"
      }
    }
  }

  /// The sites that the verdict and the finding are about.
  package var ownSites: [Site] { sites.filter { $0.scope == scope } }

  /// How many services define the name, in the scope of the group.
  package var serviceCount: Int { Set(ownSites.map(\.service)).count }

  /// Unique among groups, the same in every run.
  package var id: String { "\(kind.rawValue)-\(name)" }
}

extension DuplicateGroup.Verdict {
  private static func isLiteral(_ value: String) -> Bool {
    guard let first = value.unicodeScalars.first else { return false }
    switch first {
    case "\"", "'", "0"..."9", "-", ".": return true
    default: return ["True", "False", "None"].contains(value)
    }
  }

  /// Compares what the sites define.
  static func of(_ sites: [DuplicateGroup.Site], kind: DuplicateGroup.Kind) -> Self {
    guard kind == .class else { return .functions }
    let isEnumeration = sites.allSatisfy(\.isEnumeration)
    let members = sites.map { site in
      Dictionary(
        site.members.filter { !$0.name.hasPrefix("__") || $0.name == "__call__" }
          .map { ($0.name, isEnumeration ? $0.value : "") },
        uniquingKeysWith: { first, _ in first })
    }
    let names = members.map { Set($0.keys) }
    let shared = names.dropFirst().reduce(names[0]) { $0.intersection($1) }
    let sharedByTwo = names.indices.reduce(into: Set<String>()) { result, index in
      for other in names[..<index] { result.formUnion(names[index].intersection(other)) }
    }
    // A value that is no literal, such as `Other.A.value`, may well be equal.
    let differing = sharedByTwo.count { name in
      Set(members.compactMap { $0[name] }.filter(isLiteral)).count > 1
    }
    if names.allSatisfy({ $0 == names[0] }) {
      return differing == 0 ? .identical : .sameNamesOtherValues(differing: differing)
    }
    if sharedByTwo.isEmpty { return .disjoint }
    let union = names.reduce(Set()) { $0.union($1) }
    if differing == 0, names.contains(union), names.allSatisfy({ !$0.isEmpty }) {
      return .superset
    }
    return .overlapping(shared: max(shared.count, sharedByTwo.count), differing: differing)
  }
}
