package import Resolution

/// A rule: what it is called, how it is explained, and a pure function of the program.
///
/// A rule returns findings. It never prints, sorts, colours or knows what configuration makes of
/// its severity.
package protocol Rule: Sendable {
  static var info: RuleInfo { get }
  /// Whether it takes so long that it has to be begun before the others.
  static var isLong: Bool { get }
  static func findings(in program: Program) -> [Finding]
}

extension Rule {
  package static var isLong: Bool { false }
}

/// What `groundplan rules` and the report say of a rule.
package struct RuleInfo: Sendable {
  package let name: String
  /// One line.
  package let summary: String
  /// What it finds, why it matters, an example, how to answer it; Markdown.
  package let explanation: String
  package let severities: [Severity]
  /// Whether it runs without being asked for in `[rules]`.
  package let isOnByDefault: Bool

  init(
    name: String, summary: String, explanation: String, severities: [Severity],
    isOnByDefault: Bool = true
  ) {
    self.name = name
    self.summary = summary
    self.explanation = explanation
    self.severities = severities
    self.isOnByDefault = isOnByDefault
  }
}

/// The rules that there are.
package enum Rules {
  /// In the order of the report: what breaks first, then what has split, then what is stale.
  package static let all: [any Rule.Type] = [
    UnparsableFile.self,
    BrokenImport.self,
    UnimportableModule.self,
    UncollectableTest.self,
    BrokenPatchTarget.self,
    WrongArgumentType.self,
    CrossServiceImport.self,
    BrokenContract.self,
    ForbiddenSymbol.self,
    RestrictedConstruction.self,
    UndeclaredDependency.self,
    ImportCycle.self,
    ShadowedModule.self,
    DuplicateDefinition.self,
    FallbackDefinition.self,
    Singleton.self,
    DeprecatedImport.self,
    UnusedShim.self,
    UnusedModule.self,
    UnusedDefinition.self,
    UnusedDependency.self,
    RegistryClaim.self,
    RegistryImport.self,
    RelativeImport.self,
    UnusedSuppression.self,
  ]

  /// The names, in the same order.
  package static var names: [String] { all.map { $0.info.name } }

  /// Those that run, by what configuration says and by default.
  package static func active(by configuration: Configuration) -> [any Rule.Type] {
    all.filter { rule in
      switch configuration.rules[rule.info.name] {
      case .off?: false
      case nil: rule.info.isOnByDefault
      case .error?, .warning?, .note?: true
      }
    }
  }
}
