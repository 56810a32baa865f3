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
  /// Folders from which absolute imports start, relative to the root, the root itself first.
  package let sourceRoots: [SourceRoot]

  private var nodes = Table<NodeID, Node>([Node(parent: nil, name: nil)])
  private var children: [Place: NodeID] = [:]
  private var rootNodes: [NodeID] = []
  /// Where an absolute import from a folder starts.
  private var starts: [Place: Start] = [:]
  private let folders: Set<String>
  private let leftOut: Set<String>
  /// Folders with a `meson.build`, which says what is put there.
  private let builds: Set<String>
  /// The folders that hold something of a name, where that is asked for.
  private var parentsOfName: [NameID: [NodeID]] = [:]
  /// By file: whether it can be run as a program.
  private let scripts: Table<ModuleID, Bool>
  private let standardLibrary: Set<NameID>
  private let declared: Set<NameID>
  /// Modules that CPython finds before it looks at any path.
  private let frozen: Set<NameID>
  /// The folder that is the root; where it is a package itself, its modules have this name in front.
  private let rootName: NameID
  /// `import package.__init__` finds the package's own file.
  private let initName: NameID

  /// A folder, or a module without one; the first is the root of the tree.
  struct NodeID: TypedID {
    let rawValue: Int32

    static let root = NodeID(0)
  }

  /// A name in a folder.
  private struct Place: Hashable {
    let folder: NodeID
    let name: NameID
  }

  private struct Node {
    let parent: NodeID?
    let name: NameID?
    /// `x.py`.
    var module: ModuleID?
    /// `x/__init__.py`.
    var package: ModuleID?
    var isFolder = false
    /// A stub or compiled module stands here; nothing of it is read.
    var isCompiled = false

    init(parent: NodeID?, name: NameID?) {
      self.parent = parent
      self.name = name
    }
  }

  private enum Start {
    case node(NodeID)
    /// Beside the importer or above it, outside every source root.
    case nearby(NodeID, isInPackage: Bool)
    case standardLibrary
    case outside
  }

  /// Builds the tree from the files that a walk found.
  ///
  /// - Parameters:
  ///   - python: the version whose standard library counts.
  ///   - declaredDependencies: first names of modules that the project's files say it needs.
  ///   - scripts: by file, whether it can be run as a program.
  package init(
    files: ProjectFiles, sourceRoots: [SourceRoot], python: PythonVersion,
    declaredDependencies: Set<String>, scripts: Table<ModuleID, Bool>
  ) {
    self.sourceRoots = sourceRoots
    self.scripts = scripts
    var names = NameTable()
    standardLibrary = Set(StandardLibrary.names(of: python).map { names.intern($0) })
    declared = Set(declaredDependencies.map { names.intern($0) })
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
    for marker in files.markers where ProjectMarker.isCompiledModule(marker) {
      insertCompiled(marker)
    }
    rootNodes = sourceRoots.map { folder(at: $0.path) }
    for module in modules.indices { nameFromRoot(module) }
  }

  // MARK: - Building

  private mutating func insert(_ file: SourceFile, as module: ModuleID) {
    var parts = file.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    let last = parts.removeLast()
    let stem = last.dropLast(3)
    var node = NodeID.root
    for part in parts { node = child(of: node, named: names.intern(String(part))) }
    for folder in sequence(first: node, next: { [nodes] in nodes[$0].parent }) {
      if nodes[folder].isFolder { break }
      nodes[folder].isFolder = true
    }
    let isPackage = stem == "__init__"
    if isPackage {
      nodes[node].package = module
    } else {
      node = child(of: node, named: names.intern(String(stem)))
      nodes[node].module = module
    }
    modules.append(Module(path: file.path, node: node, isPackage: isPackage))
  }

  private mutating func insertCompiled(_ path: String) {
    var parts = path.pathParts
    guard let last = parts.popLast(), let stem = last.split(separator: ".").first else { return }
    guard let folder = existingFolder(at: parts) else { return }
    let node = child(of: folder, named: names.intern(String(stem)))
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

  private func existingFolder(at parts: [Substring]) -> NodeID? {
    var node = NodeID.root
    for part in parts where part != "." {
      guard let name = names.find(String(part)), let next = existing(name, in: node) else {
        return nil
      }
      node = next
    }
    return node
  }

  private func existing(_ name: NameID, in folder: NodeID) -> NodeID? {
    children[Place(folder: folder, name: name)]
  }

  /// Gives a module its dotted name, counted from the nearest source root above the file.
  private mutating func nameFromRoot(_ module: ModuleID) {
    var parts: [String] = []
    var node = modules[module].node
    while let parent = nodes[node].parent, let name = nodes[node].name, !rootNodes.contains(node) {
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

  private func target(of node: NodeID) -> Target {
    let entry = nodes[node]
    if let module = entry.package ?? entry.module {
      return Target(node: node, module: module, exists: true)
    }
    return Target(node: node, module: nil, exists: entry.isCompiled, isNamespace: entry.isFolder)
  }

  /// Where a dotted path leads.
  package struct Target: Sendable {
    let node: NodeID
    /// Nil for a namespace package and for a compiled module.
    package let module: ModuleID?
    /// Something that can be imported, other than a namespace package.
    package let exists: Bool
    package var isNamespace = false
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
    case .nearby(let node, let isInPackage)
    where importer.map { node == modules[$0].node || isInPackage && !scripts[$0] } ?? false:
      return .thirdParty
    case .node(let node), .nearby(let node, _):
      let top = target(of: node)
      if let target = descend(from: node, rest) {
        if target.exists { return .firstParty(target) }
        // A folder that merely shares the name of an installed package.
        return top.isNamespace && rest.isEmpty && declared.contains(first)
          ? .thirdParty : .firstParty(target)
      }
      if top.exists { return .missing }
      return declared.contains(first) || !nodes[node].isFolder ? .thirdParty : .missing
    }
  }

  /// Whether a path means what is in a folder that bears the name of a plain module of the standard
  /// library, which Python finds before it.
  private func isHidden(
    _ first: NameID, _ rest: ArraySlice<UInt8>, from importer: ModuleID?
  ) -> Bool {
    guard !rest.isEmpty, StandardLibrary.plain.contains(names[first]) else { return false }
    return rootNodes.contains { root in
      existing(first, in: root).map {
        nodes[$0].isFolder && !target(of: $0).exists && descend(from: $0, rest) != nil
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

  /// Resolves a relative import; nil where the dots lead above the root.
  package func resolve(
    relative path: ArraySlice<UInt8>, level: Int, from importer: ModuleID
  ) -> Resolution? {
    guard let node = folder(above: importer, dots: level) else { return nil }
    // Beyond the top-level package, unless the root is one.
    if level > 1, rootNodes.contains(node), nodes[node].package == nil { return nil }
    if path.isEmpty { return .firstParty(target(of: node)) }
    guard let target = descend(from: node, path) else { return .missing }
    return .firstParty(target)
  }

  /// Where a relative import starts; nil where its dots lead above the root.
  private func folder(above importer: ModuleID, dots level: Int) -> NodeID? {
    var node = modules[importer].node
    for _ in 0..<(modules[importer].isPackage ? level - 1 : level) {
      guard let parent = nodes[node].parent else { return nil }
      node = parent
    }
    return node
  }

  /// A name below a target: a submodule of a package or a namespace package.
  package func child(of target: Target, named name: NameID?) -> Target? {
    guard let name, let node = existing(name, in: target.node) else { return nil }
    if target.exists, !isPackage(target.node) { return nil }
    let child = self.target(of: node)
    return child.exists || child.isNamespace ? child : nil
  }

  /// The same below a module.
  func submodule(of module: ModuleID, named name: NameID?) -> Target? {
    child(of: target(of: modules[module].node), named: name)
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
    modules.identified.compactMap { id, module in
      let node = nodes[module.node]
      guard !module.isPackage, node.module == id, node.isFolder || node.package != nil,
        !rootNodes.contains(module.node)
      else { return nil }
      if let package = node.package { return Shadow(module: id, other: package, isPackage: true) }
      let folder = module.path.dropLast(3) + "/"
      let other = modules.firstIndex { $0.path.hasPrefix(folder) }
      return other.map { Shadow(module: id, other: $0, isPackage: false) }
    }
  }

  // MARK: - What isn't there

  /// Whether a project file declares the distribution that a path begins with, or none declares
  /// any.
  func isDeclared(_ path: ArraySlice<UInt8>) -> Bool {
    var rest = path
    return declared.isEmpty || nextName(of: &rest).map(declared.contains) ?? false
  }

  /// The same of a first name; false where none declares any.
  func declares(_ name: String) -> Bool { names.find(name).map(declared.contains) ?? false }

  /// The root folder is a package itself, so that what lies above it is not known.
  var isRootPackage: Bool { nodes[.root].package != nil }

  /// How far a path leads that leads nowhere: the last module on it, how many names were found, and
  /// whether the first of them is a folder without `__init__.py`.
  func deepest(
    _ path: ArraySlice<UInt8>, from importer: ModuleID?
  ) -> (module: ModuleID?, depth: Int, isNamespace: Bool) {
    var rest = path
    guard let first = nextName(of: &rest) else { return (nil, 0, false) }
    switch start(of: first, from: importer) {
    case .standardLibrary, .outside: return (nil, 0, false)
    case .node(let node), .nearby(let node, _):
      let (module, depth) = deepest(rest, below: node)
      return (module, depth + 1, !target(of: node).exists)
    }
  }

  func deepestModule(
    relative path: ArraySlice<UInt8>, level: Int, from importer: ModuleID
  ) -> ModuleID? {
    guard let node = folder(above: importer, dots: level) else { return nil }
    return deepest(path, below: node).module
  }

  /// Whether what a path misses is a folder without Python files, which Python imports as a
  /// namespace package all the same.
  func isBareFolder(_ path: String, below module: ModuleID?) -> Bool {
    guard !folders.isEmpty else { return false }
    let folder = module.map { modules[$0].path.dropFileName } ?? ""
    return folders.contains(folder.isEmpty ? path : folder + "/" + path)
  }

  /// Whether the walk left something out where an absolute path would be found.
  func isLeftOut(_ parts: [String]) -> Bool {
    guard !leftOut.isEmpty else { return false }
    return sourceRoots.contains { root in
      isLeftOut(parts, in: root.path)
    }
  }

  /// The same for a relative path.
  func isLeftOut(_ parts: [String], level: Int, from importer: ModuleID) -> Bool {
    guard !leftOut.isEmpty else { return false }
    var folder = modules[importer].path.dropFileName
    for _ in 1..<max(1, level) { folder = folder.dropFileName }
    return isLeftOut(parts, in: folder)
  }

  /// The same for a name below a module.
  func isLeftOut(_ name: String, below module: ModuleID) -> Bool {
    !leftOut.isEmpty && isLeftOut([name], in: modules[module].path.dropFileName)
  }

  private func isLeftOut(_ parts: [String], in folder: String) -> Bool {
    var path = folder
    for part in parts {
      path += (path.isEmpty ? "" : "/") + part
      if leftOut.contains(path) || leftOut.contains(path + ".py") { return true }
    }
    return false
  }

  /// Whether a path from the root of the tree leads to a folder or module.
  func isThere(_ path: String) -> Bool { existingFolder(at: path.pathParts) != nil }

  /// Whether the folder of a module says in a `meson.build` what is put there when it is installed.
  func isBuilt(besides module: ModuleID) -> Bool {
    builds.contains(modules[module].path.dropFileName)
  }

  private func deepest(
    _ path: ArraySlice<UInt8>, below start: NodeID
  ) -> (module: ModuleID?, depth: Int) {
    var node = start
    var rest = path
    var depth = 0
    var module = target(of: node).module
    while !rest.isEmpty {
      guard let name = nextName(of: &rest), let child = existing(name, in: node) else { break }
      node = child
      depth += 1
      module = target(of: node).module ?? module
    }
    return (module, depth)
  }

  /// Whether a folder above the importer, or, if it changes the search path, any folder would
  /// resolve the path were it on the search path.
  func isFoundElsewhere(
    _ path: ArraySlice<UInt8>, from importer: ModuleID?, anywhere: Bool
  ) -> Bool {
    var folder = importer.map { modules[$0].node } ?? .root
    while let parent = nodes[folder].parent {
      folder = parent
      if let found = descend(from: folder, path), found.exists { return true }
    }
    guard anywhere else { return false }
    var rest = path
    guard let first = nextName(of: &rest) else { return false }
    return parentsOfName[first]?.contains { descend(from: $0, path)?.exists == true } ?? false
  }

  private func isPackage(_ node: NodeID) -> Bool {
    nodes[node].package != nil || nodes[node].module == nil
  }

  private func descend(from node: NodeID, _ path: ArraySlice<UInt8>) -> Target? {
    var node = node
    var rest = path
    while !rest.isEmpty {
      guard let name = nextName(of: &rest), isPackage(node) else { return nil }
      if let child = existing(name, in: node) {
        node = child
      } else if name != initName || nodes[node].package == nil || !rest.isEmpty {
        return nil
      }
    }
    let target = target(of: node)
    return target.exists || target.isNamespace ? target : nil
  }

  private func nextName(of path: inout ArraySlice<UInt8>) -> NameID? {
    let end = path.firstIndex(of: UInt8(ascii: ".")) ?? path.endIndex
    let name = find(name: path[path.startIndex..<end])
    path = end < path.endIndex ? path[(end + 1)...] : path[end...]
    return name
  }

  /// Where an absolute import of `name` from a module's folder begins: what is built into CPython,
  /// a source root above the module, nearest first, the standard library, the roots of other
  /// projects unless a distribution of that name is declared, then the folders above the module,
  /// from which a script among them may have been started.
  private func start(of name: NameID, from importer: ModuleID?) -> Start {
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

  /// Lists the folders that hold something of a name, for modules that change the search path.
  mutating func listParents() {
    for place in children.keys { parentsOfName[place.name, default: []].append(place.folder) }
  }

  private func folder(of importer: ModuleID?) -> NodeID {
    guard let importer else { return .root }
    let module = modules[importer]
    return module.isPackage ? module.node : nodes[module.node].parent ?? .root
  }

  private func findStart(of name: NameID, from folder: NodeID) -> Start {
    let above = Array(sequence(first: folder) { [nodes] in nodes[$0].parent })
    let nearRoots = above.filter(rootNodes.contains)
    if frozen.contains(name) { return .standardLibrary }
    if name == rootName, isRootPackage { return .node(.root) }
    var namespace: NodeID?
    for root in nearRoots {
      guard let node = existing(name, in: root) else { continue }
      let target = target(of: node)
      if target.exists { return .node(node) }
      if target.isNamespace, namespace == nil { namespace = node }
    }
    if standardLibrary.contains(name) { return .standardLibrary }
    if !declared.contains(name) {
      for root in rootNodes where !nearRoots.contains(root) {
        guard let node = existing(name, in: root) else { continue }
        if target(of: node).exists { return .node(node) }
        if namespace == nil { namespace = node }
      }
    }
    if let namespace { return .node(namespace) }
    if !declared.contains(name) {
      for folder in above {
        if let node = existing(name, in: folder), target(of: node).exists {
          return .nearby(node, isInPackage: nodes[folder].package != nil)
        }
        // What is run from a folder inside a package is rare; from above one it can't be.
        if nodes[folder].package != nil { break }
      }
    }
    return .outside
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
