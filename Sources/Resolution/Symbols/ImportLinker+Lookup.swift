import PythonSyntax

/// What a module binds a name to when it has been executed.
extension ImportLinker {
  enum Answer: Sendable {
    /// Nil for the symbol where it can't be told which object it is.
    case bound(binding: BindingID?, symbol: Symbol?, isCertain: Bool)
    case unsure(ImportReason)
    case missing(ImportReason)
  }

  struct Query {
    var isTypeChecking = false
    /// Of a name that stands in no file: whether it begins with an underscore.
    var isPrivate = false
    /// Only bindings above this line count: a module asks itself.
    var before: UInt32 = .max
    /// The import that asks, where its own module is asked and what stands below counts.
    var asking: ImportID?
    /// The modules whose star imports were looked into.
    var visited: Set<ModuleID> = []
    /// Star imports between the module that was asked first and the one that is asked now.
    var stars = 0
    /// The module that is imported to serve the name.
    var served: ModuleID?

    init(isTypeChecking: Bool = false) { self.isTypeChecking = isTypeChecking }
  }

  /// What a module binds a name to when it has been executed.
  ///
  /// - Parameter name: nil for one that stands in no file of the tree.
  func find(
    _ name: NameID?, in module: ModuleID, _ query: inout Query, _ session: inout Session
  ) -> Answer {
    var best: Answer?
    var bestLine: UInt32 = 0
    var isAlternative = false
    // Whether a statement under no condition binds it.
    var isFirm = false
    // Whether the guarded import that a handler stands in for works.
    var guardWorks: Bool?
    var reason = ImportReason.nameMissing
    var doubt: ImportReason?
    var served: BindingID?
    let hasTries = hasTries[module]
    let isReplaced = parsed[module].traits.contains(.replacesItself)
    let none = table.bindings.startIndex..<table.bindings.startIndex
    for place in name.map({ table.bindings(of: $0, in: module) }) ?? none {
      let binding = table.bindings[place]
      guard binding.line < query.before else { break }
      if binding.flags.contains(.typeChecking), !query.isTypeChecking {
        // A lazy module serves what type checkers are told.
        if isReplaced, best == nil { best = bound(place, binding, &session) }
        reason = .typeCheckingOnly
        continue
      }
      if binding.flags.contains(.mainGuard) { continue }
      if let asking = query.asking, let record = binding.record,
        table.id(ofRecord: record, in: module) == asking
      {
        continue
      }
      if hasTries, isCutOff(binding, &session) {
        if binding.kind == .import, binding.flags.contains(.guarded) { guardWorks = false }
        reason = .guardedImportBroken
        continue
      }
      let isConditional = binding.flags.contains(.conditional)
      switch binding.kind {
      case .deletion:
        if !isConditional {
          best = nil
          doubt = nil
          reason = .deleted
        }
        continue
      case .served:
        // Of several tables one that names the module.
        if served == nil || hasSource(place) { served = place }
      case .global: doubt = doubt ?? .boundByFunction
      case .definition, .target, .import:
        // What stands in for a failed import doesn't count beside one that works.
        if binding.flags.contains(.fallback), best != nil, guardWorks != false,
          !hasTries || !isHandling(binding, &session)
        {
          if case .bound(_, .external?, _)? = best { isAlternative = true }
          continue
        }
        let found = bound(place, binding, &session)
        if binding.kind == .import, binding.flags.contains(.guarded) { guardWorks = found != nil }
        guard let found else {
          reason = .guardedImportBroken
          continue
        }
        isAlternative = isConditional && best != nil
        isFirm = isFirm || !isConditional
        best = found
        bestLine = binding.line
      }
    }
    if best != nil, !isFirm, stars[module] != nil {
      isAlternative = isAlternative || isBrought(name, to: module, above: bestLine, query, &session)
    }
    var isFallback = false
    if let star = findByStar(
      name, in: module, behind: best == nil ? 0 : bestLine, best != nil, &query, &isFallback,
      &session)
    {
      switch star {
      case .bound(let place, let symbol, let isCertain):
        // Where the source binds it under a condition, the name may keep its meaning.
        let isSure =
          !isFallback && !parsed[module].traits.contains(.bindsDynamically)
          && (place.map {
            (best == nil || !table.bindings[$0].flags.contains(.conditional))
              && !isOverwritten($0, in: table.bindings[$0].module, session)
          } ?? true)
        return .bound(binding: place, symbol: symbol, isCertain: isCertain && isSure)
      case .unsure(let why): if best == nil { doubt = doubt ?? why }
      case .missing: break
      }
    }
    if let best {
      guard case .bound(let place, let symbol, _) = best,
        isAlternative || doubt == .boundByFunction
          || parsed[module].traits.contains(.bindsDynamically)
          || place.map({ isOverwritten($0, in: module, session) }) ?? false
      else { return best }
      return .bound(binding: place, symbol: symbol, isCertain: false)
    }
    if let served {
      switch origin(ofServed: served, &query, &session) {
      case .object(let symbol):
        // What may be bound all the same is asked for before `__getattr__` is.
        return .bound(binding: served, symbol: symbol, isCertain: doubt == nil)
      case .likely(let symbol): return .bound(binding: served, symbol: symbol, isCertain: false)
      case .missing(let reason): return .missing(reason)
      }
    }
    if let doubt { return .unsure(doubt) }
    return absent(name, in: module, reason, session)
  }

