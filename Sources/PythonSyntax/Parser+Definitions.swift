/// Functions and classes.
extension Parser {
  mutating func decorated() throws(Failed) {
    let first = UInt32(facts.texts.count)
    let start = index
    let records = context.parent != -2
    var isDeprecated = false
    while accept(.at) {
      let decorator = try namedExpression()
      if records {
        facts.texts.append(source(decorator))
        isDeprecated = isDeprecated || namesDeprecation(decorator)
      }
      try expect(.newline)
    }
    let count = facts.definitions.count
    defer {
      if isDeprecated, facts.definitions.count > count {
        facts.definitions[count].flags.insert(.deprecated)
      }
    }
    let decorators = first..<UInt32(facts.texts.count)
    switch kind {
    case .class: try classDefinition(decorators: decorators, decorated: start)
    case .def: try function(from: index, decorators: decorators, decorated: start)
    case .async where nextKind == .def:
      try function(from: index, decorators: decorators, decorated: start)
    case .async:
      index += 1
      throw unexpected()
    default: throw unexpected()
    }
  }

  mutating func function(
    from start: Int, decorators: Range<UInt32>, decorated: Int? = nil
  ) throws(Failed) {
    let isAsync = accept(.async)
    let header = index
    index += 1
    let name = index
    try expect(.name)
    noteDefinition(name)
    let outer = context
    let notes = ScopeNotes(isAsync: isAsync, firstBound: scratch.boundNames.count)
    context.local = openScope(.function, at: start)
    let scope = context.local
    try typeParameters()
    try require(.leftParenthesis, "expected '('")
    bracketDepth += 1
    scratch.parameters.removeAll(keepingCapacity: true)
    try parameters(until: .rightParenthesis, isLambda: false)
    let positionalLimit = scratch.positionalLimit
    try expect(.rightParenthesis)
    bracketDepth -= 1
    if accept(.arrow) {
      let annotation = index
      _ = try expression()
      noteAnnotation(from: annotation, to: index)
    }
    guard kind == .colon else { throw refuse("expected ':'", at: index) }
    let definition = record(
      isAsync ? .asyncFunction : .function, name: name, keyword: start, decorators: decorators,
      decorated: decorated)
    if definition >= 0 {
      facts.definitions[definition].positionalLimit = positionalLimit
      let first = facts.parameters.count
      recordParameters(of: definition)
      if facts.parameters.count > first { context.firstParameter = Int32(first) }
    }
    noteDocumentation(of: definition)
    scratch.scopes[Int(scope)].start = Int32(index)
    scratch.scopes[Int(scope)].definition = Int32(definition)
    context.scope = .function
    context.parent = -2
    context.surroundings.enter(isAsync ? .asyncFunction : .function)
    let outerNotes = scopeNotes
    scopeNotes = notes
    let body = index
    try block(of: header, "function definition")
    context = outer
    closeNotes(of: scope, from: body, outerNotes)
    closeScope(scope)
    close(definition)
    if definition >= 0, survivesErrors(decorators, from: header) {
      facts.definitions[definition].flags.insert(.survivesErrors)
    }
  }

  mutating func classDefinition(
    decorators: Range<UInt32>, decorated: Int? = nil
  ) throws(Failed) {
    let header = index
    index += 1
    let name = index
    try expect(.name)
    noteDefinition(name)
    try typeParameters()
    var definition = -1
    if kind == .leftParenthesis {
      collectedArguments.removeAll(keepingCapacity: true)
      collectsArguments = context.parent != -2
      try arguments(allowsGenerator: false)
      collectsArguments = false
    } else {
      collectedArguments.removeAll(keepingCapacity: true)
    }
    if kind != .colon {
      throw kind == .newline ? refuse("expected ':'", at: index) : unexpected()
    }
    definition = record(
      .class, name: name, keyword: header, decorators: decorators, decorated: decorated)
    noteDocumentation(of: definition)
    let outer = context
    let scope = openScope(.class, at: index)
    scratch.scopes[Int(scope)].definition = Int32(definition)
    context.local = scope
    if context.scope == .module { context.scope = .class }
    context.parent = context.parent == -1 ? Int32(definition) : -2
    context.isConditional = false
    context.isDirect = true
    context.surroundings.enter(.class)
    let outerNotes = scopeNotes
    scopeNotes = ScopeNotes(firstBound: scratch.boundNames.count)
    let body = index
    try block(of: header, "class definition")
    context = outer
    closeNotes(of: scope, from: body, outerNotes)
    closeScope(scope)
    close(definition)
  }
}
