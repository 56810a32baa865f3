import PythonSyntax
package import Resolution

/// What the code of each project imports from other projects and from outside, beside what the
/// project declares.
package struct ProjectImports: Derived {
  /// Imports of one thing by one project.
  struct Use {
    /// In the order of files and lines, those that are always executed first.
    var imports: [ImportID]
    /// All of them stand in tests.
    var isOfTests: Bool
  }

  /// What one project uses.
  struct OfProject {
    /// By first name: modules from outside.
    var outside: [String: Use] = [:]
    /// By number: other projects of the tree.
    var projects: [Int: Use] = [:]
    /// Every project of the tree whose modules its code imports, anyhow.
    var touched: Set<Int> = []
  }

  /// By the number of the project.
  let projects: [OfProject]
  package init(of program: Program) {
    var projects = [OfProject](repeating: OfProject(), count: program.layout.projects.count)
    let homes = Self.homes(of: program)
    for (id, resolved) in program.imports.identified {
      guard let home = homes[resolved.importer] else { continue }
      let facts = program.parsed[resolved.importer]
      if let target = resolved.target {
        guard let other = homes[target], other != home else { continue }
        projects[home].touched.insert(other)
        if Self.counts(facts.imports[resolved.record]) {
          note(id, in: &projects[home].projects[other], program)
        }
      } else if resolved.destination == .thirdParty {
        let record = facts.imports[resolved.record]
        if record.level == 0, Self.counts(record) {
          let name = String(facts.identifier(record.module).topName)
          note(id, in: &projects[home].outside[name], program)
        }
      }
    }
    self.projects = projects

    func note(_ id: ImportID, in use: inout Use?, _ program: Program) {
      let scope = program.scopes[program.imports[id].importer]
      guard scope == .product || scope == .test else { return }
      // Taken out, so that its array is added to in place.
      var known = use.take() ?? Use(imports: [], isOfTests: true)
      if scope == .product, known.isOfTests {
        known.isOfTests = false
        known.imports.insert(id, at: 0)
      } else {
        known.imports.append(id)
      }
      use = known
    }
  }

  /// Of each module the number of its project.
  private static func homes(of program: Program) -> Table<ModuleID, Int?> {
    var homes = Table<ModuleID, Int?>()
    var known: [Substring: Int?] = [:]
    for module in program.modules {
      let end = module.path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? module.path.startIndex
      let folder = module.path[..<end]
      if let home = known[folder] {
        homes.append(home)
      } else {
        let home = program.layout.project(of: module.path)
        known[folder] = .some(home)
        homes.append(home)
      }
    }
    return homes
  }

  /// Modules from outside whose distribution nobody knows, sorted.
  package func unsure(in program: Program) -> [String] {
    let declared: DeclaredDependencies = program.derived()
    return Set(
      projects.indices.flatMap { number in
        let providers = ModuleProviders(ofProject: number, in: program)
        return projects[number].outside.keys.filter { name in
          providers.providers(of: name).isEmpty
            && !declared.projects[number].all.contains { $0.importNames.contains(name) }
        }
      }
    ).sorted()
  }

  /// By the number of a project every first name that its code imports, anyhow.
  static func names(in program: Program) -> [Set<String>] {
    let homes = homes(of: program)
    var names = [Set<String>](repeating: [], count: program.layout.projects.count)
    for resolved in program.imports where resolved.target == nil {
      let facts = program.parsed[resolved.importer]
      let record = facts.imports[resolved.record]
      if let home = homes[resolved.importer], record.level == 0 {
        names[home].insert(String(facts.identifier(record.module).topName))
      }
    }
    return names
  }

  /// Whether an import needs what it imports: not one in a `try`, for type checking, or below a
  /// condition, which another version or system may not execute.
  private static func counts(_ record: ImportRecord) -> Bool {
    record.flags.isDisjoint(with: [
      .typeChecking, .inTry, .inExcept, .conditional, .guarded, .excused, .mainGuard,
    ])
  }
}
