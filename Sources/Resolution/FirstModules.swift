import PythonSyntax

/// The first module below each folder, from whose place what a document of the folder names is looked
/// for.
private struct FirstModules: Derived {
  private var modules: [String: ModuleID] = [:]

  init(of program: Program) {
    for (id, module) in program.modules.identified {
      _ = module.path.folder { folder in
        if modules[folder] != nil { return true }
        modules[folder] = id
        return false
      }
    }
  }

  subscript(folder: String) -> ModuleID? { modules[folder] }
}

extension Program {
  /// The first module below a folder, at any depth.
  package func firstModule(below folder: String) -> ModuleID? {
    derived(FirstModules.self)[folder]
  }
}
