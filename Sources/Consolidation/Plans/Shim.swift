import PythonSyntax
import Resolution

/// What is left where something moved away: a module that passes its names on and warns.
struct Shim {
  let old: String
  let new: String
  /// Sorted.
  let names: [String]

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

  var text: String {
    """
    \"""Deprecated: moved to `\(new)`; import it from there.\"""

    import warnings

    from \(new) import (  # noqa: F401
    \(names.map { "    \($0),\n" }.joined()))

    warnings.warn(
        "'\(old)' is deprecated; import from '\(new)'", DeprecationWarning, stacklevel=2
    )

    """
  }
}
