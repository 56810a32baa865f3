import ImportGraph
package import PythonSyntax

/// What raises because modules import each other: `from a import x` is executed while `a` is still
/// on its way to the statement that binds `x`.
///
/// For each cycle the imports of its modules are gone through in the order in which Python executes
/// them, once for each module that may be the first. Where a condition or a `try` decides what is
/// imported, nothing is said.
package struct ImportOrder {
  /// An import that asks too early, on the way of a module that was the first.
  package struct Failure: Sendable {
    /// An import statement.
    struct Place: Hashable, Sendable {
      let module: ModuleID
      let record: ImportRecord.ID
    }

    /// The statement of the first module that leads to it; nil where its package does.
    package let entry: ImportRecord.ID?
    package let module: ModuleID
    package let record: ImportRecord.ID

    var place: Place { Place(module: module, record: record) }
  }

  /// Modules of cycles that raise if they are the first of their cycle to be imported.
  private(set) var failures: [ModuleID: Failure] = [:]
  /// Those of cycles of which every module raises so.
  private(set) var hopeless: Set<ModuleID> = []
  /// What imports such modules before any other of their cycle.
  private(set) var importers: [ModuleID: Importability.Cause] = [:]

  /// Statements that are gone through for one cycle at most.
  static let maximumSteps = 2_000_000
  static let maximumDepth = 1_000

  let parsed: Table<ModuleID, ParsedModule>
  let symbols: SymbolTable
  let packages: Table<ModuleID, ModuleID?>
  /// Modules that fail by themselves, or whose import may end early.
  let isDoubtful: (ModuleID) -> Bool

  /// One import that is executed when its module is.
  struct Step {
    let record: ImportRecord.ID
    let line: UInt32
    let targets: [ModuleID]
    let isConditional: Bool
    let survives: Bool
    /// A `try` that survives some ImportErrors.
    let isNarrow: Bool
    let link: ImportLink
  }

  /// - Parameter graph: which module executes which when it is imported.
  init(
    parsed: Table<ModuleID, ParsedModule>, symbols: SymbolTable,
    packages: Table<ModuleID, ModuleID?>, paths: Table<ModuleID, Module>, graph: DirectedGraph,
    isDoubtful: @escaping (ModuleID) -> Bool
  ) {
    self.parsed = parsed
    self.symbols = symbols
    self.packages = packages
    self.isDoubtful = isDoubtful
    lazy var conftests = Self.conftests(paths)
    let reach = DirectedGraph.ReachSearch(graph)
    for component in graph.components().cyclic {
      let members = component.map(ModuleID.init(rawValue:))
      var walk = ImportWalk(self, members)
      guard walk.mayRaise() else { continue }
      let outcomes = walk.outcomes()
      let failing = outcomes.compactMapValues(\.failure)
      guard !failing.isEmpty else { continue }
      failures.merge(failing) { known, _ in known }
      if failing.count == members.count {
        hopeless.formUnion(members)
      } else if members.contains(where: isLoadedByDjango) {
        continue
      }
      reach.find(reaching: component)
      var entries = CycleEntries(self, outcomes, reach)
      for module in reach.nodes.lazy.map(ModuleID.init(rawValue:))
      where outcomes[module] == nil && importers[module] == nil {
        guard let cause = entries.cause(of: module),
          !isCollected(module, after: &entries, conftests, paths)
        else { continue }
        importers[module] = cause
      }
    }
  }

  /// The conftest.py of each folder that has one.
  private static func conftests(_ paths: Table<ModuleID, Module>) -> [String: ModuleID] {
    Dictionary(
      paths.identified.compactMap { id, module in
        module.path.hasSuffix("conftest.py") && module.path.fileName == "conftest.py"
          ? (module.path.dropFileName, id) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Django imports the models of all its applications before anything else of them.
  private func isLoadedByDjango(_ module: ModuleID) -> Bool {
    let facts = parsed[module]
    return facts.imports.contains {
      facts.bytes($0.module).prefix { $0 != UInt8(ascii: ".") }.elementsEqual("django".utf8)
    }
  }

  /// pytest imports the conftest.py files above a file first, the outermost before the others: where
  /// one may enter the cycle by another of its modules, nothing is said of the file.
  private func isCollected(
    _ module: ModuleID, after entries: inout CycleEntries, _ conftests: [String: ModuleID],
    _ paths: Table<ModuleID, Module>
  ) -> Bool {
    guard !conftests.isEmpty else { return false }
    var folder = paths[module].path
    var first: ModuleID?
    repeat {
      folder = folder.dropFileName
      if let conftest = conftests[folder], conftest != module, entries.leads(from: conftest) {
        first = conftest
      }
    } while !folder.isEmpty
    guard let first else { return false }
    return entries.cause(of: first) == nil
  }

  /// The modules that are loaded when a module is imported, in this order.
  func forEachTarget(of module: ModuleID, _ body: (ModuleID) -> Void) {
    if let package = packages[module] { body(package) }
    let facts = parsed[module]
    guard facts.refusal == nil else { return }
    for (place, record) in facts.imports.identified where record.isExecutedOnImport {
      for target in Self.loaded(by: symbols.link(module, place), of: module) { body(target) }
    }
  }

  /// The modules that an import statement of a module loads, in this order.
  private static func loaded(by link: ImportLink, of module: ModuleID) -> [ModuleID] {
    let child = link.binding == nil ? link.child?.module : nil
    return [link.enclosing, link.base, child].compactMap { $0 == module ? nil : $0 }
  }

  /// What the imports of a module load when it is executed, in its order.
  func steps(of module: ModuleID) -> [Step] {
    let facts = parsed[module]
    guard facts.refusal == nil else { return [] }
    return facts.imports.identified.compactMap { place, record in
      guard record.isExecutedOnImport else { return nil }
      let link = symbols.link(module, place)
      let targets = Self.loaded(by: link, of: module)
      guard !targets.isEmpty else { return nil }
      return Step(
        record: place, line: record.line, targets: targets,
        isConditional: record.flags.contains(.conditional) || record.flags.contains(.inExcept),
        survives: record.survivesImportError && !record.flags.contains(.guardedByModule),
        isNarrow: record.flags.contains(.guardedByModule), link: link)
    }
  }

}

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
private struct ImportWalk {
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

/// By which module what stands outside enters a cycle.
private struct CycleEntries {
  private enum Entry {
    /// It doesn't.
    case none
    case works, unknown
    case fails(Importability.Cause)
  }

  private let order: ImportOrder
  private let outcomes: [ModuleID: ImportOutcome]
  private let reach: DirectedGraph.ReachSearch
  private var known: [ModuleID: Entry] = [:]

  init(
    _ order: ImportOrder, _ outcomes: [ModuleID: ImportOutcome], _ reach: DirectedGraph.ReachSearch
  ) {
    self.order = order
    self.outcomes = outcomes
    self.reach = reach
  }

  func leads(from module: ModuleID) -> Bool { reach.contains(module.rawValue) }

  /// Why a module fails by the cycle; nil where it doesn't, or may not.
  mutating func cause(of module: ModuleID) -> Importability.Cause? {
    if case .fails(let cause) = entry(of: module) { return cause }
    return nil
  }

  /// Without recursion: a chain of imports may be long.
  private mutating func entry(of module: ModuleID) -> Entry {
    if let answer = known[module] { return answer }
    var pending = [(module: module, targets: targets(of: module))]
    var begun: Set = [module]
    while let next = pending.last?.module {
      guard known[next] == nil, let target = pending[pending.count - 1].targets.popFirst() else {
        known[next] = known[next] ?? answer(for: next)
        pending.removeLast()
        continue
      }
      guard known[target] == nil else { continue }
      if begun.insert(target).inserted {
        pending.append((target, targets(of: target)))
      } else {
        // Another cycle on the way: its order decides.
        known[target] = .unknown
      }
    }
    return known[module] ?? .unknown
  }

  /// The modules that must be known first.
  private func targets(of module: ModuleID) -> ArraySlice<ModuleID> {
    var targets: ArraySlice<ModuleID> = []
    order.forEachTarget(of: module) { target in
      if leads(from: target), outcomes[target] == nil { targets.append(target) }
    }
    return targets
  }

  private func answer(for module: ModuleID) -> Entry {
    if order.isDoubtful(module) { return .unknown }
    if let package = order.packages[module] {
      switch state(of: package) {
      case .none: break
      case .works: return .works
      case .unknown: return .unknown
      case .fails: return .fails(.package(module: package))
      }
    }
    for step in order.steps(of: module) {
      for target in step.targets {
        switch state(of: target) {
        case .none: continue
        case .works: return step.isConditional ? .unknown : .works
        case .unknown: return .unknown
        case .fails:
          return step.isConditional || step.survives || step.isNarrow
            ? .unknown : .fails(.imports(record: step.record, module: target))
        }
      }
    }
    return .none
  }

  private func state(of module: ModuleID) -> Entry {
    guard leads(from: module) else { return .none }
    switch outcomes[module] {
    case .succeeds?: return .works
    case .raises?: return .fails(.raises)
    case .unknown?: return .unknown
    case nil: return known[module] ?? .unknown
    }
  }
}