  /// Whether a table gives the module that has a served name.
  private func hasSource(_ place: BindingID) -> Bool {
    let binding = table.bindings[place]
    switch binding.served {
    case .table(let other): return !parsed[binding.module].otherBindings[other].source.isNone
    case .stub: return true
    case nil: return false
    }
  }

  /// Whether importing a submodule may overwrite what its package binds to the name, which it can't
  /// where the package imports the name from that very submodule.
  func isOverwritten(_ place: BindingID, in module: ModuleID, _ session: borrowing Session) -> Bool
  {
    let binding = table.bindings[place]
    guard index.modules[module].isPackage,
      let child = index.submodule(of: module, named: binding.name)
    else { return false }
    guard let record = binding.record else { return true }
    let link = session.links[table.id(ofRecord: record, in: binding.module)]
    guard let module = child.module else { return true }
    return link.base != module && link.child != .module(module)
  }

  /// What a binding leads to; nil where it is a guarded import that fails.
  func bound(
    _ place: BindingID, _ binding: SymbolTable.Binding, _ session: inout Session
  ) -> Answer? {
    if let definition = binding.definition {
      return .bound(
        binding: place,
        symbol: aliased(definition, before: binding.line, &session) ?? .definition(definition),
        isCertain: true)
    }
    guard let record = binding.record else {
      return .bound(binding: place, symbol: .binding(place), isCertain: true)
    }
    let id = table.id(ofRecord: record, in: binding.module)
    session.hops += 1
    defer { session.hops -= 1 }
    if session.isUnderWay(id) || session.hops > Self.maximumHops {
      return .bound(binding: place, symbol: nil, isCertain: false)
    }
    link(id, &session)
    let link = session.links[id]
    if link.status.isBroken, !binding.flags.isDisjoint(with: [.guarded, .fallback, .conditional]) {
      return nil
    }
    return .bound(binding: place, symbol: link.symbol, isCertain: link.isCertain)
  }

  /// What `New = Old` and `New = module.Old` rename; nil for other definitions, and where the old
  /// name is bound more than once.
  func aliased(
    _ definition: DefinitionID, before line: UInt32, _ session: inout Session
  ) -> Symbol? {
    let module = parsed[definition.module]
    let path = module.definitions[definition.index].aliasOf
    guard !path.isNone else { return nil }
    return symbol(of: module.bytes(path), in: definition.module, before: line, &session)
  }

