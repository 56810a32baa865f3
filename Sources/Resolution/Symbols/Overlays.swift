import PythonSyntax

/// Folders whose files are copied over another project's when it is built or patched, which bears
/// what they import by dots: nearly all that is asked of them isn't there, and no `__init__.py`
/// makes them packages of this tree.
struct Overlays {
  private let linker: ImportLinker
  private var folders: Set<ModuleIndex.NodeID> = []

  private static let leastMissing = 2

  /// - Parameter broken: the imports that find nothing.
  init(
    of linker: ImportLinker, _ links: Table<ImportID, ImportLink>,
    _ imports: Table<ImportID, ResolvedImport>, _ broken: [ImportID]
  ) {
    self.linker = linker
    var missing: [ModuleIndex.NodeID: Set<[UInt8]>] = [:]
    for id in broken {
      guard let folder = folder(links[id], imports[id]) else { continue }
      missing[folder, default: []].insert(path(imports[id]))
    }
    missing = missing.filter { folder, paths in
      paths.count >= Self.leastMissing || isNamedSo(folder)
    }
    guard !missing.isEmpty else { return }
    var found: [ModuleIndex.NodeID: Set<[UInt8]>] = [:]
    for resolved in imports {
      let record = linker.parsed[resolved.importer].imports[resolved.record]
      guard record.level > 0,
        let folder = linker.index.folder(above: resolved.importer, dots: Int(record.level)),
        let gone = missing[folder]
      else { continue }
      let path = path(resolved)
      if !gone.contains(path) { found[folder, default: []].insert(path) }
    }
    folders = Set(
      missing.filter { folder, paths in paths.count >= 3 * (found[folder]?.count ?? 0) }.keys)
  }

  /// Why a relative import may find its module all the same; nil where nothing speaks for it.
  func excuse(_ link: ImportLink, _ resolved: ResolvedImport) -> ImportReason? {
    guard !folders.isEmpty, let folder = folder(link, resolved) else { return nil }
    return linker.index.isWithin(folders, folder) ? .laidOver : nil
  }

  /// The folder that the dots of an import lead to, where that is no regular package and the import
  /// misses a module in it.
  private func folder(_ link: ImportLink, _ resolved: ResolvedImport) -> ModuleIndex.NodeID? {
    let level = Int(linker.parsed[resolved.importer].imports[resolved.record].level)
    guard level > 0, link.reason == .moduleMissing,
      let folder = linker.index.folder(above: resolved.importer, dots: level),
      !linker.index.isRegular(folder)
    else { return nil }
    return folder
  }

  /// What stands behind the dots.
  private func path(_ resolved: ResolvedImport) -> [UInt8] {
    let facts = linker.parsed[resolved.importer]
    let record = facts.imports[resolved.record]
    return Array(facts.bytes(record.module.isNone ? record.name : record.module))
  }

  /// Whether a folder, or one above it, is called after what overlays are kept for.
  private func isNamedSo(_ folder: ModuleIndex.NodeID) -> Bool {
    linker.index.path(of: folder).pathParts.contains { part in
      [
        "patch", "patches", "overlay", "overlays", "third_party", "third_parties", "thirdparty",
        "third-party", "3rdparty",
      ].contains(part.lowercased())
    }
  }
}
