import ImportGraph
import PythonSyntax

/// The shortest chains of imports between two parts of a program.
package struct ImportChains: Sendable {
  /// One import on a chain.
  package struct Hop: Sendable {
    package let importer: ModuleID
    package let imported: ModuleID
    package let id: ImportID
  }

  package let chains: [[Hop]]

  /// - Parameters:
  ///   - from, to: a module, a package with all that it holds, or a service.
  ///   - kinds: the imports that count.
  ///   - limit: how many chains at most, all as short as the shortest.
  package init(
    from: String, to: String, in program: Program, kinds: Set<ImportKind>, limit: Int
  ) throws(SymbolError) {
    let sources = try Self.modules(called: from, in: program)
    let targets = Set(try Self.modules(called: to, in: program))
    let graph = DirectedGraph(
      nodeCount: program.modules.count,
      edges: program.imports.lazy.compactMap { link in
        guard let target = link.target, target != link.importer, kinds.contains(link.kind) else {
          return nil
        }
        return DirectedGraph.Edge(from: link.importer, to: target)
      })
    // What lies in both has no way to go.
    let starts = sources.filter { !targets.contains($0) }
    chains = graph.shortestChains(
      from: starts.map(\.rawValue), to: targets.sorted().map(\.rawValue), limit: limit
    ).map { nodes in
      let chain = nodes.map(ModuleID.init(rawValue:))
      return zip(chain, chain.dropFirst()).compactMap { importer, imported in
        program.statement(from: importer, to: imported, kinds).map {
          Hop(importer: importer, imported: imported, id: $0)
        }
      }
    }
  }

  private static func modules(
    called name: String, in program: Program
  ) throws(SymbolError) -> [ModuleID] {
    let path = name.hasSuffix("/") ? String(name.dropLast()) : name
    let modules = program.modules.indices.filter { index in
      let module = program.modules[index]
      return module.name.isPath(below: name) || module.path == path
        || module.path.isBelow(path)
    }
    if !modules.isEmpty { return modules }
    if let service = program.services.firstIndex(where: { $0.name == name }) {
      return program.modules.indices.filter { program.serviceOfModule[$0] == service }
    }
    throw SymbolError(
      symbol: name,
      nearest: EditDistance.nearest(
        to: name, among: program.modules.map(\.name) + program.services.map(\.name),
        limit: max(1, min(4, name.count / 5))))
  }
}
