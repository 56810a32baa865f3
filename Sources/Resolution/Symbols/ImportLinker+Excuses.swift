import PythonSyntax

/// Why what looks broken may still be found.
extension ImportLinker {
  /// Imports whose module isn't there, and that may still find it as the program runs, before any
  /// name is asked for.
  func excuseModules(_ session: inout Session, jobs: Int) {
    let (links, imports) = (session.links, session.imports)
    // No file stands as deep, and many names may be asked of one path.
    let broken = links.indices.filter { id in
      guard links[id].status.isBroken else { return false }
      let module = parsed[imports[id].importer].imports[imports[id].record].module
      return module.isNone || module.length <= Self.maximumPath
    }
    let paths = broken.map { missingPath(links[$0], imports[$0]) }
    // Many ask for the same, and every root has to be looked at.
    let absolute = Array(
      Set(zip(broken, paths).lazy.filter { self.isAbsolute(imports[$0.0]) }.map(\.1)))
    _ = ParallelMap.run(count: absolute.count, jobs: jobs) {
    } body: { _, number in
      absence(of: absolute[number], absolute[number].joined(separator: "."))
    }
    let overlays = Overlays(of: self, links, imports, broken)
    let excuses = ParallelMap.run(count: broken.count, jobs: jobs) {
    } body: { _, number in
      excuse(links[broken[number]], imports[broken[number]], paths[number])
        ?? overlays.excuse(links[broken[number]], imports[broken[number]])
    }
    for case (let id, let reason?) in zip(broken, excuses) {
      session.links[id].status = .unsure
      session.links[id].reason = reason
    }
  }

  private func isAbsolute(_ resolved: ResolvedImport) -> Bool {
    parsed[resolved.importer].imports[resolved.record].level == 0
  }

  /// The path that an import asks for, with the name where that has to be a module; of a relative
  /// import what stands behind its dots.
  private func missingPath(_ link: ImportLink, _ resolved: ResolvedImport) -> [String] {
    let module = parsed[resolved.importer]
    let record = module.imports[resolved.record]
    var parts = String(decoding: module.bytes(record.module), as: UTF8.self)
      .split(separator: ".").map(String.init)
    if record.kind == .name, link.status == .brokenName {
      parts.append(module.identifier(record.name))
    }
    return parts
  }

  private func excuse(
    _ link: ImportLink, _ resolved: ResolvedImport, _ parts: [String]
  ) -> ImportReason? {
    if isAbsolute(resolved) { return excuse(path: parts, from: resolved.importer) }
    if link.reason == .aboveRoot {
      return index.isRootPackage || isMapped(resolved.importer) ? .otherSearchPath : nil
    }
    let record = parsed[resolved.importer].imports[resolved.record]
    return excuse(relative: parts, level: Int(record.level), from: resolved.importer)
  }

  /// Why an absolute path that leads nowhere may be found all the same; nil where nothing speaks
  /// for it.
  func excuse(path parts: [String], from importer: ModuleID?) -> ImportReason? {
    if let importer,
      index.layout.ansible.decides(
        parts, isRelative: false, from: index.modules[importer].path)
    {
      return .mountedByAnsible
    }
    if let importer {
      if mayFindMade(importer) { return .makesModules }
      if let first = parts.first,
        built.isInArchive(first, near: index.modules[importer].path, isThere: index.isThere)
      {
        return .leftOut
      }
    }
    let dotted = parts.joined(separator: ".")
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    if isProvided(dotted) { return .makesModules }
    let path = Array(dotted.utf8)[...]
    if index.isHidden(path, from: importer) { return nil }
    let deepest = index.deepest(path, from: importer)
    if deepest.isCompiled { return .compiledModule }
    if let ancestor = deepest.module, let reason = excuse(by: ancestor) { return reason }
    if let ancestor = deepest.module, makes(dotted, ancestor) { return .makesModules }
    if let reason = absence(of: parts, dotted) { return reason }
    if deepest.depth < parts.count, let ancestor = deepest.module,
      index.modules[ancestor].isPackage,
      let reason = excuse(missing: missing(of: parts, behind: ancestor), below: ancestor)
    {
      return reason
    }
    if deepest.isNamespace && (deepest.depth < 2 || index.isShared(path))
      || deepest.depth > 0
        && (isOfDistribution(dotted) || index.layout.isOfDistribution(parts, behind: deepest.depth)
          || isUnshown(path, from: importer))
    {
      return .namespaceMayBeShadowed
    }
    if index.isAmbiguous(path, from: importer) { return .otherSearchPath }
    let isOpen = importer.map(changesSearchPath) ?? false
    let isFound =
      index.isFoundAbove(path, from: importer)
      || isOpen && absences.isFoundAnywhere(dotted) { index.isFoundAnywhere(path) }
    return isFound ? .otherSearchPath : nil
  }

