import PythonSyntax

/// Why what looks broken may still be found.
extension ImportLinker {
  /// What looks broken and may still be found as the program runs.
  func excuse(_ link: inout ImportLink, _ resolved: ResolvedImport) {
    guard link.base == nil else { return }
    let module = parsed[resolved.importer]
    let record = module.imports[resolved.record]
    var parts = String(decoding: module.bytes(record.module), as: UTF8.self)
      .split(separator: ".").map(String.init)
    if record.kind == .name, link.status == .brokenName {
      parts.append(module.identifier(record.name))
    }
    let reason: ImportReason?
    if record.level == 0 {
      reason = excuse(path: parts, from: resolved.importer)
    } else if link.reason == .aboveRoot {
      reason = index.isRootPackage ? .otherSearchPath : nil
    } else {
      reason = excuse(relative: parts, level: Int(record.level), from: resolved.importer)
    }
    guard let reason else { return }
    link.status = .unsure
    link.reason = reason
  }

  /// Why an absolute path that leads nowhere may be found all the same; nil where nothing speaks
  /// for it.
  func excuse(path parts: [String], from importer: ModuleID?) -> ImportReason? {
    let traits = importer.map { parsed[$0].traits } ?? []
    if traits.contains(.makesModules) { return .makesModules }
    let dotted = parts.joined(separator: ".")
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    if isProvided(dotted) { return .makesModules }
    let path = Array(dotted.utf8)[...]
    let deepest = index.deepest(path, from: importer)
    let ancestor = deepest.module
    if let ancestor, let reason = excuse(by: ancestor) { return reason }
    if index.isLeftOut(parts) { return .leftOut }
    if deepest.depth < parts.count, let ancestor,
      let reason = excuse(missing: parts[deepest.depth...].joined(separator: "/"), below: ancestor)
    {
      return reason
    }
    if deepest.isNamespace, deepest.depth < 2 || index.isShared(path) {
      return .namespaceMayBeShadowed
    }
    if index.isAmbiguous(path, from: importer) { return .otherSearchPath }
    let isOpen =
      traits.contains(.changesSearchPath)
      || pathChangesInTests
        && importer.map { index.modules[$0].path.contains("test") } ?? false
    return index.isFoundElsewhere(path, from: importer, anywhere: isOpen) ? .otherSearchPath : nil
  }

  func excuse(
    relative parts: [String], level: Int, from importer: ModuleID
  ) -> ImportReason? {
    if parsed[importer].traits.contains(.makesModules) { return .makesModules }
    if let last = parts.last, Self.builtModules.contains(last) { return .builtOnInstall }
    let path = Array(parts.joined(separator: ".").utf8)[...]
    let deepest = index.deepest(relative: path, level: level, from: importer)
    if deepest.isNamespace, index.isShared(Array(index.modules[importer].name.utf8)[...]) {
      return .namespaceMayBeShadowed
    }
    if let ancestor = deepest.module {
      if let reason = excuse(by: ancestor) { return reason }
      if let last = parts.last, let reason = excuse(missing: last, below: ancestor) {
        return reason
      }
    }
    return index.isLeftOut(parts, level: level, from: importer) ? .leftOut : nil
  }

  /// Why a name that a package hasn't may be found all the same.
  func excuse(missing name: String, below package: ModuleID) -> ImportReason? {
    if Self.builtModules.contains(name) { return .builtOnInstall }
    let dotted = index.modules[package].name + "." + name
    if isProvided(dotted) { return .makesModules }
    if index.isBareFolder(name, below: package) { return .bareFolder }
    if index.isLeftOut(name, below: package) { return .leftOut }
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
