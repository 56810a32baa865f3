import Resolution
import PythonSyntax

/// Compares the definitions of a group and says what they are to each other.
struct Judge {
  let program: Program

  init(_ program: Program) {
    self.program = program
  }

  /// What definitions that were found to belong together are to each other.
  func verdict(_ sites: [DefinitionSite]) -> Verdict {
    guard let first = sites.first, sites.count > 1 else { return .homonym }
    let rest = sites.dropFirst()
    // The same words may make other things: each module has its own `Order`.
    let made: [Symbol?] = first.form == .function ? sites.map { self.made(by: $0) } : []
    if Set(made.compactMap { $0 }).count > 1 { return .homonym }
    // Of members the source is not kept.
    if first.body.source != 0,
      rest.allSatisfy({
        $0.body.source == first.body.source && $0.bases == first.bases
          && $0.isCoroutine == first.isCoroutine
      })
    {
      return .identical
    }
    if rest.allSatisfy({
      $0.body.exact == first.body.exact && $0.signature == first.signature
        && $0.bases == first.bases
    }) {
      return .formattingOnly
    }
    if sites.allSatisfy({ $0.form == .constant }) { return constants(sites) }
    if sites.allSatisfy({ $0.form == .function }) {
      return functions(sites, makeTheSame: !made.isEmpty && !made.contains(nil))
    }
    return classes(sites)
  }

  /// What a function returns a new one of, or the result of; nil where that isn't known.
  private func made(by site: DefinitionSite) -> Symbol? {
    guard !site.returned.isEmpty else { return nil }
    switch program.lookup.symbol(of: site.returned, in: site.module) {
    case .definition(let definition)?: return .definition(definition)
    case .module?, .binding?, .external?, nil: return nil
    }
  }

  /// The definitions that belong together, by index: first those that say the same, then what is
  /// near to one of them; what is near to no other is in none.
  ///
  /// - Parameters:
  ///   - inOneModule: whether definitions of one module may belong together.
  ///   - byBody: their bodies alone speak for taking them together, so that each has to be near to
  ///     each.
  func clusters(
    _ sites: [DefinitionSite], _ own: [Int], inOneModule: Bool, byBody: Bool
  ) -> [[Int]] {
    let units = Dictionary(grouping: own) { sites[$0].meaning }.values.sorted { left, right in
      let (a, b) = (sites[left[0]].publicCount, sites[right[0]].publicCount)
      if left.count != right.count { return left.count > right.count }
      return a != b ? a > b : left[0] < right[0]
    }
    var clusters: [[Int]] = []
    for unit in units {
      var best: (place: Int, nearness: Double)?
      for place in clusters.indices.prefix(Self.maximumClusters) {
        let nearness =
          clusters[place].prefix(byBody ? Self.maximumClusters : 1).map { index in
            byBody && areApart(sites[index], sites[unit[0]])
              ? 0 : self.nearness(sites[index], sites[unit[0]])
          }.min() ?? 0
        if nearness > best?.nearness ?? 0 { best = (place, nearness) }
      }
      if let best { clusters[best.place] += unit } else { clusters.append(unit) }
    }
    return clusters.map { cluster in
      // What is meant to stand beside all the others is no copy, even where it says the same.
      cluster.filter { index in
        cluster.contains { $0 != index && !areCounterparts(sites[$0], sites[index]) }
      }.sorted()
    }.filter { cluster in
      cluster.count > 1 && (inOneModule || Set(cluster.map { sites[$0].module }).count > 1)
    }.sorted { $0.count != $1.count ? $0.count > $1.count : $0[0] < $1[0] }
  }

  private static let maximumClusters = 64

  /// How near two definitions are, from 0, which is not at all, to 1.
  private func nearness(_ left: DefinitionSite, _ right: DefinitionSite) -> Double {
    guard left.form == right.form else { return 0 }
    let verdict = verdict([left, right])
    if verdict == .homonym || areCounterparts(left, right) { return 0 }
    if left.form == .function || left.form == .constant { return verdict.share }
    let one = Set(left.members.filter(\.isPublic).map(\.name))
    let two = Set(right.members.filter(\.isPublic).map(\.name))
    let shared = one.intersection(two).count
    let part = Double(shared) / Double(max(1, one.union(two).count))
    switch verdict {
    case .overlapping:
      let contained = Double(shared) / Double(max(1, min(one.count, two.count)))
      if shared < 2 || part < Self.leastPart && (shared < 3 || contained < Self.leastContained) {
        return 0
      }
      return part
    case .superset: return shared < 2 ? 0 : max(part, 0.5)
    default: return 1
    }
  }