  func excuse(
    relative parts: [String], level: Int, from importer: ModuleID
  ) -> ImportReason? {
    if index.layout.ansible.decides(
      parts, isRelative: true, from: index.modules[importer].path)
    {
      return .mountedByAnsible
    }
    if mayFindMade(importer) { return .makesModules }
    if level > 1, isMapped(importer) { return .otherSearchPath }
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    let path = Array(parts.joined(separator: ".").utf8)[...]
    let deepest = index.deepest(relative: path, level: level, from: importer)
    if deepest.isCompiled { return .compiledModule }
    let module = index.modules[importer]
    let above = module.name.split(separator: ".").map(String.init)
      .dropLast(level - (module.isPackage ? 1 : 0))
    if index.layout.isOfDistribution(above + parts, behind: above.count + deepest.depth) {
      return .namespaceMayBeShadowed
    }
    if deepest.isNamespace, index.isShared(Array(index.modules[importer].name.utf8)[...]) {
      return .namespaceMayBeShadowed
    }
    if let ancestor = deepest.module {
      if let reason = excuse(by: ancestor) { return reason }
      if index.modules[ancestor].isPackage, let last = parts.last,
        let reason = excuse(missing: last, below: ancestor)
      {
        return reason
      }
    }
    var folder = index.modules[importer].path.dropFileName
    for _ in 1..<max(1, level) { folder = folder.dropFileName }
    if let reason = built(parts, in: folder) { return reason }
    return index.isLeftOut(parts, level: level, from: importer) ? .leftOut : nil
  }

  /// Whether a module without submodules names one of its own: `dynamic.create("shop.schema.generated")`.
  private func makes(_ path: String, _ module: ModuleID) -> Bool {
    guard !index.modules[module].isPackage else { return false }
    let facts = parsed[module]
    return facts.dottedStrings.contains { facts.bytes($0).elementsEqual(path.utf8) }
  }

  /// Whether a module lies in a package that is installed elsewhere, so that what is above it is
  /// another folder.
  private func isMapped(_ module: ModuleID) -> Bool {
    let path = index.modules[module].path
    return index.layout.mapped.contains { path.isBelow($0.folder) }
  }

  /// Whether a module makes others, or imports what does so for it.
  private func mayFindMade(_ importer: ModuleID) -> Bool {
    parsed[importer].traits.contains(.makesModules) || modulesBehindFinders.contains(importer)
  }

  /// What of a path stands behind the name of its last module.
  private func missing(of parts: [String], behind module: ModuleID) -> String {
    let name = index.modules[module].name.lastName
    let place = parts.lastIndex(of: name).map { $0 + 1 } ?? parts.count - 1
    return parts[min(place, parts.count - 1)...].joined(separator: "/")
  }

  /// Why a module may be there after all, whoever asks: it was left out, or will be there when the
  /// project is built.
  private func absence(of parts: [String], _ dotted: String) -> ImportReason? {
    absences.reason(for: dotted) { findAbsence(of: parts) }
  }

  private func findAbsence(of parts: [String]) -> ImportReason? {
    if index.isLeftOut(parts) { return .leftOut }
    let roots = index.layout.roots
    // A path that doesn't even begin in a root doesn't lead there.
    let places = parts.count == 1 ? Array(roots.indices) : index.roots(with: parts[0])
    for place in places {
      if let reason = built(parts, in: roots[place].path) { return reason }
    }
    return nil
  }

  private func built(_ parts: [String], in folder: String) -> ImportReason? {
    built.reason(forMissing: parts, in: folder, isThere: index.isThere)
  }

