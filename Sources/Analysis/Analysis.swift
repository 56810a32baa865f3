import ImportGraph
package import PythonSyntax
import RegistrySyntax

/// From a tree of files to findings: the steps, in their order, by name.
package struct Analysis {
  /// Parses, resolves, infers and checks.
  ///
  /// - Parameters:
  ///   - files: what is to be read.
  ///   - parsed: each file's module, in the order of `files.sources`.
  ///   - texts: reads a marker file (`pyproject.toml`, `Dockerfile`) by its path; nil where it
  ///     can't be read.
  package static func run(
    on files: ProjectFiles, parsed: [ParsedModule], configuration: Configuration,
    configurationPath: String? = nil, texts: (String) -> String?
  ) -> AnalysisResult {
    var entryPoints: [EntryPoint] = []
    let projects = files.markers.compactMap { path -> ProjectFile? in
      guard isProjectFile(path), let text = texts(path) else { return nil }
      let bytes = Array(text.utf8)
      if path.fileName == "pyproject.toml" || path.fileName == "setup.cfg" {
        entryPoints += EntryPoint.all(in: bytes, path: path)
      }
      return ProjectFile(path: path, bytes: bytes)
    }
    let sourceRoots = sourceRoots(files, projects, configuration)
    let python = PythonVersion(configuration.python) ?? PythonVersion(3, 14)
    let declared = projects.reduce(into: Set<String>()) { $0.formUnion($1.dependencies) }
    let dockerfiles = dockerfiles(files, texts)
    // The first on a thread whose stack bears long chains of re-exports.
    let (linker, layout) = ParallelMap.both {
      let index = ModuleIndex(
        files: files, sourceRoots: sourceRoots, python: python, declaredDependencies: declared,
        scripts: parsed.map(\.isScript))
      var linker = ImportLinker(index: index, parsed: parsed)
      linker.linkAll()
      return linker
    } and: {
      inferLayout(files, configuration, sourceRoots, dockerfiles)
    }
    let modules = linker.index.modules
    let (pathScopes, inference, parts) = layout
    let imports = linker.imports
    let symbols = linker.table
    let (imported, about) = ParallelMap.both {
      Imported(imports: imports, parsed: parsed, symbols: symbols, index: linker.index)
    } and: {
      let services = inference.services(
        of: parts, imports: partImports(imports, partOfFile: parts.partOfFile))
      let scopes = pathScopes.indices.map { file in
        pathScopes[file] == .product
          ? scope(below: services[Int(parts.partOfFile[file])]) : pathScopes[file]
      }
      let suppressions = Suppressions(modules: modules, parsed: parsed)
      let search = DuplicateSearch(
        modules: modules, parsed: parsed, scopes: scopes, serviceOfModule: parts.partOfFile,
        linker: linker, suppressions: suppressions, roles: Roles(configuration: configuration))
      return (services, scopes, suppressions, search.groups())
    }
    let (services, scopes, suppressions, duplicates) = about
    let crossings = Program.crossings(
      imports: imports, parsed: parsed, services: services, serviceOfModule: parts.partOfFile)
    let program = Program(
      files: files, modules: modules, parsed: parsed, scopes: scopes,
      serviceOfModule: parts.partOfFile, services: services, sourceRoots: sourceRoots,
      imports: imports, symbols: symbols, linker: linker,
      importability: imported.importability, graph: imported.graph,
      runtimeGraph: imported.runtimeGraph, runtimeCycles: imported.runtimeCycles,
      crossings: crossings,
      duplicates: duplicates,
      entryPoints: entryPoints, suppressions: suppressions,
      registry: registry(configuration, texts), configuration: configuration)
    return check(program, configurationPath: configurationPath)
  }

  // MARK: - Steps

  private static func isProjectFile(_ path: String) -> Bool {
    !ProjectMarker.isCompiledModule(path.fileName) && !ProjectMarker.isDockerfile(path.fileName)
  }

  private static func sourceRoots(
    _ files: ProjectFiles, _ projects: [ProjectFile], _ configuration: Configuration
  ) -> [SourceRoot] {
    if let configured = configuration.sourceRoots {
      let paths = configured.map { path in
        path.pathParts.filter { $0 != "." }.joined(separator: "/")
      }
      return ([""] + paths.filter { !$0.isEmpty }).map {
        SourceRoot(path: $0, reason: $0.isEmpty ? "the root of the tree" : "configured")
      }
    }
    return SourceRootInference(files: files).infer(projects: projects.filter(\.isProject))
  }

  private static func dockerfiles(
    _ files: ProjectFiles, _ texts: (String) -> String?
  ) -> [Dockerfile] {
    files.markers.compactMap { path in
      guard ProjectMarker.isDockerfile(path.fileName), let text = texts(path) else { return nil }
      return Dockerfile(path: path, text: text)
    }
  }

  private static func registry(
    _ configuration: Configuration, _ texts: (String) -> String?
  ) -> RegistryDocument? {
    configuration.registry.map { path in
      guard let text = texts(path) else {
        return RegistryDocument(
          unreadable: path, "there is no such file, or it can't be read as UTF-8")
      }
      return RegistryReader.read(Array(text.utf8), path: path)
    }
  }

  private static func partImports(
    _ imports: [ResolvedImport], partOfFile: [Int32]
  ) -> [ServiceInference.PartImports] {
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(imports.count)
    for it in imports where it.target >= 0 {
      edges.append(
        DirectedGraph.Edge(
          from: partOfFile[Int(it.importer)], to: partOfFile[Int(it.target)]))
    }
    return DirectedGraph(
      nodeCount: Int(partOfFile.max() ?? -1) + 1, edges: edges
    ).edges.map { edge in
      ServiceInference.PartImports(
        importer: Int(edge.from), imported: Int(edge.to), count: Int(edge.weight))
    }
  }

  /// A file that its own path doesn't tell apart is of its part's kind.
  private static func scope(below service: Service) -> CodeScope {
    switch service.role {
    case .shared: service.isTestSupport ? .test : .product
    case .service, .other: .product
    case .test: .test
    case .tooling: .tooling
    case .backup: .backup
    }
  }

  private static func inferLayout(
    _ files: ProjectFiles, _ configuration: Configuration, _ sourceRoots: [SourceRoot],
    _ dockerfiles: [Dockerfile]
  ) -> (scopes: [CodeScope], inference: ServiceInference, parts: ServiceInference.Parts) {
    let scopeInference = ScopeInference(
      configuration: configuration, paths: files.sources.map(\.path))
    let scopes = files.sources.map { scopeInference.scope(of: $0.path) }
    let inference = ServiceInference(
      files: files, configuration: configuration, sourceRoots: sourceRoots, scopes: scopes,
      dockerfiles: dockerfiles)
    return (scopes, inference, inference.parts())
  }

  /// What follows from the imports alone.
  private struct Imported {
    let graph: DirectedGraph
    let runtimeGraph: DirectedGraph
    let runtimeCycles: Components
    let importability: Importability

    init(
      imports: [ResolvedImport], parsed: [ParsedModule], symbols: SymbolTable, index: ModuleIndex
    ) {
      graph = Analysis.graph(of: imports, moduleCount: parsed.count)
      runtimeGraph = Analysis.runtimeGraph(of: imports, parsed)
      runtimeCycles = runtimeGraph.components()
      importability = Importability(
        parsed: parsed, imports: imports, symbols: symbols,
        packageOfModule: index.modules.indices.map { index.package(of: Int32($0)) },
        inCycles: runtimeCycles.cyclic.flatMap { $0 })
    }
  }

  private static func graph(of imports: [ResolvedImport], moduleCount: Int) -> DirectedGraph {
    var edges: [DirectedGraph.Edge] = []
    edges.reserveCapacity(imports.count)
    for it in imports where it.target >= 0 && it.target != it.importer {
      edges.append(DirectedGraph.Edge(from: it.importer, to: it.target))
    }
    return DirectedGraph(nodeCount: moduleCount, edges: edges)
  }

  /// What is imported while a module is imported; a `try` around it doesn't change that.
  private static func runtimeGraph(
    of imports: [ResolvedImport], _ parsed: [ParsedModule]
  ) -> DirectedGraph {
    graph(
      of: imports.filter { it in
        (it.kind == .runtime || it.kind == .guarded)
          && !parsed[Int(it.importer)].imports[Int(it.record)].flags.contains(.mainGuard)
      }, moduleCount: parsed.count)
  }

  private static func check(_ program: Program, configurationPath: String?) -> AnalysisResult {
    var findings: [Finding] = []
    var suppressed: [Finding] = []
    var used: Set<UnusedSuppression.Use> = []
    for raw in findingsOfRules(program) {
      let entry = program.suppressions.entry(silencing: raw.rule, at: raw.location)
      if let entry {
        used.insert(
          UnusedSuppression.Use(
            path: raw.location.path, line: entry.comment.line,
            rule: entry.comment.rules.isEmpty ? "" : raw.rule))
      }
      guard let finding = leveled(raw, program.configuration) else { continue }
      if entry == nil { findings.append(finding) } else { suppressed.append(finding) }
    }
    used.formUnion(program.duplicateSuppressionsInUse())
    findings += UnusedSuppression.findings(in: program, used: used).compactMap {
      leveled($0, program.configuration)
    }
    return AnalysisResult(
      program: program, findings: sorted(findings), suppressed: sorted(suppressed),
      configurationPath: configurationPath)
  }

  /// Sorted by their numbers: findings are large, and sorting moves what it sorts many times.
  private static func sorted(_ findings: [Finding]) -> [Finding] {
    findings.indices.sorted { findings[$0] < findings[$1] }.map { findings[$0] }
  }

  /// What the rules find that are on, each rule's findings in its own order.
  private static func findingsOfRules(_ program: Program) -> [Finding] {
    let rules = Rules.active(by: program.configuration)
    return ParallelMap.run(count: rules.count, jobs: 2) {
    } body: { _, index in
      rules[index].findings(in: program)
    }.flatMap { $0 }
  }

  /// The finding with the severity that configuration gives its rule; nil where that is off.
  private static func leveled(_ finding: Finding, _ configuration: Configuration) -> Finding? {
    switch configuration.rules[finding.rule] {
    case .off?: return nil
    case nil: return finding
    case .error?: return finding.with(severity: .error)
    case .warning?: return finding.with(severity: .warning)
    case .note?: return finding.with(severity: .note)
    }
  }
}

extension Finding {
  fileprivate func with(severity: Severity) -> Finding {
    Finding(
      rule: rule, severity: severity, scope: scope, location: location, message: message,
      notes: notes, key: key)
  }
}

extension Program {
  /// Comments that take a definition out of its group.
  fileprivate func duplicateSuppressionsInUse() -> Set<UnusedSuppression.Use> {
    let rule = DuplicateDefinition.info.name
    var result: Set<UnusedSuppression.Use> = []
    guard !suppressions.isEmpty else { return [] }
    // A comment is of use where the name is defined elsewhere too.
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for parsed in parsed {
      for definition in parsed.definitions where definition.parent < 0 {
        counts[parsed.bytes(definition.name), default: 0] += 1
      }
    }
    for (module, parsed) in zip(modules, parsed) where !parsed.suppressions.isEmpty {
      for definition in parsed.definitions
      where definition.parent < 0 && counts[parsed.bytes(definition.name)] ?? 0 > 1 {
        if let entry = suppressions.entry(
          silencing: rule, definition: definition, in: module.path)
        {
          result.insert(
            UnusedSuppression.Use(
              path: module.path, line: entry.comment.line,
              rule: entry.comment.rules.isEmpty ? "" : rule))
        }
      }
    }
    return result
  }
}
