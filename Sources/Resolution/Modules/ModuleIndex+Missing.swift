import PythonSyntax

/// What isn't there, and why it may be found all the same.
extension ModuleIndex {
  /// Whether a project file declares the distribution that a path begins with, or none declares
  /// any.
  func isDeclared(_ path: ArraySlice<UInt8>) -> Bool {
    var rest = path
    return !layout.declaresRequirements || nextName(of: &rest).map(external.contains) ?? false
  }

  /// Whether the tree asks for somebody else's distribution of that first name.
  func declares(_ name: String) -> Bool { names.find(name).map(external.contains) ?? false }

  /// Whether a folder holds an `__init__.py`.
  func isRegular(_ folder: NodeID) -> Bool { nodes[folder].package != nil }

  /// Whether a folder is one of some or stands below one.
  func isWithin(_ folders: Set<NodeID>, _ folder: NodeID) -> Bool {
    sequence(first: folder) { nodes[$0].parent }.contains(where: folders.contains)
  }

  /// Whether a path from the root of the tree leads to a folder or module.
  func isThere(_ path: String) -> Bool { existingFolder(at: path.pathParts) != nil }

  /// The places of the roots that hold something of a name, ascending.
  func roots(with name: String) -> [Int] {
    names.find(name).flatMap { rootsOfName[$0] }?.map(\.root) ?? []
  }

  /// The root folder is a package itself, so that what lies above it is not known.
  var isRootPackage: Bool { nodes[.root].package != nil }

  /// Where a path begins, if that is below a root that the code alone shows, with a name that none
  /// of the imports that show it has.
  func unshown(_ path: ArraySlice<UInt8>, from importer: ModuleID?) -> NodeID? {
    var rest = path
    guard let first = nextName(of: &rest),
      case .found(let portions, _) = start(of: first, from: importer),
      let root = roots(with: names[first]).first(where: {
        rootNodes[$0] == nodes[portions.first].parent
      }),
      case let shown = layout.roots[root].shownBy, !shown.isEmpty, !shown.contains(names[first])
    else { return nil }
    return portions.first
  }

  /// How far a path leads that leads nowhere.
  struct Deepest {
    /// The last module on it.
    var module: ModuleID?
    /// How many names were found.
    var depth = 0
    /// Whether the last of them is a folder without `__init__.py`.
    var isNamespace = false
    /// Whether it is a compiled module, which may make others below it.
    var isCompiled = false
  }

  /// How far an absolute path leads that leads nowhere.
  func deepest(_ path: ArraySlice<UInt8>, from importer: ModuleID?) -> Deepest {
    var rest = path
    guard let first = nextName(of: &rest) else { return Deepest() }
    switch start(of: first, from: importer) {
    case .standardLibrary, .outside: return Deepest()
    case .found(let portions, _): return deepest(rest, below: portions, depth: 1)
    case .nearby(let node, _, _): return deepest(rest, below: Portions(node), depth: 1)
    }
  }

  /// The same for a relative path.
  func deepest(
    relative path: ArraySlice<UInt8>, level: Int, from importer: ModuleID
  ) -> Deepest {
    guard let node = folder(above: importer, dots: level) else { return Deepest() }
    return deepest(path, below: portions(of: node), depth: 0)
  }