  /// Why an import that finds no such name may hold all the same, or never be executed.
  func lateExcuse(
    _ link: ImportLink, _ id: ImportID, _ resolved: ResolvedImport, _ session: inout Session
  ) -> ImportReason? {
    let record = parsed[resolved.importer].imports[resolved.record]
    if isPassedOver(record, resolved.record, of: resolved.importer, &session) {
      return .neverReached
    }
    if isManaged(resolved.record, of: resolved.importer, &session) { return .mayBeSurvived }
    guard link.status == .brokenName, let base = link.base, let name = table.name(askedBy: id)
    else { return nil }
    if resolved.kind == .typeChecking, built.hasStub(index.modules[base].path) {
      return .compiledModule
    }
    return excuse(
      name: table.names[name], of: base, askedBy: resolved.record, in: resolved.importer)
  }

  /// Why a name that a module hasn't may be found all the same by who asks for it.
  ///
  /// - Parameter record: the import by which the module is known to the importer.
  func excuse(
    name: String, of base: ModuleID, askedBy record: ImportRecord.ID, in importer: ModuleID
  ) -> ImportReason? {
    let facts = parsed[importer]
    let isAbsolute = facts.imports[record].level == 0
    if isAbsolute, index.modules[base].isPackage,
      index.layout.ansible.decides(
        index.modules[base].name.split(separator: ".").map(String.init), isRelative: false,
        from: index.modules[importer].path)
    {
      return .mountedByAnsible
    }
    if isNamesake(base, of: importer) || isOfDistribution(index.modules[base].name)
      || isAbsolute && isUnshown(facts.bytes(facts.imports[record].module), from: importer)
      || isAbsolute && !isNamedInFull(base, by: facts.string(facts.imports[record].module))
        && isBesideInPackage(base, of: importer)
    {
      return .namespaceMayBeShadowed
    }
    if index.modules[base].isPackage {
      // A class is in no file of its name.
      if parsed[base].traits.contains(.changesPath), name.utf8.first.map({ $0 >= 0x5F }) ?? false {
        return .changesPath
      }
      if let reason = excuse(missing: name, below: base) { return reason }
    }
    if built.isCompiled(index.modules[base].path) { return .compiledModule }
    if modulesBehindFinders.contains(importer), index.modules[base].isPackage {
      return .makesModules
    }
    guard isAbsolute else { return nil }
    let path = facts.bytes(facts.imports[record].module)
    let first = path.prefix { $0 != UInt8(ascii: ".") }
    if built.isInArchive(
      String(decoding: first, as: UTF8.self), near: index.modules[importer].path,
      isThere: index.isThere)
    {
      return .leftOut
    }
    func bears(_ target: ModuleIndex.Target) -> Bool {
      guard let module = target.module, module != base, let name = table.names.find(name) else {
        return false
      }
      return !table.bindings(of: name, in: module).isEmpty
        || index.submodule(of: module, named: name) != nil
    }
    // The module that has the name stands where the importer would find it if run from there, or if
    // what it puts on the search path comes first.
    return index.isFoundAbove(path, from: importer, where: bears)
      || changesSearchPath(importer) && index.isFoundAnywhere(path, where: bears)
      || index.isAmbiguous(path, from: importer) ? .otherSearchPath : nil
  }

  /// Whether a module, or for tests a `conftest.py`, changes `sys.path` in a way that can't be told.
  private func changesSearchPath(_ module: ModuleID) -> Bool {
    parsed[module].traits.contains(.changesSearchPath)
      || pathChangesInTests && index.modules[module].path.holds("test")
  }

  /// Whether a path begins with the name of a distribution that project files ask for and that no
  /// project of the tree is: which of the two is meant can't be told.
  private func isOfDistribution(_ path: String) -> Bool {
    index.declares(String(path.topName))
  }

  /// Whether nothing tells that a path means what stands below a root that only the code shows: its
  /// first name is none of those whose imports show it, and nobody finds anything there by it.
  private func isUnshown(_ path: ArraySlice<UInt8>, from importer: ModuleID?) -> Bool {
    guard let node = index.unshown(path, from: importer) else { return false }
    return absences.isUnshown(node) {
      let first = path.prefix { $0 != UInt8(ascii: ".") }
      return !parsed.identified.contains { module, facts in
        facts.imports.contains { record in
          let other = facts.bytes(record.module)
          guard record.level == 0, other.starts(with: first),
            index.unshown(other, from: module) == node,
            case .firstParty(let target) = index.resolve(other, from: module), target.exists
          else { return false }
          if other.count > first.count { return true }
          guard record.kind == .name, let base = target.module,
            let name = facts.bytes(record.name).withUnsafeBufferPointer({ table.names.find($0) })
          else { return false }
          return !table.bindings(of: name, in: base).isEmpty
            || index.submodule(of: base, named: name) != nil
        }
      }
    }
  }

