package import Resolution
import PythonSyntax

/// Modules that raise when they are imported.
package enum UnimportableModule: Rule {
  package static let info = RuleInfo(
    name: "unimportable-module",
    summary: "A module that raises while it is imported, by itself or by what it imports.",
    explanation: """
      A broken import at the top of a module takes down every module that imports it. The finding
      stands at the statement that fails, and its notes lead to the cause. Counted is only what
      must fail: imports that no `try` survives and no condition guards, also those of a function
      that the module calls, in modules that parse or don't; modules whose body raises; and what is
      read while a module is imported though nothing binds the name or the imported module hasn't
      the attribute. Annotations are read then unless they are quoted, the file imports
      `annotations` from `__future__`, or the project asks for Python 3.14 or later; where it asks for
      no version, a `.python-version` or the image that its Dockerfile begins with tells it. Test
      files are `uncollectable-test`'s. Where modules
      import each other, `from a import x` also fails if it is executed before `a` binds `x`. If
      that depends on which of them is imported first, this is a note, a warning where another
      module comes in by the wrong one, and an error where a test does.

      A module that fails by another's fault is no error of its own: it is counted, and the first
      three are named, beneath the finding of the cause. `--format json` has them all, each with its
      `cause`. What isn't beneath another finding weighs as much as the worst that it takes down; an
      import on its very line that weighs less is beneath it.

      ```python
      # shop/api.py
      from shop.checkout import pay     # error: importing shop.api fails: shop.checkout fails, ...
      # shop/checkout.py
      from shop.ledger import Entry     # there is no module 'shop.ledger'
      ```

      Mend the cause, which the message names.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    let shadowed = Set(program.linker.index.shadows().filter(\.isPackage).map(\.module))
    let worst = worstOfBlocked(program)
    return program.modules.indices.compactMap { module -> Finding? in
      guard let cause = program.importability.failure(of: module), !program.isTestFile(module),
        !shadowed.contains(module)
      else { return nil }
      // What doesn't parse has a finding of its own; a notebook is imported by nobody.
      if case .unparsable = cause { return nil }
      if ProjectMarker.isNotebook(program.modules[module].path) { return nil }
      let chain = program.importability.chain(from: module)
      let root = chain.last ?? module
      let reason =
        root == module
        ? program.describe(root)
        : "so does '\(program.modules[root].name)', \(program.describe(root))"
      let own = severity(of: module, program)
      var notes = program.notes(along: chain)
      if root == module, let doctests = program.pytest.doctests(of: program.modules[module].path) {
        notes.append(
          Finding.Note(
            location: Location(path: doctests, line: 1, column: 1),
            message: "pytest imports it too, for its doctests (--doctest-modules)"))
      }
      return Finding(
        rule: info.name, severity: max(own, worst[module] ?? own), scope: program.scopes[module],
        location: program.location(of: cause, in: module),
        message: "importing '\(program.modules[module].name)' fails: \(reason)",
        notes: notes, key: program.modules[module].name,
        origins: program.origins(of: module, from: root))
    }
  }

  private static func severity(of module: ModuleID, _ program: Program) -> Severity {
    let scope = program.scopes[module]
    if scope >= .backup || program.isSample(module) { return .note }
    switch program.importability.causes[module] {
    // Who writes a bare `raise` into a module that nobody needs means it; handlers may not catch it.
    case .raises? where program.graph.importers(of: module).isEmpty: return .note
    case .raises? where !program.isNeeded(module): return .warning
    case .broken(let record)? where program.isForTyping(module):
      let names = program.symbols.imports(of: module).filter {
        program.imports[$0].record == record
      }
      if names.allSatisfy({ program.symbols.links[$0].reason == .typeCheckingOnly }) {
        return .warning
      }
    default: break
    }
    if program.importability.causes[module] != nil {
      return scope == .product ? .error : .warning
    }
    // Where others of the cycle come first, and nobody comes in by it, nothing happens.
    if case .cycle? = program.importability.failure(of: module) { return .note }
    return .warning
  }

  /// How much what a module takes down weighs, by modules that fail by themselves.
  private static func worstOfBlocked(_ program: Program) -> [ModuleID: Severity] {
    var result: [ModuleID: Severity] = [:]
    func add(_ severity: Severity, from root: ModuleID?) {
      if let root { result[root] = max(result[root] ?? severity, severity) }
    }
    for module in program.modules.indices where program.importability.failure(of: module) != nil {
      add(severity(of: module, program), from: program.importability.root(of: module))
    }
    for blocked in program.blockedTests {
      add(
        UncollectableTest.severity(in: program.scopes[blocked.module]), from: blocked.chain.last)
    }
    return result
  }
}

extension Program {
  /// Whether it is of those that pytest collects.
  func isTestFile(_ module: ModuleID) -> Bool { pytest.isCollected[module] }

  /// Whether some module imports a module and doesn't survive an ImportError of it.
  fileprivate func isNeeded(_ module: ModuleID) -> Bool {
    graph.importers(of: module).contains { importer in
      symbols.imports(of: importer).contains { id in
        imports[id].target == module
          && !parsed[importer].imports[imports[id].record].survives(symbols.links[id])
      }
    }
  }

  /// The statements that lead from a module to the cause of its failing, without its own.
  func notes(along chain: [ModuleID]) -> [Finding.Note] {
    chain.dropFirst().prefix(8).compactMap { module in
      importability.failure(of: module).map { cause in
        let message: String
        switch cause {
        case .broken(let record): message = "`\(statement(ofRecord: record, in: module))` fails"
        case .imports(let record, _):
          message = "which does `\(statement(ofRecord: record, in: module))`"
        case .package: message = "whose package fails"
        case .unparsable: message = "which Python can't parse"
        case .raises, .unbound, .read: message = "which raises"
        case .cycle: message = "which is of the cycle"
        }
        return Finding.Note(location: location(of: cause, in: module), message: message)
      }
    }
  }
}
