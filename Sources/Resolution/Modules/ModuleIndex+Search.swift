import PythonSyntax

/// The search path: where an absolute import starts, and what portions of a package belong together.
extension ModuleIndex {
  /// Where an absolute import of `name` from a module's folder begins: what is built into CPython,
  /// a source root above the module, nearest first, the standard library, the roots of other
  /// projects unless somebody else's distribution of that name is asked for, then the folders above
  /// the module, from which a script among them may have been started.
  func start(of name: NameID, from importer: ModuleID?) -> Start {
    let folder = folder(of: importer)
    return starts[Place(folder: folder, name: name)] ?? findStart(of: name, from: folder)
  }

  /// Remembers where imports of a path start, for what is asked again and again.
  mutating func remember(_ path: ArraySlice<UInt8>, from importer: ModuleID) {
    var rest = path
    guard let name = nextName(of: &rest) else { return }
    let place = Place(folder: folder(of: importer), name: name)
    if starts[place] == nil { starts[place] = findStart(of: name, from: place.folder) }
  }

  /// The same, where it is known already.
  mutating func remember(_ known: [Place: Start]) { starts = known }

  /// Lists the folders that hold something of a name, for modules that change the search path.
  mutating func listParents() {
    guard parentsOfName.isEmpty else { return }
    for place in children.keys { parentsOfName[place.name, default: []].append(place.folder) }
  }

  private func folder(of importer: ModuleID?) -> NodeID {
    guard let importer else { return .root }
    let module = modules[importer]
    return module.isPackage ? module.node : nodes[module.node].parent ?? .root
  }

  private func findStart(of name: NameID, from folder: NodeID) -> Start {
    if frozen.contains(name) { return .standardLibrary }
    if name == rootName, isRootPackage { return .found(Portions(.root)) }
    let above = Array(sequence(first: folder) { [nodes] in nodes[$0].parent })
    let near = above.filter(isRoot)
    if let beside = besides(name, in: folder, near, above) { return beside }
    let nearNodes = near.compactMap { existing(name, in: $0) }
    let own = nearNodes.first { target(of: $0).exists }
    let beside = nodes[folder].package == nil ? existing(name, in: folder) : nil
    let isFilled = own != nil && isNeeded(name, by: folder, besides: near)
    if let own, !extendsPath(own), !isFilled {
      // The folder of what is run comes first, be it a script or a test.
      if let beside, beside != own, target(of: beside).exists, runFolders.contains(folder),
        !above.contains(own)
      {
        return .nearby(beside, isInPackage: false, alternatives: [own])
      }
      return .found(Portions(own))
    }
    let farNodes = farNodes(of: name, from: folder, besides: near)
    let far = farNodes.nodes
    if let first = own {
      // A project and those that it asks for may fill one regular package.
      let others = isFilled ? far.filter { target(of: $0).exists } : []
      return .found(portions(first, nearNodes + far), alternatives: others)
    }
    if standardLibrary.contains(name) { return .standardLibrary }
    // No project installs its folder of tests, so that another's doesn't count beside one's own.
    if isApart(name), let start = joined(nearNodes) { return .found(start) }
    let isExternal = external.contains(name)
    let isLaidOver = layout.hasOverlays && layout.isLaidOver(path(of: folder))
    let whole = isExternal || isLaidOver ? [] : far.filter { target(of: $0).exists }
    if !whole.isEmpty, let beside, target(of: beside).exists {
      return .nearby(beside, isInPackage: false, alternatives: whole)
    }
    if let first = whole.first {
      return .found(
        portions(first, nearNodes + far),
        alternatives: farNodes.isDecided || extendsPath(first) ? [] : Array(whole.dropFirst()))
    }
    let open = isLaidOver ? [] : far.filter { !target(of: $0).exists }
    if let start = joined(nearNodes + open) {
      return .found(start)
    }
    return isExternal ? .outside : nearby(name, above)
  }

