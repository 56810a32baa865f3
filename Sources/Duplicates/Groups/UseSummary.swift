import PythonSyntax
package import Resolution

/// Who uses a definition, and by which paths, in numbers.
package struct UseSummary: Sendable {
  /// Modules that import it, or reach it through its module; ascending.
  package let importers: [ModuleID]
  /// Imported names that lead to it.
  package let statements: Int
  /// How many imports and references write each dotted path.
  package let paths: [String: Int]
  /// Modules that write a path which is a detour; ascending.
  package let detourImporters: [ModuleID]
  package let calls: Int
  /// How often members are used through the name itself, `State.RUNNING`.
  package let members: [String: Int]
  /// Strings that name it or a member of it: targets of patches and the like.
  package let strings: Int

  /// Counts the uses of a site.
  package init(of site: DefinitionSite, in program: Program) {
    var importers: Set<ModuleID> = []
    var detourImporters: Set<ModuleID> = []
    var paths: [String: Int] = [:]
    var statements = 0
    var calls = 0
    var members: [String: Int] = [:]
    var strings = 0
    for use in program.uses[site.symbol] {
      if use.reaches {
        importers.insert(use.module)
        let path = program.path(of: use)
        paths[path, default: 0] += 1
        if Self.isDetour(path, to: site.path) { detourImporters.insert(use.module) }
      }
      switch use.place {
      case .import: statements += 1
      case .string: strings += 1
      case .reference(let id), .star(let id):
        let facts = program.parsed[use.module]
        let reference = facts.references[id]
        let names =
          reference.chain.isNone ? [] : facts.string(reference.chain).split(separator: ".")
        if let member = names.dropFirst(Int(use.depth)).first {
          members[String(member), default: 0] += Int(reference.count)
        } else {
          calls += Int(reference.calls)
        }
      }
    }
    self.importers = importers.sorted()
    self.detourImporters = detourImporters.sorted()
    self.paths = paths
    self.statements = statements
    self.calls = calls
    self.members = members
    self.strings = strings
  }

  /// Whether a path leads neither to the definition's own module nor to a package around it.
  package static func isDetour(_ path: String, to definition: String) -> Bool {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return !definition.isPath(below: String(path[..<dot]))
  }

  /// The paths, the most used first.
  package var pathsByUse: [(path: String, count: Int)] {
    paths.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
