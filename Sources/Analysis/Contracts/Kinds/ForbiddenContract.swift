import ImportGraph
import Resolution

/// Some modules don't import others, nor what is below them, nor over other modules.
///
/// Of modules of which one is in the other nothing is demanded. Packages from outside the tree are
/// modules where the contract counts them.
package struct ForbiddenContract: Sendable {
  private let sources: [ModuleExpression]
  private let forbidden: [ModuleExpression]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    sources = try Contract.expressions(setting.sourceModules, "source-modules", neededIn: setting)
    forbidden = try Contract.expressions(
      setting.forbiddenModules, "forbidden-modules", neededIn: setting)
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    let setting = check.contract.setting
    let sources = try check.modules(sources, of: "source-modules")
    let targets = try targets(check)
    var pairs: [(from: Int32, to: Int32)] = []
    for source in sources {
      for target in targets where !overlap(check, source, target) { pairs.append((source, target)) }
    }
    guard setting.allowIndirectImports || !setting.asPackages else {
      return try check.chains(between: pairs, around: [], collapsing: false)
    }
    return pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }.flatMap {
      setting.allowIndirectImports
        ? direct(check, $0.from, $0.to) : overModules(check, $0.from, $0.to)
    }
  }

  private func overlap(_ check: ContractCheck, _ source: Int32, _ target: Int32) -> Bool {
    if source == target { return true }
    guard check.contract.setting.asPackages else { return false }
    let (from, to) = (check.names.name(source), check.names.name(target))
    return from.isPath(below: to) || to.isPath(below: from)
  }

  /// A package from outside that nothing imports isn't in the graph, and is kept out so.
  private func targets(_ check: ContractCheck) throws(ContractMistake) -> [Int32] {
    let setting = check.contract.setting
    var result: Set<Int32> = []
    for (item, expression) in forbidden.enumerated() {
      let found = check.names.modules(expression)
      result.formUnion(found)
      func isInside(_ name: String) -> Bool {
        setting.rootPackages.isEmpty
          ? check.names.node(String(name.topName)).map { !check.names.isOutside[Int($0)] } ?? false
          : setting.rootPackages.contains { name.isPath(below: $0) }
      }
      let outside =
        expression.hasWildcard
        ? found.map(check.names.name).filter { !isInside($0) }
        : isInside(expression.text) ? [] : [expression.text]
      if found.isEmpty, !expression.hasWildcard, outside.isEmpty {
        throw ContractMistake(
          check.missing(expression.text), key: "forbidden-modules", item: item)
      }
      guard let name = outside.first else { continue }
      if !setting.externalPackages {
        throw ContractMistake(
          "'\(name)' is from outside the packages of the contract, which names none of those "
            + "unless it has external-packages = true (include_external_packages)",
          key: "forbidden-modules", item: item)
      }
      if name.contains(".") {
        throw ContractMistake(
          "'\(name)' is a part of a package from outside; only the whole can be forbidden",
          key: "forbidden-modules", item: item)
      }
    }
    return result.sorted()
  }

  private func demand(_ check: ContractCheck, _ from: Int32, _ to: Int32) -> String {
    "'\(check.names.name(from))' must not import '\(check.names.name(to))'"
  }

  /// Imports of the one by the other alone.
  private func direct(
    _ check: ContractCheck, _ from: Int32, _ to: Int32
  ) -> [ContractViolation] {
    let asPackages = check.contract.setting.asPackages
    let targets = Set(asPackages ? check.names.members(of: to) : [to])
    return (asPackages ? check.names.members(of: from) : [from]).flatMap { importer in
      check.graph.successors(of: importer).filter(targets.contains).map { imported in
        check.violation(
          demand(check, from, to), check.names.name(from), check.names.name(to),
          along: [importer, imported])
      }
    }
  }

  /// Chains from one module to another, each for itself.
  private func overModules(
    _ check: ContractCheck, _ from: Int32, _ to: Int32
  ) -> [ContractViolation] {
    ChainSearch(check.graph).disjointChains(
      from: [from], to: [to], limit: ContractCheck.maximumChains
    ).map {
      check.violation(
        demand(check, from, to), check.names.name(from), check.names.name(to), along: $0)
    }
  }
}
