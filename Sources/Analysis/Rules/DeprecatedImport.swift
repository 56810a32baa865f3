package import Resolution
import PythonSyntax
import Duplicates

/// Imports of what says of itself, or of what configuration says, that it is deprecated.
package enum DeprecatedImport: Rule {
  package static let info = RuleInfo(
    name: "deprecated-import",
    summary: "An import of something deprecated, or through a module that only passes names on.",
    explanation: """
      Deprecated is a module whose docstring says DEPRECATED in its first line or at the beginning of
      a line of its first paragraph, or that warns of it on import, a class or function whose
      docstring does, that `@deprecated` (PEP 702) decorates or that warns
      when it is called, and what `[deprecated]` names. The message gives the canonical path: where
      the symbol is really defined, or what configuration says.

      A module that only re-exports (a shim, no `__init__.py`) is passed by with a note. What a
      package lists in its `__all__` is offered until it goes, and a migration stays as it was run:
      notes, too. So is a class or function that is deprecated itself where a package offers what
      stands in it, where any module lists it in its `__all__` or passes it on (`Order as Order`), in a
      module that is called deprecated, legacy or compat, and in the test of the module that defines it.

      ```python
      from shop.old_orders import Order    # warning: 'shop.old_orders' is deprecated; import it from 'shop.orders'
      ```

      ```toml
      [deprecated]
      "shop.legacy.Client" = "shop.api.Client"
      ```
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    let configured = program.configuration.deprecated
    let shims = Table<ModuleID, Bool>(program.modules.indices.map(program.isShim))
    var findings: [Finding] = []
    for (id, link) in program.symbols.links.identified
    where link.base != nil || !configured.isEmpty {
      let resolved = program.imports[id]
      guard resolved.importer != link.base else { continue }
      guard let (what, isShim) = reason(id, link, configured, shims, program) else { continue }
      let module = program.parsed[resolved.importer]
      let record = module.imports[resolved.record]
      let scope = program.scopes[resolved.importer]
      let isMeant =
        isMeant(record, in: resolved.importer, program)
        || isMeant(link.symbol, by: record, in: resolved.importer, program)
      findings.append(
        Finding(
          rule: info.name,
          severity: isShim || scope >= .backup || isMeant ? .note : .warning,
          scope: scope,
          location: program.nameLocation(of: record, in: resolved.importer),
          message: what, notes: [],
          key: program.modules[resolved.importer].name + " -> "
            + program.statement(ofRecord: resolved.record, in: resolved.importer),
          fix: isMeant ? nil : fix(id, link, configured, program)))
    }
    let names = deprecatedNames(configured, program)
    guard !names.isEmpty else { return findings }
    for (module, facts) in program.parsed.identified where facts.error == nil {
      findings += namesOfStars(in: module, facts, names, configured, program)
    }
    return findings
  }

  /// The path by which the same object is to be had, or what configuration says.
  private static func fix(
    _ id: ImportID, _ link: ImportLink, _ configured: [String: String], _ program: Program
  ) -> Fix? {
    let importer = program.imports[id].importer
    let record = program.record(id)
    guard record.kind == .name, !program.isStar(record, in: importer) else { return nil }
    let base = program.absolutePath(of: record, in: importer)
    let path = program.path(ofRecord: record, in: importer)
    let name = program.parsed[importer].identifier(record.name)
    if let other = configured[path] ?? configured[base].map({ $0.isEmpty ? "" : $0 + "." + name }) {
      return other.isEmpty ? nil : .retarget(id, to: other, isSafe: false, in: program)
    }
    guard case .definition(let definition)? = link.symbol, link.isCertain,
      !program[definition].flags.contains(.deprecated), !isPrivate(link.symbol, program),
      program.canServe(definition.module, importer)
    else { return nil }
    return .retarget(id, to: program.path(of: definition), in: program)
  }

  /// What a migration did stays as it was done, and a package offers what is deprecated until it goes.
  private static func isMeant(
    _ record: ImportRecord, in importer: ModuleID, _ program: Program
  ) -> Bool {
    program.modules[importer].isPackage && isOffered(record, by: importer, program)
      || program.isFrozen(importer)
  }

  /// Whether a name stands in `__all__`, or is passed on as type checkers know it: `Order as Order`.
  private static func isOffered(
    _ record: ImportRecord, by package: ModuleID, _ program: Program
  ) -> Bool {
    let facts = program.parsed[package]
    let bound = facts.bytes(record.alias.isNone ? record.name : record.alias)
    if !record.alias.isNone, facts.bytes(record.name).elementsEqual(bound) { return true }
    let offered: OfferedNames = program.derived()
    return offered.names[package]?.contains(bound) ?? false
  }

  /// What each module lists in `__all__`.
  private struct OfferedNames: Derived {
    let names: [ModuleID: Set<ArraySlice<UInt8>>]

    init(of program: Program) {
      names = Dictionary(
        uniqueKeysWithValues: program.parsed.identified.compactMap { package, facts in
          facts.exports.map { (package, Set($0.map(facts.bytes))) }
        })
    }
  }

  /// What is deprecated itself, not by the path that is taken, is still offered, kept working and tested.
  private static func isMeant(
    _ symbol: Symbol?, by record: ImportRecord, in importer: ModuleID, _ program: Program
  ) -> Bool {
    guard case .definition(let definition)? = symbol,
      program[definition].flags.contains(.deprecated)
    else { return false }
    let (module, home) = (program.modules[importer], program.modules[definition.module])
    if isOffered(record, by: importer, program) { return true }
    let words = NameWords.words(of: module.name.lastName)
    if !keepers.isDisjoint(with: words) { return true }
    if module.isPackage, record.scope == .module, home.name.isPath(below: module.name) {
      return true
    }
    func subject(_ words: [String]) -> [String] { words.filter { $0 != "test" && $0 != "tests" } }
    return program.scopes[importer] == .test
      && subject(words) == subject(NameWords.words(of: home.name.lastName))
  }

  /// What modules are called that keep what is deprecated.
  private static let keepers: Set<String> = ["deprecated", "legacy", "compat"]

  /// The last names of all that is deprecated.
  private static func deprecatedNames(
    _ configured: [String: String], _ program: Program
  ) -> Set<ArraySlice<UInt8>> {
    var names = Set(configured.keys.map { Array($0.lastName.utf8)[...] })
    for facts in program.parsed {
      for definition in facts.definitions where definition.flags.contains(.deprecated) {
        names.insert(facts.bytes(definition.name))
      }
    }
    return names
  }

  /// Names that a star import brings, where they are used.
  private static func namesOfStars(
    in module: ModuleID, _ facts: ParsedModule, _ names: Set<ArraySlice<UInt8>>,
    _ configured: [String: String],
    _ program: Program
  ) -> [Finding] {
    var told: Set<String> = []
    return facts.references.compactMap { reference in
      guard let root = reference.record, !reference.chain.isNone,
        program.isStar(facts.imports[root], in: module)
      else { return nil }
      let written = facts.bytes(reference.chain).prefix { $0 != UInt8(ascii: ".") }
      guard names.contains(written) else { return nil }
      let name = String(decoding: written, as: UTF8.self)
      guard !told.contains(name),
        case .object(.definition(let definition)) = program.lookup.meaning(of: name, in: module)
      else { return nil }
      let path = program.path(of: definition)
      let replacement = configured[path]
      guard definition.module != module,
        replacement != nil || program[definition].flags.contains(.deprecated)
      else { return nil }
      told.insert(name)
      let scope = program.scopes[module]
      let advice = replacement.map { $0.isEmpty ? "" : "; use '\($0)'" } ?? ""
      return Finding(
        rule: info.name, severity: scope >= .backup ? .note : .warning, scope: scope,
        location: program.location(line: reference.line, column: reference.column, in: module),
        message: "'\(path)' is deprecated" + advice, notes: [],
        key: program.modules[module].name + " uses " + path)
    }
  }

  private static func reason(
    _ id: ImportID, _ link: ImportLink, _ configured: [String: String],
    _ shims: Table<ModuleID, Bool>, _ program: Program
  ) -> (message: String, isShim: Bool)? {
    let resolved = program.imports[id]
    let record = program.parsed[resolved.importer].imports[resolved.record]
    var name: String {
      record.kind == .name ? program.parsed[resolved.importer].identifier(record.name) : ""
    }
    if !configured.isEmpty {
      let path = program.absolutePath(of: record, in: resolved.importer)
      for candidate in [path, name.isEmpty ? path : path + "." + name] {
        if let replacement = configured[candidate],
          !program.modules[resolved.importer].name.isPath(below: candidate)
        {
          return (
            "'\(candidate)' is deprecated"
              + (replacement.isEmpty ? "" : "; use '\(replacement)'"), false
          )
        }
      }
    }
    guard let base = link.base else { return nil }
    let target = resolved.target ?? base
    // A deprecated package may import its own parts.
    if program.parsed[target].traits.contains(.deprecated),
      !program.modules[resolved.importer].name.isPath(below: program.modules[target].name)
    {
      return (
        "module '\(program.modules[target].name)' is deprecated"
          + canonical(link, name, besides: target, program), false
      )
    }
    if case .definition(let definition)? = link.symbol,
      program[definition].flags.contains(.deprecated), definition.module != resolved.importer
    {
      return ("'\(program.path(of: definition))' is deprecated", false)
    }
    guard record.kind == .name, resolved.target == base, shims[base] else { return nil }
    let path = canonical(link, name, besides: base, program)
    guard !path.isEmpty, link.isCertain, !isPrivate(link.symbol, program) else { return nil }
    return ("'\(program.modules[base].name)' only passes '\(name)' on\(path)", true)
  }

  /// A module whose path has a part with a leading underscore is to be reached through others.
  private static func isPrivate(_ symbol: Symbol?, _ program: Program) -> Bool {
    let home: ModuleID
    switch symbol {
    case .definition(let definition)?: home = definition.module
    case .module(let module)?: home = module
    case .binding, .external, nil: return false
    }
    return program.modules[home].name.split(separator: ".").contains { $0.hasPrefix("_") }
  }

  /// Where the symbol is really defined, if elsewhere.
  private static func canonical(
    _ link: ImportLink, _ name: String, besides module: ModuleID, _ program: Program
  ) -> String {
    switch link.symbol {
    case .definition(let definition)? where definition.module != module:
      let home = definition.module
      return program.parsed[home].identifier(program[definition].name) == name
        ? "; '\(name)' is defined in '\(program.modules[home].name)'"
        : "; it is '\(program.path(of: definition))'"
    case .module(let home)? where home != module && !name.isEmpty:
      return "; it is the module '\(program.modules[home].name)'"
    case .definition, .module, .binding, .external, nil: return ""
    }
  }
}

extension Setting<Configuration> {
  static var deprecated: Self {
    Setting(
      "deprecated", \.deprecated, each: "\"PATH\"", normal: "–",
      examples: [Example(key: "shop.legacy.Client", toml: #""shop.api.Client""#)],
      """
      a module or `module.name`, by the path that an import names, and what to use instead; `""` \
      where there is nothing
      """)
  }
}

extension Program {
  /// Whether a module's body only re-exports names of this project. A package's `__init__.py` is
  /// its interface, no shim.
  func isShim(_ module: ModuleID) -> Bool {
    guard !modules[module].isPackage else { return false }
    let facts = parsed[module]
    guard !facts.traits.contains(.hasOwnCode), facts.error == nil, !facts.isScript else {
      return false
    }
    return facts.imports.identified.contains { id, record in
      record.kind == .name && record.scope == .module && symbols.link(module, id).base != nil
    }
  }
}