  /// Functions of one name: how much of their text must be alike, whatever their arguments are.
  private static let leastSharedText = 0.3
  /// Functions of one name that take other arguments: how much of their text must be alike.
  private static let leastSimilarity = 0.5

  /// Of the members of two definitions, how many both must have.
  private static let leastPart = 0.4
  /// Else, how many of the smaller's the larger must have.
  private static let leastContained = 0.7

  // MARK: - By form

  /// Of one name and so of one role: that is what they have in common.
  private func constants(_ sites: [DefinitionSite]) -> Verdict {
    let values = sites.map { LiteralValue(source: $0.signature) }
    let isOne =
      values.contains(nil) ? Set(sites.map(\.signature)).count == 1 : Set(values).count == 1
    return isOne ? .formattingOnly : .otherValues(differing: 1)
  }

  private func functions(_ sites: [DefinitionSite], makeTheSame: Bool) -> Verdict {
    let similarity = leastSimilarity(sites)
    // What is awaited in one place and not in the other takes nobody's place.
    if Set(sites.map(\.isCoroutine)).count == 1 {
      if similarity == 1 { return .renamed }
      if let similarity, similarity >= CloneSearch.leastSimilarity {
        return .nearClone(similarity: similarity)
      }
    }
    guard Set(sites.map(\.name)).count == 1 else { return .homonym }
    // `()` is a signature that any function may have.
    let agree =
      Set(sites.map(\.signature)).count == 1 && !sites[0].signature.hasPrefix("()")
      && !sites[0].signature.hasPrefix("async ()")
    // Those whose texts are known to be unlike have no more in common than the name says.
    if similarity ?? (agree ? 1 : 0) < Self.leastSharedText { return .homonym }
    if similarity ?? 0 < Self.leastSimilarity, !agree, !makeTheSame { return .homonym }
    return .sameName(
      signaturesAgree: Set(sites.map(\.signature)).count == 1, similarity: similarity)
  }

  private func classes(_ sites: [DefinitionSite]) -> Verdict {
    let comparison = Comparison(sites)
    let rows = comparison.publicRows
    let shared = rows.filter(\.isShared)
    let bySome = rows.count { $0.cells.count { $0 != nil } > 1 }
    let own = rows.count - bySome
    let isEnumeration = sites.allSatisfy { $0.form == .enumeration }
    if isEnumeration, sites.contains(where: { copiesValues($0, of: sites) }) {
      return .copiedValues(areUnequal: !sites.allSatisfy(\.isPlainValue))
    }
    let base = commonBase(of: sites)
    // What one base asks of all, each with a few words of its own: placeholders, permissions.
    if let base, !isEnumeration, rows.allSatisfy({ base.prescribesByName($0.name) }),
      !sites.contains(where: \.hasLongMethod)
    {
      return .homonym
    }
    let isEvident = isEvidence(rows, isEnumeration, base)
    if isEvident, shared.count == rows.count {
      let differing = rows.count(where: \.differs)
      if isEnumeration {
        let conflicts = rows.count(where: \.conflicts)
        return conflicts > 0
          ? .otherValues(differing: conflicts) : .sameMembers(differing: differing)
      }
      return leastSimilarity(sites) == 1 ? .renamed : .sameMembers(differing: differing)
    }
    let hasAll = sites.indices.contains { site in
      rows.allSatisfy { $0.cells[site] != nil }
    }
    let differing = rows.count(where: \.differs)
    if isEvident, hasAll, sites.allSatisfy({ $0.members.contains(where: \.isPublic) }),
      !isEnumeration || !rows.contains(where: \.conflicts)
    {
      return .superset(differing: differing)
    }
    if base != nil, !isEvident, !sites.allSatisfy(\.hasLongMethod) { return .homonym }
    // The text of enumerations is alike by nature.
    let similarity = isEnumeration ? 0 : leastSimilarity(sites) ?? 0
    if similarity == 1 { return .renamed }
    if similarity >= CloneSearch.leastSimilarity { return .nearClone(similarity: similarity) }
    guard isEvident, !sites.allSatisfy({ $0.name.hasPrefix("_") }) else { return .homonym }
    return .overlapping(byAll: shared.count, bySome: bySome, own: own, differing: differing)
  }

  // MARK: - Relations

  /// How like the others are to the first, the least; nil where one is too short to tell.
  private func leastSimilarity(_ sites: [DefinitionSite]) -> Double? {
    var least = 1.0
    for site in sites.dropFirst() {
      guard let similarity = program.similarity(sites[0], site) else { return nil }
      least = min(least, similarity)
    }
    return least
  }

