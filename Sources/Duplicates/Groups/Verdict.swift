import Resolution

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
        ? "the same members" : "the same members, \(differing) of them written otherwise"
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
