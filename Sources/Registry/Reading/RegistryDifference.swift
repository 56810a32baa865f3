/// What one registry says otherwise than another, path by path.
package struct RegistryDifference: Sendable {
  /// What became of one path.
  package enum Change: Sendable {
    case new(Statement)
    case gone(Statement)
    /// Another status, or another path to use instead.
    case changed(old: Statement, new: Statement)
    /// A path that works went, and one with its name came.
    case moved(old: Statement, new: Statement)
  }

  /// What a document says of a path.
  package struct Statement: Sendable {
    package let path: String
    package let status: ClaimStatus
    /// Of an alias: the path that is said to be the same object.
    package let sameAs: String?
    package let replacements: [String]
    package let isPatch: Bool
    package let line: Int

    fileprivate func agrees(with other: Statement) -> Bool {
      status == other.status && sameAs == other.sameAs && replacements == other.replacements
    }
  }

  /// By path.
  package let changes: [Change]

  /// Compares what two documents say of each path, wherever in them they say it.
  package init(from old: RegistryDocument, to new: RegistryDocument) {
    let before = Self.statements(of: old)
    let after = Self.statements(of: new)
    var gone: [Statement] = []
    var come: [Statement] = []
    var changes: [Change] = []
    for (key, statement) in before {
      guard let other = after[key] else {
        gone.append(statement)
        continue
      }
      if !statement.agrees(with: other) { changes.append(.changed(old: statement, new: other)) }
    }
    for (key, statement) in after where before[key] == nil { come.append(statement) }
    // A name that went from one place and came at one other has moved.
    let goneByName = Dictionary(grouping: gone.filter(\.mayMove)) { $0.name }
    let comeByName = Dictionary(grouping: come.filter(\.mayMove)) { $0.name }
    var moved: Set<String> = []
    for (name, old) in goneByName {
      guard old.count == 1, let new = comeByName[name], new.count == 1 else { continue }
      changes.append(.moved(old: old[0], new: new[0]))
      moved.formUnion([old[0].key, new[0].key])
    }
    changes += gone.filter { !moved.contains($0.key) }.map(Change.gone)
    changes += come.filter { !moved.contains($0.key) }.map(Change.new)
    self.changes = changes.sorted { $0.order < $1.order }
  }

  /// The first word of a document on each path.
  private static func statements(of document: RegistryDocument) -> [String: Statement] {
    var same: [String: String] = [:]
    for claim in document.claims {
      if case .same(let path, let other) = claim.subject { same[path] = same[path] ?? other }
    }
    var result: [String: Statement] = [:]
    for claim in document.claims where !claim.isReplacement {
      let isPatch: Bool
      switch claim.subject {
      case .imported, .path: isPatch = false
      case .patch: isPatch = true
      case .same, .member, .pattern, .template, .file, .count, .alsoDefined: continue
      }
      guard let path = claim.path, let status = claim.status else { continue }
      let statement = Statement(
        path: path, status: status, sameAs: isPatch ? nil : same[path],
        replacements: claim.replacements, isPatch: isPatch, line: claim.line)
      if result[statement.key] == nil { result[statement.key] = statement }
    }
    return result
  }
}

extension RegistryDifference.Statement {
  fileprivate var key: String { (isPatch ? "patch " : "") + path }
  fileprivate var name: String { (isPatch ? "patch " : "") + DottedPath.lastName(path) }
  fileprivate var mayMove: Bool { status == .canonical || status == .works }
}

extension RegistryDifference.Change {
  fileprivate var order: String {
    switch self {
    case .new(let statement), .gone(let statement), .changed(_, let statement),
      .moved(let statement, _):
      statement.key
    }
  }
}
