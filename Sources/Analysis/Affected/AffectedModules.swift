import PythonSyntax
package import Resolution

/// What a change can reach: the modules that load a changed one, on any way and at any distance, and the
/// test files among them.
package struct AffectedModules: Sendable {
  package let program: Program
  /// What each changed file has an effect on at once, sorted by path.
  package let effects: [ChangeEffect]
  /// Every module that is reached and asked for, the changed ones too, in the order of the tree.
  package let modules: [ModuleID]
  /// Those of them that pytest collects.
  package let tests: [ModuleID]
  /// Why each is reached.
  private let reasons: [ModuleID: Reason]

  private enum Reason: Sendable {
    case changed(Int)
    case loads(LoadEdge)
  }

  /// - Parameters:
  ///   - files: that changed, sorted by path.
  ///   - after: the tree as it is now.
  ///   - before: the tree as it was; asked for only where modules are gone.
  ///   - kinds: the imports that count.
  ///   - owners: whose modules are asked for; nil for everybody's.
  package init(
    of files: [ChangedFile], in after: Program, before: Program?, kinds: Set<ImportKind>,
    owners: OwnerSelection? = nil
  ) {
    let effects = ChangeEffects(after: after, before: before, kinds: kinds).effects(of: files)
    let edges = LoadEdges(of: after, kinds: kinds)
    var reasons: [ModuleID: Reason] = [:]
    var front: [ModuleID] = []
    // What is a changed module itself is told as that, not as what stands beside a changed file.
    let order =
      effects.indices.filter { effects[$0].kind == .module }
      + effects.indices.filter { effects[$0].kind != .module }
    for number in order {
      for module in effects[number].modules where reasons[module] == nil {
        reasons[module] = .changed(number)
        front.append(module)
      }
    }
    // Level by level, so that a chain is a shortest one.
    while !front.isEmpty {
      var next: [ModuleID] = []
      for module in front {
        for edge in edges.loading(module) where reasons[edge.importer] == nil {
          reasons[edge.importer] = .loads(edge)
          next.append(edge.importer)
        }
      }
      front = next
    }
    program = after
    self.effects = effects
    self.reasons = reasons
    modules = reasons.keys.filter { owners?.holds(after.modules[$0].path) ?? true }.sorted()
    let pytest = after.pytest
    tests = modules.filter { module in
      let path = after.modules[module].path
      return path.fileName != "conftest.py"
        && (pytest.isCollected[module] || pytest.doctests(of: path) != nil)
    }
  }

  /// The module of a path or dotted name; nil where there is none.
  ///
  /// - Parameter folder: what may stand before the path.
  package func module(named name: String, below folder: String) -> ModuleID? {
    var path = name
    while path.hasPrefix("./") { path.removeFirst(2) }
    return program.modules.indices.first { id in
      let own = program.modules[id].path
      return own == path || folder + own == path
    } ?? program.modules.indices.first { program.modules[$0].name == name }
  }

  /// How a change reaches a module.
  package struct Chain: Sendable {
    /// From the module to the one that changed.
    package let hops: [LoadEdge]
    package let effect: ChangeEffect
  }

  /// Nil where nothing that changed reaches it.
  package func chain(to module: ModuleID) -> Chain? {
    var hops: [LoadEdge] = []
    var place = module
    while let reason = reasons[place] {
      switch reason {
      case .changed(let number): return Chain(hops: hops, effect: effects[number])
      case .loads(let edge):
        hops.append(edge)
        place = edge.imported
      }
    }
    return nil
  }
}
