import PythonSyntax
import Resolution

/// Classes and functions of product code that nothing uses, by name or otherwise.
struct UnusedNames {
  private let program: Program
  private let starts: ModuleStarts
  private let reached: ReachedModules

  init(_ program: Program) {
    self.program = program
    reached = program.derived()
    starts = ModuleStarts(program, imports: reached.imports)
  }

  /// In the order of modules and places, and whether tests use it.
  func find() -> [(id: DefinitionID, isTested: Bool)] {
    var used = DefinitionSet(program)
    var tested = used
    var open: Set<ModuleID> = []
    collect(&used, &tested, &open)
    var candidates: [ArraySlice<UInt8>: [DefinitionID]] = [:]
    let imported = Set(reached.imports.joined())
    for module in program.modules.indices where isAsked(module) && !open.contains(module) {
      // What nothing imports is run, or read by who knows its names.
      guard imported.contains(module) || program.parsed[module].isScript else { continue }
      for id in definitions(of: module, besides: used) {
        candidates[program.parsed[module].bytes(program[id].name), default: []].append(id)
      }
    }
    // What several modules define under one name, something may call by that name.
    candidates = candidates.filter { $0.value.count < Self.leastHooks }
    let named = names(among: candidates)
    let spelled = spelled(among: Set(candidates.keys.map(WordHash.value)))
    return candidates.flatMap { name, ids -> [(id: DefinitionID, isTested: Bool)] in
      if named.product.contains(name) || spelled.contains(WordHash.value(of: name)) { return [] }
      return ids.compactMap { id in
        let isTested = tested.contains(id) || named.tests.contains(name)
        // What tests import of a published package, others may.
        return isTested && starts.isPublished(id.module) ? nil : (id, isTested)
      }
    }.sorted { $0.id < $1.id }
  }

  private static let leastHooks = 3

  // MARK: - What is asked

  private func isAsked(_ module: ModuleID) -> Bool {
    guard starts.isProduct(module), !reached.unreached[module], !program.isSample(module) else {
      return false
    }
    let facts = program.parsed[module]
    return facts.error == nil
      && facts.traits.isDisjoint(with: [.bindsDynamically, .readsNamespace])
      && !program.modules[module].path.pathParts.dropLast().contains {
        ModuleStarts.isAside($0.lowercased())
      }
  }

  private func definitions(of module: ModuleID, besides used: DefinitionSet) -> [DefinitionID] {
    let facts = program.parsed[module]
    let isPublished = starts.isPublished(module)
    var found: [DefinitionID] = []
    for (index, definition) in facts.definitions.identified where definition.parent == nil {
      guard definition.kind != .assignment,
        !used.contains(DefinitionID(module: module, index: index)),
        definition.flags.isDisjoint(with: [.conditional, .typeChecking, .inExcept, .mainGuard]),
        facts.texts(definition.decorators).allSatisfy(PlainDecorators.contain)
      else { continue }
      let name = facts.identifier(definition.name)
      guard !isPublished || ModuleStarts.isPrivate(name), !Self.isCalledByName(name),
        definition.kind != .class || isPlain(definition, in: module)
      else { continue }
      found.append(DefinitionID(module: module, index: index))
    }
    return found
  }

  /// Names that a server, a test runner, a shell or Python itself calls.
  private static func isCalledByName(_ name: String) -> Bool {
    name.hasPrefix("__") || name == "_" || name.hasPrefix("test") || name.hasPrefix("pytest_")
      || name.hasPrefix("Test")
      || [
        "main", "app", "application", "handler", "lambda_handler", "setup", "teardown", "upgrade",
        "downgrade", "register", "unregister", "includeme", "create_app", "make_app", "get_app",
        "run", "load_tests", "setUpModule", "tearDownModule", "visit", "depart", "load", "unload",
        "autoload", "ready", "configure", "entrypoint", "entry_point", "cli",
        "load_ipython_extension",
        "post_fork", "on_starting", "when_ready", "worker_exit", "upgrade_schema",
      ].contains(name)
  }

  /// A class whose bases do nothing with those that derive from them.
  private func isPlain(_ definition: Definition, in module: ModuleID) -> Bool {
    program.parsed[module].texts(definition.bases).allSatisfy { base in
      Self.plainBases.contains(
        base.prefix { $0 != "[" }.split(separator: ".").last.map(String.init) ?? "")
    }
  }

  private static let plainBases: Set<String> = [
    "object", "ABC", "Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "str", "int", "float", "dict",
    "list", "tuple", "set", "Exception", "RuntimeError", "ValueError", "TypeError", "KeyError",
    "Protocol", "TypedDict", "NamedTuple", "Generic", "BaseModel", "total=False",
  ]

