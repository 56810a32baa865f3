package import Resolution
import PythonSyntax

/// Modules that only pass names on, and that nobody imports any more.
package enum UnusedShim: Rule {
  package static let info = RuleInfo(
    name: "unused-shim",
    summary: "A module that only re-exports, or says that it is deprecated, and has no importer.",
    explanation: """
      The move that the shim was made for is over: nothing in the tree imports it, and neither a
      string that is a dotted path names it, nor an entry point, nor a Dockerfile, compose file,
      Makefile, Procfile or `tox.ini`. It can be deleted, unless code outside this tree needs it.

      ```python
      # shop/old_orders.py    note: nothing imports this module, which only passes names on
      from shop.orders import Order
      ```
      """,
    severities: [.note])

  /// What is started by its name, by Python or a server.
  static let startPoints: Set<String> = [
    "__main__.py", "asgi.py", "wsgi.py", "manage.py", "main.py", "app.py", "conftest.py",
  ]

  package static func findings(in program: Program) -> [Finding] {
    var used = Table<ModuleID, Bool>(repeating: false, count: program.modules.count)
    for (id, link) in program.symbols.links.identified {
      let record = program.imports[id]
      for case let target? in [link.base, record.target] where target != record.importer {
        used[target] = true
      }
    }
    for home in program.linker.homesOfServed { used[home] = true }
    let candidates = program.modules.indices.filter { index in
      let module = program.modules[index]
      let facts = program.parsed[index]
      let isDeprecated = facts.traits.contains(.deprecated) && !module.isPackage && !facts.isScript
      // Migrations are loaded by their files.
      return !used[index] && program.scopes[index] == .product
        && (isDeprecated || program.isShim(index))
        && !Self.startPoints.contains(module.path.fileName) && !module.path.contains("versions/")
    }
    var named = NamedModules(Array(candidates), in: program)
    named.readDocuments()
    return candidates.compactMap { index in
      let module = program.modules[index]
      guard !named.found.contains(index) else { return nil }
      return Finding(
        rule: info.name, severity: .note, scope: .product,
        location: Location(path: module.path, line: 1, column: 1),
        message: "nothing imports this module, which "
          + (program.parsed[index].traits.contains(.deprecated)
            ? "says that it is deprecated" : "only passes names on")
          + ": it can be deleted if nothing outside or by name needs it",
        notes: [], key: module.name,
        fix: Fix("delete the module", isSafe: false, .deletion(path: module.path)))
    }
  }
}
