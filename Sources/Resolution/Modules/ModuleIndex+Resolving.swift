import PythonSyntax

/// How an import finds its way.
extension ModuleIndex {
  /// The id of a name that the tree knows; nil for one that no file, folder or library has.
  package func find(name: ArraySlice<UInt8>) -> NameID? {
    name.withUnsafeBufferPointer { names.find($0) }
  }

  func target(of node: NodeID) -> Target {
    let entry = nodes[node]
    if let module = entry.package ?? entry.module {
      return Target(node: node, module: module, exists: true)
    }
    return Target(
      node: node, module: nil, exists: entry.isCompiled, isNamespace: entry.isFolder,
      isStub: entry.isStub)
  }

  /// The target that portions are together.
  func target(of portions: Portions) -> Target {
    var target = target(of: portions.first)
    target.others = portions.others
    return target
  }

  /// Where a dotted path leads.
  package struct Target: Sendable {
    let node: NodeID
    /// The other portions of a namespace package.
    var others: [NodeID] = []
    /// Nil for a namespace package and for a compiled module.
    package let module: ModuleID?
    /// Something that can be imported, other than a namespace package.
    package let exists: Bool
    package var isNamespace = false
    /// A stub stands here, and nothing that it describes.
    var isStub = false
    /// A compiled module or stub stands here.
    package var isCompiled: Bool { module == nil && exists }
  }

  /// Where a dotted path leads, before anything is asked of a module's text.
  package enum Resolution: Sendable {
    case firstParty(Target)
    case standardLibrary
    case thirdParty
    /// The first name is of this project, the rest leads nowhere.
    case missing
  }

  /// Resolves an absolute dotted path as seen from a module, or from the root of the tree.
  package func resolve(
    _ path: ArraySlice<UInt8>, from importer: ModuleID?
  ) -> Resolution {
    var rest = path
    guard let first = nextName(of: &rest) else { return .thirdParty }
    switch start(of: first, from: importer) {
    case .standardLibrary:
      return isHidden(first, rest, from: importer) ? .missing : .standardLibrary
    case .outside: return .thirdParty
    // In its own file a name means something else: `import serial` in `serial.py`.
    // Inside a package only a program finds its neighbours, for its folder is where it starts.
    case .nearby(let node, let isInPackage, let alternatives)
    where importer.map { node == modules[$0].node || isInPackage && !traits[$0].isScript } ?? false:
      // What a root above has of the name is found even so.
      guard let other = alternatives.first, let root = nodes[other].parent,
        chain(of: node).contains(root) || root == .root
      else { return .thirdParty }
      return resolve(rest, of: first, below: Portions(other), or: Array(alternatives.dropFirst()))
    case .found(let portions, let alternatives):
      return resolve(rest, of: first, below: portions, or: alternatives)
    case .nearby(let node, _, let alternatives):
      return resolve(rest, of: first, below: Portions(node), or: alternatives)
    }
  }

  private func resolve(
    _ rest: ArraySlice<UInt8>, of first: NameID, below portions: Portions, or others: [NodeID]
  ) -> Resolution {
    let top = target(of: portions)
    if let target = descend(from: portions, rest) {
      if target.exists { return .firstParty(target) }
      // A folder that merely shares the name of an installed package.
      return top.isNamespace && rest.isEmpty && external.contains(first)
        ? .thirdParty : .firstParty(target)
    }
    for other in others {
      if let target = descend(from: Portions(other), rest), target.exists {
        return .firstParty(target)
      }
    }
    if top.exists { return .missing }
    return external.contains(first) || !nodes[portions.first].isFolder ? .thirdParty : .missing
  }

  /// Whether a path means what is in a folder that bears the name of a plain module of the standard
  /// library, which Python finds before it.
  private func isHidden(
    _ first: NameID, _ rest: ArraySlice<UInt8>, from importer: ModuleID?
  ) -> Bool {
    guard !rest.isEmpty, StandardLibrary.plain.contains(names[first]) else { return false }
    return rootNodes.contains { root in
      existing(first, in: root).map {
        nodes[$0].isFolder && !target(of: $0).exists && descend(from: Portions($0), rest) != nil
      } ?? false
    }
  }

  /// The same of a path.
  func isHidden(_ path: ArraySlice<UInt8>, from importer: ModuleID?) -> Bool {
    var rest = path
    guard let first = nextName(of: &rest),
      case .standardLibrary = start(of: first, from: importer)
    else { return false }
    return isHidden(first, rest, from: importer)
  }

