import PythonSyntax
package import Resolution

/// Modules of migrations, which keep copies of what once was: each stands as it was run.
private struct FrozenCopies: Derived {
  /// The folders that hold them.
  let folders: Set<Substring>

  init(of program: Program) {
    var folders: Set<Substring> = []
    for (id, module) in program.modules.identified where Self.isMigration(id, in: program) {
      let parts = module.path.pathParts.dropLast()
      // Helpers beside `versions/` are those of the migrations, too.
      let home = parts.lastIndex { Self.names.contains(String($0)) }
      let end = home.map { parts.index(after: $0) } ?? parts.endIndex
      folders.insert(parts[..<end].joined(separator: "/")[...])
    }
    self.folders = folders
  }

  private static let names: Set<String> = ["migrations", "alembic"]

  /// A migration of Alembic names the one before it; one of Django is a class by that name.
  private static func isMigration(_ id: ModuleID, in program: Program) -> Bool {
    let path = program.modules[id].path
    guard path.holds("migrations/") || path.holds("versions/") else { return false }
    let facts = program.parsed[id]
    return facts.definitions.contains { definition in
      guard definition.parent == nil else { return false }
      let name = facts.bytes(definition.name)
      return definition.kind == .class
        ? name.elementsEqual("Migration".utf8) && path.holds("migrations/")
        : definition.kind == .assignment && name.elementsEqual("down_revision".utf8)
    }
  }
}

extension Program {
  /// Whether a module is a migration or a part of migrations.
  package func isFrozen(_ module: ModuleID) -> Bool {
    let folders = derived(FrozenCopies.self).folders
    let path = modules[module].path
    if path.holds("migration"),
      path.pathParts.dropLast().contains(where: { $0 == "migration" || $0 == "migrations" })
    {
      return true
    }
    guard !folders.isEmpty else { return false }
    return path.utf8.indices.contains { place in
      path.utf8[place] == UInt8(ascii: "/") && folders.contains(path[..<place])
    }
  }
}
