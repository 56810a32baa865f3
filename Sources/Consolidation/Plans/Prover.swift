import Analysis
import ImportGraph
import PythonSyntax
import Registry
package import Resolution
package import SourceEdits

/// Compares a program with what it becomes by a change, resolved again in memory.
///
/// Worse is: a file that no longer parses, an import, patch target or entry point that breaks, a module
/// that can't be imported, a test that isn't collected, a cycle that closes, an import that crosses
/// services, a name that nothing binds any more, and an import on an unchanged line that leads to
/// another object.
package struct Prover: Sendable {
  package let before: Program
  private let jobs: Int
  private let findings: Findings
  private let cyclic: Set<ModuleID>

  /// The rules whose findings may not grow.
  package static let rules: Set<String> = [
    UnparsableFile.info.name, BrokenImport.info.name, UnimportableModule.info.name,
    UncollectableTest.info.name, BrokenPatchTarget.info.name, WrongArgumentType.info.name,
    CrossServiceImport.info.name, ForbiddenSymbol.info.name, ShadowedModule.info.name,
  ]

  /// Asks the rules of the program as it is.
  package init(_ before: Program, jobs: Int) {
    self.before = before
    self.jobs = jobs
    findings = Findings(of: before, where: Self.rules.contains, jobs: min(2, jobs))
    cyclic = Self.cyclicModules(before)
  }

  private init(_ before: Program, _ findings: Findings, jobs: Int) {
    self.before = before
    self.jobs = jobs
    self.findings = findings
    cyclic = Self.cyclicModules(before)
  }

  private static func cyclicModules(_ program: Program) -> Set<ModuleID> {
    Set(program.runtimeCycles.cyclic.flatMap { $0.map(ModuleID.init(rawValue:)) })
  }

  /// What a change of files leads to.
  package struct Outcome: Sendable {
    package let proof: Proof
    /// For what is changed next.
    package let prover: Prover
    package var after: Program { prover.before }
  }

  /// - Parameters:
  ///   - promises: by the path of a file, dotted paths that imports of it are to lead to.
  ///   - redirects: what leads elsewhere, so that an import of it may lead to another object.
  ///   - sameNames: files that bind and ask for the names that they did.
  package func outcome(
    of changes: TreeChanges, promises: [String: Set<String>] = [:], redirects: Redirects? = nil,
    sameNames: Set<String> = []
  ) -> Outcome {
    let program = Program(before.snapshot.replacing(changes.results, jobs: jobs), jobs: jobs)
    let found = Findings(of: program, where: Self.rules.contains, jobs: min(2, jobs))
    let comparison = ProgramComparison(before, program, changes, redirects)
    let objections =
      newFindings(found, comparison) + newCrossings(program, found, comparison)
      + comparison.lostMeanings()
      + comparison.broken(promises) + comparison.unboundNames(besides: sameNames, jobs: jobs)
      + newCycles(program, comparison)
    let proof = Proof(
      rows: rows(found, program), objections: Set(objections).sorted { $0.location < $1.location })
    return Outcome(proof: proof, prover: Prover(program, found, jobs: jobs))
  }

  private func rows(_ found: Findings, _ program: Program) -> [Proof.Row] {
    func row(_ name: String, _ value: (Program, Findings) -> Int) -> Proof.Row {
      Proof.Row(name: name, before: value(before, findings), after: value(program, found))
    }
    func count(_ rule: any Rule.Type) -> (Program, Findings) -> Int {
      let name = rule.info.name
      return { _, findings in
        findings.reported.count { $0.rule == name } + findings.following.count { $0.rule == name }
      }
    }
    let claims =
      program.registry == nil
      ? []
      : [
        row("claims of the registry that don't hold") { program, _ in
          program.registryCheck?.claims.count(where: \.verdict.isWrong) ?? 0
        }
      ]
    return [
      row("files that parse") { program, _ in program.parsed.count { $0.error == nil } },
      row("broken imports", count(BrokenImport.self)),
      row("modules that can't be imported", count(UnimportableModule.self)),
      row("tests that can't be collected", count(UncollectableTest.self)),
      row("patch targets that don't exist", count(BrokenPatchTarget.self)),
      row("modules in import cycles") { program, _ in Self.cyclicModules(program).count },
      row("imports across services", count(CrossServiceImport.self)),
      row("definitions") { program, _ in
        program.parsed.reduce(0) { $0 + $1.definitions.count { $0.parent == nil } }
      },
      row("imported names") { program, _ in program.imports.count },
    ] + claims
  }

  // MARK: - Findings

  private func newFindings(
    _ found: Findings, _ comparison: ProgramComparison
  ) -> [Proof.Objection] {
    var known: [String: Int] = [:]
    // Imports across services are compared by what they lead to.
    let crossing = CrossServiceImport.info.name
    for finding in findings.all where finding.rule != crossing {
      for key in comparison.keys(of: finding) { known[key, default: 0] += 1 }
    }
    return found.all.compactMap { finding in
      if finding.rule == crossing { return nil }
      let key = ProgramComparison.key(finding)
      if let count = known[key], count > 0 {
        known[key] = count - 1
        return nil
      }
      return objection(of: finding, comparison)
    }
  }

  /// Imports of services that a file didn't reach before in the same way.
  private func newCrossings(
    _ program: Program, _ found: Findings, _ comparison: ProgramComparison
  ) -> [Proof.Objection] {
    func edge(_ crossing: ServiceCrossing, _ program: Program, _ path: String) -> [String] {
      [path, program.services[crossing.to].name, crossing.kind.name]
    }
    let known = Set(
      before.crossings.map {
        edge($0, before, comparison.newPath(before.modules[$0.importer].path))
      })
    let new = Set(
      program.crossings.filter {
        !known.contains(edge($0, program, program.modules[$0.importer].path))
      }.map { program.location(of: $0) })
    return found.all.filter {
      $0.rule == CrossServiceImport.info.name && new.contains($0.location)
    }.map { objection(of: $0, comparison) }
  }

  private func objection(of finding: Finding, _ comparison: ProgramComparison) -> Proof.Objection {
    Proof.Objection(
      location: finding.location, message: "\(finding.message) [\(finding.rule)]",
      files: comparison.causes(
        at: finding.location.path, notes: finding.notes.map(\.location.path)))
  }

  private func newCycles(
    _ program: Program, _ comparison: ProgramComparison
  ) -> [Proof.Objection] {
    let old = Set(
      Self.executed(before).components().cyclic.flatMap { $0 }.map {
        comparison.newPath(before.modules[ModuleID(rawValue: $0)].path)
      })
    return Self.executed(program).components().cyclic.compactMap { nodes in
      let paths = nodes.map { program.modules[ModuleID(rawValue: $0)].path }
      guard let path = paths.first(where: { !old.contains($0) }) else { return nil }
      return Proof.Objection(
        location: Location(path: path, line: 1, column: 1),
        message: "this module would be in an import cycle of "
          + count(paths.count, "module"),
        files: paths.filter(comparison.isChanged))
    }
  }

  /// What is executed while a module is imported: the modules that it imports, and the packages around
  /// these that aren't around itself.
  private static func executed(_ program: Program) -> DirectedGraph {
    var packages: [String: ModuleID] = [:]
    for (id, module) in program.modules.identified where module.isPackage {
      packages[module.name] = id
    }
    var edges: [DirectedGraph.Edge] = []
    for module in program.modules.indices {
      let own = program.modules[module].name
      for target in program.runtimeGraph.imports(of: module) {
        edges.append(DirectedGraph.Edge(from: module, to: target))
        var above = program.modules[target].name.parentPath
        while !above.isEmpty, !own.isPath(below: above) {
          if let package = packages[above], package != module {
            edges.append(DirectedGraph.Edge(from: module, to: package))
          }
          above = above.parentPath
        }
      }
    }
    return DirectedGraph(nodeCount: program.modules.count, edges: edges)
  }
}
