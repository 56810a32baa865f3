package import Resolution
import PythonSyntax

/// Modules that nothing reaches.
package enum UnusedModule: Rule {
  package static let info = RuleInfo(
    name: "unused-module",
    summary: "A module of product code that nothing imports, starts or names.",
    explanation: """
      What nothing reaches is read, searched and mended for nobody. A module is reached by an import
      of anything that is reached itself, as a program or entry point, by a string that is a dotted
      path, by a Dockerfile, compose file, Makefile, Procfile or `tox.ini`, or by its place: what
      frameworks look for by name (`models.py`, `tasks.py`, `migrations/`), what stands beside code
      that loads modules by names it makes as it runs, and what stands in no package. Whoever installs
      a published package reaches all of it but private modules that no test uses either. Where any of that is open there
      is no finding.

      What only tests reach is told as such. Modules that only an unused one imports are told with it.

      ```python
      # shop/old_prices.py    note: nothing imports this module, starts it or names it
      def price(order): ...
      ```

      Delete it, or name it where it is used. Off unless `[rules]` turns it on.
      """,
    severities: [.note], isOnByDefault: false)

  package static func findings(in program: Program) -> [Finding] {
    let reached: ReachedModules = program.derived()
    let unreached = program.modules.indices.filter { reached.unreached[$0] }
    var isImported = Table<ModuleID, Bool>(repeating: false, count: program.modules.count)
    for module in unreached {
      for target in reached.imports[module] where reached.unreached[target] {
        isImported[target] = true
      }
    }
    var isTold = Table<ModuleID, Bool>(repeating: false, count: program.modules.count)
    // Of modules that import each other the first speaks for all.
    let heads = unreached.filter { !isImported[$0] } + unreached.filter { isImported[$0] }
    return heads.compactMap { head in
      guard !isTold[head] else { return nil }
      isTold[head] = true
      var following: [ModuleID] = []
      var pending = reached.imports[head]
      while let module = pending.popLast() {
        guard reached.unreached[module], !isTold[module] else { continue }
        isTold[module] = true
        following.append(module)
        pending += reached.imports[module]
      }
      // An empty package is no code.
      guard !program.parsed[head].definitions.isEmpty || !following.isEmpty else { return nil }
      return finding(head, following.sorted(), reached, in: program)
    }
  }

  private static func finding(
    _ head: ModuleID, _ following: [ModuleID], _ reached: ReachedModules, in program: Program
  ) -> Finding {
    let module = program.modules[head]
    let noun = module.isPackage ? "package" : "module"
    return Finding(
      rule: info.name, severity: .note, scope: .product,
      location: Location(path: module.path, line: 1, column: 1),
      message: reached.byTests[head]
        ? "only tests use this \(noun)" : "nothing imports this \(noun), starts it or names it",
      notes: following.map { other in
        Finding.Note(
          location: Location(path: program.modules[other].path, line: 1, column: 1),
          message: "only that reaches this one")
      }, key: module.name)
  }
}