  /// What a dotted path means in the body of a module, above a line; nil where it is no definition,
  /// module or thing from outside, and where a name of it is bound more than once.
  func symbol(
    of path: ArraySlice<UInt8>, in module: ModuleID, before line: UInt32 = .max,
    _ session: inout Session
  ) -> Symbol? {
    let parts = path.split(separator: UInt8(ascii: "."))
    guard session.aliases < Self.maximumAliases, parts.count <= Self.maximumAliasParts else {
      return nil
    }
    session.aliases += 1
    defer { session.aliases -= 1 }
    var symbol = Symbol.module(module)
    var before = line
    for part in parts {
      let name = part.withUnsafeBufferPointer { table.names.find($0) }
      guard let name, case .module(let owner) = symbol else { return nil }
      if table.bindings(of: name, in: owner).count > 1 { return nil }
      var query = Query()
      query.before = before
      switch find(name, in: owner, &query, &session) {
      case .bound(_, let found?, true): symbol = found
      case .missing:
        guard let child = index.submodule(of: owner, named: name)?.module else { return nil }
        symbol = .module(child)
      case .bound, .unsure: return nil
      }
      before = .max
    }
    switch symbol {
    case .definition, .module, .external: return symbol
    case .binding: return nil
    }
  }

  /// Whether the `__all__` of a module lists a name; nil where it can't be told.
  func lists(
    _ name: [UInt8], _ module: ModuleID, _ session: borrowing Session
  ) -> Bool? {
    var visited: Set<ModuleID> = [module]
    var pending = [module]
    var answer: Bool? = false
    while let next = pending.popLast() {
      let facts = parsed[next]
      if facts.exports == nil || facts.mayListMore { answer = nil }
      if facts.exports?.contains(where: { facts.bytes($0).elementsEqual(name) }) ?? false {
        return true
      }
      for path in facts.exportsFrom {
        guard let other = moduleCalled(facts.bytes(path), in: next, session) else {
          answer = nil
          continue
        }
        if visited.insert(other).inserted { pending.append(other) }
      }
    }
    return answer
  }

  /// The module that a dotted name means in another: one that it imports by that name, or a submodule
  /// that it imports something from; nil where it can't be told.
  private func moduleCalled(
    _ path: ArraySlice<UInt8>, in module: ModuleID, _ session: borrowing Session
  ) -> ModuleID? {
    var owner = module
    for (place, part) in path.split(separator: UInt8(ascii: ".")).enumerated() {
      guard let name = part.withUnsafeBufferPointer({ table.names.find($0) }) else { return nil }
      let bindings = place == 0 ? table.bindings(of: name, in: module) : nil
      if let bindings, let binding = bindings.first {
        guard bindings.count == 1, let record = table.bindings[binding].record,
          let found = imported(record, by: module, session)
        else { return nil }
        owner = found
      } else {
        guard let child = index.submodule(of: owner, named: name)?.module,
          table.imports(of: module).contains(where: { session.links[$0].base == child })
        else { return nil }
        owner = child
      }
    }
    return owner
  }

  /// The module that an import binds to its name; nil where it may be something else.
  private func imported(
    _ record: ImportRecord.ID, by module: ModuleID, _ session: borrowing Session
  ) -> ModuleID? {
    let facts = parsed[module]
    let statement = facts.imports[record]
    let id = table.id(ofRecord: record, in: module)
    let link = session.links[id]
    guard statement.kind == .name else {
      // `import a.b` binds `a`.
      return statement.alias.isNone && facts.bytes(statement.module).contains(UInt8(ascii: "."))
        ? nil : link.base
    }
    guard let child = link.child?.module else { return nil }
    if link.base == module { return child }
    // What the package binds comes first.
    guard let base = link.base, let name = table.name(askedBy: id), stars[base] == nil,
      table.bindings(of: name, in: base).isEmpty
    else { return link.base == nil ? child : nil }
    return child
  }

