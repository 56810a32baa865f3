package import Analysis
import Consolidation
import Duplicates
import PythonSyntax
import Registry
package import Resolution

extension Standing {
  /// What of an analysis outlives it.
  ///
  /// - Parameters:
  ///   - tool: the version of Groundplan.
  ///   - revision: the commit that was read, where one is known.
  package init(of found: Findings, revision: Revision?, tool: String) {
    let program = found.program
    let cycles = program.moduleCycles.map { Cycle($0, in: program) }
      .sorted { $0.modules.lexicographicallyPrecedes($1.modules) }
    let groups = program.duplicates.map { Group($0) }
    self.init(
      tool: tool, revision: revision, rules: found.rules,
      numbers: Numbers(found, cycles: cycles.count, groups: groups.count),
      findings: found.entries.map(Entry.init), partImports: PartImport.all(in: program),
      cycles: cycles, groups: groups, claims: Claim.wrong(in: program),
      parts: Part.all(found))
  }
}

extension Standing.Numbers {
  fileprivate init(_ found: Findings, cycles: Int, groups: Int) {
    let program = found.program
    let whole = Compliance(found).entries.first
    let coverage: ImportCoverage = program.derived()
    self.init(
      files: program.modules.count, lines: program.parsed.reduce(0) { $0 + $1.lineCount },
      errors: found.count(.error), warnings: found.count(.warning), notes: found.count(.note),
      leading: coverage.leading, followed: coverage.followed,
      productFiles: whole?.files ?? 0, cleanFiles: whole?.clean ?? 0, cycles: cycles,
      groups: groups,
      crossings: program.crossings.count { program.scopes[$0.importer] == .product })
  }
}

extension Standing.Entry {
  /// A finding of this run.
  package init(_ entry: FindingEntry) {
    let finding = entry.finding
    self.init(
      id: entry.id, rule: finding.rule, severity: finding.severity, scope: finding.scope,
      location: finding.location, message: finding.message, key: finding.key, state: entry.state)
  }
}

extension Standing.Cycle {
  fileprivate init(_ cycle: ModuleCycle, in program: Program) {
    let ids = cycle.members
    self.init(
      modules: ids.map { program.modules[$0].path }.sorted(by: Standing.precedes),
      scope: ids.map { program.scopes[$0] }.min() ?? .product, atImport: cycle.isRuntime)
  }
}

extension Standing.Group {
  fileprivate init(_ group: DuplicateGroup) {
    self.init(
      id: group.id, name: group.name, scope: group.scope, verdict: group.verdict.words,
      sites: group.sites.map { Standing.Site(path: $0.location.path, line: $0.location.line) })
  }
}

extension Standing.Claim {
  fileprivate static func wrong(in program: Program) -> [Standing.Claim] {
    guard let check = program.registryCheck else { return [] }
    return check.wrong.map { checked in
      Standing.Claim(
        path: check.document.path, line: checked.claim.line, claim: checked.claim.words,
        status: checked.claim.isReplacement
          ? "to use instead" : checked.claim.status?.words ?? "",
        verdict: checked.verdict.words, message: checked.message + checked.advice)
    }
  }
}

extension Standing.PartImport {
  private struct Ends: Hashable {
    let importer: String
    let imported: String
  }

  fileprivate static func all(in program: Program) -> [Standing.PartImport] {
    var counts: [Ends: (product: Int, other: Int, crossings: Int)] = [:]
    func ends(_ from: ServiceID, _ to: ServiceID) -> Ends {
      Ends(importer: program.services[from].name, imported: program.services[to].name)
    }
    for resolved in program.imports {
      guard let target = resolved.target else { continue }
      let from = program.serviceOfModule[resolved.importer]
      let to = program.serviceOfModule[target]
      guard from != to else { continue }
      if program.scopes[resolved.importer] == .product {
        counts[ends(from, to), default: (0, 0, 0)].product += 1
      } else {
        counts[ends(from, to), default: (0, 0, 0)].other += 1
      }
    }
    for crossing in program.crossings where program.scopes[crossing.importer] == .product {
      counts[ends(crossing.from, crossing.to), default: (0, 0, 0)].crossings += 1
    }
    return counts.map { ends, count in
      Standing.PartImport(
        importer: ends.importer, imported: ends.imported, product: count.product,
        other: count.other, crossings: count.crossings)
    }.sorted {
      $0.importer != $1.importer
        ? Standing.precedes($0.importer, $1.importer)
        : Standing.precedes($0.imported, $1.imported)
    }
  }
}

extension Standing.Part {
  fileprivate static func all(_ found: Findings) -> [Standing.Part] {
    let program = found.program
    var parts: [String: ServiceID] = [:]
    var files = Table<ServiceID, Int>(repeating: 0, count: program.services.count)
    for (id, module) in program.modules.identified {
      parts[module.path] = program.serviceOfModule[id]
      files[program.serviceOfModule[id]] += 1
    }
    var counts = Table<ServiceID, [Severity: Int]>(
      repeating: [:], count: program.services.count)
    for finding in found.reported {
      guard let part = parts[finding.location.path] else { continue }
      counts[part][finding.severity, default: 0] += 1
    }
    return program.services.indices.map { index in
      Standing.Part(
        name: program.services[index].name, role: program.services[index].role.rawValue,
        files: files[index], errors: counts[index][.error] ?? 0,
        warnings: counts[index][.warning] ?? 0, notes: counts[index][.note] ?? 0)
    }.sorted { Standing.precedes($0.name, $1.name) }
  }
}

extension Standing {
  /// By bytes, as everything that is written.
  static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
