import PythonSyntax
import Resolution

/// Modules that stand for each other: one imports the same name from either, and a condition or a
/// `try` decides from which. What both define is one truth in two variants.
private struct Variants: Derived {
  /// The first of those that stand for each other, by each of them.
  let first: [ModuleID: ModuleID]

  /// In functions the two statements must be as near as the branches of one condition.
  private static let maximumDistance: UInt32 = 6

  init(of program: Program) {
    var first: [ModuleID: ModuleID] = [:]
    func leader(of module: ModuleID) -> ModuleID {
      var module = module
      while let next = first[module] { module = next }
      return module
    }
    for (module, facts) in program.parsed.identified
    where facts.imports.contains(where: \.isChosen) {
      var sources: [ArraySlice<UInt8>: [(line: UInt32, source: ModuleID, record: ImportRecord)]] =
        [:]
      for (place, record) in facts.imports.identified
      where record.isChosen && !record.flags.contains(.typeChecking) {
        let link = program.symbols.link(module, place)
        // `from . import nt as impl` chooses a module, `from .nt import Pool` one of a name of it.
        let chosen = link.binding == nil ? link.child?.module ?? link.base : link.base
        guard let source = chosen, source != module else { continue }
        let name = facts.bytes(record.alias.isNone ? record.name : record.alias)
        sources[name, default: []].append((record.line, source, record))
      }
      for found in sources.values where found.count > 1 {
        for (left, right) in zip(found, found.dropFirst())
        where left.source != right.source
          && (left.record.scope != .function && right.record.scope != .function
            || right.line - left.line <= Self.maximumDistance)
        {
          let (a, b) = (leader(of: left.source), leader(of: right.source))
          if a != b { first[max(a, b)] = min(a, b) }
        }
      }
    }
    self.first = Dictionary(
      uniqueKeysWithValues: first.keys.map { module in (module, leader(of: module)) })
  }
}

extension ImportRecord {
  private static let choosing: Flags = [.conditional, .inTry, .guarded, .inExcept]

  /// Whether something decides that it, and not another, binds its name.
  fileprivate var isChosen: Bool {
    kind == .name && !flags.isDisjoint(with: Self.choosing)
  }
}

extension Program {
  /// Definitions of one name without those that another module of them is a variant for.
  func withoutVariants(_ definitions: [DefinitionID]) -> [DefinitionID] {
    let first = derived(Variants.self).first
    guard !first.isEmpty else { return definitions }
    var told = Set(definitions.map(\.module).filter { first[$0] == nil })
    return definitions.filter { definition in
      first[definition.module].map { told.insert($0).inserted } ?? true
    }
  }
}
