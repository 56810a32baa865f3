package import ImportGraph
package import PythonSyntax
package import RegistrySyntax
import Synchronization

/// A project as resolved: what every rule, report and plan reads and none changes.
package final class Program: Sendable {
  package let files: ProjectFiles
  /// One module a file, in the order of the files; `parsed`, `scopes` and `serviceOfModule` run
  /// beside it.
  package let modules: [Module]
  package let parsed: [ParsedModule]
  package let scopes: [CodeScope]
  package let serviceOfModule: [Int32]
  package let services: [Service]
  package let sourceRoots: [SourceRoot]
  /// In the order of modules and of their imports.
  package let imports: [ResolvedImport]
  /// What each module binds, and where each import leads in the end.
  package let symbols: SymbolTable
  /// Answers what a name or path means that no import asks for.
  let linker: ImportLinker
  /// Which modules raise when they are imported.
  package let importability: Importability
  /// Modules as nodes; an edge weighs as many imported names as lead along it.
  package let graph: DirectedGraph
  /// The same of imports that are executed while a module is imported, and what is tied in it.
  package let runtimeGraph: DirectedGraph
  package let runtimeCycles: Components
  package let crossings: [ServiceCrossing]
  package let duplicates: [DuplicateGroup]
  /// What the project files say is a command or a plugin.
  package let entryPoints: [EntryPoint]
  package let suppressions: Suppressions
  /// The document that the configuration names.
  package let registry: RegistryDocument?
  package let configuration: Configuration

  /// What broken paths may have meant; made when a rule first asks.
  var alternatives: Alternatives {
    knownAlternatives.withLock { known in
      let alternatives = known ?? Alternatives(self)
      known = alternatives
      return alternatives
    }
  }

  private let knownAlternatives = Mutex<Alternatives?>(nil)

  /// The registry beside the code; made when a rule or a page first asks.
  package var registryCheck: RegistryCheck? {
    guard let registry else { return nil }
    return knownRegistryCheck.withLock { known in
      let check = known ?? RegistryCheck(registry, in: self)
      known = check
      return check
    }
  }

  private let knownRegistryCheck = Mutex<RegistryCheck?>(nil)

  init(
    files: ProjectFiles, modules: [Module], parsed: [ParsedModule], scopes: [CodeScope],
    serviceOfModule: [Int32], services: [Service], sourceRoots: [SourceRoot],
    imports: [ResolvedImport], symbols: SymbolTable, linker: ImportLinker,
    importability: Importability, graph: DirectedGraph, runtimeGraph: DirectedGraph,
    runtimeCycles: Components, crossings: [ServiceCrossing], duplicates: [DuplicateGroup],
    entryPoints: [EntryPoint], suppressions: Suppressions, registry: RegistryDocument?,
    configuration: Configuration
  ) {
    self.files = files
    self.modules = modules
    self.parsed = parsed
    self.scopes = scopes
    self.serviceOfModule = serviceOfModule
    self.services = services
    self.sourceRoots = sourceRoots
    self.imports = imports
    self.symbols = symbols
    self.linker = linker
    self.importability = importability
    self.graph = graph
    self.runtimeGraph = runtimeGraph
    self.runtimeCycles = runtimeCycles
    self.crossings = crossings
    self.duplicates = duplicates
    self.entryPoints = entryPoints
    self.suppressions = suppressions
    self.registry = registry
    self.configuration = configuration
  }

  /// The part of the tree that a module belongs to.
  package func service(of module: Int32) -> Service {
    services[Int(serviceOfModule[Int(module)])]
  }
}
