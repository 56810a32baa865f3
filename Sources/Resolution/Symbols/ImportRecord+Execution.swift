package import PythonSyntax

extension ImportRecord {
  /// Whether the statement runs while its module is imported, unless a condition forbids.
  package var isExecutedOnImport: Bool {
    scope != .function && flags.isDisjoint(with: Self.notOnImport)
  }

  /// Whether the module goes on after such a failure.
  package func survives(_ link: ImportLink) -> Bool {
    switch link.reason {
    // AttributeError, which the handler may or may not catch.
    case .exportMissing: false
    case .moduleMissing: survivesImportError
    default: survivesImportError && !flags.contains(.guardedByModule)
    }
  }

  /// Whether an ImportError leaves the module going on.
  var survivesImportError: Bool {
    !flags.isDisjoint(with: Self.surviving) && !flags.contains(.inExcept)
  }

  /// Whether handlers of ImportErrors stand around it, and nothing that survives other errors.
  var survivesImportErrorsAlone: Bool {
    flags.contains(.guarded) && flags.isDisjoint(with: Self.notAlone)
  }

  /// Whether it runs whenever its module is imported, and nothing survives its failure.
  package var isUnconditional: Bool {
    flags.isDisjoint(with: Self.doubtful)
  }

  // Made once: a set literal costs more than the rest of a question.
  private static let notOnImport: Flags = [.typeChecking, .lazy, .mainGuard]
  private static let surviving: Flags = [.guarded, .excused]
  private static let notAlone: Flags = [
    .excused, .inExcept, .conditional, .shielded, .executedByCall,
  ]
  private static let doubtful: Flags = [.guarded, .excused, .inExcept, .conditional]
}
