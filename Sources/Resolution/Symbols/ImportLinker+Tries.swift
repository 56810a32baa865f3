import PythonSyntax

/// What a `try` that survives an ImportError leaves out when an import of its body fails.
extension ImportLinker {
  /// Whether an import above a binding in the same `try` fails, so that it is never made.
  func isCutOff(_ binding: SymbolTable.Binding, _ session: inout Session) -> Bool {
    let facts = parsed[binding.module]
    for (place, attempt) in facts.tries.enumerated()
    where attempt.body.contains(binding.line) || attempt.otherwise.contains(binding.line) {
      let limit = attempt.otherwise.contains(binding.line) ? nil : binding.record
      if fails(place, of: binding.module, above: binding.line, before: limit, &session) {
        return true
      }
    }
    return false
  }

  /// Whether a binding stands in a handler of a `try` whose body fails.
  func isHandling(_ binding: SymbolTable.Binding, _ session: inout Session) -> Bool {
    parsed[binding.module].tries.enumerated().contains { place, attempt in
      attempt.handlers.contains(binding.line)
        && fails(place, of: binding.module, above: .max, before: nil, &session)
    }
  }

  /// Whether an import stands in the `else` of a `try` whose body fails.
  func isPassedOver(
    _ record: ImportRecord, _ id: ImportRecord.ID, of module: ModuleID, _ session: inout Session
  ) -> Bool {
    parsed[module].tries.enumerated().contains { place, attempt in
      attempt.otherwise.contains(record.line)
        && fails(place, of: module, above: record.line, before: nil, &session)
    }
  }

  /// Whether a manager of the tree around an import may survive what it raises.
  func isManaged(
    _ id: ImportRecord.ID, of module: ModuleID, _ session: inout Session
  ) -> Bool {
    let facts = parsed[module]
    return facts.managers.contains { managed in
      guard managed.imports.contains(UInt32(id.rawValue)),
        case .definition(let manager)? = symbol(
          of: facts.bytes(managed.manager), in: module, &session)
      else { return false }
      let home = parsed[manager.module]
      return home.definitions[manager.index].flags.contains(.survivesErrors)
        || home.members(of: manager.index).contains {
          home.bytes(home.definitions[$0].name).elementsEqual("__exit__".utf8)
        }
    }
  }

  /// Whether a direct import of a `try` fails above a line, or before a record.
  private func fails(
    _ place: Int, of module: ModuleID, above line: UInt32, before limit: ImportRecord.ID?,
    _ session: inout Session
  ) -> Bool {
    let facts = parsed[module]
    for number in facts.tries[place].imports {
      let record = ImportRecord.ID(Int(number))
      let statement = facts.imports[record]
      if let limit { guard record < limit else { return false } }
      guard limit != nil || statement.line < line else { return false }
      // What stands in another `try` within is survived there.
      guard statement.scope == .module, statement.flags.isDisjoint(with: Self.uncertain),
        !facts.tries[..<place].contains(where: { $0.imports.contains(number) })
      else { continue }
      let id = table.id(ofRecord: record, in: module)
      guard !session.isUnderWay(id), session.hops < Self.maximumHops else { continue }
      session.hops += 1
      link(id, &session)
      session.hops -= 1
      let link = session.links[id]
      if link.status.isBroken, statement.survives(link) { return true }
    }
    return false
  }

  private static let uncertain: ImportRecord.Flags = [
    .conditional, .inExcept, .mainGuard, .typeChecking, .lazy, .excused,
  ]
}
