import PythonSyntax
package import Resolution

/// Imports of distributions that the project of the file doesn't declare.
package enum UndeclaredDependency: Rule {
  package static let info = RuleInfo(
    name: "undeclared-dependency",
    summary:
      "An import of another project, or of a distribution, that the project doesn't declare.",
    explanation: """
      The import works because something else installs the distribution: another project of the tree,
      or a dependency of a dependency. Installed by itself the project fails. Counted is what stands in
      `pyproject.toml` (PEP 621, PEP 735, Poetry, PDM, Hatch, uv), `setup.cfg`, `setup.py`, `Pipfile` and lists
      of requirements in the project's folder; for tests the groups and lists for development, too, also those of
      projects above.

      Whose module it is, is known of projects of the tree, of a few hundred distributions, by
      `[distributions]` in the configuration, and of what is installed in a virtual environment beside the
      project file or above (`.venv`, `venv`, `.env`, `env`), where all that the project declares is installed
      there; not of namespaces, which several distributions share. Of others, which `groundplan roots` lists,
      nothing is said, nor of imports in a `try`, below a condition or for type checking, nor where a
      project's list is made as it is built.

      ```python
      # billing/pyproject.toml:  dependencies = ["pydantic"]
      import requests        # warning: the project 'billing' doesn't declare 'requests'
      ```

      Declare it, or cut the import. One finding tells all imports of a name.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    let imports: ProjectImports = program.derived()
    let declared: DeclaredDependencies = program.derived()
    return program.layout.projects.indices.flatMap { number -> [Finding] in
      let own = declared.projects[number]
      guard own.declaresMain, !own.isOpen else { return [] }
      return outside(number, imports, declared, program)
        + others(number, imports, declared, program)
    }
  }

  /// What the project and, for its tests, those above it declare.
  private static func names(
    of number: Int, forTests: Bool, _ declared: DeclaredDependencies, _ program: Program
  ) -> Set<String> {
    var names = Set(declared.projects[number].all.map(\.name))
    guard forTests else { return names }
    let folder = program.layout.projects[number].folder
    for (other, project) in program.layout.projects.enumerated()
    where other != number && folder.isBelow(project.folder) {
      names.formUnion(declared.projects[other].all.map(\.name))
    }
    return names
  }

  private static func title(_ number: Int, _ program: Program) -> String {
    let project = program.layout.projects[number]
    let title = project.name ?? project.folder
    return title.isEmpty ? "the project of the root" : "the project '\(title)'"
  }

  private static func outside(
    _ number: Int, _ imports: ProjectImports, _ declared: DeclaredDependencies,
    _ program: Program
  ) -> [Finding] {
    let known = ModuleProviders(ofProject: number, in: program)
    return imports.projects[number].outside.sorted { $0.key < $1.key }.compactMap { name, use in
      let providers = known.providers(of: name)
      guard let shown = providers.first else { return nil }
      let names = names(of: number, forTests: use.isOfTests, declared, program)
      let modules = declared.projects[number].all.flatMap(\.importNames)
      guard names.isDisjoint(with: providers), !modules.contains(name) else { return nil }
      let bearers = program.layout.projects[number].dependencies.filter { other in
        !Set(declared.projects[other].all.map(\.name)).isDisjoint(with: providers)
      }.compactMap { program.layout.projects[$0].name }
      return finding(
        use, program,
        "\(title(number, program)) doesn't declare '\(shown)', which has the module '\(name)'"
          + (bearers.first.map { "; it comes with '\($0)' alone" } ?? ""),
        isWeak: !bearers.isEmpty,
        key: "\(program.layout.projects[number].folder) \(name)")
    }
  }

  private static func others(
    _ number: Int, _ imports: ProjectImports, _ declared: DeclaredDependencies,
    _ program: Program
  ) -> [Finding] {
    let projects = program.layout.projects
    return imports.projects[number].projects.sorted { $0.key < $1.key }.compactMap {
      other, use -> Finding? in
      // What stands in the other may be packed with it.
      guard let name = projects[other].name, let normalized = projects[other].normalizedName,
        !projects[other].folder.isBelow(projects[number].folder),
        !projects[number].folder.isBelow(projects[other].folder),
        !projects[number].dependencies.contains(other),
        !names(of: number, forTests: use.isOfTests, declared, program).contains(normalized)
      else { return nil }
      let isNear = program.layout.needs(number, other)
      return finding(
        use, program,
        "\(title(number, program)) doesn't declare '\(name)' (\(projects[other].folder)), whose "
          + "modules it imports" + (isNear ? "; it comes with another dependency alone" : ""),
        isWeak: isNear, key: "\(projects[number].folder) \(name)")
    }
  }

  private static func finding(
    _ use: ProjectImports.Use, _ program: Program, _ message: String, isWeak: Bool, key: String
  ) -> Finding? {
    guard let first = use.imports.first else { return nil }
    let resolved = program.imports[first]
    let isWeak = isWeak || use.isOfTests || resolved.kind == .deferred
    let files = Set(use.imports.map { program.imports[$0].importer })
    return Finding(
      rule: info.name, severity: isWeak ? .note : .warning,
      scope: program.scopes[resolved.importer],
      location: program.location(ofRecord: resolved.record, in: resolved.importer),
      message: message + (files.count > 1 ? " (\(files.count) files)" : ""),
      notes: files.filter { $0 != resolved.importer }.sorted().prefix(3).compactMap { module in
        use.imports.first { program.imports[$0].importer == module }.map { id in
          Finding.Note(
            location: program.location(ofRecord: program.imports[id].record, in: module),
            message: "also imported here")
        }
      }, key: key)
  }
}

extension Setting<Configuration> {
  static var distributions: Self {
    Setting(
      "distributions", \.distributions, each: "MODULE", normal: "–",
      examples: [Example(key: "yaml", toml: #"["PyYAML"]"#)],
      "the distributions that install a module, where its name doesn't tell")
  }
}
