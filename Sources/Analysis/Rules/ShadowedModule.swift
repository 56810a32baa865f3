import PythonSyntax
package import Resolution

/// Modules that nothing can import, because a package of their name stands beside them.
package enum ShadowedModule: Rule {
  package static let info = RuleInfo(
    name: "shadowed-module",
    summary: "A module x.py beside a package x: one of them can't be imported.",
    explanation: """
      Of `x.py` and `x/__init__.py` in one folder Python imports the package; what stands in `x.py`
      is dead and looks alive. Of `x.py` and a folder `x/` without `__init__.py` it imports the
      module, and the modules in the folder can't be reached by that path.

      ```
      shop/orders.py            warning: shop/orders/__init__.py is imported instead
      shop/orders/__init__.py
      ```

      Move what is still needed from one into the other and delete the rest.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    program.linker.index.shadows().map { shadow in
      let module = program.modules[shadow.module]
      let other = program.modules[shadow.other]
      let scope = program.scopes[shadow.module]
      let message =
        shadow.isPackage
        ? "this module can't be imported: the package '\(other.name)' beside it is found first"
        : "this module hides the folder of its name: '\(other.name)' in it can't be imported"
      return Finding(
        rule: info.name, severity: scope == .product ? .warning : .note, scope: scope,
        location: Location(path: module.path, line: 1, column: 1), message: message,
        notes: [
          program.note(shadow.isPackage ? "the package" : "in the folder", module: shadow.other)
        ],
        key: module.path)
    }
  }
}
