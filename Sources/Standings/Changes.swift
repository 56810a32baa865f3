package import Resolution

/// What changed from one standing of a tree to another: a pure function of both, and of the renames
/// that git tells of.
package struct Changes: Sendable {
  package let old: Standing
  package let new: Standing
  package let findings: FindingChanges
  /// Sorted by importer and imported.
  package let partImports: [PartImportChange]
  package let cycles: [SetChange<Standing.Cycle>]
  package let groups: [SetChange<Standing.Group>]
  package let claims: ClaimChanges
  package let numbers: [NumberChange]

  /// The owners whose files count, as the user writes them; nil where everybody's do.
  package let owners: [String]?

  /// Compares two standings.
  ///
  /// - Parameters:
  ///   - renames: files that git says were renamed in between.
  ///   - owners: whose files count. Imports between parts and the numbers are nobody's, and left out
  ///     where only some do.
  package init(
    from old: Standing, to new: Standing, renames: Renames = Renames(),
    of owners: OwnerSelection? = nil
  ) {
    func isHeld(_ paths: some Sequence<String>) -> Bool {
      guard let owners else { return true }
      return paths.contains(where: owners.holds)
    }
    self.old = old
    self.new = new
    self.owners = owners?.names
    findings = FindingChanges(from: old, to: new, renames, of: owners)
    partImports =
      owners == nil ? PartImportChange.all(from: old.partImports, to: new.partImports) : []
    cycles = SetChange.all(
      from: old.cycles, to: new.cycles,
      oldMembers: { $0.modules.map(renames.now) }, newMembers: \.modules,
      isAlike: { $0.atImport == $1.atImport }
    ).filter { isHeld(($0.old + $0.new).flatMap(\.modules)) }
    groups = SetChange.all(
      from: old.groups, to: new.groups,
      oldMembers: { group in group.sites.map { group.name + "\0" + renames.now($0.path) } },
      newMembers: { group in group.sites.map { group.name + "\0" + $0.path } },
      isAlike: { $0.verdict == $1.verdict }
    ).filter { isHeld(($0.old + $0.new).flatMap { $0.sites.map(\.path) }) }
    claims = ClaimChanges(
      from: old.claims.filter { isHeld([$0.path]) }, to: new.claims.filter { isHeld([$0.path]) })
    numbers = owners == nil ? NumberChange.all(from: old.numbers, to: new.numbers) : []
  }

  /// Whether anything but lines and counts is otherwise.
  package var isEmpty: Bool {
    findings.appeared.isEmpty && findings.gone.isEmpty && partImports.isEmpty && cycles.isEmpty
      && groups.isEmpty && claims.appeared.isEmpty && claims.gone.isEmpty
  }
}

/// Imports between two parts of the tree that came, went or changed in number.
package struct PartImportChange: Sendable, Equatable {
  /// Nil where there was none.
  package let old: Standing.PartImport?
  /// Nil where there is none any more.
  package let new: Standing.PartImport?

  package var importer: String { (new ?? old)?.importer ?? "" }
  package var imported: String { (new ?? old)?.imported ?? "" }
  /// Whether product code imports now what it didn't before.
  package var isNew: Bool { (old?.product ?? 0) == 0 && (new?.product ?? 0) > 0 }
  package var isGone: Bool { (old?.product ?? 0) > 0 && (new?.product ?? 0) == 0 }

  fileprivate static func all(
    from old: [Standing.PartImport], to new: [Standing.PartImport]
  ) -> [PartImportChange] {
    struct Ends: Hashable {
      let importer: String
      let imported: String
    }
    func table(_ imports: [Standing.PartImport]) -> [Ends: Standing.PartImport] {
      Dictionary(
        imports.map { (Ends(importer: $0.importer, imported: $0.imported), $0) },
        uniquingKeysWith: { first, _ in first })
    }
    let (before, after) = (table(old), table(new))
    return Set(before.keys).union(after.keys).map { ends in
      PartImportChange(old: before[ends], new: after[ends])
    }.filter { $0.old != $0.new }.sorted {
      $0.importer != $1.importer
        ? Standing.precedes($0.importer, $1.importer)
        : Standing.precedes($0.imported, $1.imported)
    }
  }
}

/// What a registry says wrongly now and didn't before, and the other way round.
package struct ClaimChanges: Sendable {
  package let appeared: [Standing.Claim]
  package let gone: [Standing.Claim]

  /// Lines move; what is claimed, and what is true instead, stays.
  fileprivate init(from old: [Standing.Claim], to new: [Standing.Claim]) {
    appeared = Self.difference(new, without: old)
    gone = Self.difference(old, without: new)
  }

  private struct Key: Hashable {
    let claim: String
    let status: String
    let verdict: String

    init(_ claim: Standing.Claim) {
      self.claim = claim.claim
      status = claim.status
      verdict = claim.verdict
    }
  }

  private static func difference(
    _ claims: [Standing.Claim], without others: [Standing.Claim]
  ) -> [Standing.Claim] {
    var counts = Dictionary(others.map { (Key($0), 1) }, uniquingKeysWith: +)
    return claims.filter { claim in
      guard let count = counts[Key(claim)], count > 0 else { return true }
      counts[Key(claim)] = count - 1
      return false
    }
  }
}
