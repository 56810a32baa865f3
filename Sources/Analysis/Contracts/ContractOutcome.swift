package import Resolution

/// Whether a contract is kept, and what speaks against it.
package struct ContractOutcome: Sendable {
  /// What became of a contract.
  package enum State: String, Sendable, CaseIterable {
    case kept, broken
    /// It can't be checked as it stands.
    case unusable
    /// It asks for what Groundplan doesn't check.
    case unchecked
  }

  package let contract: DeclaredContract
  package let state: State
  package let violations: [ContractViolation]
  /// What is wrong with the contract itself.
  package let faults: [ContractFault]
  /// How many imports it looked at.
  package let importCount: Int
  /// How many of them are no plain imports, and how many others were left out, by their kinds.
  package let kinds: [ContractImport.Kind: Int]
  package let leftOut: [ContractImport.Kind: Int]
  /// How many imports it allows by `ignore-imports` or comments.
  package let ignoredCount: Int
}

/// A contract with the file that declares it.
package struct DeclaredContract: Sendable {
  /// Whose file it is.
  package enum Origin: String, Sendable, CaseIterable {
    case groundplan
    case importLinter = "import-linter"
    case tach
  }

  package let setting: ContractSetting
  package let origin: Origin
  package let path: String
  /// Nil where it can't be understood; `faults` say why.
  package let contract: Contract?
  package let faults: [ContractFault]
  /// Of a kind that only its own code knows: why it isn't checked.
  package let isUnchecked: Bool

  package var name: String { setting.name.isEmpty ? setting.type.rawValue : setting.name }

  package var location: Location { location(of: nil) }

  func location(of key: String?, _ item: Int? = nil) -> Location {
    Location(path: path, line: setting.places.line(of: key, item), column: 1)
  }
}

/// What is wrong with a contract, or with the file that has it.
package struct ContractFault: Hashable, Sendable {
  package let message: String
  package let location: Location
  package let severity: Severity

  init(_ message: String, at location: Location, severity: Severity = .error) {
    self.message = message
    self.location = location
    self.severity = severity
  }
}

/// What breaks a contract: one import, or a chain of them.
package struct ContractViolation: Hashable, Sendable {
  /// In words, without the contract's name: `shop.low must not import shop.high`.
  package let demand: String
  /// What the demand speaks of: who must not import, and what.
  package let importer: String
  package let imported: String
  /// One import a hop.
  package let chain: [ContractImport]
  /// The names along the chain, one more than it has hops.
  package let path: [String]
  /// More imports that lead to the second module of the chain, or from the last but one.
  package let others: [ContractImport]
  /// The hop to cut, where there are several.
  package var cut: Int?
  package var severity = Severity.error
  /// Where no import is to blame.
  package var location: Location?
  /// What the matter is called where lines move.
  package let key: String
}
