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
    var used = [Bool](repeating: false, count: program.modules.count)
    for (number, link) in program.symbols.links.enumerated() {
      for target in [link.base, program.imports[number].target]
      where target >= 0 && target != program.imports[number].importer {
        used[Int(target)] = true
      }
    }
    let strings = Set(
      program.parsed.flatMap { module in
        module.stringReferences.map { module.string($0.value) }
      } + program.entryPoints.map { String($0.target.prefix { $0 != ":" }) })
    return program.modules.indices.compactMap { index in
      let module = program.modules[index]
      let it = program.parsed[index]
      let isDeprecated = it.traits.contains(.deprecated) && !module.isPackage && !it.isScript
      // Migrations are loaded by their files.
      guard !used[index], !Self.startPoints.contains(module.path.fileName),
        !module.path.contains("versions/"),
        program.scopes[index] == .product,
        isDeprecated || program.isShim(Int32(index)),
        !strings.contains(where: { $0 == module.name || $0.hasPrefix(module.name + ".") })
      else { return nil }
      return Finding(
        rule: info.name, severity: .note, scope: .product,
        location: Location(path: module.path, line: 1, column: 1),
        message: "nothing imports this module, which "
          + (isDeprecated ? "says that it is deprecated" : "only passes names on")
          + ": it can be deleted if nothing outside or by name needs it",
        notes: [], key: module.name)
    }
  }
}