  /// Those that neither derive from another of the sites nor do nothing but call it, by index.
  func roots(_ sites: [DefinitionSite], _ own: [Int]) -> [Int] {
    let symbols = Set(own.map { sites[$0].symbol })
    return own.filter { index in
      let site = sites[index]
      let paths =
        site.form == .function
        ? (site.body.tokenCount < 40 && !site.returned.isEmpty ? [site.returned] : [])
        : site.bases.map { String($0.prefix { $0 != "[" }) }
      return !paths.contains { path in
        guard let symbol = program.lookup.symbol(of: path, in: site.module) else { return false }
        return symbol != site.symbol && symbols.contains(symbol)
      }
    }
  }

  /// Whether classes have more in common than words that any class may use: members that mean the
  /// same, or so many names that it is no chance. Of members that a base prescribes only equal ones
  /// count.
  private func isEvidence(
    _ rows: [Comparison.Row], _ isEnumeration: Bool, _ base: CommonBase?
  ) -> Bool {
    var shared = 0
    var alike = 0
    var same = 0
    for row in rows {
      let cells = row.cells.compactMap { $0 }
      guard cells.count > 1 else { continue }
      let isAlike = Set(cells.map(\.variant)).count < cells.count
      if base?.prescribes(row.name) == true {
        guard isAlike else { continue }
        shared += 1
        same += 1
        alike += cells[0].hasBody ? (cells[0].statements >= Self.longMethod ? 3 : 1) : 0
        alike += !cells[0].hasBody && cells[0].text.contains("=") ? 1 : 0
        continue
      }
      shared += 1
      guard isAlike else { continue }
      // One method says as much as two fields; a field without a value, `name: str`, says nothing.
      alike += isEnumeration || cells[0].hasBody ? 2 : cells[0].text.contains("=") ? 1 : 0
    }
    if same >= 2, same * 3 >= rows.count * 2 { return true }
    if alike >= (base?.isOutside == true ? 3 : 2), shared * 5 >= rows.count { return true }
    return shared >= (isEnumeration ? 2 : 3) && shared * 2 >= rows.count
  }

  /// `A = Other.A.value` or `A = Other.A`, where Other is one of the group or bears its name.
  private func copiesValues(_ site: DefinitionSite, of sites: [DefinitionSite]) -> Bool {
    let copied = site.members.filter { $0.literal != nil && $0.text.contains(".") }
    guard !copied.isEmpty, copied.count * 2 >= site.members.count(where: { $0.kind == .field })
    else { return false }
    let symbols = Set(sites.map(\.symbol))
    return copied.contains { member in
      let isValue = member.text.hasSuffix(".value")
      let path = member.text.split(separator: ".").dropLast(isValue ? 2 : 1).joined(separator: ".")
      return program.lookup.symbol(of: path, in: site.module).map {
        $0 != site.symbol && symbols.contains($0)
      } ?? false
    }
  }

  /// Files of one name in several folders that each define the name, or files of one folder:
  /// adapters, platforms, plugins. They derive from one base of the project or of a library, or
  /// there are very many of them. So is a mark that each makes for itself, which tells nothing but
  /// itself: `class Unset(Enum): UNSET = object()`.
  func isConvention(_ sites: [DefinitionSite]) -> Bool {
    let areMarks = sites.allSatisfy { site in
      site.form == .enumeration && site.members.count == 1
        && ["object()", "auto()"].contains { site.members[0].text.hasSuffix($0) }
    }
    if areMarks { return true }
    guard sites.count > 2, Set(sites.map(\.name)).count == 1 else { return false }
    var files: [Substring: Int] = [:]
    var folders: Set<Substring> = []
    for site in sites {
      let path = site.location.path
      let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
      files[path[slash...], default: 0] += 1
      folders.insert(path[..<slash])
    }
    let isRepeated = (files.values.max() ?? 0) * 5 >= sites.count * 4
    guard isRepeated || folders.count == 1 else { return false }
    if isRepeated, sites.count >= 8 { return true }
    let bases = sites.map { site in
      Set(site.bases.compactMap { $0.split(separator: ".").last.map(String.init) })
        .subtracting(Self.plainBases)
    }
    return bases.dropFirst().reduce(bases[0]) { $0.intersection($1) }.isEmpty == false
  }

  static let plainBases: Set<String> = [
    "object", "ABC", "Enum", "StrEnum", "IntEnum", "Flag", "str", "int", "BaseModel", "Exception",
    "Protocol", "TypedDict", "NamedTuple", "dict", "list", "RuntimeError", "ValueError",
    "metaclass=ABCMeta",
  ]
}
