import PythonSyntax
package import Resolution

/// Imports that a contract forbids.
package enum BrokenContract: Rule {
  package static let info = RuleInfo(
    name: "broken-contract",
    summary: "An import, or a chain of imports, that a contract forbids.",
    explanation: """
      Contracts say which parts of a tree may depend on which. They stand in `[[contracts]]` of the
      configuration; those of import-linter (`.importlinter`, `setup.cfg`, `[tool.importlinter]`) and of tach
      (`tach.toml`) are read as they are. Each import that breaks one is a finding, and each chain of
      imports over other modules, with every hop in the notes and the one import to cut. What is
      wrong with a contract itself, such as a module that isn't there, is a finding where it is written.

      ```toml
      [[contracts]]
      type = "layers"
      name = "api over core"
      layers = ["shop.api", "shop.core"]
      ```

      ```python
      # shop/core/orders.py
      from shop.api import schemas   # error: contract 'api over core': 'shop.core' must not import 'shop.api'
      ```

      What files among the data and examples of tests say are notes.

      Cut the import, or allow it by `ignore-imports` of the contract. `--contracts none` leaves the files of
      other tools out, `groundplan contracts` lists all with what they looked at.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    let contracts = program.contracts
    return contracts.faults.map { finding($0, of: nil, in: program) }
      + contracts.outcomes.flatMap { outcome in
        let found =
          outcome.faults.map { finding($0, of: outcome.contract, in: program) }
          + outcome.violations.map { finding($0, of: outcome, contracts, in: program) }
        return isExample(outcome.contract.path) ? found.map { $0.with(severity: .note) } : found
      }
  }

  /// Whether a file of contracts is an example of tests, which may be broken on purpose.
  private static func isExample(_ path: String) -> Bool {
    let folders = path.dropFileName.lowercased().pathParts
    return SampleFiles.isSample(path)
      || folders.contains { ["test", "tests"].contains($0) }
        && folders.contains { ["example", "examples"].contains($0) }
  }

  private static func finding(
    _ fault: ContractFault, of contract: DeclaredContract?, in program: Program
  ) -> Finding {
    let head = contract.map { "contract '\($0.name)': " } ?? ""
    return Finding(
      rule: info.name, severity: fault.severity, scope: .product, location: fault.location,
      message: head + fault.message, notes: [], key: head + fault.message)
  }

  private static func finding(
    _ violation: ContractViolation, of outcome: ContractOutcome, _ contracts: Contracts,
    in program: Program
  ) -> Finding {
    let contract = outcome.contract
    let places = violation.chain.map {
      program.location(line: $0.line, column: $0.column, in: $0.module)
    }
    var notes = hops(violation, places)
    if let graph = contracts.graph(of: outcome) {
      notes += violation.others.map { other in
        Finding.Note(
          location: program.location(line: other.line, column: other.column, in: other.module),
          message: "so does '\(graph.name(other.from))' by importing '\(graph.name(other.to))'")
      }
    }
    if !places.isEmpty || violation.location?.path != contract.path {
      notes.append(Finding.Note(location: contract.location, message: "the contract"))
    }
    if !contract.setting.guidance.isEmpty {
      notes.append(
        Finding.Note(location: contract.location, message: contract.setting.guidance))
    }
    let location = places.first ?? violation.location ?? place(violation, in: program)
    let scope = violation.chain.first.map { program.scopes[$0.module] } ?? .product
    return Finding(
      rule: info.name, severity: violation.severity, scope: scope,
      location: location ?? contract.location,
      message: "contract '\(contract.name)': " + message(violation), notes: notes,
      key: "\(contract.name): \(violation.key)")
  }

  /// A module that a violation names without an import.
  private static func place(_ violation: ContractViolation, in program: Program) -> Location? {
    program.modules.first { $0.name == violation.importer }
      .map { Location(path: $0.path, line: 1, column: 1) }
  }

  private static func message(_ violation: ContractViolation) -> String {
    let path = violation.path
    guard let first = violation.chain.first else { return violation.demand }
    let kind = first.kind == .statement(.runtime) ? "" : " (\(first.kind.words))"
    guard violation.chain.count > 1 else {
      let isSame = path == [violation.importer, violation.imported]
      return violation.demand
        + (isSame ? kind : ": '\(path[0])' imports '\(path[path.count - 1])'" + kind)
    }
    let shown = path.count > 7 ? Array(path.prefix(5)) + ["...", path[path.count - 1]] : path
    var text = violation.demand + ": " + shown.joined(separator: " -> ")
    if let cut = violation.cut, cut + 1 < path.count {
      text += "; cut \(path[cut]) -> \(path[cut + 1])"
    }
    return text
  }

  private static func hops(
    _ violation: ContractViolation, _ places: [Location]
  ) -> [Finding.Note] {
    guard violation.chain.count > 1 else { return [] }
    return zip(violation.chain, places).enumerated().map { number, hop in
      Finding.Note(
        location: hop.1,
        message: "'\(violation.path[number])' imports '\(violation.path[number + 1])'"
          + (hop.0.kind == .statement(.runtime) ? "" : " (\(hop.0.kind.words))")
          + (number == violation.cut ? ": cut this" : ""))
    }
  }
}
