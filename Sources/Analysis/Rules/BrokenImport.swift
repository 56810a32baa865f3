package import Resolution
import PythonSyntax

/// Imports that raise when they are executed.
package enum BrokenImport: Rule {
  package static let info = RuleInfo(
    name: "broken-import",
    summary: "An import of a module or name that doesn't exist.",
    explanation: """
      The statement raises ModuleNotFoundError or ImportError whenever it is executed. Groundplan
      says so only where every road is closed: no source root, submodule, star import,
      `__getattr__`, compiled module or write from elsewhere could bring the name. What it can't
      know (`globals()[...]`, a changed `sys.path`, what was left out of the analysis or is made when
      the project is built) it counts as unsure and leaves alone: `groundplan imports --status unsure`.

      Under a condition, in a function, for type checking, or in a test or tool the import is a
      warning, as is that of a name which is bound for type checking, in a module that nothing imports
      at run time; where a `try` survives it, a note. `import_module("...")`, `pytest_plugins` and the
      entry points of `pyproject.toml` and `setup.cfg` count as imports. An import that
      `pytest.raises`, `assertRaises` or `suppress` awaits is none.

      ```python
      from shop.orders import OrderSate    # error: 'shop.orders' has no 'OrderSate'; did you mean 'OrderState'?
      from shop.billing.ledger import post_entry  # error: there is no module 'shop.billing.ledger'; 'post_entry' is defined in 'shop.ledger'
      ```

      Correct the path, or delete the import with what needs it.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    let broken = program.imports.indices.filter { program.symbols.links[$0].status.isBroken }
    let strings = program.parsed.indices.filter { module in
      program.parsed[module].stringReferences.contains { $0.kind == .module || $0.kind == .plugin }
    }
    guard !broken.isEmpty || !strings.isEmpty || !program.entryPoints.isEmpty else {
      return plugins(program)
    }
    let alternatives = program.alternatives
    var findings: [Finding] = []
    var start = 0
    while start < broken.count {
      var end = start + 1
      while end < broken.count, isSameMatter(broken[start], broken[end], program) { end += 1 }
      if let finding = finding(Array(broken[start..<end]), program, alternatives) {
        findings.append(finding)
      }
      start = end
    }
    for module in strings {
      for reference in program.parsed[module].stringReferences {
        if let finding = self.finding(reference, in: module, program, alternatives) {
          findings.append(finding)
        }
      }
    }
    findings += program.entryPoints.compactMap { finding($0, program) }
    return findings + plugins(program)
  }

  // MARK: - Statements

  /// Names of one statement whose module is missing are one matter.
  private static func isSameMatter(_ left: ImportID, _ right: ImportID, _ program: Program) -> Bool
  {
    let (a, b) = (program.imports[left], program.imports[right])
    guard a.importer == b.importer, program.symbols.links[left].status == .brokenModule,
      program.symbols.links[right].status == .brokenModule
    else { return false }
    let facts = program.parsed[a.importer]
    let (first, second) = (facts.imports[a.record], facts.imports[b.record])
    return first.kind == .name && second.kind == .name && first.line == second.line
      && first.column == second.column
  }

  private static func finding(
    _ ids: [ImportID], _ program: Program, _ alternatives: Alternatives
  ) -> Finding? {
    let id = ids[0]
    let resolved = program.imports[id]
    let module = program.parsed[resolved.importer]
    let record = module.imports[resolved.record]
    // A file that doesn't parse executes nothing.
    if record.flags.contains(.excused) || module.error != nil { return nil }
    let link = program.symbols.links[id]
    let names = ids.compactMap { other -> String? in
      let record = module.imports[program.imports[other].record]
      return record.name.isNone ? nil : module.identifier(record.name)
    }
    var path = program.absolutePath(of: record, in: resolved.importer)
    let advice: Advice
    let message: String
    if link.status == .brokenName, link.base == nil {
      // A folder without `__init__.py` has modules and nothing else.
      path += (path.isEmpty ? "" : ".") + names[0]
      advice = .module(path, [], resolved.importer, program, alternatives)
      message = "there is no module '\(path)'"
    } else if link.status == .brokenModule {
      advice = .module(path, names, resolved.importer, program, alternatives)
      let imported = names.isEmpty || names == ["*"] ? "" : ", wanted for \(list(names))"
      message =
        link.reason == .aboveRoot
        ? "the dots of this import lead above the top-level package"
        : link.reason == .noParent
          ? "this relative import has no parent package: the module is imported as a top-level one"
          : "there is no module '\(path)'\(imported)"
    } else {
      advice = .name(names[0], in: link, resolved.importer, program, alternatives)
      message =
        link.reason == .exportMissing
        ? "importing everything of '\(path)' raises: its __all__ names what it doesn't bind"
        : "module '\(path)' has no '\(names[0])'" + why(link.reason)
    }
    return Finding(
      rule: info.name,
      severity: min(
        severity(
          resolved.kind, record, link, program.scopes[resolved.importer],
          isExcused: module.traits.contains(.skips) && record.scope != .function
            || program.isSample(resolved.importer)),
        link.reason == .typeCheckingOnly && program.isForTyping(resolved.importer)
          ? .warning : .error),
      scope: program.scopes[resolved.importer],
      location: location(of: record, link, in: program.modules[resolved.importer].path),
      message: message + mark(resolved.kind, record) + advice.text, notes: advice.notes,
      key: program.modules[resolved.importer].name + " -> " + path + "."
        + names.joined(separator: ","),
      fix: advice.fix(of: ids, program))
  }

  /// The name that is missing, or the statement whose module is.
  static func location(of record: ImportRecord, _ link: ImportLink, in path: String) -> Location {
    let isName = link.status == .brokenName
    return Location(
      path: path, line: Int(isName ? record.nameLine : record.line),
      column: Int(isName ? record.nameColumn : record.column))
  }

  private static func why(_ reason: ImportReason) -> String {
    switch reason {
    case .typeCheckingOnly: " at run time: it is bound for type checking only"
    case .guardedImportBroken: ": the only import that would bind it fails"
    case .deleted: " any more: the module deletes it"
    default: ""
    }
  }

  private static func mark(_ kind: ImportKind, _ record: ImportRecord) -> String {
    switch kind {
    case .runtime where record.flags.contains(.inExcept): " (in a handler)"
    case .runtime where !record.isUnconditional || record.flags.contains(.mainGuard):
      " (under a condition)"
    case .runtime: ""
    case .typeChecking, .deferred, .guarded, .lazy: " (\(kind.name))"
    }
  }

  private static func severity(
    _ kind: ImportKind, _ record: ImportRecord, _ link: ImportLink, _ scope: CodeScope,
    isExcused: Bool
  ) -> Severity {
    if record.survives(link) || record.flags.contains(.inExcept) || isExcused { return .note }
    switch scope {
    case .backup, .generated, .vendored: return .note
    case .test, .tooling: return .warning
    case .product:
      return kind == .runtime || kind == .guarded
        ? record.flags.isDisjoint(with: [.conditional, .mainGuard]) ? .error : .warning : .warning
    }
  }

  static func list(_ names: [String]) -> String {
    let shown = names.count > 4 ? Array(names.prefix(3)) : names
    let rest = names.count - shown.count
    return shown.map { "'\($0)'" }.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  // MARK: - Strings

  private static func finding(
    _ reference: StringReference, in module: ModuleID, _ program: Program,
    _ alternatives: Alternatives
  ) -> Finding? {
    guard let (path, name) = missing(reference, in: module, program) else { return nil }
    let advice = Advice.module(path, [], module, program, alternatives)
    let isPlugin = reference.kind == .plugin
    let what = isPlugin ? "pytest can't import the plugin" : "import_module fails"
    let scope = program.scopes[module]
    return Finding(
      rule: info.name,
      severity: scope >= .backup ? .note : isPlugin ? .error : .warning, scope: scope,
      location: location(of: reference, in: module, program),
      message: "there is no module '\(path)': \(what)" + advice.text, notes: advice.notes,
      key: program.modules[module].name + " -> \"" + path + "\" " + name)
  }

  /// What of a string that names a module or a plugin isn't there; nil where all is, or may be.
  static func missing(
    _ reference: StringReference, in module: ModuleID, _ program: Program
  ) -> (path: String, name: String)? {
    guard reference.kind == .module || reference.kind == .plugin, !reference.isGuarded else {
      return nil
    }
    let facts = program.parsed[module]
    guard reference.kind == .plugin || program.importsModules(reference, module),
      let path = reference.kind == .plugin
        ? facts.string(reference.value) : program.lookup.path(ofModule: reference, in: module)
    else { return nil }
    guard case .missing(let owner, let name, _) = program.lookup.object(at: path, from: module),
      !facts.traits.contains(.changesSearchPath), !facts.traits.contains(.makesModules)
    else { return nil }
    if case .class = owner { return nil }
    return (path, name)
  }

  static func location(
    of reference: StringReference, in module: ModuleID, _ program: Program
  ) -> Location {
    program.location(line: reference.line, column: reference.column, in: module)
  }

  /// The modules that `-p` names in the settings of pytest.
  private static func plugins(_ program: Program) -> [Finding] {
    program.pytest.allSettings.flatMap { settings in
      settings.plugins.compactMap { plugin -> Finding? in
        guard let path = settings.path,
          let importer = program.firstModule(below: settings.folder),
          case .missing(let owner, _, _) = program.lookup.object(at: plugin.text, from: importer)
        else { return nil }
        if case .class = owner { return nil }
        return Finding(
          rule: info.name, severity: .error, scope: .test,
          location: Location(path: path, line: plugin.line, column: 1),
          message: "there is no module '\(plugin.text)': pytest can't load the plugin", notes: [],
          key: "\(path) -p \(plugin.text)")
      }
    }
  }

  private static func finding(_ entry: EntryPoint, _ program: Program) -> Finding? {
    guard let problem = entry.problem(in: program) else { return nil }
    return Finding(
      rule: info.name, severity: SampleFiles.isSample(entry.path) ? .note : .error,
      scope: .product, location: Location(path: entry.path, line: entry.line, column: 1),
      message: "the entry point '\(entry.name)' names '\(entry.target)': \(problem)", notes: [],
      key: "\(entry.path) \(entry.name)")
  }
}

/// What a broken path may have meant: a sentence for the message, places for the notes.
struct Advice {
  var text = ""
  var notes: [Finding.Note] = []
  /// The module that stands for the missing one, where it is the only one that can be meant.
  var module: String?
  /// The same of each name, by what it is called in the import: its dotted path.
  var names: [String: String] = [:]

  static func module(
    _ path: String, _ names: [String], _ importer: ModuleID, _ program: Program,
    _ alternatives: Alternatives
  ) -> Advice {
    var advice = Advice()
    if let other = alternatives.module(ignoringCase: path), program.modules[other].name != path {
      advice.text = "; it differs in case from '\(program.modules[other].name)'"
      advice.module = program.modules[other].name
      return advice
    }
    let named = names.filter { $0 != "*" }
    let moved = alternatives.modules(lastNamed: path, defining: named, for: importer)
    if moved.count == 1, program.modules[moved[0]].name != path {
      advice.text = "; it may have moved to '\(program.modules[moved[0]].name)'"
      if program.canServe(moved[0], importer) { advice.module = program.modules[moved[0]].name }
      advice.notes = [program.note("a module of that name", module: moved[0])]
      return advice
    }
    for name in named.prefix(3) {
      advice.add(definitionsOf: name, importer, program, alternatives)
    }
    if advice.text.isEmpty, let near = alternatives.module(near: path, defining: named),
      near != path,
      near != program.modules[importer].name
    {
      advice.text = "; did you mean '\(near)'?"
    }
    return advice
  }

  static func name(
    _ name: String, in link: ImportLink, _ importer: ModuleID, _ program: Program,
    _ alternatives: Alternatives
  ) -> Advice {
    var advice = Advice()
    guard let base = link.base, link.reason != .exportMissing else { return advice }
    if let near = alternatives.name(near: name, in: base), near != name,
      near.lowercased() == name.lowercased()
    {
      advice.text = "; it differs in case from '\(near)'"
      if program.isOnly(near, ignoringCaseIn: base) {
        advice.names[name] = program.modules[base].name + "." + near
      }
      return advice
    }
    advice.add(definitionsOf: name, importer, besides: base, program, alternatives)
    if advice.text.isEmpty, let near = alternatives.name(near: name, in: base), near != name {
      advice.text = "; did you mean '\(near)'?"
    }
    return advice
  }

  private mutating func add(
    definitionsOf name: String, _ importer: ModuleID, besides base: ModuleID? = nil,
    _ program: Program, _ alternatives: Alternatives
  ) {
    let found = alternatives.definitions(of: name, for: importer, besides: base)
    guard let first = found.first.first else { return }
    let others = found.count - 1
    if others == 0, program.canServe(first.module, importer) {
      names[name] = program.modules[first.module].name + "." + name
    }
    text +=
      "; '\(name)' is defined in '\(program.modules[first.module].name)'"
      + (others > 0 ? " and \(others) other \(others == 1 ? "module" : "modules")" : "")
    notes += found.first.map { site in
      Finding.Note(
        location: program.location(of: site),
        message: "'\(name)' is defined here")
    }
  }
}

extension Program {
  /// Whether no other name or submodule of a module differs from one in case alone.
  fileprivate func isOnly(_ name: String, ignoringCaseIn module: ModuleID) -> Bool {
    let lowered = name.lowercased()
    func isTwin(_ other: String) -> Bool { other != name && other.lowercased() == lowered }
    if symbols.bindings(of: module).contains(where: {
      isTwin(symbols.names[symbols.bindings[$0].name])
    }) {
      return false
    }
    let package = modules[module].name
    return !modules.contains { $0.name.parentPath == package && isTwin($0.name.lastName) }
  }
}

extension Advice {
  /// Imports by the paths that are meant; nil where one of them isn't known for certain.
  func fix(of ids: [ImportID], _ program: Program) -> Fix? {
    var retargets: [Fix.Retarget] = []
    // To import a test module is to run it once more; one may want it otherwise.
    var isSafe = true
    for id in ids {
      let importer = program.imports[id].importer
      let record = program.record(id)
      let old = program.path(ofRecord: record, in: importer)
      if program.isStar(record, in: importer) { return nil }
      let name = record.kind == .name ? program.parsed[importer].identifier(record.name) : ""
      let new: String
      if let module {
        new = name.isEmpty ? module : module + "." + name
      } else if let path = names[name], !name.isEmpty {
        new = path
      } else {
        return nil
      }
      switch program.lookup.object(at: new, from: importer) {
      case .object(.definition(let definition)):
        if program.isTestFile(definition.module) { isSafe = false }
      case .object, .found: break
      case .missing, .unsure, .outside, .blocked: return nil
      }
      retargets.append(
        Fix.Retarget(
          location: program.nameLocation(of: record, in: importer), old: old, new: new))
    }
    let targets = Set(retargets.map { $0.new })
    guard let first = retargets.first else { return nil }
    let title =
      targets.count == 1 ? "import '\(first.new)'" : "import from '\(first.new.parentPath)'"
    return Fix(title, isSafe: isSafe, .imports(retargets))
  }
}

extension Program {
  /// Whether a module may be imported by another without crossing into a service, and isn't itself
  /// there to be left.
  func canServe(_ module: ModuleID, _ importer: ModuleID) -> Bool {
    guard module != importer, importability.causes[module] == nil,
      !parsed[module].traits.contains(.deprecated)
    else { return false }
    let home = scopes[module]
    guard home == .product || home == scopes[importer] else { return false }
    let service = serviceOfModule[module]
    return services[service].role != .service || service == serviceOfModule[importer]
  }
}
