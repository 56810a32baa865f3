import PythonSyntax
import Resolution

/// What is left where something moved away: a module that passes its names on and warns.
struct Shim {
  let old: String
  let new: String
  /// Sorted.
  let names: [String]
  /// Those among them that the module may come out without.
  let uncertain: Set<String>
  /// Whether whatever else somebody asks it for is asked of the new module, as of those of a package.
  let passesAll: Bool

  /// The names of a module that others may ask for: public ones that it defines or lists, and those
  /// that somebody asks for.
  static func names(of module: ModuleID, in program: Program) -> [String] {
    let facts = program.parsed[module]
    let asked: AskedNames = program.derived()
    var names = Set((facts.exports ?? []).map(facts.string))
    for definition in facts.definitions
    where definition.parent == nil && !definition.flags.contains(.annotationOnly) {
      let name = facts.string(definition.name)
      if !name.hasPrefix("_") || asked.asks(module, for: name, in: program) { names.insert(name) }
    }
    for binding in program.symbols.bindings(of: module)
    where !program.symbols.bindings[binding].flags.contains(.typeChecking) {
      let name = program.symbols.names[program.symbols.bindings[binding].name]
      if !name.hasPrefix("__"), asked.asks(module, for: name, in: program) { names.insert(name) }
    }
    return names.filter { !$0.hasPrefix("__") }.sorted()
  }

  /// Names that a module binds only under a condition, or where something else worked.
  static func uncertain(of module: ModuleID, in program: Program) -> Set<String> {
    let bindings = program.symbols.bindings(of: module).map { program.symbols.bindings[$0] }
    let names = Dictionary(grouping: bindings) { program.symbols.names[$0.name] }
    return Set(
      names.filter { _, bindings in
        if bindings.contains(where: { $0.kind == .deletion }) { return true }
        let isSure = bindings.contains { $0.flags.isEmpty }
        let isEither =
          bindings.contains { $0.flags == .guarded }
          && bindings.contains { $0.flags == .fallback }
        return !isSure && !isEither
      }.keys)
  }

  private var imports: String { all(names.filter { !uncertain.contains($0) }) + optional }

  private func all(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    return "\nfrom \(new) import (  # noqa: F401\n"
      + names.map { "    \($0),\n" }.joined() + ")\n"
  }

  private var optional: String {
    names.filter(uncertain.contains).map { name in
      "\ntry:\n    from \(new) import \(name)  # noqa: F401\nexcept ImportError:\n    pass\n"
    }.joined()
  }

  var source: String {
    """
    \"""Deprecated: moved to `\(new)`; import it from there.\"""

    import warnings
    \(passesAll ? "\nimport \(new) as _moved" : "")\(imports)
    warnings.warn(
        "'\(old)' is deprecated; import from '\(new)'", DeprecationWarning, stacklevel=2
    )
    \(passesAll ? Self.getter : "")
    """
  }

  /// PEP 562.
  private static let getter = """


    def __getattr__(name):
        return getattr(_moved, name)

    """
}
