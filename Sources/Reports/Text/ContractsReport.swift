package import Analysis
import PythonSyntax
package import Resolution

/// `groundplan contracts`: each contract of a tree, whether it is kept, and how many imports it looked
/// at.
package struct ContractsReport {
  private let contracts: Contracts
  private let program: Program
  private let folder: String

  /// - Parameter folder: what leads from where the user stands to the paths of the tree.
  package init(_ contracts: Contracts, in program: Program, folder: String = "") {
    self.contracts = contracts
    self.program = program
    self.folder = folder
  }

  // MARK: - For people

  /// A paragraph a contract, and a line of counts at the end.
  package func text() -> String {
    var text = ""
    for fault in contracts.faults { text += line(fault) }
    for outcome in contracts.outcomes {
      let contract = outcome.contract
      text += "\(VisibleText.of(contract.name))  \(outcome.state.rawValue)"
      text += "  (\(contract.setting.type.rawValue), "
      text += "\(VisibleText.of(folder + contract.path)):\(contract.setting.places.line))\n"
      switch outcome.state {
      case .kept, .broken: text += "  looked at \(looked(outcome))\n"
      case .unusable, .unchecked: break
      }
      for fault in outcome.faults { text += "  " + line(fault) }
      if outcome.state == .broken {
        let errors = outcome.violations.count { $0.severity == .error }
        let direct = outcome.violations.count { $0.severity == .error && $0.chain.count < 2 }
        text += "  broken by \(count(direct, "import"))"
        text += errors > direct ? " and \(count(errors - direct, "chain"))\n" : "\n"
      }
      let pairs = Set(outcome.violations.map(\.demand)).sorted()
      for demand in pairs.prefix(5) { text += "    \(VisibleText.of(demand))\n" }
      if pairs.count > 5 { text += "    and \((pairs.count - 5).grouped) more\n" }
    }
    if contracts.outcomes.isEmpty, contracts.faults.isEmpty { return "There is no contract.\n" }
    let counts = ContractOutcome.State.allCases.compactMap { state -> String? in
      let count = contracts.outcomes.count { $0.state == state }
      return count == 0 && state != .kept && state != .broken
        ? nil : "\(count.grouped) \(state.rawValue)"
    }
    text += "\n" + count(contracts.outcomes.count, "contract") + ": "
    return text + counts.joined(separator: ", ") + ".\n"
  }

  private func line(_ fault: ContractFault) -> String {
    "\(VisibleText.of(folder + fault.location.path)):\(fault.location.line): "
      + "\(fault.severity.rawValue): \(VisibleText.of(fault.message))\n"
  }

  private func looked(_ outcome: ContractOutcome) -> String {
    var text = count(outcome.importCount, "import")
    let kinds = outcome.kinds.sorted { $0.key < $1.key }
      .map { "\($0.value.grouped) \($0.key.words)" }
    if !kinds.isEmpty { text += " (\(kinds.joined(separator: ", ")))" }
    if outcome.ignoredCount > 0 { text += ", \(outcome.ignoredCount.grouped) ignored" }
    let left = outcome.leftOut.sorted { $0.key < $1.key }
      .map { "\($0.value.grouped) \($0.key.words)" }
    if !left.isEmpty { text += "; left out: \(left.joined(separator: ", "))" }
    return text
  }

  // MARK: - For programs

  /// `Schemas/contracts.schema.json` describes it.
  package func json() throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        faults: contracts.faults.map(FaultEntry.init),
        contracts: contracts.outcomes.map { outcome in
          ContractEntry(
            name: outcome.contract.name, type: outcome.contract.setting.type.rawValue,
            origin: outcome.contract.origin.rawValue, path: outcome.contract.path,
            line: outcome.contract.setting.places.line, state: outcome.state.rawValue,
            imports: outcome.importCount, ignored: outcome.ignoredCount,
            kinds: Self.counts(outcome.kinds), leftOut: Self.counts(outcome.leftOut),
            faults: outcome.faults.map(FaultEntry.init),
            violations: outcome.violations.map(violation))
        }))
  }

  private static func counts(_ kinds: [ContractImport.Kind: Int]) -> [KindEntry] {
    kinds.sorted { $0.key < $1.key }.map { KindEntry(kind: $0.key.words, count: $0.value) }
  }

  private func violation(_ violation: ContractViolation) -> ViolationEntry {
    ViolationEntry(
      demand: violation.demand, importer: violation.importer, imported: violation.imported,
      severity: violation.severity.rawValue, modules: violation.path,
      hops: violation.chain.map { hop in
        HopEntry(
          kind: hop.kind.words,
          location: program.location(line: hop.line, column: hop.column, in: hop.module))
      }, cut: violation.cut, others: violation.others.count, location: violation.location)
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let faults: [FaultEntry]
    let contracts: [ContractEntry]
  }

  private struct ContractEntry: Encodable {
    let name: String
    let type: String
    let origin: String
    let path: String
    let line: Int
    let state: String
    let imports: Int
    let ignored: Int
    let kinds: [KindEntry]
    let leftOut: [KindEntry]
    let faults: [FaultEntry]
    let violations: [ViolationEntry]
  }

  private struct KindEntry: Encodable {
    let kind: String
    let count: Int
  }

  private struct FaultEntry: Encodable {
    let message: String
    let severity: String
    let location: Location

    init(_ fault: ContractFault) {
      message = fault.message
      severity = fault.severity.rawValue
      location = fault.location
    }
  }

  private struct ViolationEntry: Encodable {
    let demand: String
    let importer: String
    let imported: String
    let severity: String
    let modules: [String]
    let hops: [HopEntry]
    let cut: Int?
    let others: Int
    let location: Location?
  }

  private struct HopEntry: Encodable {
    let kind: String
    let location: Location
  }
}
