/// Some modules don't import each other, in no direction, nor over modules outside them.
package struct IndependenceContract: Sendable {
  private let modules: [ModuleExpression]

  init(_ setting: ContractSetting) throws(ContractMistake) {
    modules = try Contract.expressions(setting.modules.map(\.path), "modules", neededIn: setting)
  }

  func violations(_ check: ContractCheck) throws(ContractMistake) -> [ContractViolation] {
    let nodes = try check.modules(modules, of: "modules")
    let pairs = nodes.flatMap { from in
      nodes.filter { $0 != from }.map { (from: from, to: $0) }
    }
    return try check.chains(between: pairs, around: nodes.flatMap(check.names.members))
  }
}
