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
      must fail: imports that no `try` survives and no condition guards, in modules that parse or
      don't, and modules whose body raises. Test files are `uncollectable-test`'s.

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
    let blocked = program.blockedByCause { !program.isCollected($0) }
    let shadowed = Set(program.linker.index.shadows().filter(\.isPackage).map(\.module))
    return program.modules.indices.compactMap { module -> Finding? in
      guard let cause = program.importability.causes[module], !program.isCollected(module),
        !shadowed.contains(module)
      else { return nil }
      let chain = program.importability.chain(from: module)
      let root = chain.last ?? module
      let scope = program.scopes[module]
      // What doesn't parse has a finding of its own.
      if case .unparsable = cause { return nil }
      var message = "importing '\(program.modules[module].name)' fails: "
      if root == module {
        message += program.describe(root)
        let others = (blocked[root] ?? 1) - 1
        if others > 0 {
          message +=
            others == 1
            ? "; another module fails with it" : "; \(others) other modules fail with it"
        }
      } else {
        message += "so does '\(program.modules[root].name)', \(program.describe(root))"
      }
      return Finding(
        rule: info.name,
        severity: scope == .product ? .error : scope >= .backup ? .note : .warning, scope: scope,
        location: program.location(of: cause, in: module), message: message,
        notes: program.notes(along: chain), key: program.modules[module].name)
    }
  }
}

extension Program {
  /// Whether pytest collects the file by its name.
  func isCollected(_ module: ModuleID) -> Bool {
    let name = modules[module].path.fileName
    return name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "conftest.py"
  }

  /// How many modules fail by each module that fails by itself.
  func blockedByCause(where isCounted: (ModuleID) -> Bool) -> [ModuleID: Int] {
    var result: [ModuleID: Int] = [:]
    for module in modules.indices
    where importability.causes[module] != nil && isCounted(module) {
      if let root = importability.chain(from: module).last {
        result[root, default: 0] += 1
      }
    }
    return result
  }

  /// The statements that lead from a module to the cause of its failing, without its own.
  func notes(along chain: [ModuleID]) -> [Finding.Note] {
    chain.dropFirst().prefix(8).compactMap { module in
      importability.causes[module].map { cause in
        let message: String
        switch cause {
        case .broken(let record): message = "`\(statement(ofRecord: record, in: module))` fails"
        case .imports(let record, _):
          message = "which does `\(statement(ofRecord: record, in: module))`"
        case .package: message = "whose package fails"
        case .unparsable: message = "which Python can't parse"
        case .raises: message = "which raises"
        }
        return Finding.Note(location: location(of: cause, in: module), message: message)
      }
    }
  }
}
