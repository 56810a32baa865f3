package import Resolution
package import PythonSyntax

/// One definition of a group: what it says of itself.
package struct DefinitionSite: Sendable {
  /// What is defined; two definitions of unlike forms have nothing in common.
  package enum Form: String, Sendable { case `class`, enumeration, function, constant }

  /// A method, field or nested class; for an enumeration, a member.
  package struct Member: Sendable, Hashable {
    /// What sort of statement makes the member.
    package enum Kind: String, Sendable { case method, field, nested }

    package let name: String
    package let kind: Kind
    /// The signature of a method, the annotation and value of a field.
    package let text: String
    /// Equal where the bodies of methods are equal; nil for what has none.
    package let body: UInt64?
    /// Of a method: equal where bodies are but for names and literals; and how many statements.
    let shape: UInt64
    let statements: UInt32

    /// How it is used: `async def` has to be awaited, a property must not be called.
    package let use: Use
    /// The literal that the value of an enumeration's member leads to, where it is none itself.
    let literal: String?
    /// What a member is compared by.
    package var value: String { literal ?? text }

    init(
      name: String, kind: Kind, text: String, body: UInt64?, shape: UInt64 = 0,
      statements: UInt32 = 0, use: Use, literal: String? = nil
    ) {
      self.name = name
      self.kind = kind
      self.text = text
      self.body = body
      self.shape = shape
      self.statements = statements
      self.use = use
      self.literal = literal
    }

    /// What a caller has to know of a member; two members of unlike use can't replace each other.
    package enum Use: String, Sendable {
      case method = "a method", coroutine = "a coroutine", value = "a value", type = "a class"
    }

    /// The same with the literal that its value leads to.
    func with(literal: String) -> Member {
      Member(name: name, kind: kind, text: text, body: body, use: use, literal: literal)
    }

    /// What a class offers to others; `__call__` is part of that.
    package var isPublic: Bool { !name.hasPrefix("_") || name == "__call__" }
  }

  package let id: DefinitionID
  package let name: String
  /// Dotted, from its module on.
  package let path: String
  /// The class that it is a member of.
  package let owner: String?
  package let location: Location
  package let endLine: Int
  package let scope: CodeScope
  package let service: ServiceID
  package let form: Form
  package let bases: [String]
  package let members: [Member]
  /// Of a function, with `async` before that of a coroutine; of a class that of its `__init__`, empty
  /// where it has none; of a constant its value.
  package let signature: String
  /// What a function's first `return` calls; empty where that is no call.
  package let returned: String
  package let body: Body
  package let isDeprecated: Bool
  package let isDocumented: Bool
  /// By its name a stand-in for tests: such a copy is meant.
  package let isTestDouble: Bool

  package var module: ModuleID { id.module }
  package var symbol: Symbol { .definition(id) }
  /// Whether members of the enumeration equal the values that they stand for.
  package var isPlainValue: Bool {
    bases.contains { base in
      ["str", "int", "float", "StrEnum", "IntEnum", "IntFlag"]
        .contains(base.split(separator: ".").last.map(String.init) ?? base)
    }
  }

  /// Equal for definitions that say the same: the members and values of an enumeration, the text of
  /// others.
  enum Meaning: Hashable {
    /// By name.
    case enumeration([Value])
    case text(body: UInt64, signature: String, bases: [String])

    struct Value: Hashable {
      let name: String
      let literal: LiteralValue?
      /// Empty where there is a literal.
      let text: String
    }
  }

  var meaning: Meaning {
    guard form == .enumeration else {
      return .text(body: body.exact, signature: signature, bases: bases)
    }
    let values = members.map { member in
      let literal = LiteralValue(source: member.value)
      return Meaning.Value(
        name: member.name, literal: literal, text: literal == nil ? member.text : "")
    }
    return .enumeration(values.sorted { ($0.name, $0.text) < ($1.name, $1.text) })
  }

  /// A function that has to be awaited.
  var isCoroutine: Bool { signature.hasPrefix("async ") }

  var publicCount: Int { members.count(where: \.isPublic) }
  package var lineCount: Int { endLine - location.line + 1 }
}

extension DefinitionSite {
  private static let doubles: Set<String> = [
    "mock", "fake", "stub", "dummy", "spy", "mocked", "faked",
  ]

