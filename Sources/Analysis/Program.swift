package import ImportGraph
package import PythonSyntax

/// A project as resolved: what every rule, report and plan reads and none changes.
package struct Program: Sendable {
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
  /// Modules as nodes; an edge weighs as many imported names as lead along it.
  package let graph: DirectedGraph
  package let crossings: [ServiceCrossing]
  package let duplicates: [DuplicateGroup]
  package let suppressions: Suppressions
  package let configuration: Configuration

  /// The part of the tree that a module belongs to.
  package func service(of module: Int32) -> Service {
    services[Int(serviceOfModule[Int(module)])]
  }
}