  /// Below a package that is a root all the same, a module with a namesake beside it may be run from its
  /// own folder.
  private func besides(
    _ name: NameID, in folder: NodeID, _ near: [NodeID], _ above: [NodeID]
  ) -> Start? {
    guard let root = near.first, root != folder, nodes[root].package != nil,
      !standardLibrary.contains(name),
      let beside = existing(name, in: folder), target(of: beside).module != nil,
      let other = existing(name, in: root), other != beside, !above.contains(other)
    else { return nil }
    return .nearby(
      beside, isInPackage: nodes[folder].package != nil, alternatives: [other])
  }

  /// A regular package, with its portions elsewhere where it takes them in.
  private func portions(_ first: NodeID, _ nodes: [NodeID]) -> Portions {
    extendsPath(first) ? joined([first] + nodes) ?? Portions(first) : Portions(first)
  }

  private func nearby(_ name: NameID, _ above: [NodeID]) -> Start {
    for folder in above {
      if let node = existing(name, in: folder), target(of: node).exists {
        return .nearby(node, isInPackage: nodes[folder].package != nil)
      }
      // What is run from a folder inside a package is rare; from above one it can't be.
      if nodes[folder].package != nil { break }
    }
    return .outside
  }

  /// Whether a target stands in a project that the importer's own, beside it, doesn't ask for, or
  /// the importer in none: who changes the search path may mean another. A notebook means what its
  /// kernel has installed.
  func isForeign(_ target: Target, to importer: ModuleID) -> Bool {
    guard let module = target.module, let other = layout.project(of: modules[module].path),
      !ProjectMarker.isNotebook(modules[importer].path)
    else { return false }
    guard let own = layout.project(of: modules[importer].path) else { return true }
    return other != own && !layout.projects[own].folder.isEmpty && !layout.needs(own, other)
  }

  /// Whether one of the projects that a folder's project asks for, or that ask for it, has something
  /// of a name.
  private func isNeeded(_ name: NameID, by folder: NodeID, besides near: [NodeID]) -> Bool {
    guard let roots = rootsOfName[name] else { return false }
    let path = path(of: folder)
    let askers = layout.project(of: path).map { layout.askers[$0] } ?? []
    return (needed(by: path) + askers).contains { project in
      (rootsOfProject[project] ?? []).contains { root in
        !near.contains(rootNodes[root]) && isReached(root, from: path, hasOwnRoot: false)
          && roots.contains { $0.root == root }
      }
    }
  }

  private func needed(by path: String) -> [Int] {
    layout.project(of: path).map { layout.projects[$0].dependencies } ?? []
  }

  /// - Parameter hasOwnRoot: whether a root other than that of the tree stands above the path.
  private func isReached(_ root: Int, from path: String, hasOwnRoot: Bool) -> Bool {
    func isIn(_ folder: String) -> Bool { path == folder || path.isBelow(folder) }
    let root = layout.roots[root]
    guard root.reach.isEmpty || isIn(root.reach) else { return false }
    guard hasOwnRoot, let users = root.users else { return true }
    return users.contains(where: isIn)
  }

  /// What the roots that aren't above a folder have of a name: first those of projects that the
  /// folder's project asks for, then the nearest.
  private func farNodes(
    of name: NameID, from folder: NodeID, besides near: [NodeID]
  ) -> FarNodes {
    guard let roots = rootsOfName[name], roots.count > 1 || !near.contains(rootNodes[roots[0].root])
    else { return FarNodes() }
    let path = path(of: folder)
    let needed = needed(by: path)
    let own = layout.project(of: path)
    let hasOwnRoot =
      near.contains { $0 != .root } || own.map { !layout.projects[$0].folder.isEmpty } ?? false
    let chain = chain(of: folder)
    let first = chain.first
    // Most stand nowhere near and are asked for by nobody: they keep their order.
    var ranked: [(root: Int, node: NodeID, isNeeded: Bool, depth: Int)] = []
    var others: [NodeID] = []
    others.reserveCapacity(roots.count)
    for (root, node) in roots {
      if near.contains(rootNodes[root]) { continue }
      let project = layout.projectOfRoot[root]
      let isNeeded = project.map(needed.contains) ?? false
      guard isReached(root, from: path, hasOwnRoot: hasOwnRoot && !isNeeded) else { continue }
      if isNeeded || first != nil && rootChains[root].first == first {
        let depth = zip(rootChains[root], chain).prefix { $0 == $1 }.count
        ranked.append((root, node, isNeeded, depth))
      } else {
        others.append(node)
      }
    }
    ranked.sort { left, right in
      if left.isNeeded != right.isNeeded { return left.isNeeded }
      return left.depth != right.depth ? left.depth > right.depth : left.root < right.root
    }
    let isNeeded = ranked.first?.isNeeded ?? false
    let isSecondNeeded = ranked.count > 1 && ranked[1].isNeeded
    return FarNodes(
      nodes: ranked.map(\.node) + others, isNeeded: isNeeded,
      isDecided: ranked.count + others.count < 2 || isNeeded && !isSecondNeeded)
  }

