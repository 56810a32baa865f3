package import PythonSyntax

/// The tree of folders and modules, and how an import finds its way in it.
///
/// A module is a file, whatever roads lead to it: a file that two source roots reach under two
/// dotted names is one module. Where a folder offers several meanings of a name, CPython's order
/// holds: a package with `__init__.py`, then `name.py` or a compiled module, then a namespace
/// package. Source: `importlib.machinery.FileFinder.find_spec`, PEP 420.
package struct ModuleIndex: Sendable {
  package private(set) var modules = Table<ModuleID, Module>()
  package private(set) var names = NameTable()
  /// The projects of the tree, and the folders from which absolute imports start.
  package let layout: ProjectLayout

  /// Files that a link gives a second place.
  private(set) var linked: Set<ModuleID> = []
  private(set) var nodes = Table<NodeID, Node>([Node(parent: nil, name: nil)])
  private(set) var children: [Place: NodeID] = [:]
  /// Beside the roots of the layout.
  private(set) var rootNodes: [NodeID] = []
  /// The same, to be asked for one.
  private(set) var isRootNode: Set<NodeID> = []
  /// Of each root, the folders that lead to it from the root of the tree, which stays out.
  private(set) var rootChains: [[NodeID]] = []
  /// The roots that hold something of a name, by their places among the roots.
  private(set) var rootsOfName: [NameID: [(root: Int, node: NodeID)]] = [:]
  /// The roots of each project.
  private(set) var rootsOfProject: [Int: [Int]] = [:]
  /// Where an absolute import from a folder starts.
  var starts: [Place: Start] = [:]
  let folders: Set<String>
  let leftOut: Set<String>
  /// Folders with a `meson.build`, which says what is put there.
  let builds: Set<String>
  /// The folders that hold something of a name, where that is asked for.
  var parentsOfName: [NameID: [NodeID]] = [:]
  /// By file: whether it can be run as a program, and whether it is a package that takes in folders
  /// of its name elsewhere.
  private let traits: Table<ModuleID, FileTraits>
  /// Folders of which a file is run as a program or collected by pytest, which puts them first.
  private(set) var runFolders: Set<NodeID> = []
  /// The version whose standard library counts.
  let python: PythonVersion
  let standardLibrary: Set<NameID>
  /// First names of modules of distributions that the tree asks for and doesn't bear.
  let external: Set<NameID>
  /// Modules that CPython finds before it looks at any path.
  let frozen: Set<NameID>
  /// The folder that is the root; where it is a package itself, its modules have this name in front.
  let rootName: NameID
  /// `import package.__init__` finds the package's own file.
  private let initName: NameID

  /// A folder, or a module without one; the first is the root of the tree.
  struct NodeID: TypedID {
    let rawValue: Int32

    static let root = NodeID(0)
  }

  /// What the text of a file says of the way to it.
  struct FileTraits: Sendable {
    let isScript: Bool
    let extendsPath: Bool

    init(_ facts: ParsedModule) {
      isScript = facts.isScript
      extendsPath = facts.traits.contains(.changesPath)
    }
  }

  /// A name in a folder.
  struct Place: Hashable {
    let folder: NodeID
    let name: NameID
  }

  struct Node {
    let parent: NodeID?
    let name: NameID?
    /// `x.py`.
    var module: ModuleID?
    /// `x/__init__.py`.
    var package: ModuleID?
    var isFolder = false
    /// A stub or compiled module stands here; nothing of it is read.
    var isCompiled = false
    /// A stub alone, so that the module may be nowhere.
    var isStub = false

    init(parent: NodeID?, name: NameID?) {
      self.parent = parent
      self.name = name
    }
  }

  /// The folders and modules that a dotted path may mean together: one, or, of a namespace package,
  /// its portions in the order of the search path.
  struct Portions {
    let first: NodeID
    var others: [NodeID] = []

    init(_ first: NodeID, others: [NodeID] = []) {
      self.first = first
      self.others = others
    }

    var all: [NodeID] { [first] + others }
  }

  enum Start {
    /// Beneath a root. The alternatives stand beneath roots of other projects, where it depends on
    /// what is installed which of them is found.
    case found(Portions, alternatives: [NodeID] = [])
    /// Beside the importer or above it, outside every source root.
    case nearby(NodeID, isInPackage: Bool, alternatives: [NodeID] = [])
    case standardLibrary
    case outside

    var alternatives: [NodeID] {
      switch self {
      case .found(_, let alternatives), .nearby(_, _, let alternatives): alternatives
      case .standardLibrary, .outside: []
      }
    }
  }

  /// Builds the tree from the files that a walk found.
  ///
  /// - Parameters:
  ///   - python: the version whose standard library counts.
  ///   - facts: beside the files.
  package init(
    files: ProjectFiles, layout: ProjectLayout, python: PythonVersion,
    facts: Table<ModuleID, ParsedModule>
  ) {
    self.layout = layout
    self.python = python
    traits = Table(facts.map(FileTraits.init))
    var names = NameTable()
    standardLibrary = Set(StandardLibrary.names(of: python).map { names.intern($0) })
    external = Set(layout.external.map { names.intern($0) })
    frozen = Set(StandardLibrary.builtIn.map { names.intern($0) })
    rootName = names.intern(files.name)
    initName = names.intern("__init__")
    folders = files.folders
    leftOut = Set(files.skipped.map(\.path))
    builds = Set(
      files.markers.filter { $0.fileName == "meson.build" }.map {
        String($0.dropLast("/meson.build".utf8.count))
      })
    self.names = names
    modules.reserveCapacity(files.sources.count)
    for (index, file) in files.sources.enumerated() { insert(file, as: ModuleID(index)) }
    for (link, target) in files.links.sorted(by: { $0.key < $1.key }) {
      insert(link: link, to: target)
    }
    for marker in files.markers where ProjectMarker.isCompiledModule(marker.fileName) {
      insertCompiled(marker)
    }
    for package in layout.mapped { insert(package) }
    rootNodes = layout.roots.map { folder(at: $0.path) }
    isRootNode = Set(rootNodes)
    rootChains = rootNodes.map(chain)
    for (root, project) in layout.projectOfRoot.enumerated() {
      if let project { rootsOfProject[project, default: []].append(root) }
    }
    let places = Dictionary(
      zip(rootNodes, rootNodes.indices), uniquingKeysWith: { first, _ in first })
    for (place, node) in children {
      if let root = places[place.folder] {
        rootsOfName[place.name, default: []].append((root, node))
      }
    }
    rootsOfName = rootsOfName.mapValues { $0.sorted { $0.root < $1.root } }
    if rootsOfName.values.contains(where: { $0.count > Self.manyPortions }) { listParents() }
    for (id, module) in modules.identified {
      nameFromRoot(id)
      if !module.isPackage, let folder = nodes[module.node].parent,
        traits[id].isScript || Self.isOfPytest(module.path.fileName)
      {
        runFolders.insert(folder)
      }
    }
  }

  // MARK: - Building

  private static func isOfPytest(_ file: String) -> Bool {
    file.hasPrefix("test_") || file.hasSuffix("_test.py") || file == "conftest.py"
  }

  private mutating func insert(_ file: SourceFile, as module: ModuleID) {
    var parts = file.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    let last = parts.removeLast()
    // No import leads to a notebook: its name keeps its ending.
    let stem = ProjectMarker.isNotebook(file.path) ? last : last.dropLast(3)
    var node = NodeID.root
    for part in parts { node = child(of: node, named: names.intern(String(part))) }
    markFolders(from: node)
    let isPackage = stem == "__init__"
    if isPackage {
      nodes[node].package = module
    } else {
      node = child(of: node, named: names.intern(String(stem)))
      nodes[node].module = module
    }
    modules.append(Module(path: file.path, node: node, isPackage: isPackage))
  }

  /// A link is one more way to a file, unless that is a package, whose submodules stand elsewhere.
  private mutating func insert(link: String, to target: String) {
    guard let place = existingFolder(at: String(target.dropLast(3)).pathParts),
      let module = nodes[place].module
    else { return }
    let node = folder(at: String(link.dropLast(3)))
    guard nodes[node].module == nil, nodes[node].package == nil else { return }
    nodes[node].module = module
    linked.insert(module)
    markFolders(from: nodes[node].parent)
  }

  /// A package that is mapped has a second place.
  private mutating func insert(_ package: MappedPackage) {
    guard let node = existingFolder(at: package.folder.pathParts) else { return }
    let parent = folder(at: package.place.dropFileName)
    markFolders(from: parent)
    let child = Place(folder: parent, name: names.intern(package.place.fileName))
    if children[child] == nil { children[child] = node }
  }

  /// Marks a node and those above it as folders.
  private mutating func markFolders(from node: NodeID?) {
    var next = node
    while let folder = next, !nodes[folder].isFolder {
      nodes[folder].isFolder = true
      next = nodes[folder].parent
    }
  }

  private mutating func insertCompiled(_ path: String) {
    var parts = path.pathParts
    guard let last = parts.popLast(), let stem = last.split(separator: ".").first else { return }
    // A package that is compiled may have nothing but stubs here, and a folder of one nothing but libraries.
    if existingFolder(at: parts) == nil {
      if last.hasSuffix(".pyi") {
        _ = folder(at: parts.joined(separator: "/"))
      } else if last.hasSuffix(".so") || last.hasSuffix(".pyd"),
        existingFolder(at: parts.dropLast()) != nil
      {
        markFolders(from: folder(at: parts.joined(separator: "/")))
      }
    }
    guard let folder = existingFolder(at: parts) else { return }
    let node = stem == "__init__" ? folder : child(of: folder, named: names.intern(String(stem)))
    nodes[node].isStub = last.hasSuffix(".pyi") && (!nodes[node].isCompiled || nodes[node].isStub)
    nodes[node].isCompiled = true
  }

  private mutating func child(of parent: NodeID, named name: NameID) -> NodeID {
    let place = Place(folder: parent, name: name)
    if let node = children[place] { return node }
    let node = nodes.endIndex
    nodes.append(Node(parent: parent, name: name))
    children[place] = node
    return node
  }

  private mutating func folder(at path: String) -> NodeID {
    var node = NodeID.root
    for part in path.pathParts where part != "." {
      node = child(of: node, named: names.intern(String(part)))
    }
    return node
  }

  func existingFolder(at parts: [Substring]) -> NodeID? {
    var node = NodeID.root
    for part in parts where part != "." {
      guard let name = names.find(String(part)), let next = existing(name, in: node) else {
        return nil
      }
      node = next
    }
    return node
  }

  func existing(_ name: NameID, in folder: NodeID) -> NodeID? {
    children[Place(folder: folder, name: name)]
  }

  /// The folders that lead from the root of the tree, which stays out, to a folder.
  func chain(of node: NodeID) -> [NodeID] {
    var chain: [NodeID] = []
    var next = node
    while let parent = nodes[next].parent {
      chain.append(next)
      next = parent
    }
    return chain.reversed()
  }

  /// Gives a module its dotted name, counted from the nearest source root above the file.
  private mutating func nameFromRoot(_ module: ModuleID) {
    var parts: [String] = []
    var node = modules[module].node
    while let parent = nodes[node].parent, let name = nodes[node].name, !isRoot(node) {
      parts.append(names[name])
      node = parent
    }
    if node == .root, isRootPackage { parts.append(names[rootName]) }
    let dotted = parts.reversed().joined(separator: ".")
    modules[module].name = dotted.isEmpty ? "__init__" : dotted
  }

  // MARK: - Asking

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

/// One Python file as a module.
package struct Module: Sendable {
  package let path: String
  let node: ModuleIndex.NodeID
  package let isPackage: Bool
  /// The dotted name from the nearest source root.
  package internal(set) var name = ""

  init(path: String, node: ModuleIndex.NodeID, isPackage: Bool) {
    self.path = path
    self.node = node
    self.isPackage = isPackage
  }
}
