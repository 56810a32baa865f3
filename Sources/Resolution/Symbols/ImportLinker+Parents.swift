import PythonSyntax

/// Relative imports of modules that have no parent package: CPython raises "attempted relative
/// import with no known parent package".
extension ImportLinker {
  /// Calls those broken that nothing but a top-level name, or pytest, imports.
  ///
  /// A folder without `__init__.py` may be a namespace package of a root further out. It is none
  /// where its modules are imported from it as from a root, and never by a longer path; and pytest
  /// takes what it collects there for top-level modules, unless it is told to import otherwise.
  mutating func markParentless() {
    let suspects = parentless()
    guard !suspects.isEmpty else { return }
    let known = namesUsed(of: Set(suspects.map(\.folder)))
    let deciding = foldersThatDecide()
    for (module, folder) in suspects where !known.packages.contains(folder) {
      guard known.modules.contains(module) || isCollected(module, unless: deciding) else {
        continue
      }
      for id in table.imports(of: module) {
        let record = parsed[module].imports[imports[id].record]
        // Who guards it knows of both ways.
        guard record.level > 0, !record.flags.contains(.guarded), !record.flags.contains(.inExcept)
        else { continue }
        var link = ImportLink(status: .brokenModule)
        link.reason = .noParent
        table.links[id] = link
        imports[id] = ResolvedImport(
          importer: module, target: nil, record: imports[id].record, destination: .unresolved,
          kind: imports[id].kind)
      }
    }
  }

  /// Modules that import relatively and stand in no package.
  private func parentless() -> [(module: ModuleID, folder: ModuleIndex.NodeID)] {
    parsed.identified.compactMap { module, facts in
      guard facts.imports.contains(where: { $0.level > 0 }), facts.error == nil,
        !index.layout.ansible.holds(index.modules[module].path),
        let folder = index.looseFolder(of: module),
        !facts.definitions.contains(where: {
          $0.parent == nil && facts.bytes($0.name).elementsEqual("__package__".utf8)
        })
      else { return nil }
      return (module, folder)
    }
  }

  /// Whether the settings of the tree make pytest import a file as a top-level module, and no
  /// conftest.py decides what is collected.
  private func isCollected(_ module: ModuleID, unless deciding: [String]) -> Bool {
    let path = index.modules[module].path
    var folder = path
    repeat {
      folder = folder.dropFileName
      if let settings = index.layout.pytest[folder] {
        return !deciding.contains(where: path.hasPrefix) && settings.importsAlone(path)
      }
    } while !folder.isEmpty
    return false
  }

  /// The folders whose conftest.py decides what is collected.
  private func foldersThatDecide() -> [String] {
    parsed.identified.compactMap { id, facts in
      let path = index.modules[id].path
      guard path.hasSuffix("conftest.py"), path.fileName == "conftest.py",
        !facts.collectionIgnores.isEmpty
          || facts.definitions.contains(where: {
            facts.bytes($0.name).starts(with: "pytest_ignore_collect".utf8)
              || facts.bytes($0.name).starts(with: "pytest_collect".utf8)
          })
      else { return nil }
      return path.dropFileName
    }
  }

  /// Which folders are imported as packages, and which modules by their own names from a root.
  private func namesUsed(
    of folders: Set<ModuleIndex.NodeID>
  ) -> (packages: Set<ModuleIndex.NodeID>, modules: Set<ModuleID>) {
    var packages: Set<ModuleIndex.NodeID> = []
    var modules: Set<ModuleID> = []
    let places = index.modules.indices.map { index.folder(among: folders, above: $0) }
    for (id, resolved) in imports.identified {
      guard let target = resolved.target, let (folder, depth) = places[Int(target.rawValue)] else {
        continue
      }
      let record = parsed[resolved.importer].imports[resolved.record]
      guard record.level == 0 else { continue }
      // `from folder import module` writes the last name elsewhere.
      let written =
        parsed[resolved.importer].bytes(record.module).count { $0 == 0x2E } + 1
        + (table.links[id].child?.module == target ? 1 : 0)
      if written > depth {
        packages.insert(folder)
      } else if index.isRoot(folder) {
        modules.insert(target)
      }
    }
    return (packages, modules)
  }
}

extension ModuleIndex {
  /// The folder of a module, where neither that nor anything that may be put there makes it a package
  /// and no other road leads to the file; nil of other modules, and in the root of the tree.
  func looseFolder(of module: ModuleID) -> NodeID? {
    guard !modules[module].isPackage, !linked.contains(module),
      let folder = nodes[modules[module].node].parent, folder != .root
    else { return nil }
    let path = path(of: folder)
    guard nodes[folder].package == nil, !nodes[folder].isCompiled, !builds.contains(path),
      !leftOut.contains(path + "/__init__.py")
    else { return nil }
    return folder
  }

  /// Which of some folders a module stands in, and how many names lead from there to it.
  func folder(among folders: Set<NodeID>, above module: ModuleID) -> (NodeID, Int)? {
    var node = modules[module].node
    var depth = 0
    while let parent = nodes[node].parent {
      depth += 1
      if folders.contains(parent) { return (parent, depth) }
      node = parent
    }
    return nil
  }

  func isRoot(_ folder: NodeID) -> Bool { isRootNode.contains(folder) }
}
