package import PythonSyntax
package import Resolution

/// Which modules of product code something reaches: an entry point, a program, what is loaded by its
/// place or its name, or whoever installs a published package.
package struct ReachedModules: Derived {
  /// Product modules that nothing but tests, copies and each other reach.
  package let unreached: Table<ModuleID, Bool>
  /// What tests reach.
  package let byTests: Table<ModuleID, Bool>
  /// The modules that each imports, or names by import.
  package let imports: Table<ModuleID, [ModuleID]>

  /// Collects the imports and follows them from where something starts.
  package init(of program: Program) {
    var targets = Table<ModuleID, [ModuleID]>(repeating: [], count: program.modules.count)
    for (id, link) in program.symbols.links.identified {
      let importer = program.imports[id].importer
      func note(_ target: ModuleID?) {
        // Names of one statement follow each other.
        guard let target, target != importer, targets[importer].last != target else { return }
        targets[importer].append(target)
      }
      note(link.enclosing)
      note(link.base)
      if let child = link.child?.module { note(child) }
      if case .module(let module)? = link.symbol, module != link.child?.module { note(module) }
    }
    let starts = ModuleStarts(program, imports: targets)
    let count = program.modules.count
    var reached = Table<ModuleID, Bool>(repeating: false, count: count)
    func follow(_ first: [ModuleID], _ reached: inout Table<ModuleID, Bool>) {
      var pending = first
      while let module = pending.popLast() {
        guard !reached[module] else { continue }
        reached[module] = true
        pending += targets[module]
        // The packages around a module are imported with it.
        if let package = starts.package(of: module) { pending.append(package) }
      }
    }
    follow(program.modules.indices.filter(starts.isStart), &reached)
    let rest = program.modules.indices.filter { !reached[$0] && starts.isProduct($0) }
    var named = NamedModules(rest, in: program) { !starts.isTest($0) }
    named.readDocuments()
    follow(Array(named.found), &reached)
    follow(starts.loadedByFolder(rest.filter { !reached[$0] }), &reached)
    var byTests = Table<ModuleID, Bool>(repeating: false, count: count)
    follow(program.modules.indices.filter(starts.isTest), &byTests)
    let namedByTests = NamedModules(rest, in: program, where: starts.isTest)
    follow(Array(namedByTests.found), &byTests)
    var unreached = Table<ModuleID, Bool>(repeating: false, count: count)
    for module in rest where !reached[module] {
      // What tests import of a published package, others may.
      unreached[module] = !byTests[module] || !starts.isPublished(module)
    }
    self.unreached = unreached
    self.byTests = byTests
    imports = targets
  }
}
