import ImportGraph

/// The shortest chains of imports between two parts of a program.
package struct ImportChains: Sendable {
  /// One import on a chain.
  package struct Hop: Sendable {
    package let importer: Int32
    package let imported: Int32
    /// Into the program's imports.
    package let number: Int
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
      edges: program.imports.lazy.filter {
        $0.target >= 0 && $0.target != $0.importer && kinds.contains($0.kind)
      }.map { DirectedGraph.Edge(from: $0.importer, to: $0.target) })
    // What lies in both has no way to go.
    let starts = sources.filter { !targets.contains($0) }
    chains = graph.shortestChains(
      from: starts, to: targets.sorted(), limit: limit
    ).map { chain in
      zip(chain, chain.dropFirst()).compactMap { importer, imported in
        program.statement(from: importer, to: imported, kinds).map {
          Hop(importer: importer, imported: imported, number: $0)
        }
      }
    }
  }

  private static func modules(
    called name: String, in program: Program
  ) throws(SymbolError) -> [Int32] {
    let path = name.hasSuffix("/") ? String(name.dropLast()) : name
    let modules = program.modules.indices.filter { index in
      let module = program.modules[index]
      return module.name.isPath(below: name) || module.path == path
        || module.path.hasPrefix(path + "/")
    }
    if !modules.isEmpty { return modules.map { Int32($0) } }
    if let service = program.services.firstIndex(where: { $0.name == name }) {
      return program.modules.indices.filter { program.serviceOfModule[$0] == Int32(service) }
        .map { Int32($0) }
    }
    throw SymbolError(
      symbol: name,
      nearest: EditDistance.nearest(
        to: name, among: program.modules.map(\.name) + program.services.map(\.name),
        limit: max(1, min(4, name.count / 5))))
  }
}
