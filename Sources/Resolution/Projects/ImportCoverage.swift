import PythonSyntax

/// How many of the imports that lead into the tree are followed, and which aren't though something
/// in the tree bears their name.
///
/// What is taken for somebody else's while the tree has it makes every answer look better than it
/// is: no finding, no edge, no user. So it is counted and named.
package struct ImportCoverage: Derived {
  /// Imported names that lead into the tree.
  package private(set) var leading = 0
  /// Those that are followed to what they mean, or to where it is missing.
  package private(set) var followed = 0
  /// Names that aren't followed though the tree bears them, the most frequent first.
  package private(set) var unseen: [Unseen] = []

  /// Imports that begin with a name of the tree and were taken for somebody else's.
  package struct Unseen: Sendable {
    /// The first name of the imports.
    package let name: String
    package let count: Int
    /// Where the first of them stands.
    package let first: Location
    /// The folder or file of the tree that bears the name.
    package let bearer: String
    /// The folder that would have to be a source root.
    package let root: String
  }

  package var unseenCount: Int { unseen.reduce(0) { $0 + $1.count } }

  package init(of program: Program) {
    var outside: [NameID: [ImportID]] = [:]
    for (id, resolved) in program.imports.identified {
      let link = program.symbols.links[id]
      switch resolved.destination {
      case .standardLibrary: continue
      case .firstParty, .unresolved:
        // What another distribution of the namespace may bear needn't lead into the tree.
        if link.status == .unsure, link.reason == .namespaceMayBeShadowed { continue }
        leading += 1
        if link.status != .unsure { followed += 1 }
      case .thirdParty:
        let facts = program.parsed[resolved.importer]
        let path = facts.bytes(facts.imports[resolved.record].module)
        let first = path.prefix { $0 != UInt8(ascii: ".") }
        if let name = program.linker.index.find(name: first) {
          outside[name, default: []].append(id)
        }
      }
    }
    let bearers = program.linker.index.bearers(of: Set(outside.keys))
    for (name, ids) in outside {
      // What stands below a package has a longer name; only where it calls itself by the short one, too,
      // others may mean it.
      let places = (bearers[name] ?? []).filter { place in
        !place.isInPackage
          || program.sourceRoots.contains { $0.isShownByCode && $0.path == place.root }
          || ids.contains { id in
            let file = program.modules[program.imports[id].importer].path
            return file.isBelow(program.linker.index.path(of: place.node))
              && program.bears(place, id)
          }
      }
      guard !places.isEmpty else { continue }
      var missed: [ImportID] = []
      var place: ModuleIndex.Bearer?
      for id in ids {
        if let bearer = places.first(where: { program.bears($0, id) }) {
          missed.append(id)
          place = place ?? bearer
        }
      }
      // Below a package a folder may be called like somebody else's distribution, which it uses.
      guard let place, let first = missed.first,
        places.contains(where: { !$0.isInPackage }) || missed.count * 2 >= ids.count
      else { continue }
      unseen.append(
        Unseen(
          name: program.linker.index.names[name], count: missed.count,
          first: program.location(
            ofRecord: program.imports[first].record, in: program.imports[first].importer),
          bearer: place.path, root: place.root))
    }
    unseen.sort { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
    leading += unseenCount
  }
}

extension ModuleIndex {
  /// What bears a name at the top: its path, and the folder above.
  struct Bearer {
    let node: NodeID
    let path: String
    let root: String
    /// Whether a folder above it is a package, so that it has a longer name.
    let isInPackage: Bool
  }

  /// The modules and packages of some names that would be found were the folder above them a source
  /// root, other than in test data; a name of somebody else's distribution is borne by nobody here.
  /// Of those below a package, folders alone.
  func bearers(of wanted: Set<NameID>) -> [NameID: [Bearer]] {
    var found: [NameID: [Bearer]] = [:]
    for (place, node) in children where wanted.contains(place.name) {
      guard !external.contains(place.name), target(of: node).module != nil || nodes[node].isFolder
      else { continue }
      let isInPackage = sequence(first: place.folder, next: { [nodes] in nodes[$0].parent })
        .contains { nodes[$0].package != nil }
      guard !isInPackage || nodes[node].isFolder else { continue }
      let root = path(of: place.folder)
      guard RootSearch.reach(of: root).isEmpty else { continue }
      let path = nodes[node].module.map { modules[$0].path } ?? path(of: node)
      found[place.name, default: []].append(
        Bearer(node: node, path: path, root: root, isInPackage: isInPackage))
    }
    return found.mapValues { $0.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } }
  }
}

extension Program {
  /// Whether something of the tree has what an import asks for: the whole path, and of a path of one
  /// name what is imported from it.
  ///
  /// A file far away says nothing: many a distribution has its name. Nor does a module that others
  /// reach by a longer name: `opentelemetry.instrumentation.grpc` is not `grpc`.
  fileprivate func bears(_ bearer: ModuleIndex.Bearer, _ id: ImportID) -> Bool {
    let resolved = imports[id]
    let near = min(2, bearer.root.pathParts.count)
    if bearer.path.hasSuffix(".py"), modules[resolved.importer].path.sharedDepth(bearer.root) < near
    {
      return false
    }
    if let module = linker.index.target(of: bearer.node).module,
      !graph.importers(of: module).isEmpty,
      modules[resolved.importer].path.dropFileName != bearer.root
    {
      return false
    }
    let facts = parsed[resolved.importer]
    let record = facts.imports[resolved.record]
    var path = facts.bytes(record.module)
    _ = linker.index.nextName(of: &path)
    guard let target = linker.index.descend(from: ModuleIndex.Portions(bearer.node), path),
      target.module != resolved.importer
    else { return false }
    guard record.kind == .name else {
      return target.exists && (!bearer.isInPackage || target.module != nil && !path.isEmpty)
    }
    let name = facts.bytes(record.name)
    if linker.index.child(of: target, named: linker.index.find(name: name)) != nil { return true }
    guard let module = target.module,
      let known = name.withUnsafeBufferPointer({ symbols.names.find($0) })
    else { return false }
    return !symbols.bindings(of: known, in: module).isEmpty
  }
}
