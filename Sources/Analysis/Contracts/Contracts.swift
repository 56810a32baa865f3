package import Resolution

/// The contracts of a tree, those of other tools' files with them, and whether each is kept.
package struct Contracts: Derived {
  /// In the order of their files and lines; those of the configuration first.
  package let outcomes: [ContractOutcome]
  /// What is wrong with files of contracts as a whole.
  package let faults: [ContractFault]
  /// How many imports graphs hold, by what they count.
  private let graphs: [ContractGraph.Scope: ContractGraph]

  package init(of program: Program) {
    let declared = DeclaredContracts(of: program)
    faults = declared.faults
    var graphs: [ContractGraph.Scope: ContractGraph] = [:]
    lazy var members = ContractMembers(program)
    var outcomes: [ContractOutcome] = []
    for contract in declared.all {
      guard let demand = contract.contract?.demand else {
        outcomes.append(Self.unchecked(contract))
        continue
      }
      if case .modules(let modules) = demand {
        outcomes.append(modules.check(contract, in: program))
        continue
      }
      let scope = ContractGraph.Scope(contract.setting)
      let graph = graphs[scope] ?? ContractGraph(scope, of: program, members)
      graphs[scope] = graph
      outcomes.append(Self.outcome(contract, on: graph))
    }
    self.outcomes = outcomes
    self.graphs = graphs
  }

  /// The graph that a contract is checked on; nil for one that needs none, or can't be checked.
  package func graph(of outcome: ContractOutcome) -> ContractGraph? {
    graphs[ContractGraph.Scope(outcome.contract.setting)]
  }

  private static func unchecked(_ contract: DeclaredContract) -> ContractOutcome {
    ContractOutcome(
      contract: contract, state: contract.isUnchecked ? .unchecked : .unusable, violations: [],
      faults: contract.faults, importCount: 0, kinds: [:], leftOut: [:], ignoredCount: 0)
  }

  private static func outcome(
    _ declared: DeclaredContract, on graph: ContractGraph
  ) -> ContractOutcome {
    guard let contract = declared.contract else { return unchecked(declared) }
    var faults = declared.faults
    for missing in graph.missing {
      faults.append(
        ContractFault(
          missing.isModule
            ? "the root package '\(missing.root)' is a module, no package"
            : "there is no root package '\(missing.root)'", at: declared.location))
    }
    let check = ContractCheck(contract, on: graph)
    for place in check.unmatched where contract.setting.unmatched != .none {
      faults.append(
        ContractFault(
          "no import fits '\(contract.ignored[place])', which the contract ignores",
          at: declared.location(of: "ignore-imports", place),
          severity: contract.setting.unmatched == .error ? .error : .warning))
    }
    var violations: [ContractViolation] = []
    do throws(ContractMistake) {
      violations = check.choosingCuts(try self.violations(contract, check))
    } catch {
      faults.append(
        ContractFault(error.message, at: declared.location(of: error.key, error.item)))
    }
    var kinds: [ContractImport.Kind: Int] = [:]
    for found in graph.imports where found.kind != .statement(.runtime) {
      kinds[found.kind, default: 0] += 1
    }
    let isUsable = !faults.contains { $0.severity == .error }
    return ContractOutcome(
      contract: declared,
      state: !isUsable ? .unusable : violations.isEmpty ? .kept : .broken,
      violations: violations, faults: faults, importCount: graph.imports.count, kinds: kinds,
      leftOut: graph.leftOut, ignoredCount: check.ignoredCount)
  }

  private static func violations(
    _ contract: Contract, _ check: ContractCheck
  ) throws(ContractMistake) -> [ContractViolation] {
    switch contract.demand {
    case .layers(let layers): try layers.violations(check)
    case .forbidden(let forbidden): try forbidden.violations(check)
    case .independence(let independence): try independence.violations(check)
    case .protected(let protected): try protected.violations(check)
    case .acyclicSiblings(let acyclic): try acyclic.violations(check)
    case .paths(let paths): try paths.violations(check)
    case .modules: []
    }
  }
}

/// The contracts that a tree declares, unchecked.
package struct DeclaredContracts {
  package let all: [DeclaredContract]
  package let faults: [ContractFault]

  package init(of program: Program) {
    let configuration = program.configuration
    let path = program.snapshot.settingsPath.map(\.fileName) ?? "groundplan.toml"
    let own =
      configuration.contracts
      + configuration.paths.sorted { $0.key < $1.key }.map { $1.contract(of: $0) }
    var all = own.map { setting in
      DeclaredContract(
        setting: setting, origin: .groundplan, path: path, contract: try? Contract(setting),
        faults: [], isUnchecked: false)
    }
    var faults: [ContractFault] = []
    if configuration.contractFiles {
      let files = ImportLinterFile.all(
        program.snapshot.settingsDocuments(named: ImportLinterFile.names))
      all += files.flatMap(\.contracts)
      faults = files.flatMap(\.faults)
      all += TachFile.all(program.snapshot.settingsDocuments(named: TachFile.names))
    }
    self.all = all
    self.faults = faults
  }
}

extension Program {
  /// The contracts of the tree, and whether they are kept.
  package var contracts: Contracts { derived() }
}