  // MARK: - What is used

  /// Notes what imports and names lead to, and the modules that are handed on whole.
  private func collect(
    _ used: inout DefinitionSet, _ tested: inout DefinitionSet, _ open: inout Set<ModuleID>
  ) {
    for (id, link) in program.symbols.links.identified {
      let importer = program.imports[id].importer
      if case .definition(let definition)? = link.symbol {
        if starts.isTest(importer) { tested.insert(definition) } else { used.insert(definition) }
      }
      // Of several that a name may be any is used.
      if let binding = link.binding.flatMap({ program.symbols.bindings[$0].definition }) {
        if starts.isTest(importer) { tested.insert(binding) } else { used.insert(binding) }
      }
    }
    let lastNames = Set(program.modules.map { Array($0.name.lastName.utf8)[...] })
    for (module, facts) in program.parsed.identified {
      for reference in facts.references {
        switch reference.root {
        case .definition(let index): used.insert(DefinitionID(module: module, index: index))
        case .record(let record):
          guard reference.calls == 0, !starts.isTest(module),
            case .module(let whole)? = program.symbols.link(module, record).symbol
          else { continue }
          if reference.chain.isNone {
            open.insert(whole)
            continue
          }
          let chain = facts.bytes(reference.chain)
          let last = chain.lastIndex(of: 0x2E).map { chain[($0 + 1)...] } ?? chain
          if lastNames.contains(last),
            case .object(.module(let whole)) = program.lookup.object(of: reference, in: module)
          {
            open.insert(whole)
          }
        }
      }
    }
  }

  /// Which of some words strings of the tree spell, by which anything may be looked up.
  private func spelled(among words: Set<UInt32>) -> Set<UInt32> {
    var spelled: Set<UInt32> = []
    for (module, facts) in program.parsed.identified where !starts.isTest(module) {
      for word in facts.wordStrings where words.contains(word) { spelled.insert(word) }
    }
    return spelled
  }

  /// Which of some names stand behind a module, or in a string that is a dotted path.
  private func names(
    among candidates: [ArraySlice<UInt8>: [DefinitionID]]
  ) -> (product: Set<ArraySlice<UInt8>>, tests: Set<ArraySlice<UInt8>>) {
    var product: Set<ArraySlice<UInt8>> = []
    var tests: Set<ArraySlice<UInt8>> = []
    let filter = NameFilter(candidates.keys)
    for (module, facts) in program.parsed.identified {
      let isTest = starts.isTest(module)
      func note(_ text: TextRange) {
        for name in facts.bytes(text).split(whereSeparator: { $0 == 0x2E || $0 == 0x3A })
        where filter.mayContain(name) && candidates[name] != nil {
          if isTest { tests.insert(name) } else { product.insert(name) }
        }
      }
      for reference in facts.references where !reference.chain.isNone {
        if let record = reference.record,
          case .definition? = program.symbols.link(module, record).symbol
        {
          continue
        }
        note(reference.chain)
      }
      for text in facts.dottedStrings { note(text) }
      for string in facts.stringReferences { note(string.value) }
    }
    for entry in program.entryPoints {
      for name in Array(entry.target.utf8).split(whereSeparator: { $0 == 0x2E || $0 == 0x3A }) {
        product.insert(name)
      }
    }
    return (product, tests)
  }
}

/// Some of the definitions of a program, a bit for each.
private struct DefinitionSet {
  private var first = Table<ModuleID, Int>()
  private var bits: [Bool]

  init(_ program: Program) {
    var count = 0
    for facts in program.parsed {
      first.append(count)
      count += facts.definitions.count
    }
    bits = [Bool](repeating: false, count: count)
  }

  func contains(_ id: DefinitionID) -> Bool { bits[place(of: id)] }

  mutating func insert(_ id: DefinitionID) { bits[place(of: id)] = true }

  private func place(of id: DefinitionID) -> Int { first[id.module] + Int(id.index.rawValue) }
}

/// Turns away most names that are none of some, by their first byte and length.
private struct NameFilter {
  private var masks = [UInt64](repeating: 0, count: 64)

  init(_ names: some Sequence<ArraySlice<UInt8>>) {
    for name in names {
      masks[Int((name.first ?? 0) & 63)] |= 1 << UInt64(min(name.count, 63))
    }
  }

  func mayContain(_ name: ArraySlice<UInt8>) -> Bool {
    masks[Int((name.first ?? 0) & 63)] >> UInt64(min(name.count, 63)) & 1 != 0
  }
}
