import PythonSyntax
import Resolution

/// Modules that are imported for type checking alone, as one of type aliases is: what they import
/// needn't be there at run time.
struct TypingModules: Derived {
  let modules: Set<ModuleID>

  init(of program: Program) {
    var forTyping: Set<ModuleID> = []
    var others: Set<ModuleID> = []
    for resolved in program.imports {
      guard let target = resolved.target, target != resolved.importer else { continue }
      if resolved.kind == .typeChecking { forTyping.insert(target) } else { others.insert(target) }
    }
    let found = forTyping.subtracting(others).filter { module in
      !program.modules[module].isPackage && !program.parsed[module].isScript
    }
    var named = NamedModules(found.sorted(), in: program)
    named.readDocuments()
    modules = found.subtracting(named.found)
  }
}

extension Program {
  /// Whether nothing imports a module at run time, and something does for type checking.
  func isForTyping(_ module: ModuleID) -> Bool {
    derived(TypingModules.self).modules.contains(module)
  }
}