  /// Whether a distribution that isn't of the tree may have portions of the namespace package that a
  /// path begins with.
  func isShared(_ path: ArraySlice<UInt8>) -> Bool {
    let first = path.prefix { $0 != UInt8(ascii: ".") }
    return layout.sharedNamespaces.contains(String(decoding: first, as: UTF8.self).lowercased())
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
    return layout.roots.contains { root in
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

  /// Whether the folder of a module says in a `meson.build` what is put there when it is installed.
  func isBuilt(besides module: ModuleID) -> Bool {
    builds.contains(modules[module].path.dropFileName)
  }

  private func deepest(
    _ path: ArraySlice<UInt8>, below start: Portions, depth: Int
  ) -> Deepest {
    var portions = start
    var rest = path
    var result = Deepest(module: target(of: portions.first).module, depth: depth)
    while !rest.isEmpty {
      guard let name = nextName(of: &rest), let next = step(portions, name) else { break }
      portions = next
      result.depth += 1
      result.module = target(of: portions.first).module ?? result.module
    }
    let last = target(of: portions.first)
    result.isNamespace = !last.exists
    result.isCompiled = last.isCompiled && !last.isStub && !last.isNamespace
    return result
  }

  /// Whether it depends on what is installed in which project a path begins.
  func isAmbiguous(_ path: ArraySlice<UInt8>, from importer: ModuleID?) -> Bool {
    var rest = path
    return nextName(of: &rest).map { !start(of: $0, from: importer).alternatives.isEmpty } ?? false
  }

  /// Whether several portions of a namespace package on a path have a module of its next name, so
  /// that the order of the search path decides which of them is meant.
  func isInSeveralPortions(
    _ path: ArraySlice<UInt8>, level: Int, from importer: ModuleID
  ) -> Bool {
    var rest = path
    // The names of the folders that a relative path begins with, and these themselves.
    var above: [(name: NameID, node: NodeID)] = []
    if level > 0 {
      guard var node = folder(above: importer, dots: level) else { return false }
      while let parent = nodes[node].parent, let name = nodes[node].name, !isRoot(node) {
        above.append((name, node))
        node = parent
      }
    }
    guard let first = above.popLast()?.name ?? (level > 0 ? nil : nextName(of: &rest)),
      case .found(var portions, _) = start(of: first, from: importer)
    else { return false }
    while true {
      let own = above.popLast()
      guard let name = own?.name ?? (rest.isEmpty ? nil : nextName(of: &rest)) else { return false }
      if !portions.others.isEmpty, portions.others.count <= Self.manyPortions {
        let found = portions.all.lazy.compactMap { self.existing(name, in: $0) }
          .filter { self.target(of: $0).exists }
        let first = found.first
        // A module elsewhere hides the folder that the importer lies in.
        if found.prefix(2).count == 2 || own != nil && first != nil && first != own?.node {
          return true
        }
      }
      guard let next = step(portions, name) else { return false }
      portions = next
    }
    return false
  }

  /// Whether a module lies below another folder than that in which an absolute path begins, so that
  /// nothing that was found hides it.
  func liesApart(
    _ module: ModuleID, from path: ArraySlice<UInt8>, for importer: ModuleID
  ) -> Bool {
    var rest = path
    guard let first = nextName(of: &rest) else { return false }
    var top = modules[module].node
    while let parent = nodes[top].parent, !isRoot(parent) { top = parent }
    switch start(of: first, from: importer) {
    case .standardLibrary, .outside: return false
    case .found(let portions, _): return !portions.all.contains(top)
    case .nearby(let node, _, _): return node != top
    }
  }

  /// Whether a folder above the importer would resolve the path were it on the search path.
  func isFoundAbove(
    _ path: ArraySlice<UInt8>, from importer: ModuleID?,
    where isMeant: (Target) -> Bool = { _ in true }
  ) -> Bool {
    var folder = importer.map { modules[$0].node } ?? .root
    while let parent = nodes[folder].parent {
      folder = parent
      if let found = descend(from: Portions(folder), path), found.exists, isMeant(found) {
        return true
      }
    }
    return false
  }

  /// The same of any folder.
  func isFoundAnywhere(
    _ path: ArraySlice<UInt8>, where isMeant: (Target) -> Bool = { _ in true }
  ) -> Bool {
    var rest = path
    guard let first = nextName(of: &rest) else { return false }
    return parentsOfName[first]?.contains { parent in
      descend(from: Portions(parent), path).map { $0.exists && isMeant($0) } ?? false
    } ?? false
  }
}
