package import Resolution

/// The names that several modules define as groups of what belongs together.
private struct SameNameGroups: Derived {
  let groups: [DuplicateGroup]

  init(of program: Program) {
    let builder = GroupBuilder(program)
    groups = program.sameNames.flatMap { name in
      // Of several in one module the last counts.
      var last: [ModuleID: DefinitionID] = [:]
      for site in name.sites {
        last[site.id.module] = max(last[site.id.module] ?? site.id, site.id)
      }
      let sites = name.sites.filter { last[$0.id.module] == $0.id }.compactMap {
        DefinitionSite($0.id, in: program)
      }
      return builder.groups(
        name.isClass ? name.name : name.name + "()", .sameName, role: name.role,
        scope: name.scope, sites)
    }
  }
}

extension Program {
  /// Classes, and functions with a role, that bear one name in several modules, in the order of
  /// ``sameNames``.
  package var duplicates: [DuplicateGroup] { derived(SameNameGroups.self).groups }
}
