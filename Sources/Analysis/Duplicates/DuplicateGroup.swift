package import Resolution

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
    package let id: DefinitionID
    package let location: Location
    package let endLine: Int
    package let scope: CodeScope
    package let service: ServiceID
    package let bases: [String]
    package let isEnumeration: Bool
    /// Names in source order, each once; the value's source for a member of an enumeration.
    package let members: [Member]
  }

  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: String
  }

  /// What the definitions have in common; tests and backups are not asked.
  package enum Verdict: Hashable, Sendable {
    /// Enumerations with the same members and the same values.
    case identical
    /// The same names; what they stand for was not compared, or can't be told.
    case sameNames
    /// The same members, some with other values.
    case sameNamesOtherValues(differing: Int)
    /// One definition has all members of the others.
    case superset
    /// Some members are shared: by all definitions, or only by two or more of them.
    case overlapping(byAll: Int, bySome: Int, differing: Int)
    /// No member is shared: perhaps only the name is.
    case disjoint
    /// All definitions but one derive from another.
    case subclass
    /// No definition has members to compare.
    case empty
    /// Functions: only the name is compared.
    case functions

    package var words: String {
      switch self {
      case .identical: "identical members"
      case .sameNames: "the same member names"
      case .sameNamesOtherValues(let differing):
        "same members, \(differing) with \(differing == 1 ? "another value" : "other values")"
      case .superset: "one has all members of the others"
      case .overlapping(let byAll, let bySome, let differing):
        (byAll > 0
          ? "\(byAll) \(byAll == 1 ? "member" : "members") shared by all"
          : "\(bySome) \(bySome == 1 ? "member" : "members") shared by some")
          + (differing > 0 ? ", \(differing) with other values" : "")
      case .disjoint: "no shared member"
      case .subclass: "one derives from another"
      case .empty: "no members to compare"
      case .functions: "only the name was compared"
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
  /// Compares what the sites define.
  static func of(_ sites: [DuplicateGroup.Site], kind: DuplicateGroup.Kind) -> Self {
    guard kind == .class else { return .functions }
    let names = sites.map { site in
      Set(site.members.map(\.name).filter { !$0.hasPrefix("__") || $0 == "__call__" })
    }
    if names.allSatisfy(\.isEmpty) { return .empty }
    var users: [String: Int] = [:]
    for name in names.joined() { users[name, default: 0] += 1 }
    let sharedByAll = users.count { $0.value == names.count }
    let sharedBySome = users.count { $0.value > 1 }
    let differing = differingValues(of: sites.filter(\.isEnumeration))
    if names.allSatisfy({ $0 == names[0] }) {
      if differing > 0 { return .sameNamesOtherValues(differing: differing) }
      return isProvenEqual(sites) ? .identical : .sameNames
    }
    if sharedBySome == 0 { return .disjoint }
    if differing == 0, names.contains(where: { $0.count == users.count }),
      names.allSatisfy({ !$0.isEmpty })
    {
      return .superset
    }
    return .overlapping(
      byAll: sharedByAll, bySome: sharedBySome, differing: differing)
  }

  /// Whether every member is one of an enumeration and has a literal for its value.
  private static func isProvenEqual(_ sites: [DuplicateGroup.Site]) -> Bool {
    sites.allSatisfy { site in
      site.isEnumeration && site.members.allSatisfy { LiteralValue(source: $0.value) != nil }
    }
  }

  /// How many members have more than one value; a value that is no literal, such as
  /// `Other.A.value`, may well be equal and doesn't count.
  private static func differingValues(of sites: [DuplicateGroup.Site]) -> Int {
    var values: [String: Set<LiteralValue>] = [:]
    for member in sites.flatMap(\.members) {
      if let value = LiteralValue(source: member.value) {
        values[member.name, default: []].insert(value)
      }
    }
    return values.count { $0.value.count > 1 }
  }
}
