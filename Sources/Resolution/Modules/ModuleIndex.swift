import PythonSyntax

/// The tree of folders and modules, and how an import finds its way in it.
///
/// A module is a file, whatever roads lead to it: a file that two source roots reach under two
/// dotted names is one module. Where a folder offers several meanings of a name, CPython's order
/// holds: a package with `__init__.py`, then `name.py` or a compiled module, then a namespace
/// package. Source: `importlib.machinery.FileFinder.find_spec`, PEP 420.
package struct ModuleIndex: Sendable {
  package private(set) var modules: [Module] = []
  package private(set) var names = NameTable()
  /// Folders from which absolute imports start, relative to the root, the root itself first.
  package let sourceRoots: [SourceRoot]

  private var nodes: [Node] = [Node(parent: -1, name: -1)]
  private var children: [UInt64: Int32] = [:]
  private var rootNodes: [Int32] = []
  /// Where an absolute import from a folder starts, by folder and first name.
  private var starts: [UInt64: Start] = [:]
  private let folders: Set<String>
  private let leftOut: Set<String>
  /// Folders with a `meson.build`, which says what is put there.
  private let builds: Set<String>
  /// The folders that hold something of a name, where that is asked for.
  private var parentsOfName: [Int32: [Int32]] = [:]
  /// By file: whether it can be run as a program.
  private let scripts: [Bool]
  private let standardLibrary: Set<Int32>
  private let declared: Set<Int32>
  /// Modules that CPython finds before it looks at any path.
  private let frozen: Set<Int32>
  /// The folder that is the root; where it is a package itself, its modules bear this name.
  private let rootName: Int32
  /// `import package.__init__` finds the package's own file.
  private let initName: Int32

  /// A folder, or a module without one.
  private struct Node {
    let parent: Int32
    let name: Int32
    /// `x.py`.
    var module: Int32 = -1
    /// `x/__init__.py`.
    var package: Int32 = -1
    var isFolder = false
    /// A stub or compiled module stands here; nothing of it is read.
    var isCompiled = false

    init(parent: Int32, name: Int32) {
      self.parent = parent
      self.name = name
    }
  }

  private enum Start {
    case node(Int32)
    /// Beside the importer or above it, outside every source root.
    case nearby(Int32, isInPackage: Bool)
    case standardLibrary
    case outside
  }

  package init(
    files: ProjectFiles, sourceRoots: [SourceRoot], python: PythonVersion,
    declaredDependencies: Set<String>, scripts: [Bool]
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
    for (index, file) in files.sources.enumerated() { insert(file, at: Int32(index)) }
    for marker in files.markers where ProjectMarker.isCompiledModule(marker) {
      insertCompiled(marker)
    }
    rootNodes = sourceRoots.map { folder(at: $0.path, creating: true) }
    for index in modules.indices { name(moduleAt: index) }
  }

  // MARK: - Building

  private mutating func insert(_ file: SourceFile, at index: Int32) {
    var parts = file.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    let last = parts.removeLast()
    let stem = last.dropLast(3)
    var node: Int32 = 0
    for part in parts { node = child(of: node, named: names.intern(String(part))) }
    for folder in sequence(first: node, next: { [nodes] in nodes[Int($0)].parent }) {
      if folder < 0 || nodes[Int(folder)].isFolder { break }
      nodes[Int(folder)].isFolder = true
    }
    let isPackage = stem == "__init__"
    if isPackage {
      nodes[Int(node)].package = index
    } else {
      node = child(of: node, named: names.intern(String(stem)))
      nodes[Int(node)].module = index
    }
    modules.append(Module(file: index, path: file.path, node: node, isPackage: isPackage))
  }

  private mutating func insertCompiled(_ path: String) {
    var parts = path.pathParts
    guard let last = parts.popLast(), let stem = last.split(separator: ".").first else { return }
    let folder = folder(at: parts.joined(separator: "/"), creating: false)
    guard folder >= 0 else { return }
    let node = child(of: folder, named: names.intern(String(stem)))
    nodes[Int(node)].isCompiled = true
  }

  private mutating func child(of parent: Int32, named name: Int32) -> Int32 {
    let key = Self.key(parent, name)
    if let node = children[key] { return node }
    let node = Int32(nodes.count)
    nodes.append(Node(parent: parent, name: name))
    children[key] = node
    return node
  }

  private mutating func folder(at path: String, creating: Bool) -> Int32 {
    var node: Int32 = 0
    for part in path.pathParts where part != "." {
      let name = names.intern(String(part))
      if let next = children[Self.key(node, name)] {
        node = next
      } else if creating {
        node = child(of: node, named: name)
      } else {
        return -1
      }
    }
    return node
  }

  private static func key(_ node: Int32, _ name: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: name))
  }

  /// The dotted name, counted from the nearest source root above the file.
  private mutating func name(moduleAt index: Int) {
    var parts: [String] = []
    var node = modules[index].node
    while node > 0, !rootNodes.contains(node) {
      parts.append(names[nodes[Int(node)].name])
      node = nodes[Int(node)].parent
    }
    if node == 0, nodes[0].package >= 0 { parts.append(names[rootName]) }
    let dotted = parts.reversed().joined(separator: ".")
    modules[index].name = dotted.isEmpty ? "__init__" : dotted
  }

  // MARK: - Asking

  package func find(name: ArraySlice<UInt8>) -> Int32 {
    name.withUnsafeBufferPointer { names.find($0) }
  }

  private func target(of node: Int32) -> Target {
    let it = nodes[Int(node)]
    if it.package >= 0 { return Target(node: node, module: it.package, exists: true) }
    if it.module >= 0 { return Target(node: node, module: it.module, exists: true) }
    return Target(node: node, module: -1, exists: it.isCompiled, isNamespace: it.isFolder)
  }

  /// Where a dotted path leads.
  package struct Target: Sendable {
    let node: Int32
    /// -1 for a namespace package and for a compiled module.
    package let module: Int32
    /// Something that can be imported, other than a namespace package.
    package let exists: Bool
    package var isNamespace = false
    /// A compiled module or stub stands here.
    package var isCompiled: Bool { module < 0 && exists }
  }

  package enum Resolution: Sendable {
    case firstParty(Target)
    case standardLibrary
    case thirdParty
    /// The first name is of this project, the rest leads nowhere.
    case missing
  }

  /// Resolves an absolute dotted path as seen from a module, or from the root where that is -1.
  package func resolve(
    _ path: ArraySlice<UInt8>, from importer: Int32
  ) -> Resolution {
    var rest = path
    let first = nextName(of: &rest)
    guard first >= 0 else { return .thirdParty }
    switch start(of: first, from: importer) {
    case .standardLibrary: return .standardLibrary
    case .outside: return .thirdParty
    // In its own file a name means something else: `import serial` in `serial.py`.
    // Inside a package only a program finds its neighbours, for its folder is where it starts.
    case .nearby(let node, let isInPackage)
    where importer >= 0
      && (node == modules[Int(importer)].node || isInPackage && !scripts[Int(importer)]):
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
      return declared.contains(first) || !nodes[Int(node)].isFolder ? .thirdParty : .missing
    }
  }

  /// Resolves a relative import; nil where the dots lead above the root.
  package func resolve(
    relative path: ArraySlice<UInt8>, level: Int, from importer: Int32
  ) -> Resolution? {
    var node = modules[Int(importer)].node
    var steps = modules[Int(importer)].isPackage ? level - 1 : level
    while steps > 0 {
      guard node > 0 else { return nil }
      node = nodes[Int(node)].parent
      steps -= 1
    }
    // Beyond the top-level package, unless the root is one.
    if level > 1, rootNodes.contains(node), nodes[Int(node)].package < 0 { return nil }
    if path.isEmpty { return .firstParty(target(of: node)) }
    guard let target = descend(from: node, path) else { return .missing }
    return .firstParty(target)
  }

  /// A name below a target: a submodule of a package or a namespace package.
  package func child(of target: Target, named name: Int32) -> Target? {
    guard name >= 0, let node = children[Self.key(target.node, name)] else { return nil }
    if target.exists, !isPackage(target.node) { return nil }
    let child = self.target(of: node)
    return child.exists || child.isNamespace ? child : nil
  }

  /// The same below a module.
  func submodule(of module: Int32, named name: Int32) -> Target? {
    child(of: target(of: modules[Int(module)].node), named: name)
  }

  /// The nearest package that a module stands in, perhaps with namespace packages between; or -1.
  func package(of module: Int32) -> Int32 { package(above: modules[Int(module)].node) }

  func package(above target: Target) -> Int32 { package(above: target.node) }

  private func package(above start: Int32) -> Int32 {
    var node = start
    while node > 0 {
      node = nodes[Int(node)].parent
      if nodes[Int(node)].package >= 0 { return nodes[Int(node)].package }
    }
    return -1
  }

  /// A module that bears the name of a folder beside it.
  package struct Shadow: Sendable {
    package let module: Int32
    /// The package, or the first module in the folder.
    package let other: Int32
    /// The folder is a package, which Python finds first.
    package let isPackage: Bool
  }

  /// In the order of the modules.
  package func shadows() -> [Shadow] {
    modules.indices.compactMap { index in
      let it = modules[index]
      let node = nodes[Int(it.node)]
      guard !it.isPackage, node.module == Int32(index), node.isFolder || node.package >= 0,
        !rootNodes.contains(it.node)
      else { return nil }
      if node.package >= 0 {
        return Shadow(module: Int32(index), other: node.package, isPackage: true)
      }
      let folder = it.path.dropLast(3) + "/"
      let other = modules.firstIndex { $0.path.hasPrefix(folder) }
      return other.map { Shadow(module: Int32(index), other: Int32($0), isPackage: false) }
    }
  }

  // MARK: - What isn't there

  /// Whether a project file declares the distribution that a path begins with, or none declares
  /// any.
  func isDeclared(_ path: ArraySlice<UInt8>) -> Bool {
    var rest = path
    return declared.isEmpty || declared.contains(nextName(of: &rest))
  }

  /// The root folder is a package itself, so that what lies above it is not known.
  var isRootPackage: Bool { nodes[0].package >= 0 }

  /// How far a path leads that leads nowhere: the last module on it, how many names were found, and
  /// whether the first of them is a folder without `__init__.py`.
  func deepest(
    _ path: ArraySlice<UInt8>, from importer: Int32
  ) -> (module: Int32?, depth: Int, isNamespace: Bool) {
    var rest = path
    let first = nextName(of: &rest)
    guard first >= 0 else { return (nil, 0, false) }
    switch start(of: first, from: importer) {
    case .standardLibrary, .outside: return (nil, 0, false)
    case .node(let node), .nearby(let node, _):
      let (module, depth) = deepest(rest, below: node)
      return (module, depth + 1, !target(of: node).exists)
    }
  }

  func deepestModule(
    relative path: ArraySlice<UInt8>, level: Int, from importer: Int32
  ) -> Int32? {
    var node = modules[Int(importer)].node
    for _ in 0..<(modules[Int(importer)].isPackage ? level - 1 : level) {
      guard node > 0 else { return nil }
      node = nodes[Int(node)].parent
    }
    return deepest(path, below: node).module
  }

  /// Whether what a path misses is a folder without Python files, which Python imports as a
  /// namespace package all the same.
  func isBareFolder(_ path: String, below module: Int32?) -> Bool {
    guard !folders.isEmpty else { return false }
    let folder = module.map { modules[Int($0)].path.dropFileName } ?? ""
    return folders.contains(folder.isEmpty ? path : folder + "/" + path)
  }

  /// Whether the walk left something out where an absolute path would be found.
  func isLeftOut(_ parts: [String], from importer: Int32) -> Bool {
    guard !leftOut.isEmpty else { return false }
    return sourceRoots.contains { root in
      isLeftOut(parts, in: root.path)
    }
  }

  /// The same for a relative path.
  func isLeftOut(_ parts: [String], level: Int, from importer: Int32) -> Bool {
    guard !leftOut.isEmpty else { return false }
    var folder = modules[Int(importer)].path.dropFileName
    for _ in 1..<max(1, level) { folder = folder.dropFileName }
    return isLeftOut(parts, in: folder)
  }

  /// The same for a name below a module.
  func isLeftOut(_ name: String, below module: Int32) -> Bool {
    !leftOut.isEmpty && isLeftOut([name], in: modules[Int(module)].path.dropFileName)
  }

  private func isLeftOut(_ parts: [String], in folder: String) -> Bool {
    var path = folder
    for part in parts {
      path += (path.isEmpty ? "" : "/") + part
      if leftOut.contains(path) || leftOut.contains(path + ".py") { return true }
    }
    return false
  }

  /// Whether the folder of a module says in a `meson.build` what is put there when it is installed.
  func isBuilt(besides module: Int32) -> Bool {
    builds.contains(modules[Int(module)].path.dropFileName)
  }

  private func deepest(
    _ path: ArraySlice<UInt8>, below start: Int32
  ) -> (module: Int32?, depth: Int) {
    var node = start
    var rest = path
    var depth = 0
    var module = target(of: node).module
    while !rest.isEmpty {
      let name = nextName(of: &rest)
      guard name >= 0, let child = children[Self.key(node, name)] else { break }
      node = child
      depth += 1
      let found = target(of: node).module
      if found >= 0 { module = found }
    }
    return (module >= 0 ? module : nil, depth)
  }

  /// Whether a folder above the importer, or, if it changes the search path, any folder would
  /// resolve the path were it on the search path.
  func isFoundElsewhere(
    _ path: ArraySlice<UInt8>, from importer: Int32, anywhere: Bool
  ) -> Bool {
    var folder = importer < 0 ? 0 : modules[Int(importer)].node
    while folder > 0 {
      folder = nodes[Int(folder)].parent
      if let found = descend(from: folder, path), found.exists { return true }
    }
    guard anywhere else { return false }
    var rest = path
    let first = nextName(of: &rest)
    return parentsOfName[first]?.contains { descend(from: $0, path)?.exists == true } ?? false
  }

  private func isPackage(_ node: Int32) -> Bool {
    nodes[Int(node)].package >= 0 || nodes[Int(node)].module < 0
  }

  private func descend(from node: Int32, _ path: ArraySlice<UInt8>) -> Target? {
    var node = node
    var rest = path
    while !rest.isEmpty {
      let name = nextName(of: &rest)
      guard name >= 0, isPackage(node) else { return nil }
      if let child = children[Self.key(node, name)] {
        node = child
      } else if name != initName || nodes[Int(node)].package < 0 || !rest.isEmpty {
        return nil
      }
    }
    let target = target(of: node)
    return target.exists || target.isNamespace ? target : nil
  }

  private func nextName(of path: inout ArraySlice<UInt8>) -> Int32 {
    let end = path.firstIndex(of: UInt8(ascii: ".")) ?? path.endIndex
    let name = find(name: path[path.startIndex..<end])
    path = end < path.endIndex ? path[(end + 1)...] : path[end...]
    return name
  }

  /// Where an absolute import of `name` from a module's folder begins: what is built into CPython,
  /// a source root above the module, nearest first, the standard library, the roots of other
  /// projects unless a distribution of that name is declared, then the folders above the module,
  /// from which a script among them may have been started.
  private func start(of name: Int32, from importer: Int32) -> Start {
    let folder = folder(of: importer)
    return starts[Self.key(folder, name)] ?? findStart(of: name, from: folder)
  }

  /// Remembers where imports of a path start, for what is asked again and again.
  mutating func remember(_ path: ArraySlice<UInt8>, from importer: Int32) {
    var rest = path
    let name = nextName(of: &rest)
    guard name >= 0 else { return }
    let folder = folder(of: importer)
    let key = Self.key(folder, name)
    if starts[key] == nil { starts[key] = findStart(of: name, from: folder) }
  }

  /// Lists the folders that hold something of a name, for modules that change the search path.
  mutating func listParents() {
    for key in children.keys {
      parentsOfName[Int32(truncatingIfNeeded: key), default: []].append(
        Int32(truncatingIfNeeded: key >> 32))
    }
  }

  private func folder(of importer: Int32) -> Int32 {
    guard importer >= 0 else { return 0 }
    let module = modules[Int(importer)]
    return module.isPackage ? module.node : nodes[Int(module.node)].parent
  }

  private func findStart(of name: Int32, from folder: Int32) -> Start {
    let above = Array(
      sequence(first: folder) { [nodes] in
        $0 > 0 ? nodes[Int($0)].parent : nil
      })
    let nearRoots = above.filter(rootNodes.contains)
    if frozen.contains(name) { return .standardLibrary }
    if name == rootName, nodes[0].package >= 0 { return .node(0) }
    var namespace: Int32 = -1
    for root in nearRoots {
      guard let node = children[Self.key(root, name)] else { continue }
      let target = target(of: node)
      if target.exists { return .node(node) }
      if target.isNamespace, namespace < 0 { namespace = node }
    }
    if standardLibrary.contains(name) { return .standardLibrary }
    if !declared.contains(name) {
      for root in rootNodes where !nearRoots.contains(root) {
        guard let node = children[Self.key(root, name)] else { continue }
        if target(of: node).exists { return .node(node) }
        if namespace < 0 { namespace = node }
      }
    }
    if namespace >= 0 { return .node(namespace) }
    if !declared.contains(name) {
      for folder in above {
        if let node = children[Self.key(folder, name)], target(of: node).exists {
          return .nearby(node, isInPackage: nodes[Int(folder)].package >= 0)
        }
        // What is run from a folder inside a package is rare; from above one it can't be.
        if nodes[Int(folder)].package >= 0 { break }
      }
    }
    return .outside
  }
}

/// One Python file as a module.
package struct Module: Sendable {
  package let file: Int32
  package let path: String
  let node: Int32
  package let isPackage: Bool
  /// The dotted name from the nearest source root.
  package internal(set) var name = ""

  init(file: Int32, path: String, node: Int32, isPackage: Bool) {
    self.file = file
    self.path = path
    self.node = node
    self.isPackage = isPackage
  }
}
