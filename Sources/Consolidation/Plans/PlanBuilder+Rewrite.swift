import PythonSyntax
import Resolution
import SourceEdits

extension PlanBuilder {
  /// Importers and strings go from one dotted path to another.
  ///
  /// - Parameters:
  ///   - old: of a module, a package or a symbol; it need not exist any more.
  ///   - new: of what stands for it.
  ///   - renames: names that are called otherwise in the new module.
  package func rewrite(
    _ old: String, to new: String, renames: [String: String] = [:]
  ) throws(PlanError) -> Plan {
    try check(path: old)
    try check(path: new)
    guard old != new else { throw PlanError("'\(old)' and '\(new)' are the same path.") }
    let isModule = try isModule(old, new)
    try checkThatOneFileIsMeant(isModule ? old : old.parentPath)
    try checkThatOneFileIsMeant(isModule ? new : new.parentPath)
    if !isModule, !renames.isEmpty {
      throw PlanError("--rename goes with modules and packages; '\(old)' is a name of a module.")
    }
    let importer = program.modules.indices.first
    let isOutside = self.isOutside(new)
    let program = program
    var redirects = Redirects { path in
      isOutside || program.lookup.object(at: path, from: importer).isThere
    }
    if isModule {
      redirects.redirect(
        module: old, to: new, renames: renames, isComplete: false,
        servesAll: renames.isEmpty && serves(new, allOf: old))
    } else {
      redirects.redirect(symbol: old, to: new)
    }
    var rewriter = TreeRewriter(
      program: program, redirects: redirects, sources: sources, jobs: jobs, docs: docs)
    // What is replaced, and what replaces it, stay as they are.
    rewriter.kept = Set(
      program.modules.indices.filter {
        let name = program.modules[$0].name
        return isModule && (name.isPath(below: old) && !new.isPath(below: old) || name == new)
      })
    let documents = DocumentRewriter(program, redirects).files()
    var result = rewriter.run()
    result.remainders += documents.remainders
    if result.files.isEmpty, result.remainders.isEmpty, documents.files.isEmpty,
      !program.lookup.object(at: old, from: importer).isThere
    {
      throw PlanError("there is nothing at '\(old)', and nothing names it.")
    }
    let step = try prove("rewrite", result, fixed: documents.files, redirects)
    return Plan(
      title: "rewrite \(old) \(new)", phases: [step.phase], remainders: step.remainders)
  }

  /// Whether every name of a module is found at another path; also where the module is gone.
  private func serves(_ new: String, allOf old: String) -> Bool {
    guard let module = program.modules(named: old).first else { return true }
    return program.symbols.bindings(of: module).allSatisfy { id in
      let name = program.symbols.names[program.symbols.bindings[id].name]
      return name.hasPrefix("__")
        || program.lookup.object(at: new + "." + name, from: module).isThere
    }
  }

  /// Where several files of the tree go by one name, an import doesn't say which is meant.
  private func checkThatOneFileIsMeant(_ name: String) throws(PlanError) {
    let files = files(named: name)
    guard files.count > 1 else { return }
    throw PlanError("'\(name)' is the name of several files: \(files.joined(separator: ", "))")
  }

  /// The files that a dotted name is that of.
  func files(named name: String) -> [String] {
    program.modules(named: name).map { program.modules[$0].path }
  }

  func check(path: String) throws(PlanError) {
    guard !path.isEmpty,
      path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        .allSatisfy(ModuleName.isIdentifier)
    else {
      throw PlanError("'\(path)' is no dotted path; give one such as 'shop.orders.Order'.")
    }
  }

  private func isOutside(_ path: String) -> Bool {
    guard let importer = program.modules.indices.first else { return false }
    if case .outside = program.lookup.object(at: path, from: importer) { return true }
    return false
  }

  /// Whether the paths are of modules; both are of one kind, and the new one exists.
  private func isModule(_ old: String, _ new: String) throws(PlanError) -> Bool {
    guard let importer = program.modules.indices.first else {
      throw PlanError("there is no Python file here.")
    }
    let target = program.lookup.object(at: new, from: importer)
    let isNewModule: Bool?
    switch target {
    case .object(.module), .blocked: isNewModule = true
    case .object: isNewModule = false
    case .found, .unsure, .outside: isNewModule = nil
    case .missing:
      let near = program.alternatives.nearest(to: new.lastName).map { " Did you mean '\($0)'?" }
      throw PlanError("there is nothing at '\(new)'." + (near ?? ""))
    }
    switch program.lookup.object(at: old, from: importer) {
    case .object(.module), .blocked:
      if isNewModule == false {
        throw PlanError("'\(old)' is a module and '\(new)' is none.")
      }
      return true
    case .object:
      if isNewModule == true {
        throw PlanError("'\(new)' is a module and '\(old)' is a name of one.")
      }
      return false
    case .found, .unsure, .outside, .missing:
      // Of what is gone the new path tells, or who imports from it.
      if let isNewModule { return isNewModule }
      return program.imports.indices.contains { id in
        program.absolutePath(of: program.record(id), in: program.imports[id].importer) == old
      }
    }
  }
}