  /// Whether an import spells the packages around the module, so that it means no other.
  private func isNamedInFull(_ module: ModuleID, by path: String) -> Bool {
    path.contains(".") && path == index.modules[module].name
  }

  /// Whether a module found in the folder of an importer is hardly the one that an absolute import of
  /// it means: the importer imports relatively too, as a part of a package, whose folder is on no
  /// search path.
  private func isBesideInPackage(_ module: ModuleID, of importer: ModuleID) -> Bool {
    let path = index.modules[module].path
    guard !index.modules[module].isPackage, module != importer,
      path.dropFileName == index.modules[importer].path.dropFileName
    else { return false }
    return absences.siblings(of: importer) {
      let facts = parsed[importer]
      return Set(facts.imports.lazy.filter { $0.level == 1 }.map { facts.string($0.module) })
    }.contains(String(path.fileName.dropLast(3)))
  }

  /// Whether a package is hardly the one that an importer means: the importer lies in a folder of
  /// it that is no package, where whoever runs it has its own module of that name, and nothing of
  /// what it imports by the name is there.
  private func isNamesake(_ package: ModuleID, of importer: ModuleID) -> Bool {
    let home = index.modules[package]
    let path = index.modules[importer].path
    guard home.isPackage, !home.name.contains("."), index.package(of: importer) == package,
      path.dropFileName != home.path.dropFileName
    else { return false }
    return absences.meansOther(importer) {
      let facts = parsed[importer]
      return table.imports(of: importer).allSatisfy { id in
        let resolved = facts.imports[table.record(of: id, in: importer)]
        let path = facts.bytes(resolved.module)
        guard resolved.level == 0, path.starts(with: home.name.utf8) else {
          return resolved.level == 0
        }
        guard resolved.kind == .name, path.elementsEqual(home.name.utf8),
          let name = table.name(askedBy: id)
        else { return false }
        return table.bindings(of: name, in: package).isEmpty
          && index.submodule(of: package, named: name) == nil
      }
    }
  }

  /// Why a name that a package hasn't may be found all the same.
  func excuse(missing name: String, below package: ModuleID) -> ImportReason? {
    if Self.builtModules.contains(name) { return .builtOnInstall }
    let dotted = index.modules[package].name + "." + name
    if isProvided(dotted) { return .makesModules }
    let names = dotted.split(separator: ".").map(String.init)
    if index.layout.isOfDistribution(names, behind: names.count - 1) {
      return .namespaceMayBeShadowed
    }
    if index.isBareFolder(name, below: package) { return .bareFolder }
    if index.isLeftOut(name, below: package) { return .leftOut }
    let folder = index.modules[package].path.dropFileName
    if let reason = built(name.split(separator: "/").map(String.init), in: folder) {
      return reason
    }
    return index.isBuilt(besides: package) ? .builtOnInstall : nil
  }

  /// Whether `sys.modules` is given the module or a package of it.
  private func isProvided(_ path: String) -> Bool {
    guard !provided.isEmpty else { return false }
    var rest = path[...]
    while !provided.contains(String(rest)) {
      guard let dot = rest.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
      rest = rest[..<dot]
    }
    return true
  }

  /// Why what a package hasn't may be in a portion of it that is installed.
  ///
  /// - Parameter isModule: whether it is a module that is missed, and no other name.
  func excuse(by package: ModuleID, isModule: Bool) -> ImportReason? {
    guard index.modules[package].isPackage else { return nil }
    if isModule, let reason = excuse(by: package) { return reason }
    return isOfDistribution(index.modules[package].name) ? .namespaceMayBeShadowed : nil
  }

  func excuse(by ancestor: ModuleID) -> ImportReason? {
    let traits = parsed[ancestor].traits
    if traits.contains(.makesModules) { return .makesModules }
    return traits.contains(.changesPath) ? .changesPath : nil
  }

  /// Modules that building a project makes: setuptools_scm, hatch-vcs, versioneer, meson.
  static let builtModules: Set<String> = [
    "_version", "__version__", "_version_meson", "_version_info", "_scm_version",
  ]
}