  /// The answer for a name that no statement binds.
  func absent(
    _ name: NameID?, in module: ModuleID, _ reason: ImportReason, _ session: borrowing Session
  ) -> Answer {
    let traits = parsed[module].traits
    if traits.contains(.bindsDynamically) { return .unsure(.bindsDynamically) }
    if openModules.contains(module) { return .unsure(.setFromOutside) }
    if traits.contains(.makesModules) { return .unsure(.makesModules) }
    if traits.contains(.servesUnknownNames) && lookups[module] == nil
      || hasOtherGetter(module, session)
    {
      return .unsure(.servedOnDemand)
    }
    guard let name else { return .missing(reason) }
    let bytes = table.names.bytes(name)
    if Self.isEverywhere(bytes, isPackage: index.modules[module].isPackage) {
      return .bound(binding: nil, symbol: nil, isCertain: true)
    }
    if filledTables.contains(module) { return .unsure(.servedOnDemand) }
    if setSomewhere.contains(name)
      || table.setFromOutside.contains(SymbolTable.Attribute(module: module, name: name))
      || isCompanion(Array(bytes), in: module)
    {
      return .unsure(.setFromOutside)
    }
    return .missing(reason)
  }

  /// Libraries that put a second class beside each model into its module, and what that is called.
  private static let companions: [(library: String, prefix: String, suffix: String)] = [
    ("simple_history", "Historical", ""), ("pghistory", "", "Event"),
    ("sqlalchemy_continuum", "", "Version"),
  ]

  /// Whether a name is what such a library, which the tree imports, calls the second class of one of
  /// a module, or what a decorator of a class is told by a string.
  private func isCompanion(_ name: [UInt8], in module: ModuleID) -> Bool {
    let facts = parsed[module]
    let text = String(decoding: name, as: UTF8.self)
    let isTold = facts.definitions.contains { definition in
      definition.kind == .class && !definition.decorators.isEmpty
        && facts.texts(definition.decorators).contains {
          $0.contains("\"\(text)\"") || $0.contains("'\(text)'")
        }
    }
    return isTold
      || Self.companions.contains { library, prefix, suffix in
        guard name.starts(with: prefix.utf8), name.reversed().starts(with: suffix.utf8.reversed()),
          name.count > prefix.utf8.count + suffix.utf8.count
        else { return false }
        let model = name.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
        return facts.definitions.contains { definition in
          definition.kind == .class && definition.parent == nil
            && facts.bytes(definition.name).elementsEqual(model)
        }
          && parsed.contains { facts in
            facts.imports.contains { record in
              record.level == 0
                && facts.bytes(record.module).prefix { $0 != UInt8(ascii: ".") }
                  .elementsEqual(library.utf8)
            }
          }
      }
  }

  /// `__getattr__ = lazy(...)`, `from ... import __getattr__`
  func hasOtherGetter(_ module: ModuleID, _ session: borrowing Session) -> Bool {
    guard let getter = table.names.find("__getattr__") else { return false }
    return table.bindings(of: getter, in: module).contains { place in
      let binding = table.bindings[place]
      return binding.definition.map { parsed[module].definitions[$0.index].kind == .assignment }
        ?? true
    } || isExported(getter, to: module, session)
  }

  /// What every module has without binding it, some of it by its type: Language Reference 3.2.9.
  static func isEverywhere(_ name: some Collection<UInt8>, isPackage: Bool) -> Bool {
    guard name.starts(with: "__".utf8) else { return false }
    let name = String(decoding: name, as: UTF8.self)
    return everywhere.contains(name) || isPackage && name == "__path__"
  }

  static let everywhere: Set<String> = [
    "__name__", "__doc__", "__file__", "__package__", "__spec__", "__loader__",
    "__dict__", "__builtins__", "__cached__", "__annotations__", "__class__", "__init__",
    "__repr__", "__str__", "__dir__", "__eq__", "__ne__", "__hash__", "__reduce__",
    "__reduce_ex__", "__sizeof__", "__format__", "__getattribute__", "__setattr__",
    "__delattr__", "__init_subclass__", "__subclasshook__", "__new__", "__annotate__",
  ]
}
