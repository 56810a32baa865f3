/// Imports of functions that the module itself calls as it is imported.
extension Parser {
  /// Marks the imports that stand in the very body of a function which a statement of the module
  /// calls by its plain name, under no condition and below its definition.
  mutating func noteCalledImports() {
    guard facts.imports.contains(where: { $0.scope == .function }) else { return }
    let called = calledNames()
    guard !called.isEmpty else { return }
    for place in facts.imports.indices {
      let record = facts.imports[place]
      let local = Int(scratch.importScopes[place])
      guard record.scope == .function, record.flags.isEmpty, local >= 0,
        let scope = Optional(scratch.scopes[local]), scope.kind == .function, scope.definition >= 0,
        isPlainFunction(facts.definitions[Int(scope.definition)]),
        let call = called[
          WordHash.value(of: facts.bytes(facts.definitions[Int(scope.definition)].name))],
        call >= Int(scope.end), isReached(record, in: scope)
      else { continue }
      facts.imports[place].flags.insert(.executedByCall)
    }
  }

  /// By the hashes of their texts the names that are called whenever the module is imported, each
  /// with the token of its last call; a decorator is one.
  private func calledNames() -> [UInt32: Int] {
    var called: [UInt32: Int] = [:]
    for name in scratch.executedNames where name.certainty == .always {
      let token = Int(name.token)
      let isDecorator =
        token > 0 && tokens[token - 1].kind == .at && tokens[token + 1].kind == .newline
      if isDecorator || tokens[token + 1].kind == .leftParenthesis {
        called[WordHash.value(of: spelled(token))] = token
      }
    }
    return called
  }

  /// A function of the module that nothing decorates and that alone has its name.
  private func isPlainFunction(_ definition: Definition) -> Bool {
    let name = facts.bytes(definition.name)
    return definition.kind == .function && definition.parent == nil
      && definition.decorators.isEmpty
      && definition.flags.isDisjoint(with: [.conditional, .typeChecking, .inExcept, .mainGuard])
      && facts.definitions.count { $0.parent == nil && facts.bytes($0.name) == name } == 1
      && !facts.otherBindings.contains { facts.bytes($0.name) == name }
  }

  /// Whether nothing leaves the function before an import of it, and no call of it makes a generator.
  private func isReached(_ record: ImportRecord, in scope: Scratch.Scope) -> Bool {
    var isAbove = true
    for token in Int(scope.start)..<Int(scope.end) {
      switch tokens[token].kind {
      case .import, .from:
        if tokens[token].line >= record.line, beginsStatement(token) { isAbove = false }
      case .yield: return false
      case .return, .raise: if isAbove { return false }
      case .name where isAbove:
        if spells(token, "exit") || spells(token, "skip") || spells(token, "importorskip") {
          return false
        }
      default: break
      }
    }
    return true
  }
}
