import PythonSyntax

/// Scripts that run code of their own tree beside `setup()`: `compiler.start()`, where `compiler` is a
/// module that lies beside the `setup.py`. What that writes isn't there before the project is built.
enum SetupGenerators {
  /// The folders of the `setup.py` that do.
  static func folders(of snapshot: Snapshot) -> Set<String> {
    var found: Set<String> = []
    for (source, facts) in zip(snapshot.tree.sources, snapshot.facts)
    where source.path.hasSuffix("setup.py") && source.path.fileName == "setup.py" {
      guard let script = snapshot.projectDocuments[source.path] else { continue }
      // Few scripts call what they import, so that the files of the tree are seldom asked for.
      let called = callees(script.bytes)
      let records = facts.imports.filter { called.contains(name(of: $0, facts)) }
      guard !records.isEmpty else { continue }
      let (folder, files) = (source.path.dropFileName, Set(snapshot.tree.sources.map(\.path)))
      if records.contains(where: { leadsToFile($0, facts, in: folder, files) }) {
        found.insert(folder)
      }
    }
    return found
  }

  /// The name that an import binds.
  private static func name(of record: ImportRecord, _ facts: ParsedModule) -> String {
    if !record.alias.isNone { return facts.string(record.alias) }
    return record.kind == .module
      ? String(facts.string(record.module).topName) : facts.string(record.name)
  }

  /// Whether an import leads to a file of the tree that may make others.
  private static func leadsToFile(
    _ record: ImportRecord, _ facts: ParsedModule, in folder: String, _ files: Set<String>
  ) -> Bool {
    let module = facts.string(record.module)
    guard record.level == 0, record.scope == .module, !others.contains(module.lastName) else {
      return false
    }
    let base =
      (folder.isEmpty ? "" : folder + "/") + module.split(separator: ".").joined(separator: "/")
    func isFile(_ path: String) -> Bool {
      files.contains(path + ".py") || files.contains(path + "/__init__.py")
    }
    return isFile(base)
      || record.kind == .name && isFile(base + "/" + facts.string(record.name))
  }

  /// Modules that projects carry beside their script and that make none: they tell a version, or get
  /// setuptools.
  private static let others: Set<String> = [
    "versioneer", "_version", "version", "ez_setup", "distribute_setup",
  ]

  /// The first names of what lines call that are a call and nothing more.
  private static func callees(_ bytes: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      let callee = text.prefix {
        $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
          || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20
      }
      guard text.dropFirst(callee.count).first == UInt8(ascii: "("),
        text.last(where: { $0 != 0x20 && $0 != 0x0D }) == UInt8(ascii: ")")
      else { continue }
      names.insert(String(decoding: callee.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
    }
    return names
  }
}
