import ImportGraph
import PythonSyntax

/// By which module what stands outside enters a cycle.
struct CycleEntries {
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
