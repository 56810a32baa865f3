import PythonSyntax

/// Where a module first binds its names by a statement.
private struct FirstLines {
  /// Nil for what may be bound at any time.
  private var lines: [ArraySlice<UInt8>: UInt32?] = [:]

  init(of facts: ParsedModule) {
    guard facts.traits.isDisjoint(with: [.bindsDynamically, .servesUnknownNames]) else { return }
    for definition in facts.definitions where definition.parent == nil {
      note(facts.bytes(definition.name), definition.firstLine)
    }
    for record in facts.imports where record.scope == .module {
      guard !facts.bytes(record.name).elementsEqual("*".utf8) else {
        lines = [:]
        return
      }
      let bound =
        !record.alias.isNone
        ? facts.bytes(record.alias)
        : record.kind == .name
          ? facts.bytes(record.name)
          : facts.bytes(record.module).prefix { $0 != UInt8(ascii: ".") }
      note(bound, record.line)
    }
    for binding in facts.otherBindings {
      note(facts.bytes(binding.name), binding.kind == .target ? binding.line : nil)
    }
  }

  private mutating func note(_ name: ArraySlice<UInt8>, _ line: UInt32?) {
    guard let known = lines[name] else {
      lines[name] = .some(line)
      return
    }
    if let line, let known { lines[name] = min(line, known) } else { lines[name] = .some(nil) }
  }

  /// Nil where a module never binds a name by a statement, or where it may at any time.
  func line(of name: ArraySlice<UInt8>) -> UInt32? { lines[name] ?? nil }
}

/// What becomes of an import.
enum ImportOutcome {
  case succeeds, raises(ImportOrder.Failure)
  /// Something decides that can't be known.
  case unknown

  var failure: ImportOrder.Failure? { if case .raises(let failure) = self { failure } else { nil } }
}

/// Python's way through the modules of one cycle.
struct ImportWalk {
  private enum State: UInt8 { case fresh, underWay, loaded }

  private let order: ImportOrder
  private let members: [ModuleID]
  private let places: [ModuleID: Int]
  private let steps: [[ImportOrder.Step]]
  private var states: [State]
  /// Those that were begun, in this order.
  private var loaded: [Int] = []
  /// Of each module that is under way, the statement that it stands at.
  private var current: [(record: ImportRecord.ID, line: UInt32)?]
  private var tables: [FirstLines?]
  private var left = ImportOrder.maximumSteps

  init(_ order: ImportOrder, _ members: [ModuleID]) {
    self.order = order
    self.members = members
    let places = Dictionary(uniqueKeysWithValues: zip(members, members.indices))
    self.places = places
    steps = members.map { module in
      order.steps(of: module).filter { $0.targets.contains { places[$0] != nil } }
    }
    states = Array(repeating: .fresh, count: members.count)
    current = Array(repeating: nil, count: members.count)
    tables = Array(repeating: nil, count: members.count)
  }

  /// Whether some module asks another for a name that it binds behind an import of the cycle. Where
  /// none does, nobody asks too early.
  mutating func mayRaise() -> Bool {
    let firstSteps = steps.map { $0.map(\.line).min() ?? .max }
    for place in members.indices {
      for step in steps[place] where !step.isConditional {
        guard let base = step.link.base, let from = places[base], from != place,
          let line = firstLine(step, place, from)
        else { continue }
        if line > firstSteps[from] { return true }
      }
    }
    return false
  }

  /// What becomes of each module if it is the first to be imported.
  mutating func outcomes() -> [ModuleID: ImportOutcome] {
    var result: [ModuleID: ImportOutcome] = [:]
    let groups = Dictionary(grouping: members, by: outermost)
    for (outermost, group) in groups.sorted(by: { $0.key < $1.key }) {
      forget(from: 0)
      guard let start = places[outermost] else { continue }
      let first = load(start, 0)
      let record = current[start]?.record
      let known = loaded.count
      for module in group {
        guard module != outermost, case .succeeds = first, let place = places[module] else {
          result[module] = entered(first, by: module == outermost ? record : nil)
          continue
        }
        let outcome = load(place, 0)
        result[module] = entered(outcome, by: current[place]?.record)
        forget(from: known)
      }
    }
    return result
  }

