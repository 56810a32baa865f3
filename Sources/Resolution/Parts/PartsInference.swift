import ImportGraph
import PythonSyntax

/// Sorts files into parts of the tree and scopes: first by what their paths and the project files
/// say, then by who imports whom.
struct PartsInference: Sendable {
  private let scopesByPath: [CodeScope]
  private let inference: RoleInference
  private var parts: PartGrouping.Parts { inference.parts }

  init(_ snapshot: Snapshot, _ layout: ProjectLayout, _ documents: ProjectDocuments) {
    let paths = snapshot.tree.sources.map(\.path)
    var scopeInference = ScopeInference(
      configuration: snapshot.settings, paths: paths, ansible: layout.ansible)
    let clients = zip(paths, snapshot.facts).filter { path, facts in
      facts.traits.contains(.isGeneratedClient) && path.fileName == "__init__.py"
    }.map(\.0.dropFileName)
    let isClient = Set(clients)
    scopesByPath = zip(paths, snapshot.facts).map { path, facts in
      scopeInference.scope(
        of: path,
        isGenerated: facts.isGenerated
          || !isClient.isEmpty && path.folder(where: isClient.contains) != nil)
    }
    var deployments = Deployments(
      documents, roots: layout.roots, files: Set(paths), folders: documents.folders)
    let commands = documents.started.filter { !$0.isDeployment }
    let withCommand = Set(commands.map(\.file.dropFileName))
    let web = WebServices(snapshot, scopes: scopesByPath) { path in
      layout.project(of: path).map { withCommand.contains(layout.projects[$0].folder) } ?? false
    }
    deployments.add(web.signs)
    let grouping = PartGrouping(
      files: snapshot.tree, settings: snapshot.settings, layout: layout,
      deployed: deployments.folders, images: deployments.imageFolders, sites: web.sites)
    inference = RoleInference(
      files: snapshot.tree, settings: snapshot.settings, layout: layout, scopes: scopesByPath,
      parts: grouping.parts(), deployments: deployments,
      commands: commands)
  }

  /// What every module belongs to.
  struct Finished: Sendable {
    let services: Table<ServiceID, Service>
    let serviceOfModule: Table<ModuleID, ServiceID>
    let scopes: Table<ModuleID, CodeScope>
  }

  func finished(with imports: Table<ImportID, ResolvedImport>) -> Finished {
    let services = Table<ServiceID, Service>(
      inference.services(imports: partImports(imports)))
    return Finished(
      services: services, serviceOfModule: parts.partOfFile,
      scopes: Table(
        zip(scopesByPath, parts.partOfFile).map { scope, part in
          scope == .product ? Self.scope(below: services[part]) : scope
        }))
  }

  private func partImports(
    _ imports: Table<ImportID, ResolvedImport>
  ) -> [RoleInference.PartImports] {
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(imports.count)
    var ofProduct: Set<[ServiceID]> = []
    for resolved in imports {
      guard let target = resolved.target else { continue }
      let (from, to) = (parts.partOfFile[resolved.importer], parts.partOfFile[target])
      edges.append(DirectedGraph.Edge(from: from, to: to))
      if from != to, scopesByPath[Int(resolved.importer.rawValue)] == .product {
        ofProduct.insert([from, to])
      }
    }
    return DirectedGraph(
      nodeCount: parts.names.count, edges: edges
    ).edges.map { edge in
      RoleInference.PartImports(
        importer: Int(edge.from), imported: Int(edge.to), count: Int(edge.weight),
        isOfProduct: ofProduct.contains([
          ServiceID(rawValue: edge.from), ServiceID(rawValue: edge.to),
        ]))
    }
  }

  /// A file that its own path doesn't tell apart is of its part's kind.
  private static func scope(below service: Service) -> CodeScope {
    switch service.role {
    case .shared: service.isTestSupport ? .test : .product
    case .service, .application, .library, .vendored, .other: .product
    case .test: .test
    case .tooling: .tooling
    case .backup: .backup
    }
  }
}
