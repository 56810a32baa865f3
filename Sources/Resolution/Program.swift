package import ImportGraph
package import PythonSyntax

/// A project as resolved: a pure function of a ``Snapshot``, which rules, reports and plans read
/// and none changes.
///
/// Its heart is ``ImportLinker``: every import followed to the definition that it means.
package final class Program: Sendable {
  package let snapshot: Snapshot
  /// One module a file, in the order of the files; `parsed`, `scopes` and `serviceOfModule` run
  /// beside it.
  package let modules: Table<ModuleID, Module>
  package let scopes: Table<ModuleID, CodeScope>
  package let serviceOfModule: Table<ModuleID, ServiceID>
  package let services: Table<ServiceID, Service>
  /// The projects of the tree, and where imports start.
  package let layout: ProjectLayout
  /// In the order of modules and of their imports.
  package let imports: Table<ImportID, ResolvedImport>
  /// What each module binds, and where each import leads in the end.
  package let symbols: SymbolTable
  /// Answers what a name or path means that no import asks for.
  package let linker: ImportLinker
  /// Which modules raise when they are imported; found out when first asked for.
  package var importability: Importability { _read { yield failures.value } }
  private let failures: Deferred<Importability>
  /// Modules as nodes; an edge weighs as many imported names as lead along it.
  package let graph: DirectedGraph
  /// The same of imports that are executed while a module is imported, and what is tied in it.
  package let runtimeGraph: DirectedGraph
  package let runtimeCycles: Components
  /// What the project files say is a command or a plugin.
  package let entryPoints: [EntryPoint]
  let derivations = Derivations()

  package var files: ProjectFiles { snapshot.tree }
  package var sourceRoots: [SourceRoot] { layout.roots }
  package var parsed: Table<ModuleID, ParsedModule> { snapshot.facts }

  /// Resolves what a snapshot holds.
  ///
  /// - Parameter jobs: how many threads may work; the program doesn't depend on it.
  package init(_ snapshot: Snapshot, jobs: Int = 2) {
    let facts = snapshot.facts
    let projects = ProjectDocuments(snapshot, jobs: jobs)
    let layout = ProjectLayout(snapshot, projects)
    let built = BuiltModules(snapshot)
    // The first on a thread whose stack holds long chains of re-exports.
    let (linker, inference) = ParallelMap.both(jobs: jobs) {
      let index = ModuleIndex(
        files: snapshot.tree, layout: layout,
        python: PythonVersion(snapshot.settings.python) ?? PythonVersion(3, 14), facts: facts)
      return ImportLinker(
        index: index, built: built, parsed: facts, stubs: snapshot.stubs, jobs: jobs)
    } and: {
      PartsInference(snapshot, layout, projects)
    }
    let imports = linker.imports
    let (cycles, (graph, parts)) = ParallelMap.both(jobs: jobs) {
      ImportCycles(imports, facts)
    } and: {
      (DirectedGraph(of: imports, moduleCount: facts.count), inference.finished(with: imports))
    }
    failures = Deferred {
      Importability(
        parsed: facts, imports: imports, symbols: linker.table,
        packageOfModule: Table(linker.index.modules.indices.map(linker.index.package)),
        modules: linker.index.modules, failingReads: linker.failingReads(jobs: jobs),
        served: linker.served,
        inCycles: cycles.components.cyclic.flatMap { $0.map(ModuleID.init(rawValue:)) },
        openModules: linker.openModules, isUnbound: linker.isUnbound)
    }
    self.snapshot = snapshot
    self.layout = layout
    self.linker = linker
    self.imports = imports
    modules = linker.index.modules
    symbols = linker.table
    self.graph = graph
    runtimeGraph = cycles.graph
    runtimeCycles = cycles.components
    scopes = parts.scopes
    services = parts.services
    serviceOfModule = parts.serviceOfModule
    entryPoints = projects.entryPoints
  }

  /// The part of the tree that a module belongs to.
  package func service(of module: ModuleID) -> Service {
    services[serviceOfModule[module]]
  }
}

/// What is imported while a module is imported; a `try` around it doesn't change that.
private struct ImportCycles: Sendable {
  let graph: DirectedGraph
  let components: Components

  init(_ imports: Table<ImportID, ResolvedImport>, _ facts: Table<ModuleID, ParsedModule>) {
    graph = DirectedGraph(
      of: imports.filter { resolved in
        (resolved.kind == .runtime || resolved.kind == .guarded)
          && !facts[resolved.importer].imports[resolved.record].flags.contains(.mainGuard)
      }, moduleCount: facts.count)
    components = graph.components()
  }
}

/// Graphs whose nodes are modules: a node is the number of its module.
extension DirectedGraph {
  /// Imports as edges, but for those of a module itself.
  fileprivate init(of imports: some Collection<ResolvedImport>, moduleCount: Int) {
    var edges: [Edge] = []
    edges.reserveCapacity(imports.count)
    for resolved in imports {
      guard let target = resolved.target, target != resolved.importer else { continue }
      edges.append(Edge(from: resolved.importer, to: target))
    }
    self.init(nodeCount: moduleCount, edges: edges)
  }

  /// The modules that a module imports, ascending.
  package func imports(of module: ModuleID) -> some RandomAccessCollection<ModuleID> {
    successors(of: module.rawValue).lazy.map(ModuleID.init(rawValue:))
  }

  /// The modules that import a module, ascending.
  package func importers(of module: ModuleID) -> some RandomAccessCollection<ModuleID> {
    predecessors(of: module.rawValue).lazy.map(ModuleID.init(rawValue:))
  }
}

extension DirectedGraph.Edge {
  /// Between parts of the tree, where these are the nodes.
  package init(from importer: ServiceID, to imported: ServiceID) {
    self.init(from: importer.rawValue, to: imported.rawValue)
  }

  /// Between modules, where these are the nodes.
  package init(from importer: ModuleID, to imported: ModuleID) {
    self.init(from: importer.rawValue, to: imported.rawValue)
  }
}
