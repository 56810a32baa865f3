package import ImportGraph
package import Resolution

/// Modules that import each other, a shortest way round, and what to cut: the same for the rule, the
/// pages and the pictures.
package struct ModuleCycle: Sendable {
  /// Ascending.
  package let members: [ModuleID]
  /// A smallest cycle: each imports the next, the last the first.
  package let shortest: [ModuleID]
  /// The imports to cut, after which no cycle remains; sorted by their ends.
  package let cuts: [DirectedGraph.Edge]
  /// Whether they import each other while they are imported, not only in functions or for type
  /// checking.
  package let isRuntime: Bool

  /// The kinds of imports that tie the modules together.
  package var kinds: Set<ImportKind> {
    isRuntime ? [.runtime, .guarded] : Set(ImportKind.allCases)
  }
}

private struct ModuleCycles: Derived {
  let all: [ModuleCycle]

  init(of program: Program) {
    var tied: Set<Int32> = []
    var all: [ModuleCycle] = []
    func add(_ component: [Int32], _ graph: DirectedGraph, isRuntime: Bool) {
      all.append(
        ModuleCycle(
          members: component.map(ModuleID.init(rawValue:)),
          shortest: (graph.shortestCycle(in: component) ?? component)
            .map(ModuleID.init(rawValue:)),
          cuts: graph.feedbackArcs(in: component), isRuntime: isRuntime))
    }
    for component in program.runtimeCycles.cyclic {
      tied.formUnion(component)
      add(component, program.runtimeGraph, isRuntime: true)
    }
    for component in program.graph.components().cyclic where tied.isDisjoint(with: component) {
      add(component, program.graph, isRuntime: false)
    }
    self.all = all
  }
}

extension Program {
  /// All cycles between modules: those at import time first, the largest first.
  package var moduleCycles: [ModuleCycle] { derived(ModuleCycles.self).all }

  /// The graph in which a cycle lies.
  package func graph(of cycle: ModuleCycle) -> DirectedGraph {
    cycle.isRuntime ? runtimeGraph : graph
  }
}