  /// Resolves a relative import; nil where the dots lead above the top-level package.
  package func resolve(
    relative path: ArraySlice<UInt8>, level: Int, from importer: ModuleID
  ) -> Resolution? {
    guard let node = folder(above: importer, dots: level) else { return nil }
    // Beyond the top-level package, unless the root is one.
    if level > 1 || node == .root, rootNodes.contains(node), nodes[node].package == nil {
      return nil
    }
    let portions = portions(of: node)
    if path.isEmpty { return .firstParty(target(of: portions)) }
    guard let target = descend(from: portions, path) else { return .missing }
    return .firstParty(target)
  }

  /// Where a relative import starts; nil where its dots lead above the root.
  func folder(above importer: ModuleID, dots level: Int) -> NodeID? {
    var node = modules[importer].node
    for _ in 0..<(modules[importer].isPackage ? level - 1 : level) {
      guard let parent = nodes[node].parent else { return nil }
      node = parent
    }
    return node
  }

  /// A name below a target: a submodule of a package or a namespace package.
  package func child(of target: Target, named name: NameID?) -> Target? {
    guard let name, !target.exists || isPackage(target.node),
      let portions = step(Portions(target.node, others: target.others), name)
    else { return nil }
    let child = self.target(of: portions)
    return child.exists || child.isNamespace ? child : nil
  }

  /// The same below a module.
  func submodule(of module: ModuleID, named name: NameID?) -> Target? {
    child(of: target(of: portions(of: modules[module].node)), named: name)
  }

  /// The nearest package that a module stands in, perhaps with namespace packages between.
  func package(of module: ModuleID) -> ModuleID? { package(above: modules[module].node) }

  func package(above target: Target) -> ModuleID? { package(above: target.node) }

  private func package(above start: NodeID) -> ModuleID? {
    var node = start
    while let parent = nodes[node].parent {
      if let package = nodes[parent].package { return package }
      node = parent
    }
    return nil
  }

  /// A module that has the name of a folder beside it.
  package struct Shadow: Sendable {
    package let module: ModuleID
    /// The package, or the first module in the folder.
    package let other: ModuleID
    /// The folder is a package, which Python finds first.
    package let isPackage: Bool
  }

  /// In the order of the modules.
  package func shadows() -> [Shadow] {
    // The first module in each folder, at any depth.
    lazy var firsts = firstModules()
    return modules.identified.compactMap { id, module in
      let node = nodes[module.node]
      guard !module.isPackage, node.module == id, node.isFolder || node.package != nil,
        !isRoot(module.node)
      else { return nil }
      if let package = node.package { return Shadow(module: id, other: package, isPackage: true) }
      return firsts[module.node].map { Shadow(module: id, other: $0, isPackage: false) }
    }
  }

  private func firstModules() -> [NodeID: ModuleID] {
    var firsts: [NodeID: ModuleID] = [:]
    for (id, module) in modules.identified {
      var folder = module.isPackage ? module.node : nodes[module.node].parent
      while let node = folder, firsts[node] == nil {
        firsts[node] = id
        folder = nodes[node].parent
      }
    }
    return firsts
  }

  func isPackage(_ node: NodeID) -> Bool {
    nodes[node].package != nil || nodes[node].module == nil
  }

  /// Where a path below a place leads.
  func descend(from start: Portions, _ path: ArraySlice<UInt8>) -> Target? {
    var portions = start
    var rest = path
    while !rest.isEmpty {
      guard let name = nextName(of: &rest), isPackage(portions.first) else { return nil }
      if let next = step(portions, name) {
        portions = next
      } else if name != initName || nodes[portions.first].package == nil || !rest.isEmpty {
        return nil
      }
    }
    let target = target(of: portions)
    return target.exists || target.isNamespace ? target : nil
  }

  /// Whether a package takes in folders of its name elsewhere: `pkgutil.extend_path` and its kin.
  func extendsPath(_ node: NodeID) -> Bool {
    nodes[node].package.map { traits[$0].extendsPath } ?? false
  }

  func nextName(of path: inout ArraySlice<UInt8>) -> NameID? {
    let end = path.firstIndex(of: UInt8(ascii: ".")) ?? path.endIndex
    let name = find(name: path[path.startIndex..<end])
    path = end < path.endIndex ? path[(end + 1)...] : path[end...]
    return name
  }
}
