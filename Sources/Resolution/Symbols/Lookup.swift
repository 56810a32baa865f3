package import PythonSyntax

/// The one resolver: what a dotted path, a reference or a string means, asked of a program whose
/// imports are linked.
///
/// It changes nothing and costs nothing to make; ask ``Program/lookup`` wherever there is a
/// question.
package struct Lookup {
  let program: Program
  var linker: ImportLinker { program.linker }

  /// What was found.
  package enum Answer: Sendable {
    /// One and the same object on every road.
    case object(Symbol)
    /// Something is there; which object it is can't be told. The likeliest, where one is.
    case found(Symbol?)
    /// `name` isn't there; the owner says where it was looked for.
    case missing(Owner, name: String, ImportReason)
    /// Whether it is there can't be told.
    case unsure(Doubt)
    /// Of the standard library or of a third party.
    case outside
    /// A module that raises when it is imported.
    case blocked(ModuleID)

    /// The object, where it is one and the same on every road.
    package var object: Symbol? {
      if case .object(let symbol) = self { return symbol }
      return nil
    }

    /// Whether an import of it raises.
    package var isMissing: Bool {
      switch self {
      case .missing, .blocked: true
      case .object, .found, .unsure, .outside: false
      }
    }
  }

  /// Where a missing name was looked for.
  package enum Owner: Sendable {
    /// A module of the path is missing: the part that was found, dotted.
    case path(String)
    case module(ModuleID)
    case `class`(DefinitionID)
  }

  /// Why it can't be told.
  package enum Doubt: Sendable {
    case reason(ImportReason)
    /// Whether a class or object has these attributes.
    case attributes(String)
    /// The text is no dotted path.
    case noPath
  }

  // MARK: - Paths

  /// What a dotted path names: a module, what a module binds, or a member of that. Modules win over
  /// attributes, as in `pkgutil.resolve_name`.
  ///
  /// - Parameter importer: the module in whose code the path stands; nil for one that stands in no
  ///   code, which is then looked up as the documents of the tree mean it: from its root, and
  ///   missing wherever the tree doesn't have it.
  package func object(at path: String, from importer: ModuleID? = nil) -> Answer {
    let bytes = Array(path.utf8)[...]
    let parts = bytes.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: importer == nil)
    let names = parts.map { String(decoding: $0, as: UTF8.self) }
    if importer != nil, !names.allSatisfy(ModuleName.isIdentifier) { return .unsure(.noPath) }
    var count = parts.count
    while count > 0 {
      let prefix = bytes[bytes.startIndex..<parts[count - 1].endIndex]
      if case .firstParty(let target) = linker.index.resolve(prefix, from: importer) {
        return object(names, behind: target, at: count, from: importer)
      }
      count -= 1
    }
    return absent(names, bytes, from: importer)
  }

  private func object(
    _ names: [String], behind target: ModuleIndex.Target, at count: Int, from importer: ModuleID?
  ) -> Answer {
    let rest = names[count...]
    guard let module = target.module else {
      guard let name = rest.first else { return .found(nil) }
      if target.isCompiled { return .unsure(.reason(.compiledModule)) }
      // A namespace package has no attributes but its modules; installed ones may have more.
      if let importer {
        if count < 2 { return .unsure(.reason(.namespaceMayBeShadowed)) }
        if let reason = linker.excuse(path: names, from: importer) {
          return .unsure(.reason(reason))
        }
      }
      return .missing(.path(names[..<count].joined(separator: ".")), name: name, .moduleMissing)
    }
    let answer = settled(attributes(rest, of: .object(.module(module))))
    // Whoever reads the path imports what stands before its last name.
    if importer != nil, case .missing(.module(module), _, _) = answer,
      let reason = linker.excuse(by: module, isModule: rest.count > 1)
    {
      return .unsure(.reason(reason))
    }
    if importer == nil, rest.count > 1, case .missing(.module(module), let name, _) = answer {
      return .missing(.path(names[..<count].joined(separator: ".")), name: name, .moduleMissing)
    }
    return answer
  }

  /// A path of which not even the first name is a module here.
  private func absent(
    _ names: [String], _ path: ArraySlice<UInt8>, from importer: ModuleID?
  ) -> Answer {
    guard case .missing = linker.index.resolve(path, from: importer) else {
      return .outside
    }
    if let reason = linker.excuse(path: names, from: importer) {
      return .unsure(.reason(reason))
    }
    return .missing(.path(""), name: names.first ?? "", .moduleMissing)
  }

  /// A module that can't be imported is no object.
  private func settled(_ answer: Answer) -> Answer {
    if case .object(.module(let module)) = answer,
      program.importability.causes[module] != nil
    {
      return .blocked(module)
    }
    return answer
  }

  /// What `from module import name` finds in the root of the tree, or `import module` without a
  /// name.
  package func find(_ name: String?, in module: String) -> Answer {
    let path = Array(module.utf8)[...]
    switch linker.index.resolve(path, from: nil) {
    case .standardLibrary, .thirdParty: return .outside
    case .missing:
      let names = module.split(separator: ".").map(String.init)
      if let reason = linker.excuse(path: names, from: nil) {
        return .unsure(.reason(reason))
      }
      let found = (1..<max(2, names.count)).first { count in
        let prefix = Array(names[..<count].joined(separator: ".").utf8)[...]
        if case .firstParty = linker.index.resolve(prefix, from: nil) { return false }
        return true
      }
      let count = (found ?? names.count) - 1
      return .missing(
        .path(names[..<count].joined(separator: ".")), name: names[count], .moduleMissing)
    case .firstParty(let target):
      guard let name else {
        return target.module.map { settled(.object(.module($0))) } ?? .found(nil)
      }
      guard let owner = target.module else {
        if let child = linker.index.child(of: target, named: program.symbols.names.find(name)) {
          return child.module.map { settled(.object(.module($0))) } ?? .found(nil)
        }
        return target.isCompiled
          ? .unsure(.reason(.compiledModule)) : .missing(.path(module), name: name, .moduleMissing)
      }
      return settled(attribute(name, ofModule: owner))
    }
  }

  // MARK: - What code means

  /// What an import binds.
  package func object(boundBy id: ImportID) -> Answer {
    let link = program.symbols.links[id]
    switch link.status {
    case .resolved: return answer(link.symbol, isCertain: link.isCertain)
    case .standardLibrary, .thirdParty, .undeclared: return .outside
    case .blocked:
      return link.base.map(Answer.blocked) ?? .unsure(.reason(link.reason))
    case .brokenModule, .brokenName, .unsure: return .unsure(.reason(link.reason))
    }
  }

  /// What a reference names: the chain behind its root followed attribute by attribute.
  package func object(of reference: Reference, in module: ModuleID) -> Answer {
    let facts = program.parsed[module]
    switch reference.root {
    case .definition(let index):
      return .object(.definition(DefinitionID(module: module, index: index)))
    case .record(let record):
      // Whichever star import brings the name.
      if program.isStar(facts.imports[record], in: module) {
        return meaning(of: facts.string(reference.chain), in: module)
      }
      return follow(record, reference.chain.isNone ? "" : facts.string(reference.chain), in: module)
    }
  }

  /// An import, by its record, and the dotted attributes behind it.
  package func follow(_ record: ImportRecord.ID, _ chain: String, in module: ModuleID) -> Answer {
    attributes(
      Self.names(chain)[...],
      of: object(boundBy: program.symbols.id(ofRecord: record, in: module)))
  }

  /// What a dotted text means in the body of a module, after it was executed.
  package func meaning(of path: String, in module: ModuleID) -> Answer {
    attributes(Self.names(path)[...], of: .object(.module(module)))
  }

  /// The definition, module or thing from outside that a dotted path means in the body of a module;
  /// nil where a name of it is bound more than once.
  package func symbol(of path: String, in module: ModuleID) -> Symbol? {
    var session = linker.linked
    return linker.symbol(of: Array(path.utf8)[...], in: module, &session)
  }

  /// The first class, function or constant that the chain of a reference leads to, with the
  /// attributes behind it.
  package func definition(
    of reference: Reference, in module: ModuleID
  ) -> (definition: DefinitionID, attributes: ArraySlice<String>)? {
    let facts = program.parsed[module]
    var names =
      reference.chain.isNone ? [] : Self.names(facts.string(reference.chain))[...]
    var found: Answer
    switch reference.root {
    case .definition(let index):
      return (DefinitionID(module: module, index: index), names)
    case .record(let record):
      found =
        program.isStar(facts.imports[record], in: module)
        ? .object(.module(module))
        : object(boundBy: program.symbols.id(ofRecord: record, in: module))
    }
    while case .object(.module(let owner)) = found, let name = names.first {
      found = attribute(name, ofModule: owner)
      names = names.dropFirst()
    }
    guard case .object(.definition(let definition)) = found else { return nil }
    return (definition, names)
  }

  /// What the target of a patch, or a string that names a module, means where it stands.
  package func object(ofTarget reference: StringReference, in module: ModuleID) -> Answer {
    let facts = program.parsed[module]
    let value = facts.string(reference.value)
    switch reference.kind {
    case .patch:
      let found = object(at: value, from: module)
      let callee = facts.string(reference.callee)
      guard case .missing = found, callee.hasSuffix(".setattr") || callee.hasSuffix(".delattr")
      else { return found }
      return object(reachedAt: value, from: module) ?? found
    case .object, .plugin, .provided, .assigned: return object(at: value, from: module)
    case .module:
      guard let path = path(ofModule: reference, in: module) else { return .unsure(.noPath) }
      return object(at: path, from: module)
    case .attribute:
      let target = facts.string(reference.target)
      let chain = target.utf8.firstIndex(of: UInt8(ascii: ".")).map {
        String(target[target.index(after: $0)...])
      }
      // `import a.b` binds `a`, and the chain goes on from there.
      guard let root = reference.targetRoot else { return .unsure(.attributes(value)) }
      let owner =
        program.isStar(facts.imports[root], in: module)
        ? meaning(of: target, in: module) : follow(root, chain ?? "", in: module)
      if case .missing = owner { return .unsure(.attributes(value)) }
      guard ModuleName.isIdentifier(value) else { return .unsure(.noPath) }
      return attributes([value], of: owner)
    }
  }

  /// What `monkeypatch.setattr("a.b.c", ...)` reaches: it imports `a` and asks each for its attribute
  /// before it imports `a.b`, so that what `a` binds to the name of its module `b` comes first.
  /// `mock.patch` imports as far as it can (`pkgutil.resolve_name`). Nil where that finds nothing.
  /// Source: `resolve` in pytest's `monkeypatch.py`.
  private func object(reachedAt path: String, from importer: ModuleID) -> Answer? {
    let names = Self.names(path)
    guard let first = names.first,
      case .firstParty(let target) = linker.index.resolve(Array(first.utf8)[...], from: importer),
      let module = target.module
    else { return nil }
    let answer = attributes(names.dropFirst(), of: .object(.module(module)))
    if case .missing = answer { return nil }
    return answer
  }

  /// The absolute path of the module that `import_module` is asked for; nil where that can't be
  /// told.
  package func path(ofModule reference: StringReference, in module: ModuleID) -> String? {
    let facts = program.parsed[module]
    let value = facts.string(reference.value)
    let rest = value.drop { $0 == "." }
    let level = value.utf8.count - rest.utf8.count
    guard level > 0 else { return value }
    guard !reference.target.isNone, !rest.isEmpty else { return nil }
    let own = program.modules[module]
    var package = facts.string(reference.target)
    switch package {
    case "__package__": package = own.isPackage ? own.name : own.name.parentPath
    case "__name__":
      guard own.isPackage else { return nil }
      package = own.name
    default: break
    }
    let parts = package.split(separator: ".")
    guard parts.count >= level else { return nil }
    return (parts.dropLast(level - 1) + [rest]).joined(separator: ".")
  }

  /// The module or definition that a path of the settings means; nil where it leads nowhere.
  package func target(of path: String) -> Symbol? {
    guard let first = program.modules.indices.first else { return nil }
    switch object(at: path, from: first) {
    case .object(let symbol):
      switch symbol {
      case .module, .definition: return symbol
      case .binding, .external: return nil
      }
    case .blocked(let module): return .module(module)
    case .found, .missing, .unsure, .outside: return nil
    }
  }

  // MARK: - Attributes

  /// Attributes of an object, one after another.
  package func attributes(_ names: ArraySlice<String>, of start: Answer) -> Answer {
    var answer = start
    for name in names {
      switch answer {
      case .object(.module(let module)): answer = attribute(name, ofModule: module)
      case .object(.definition(let definition)): answer = member(name, of: definition)
      case .object(.binding), .object(.external), .found:
        return .unsure(.attributes(names.joined(separator: ".")))
      case .missing, .unsure, .outside, .blocked: return answer
      }
    }
    return answer
  }

  func attribute(_ name: String, ofModule module: ModuleID) -> Answer {
    if program.importability.causes[module] != nil { return .blocked(module) }
    switch linker.attribute(name, of: module) {
    case .bound(let symbol, let isCertain): return answer(symbol, isCertain: isCertain)
    case .module(let child): return .object(.module(child))
    case .found: return .found(nil)
    case .unsure(let reason): return .unsure(.reason(reason))
    case .missing(let reason): return .missing(.module(module), name: name, reason)
    }
  }

  private func answer(_ symbol: Symbol?, isCertain: Bool) -> Answer {
    guard isCertain, let symbol else { return .found(symbol) }
    return .object(symbol)
  }

  private static func names(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
  }
}

extension Program {
  /// Answers what a path, a reference or a string means.
  package var lookup: Lookup { Lookup(program: self) }
}
