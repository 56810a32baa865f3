package import Resolution

/// The names that several modules define as groups of what belongs together.
private struct SameNameGroups: Derived {
  let groups: [DuplicateGroup]

  init(of program: Program) {
    let builder = GroupBuilder(program)
    groups = program.sameNames.flatMap { name in
      // Of several in one module the last counts.
      var last: [Int32: Int32] = [:]
      for site in name.definitions { last[site.module] = max(last[site.module] ?? 0, site.index) }
      let sites = name.definitions.filter { last[$0.module] == $0.index }.compactMap {
        DefinitionSite(module: $0.module, definition: $0.index, in: program)
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
