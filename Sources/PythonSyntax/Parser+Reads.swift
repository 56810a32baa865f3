/// Attributes that are read of what a file imports whenever the file is imported itself: of a module
/// that hasn't them the import ends with AttributeError. Beside them the decorators that it imports,
/// which are called then.
extension Parser {
  /// Notes a chain of attributes behind an import, where its first name is read on import.
  @inline(__always)
  mutating func noteRead(_ reference: Int, at token: Int, _ scan: inout ReferenceScan) {
    while scan.nextExecuted < scratch.executedNames.count,
      scratch.executedNames[scan.nextExecuted].token < Int32(token)
    {
      scan.nextExecuted += 1
    }
    guard scan.nextExecuted < scratch.executedNames.count,
      scratch.executedNames[scan.nextExecuted].token == Int32(token)
    else { return }
    noteRead(reference, at: token, scratch.executedNames[scan.nextExecuted].certainty)
  }

  /// Each chain is noted once, and once more where only annotations had it before; of names without
  /// one only decorators.
  private mutating func noteRead(
    _ place: Int, at token: Int, _ certainty: Scratch.ExecutedName.Certainty
  ) {
    let reference = facts.references[place]
    let isAnnotation = certainty == .annotation
    let isDecorator = isDecorator(token)
    guard certainty != .perhaps, certainty != .untold, !reference.isRead,
      !(isAnnotation && reference.isAnnotation),
      isDecorator || !reference.chain.isNone,
      let record = reference.record, facts.imports[Int(record.rawValue)].scope == .module,
      mode == .strict
    else { return }
    if isAnnotation {
      facts.references[place].isAnnotation = true
    } else {
      facts.references[place].isRead = true
    }
    facts.attributeReads.append(
      AttributeRead(
        record: record, chain: reference.chain, isAnnotation: isAnnotation,
        isDecorator: isDecorator, line: tokens[token].line, column: column(of: token)))
  }

  /// Whether a dotted name stands alone behind `@`.
  private func isDecorator(_ token: Int) -> Bool {
    guard token > 0, tokens[token - 1].kind == .at, token == 1 || beginsStatement(token - 1) else {
      return false
    }
    var last = token
    while tokens[last + 1].kind == .dot { last += 2 }
    return tokens[last + 1].kind == .newline
  }
}

/// A chain of attributes behind an import that is read whenever its file is imported:
/// `import shop.orders`, `class Late(shop.orders.Order): ...`.
package struct AttributeRead: Sendable {
  /// The import of the module's body that bears the first name.
  package let record: ImportRecord.ID
  /// The attributes behind that name, dotted; none of a decorator without.
  package let chain: TextRange
  /// Read in annotations alone, which Python evaluates on import up to 3.13 (PEP 649).
  package let isAnnotation: Bool
  /// It is called with the function or class below.
  package let isDecorator: Bool
  package let line: UInt32
  package let column: UInt32
}
