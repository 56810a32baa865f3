import Analysis
import Resolution

/// What the definitions of a group have in common, member by member.
package struct Comparison: Sendable {
  /// A member's name, and what each site has under it.
  package struct Row: Sendable {
    package let name: String
    /// Beside the sites; nil where a site has no such member.
    package let cells: [Cell?]
    package var isShared: Bool { cells.allSatisfy { $0 != nil } }
    /// Whether the sites that have it mean different things by it.
    package var differs: Bool { Set(cells.compactMap { $0?.variant }).count > 1 }
    /// Whether it stands for two values or more that are written out.
    package var conflicts: Bool {
      Set(cells.compactMap { $0.flatMap { $0.isLiteral ? $0.variant : nil } }).count > 1
    }
  }

  package struct Cell: Sendable {
    /// The value of an enumeration's member, the signature of a method, the annotation of a field.
    package let text: String
    /// The same number where sites say the same, counted from zero.
    package let variant: Int
    /// The value of an enumeration's member, written out.
    package let isLiteral: Bool
    /// A method or a nested class.
    let hasBody: Bool
  }

  /// Public members in the order of the first site that has them, then the others.
  package let rows: [Row]

  package init(_ sites: [DefinitionSite]) {
    var names: [String] = []
    var seen: Set<String> = []
    for site in sites {
      for member in site.members where member.isPublic || member.name == "__init__" {
        if seen.insert(member.name).inserted { names.append(member.name) }
      }
    }
    let members = sites.map { site in
      Dictionary(site.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    rows = names.map { name in
      var variants: [Meaning: Int] = [:]
      let cells = zip(sites, members).map { site, members -> Cell? in
        guard let member = members[name] else { return nil }
        let meaning = Meaning(member, in: site)
        let variant = variants[meaning] ?? variants.count
        variants[meaning] = variant
        return Cell(
          text: member.text, variant: variant, isLiteral: meaning.literal != nil,
          hasBody: member.body != nil)
      }
      return Row(name: name, cells: cells)
    }
  }

  /// What makes two members the same: literal values by what they stand for, methods by their text.
  private struct Meaning: Hashable {
    var literal: LiteralValue?
    var text = ""
    var body: UInt64?

    init(_ member: DefinitionSite.Member, in site: DefinitionSite) {
      if site.form == .enumeration, let literal = LiteralValue(source: member.text) {
        self.literal = literal
      } else {
        text = member.text
        body = member.body
      }
    }
  }

  /// Members that offer something to others.
  package var publicRows: [Row] { rows.filter { $0.name != "__init__" } }
}

/// What the definitions of a group are to each other. Stand-ins for tests and copies outside the
/// group's scope are not asked.
package enum Verdict: Sendable, Hashable {
  /// The same text.
  case identical
  /// The same tokens: comments, blanks or docstrings differ.
  case formattingOnly
  /// The same but for names and literals (Type 2).
  case renamed
  /// Much the same text (Type 3); the least similarity to the first, from 0 to 1.
  case nearClone(similarity: Double)
  /// The same member names, some with other values: what compares equal in one place doesn't in
  /// another.
  case otherValues(differing: Int)
  /// An enumeration takes its values from another; its members are still unequal to those, unless
  /// both are `str` or `int` as well.
  case copiedValues(areUnequal: Bool)
  /// The same public members, some with other bodies or signatures.
  case sameMembers(differing: Int)
  /// One has all public members of the others.
  case superset(differing: Int)
  /// Some public members are shared: by all, by two or more.
  case overlapping(byAll: Int, bySome: Int, own: Int, differing: Int)
  /// Functions with one name whose bodies differ; no similarity where they are too short for one.
  case sameName(signaturesAgree: Bool, similarity: Double?)
  /// One definition, imported by so many paths beside its own and those of the packages around it.
  case aliasOnly(paths: Int)
  /// All but one derive from another, or only call it.
  case subclass
  /// Little or nothing is shared but the name.
  case homonym
  /// A framework or the project's own plan asks for one in each of many places.
  case convention

  package var name: String {
    switch self {
    case .identical: "identical"
    case .formattingOnly: "formatting-only"
    case .renamed: "renamed"
    case .nearClone: "near-clone"
    case .otherValues: "other-values"
    case .copiedValues: "copied-values"
    case .sameMembers: "same-members"
    case .superset: "superset"
    case .overlapping: "overlapping"
    case .sameName: "same-name"
    case .aliasOnly: "alias-only"
    case .subclass: "subclass"
    case .homonym: "homonym"
    case .convention: "convention"
    }
  }

  package static let names = [
    "identical", "formatting-only", "renamed", "near-clone", "other-values", "copied-values",
    "same-members", "superset", "overlapping", "same-name", "alias-only", "subclass", "homonym",
    "convention",
  ]

  package var words: String {
    switch self {
    case .identical: return "identical"
    case .formattingOnly: return "identical but for comments, docstrings and blanks"
    case .renamed: return "identical but for names and literals"
    case .nearClone(let similarity):
      return "\(Int(similarity * 100)) % of the text is shared"
    case .otherValues(let differing):
      return "the same members, \(differing) of them with other values"
    case .copiedValues(let areUnequal):
      return "one copies the values of another" + (areUnequal ? ", and compares unequal to it" : "")
    case .sameMembers(let differing):
      return differing == 0
        ? "the same members" : "the same members, \(differing) of them with other bodies"
    case .superset(let differing):
      return "one has all members of the others"
        + (differing > 0 ? ", \(differing) of them different" : "")
    case .overlapping(let byAll, let bySome, let own, let differing):
      let shared =
        byAll > 0
        ? "\(count(byAll, "member")) shared by all"
          + (bySome > byAll ? ", \(bySome - byAll) more by some" : "")
        : "\(count(bySome, "member")) shared by some"
      return shared + (differing > 0 ? ", \(differing) of them different" : "")
        + (own > 0 ? ", \(own) of one alone" : "")
    case .sameName(let agree, let similarity):
      return (agree ? "the same signature" : "other signatures")
        + (similarity.map { ", \(Int($0 * 100)) % of the text shared" } ?? ", other bodies")
    case .aliasOnly(let paths):
      return "one definition, imported by \(count(paths, "other path"))"
    case .subclass: return "one derives from the other or calls it"
    case .homonym: return "little or nothing shared but the name"
    case .convention: return "one in each of many places by design"
    }
  }

  /// Whether a person has to say which side is right.
  package var disagrees: Bool {
    switch self {
    case .otherValues, .copiedValues(areUnequal: true): true
    default: false
    }
  }

  /// How much of the others merging would do away with, from 0 to 1; 0 where nothing should be
  /// merged.
  package var share: Double {
    switch self {
    case .identical, .formattingOnly, .otherValues, .copiedValues, .aliasOnly: 1
    case .superset: 0.9
    case .sameMembers, .renamed: 0.8
    case .nearClone(let similarity): similarity
    case .overlapping(let byAll, let bySome, let own, _):
      Double(max(byAll, bySome)) / Double(max(1, max(byAll, bySome) + own))
    case .sameName(_, let similarity): max(0.2, similarity ?? 0)
    case .subclass, .homonym, .convention: 0
    }
  }
}
