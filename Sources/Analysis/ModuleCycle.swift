package import ImportGraph
package import Resolution

/// Modules that import each other, directly or through others: a strongly connected component of the
/// graph of imports (Tarjan).
package struct ModuleCycle: Sendable {
  /// Ascending.
  package let modules: [ModuleID]
  /// A smallest cycle among them; the last imports the first.
  package let witness: [ModuleID]
  /// The imports without which no cycle is left, few and of few names; an edge weighs the names.
  package let cuts: [DirectedGraph.Edge]
  /// Whether the imports are made while the modules are imported; else some of them are in functions
  /// or for type checking.
  package let isRuntime: Bool

  /// The kinds of imports that tie the modules together.
  package var kinds: Set<ImportKind> {
    isRuntime ? [.runtime, .guarded] : Set(ImportKind.allCases)
  }
}

/// All of a program, those that are tied at import time first.
private struct ModuleCycles: Derived {
  let all: [ModuleCycle]

  init(of program: Program) {
    var cycles: [ModuleCycle] = []
    var tied: Set<Int32> = []
    func add(_ component: [Int32], _ graph: DirectedGraph, isRuntime: Bool) {
      cycles.append(
        ModuleCycle(
          modules: component.map(ModuleID.init(rawValue:)),
          witness: (graph.shortestCycle(in: component) ?? component).map(ModuleID.init(rawValue:)),
          cuts: graph.feedbackArcs(in: component), isRuntime: isRuntime))
    }
    for component in program.runtimeCycles.cyclic {
      tied.formUnion(component)
      add(component, program.runtimeGraph, isRuntime: true)
    }
    for component in program.graph.components().cyclic where tied.isDisjoint(with: component) {
      add(component, program.graph, isRuntime: false)
    }
    all = cycles
  }
}

extension Program {
  /// Where modules import each other, those first that do while they are imported.
  package var cycles: [ModuleCycle] { derived(ModuleCycles.self).all }
}
