import PythonSyntax

/// Scripts that run code of their own tree beside `setup()`: `compiler.start()`, where `compiler` is a
/// module that lies beside the `setup.py`. What that writes isn't there before the project is built.
enum SetupGenerators {
  /// The folders of the `setup.py` that do.
  static func folders(of snapshot: Snapshot) -> Set<String> {
    var files: Set<String>?
    var found: Set<String> = []
    for (source, facts) in zip(snapshot.tree.sources, snapshot.facts)
    where source.path.fileName == "setup.py" {
      guard let script = snapshot.projectDocuments[source.path], !facts.imports.isEmpty else {
        continue
      }
      let known = files ?? Set(snapshot.tree.sources.map(\.path))
      files = known
      let folder = source.path.dropFileName
      let names = Set(facts.imports.compactMap { name(of: $0, facts, in: folder, known) })
      if !names.isEmpty, calls(names, script.bytes) { found.insert(folder) }
    }
    return found
  }

  /// The name that an import binds, where that leads to a file of the tree which is no package to be
  /// installed by its name alone.
  private static func name(
    of record: ImportRecord, _ facts: ParsedModule, in folder: String, _ files: Set<String>
  ) -> String? {
    guard record.level == 0, record.scope == .module else { return nil }
    let module = facts.string(record.module)
    if others.contains(module.lastName) { return nil }
    let base =
      (folder.isEmpty ? "" : folder + "/") + module.split(separator: ".").joined(separator: "/")
    func isFile(_ path: String) -> Bool {
      files.contains(path + ".py") || files.contains(path + "/__init__.py")
    }
    let bound: String
    switch record.kind {
    case .module:
      guard isFile(base) else { return nil }
      bound = record.alias.isNone ? String(module.topName) : facts.string(record.alias)
    case .name:
      let name = facts.string(record.name)
      guard isFile(base) || isFile(base + "/" + name) else { return nil }
      bound = record.alias.isNone ? name : facts.string(record.alias)
    }
    return bound
  }

  /// Modules that projects carry beside their script and that make none: they tell a version, or get
  /// setuptools.
  private static let others: Set<String> = [
    "versioneer", "_version", "version", "ez_setup", "distribute_setup",
  ]

  /// Whether a line is a call of one of some names, or of what they have, and nothing more.
  private static func calls(_ names: Set<String>, _ bytes: [UInt8]) -> Bool {
    bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      let callee = text.prefix {
        $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
      }
      guard text.dropFirst(callee.count).first == UInt8(ascii: "("),
        text.last(where: { $0 != 0x20 && $0 != 0x0D }) == UInt8(ascii: ")")
      else { return false }
      let name = callee.prefix { $0 != UInt8(ascii: ".") }
      return names.contains(String(decoding: name, as: UTF8.self))
    }
  }
}