  /// - Returns: nil where nothing was read of the body.
  package init?(_ id: DefinitionID, in program: Program) {
    let facts = program.parsed[id.module]
    let definition = program[id]
    let isConstant = definition.kind == .assignment
    guard
      let body = isConstant
        ? definition.value.isNone
          ? nil : Body(definition: id.index, value: Array(facts.bytes(definition.value)))
        : facts.body(of: id.index)
    else { return nil }
    self.id = id
    name = facts.identifier(definition.name)
    path = program.path(of: id)
    location = program.location(of: id)
    endLine = Int(definition.endLine)
    scope = program.scopes[id.module]
    service = program.serviceOfModule[id.module]
    let isEnumeration = definition.flags.contains(.enumeration)
    form =
      isConstant
      ? .constant : definition.kind == .class ? isEnumeration ? .enumeration : .class : .function
    bases = facts.texts(definition.bases)
    let written =
      definition.kind == .class
      ? facts.members(of: id.index, isEnumeration: isEnumeration) : []
    members = isEnumeration ? written.map { program.evaluated($0, of: id) } : written
    switch form {
    case .class, .enumeration: signature = members.first { $0.name == "__init__" }?.text ?? ""
    case .function:
      signature =
        (definition.kind == .asyncFunction ? "async " : "")
        + (body.signature.isNone ? "" : facts.string(body.signature))
    case .constant: signature = facts.string(definition.value)
    }
    returned = body.returned.isNone ? "" : facts.string(body.returned)
    self.body = body
    isDeprecated = definition.flags.contains(.deprecated)
    isDocumented = definition.flags.contains(.documented)
    owner = definition.parent.map { facts.identifier(facts.definitions[$0].name) }
    isTestDouble =
      (NameWords.words(of: name) + NameWords.words(of: owner ?? ""))
      .contains(where: Self.doubles.contains)
  }
}

extension ParsedModule {
  /// By binary search: bodies stand in the order of definitions.
  package func body(of definition: Definition.ID) -> Body? {
    var low = 0
    var high = bodies.count
    while low < high {
      let middle = (low + high) / 2
      if bodies[middle].definition < definition { low = middle + 1 } else { high = middle }
    }
    return low < bodies.count && bodies[low].definition == definition ? bodies[low] : nil
  }

  /// Of a class, in source order, each name once; then what its initializer sets.
  fileprivate func members(
    of owner: Definition.ID, isEnumeration: Bool
  ) -> [DefinitionSite.Member] {
    var result: [DefinitionSite.Member] = []
    var seen: Set<String> = []
    var attributes: [String] = []
    for index in members(of: owner) {
      let definition = definitions[index]
      let name = identifier(definition.name)
      if isEnumeration, definition.kind == .assignment, name.hasPrefix("_") { continue }
      guard seen.insert(name).inserted else { continue }
      let body = body(of: index)
      switch definition.kind {
      case .function, .asyncFunction:
        if let body { attributes += texts(body.attributes) }
        let signature = body.map { $0.signature.isNone ? "" : string($0.signature) } ?? ""
        result.append(
          DefinitionSite.Member(
            name: name, kind: .method,
            text: (definition.kind == .asyncFunction ? "async " : "") + signature,
            body: body?.exact, shape: body?.shape ?? 0, statements: body?.statements ?? 0,
            use: isProperty(definition)
              ? .value : definition.kind == .asyncFunction ? .coroutine : .method))
      case .class:
        result.append(
          DefinitionSite.Member(name: name, kind: .nested, text: "", body: body?.exact, use: .type))
      case .assignment:
        let annotation = definition.annotation.isNone ? "" : ": " + string(definition.annotation)
        let value = definition.value.isNone ? "" : string(definition.value)
        result.append(
          DefinitionSite.Member(
            name: name, kind: .field,
            text: isEnumeration ? value : annotation + (value.isEmpty ? "" : " = " + value),
            body: nil, use: .value))
      }
    }
    for name in attributes where seen.insert(name).inserted {
      result.append(
        DefinitionSite.Member(name: name, kind: .field, text: "", body: nil, use: .value))
    }
    return result
  }

  private func isProperty(_ definition: Definition) -> Bool {
    texts(definition.decorators).contains { decorator in
      ["property", "cached_property", "hybrid_property", "computed_field", "getter", "setter"]
        .contains(decorator.prefix { $0 != "(" }.split(separator: ".").last.map(String.init) ?? "")
    }
  }
}
