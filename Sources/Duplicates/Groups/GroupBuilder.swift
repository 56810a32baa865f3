import PythonSyntax
import Resolution

/// Makes groups of definitions that were found together, each with its verdict.
struct GroupBuilder {
  private let program: Program
  private let judge: Judge
  /// How many definitions bear each name, in the whole program and in product code.
  private let bearers: Table<NameID, Int32>
  private let productBearers: Table<NameID, Int32>

  init(_ program: Program) {
    self.program = program
    judge = Judge(program)
    var bearers = Table<NameID, Int32>(repeating: 0, count: program.symbols.names.count)
    var productBearers = bearers
    for binding in program.symbols.bindings where binding.kind == .definition {
      bearers[binding.name] += 1
      if program.scopes[binding.module] == .product { productBearers[binding.name] += 1 }
    }
    self.bearers = bearers
    self.productBearers = productBearers
  }

  /// How many definitions bear a name: in product code, or in the whole program.
  func bearers(of name: String, in scope: CodeScope) -> Int {
    guard let name = program.symbols.names.find(name) else { return 0 }
    return Int((scope == .product ? productBearers : bearers)[name])
  }

  /// The groups that definitions fall into: several where they are several truths of one name, none
  /// where nothing speaks for taking them together.
  ///
  /// - Parameter id: of the first group; others are numbered. Nil where each goes by the path of its
  ///   first definition.
  func groups(
    _ id: String?, _ basis: DuplicateGroup.Basis, role: String?, scope: CodeScope,
    _ found: [DefinitionSite]
  ) -> [DuplicateGroup] {
    let sites = found.sorted { left, right in
      left.scope != right.scope ? left.scope < right.scope : left.location < right.location
    }
    let all = sites.indices.filter { sites[$0].scope == scope && !sites[$0].isTestDouble }
    guard all.count > 1 else { return [] }
    let roots = judge.roots(sites, all)
    let isRoot = Set(roots)
    // Classes of one module are alike because they declare what is alike.
    let isInOneModule = basis == .body && sites[all[0]].form == .function
    func group(_ id: String, _ own: [Int], _ verdict: Verdict) -> DuplicateGroup? {
      guard isInOneModule || Set(own.map { sites[$0].module }).count > 1 else { return nil }
      // Other names are taken together only where there is something to merge.
      guard basis == .sameName || verdict.share > 0 else { return nil }
      // Initializers say what their classes take, each its own.
      if basis == .body, case .sameName = verdict, sites[own[0]].name == "__init__" { return nil }
      // What else bears the name is another matter.
      let isOwn = Set(own)
      let shown = sites.indices.filter { isOwn.contains($0) || !isRoot.contains($0) }
      return DuplicateGroup(
        id: id, basis: basis, form: sites[own[0]].form, role: role, scope: scope,
        sites: shown.map { sites[$0] }, own: shown.indices.filter { isOwn.contains(shown[$0]) },
        bearers: bearers(of: sites[own[0]].name, in: scope), verdict: verdict,
        areVersions: Versions.areSideBySide(own.map { sites[$0].location.path }))
    }
    let clusters: [(own: [Int], verdict: Verdict)]
    if roots.count < 2 {
      clusters = [(all, .subclass)]
    } else if judge.isConvention(roots.map { sites[$0] }) {
      clusters = [(roots, .convention)]
    } else {
      let found = judge.clusters(
        sites, roots, inOneModule: isInOneModule, byBody: basis == .body)
      clusters =
        found.isEmpty
        ? [(roots, .homonym)] : found.map { ($0, judge.verdict($0.map { sites[$0] })) }
    }
    return clusters.enumerated().compactMap { place, cluster in
      let name = id ?? "=" + sites[cluster.own[0]].path
      return group(
        place == 0 || id == nil ? name : "\(name) (\(place + 1))", cluster.own, cluster.verdict)
    }
  }
}
