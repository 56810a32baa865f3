import ImportGraph
package import PythonSyntax

/// What raises because modules import each other: `from a import x` is executed while `a` is still
/// on its way to the statement that binds `x`.
///
/// For each cycle the imports of its modules are gone through in the order in which Python executes
/// them, once for each module that may be the first. Where a condition or a `try` decides what is
/// imported, nothing is said.
package struct ImportOrder {
  /// An import that asks too early, on the way of a module that was the first.
  package struct Failure: Sendable {
    /// An import statement.
    struct Place: Hashable, Sendable {
      let module: ModuleID
      let record: ImportRecord.ID
    }

    /// The statement of the first module that leads to it; nil where its package does.
    package let entry: ImportRecord.ID?
    package let module: ModuleID
    package let record: ImportRecord.ID

    var place: Place { Place(module: module, record: record) }
  }

  /// Modules of cycles that raise if they are the first of their cycle to be imported.
  private(set) var failures: [ModuleID: Failure] = [:]
  /// Those of cycles of which every module raises so.
  private(set) var hopeless: Set<ModuleID> = []
  /// What imports such modules before any other of their cycle.
  private(set) var importers: [ModuleID: Importability.Cause] = [:]

  /// Statements that are gone through for one cycle at most.
  static let maximumSteps = 2_000_000
  static let maximumDepth = 1_000

  let parsed: Table<ModuleID, ParsedModule>
  let symbols: SymbolTable
  let packages: Table<ModuleID, ModuleID?>
  /// Modules that fail by themselves, or whose import may end early.
  let isDoubtful: (ModuleID) -> Bool

  /// One import that is executed when its module is.
  struct Step {
    let record: ImportRecord.ID
    let line: UInt32
    let targets: [ModuleID]
    let isConditional: Bool
    let survives: Bool
    /// A `try` that survives some ImportErrors.
    let isNarrow: Bool
    let link: ImportLink
  }

  /// - Parameter graph: which module executes which when it is imported.
  init(
    parsed: Table<ModuleID, ParsedModule>, symbols: SymbolTable,
    packages: Table<ModuleID, ModuleID?>, paths: Table<ModuleID, Module>, graph: DirectedGraph,
    isDoubtful: @escaping (ModuleID) -> Bool
  ) {
    self.parsed = parsed
    self.symbols = symbols
    self.packages = packages
    self.isDoubtful = isDoubtful
    lazy var conftests = Self.conftests(paths)
    let reach = DirectedGraph.ReachSearch(graph)
    for component in graph.components().cyclic {
      let members = component.map(ModuleID.init(rawValue:))
      var walk = ImportWalk(self, members)
      guard walk.mayRaise() else { continue }
      let outcomes = walk.outcomes()
      let failing = outcomes.compactMapValues(\.failure)
      guard !failing.isEmpty else { continue }
      failures.merge(failing) { known, _ in known }
      if failing.count == members.count {
        hopeless.formUnion(members)
      } else if members.contains(where: isLoadedByDjango) {
        continue
      }
      reach.find(reaching: component)
      var entries = CycleEntries(self, outcomes, reach)
      for module in reach.nodes.lazy.map(ModuleID.init(rawValue:))
      where outcomes[module] == nil && importers[module] == nil {
        guard let cause = entries.cause(of: module),
          !isCollected(module, after: &entries, conftests, paths)
        else { continue }
        importers[module] = cause
      }
    }
  }

  /// The conftest.py of each folder that has one.
  private static func conftests(_ paths: Table<ModuleID, Module>) -> [String: ModuleID] {
    Dictionary(
      paths.identified.compactMap { id, module in
        module.path.hasSuffix("conftest.py") && module.path.fileName == "conftest.py"
          ? (module.path.dropFileName, id) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Django imports the models of all its applications before anything else of them.
  private func isLoadedByDjango(_ module: ModuleID) -> Bool {
    let facts = parsed[module]
    return facts.imports.contains {
      facts.bytes($0.module).prefix { $0 != UInt8(ascii: ".") }.elementsEqual("django".utf8)
    }
  }

  /// pytest imports the conftest.py files above a file first, the outermost before the others: where
  /// one may enter the cycle by another of its modules, nothing is said of the file.
  private func isCollected(
    _ module: ModuleID, after entries: inout CycleEntries, _ conftests: [String: ModuleID],
    _ paths: Table<ModuleID, Module>
  ) -> Bool {
    guard !conftests.isEmpty else { return false }
    var folder = paths[module].path
    var first: ModuleID?
    repeat {
      folder = folder.dropFileName
      if let conftest = conftests[folder], conftest != module, entries.leads(from: conftest) {
        first = conftest
      }
    } while !folder.isEmpty
    guard let first else { return false }
    return entries.cause(of: first) == nil
  }

  /// The modules that are loaded when a module is imported, in this order.
  func forEachTarget(of module: ModuleID, _ body: (ModuleID) -> Void) {
    if let package = packages[module] { body(package) }
    let facts = parsed[module]
    guard facts.refusal == nil else { return }
    for (place, record) in facts.imports.identified where record.isExecutedOnImport {
      for target in Self.loaded(by: symbols.link(module, place), of: module) { body(target) }
    }
  }

  /// The modules that an import statement of a module loads, in this order.
  private static func loaded(by link: ImportLink, of module: ModuleID) -> [ModuleID] {
    let child = link.binding == nil ? link.child?.module : nil
    return [link.enclosing, link.base, child].compactMap { $0 == module ? nil : $0 }
  }

  /// What the imports of a module load when it is executed, in its order.
  func steps(of module: ModuleID) -> [Step] {
    let facts = parsed[module]
    guard facts.refusal == nil else { return [] }
    return facts.imports.identified.compactMap { place, record in
      guard record.isExecutedOnImport else { return nil }
      let link = symbols.link(module, place)
      let targets = Self.loaded(by: link, of: module)
      guard !targets.isEmpty else { return nil }
      return Step(
        record: place, line: record.line, targets: targets,
        isConditional: record.flags.contains(.conditional) || record.flags.contains(.inExcept),
        survives: record.survivesImportError && !record.flags.contains(.guardedByModule),
        isNarrow: record.flags.contains(.guardedByModule), link: link)
    }
  }

}
