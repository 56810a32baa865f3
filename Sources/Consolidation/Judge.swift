import Analysis
import PythonSyntax

/// Compares the definitions of a group and says what they are to each other.
struct Judge {
  let program: Program
  private var resolver: SymbolResolver

  init(_ program: Program) {
    self.program = program
    resolver = SymbolResolver(program)
  }

  mutating func verdict(_ sites: [DefinitionSite]) -> Verdict {
    guard let first = sites.first, sites.count > 1 else { return .homonym }
    let rest = sites.dropFirst()
    if rest.allSatisfy({ $0.body.source == first.body.source && $0.bases == first.bases }) {
      return .identical
    }
    if dependants(sites) == sites.count - 1 { return .subclass }
    if isConvention(sites) { return .convention }
    if rest.allSatisfy({ $0.body.exact == first.body.exact && $0.signature == first.signature }) {
      return .formattingOnly
    }
    if sites.allSatisfy({ $0.form == .function }) { return functions(sites) }
    return classes(sites)
  }

  // MARK: - By form

  private func functions(_ sites: [DefinitionSite]) -> Verdict {
    let similarity = leastSimilarity(sites)
    if similarity == 1 { return .renamed }
    if similarity >= CloneSearch.leastSimilarity { return .nearClone(similarity: similarity) }
    guard Set(sites.map(\.name)).count == 1 else { return .homonym }
    let agree = Set(sites.map(\.signature)).count == 1
    let made = Set(sites.map(\.returned).filter { !$0.isEmpty })
    if similarity < 0.1, !agree, made.count != 1 { return .homonym }
    return .sameName(signaturesAgree: agree, similarity: similarity)
  }

  private mutating func classes(_ sites: [DefinitionSite]) -> Verdict {
    let comparison = Comparison(sites)
    let rows = comparison.publicRows
    let shared = rows.filter(\.isShared)
    let bySome = rows.count { $0.cells.count { $0 != nil } > 1 }
    let own = rows.count - bySome
    let isEnumeration = sites.allSatisfy { $0.form == .enumeration }
    if isEnumeration, sites.contains(where: { copiesValues($0, of: sites) }) {
      return .copiedValues
    }
    if !rows.isEmpty, shared.count == rows.count {
      let differing = rows.count(where: \.differs)
      if isEnumeration {
        return differing > 0 ? .otherValues(differing: differing) : .sameMembers(differing: 0)
      }
      return leastSimilarity(sites) == 1 ? .renamed : .sameMembers(differing: differing)
    }
    // The text of enumerations is alike by nature.
    let similarity = isEnumeration ? 0 : leastSimilarity(sites)
    if similarity >= CloneSearch.leastSimilarity { return .nearClone(similarity: similarity) }
    if bySome == 0 { return .homonym }
    let hasAll = sites.indices.contains { site in
      rows.allSatisfy { $0.cells[site] != nil }
    }
    let differing = rows.count(where: \.differs)
    if hasAll, sites.allSatisfy({ site in site.members.contains(where: \.isPublic) }),
      !isEnumeration || differing == 0
    {
      return .superset
    }
    return .overlapping(byAll: shared.count, bySome: bySome, own: own, differing: differing)
  }

  // MARK: - Relations

  /// How like the others are to the first, the least.
  private func leastSimilarity(_ sites: [DefinitionSite]) -> Double {
    sites.dropFirst().map { program.similarity(sites[0], $0) }.min() ?? 0
  }

  /// How many derive from another of the group, or do nothing but call it.
  private mutating func dependants(_ sites: [DefinitionSite]) -> Int {
    let symbols = Set(sites.map(\.symbol))
    return sites.count { site in
      let paths =
        site.form == .function
        ? (site.body.tokenCount < 40 && !site.returned.isEmpty ? [site.returned] : [])
        : site.bases.map { String($0.prefix { $0 != "[" }) }
      return paths.contains { path in
        guard let symbol = resolver.symbol(of: path, in: site.module) else { return false }
        return symbol != site.symbol && symbols.contains(symbol)
      }
    }
  }

  /// `A = Other.A.value`, where Other is one of the group or bears its name.
  private mutating func copiesValues(_ site: DefinitionSite, of sites: [DefinitionSite]) -> Bool {
    let copied = site.members.filter { $0.text.hasSuffix(".value") }
    guard !copied.isEmpty, copied.count * 2 >= site.members.count(where: { $0.kind == .field })
    else { return false }
    let symbols = Set(sites.map(\.symbol))
    return copied.contains { member in
      let path = member.text.split(separator: ".").dropLast(2).joined(separator: ".")
      return resolver.symbol(of: path, in: site.module).map {
        $0 != site.symbol && symbols.contains($0)
      } ?? false
    }
  }

  /// Files of one name in several folders that each define the name: adapters, platforms, plugins.
  /// They derive from one base of the project or of a library, or there are very many of them.
  private mutating func isConvention(_ sites: [DefinitionSite]) -> Bool {
    guard sites.count > 2, Set(sites.map(\.name)).count == 1 else { return false }
    let files = Set(sites.map { $0.location.path.split(separator: "/").last ?? "" })
    guard files.count == 1, Set(sites.map { $0.location.path }).count == sites.count else {
      return false
    }
    if sites.count >= 8 { return true }
    let bases = sites.map { site in
      Set(site.bases.compactMap { $0.split(separator: ".").last.map(String.init) })
        .subtracting(Self.plainBases)
    }
    return bases.dropFirst().reduce(bases[0]) { $0.intersection($1) }.isEmpty == false
  }

  private static let plainBases: Set<String> = [
    "object", "ABC", "Enum", "StrEnum", "IntEnum", "Flag", "str", "int", "BaseModel", "Exception",
    "Protocol", "TypedDict", "NamedTuple", "dict", "list", "RuntimeError", "ValueError",
    "metaclass=ABCMeta",
  ]
}
