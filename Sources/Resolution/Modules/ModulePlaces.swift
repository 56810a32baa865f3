import PythonSyntax

/// The modules of a program by the paths of their files and by their dotted names, made once for all
/// who ask.
private struct ModulePlaces: Derived {
  let byPath: [String: ModuleID]
  /// Ascending; several files may go by one name.
  let byName: [String: [ModuleID]]

  init(of program: Program) {
    byPath = Dictionary(
      program.modules.identified.map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    byName = Dictionary(grouping: program.modules.indices) { program.modules[$0].name }
  }
}

extension Program {
  /// The module that a file is, by its path from the root.
  package func module(at path: String) -> ModuleID? { derived(ModulePlaces.self).byPath[path] }

  /// The modules that a dotted name is that of, ascending.
  package func modules(named name: String) -> [ModuleID] {
    derived(ModulePlaces.self).byName[name] ?? []
  }
}
