package import Duplicates
package import Resolution

/// How far the merging of a group is: which definitions are left, and who uses them.
package struct ConsolidationStatus {
  private let group: DuplicateGroup
  private let program: Program

  package init(_ group: DuplicateGroup, in program: Program) {
    self.group = group
    self.program = program
  }

  /// A line for each definition, and one that sums them up.
  package var text: String {
    let sites = group.ownSites
    let lines = sites.map { site in
      let uses = UseSummary(of: site, in: program)
      return "\(site.location.path):\(site.location.line): \(site.path), imported by "
        + count(uses.importers.count, "module") + ", named by " + count(uses.strings, "string")
    }
    return lines.joined(separator: "\n")
      + "\n\(group.id): \(count(sites.count, "definition")) left\n"
  }
}

extension Consolidation {
  /// A group by its name or by the path of one of its definitions, with what ranks it.
  package func group(
    named name: String
  ) throws(PlanError) -> (group: DuplicateGroup, target: ConsolidationTarget?) {
    let found =
      groups.first { $0.id == name } ?? groups.first { $0.id == name + "()" }
      ?? groups.first { group in group.sites.contains { $0.path == name } }
    guard let found else {
      throw PlanError(
        EditDistance.unknown(
          "group", name, among: groups.map(\.id),
          hint: "`groundplan targets --limit 0` names all."))
    }
    return (found, targets.first { $0.group.id == found.id })
  }
}
