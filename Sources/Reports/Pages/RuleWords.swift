import Analysis

/// What the findings of each rule are called where they are counted.
enum RuleWords {
  /// "import that raises", "imports that raise".
  static func noun(of rule: String, _ number: Int) -> String {
    guard let words = words[rule] else { return "findings of \(rule)" }
    return number == 1 ? words.one : words.many
  }

  static let words: [String: (one: String, many: String)] = [
    UnparsableFile.info.name: ("file that Python can't parse", "files that Python can't parse"),
    BrokenImport.info.name: ("import that raises", "imports that raise"),
    UnimportableModule.info.name: (
      "module that can't be imported", "modules that can't be imported"
    ),
    UncollectableTest.info.name: (
      "test file that pytest can't collect", "test files that pytest can't collect"
    ),
    BrokenPatchTarget.info.name: (
      "mock target that doesn't exist", "mock targets that don't exist"
    ),
    BrokenContract.info.name: (
      "import that a contract forbids", "imports that a contract forbids"
    ),
    UndeclaredDependency.info.name: (
      "dependency that isn't declared", "dependencies that aren't declared"
    ),
    UnusedDependency.info.name: (
      "dependency that isn't used", "dependencies that aren't used"
    ),
    WrongArgumentType.info.name: (
      "literal passed where an enumeration is wanted",
      "literals passed where enumerations are wanted"
    ),
    CrossServiceImport.info.name: (
      "import statement that reaches into another service",
      "import statements that reach into another service"
    ),
    ForbiddenSymbol.info.name: ("use of what is forbidden", "uses of what is forbidden"),
    RestrictedConstruction.info.name: (
      "construction past its factory", "constructions past their factories"
    ),
    ImportCycle.info.name: (
      "cycle of modules that import each other", "cycles of modules that import each other"
    ),
    ShadowedModule.info.name: ("module that another hides", "modules that others hide"),
    DuplicateDefinition.info.name: (
      "name that is defined several times", "names that are defined several times"
    ),
    FallbackDefinition.info.name: (
      "definition that stands in for a failed import",
      "definitions that stand in for failed imports"
    ),
    Singleton.info.name: (
      "object of which every importer has the one", "objects of which every importer has the one"
    ),
    DeprecatedImport.info.name: ("import of what is deprecated", "imports of what is deprecated"),
    UnusedShim.info.name: ("redirect that nobody uses", "redirects that nobody uses"),
    UnusedModule.info.name: ("module that nothing reaches", "modules that nothing reaches"),
    UnusedDefinition.info.name: (
      "definition that nothing uses", "definitions that nothing uses"
    ),
    RegistryClaim.info.name: (
      "claim of the registry that is wrong", "claims of the registry that are wrong"
    ),
    RegistryImport.info.name: (
      "import by another path than the registry's", "imports by other paths than the registry's"
    ),
    RelativeImport.info.name: ("relative import", "relative imports"),
    UnusedSuppression.info.name: ("comment that silences nothing", "comments that silence nothing"),
  ]
}
