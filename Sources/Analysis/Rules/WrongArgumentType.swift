package import Resolution
import PythonSyntax

/// Literals passed where an enumeration of the project is annotated.
package enum WrongArgumentType: Rule {
  package static let info = RuleInfo(
    name: "wrong-argument-type",
    summary: "A dictionary, string or number passed where the callee wants an enumeration.",
    explanation: """
      A string compares unequal to every member of a plain Enum, and a dictionary has no `.value`:
      the call goes wrong far from here. Checked are calls of functions, classes and methods of
      this project whose parameter is annotated with an enumeration of this project. Where the
      object is not known, a method counts if every method of its name in the project wants an
      enumeration there, and the caller imports from a module that defines one. Decorated functions
      are left out, for their decorators may convert, and so are parameters that the function itself
      converts (`State(state)`). A string for a `str` enumeration, or a number for an `int` one, is
      left alone.

      ```python
      def update_state(order_id: str, state: OrderState): ...
      update_state(order_id, {"success": False})   # warning: 'state' wants OrderState, not a dictionary
      ```

      Pass a member of the enumeration.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    var search = Search(program)
    return search.findings()
  }

  /// A parameter that wants an enumeration.
  private struct Wanted {
    let position: Int16?
    let name: String
    let enumeration: String
    /// Mixes in `str` or `int`, so that such a literal may do.
    let acceptsString: Bool
    let acceptsNumber: Bool

    func refuses(_ kind: LiteralArgument.Kind) -> Bool {
      switch kind {
      case .string: !acceptsString
      case .number: !acceptsNumber
      case .boolean, .dictionary, .list: true
      }
    }
  }

  private struct Search {
    let program: Program
    /// Functions and methods.
    var wanted: [DefinitionID: [Wanted]] = [:]
    /// By name of method, where all methods of the name agree; nil where they don't.
    var methods: [ArraySlice<UInt8>: [Wanted]?] = [:]
    /// The modules that define a method of the name.
    var homes: [ArraySlice<UInt8>: Set<ModuleID>] = [:]
    /// How many arguments the methods of a name take at most, `self` among them.
    var limits: [ArraySlice<UInt8>: Int16] = [:]
    /// The names of what wants an enumeration, and of classes whose `__init__` does.
    var names = NameSet()

    /// What annotations of the module at hand mean.
    private var meanings: [String: Lookup.Answer] = [:]
    private var lastImported: (module: ModuleID, imported: [ModuleID])?

    init(_ program: Program) {
      self.program = program
      var enumerations = NameSet()
      for case let definition? in program.symbols.bindings.lazy.map(\.definition)
      where program[definition].flags.contains(.enumeration) {
        enumerations.insert(program.parsed[definition.module].bytes(program[definition].name))
      }
      for (module, facts) in program.parsed.identified {
        meanings.removeAll(keepingCapacity: true)
        for parameter in facts.parameters
        where !parameter.isConverted && enumerations.contains(parameter.annotation, of: facts) {
          guard let wanted = wants(parameter, in: module) else { continue }
          let definition = DefinitionID(module: module, index: parameter.definition)
          self.wanted[definition, default: []].append(wanted)
        }
      }
      if !wanted.isEmpty { collectMethods() }
    }

    private mutating func wants(_ parameter: TypedParameter, in module: ModuleID) -> Wanted? {
      let facts = program.parsed[module]
      let path = facts.string(parameter.annotation)
      let meaning = meanings[path] ?? program.lookup.meaning(of: path, in: module)
      meanings[path] = meaning
      guard case .object(.definition(let enumeration)) = meaning else { return nil }
      let definition = program[enumeration]
      guard definition.kind == .class, definition.flags.contains(.enumeration) else { return nil }
      let mixed = mixins(of: enumeration, depth: 0)
      return Wanted(
        position: parameter.position, name: facts.identifier(parameter.name),
        enumeration: program.path(of: enumeration),
        acceptsString: mixed.string, acceptsNumber: mixed.number)
    }

    /// Which literals may equal a member, by what the enumeration and its bases mix in; all where
    /// a base is not known.
    private mutating func mixins(
      of definition: DefinitionID, depth: Int
    ) -> (string: Bool, number: Bool) {
      var result = (string: false, number: false)
      for base in program.parsed[definition.module].texts(program[definition].bases) {
        switch base.split(separator: ".").last.map(String.init) ?? base {
        case "Enum", "ABC": continue
        case "str", "StrEnum": result.string = true
        case "int", "float", "IntEnum", "IntFlag", "Flag": result.number = true
        default:
          guard depth < 8,
            case .object(.definition(let parent)) = program.lookup.meaning(
              of: base, in: definition.module)
          else { return (true, true) }
          let inherited = mixins(of: parent, depth: depth + 1)
          result = (result.string || inherited.string, result.number || inherited.number)
        }
      }
      return result
    }

    /// Methods of the same name that want other things leave it open what is called.
    private mutating func collectMethods() {
      for id in wanted.keys {
        let facts = program.parsed[id.module]
        names.insert(facts.bytes(program[id].name))
        if let parent = program[id].parent {
          names.insert(facts.bytes(facts.definitions[parent].name))
        }
      }
      for (module, facts) in program.parsed.identified {
        for (index, definition) in facts.definitions.identified
        where definition.kind == .function || definition.kind == .asyncFunction {
          guard names.contains(definition.name, of: facts) else { continue }
          let name = facts.bytes(definition.name)
          homes[name, default: []].insert(module)
          limits[name] = max(limits[name] ?? 0, definition.positionalLimit)
          // A decorator may change what a function takes and how it is counted.
          let own =
            !definition.decorators.isEmpty
            ? nil : wanted[DefinitionID(module: module, index: index)]
          if let known = methods[name] {
            let agrees = known.map { left in
              own.map { right in
                left.map(\.position) == right.map(\.position)
                  && left.map(\.name) == right.map(\.name)
              } ?? false
            }
            if agrees != true { methods[name] = .some(nil) }
          } else {
            methods[name] = .some(own)
          }
        }
      }
    }

    mutating func findings() -> [Finding] {
      guard !wanted.isEmpty else { return [] }
      var findings: [Finding] = []
      for (module, facts) in program.parsed.identified {
        for call in facts.calls where !call.arguments.isEmpty {
          guard let (parameters, offset, callee) = callee(of: call, in: module) else {
            continue
          }
          for argument in facts.arguments(of: call) {
            let match = parameters.first { parameter in
              argument.position.map { parameter.position == $0 + offset }
                ?? facts.bytes(argument.keyword).elementsEqual(parameter.name.utf8)
            }
            guard let match, match.refuses(argument.kind) else { continue }
            let scope = program.scopes[module]
            findings.append(
              Finding(
                rule: info.name, severity: scope >= .backup ? .note : .warning, scope: scope,
                location: program.location(
                  line: argument.line, column: argument.column, in: module),
                message: "'\(match.name)' of \(callee) wants \(match.enumeration), not "
                  + describe(argument.kind),
                notes: [], key: "\(program.modules[module].name) calls \(callee)"))
          }
        }
      }
      return findings
    }

    private mutating func imported(by module: ModuleID) -> [ModuleID] {
      if let last = lastImported, last.module == module { return last.imported }
      let imported = program.modulesImported(by: module)
      lastImported = (module, imported)
      return imported
    }

    /// By the last name of what is called, unless an alias hides it.
    private func mayWant(_ reference: Reference, in module: ParsedModule) -> Bool {
      if !reference.chain.isNone {
        return names.contains(reference.chain, of: module)
      }
      switch reference.root {
      case .definition(let index):
        return names.contains(module.definitions[index].name, of: module)
      case .record(let record):
        let record = module.imports[record]
        // Under another name it may have been imported where it was already renamed.
        return !record.alias.isNone
          || record.kind == .name && names.contains(record.name, of: module)
      }
    }

    private func describe(_ kind: LiteralArgument.Kind) -> String {
      switch kind {
      case .string: "a string"
      case .number: "a number"
      case .boolean: "a boolean"
      case .dictionary: "a dictionary"
      case .list: "a list"
      }
    }

    /// What a call calls: its parameters that want an enumeration, and by how many its positions
    /// lie behind the parameters'.
    private mutating func callee(
      of call: CallSite, in module: ModuleID
    ) -> (parameters: [Wanted], offset: Int16, name: String)? {
      let facts = program.parsed[module]
      guard let reference = call.reference.map({ facts.references[$0] }) else {
        guard names.contains(call.method, of: facts) else { return nil }
        let name = facts.bytes(call.method)
        // Who imports nothing from where the method is defined hardly has an object with it.
        guard let known = methods[name], let parameters = known, let homes = homes[name],
          !homes.isDisjoint(with: imported(by: module) + [module])
        else { return nil }
        // Nor is a method meant that takes fewer arguments.
        let limit = limits[name] ?? 0
        guard facts.arguments(of: call).allSatisfy({ ($0.position.map { $0 + 1 } ?? 0) < limit })
        else { return nil }
        return (parameters, 1, facts.string(call.method))
      }
      guard mayWant(reference, in: facts) else { return nil }
      guard
        case .object(.definition(let callee)) = program.lookup.object(of: reference, in: module)
      else { return nil }
      let owner = program.parsed[callee.module]
      let definition = program[callee]
      let name = owner.qualifiedName(definition)
      switch definition.kind {
      case .function, .asyncFunction:
        // A method through its class takes its object as the first argument.
        guard definition.decorators.isEmpty, let parameters = wanted[callee] else { return nil }
        return (parameters, 0, name)
      case .class:
        let initializer = owner.members(of: callee.index).first {
          owner.bytes(owner.definitions[$0].name).elementsEqual("__init__".utf8)
        }
        return initializer.flatMap { wanted[DefinitionID(module: callee.module, index: $0)] }
          .map { ($0, 1, name) }
      case .assignment: return nil
      }
    }
  }
}

/// Names that most others are told from by their length and ends, without being hashed.
private struct NameSet {
  private var names = NameTable(capacity: 1 << 10)
  /// By both ends of a name, a bit for each length.
  private var lengths = [UInt64](repeating: 0, count: 256)

  mutating func insert(_ name: ArraySlice<UInt8>) {
    guard let first = name.first, let last = name.last else { return }
    _ = name.withUnsafeBufferPointer { names.intern($0) }
    lengths[Int(first &* 31 ^ last)] |= 1 << UInt64(min(name.count, 63))
  }

  /// Whether the last name of a dotted path is one of them.
  func contains(_ path: TextRange, of module: ParsedModule) -> Bool {
    module.text.withUnsafeBufferPointer { text in
      let start = Int(path.start)
      let end = start + Int(path.length)
      guard end > start else { return false }
      var first = end - 1
      while first > start, text[first - 1] != UInt8(ascii: ".") { first -= 1 }
      return lengths[Int(text[first] &* 31 ^ text[end - 1])] >> UInt64(min(end - first, 63)) & 1
        != 0 && names.find(UnsafeBufferPointer(rebasing: text[first..<end])) != nil
    }
  }
}

extension ParsedModule {
  fileprivate func arguments(of call: CallSite) -> ArraySlice<LiteralArgument> {
    literalArguments[Int(call.arguments.lowerBound)..<Int(call.arguments.upperBound)]
  }
}
