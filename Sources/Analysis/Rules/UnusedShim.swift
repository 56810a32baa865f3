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
    let named = named(
      Set(candidates.map { Array(program.modules[$0].name.utf8)[...] }), in: program)
    return candidates.compactMap { index in
      let module = program.modules[index]
      guard !named.contains(Array(module.name.utf8)[...]) else { return nil }
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
    _ modules: Set<ArraySlice<UInt8>>, in program: Program
  ) -> Set<ArraySlice<UInt8>> {
    var named: Set<ArraySlice<UInt8>> = []
    func note(_ path: ArraySlice<UInt8>) {
      var path = path.prefix { $0 != UInt8(ascii: ":") }
      while true {
        if modules.contains(path) { named.insert(path) }
        guard let dot = path.lastIndex(of: UInt8(ascii: ".")) else { return }
        path = path[..<dot]
      }
    }
    guard !modules.isEmpty else { return [] }
    for (id, facts) in program.parsed.identified {
      let own = Array(program.modules[id].name.utf8)
      for reference in facts.stringReferences { note(facts.bytes(reference.value)) }
      for text in facts.dottedStrings {
        let path = facts.bytes(text)
        let rest = path.dropFirst(own.count)
        let isOwn =
          path.starts(with: own)
          && (rest.isEmpty || rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ":"))
        if !isOwn { note(path) }
      }
    }
    for entry in program.entryPoints { note(Array(entry.target.utf8)[...]) }
    for (path, document) in program.snapshot.documents {
      let name = path.fileName
      guard
        ProjectMarker.isDockerfile(name) || ProjectMarker.startsPrograms(name) || name == "tox.ini"
      else { continue }
      for word in words(of: document.text ?? "") { note(Array(word.utf8)[...]) }
    }
    return named
  }

  /// The words of a document that may name a module, as dotted paths: `shop.app:main`,
  /// `src/shop/app.py` also without the folders in front.
  private static func words(of text: String) -> [String] {
    text.utf8.split { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"):
        false
      default: true
      }
    }.flatMap { bytes -> [String] in
      let word = String(Substring(bytes))
      guard word.hasSuffix(".py") else { return [word] }
      let names = word.dropLast(".py".utf8.count).pathParts.prefix(maximumFolders)
      return names.indices.map { names[$0...].joined(separator: ".") }
    }
  }

  private static let maximumFolders = 12
}
