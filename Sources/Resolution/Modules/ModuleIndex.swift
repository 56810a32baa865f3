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
  let traits: Table<ModuleID, FileTraits>
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
  let initName: NameID

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
}
