package import Resolution
import PythonSyntax

/// Modules that only pass names on, and that nobody imports any more.
package enum UnusedShim: Rule {
  package static let info = RuleInfo(
    name: "unused-shim",
    summary: "A module that only re-exports, or says that it is deprecated, and has no importer.",
    explanation: """
      The move that the shim was made for is over: nothing in the tree imports it, names it in a
      string for `patch` or `import_module`, or makes an entry point of it. It can be deleted, unless code
      outside this tree needs it.

      ```python
      # shop/old_orders.py    note: nothing imports this module, which only passes names on
      from shop.orders import Order
      ```
      """,
    severities: [.note])

  /// What is started by its name, by Python or a server.
  private static let startPoints: Set<String> = [
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
    let candidates = program.modules.indices.filter { index in
      let module = program.modules[index]
      let facts = program.parsed[index]
      let isDeprecated = facts.traits.contains(.deprecated) && !module.isPackage && !facts.isScript
      // Migrations are loaded by their files.
      return !used[index] && program.scopes[index] == .product
        && (isDeprecated || program.isShim(index))
        && !Self.startPoints.contains(module.path.fileName) && !module.path.contains("versions/")
    }
    let named = named(Set(candidates.map { program.modules[$0].name[...] }), in: program)
    return candidates.compactMap { index in
      let module = program.modules[index]
      guard !named.contains(module.name[...]) else { return nil }
      return Finding(
        rule: info.name, severity: .note, scope: .product,
        location: Location(path: module.path, line: 1, column: 1),
        message: "nothing imports this module, which "
          + (program.parsed[index].traits.contains(.deprecated)
            ? "says that it is deprecated" : "only passes names on")
          + ": it can be deleted if nothing outside or by name needs it",
        notes: [], key: module.name)
    }
  }

  /// Those of some modules that a string or an entry point names, or something in them.
  private static func named(
    _ modules: Set<Substring>, in program: Program
  ) -> Set<Substring> {
    var named: Set<Substring> = []
    func note(_ path: String) {
      var end = path.endIndex
      while true {
        if modules.contains(path[..<end]) { named.insert(path[..<end]) }
        guard let dot = path.utf8[..<end].lastIndex(of: UInt8(ascii: ".")) else { return }
        end = dot
      }
    }
    guard !modules.isEmpty else { return [] }
    for module in program.parsed {
      for reference in module.stringReferences { note(module.string(reference.value)) }
    }
    for entry in program.entryPoints { note(String(entry.target.prefix { $0 != ":" })) }
    return named
  }
}
