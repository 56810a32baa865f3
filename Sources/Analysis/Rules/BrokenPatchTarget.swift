package import Resolution
import PythonSyntax

/// Strings that tell a mock what to replace, and name nothing.
package enum BrokenPatchTarget: Rule {
  package static let info = RuleInfo(
    name: "broken-patch-target",
    summary: "A mock.patch or monkeypatch target that doesn't exist, or that patches in vain.",
    explanation: """
      `mock.patch("a.b.C")` imports `a.b` and replaces its attribute `C`; where there is none it
      raises AttributeError or ModuleNotFoundError when the test runs. Checked are `patch`,
      `patch.object`, `patch.dict`, `patch.multiple`, `mocker.patch` and `monkeypatch.setattr`,
      with literal targets, as each of them finds its target: `monkeypatch` asks a package for its
      attribute before it imports the module of that name, `mock` after. Members of classes are
      looked up along their bases. `create=True`, `raising=False` and f-strings are left alone, and so are attributes of
      objects that only running the code could tell.

      A note is given where a name is patched in the module that defines it, though the module under
      test has bound it by `from ... import`: the patch doesn't reach that.

      ```python
      # shop/checkout.py:  from shop.mail import send
      @patch("shop.mail.sendd")   # warning: module 'shop.mail' has no 'sendd'; did you mean 'send'?
      @patch("shop.mail.send")    # note: shop.checkout has bound 'send'; patch 'shop.checkout.send'
      ```

      Name the attribute of the module that uses it.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    guard program.parsed.contains(where: { !$0.stringReferences.isEmpty }) else { return [] }
    var findings: [Finding] = []
    var readers: ModuleReaders?
    for (module, facts) in program.parsed.identified
    where facts.error == nil && !facts.stringReferences.isEmpty {
      var underTest: [ModuleID]?
      var awaited: [String]?
      // Tests patch the same things again and again.
      var known: [String: Lookup.Answer] = [:]
      for reference in facts.stringReferences where facts.patches(reference) && !reference.isLenient
      {
        let target = facts.string(reference.value)
        let outcome: Lookup.Answer
        // What `monkeypatch` and `mock` reach by one path may differ.
        let key = facts.string(reference.callee).hasSuffix("attr") ? target + "()" : target
        if reference.kind != .attribute, let same = known[key] {
          outcome = same
        } else {
          outcome = program.lookup.object(ofTarget: reference, in: module)
          if reference.kind != .attribute { known[key] = outcome }
        }
        if case .missing(let owner, let name, _) = outcome {
          guard !reference.isGuarded, !Self.isGiven(name, owner, reference, facts) else {
            continue
          }
          if case .path = owner,
            !facts.traits.isDisjoint(with: [.makesModules, .changesSearchPath])
          {
            continue
          }
          // Where the module isn't there the file knows it, and skips.
          let lost = awaited ?? program.modulesAwaitedMissing(by: module)
          awaited = lost
          if let path = path(of: owner, name, program),
            lost.contains(where: { $0.isPath(below: path) })
          {
            continue
          }
          // Of `patch.multiple` the target itself was told.
          if reference.kind == .patch, name != target.lastName,
            facts.string(reference.callee).hasSuffix("multiple")
          {
            continue
          }
          findings.append(
            finding(
              reference, module, program,
              message: describe(target, owner, name, module, program),
              new: replacement(of: target, owner, name, reference, module, program)))
        } else if reference.kind == .patch {
          let imported = underTest ?? program.modulesImported(by: module)
          underTest = imported
          if let message = vain(target, outcome, module, imported, program, &readers) {
            findings.append(
              finding(
                reference, module, program, message: message.text, severity: .note,
                new: message.path, isSafe: false))
          }
        }
      }
    }
    return findings
  }

  /// The path of the module that may be missing; nil for a member of a class.
  private static func path(
    of owner: Lookup.Owner, _ name: String, _ program: Program
  ) -> String? {
    switch owner {
    case .path(let found): found.isEmpty ? name : found + "." + name
    case .module(let home): program.modules[home].name + "." + name
    case .class: nil
    }
  }

  private static func finding(
    _ reference: StringReference, _ module: ModuleID, _ program: Program, message: String,
    severity: Severity = .warning, new: String?, isSafe: Bool = true
  ) -> Finding {
    let scope = program.scopes[module]
    let place = program.location(line: reference.line, column: reference.column, in: module)
    let old = program.parsed[module].string(reference.value)
    return Finding(
      rule: info.name, severity: scope >= .backup ? .note : severity, scope: scope,
      location: place, message: message, notes: [],
      key: program.modules[module].name + " patches " + old,
      fix: new.map {
        Fix("patch '\($0)'", isSafe: isSafe, .string(place, old: old, new: $0))
      })
  }

  /// What is meant where only one thing can be: the module moved, or its name differs in case.
  private static func replacement(
    of target: String, _ owner: Lookup.Owner, _ name: String, _ reference: StringReference,
    _ module: ModuleID, _ program: Program
  ) -> String? {
    guard reference.kind == .patch else { return nil }
    let alternatives = program.alternatives
    let wanted = target.lastName
    let new: String
    switch owner {
    case .module(let home) where name == wanted:
      guard let near = alternatives.name(near: name, in: home), near != name,
        near.lowercased() == name.lowercased()
      else { return nil }
      new = target.parentPath + "." + near
    case .path, .module:
      let found = alternatives.definitions(of: wanted, for: module)
      guard found.count == 1, let site = found.first.first else { return nil }
      new = program.path(of: site)
    case .class: return nil
    }
    guard case .object = program.lookup.object(at: new, from: module) else { return nil }
    return new
  }

  /// Whether it is there though nothing binds it: `mock.patch` creates what stands in for a built-in
  /// function, and loaders have names of their own.
  private static func isGiven(
    _ name: String, _ owner: Lookup.Owner, _ reference: StringReference,
    _ module: ParsedModule
  ) -> Bool {
    guard case .module = owner else { return false }
    // `__salt__`, `__opts__`
    if name.hasPrefix("__"), name.hasSuffix("__") { return true }
    let callee = module.string(reference.callee)
    guard !callee.hasPrefix("monkeypatch."), !callee.hasPrefix("mp.") else { return false }
    return builtIns.contains(name) || name.hasSuffix("Error") || name.hasSuffix("Warning")
      || name.hasSuffix("Exception") || name.hasSuffix("Exit") || name.hasSuffix("Iteration")
      || name == "KeyboardInterrupt"
  }

  private static let builtIns: Set<String> = [
    "abs", "all", "any", "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes", "callable",
    "chr", "classmethod", "compile", "complex", "delattr", "dict", "dir", "divmod", "enumerate",
    "eval", "exec", "exit", "filter", "float", "format", "frozenset", "getattr", "globals",
    "hasattr", "hash", "help", "hex", "id", "input", "int", "isinstance", "issubclass", "iter",
    "len", "list", "locals", "map", "max", "memoryview", "min", "next", "object", "oct", "open",
    "ord", "pow", "print", "property", "quit", "range", "repr", "reversed", "round", "set",
    "setattr", "slice", "sorted", "staticmethod", "str", "sum", "super", "tuple", "type", "vars",
    "zip", "aiter", "anext", "copyright", "credits", "license", "NotImplemented", "Ellipsis",
  ]

  private static func describe(
    _ target: String, _ owner: Lookup.Owner, _ name: String, _ module: ModuleID,
    _ program: Program
  ) -> String {
    let alternatives = program.alternatives
    switch owner {
    case .path:
      let path = path(of: owner, name, program) ?? name
      var message = "this patch fails: there is no module '\(path)'"
      let wanted = target.lastName
      if let site = alternatives.definitions(of: wanted, for: module).first.first {
        message += "; '\(wanted)' is defined in '\(program.modules[site.module].name)'"
      } else if let near = alternatives.module(near: path) {
        message += "; did you mean '\(near)'?"
      }
      return message
    case .module(let home):
      var message =
        "this patch fails: module '\(program.modules[home].name)' has no '\(name)'"
      if let near = alternatives.name(near: name, in: home), near != name,
        near.lowercased() == name.lowercased()
      {
        message += "; it differs in case from '\(near)'"
      } else if let site = alternatives.definitions(of: name, for: module).first.first {
        message += "; '\(name)' is defined in '\(program.modules[site.module].name)'"
      } else if let near = alternatives.name(near: name, in: home), near != name {
        message += "; did you mean '\(near)'?"
      }
      return message
    case .class(let owner):
      var message =
        "this patch fails: class '\(program.path(of: owner))' has no '\(name)'"
      if let near = alternatives.member(near: name, of: owner), near != name {
        message += "; did you mean '\(near)'?"
      }
      return message
    }
  }

  /// The name is patched where it is defined, but what the test imports has its own binding of it.
  private static func vain(
    _ target: String, _ outcome: Lookup.Answer, _ test: ModuleID, _ imported: [ModuleID],
    _ program: Program, _ readers: inout ModuleReaders?
  ) -> (text: String, path: String)? {
    let name = target.lastName
    guard case .object(.definition(let definition)) = outcome,
      program[definition].parent == nil,
      target == program.modules[definition.module].name + "." + name,
      !imported.contains(definition.module),
      let identifier = program.symbols.names.find(name)
    else { return nil }
    var users: [ModuleID] = []
    for user in imported where program.scopes[user] == .product {
      for id in program.symbols.bindings(of: identifier, in: user) {
        let binding = program.symbols.bindings[id]
        guard let record = binding.record, !binding.flags.contains(.typeChecking) else { continue }
        if program.symbols.link(user, record).symbol == .definition(definition),
          program.reads(record, of: user, identifier)
        {
          users.append(user)
        }
      }
    }
    guard let user = users.first, users.count == 1,
      !program.parsed[test].readsAttribute(name)
    else { return nil }
    let known = readers ?? ModuleReaders(program)
    readers = known
    if known.read(name, of: definition.module, in: program) { return nil }
    let path = program.modules[user].name
    let own = path + "." + name
    return (
      "'\(path)', which this imports, has bound '\(name)' itself: patch '\(own)' to reach it", own
    )
  }
}

/// Which imports of product code bring a module itself, so that its attributes are read each time.
private struct ModuleReaders {
  private var imports: [ModuleID: [ImportID]] = [:]

  init(_ program: Program) {
    for (id, resolved) in program.imports.identified {
      guard case .module(let module)? = program.symbols.links[id].symbol,
        program.scopes[resolved.importer] == .product
      else { continue }
      imports[module, default: []].append(id)
      if let base = program.symbols.links[id].base, base != module {
        imports[base, default: []].append(id)
      }
    }
  }

  /// Whether product code reads a name as an attribute of its module, so that a patch there has
  /// effect.
  func read(_ name: String, of home: ModuleID, in program: Program) -> Bool {
    (imports[home] ?? []).contains { id in
      let resolved = program.imports[id]
      let module = program.parsed[resolved.importer]
      return module.readsAttribute(name, of: resolved.record)
    }
  }
}

extension ParsedModule {
  /// Whether a name stands behind the dot of an import, of a given one or of any.
  fileprivate func readsAttribute(_ name: String, of record: ImportRecord.ID? = nil) -> Bool {
    references.contains { reference in
      (record == nil || reference.record == record) && !reference.chain.isNone
        && string(reference.chain).split(separator: ".").contains { $0 == name }
    }
  }
}

extension Program {
  /// Whether the functions of a module use a name that it imports at its top, and none imports it
  /// again for itself.
  fileprivate func reads(_ record: ImportRecord.ID, of module: ModuleID, _ name: NameID) -> Bool {
    let facts = parsed[module]
    guard facts.references.contains(where: { $0.record == record }) else { return false }
    return !facts.imports.identified.contains { id, other in
      other.scope == .function
        && symbols.name(askedBy: symbols.id(ofRecord: id, in: module)) == name
    }
  }
}

extension Program {
  /// The modules that a file imports in a `try` that awaits that they are missing, as they are.
  fileprivate func modulesAwaitedMissing(by module: ModuleID) -> [String] {
    let facts = parsed[module]
    return facts.imports.identified.compactMap { id, record in
      guard record.scope == .module, record.flags.contains(.guarded),
        symbols.link(module, id).base == nil
      else {
        return nil
      }
      return absolutePath(of: record, in: module)
    }
  }
}