  private func entered(_ outcome: ImportOutcome, by record: ImportRecord.ID?) -> ImportOutcome {
    guard case .raises(let failure) = outcome else { return outcome }
    return .raises(.init(entry: record, module: failure.module, record: failure.record))
  }

  /// Goes back to where so many modules had been begun.
  private mutating func forget(from count: Int) {
    for place in loaded[count...] {
      states[place] = .fresh
      current[place] = nil
    }
    loaded.removeSubrange(count...)
  }

  /// The outermost package of the cycle that is executed before a module, or itself.
  private func outermost(_ module: ModuleID) -> ModuleID {
    var found = module
    var next = order.packages[module]
    while let package = next {
      if places[package] != nil { found = package }
      next = order.packages[package]
    }
    return found
  }

  private mutating func load(_ place: Int, _ depth: Int) -> ImportOutcome {
    guard states[place] == .fresh else { return .succeeds }
    guard depth < ImportOrder.maximumDepth, left > 0, !order.isDoubtful(members[place]) else {
      return .unknown
    }
    if let package = order.packages[members[place]], let outer = places[package] {
      let outcome = load(outer, depth + 1)
      guard case .succeeds = outcome else { return outcome }
      // Its package may have imported it.
      guard states[place] == .fresh else { return .succeeds }
    }
    states[place] = .underWay
    loaded.append(place)
    for step in steps[place] {
      left -= 1
      current[place] = (step.record, step.line)
      let targets = step.targets.compactMap { places[$0] }
      if step.isConditional {
        if targets.contains(where: { states[$0] == .fresh }) { return .unknown }
        continue
      }
      let outcome = run(step, place, targets, depth)
      if case .succeeds = outcome { continue }
      if case .raises = outcome, step.survives { continue }
      // What raises is forgotten; those that it imported stay.
      states[place] = .fresh
      return step.isNarrow ? .unknown : outcome
    }
    states[place] = .loaded
    return .succeeds
  }

  private mutating func run(
    _ step: ImportOrder.Step, _ place: Int, _ targets: [Int], _ depth: Int
  ) -> ImportOutcome {
    for target in targets {
      let outcome = load(target, depth + 1)
      guard case .succeeds = outcome else { return outcome }
    }
    return take(step, place, depth)
  }

  /// Asks a module that may be under way for the name of a step.
  private mutating func take(_ step: ImportOrder.Step, _ place: Int, _ depth: Int) -> ImportOutcome
  {
    guard let base = step.link.base, let from = places[base], states[from] == .underWay,
      from != place, let position = current[from],
      let line = firstLine(step, place, from), line > position.line
    else { return .succeeds }
    // What isn't there yet may be a submodule.
    switch step.link.child {
    case .module(let child)?: return places[child].map { load($0, depth + 1) } ?? .succeeds
    case .fileless?: return .succeeds
    case nil: break
    }
    // Nor is it known what the module takes from itself: `from tree import _tree` in `tree`.
    if let binding = step.link.binding, let record = order.symbols.bindings[binding].record,
      case let own = order.symbols.links[order.symbols.id(ofRecord: record, in: base)],
      own.status == .unsure, own.base == base
    {
      return .unknown
    }
    return .raises(.init(entry: nil, module: members[place], record: step.record))
  }

  /// Where the module at `from` first binds what a step asks it for.
  private mutating func firstLine(
    _ step: ImportOrder.Step, _ place: Int, _ from: Int
  ) -> UInt32? {
    let facts = order.parsed[members[place]]
    let wanted = facts.imports[step.record]
    guard wanted.kind == .name else { return nil }
    let name = facts.bytes(wanted.name)
    if let table = tables[from] { return table.line(of: name) }
    let table = FirstLines(of: order.parsed[members[from]])
    tables[from] = table
    return table.line(of: name)
  }
}
