import ImportGraph

/// Some modules, and what is below them, are imported by few alone. What such a module holds may
/// import its other parts.
package struct ProtectedContract: Sendable {
  private let protected: [ModuleExpression]
  private let allowed: [ModuleExpression]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    protected = try Contract.expressions(
      setting.protectedModules, "protected-modules", neededIn: setting)
    allowed = try Contract.expressions(
      setting.allowedImporters, "allowed-importers")
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    let asPackages = check.contract.setting.asPackages
    func members(_ node: Int32) -> [Int32] {
      asPackages ? check.names.members(of: node) : [node]
    }
    let importers = Set(
      try check.modules(allowed, of: "allowed-importers").flatMap(members))
    let who = allowed.isEmpty ? "nothing" : "only " + allowed.map(\.text).joined(separator: ", ")
    var violations: [ContractViolation] = []
    for (item, expression) in protected.enumerated() {
      let found = check.names.modules(expression)
      if found.isEmpty, !expression.hasWildcard {
        throw ContractMistake(
          check.missing(expression.text), key: "protected-modules", item: item)
      }
      for node in found {
        let inside = members(node)
        let own = Set(inside)
        let name = check.names.name(node)
        for target in inside {
          for importer in check.graph.predecessors(of: target)
          where !importers.contains(importer) && !own.contains(importer) {
            violations.append(
              check.violation(
                "\(who) may import '\(name)'", check.names.name(importer), name,
                along: [importer, target]))
          }
        }
      }
    }
    return violations
  }
}