  /// What roots elsewhere have of a name.
  private struct FarNodes {
    var nodes: [NodeID] = []
    /// Whether the first is of a project that the importer's project asks for.
    var isNeeded = false
    /// Whether it can be told which comes first.
    var isDecided = true
  }

  /// A folder's path from the root of the tree.
  func path(of folder: NodeID) -> String {
    var parts: [String] = []
    var node = folder
    while let parent = nodes[node].parent, let name = nodes[node].name {
      parts.append(names[name])
      node = parent
    }
    return parts.reversed().joined(separator: "/")
  }

  /// Folders of tests, tools and documents are no portions of a package that is installed.
  private func isApart(_ name: NameID) -> Bool {
    let text = names[name].lowercased()
    return ScopeInference.isTestFolder(text) || ScopeInference.isToolingFolder(text)
  }

  // MARK: - Portions

  /// What a name means below portions: the first regular package or module, else all folders.
  func step(_ portions: Portions, _ name: NameID) -> Portions? {
    guard !portions.others.isEmpty else {
      return existing(name, in: portions.first).map { Portions($0) }
    }
    // Few of many portions have something of a name.
    if portions.others.count > Self.manyPortions, let parents = parentsOfName[name],
      parents.count < portions.others.count / 4
    {
      let all = portions.all
      return joined(
        parents.compactMap { all.firstIndex(of: $0) }.sorted().compactMap { place in
          existing(name, in: all[place])
        })
    }
    return joined(portions.all.compactMap { existing(name, in: $0) })
  }

  static let manyPortions = 16

  /// - Parameter nodes: what the folders of the search path have of a name, in their order.
  private func joined(_ nodes: [NodeID]) -> Portions? {
    let folders = nodes.filter { self.nodes[$0].isFolder && self.nodes[$0].package == nil }
    guard let first = nodes.first(where: { target(of: $0).exists }) else {
      return folders.first.map { Portions($0, others: Array(folders.dropFirst())) }
    }
    guard extendsPath(first) else { return Portions(first) }
    var others: [NodeID] = []
    for node in nodes where node != first && !others.contains(node) {
      if extendsPath(node) || folders.contains(node) { others.append(node) }
    }
    return Portions(first, others: others)
  }

  /// A folder of the tree together with the other portions of the package that it is one of.
  func portions(of node: NodeID) -> Portions {
    guard nodes[node].isFolder, nodes[node].package == nil || extendsPath(node),
      !isRoot(node)
    else { return Portions(node) }
    var path: [NameID] = []
    var top = node
    while let parent = nodes[top].parent, let name = nodes[top].name, !isRoot(top) {
      path.append(name)
      top = parent
    }
    guard let first = path.popLast(),
      case .found(let start, _) = starts[Place(folder: node, name: first)]
        ?? findStart(of: first, from: node)
    else { return Portions(node) }
    var portions = start
    while let name = path.popLast() {
      guard let next = step(portions, name) else { return Portions(node) }
      portions = next
    }
    let others = portions.all.filter { $0 != node }
    return others.count < portions.all.count ? Portions(node, others: others) : Portions(node)
  }
}
