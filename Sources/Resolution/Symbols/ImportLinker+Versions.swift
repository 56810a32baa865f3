import PythonSyntax

/// What the versions of Python that a project asks for never execute.
extension ImportLinker {
  /// What stands in a branch that no such version takes is not broken, for it is never tried.
  mutating func passOverOtherVersions() {
    for (module, facts) in parsed.identified where !facts.versionBranches.isEmpty {
      for id in table.imports(of: module) where table.links[id].status.isBroken {
        let record = facts.imports[imports[id].record]
        guard isDead(line: record.line, in: module) else { continue }
        table.links[id].status = .unsure
        table.links[id].reason = .otherPython
      }
    }
  }

  /// Whether a line is executed by none of the versions that the project of a module asks for, up to
  /// the one that the settings name.
  func isDead(line: UInt32, in module: ModuleID) -> Bool {
    let branches = parsed[module].versionBranches.filter { $0.lines.contains(line) }
    guard !branches.isEmpty else { return false }
    let newest = index.python
    let oldest = index.layout.oldestPython(at: index.modules[module].path) ?? newest
    return branches.contains { branch in
      let version = PythonVersion(branch.test.major, branch.test.minor)
      return branch.test.isLeast ? max(newest, oldest) < version : min(newest, oldest) >= version
    }
  }
}

extension ImportLinker {
  /// Whether some version of Python that the project of a module asks for evaluates its annotations
  /// on import, as all up to 3.13 do (PEP 649); nil where the project asks for none.
  func evaluatesAnnotations(_ module: ModuleID) -> Bool? {
    index.layout.oldestPython(at: index.modules[module].path).map { $0 < PythonVersion(3, 14) }
  }

  /// Whether a name that nothing in its file surely binds isn't there when it is read.
  ///
  /// Annotations that read the imports for type checkers, or what stands below, are meant for 3.14
  /// where no version is asked for. What a `try` imports has to be broken itself: another import in
  /// it may fail only here.
  func isUnbound(_ name: UnboundName, in module: ModuleID) -> Bool {
    if name.isAnnotation {
      guard evaluatesAnnotations(module) ?? !(name.isForTypes || name.isBoundBelow) else {
        return false
      }
    }
    let facts = parsed[module]
    let bytes = facts.bytes(name.name)
    let id = bytes.withUnsafeBufferPointer { table.names.find($0) }
    if let id, setSomewhere.contains(id) { return false }
    // Whoever imports a submodule binds its name in the package: `from .axes import *`.
    if index.modules[module].isPackage, let child = index.submodule(of: module, named: id),
      isImported(child)
    {
      return false
    }
    guard name.mayBeImported else { return true }
    guard
      facts.imports.identified.allSatisfy({ record, statement in
        statement.scope != .module || statement.firstBoundName(in: facts) != bytes
          || table.links[table.id(ofRecord: record, in: module)].status.isBroken
      })
    else { return false }
    var query = Query()
    query.isPrivate = bytes.first == UInt8(ascii: "_")
    query.before = name.line
    var session = linked
    if case .missing = find(id, in: module, &query, &session) { return true }
    return false
  }
}

extension ImportLinker {
  /// Whether anything imports a module or what is in it; of one without a file that isn't known.
  private func isImported(_ target: ModuleIndex.Target) -> Bool {
    guard let module = target.module else { return true }
    let folder = index.modules[module].isPackage ? index.modules[module].path.dropFileName : nil
    return table.links.contains { link in
      if link.base == module || link.child == .module(module) { return true }
      guard let folder, let base = link.base else { return false }
      return index.modules[base].path.isBelow(folder)
    }
  }
}

extension ProjectLayout {
  /// The oldest version of Python that the project of a path asks for, or that it is run with where
  /// it asks for none; nil where it can't be told.
  func oldestPython(at path: String) -> PythonVersion? {
    let project = project(of: path).map { projects[$0] }
    guard let text = project?.python else {
      return PythonEvidence.version(at: path, project: project?.folder, pythons)
    }
    if text.contains("|") { return nil }
    return text.split(separator: ",").compactMap { part -> PythonVersion? in
      let word = part.filter { $0 != " " }
      guard word.first != "<", word.first != "!" else { return nil }
      return PythonVersion(String(word.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }))
    }.max()
  }
}

extension Program {
  /// Whether no version of Python that its project asks for executes a definition.
  package func neverRuns(_ id: DefinitionID) -> Bool {
    !parsed[id.module].versionBranches.isEmpty && linker.isDead(line: self[id].line, in: id.module)
  }
}
