import PythonSyntax
import Resolution

/// Which distributions have the modules that a project imports: what the configuration says, what is known
/// of many, and what is installed in the project's environment.
struct ModuleProviders {
  private let configured: [String: [String]]
  private let environment: InstalledDistributions.Environment?
  /// Whether all that the project declares is installed, so that what it declares has no other modules.
  private let isWhole: Bool

  init(ofProject number: Int, in program: Program) {
    configured = program.configuration.distributions
    let environment = program.snapshot.installed.environment(
      of: program.layout.projects[number].folder)
    self.environment = environment
    let declared: DeclaredDependencies = program.derived()
    let own = declared.projects[number]
    let projects = Set(program.layout.projects.compactMap(\.normalizedName))
    isWhole =
      environment != nil && !own.hasNameless
      && own.all.allSatisfy { dependency in
        dependency.kind != .main || dependency.isConditional || dependency.name.isEmpty
          || projects.contains(dependency.name)
          || environment?.known.contains(dependency.name) == true
      }
  }

  /// As PEP 503 compares names, the likeliest first; none where nobody knows.
  func providers(of module: String) -> [String] {
    let installed = environment?.providers[module] ?? []
    let own = normalizedDistribution(module)
    func ordered(_ names: Set<String>) -> [String] {
      names.filter { $0 == own } + names.filter { $0 != own }.sorted()
    }
    if let known = KnownDistributions.providers(of: module, configured) {
      return ordered(known)
        + (configured[module] == nil ? ordered(installed.subtracting(known)) : [])
    }
    return isWhole ? ordered(installed) : []
  }
}
