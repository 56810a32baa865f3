/// Attributes that are read of what a file imports whenever the file is imported itself: of a module
/// that hasn't them the import ends with AttributeError.
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

  /// Each chain is noted once, and once more where only annotations had it before.
  private mutating func noteRead(
    _ place: Int, at token: Int, _ certainty: Scratch.ExecutedName.Certainty
  ) {
    let reference = facts.references[place]
    let isAnnotation = certainty == .annotation
    guard certainty != .perhaps, !reference.isRead, !(isAnnotation && reference.isAnnotation),
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
        line: tokens[token].line, column: column(of: token)))
  }
}

/// A chain of attributes behind an import that is read whenever its file is imported:
/// `import shop.orders`, `class Late(shop.orders.Order): ...`.
package struct AttributeRead: Sendable {
  /// The import of the module's body that bears the first name.
  package let record: ImportRecord.ID
  /// The attributes behind that name, dotted.
  package let chain: TextRange
  /// Read in annotations alone, which Python evaluates on import up to 3.13 (PEP 649).
  package let isAnnotation: Bool
  package let line: UInt32
  package let column: UInt32
}
