package import Resolution

/// Distributions that a project declares and doesn't import.
package enum UnusedDependency: Rule {
  package static let info = RuleInfo(
    name: "unused-dependency",
    summary: "A distribution that a project declares and whose modules it imports nowhere.",
    explanation: """
      What is declared and not used is installed, updated and audited for nothing. Told are projects of
      the tree, and distributions that are of no use but by being imported; not drivers, servers, plugins
      and the like, which are found by name. Dependencies of extras, groups for development and builds don't
      count. Off unless `[rules]` turns it on.

      ```toml
      dependencies = ["requests"]   # note: the project 'billing' declares 'requests' and imports it nowhere
      ```

      Take it out.
      """,
    severities: [.note], isOnByDefault: false)

  package static func findings(in program: Program) -> [Finding] {
    let imports: ProjectImports = program.derived()
    let names = ProjectImports.names(in: program)
    let declared: DeclaredDependencies = program.derived()
    let projects = program.layout.projects
    let numbers = Dictionary(
      projects.enumerated().compactMap { number, project in
        project.normalizedName.map { ($0, number) }
      }, uniquingKeysWith: { first, _ in first })
    let plugged = Set(
      program.entryPoints.filter { !$0.isCommand }.compactMap {
        program.layout.project(of: $0.path)
      })
    return projects.indices.flatMap { number -> [Finding] in
      let used = imports.projects[number]
      guard !names[number].isEmpty || !used.touched.isEmpty else { return [] }
      var seen: Set<String> = []
      return declared.projects[number].all.compactMap { dependency -> Finding? in
        guard dependency.kind == .main, seen.insert(dependency.name).inserted else { return nil }
        if let other = numbers[dependency.name] {
          guard other != number, !used.touched.contains(other), !plugged.contains(other) else {
            return nil
          }
        } else {
          guard KnownDistributions.isLibrary(dependency.name),
            names[number].isDisjoint(with: dependency.importNames)
          else { return nil }
        }
        let name = projects[number].name ?? projects[number].folder
        let title = name.isEmpty ? "the project of the root" : "the project '\(name)'"
        return Finding(
          rule: info.name, severity: .note, scope: .product, location: dependency.location,
          message:
            "\(title) declares '\(dependency.written)' and imports it nowhere",
          notes: [], key: "\(projects[number].folder) \(dependency.name)")
      }
    }
  }
}
