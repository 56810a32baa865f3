import Duplicates
import Analysis
import Resolution
import ImportGraph
import PythonSyntax
import Registry

/// How well a definition would do as the one that remains, with what speaks for and against it.
package struct Candidate: Sendable {
  /// One reason, in points.
  package struct Part: Sendable {
    package let name: String
    package let points: Double
    /// What was counted, in words.
    package let evidence: String
  }

  /// The index into the group's sites.
  package let site: Int
  package let parts: [Part]
  package var score: Double { parts.reduce(0) { $0 + $1.points } }
}

/// Scores the definitions of a group.
struct CandidateScoring {
  let program: Program
  private let weights: ConsolidationSetting.Weights
  private let canonical: Set<String>
  /// What the registry calls canonical.
  private let registered: Set<Symbol>
  private let history: FileHistory

  init(_ program: Program, _ history: FileHistory) {
    self.program = program
    self.history = history
    weights = program.configuration.consolidation.weights
    canonical = Set(program.configuration.consolidation.canonical)
    registered = Set(
      (program.registryCheck?.claims ?? []).compactMap { checked in
        checked.claim.status == .canonical && checked.verdict == .holds
          ? checked.claim.path.flatMap { program.lookup.object(at: $0).object } : nil
      })
  }

  /// Of a very large group those are scored that most modules import.
  private static let maximumCandidates = 64

  /// The own sites of a group, the best first.
  func candidates(of group: DuplicateGroup, _ uses: [UseSummary]) -> [Candidate] {
    let own = group.own.sorted { left, right in
      let (a, b) = (uses[left].importers.count, uses[right].importers.count)
      return a != b ? a > b : left < right
    }.prefix(Self.maximumCandidates)
    let all = Set(own.flatMap { group.sites[$0].members.filter(\.isPublic).map(\.name) })
    return own.map { site in
      Candidate(
        site: site, parts: parts(of: site, in: group, uses, allMembers: all.count))
    }.sorted { left, right in
      left.score != right.score ? left.score > right.score : left.site < right.site
    }
  }

  private func parts(
    of index: Int, in group: DuplicateGroup, _ uses: [UseSummary], allMembers: Int
  ) -> [Candidate.Part] {
    let site = group.sites[index]
    let importers = uses[index].importers.filter { $0 != site.module }
    let product = importers.filter { program.scopes[$0] == .product }
    let tests = importers.filter { program.scopes[$0] == .test }
    let services = Set(product.map { program.serviceOfModule[$0] })
    var parts: [Candidate.Part] = []
    func add(_ name: String, _ points: Double, _ evidence: String) {
      if points != 0 {
        parts.append(Candidate.Part(name: name, points: points, evidence: evidence))
      }
    }
    if canonical.contains(site.path) {
      add("canonical", weights.canonical, "the configuration says that it remains")
    } else if registered.contains(site.symbol),
      group.own.count(where: { registered.contains(group.sites[$0].symbol) }) == 1
    {
      add("canonical", weights.canonical, "the registry calls it canonical, and no other")
    }
    add(
      "importers", weights.importers * logarithm(product.count),
      "imported by \(count(product.count, "product module"))")
    add(
      "services", weights.services * Double(max(0, services.count - 1)),
      "imported from \(count(services.count, "part"))")
    add(
      "tests", weights.tests * logarithm(tests.count), "imported by \(count(tests.count, "test"))")
    let (home, words) = home(of: site)
    add("home", weights.home * home, words)
    let others = group.own.filter { $0 != index }.flatMap { other in
      uses[other].importers + [group.sites[other].module]
    }.filter { program.scopes[$0] == .product && $0 != site.module }
    let role = program.service(of: site.module).role
    let strangers = Set(
      others.map { program.serviceOfModule[$0] }.filter { $0 != site.service })
    if role != .shared, role != .library, !strangers.isEmpty {
      add(
        "crossing", -weights.crossing * Double(strangers.count),
        "\(count(strangers.count, "other part")) would have to import "
          + program.service(of: site.module).name)
    }
    if !others.isEmpty {
      let reached = program.runtimeGraph.reachable(from: [site.module.rawValue])
      let cyclic = Set(others).count { reached[Int($0.rawValue)] && !importers.contains($0) }
      add(
        "cycle", cyclic > 0 ? -weights.cycle : 0,
        "its module imports \(count(cyclic, "module")) that would import it")
    }
    let members = site.members.count(where: \.isPublic)
    if allMembers > 0 {
      add(
        "members", weights.members * Double(members) / Double(allMembers),
        "has \(members) of all \(count(allMembers, "public member"))")
    }
    if site.isDeprecated || program.parsed[site.module].traits.contains(.deprecated) {
      add("deprecated", -weights.deprecated, "says that it is deprecated")
    }
    if let entry = history[site.location.path] {
      let last = group.own.compactMap { history[group.sites[$0].location.path]?.last }.max()
      if entry.last == last {
        add(
          "history", weights.history,
          "its file was changed last, \(entry.lastDay); since \(entry.firstDay) by "
            + count(entry.commits, "commit"))
      }
    }
    if site.isDocumented { add("documentation", weights.documentation, "has a docstring") }
    return parts
  }

  /// From 0, a leaf, to 2, a shared package.
  private func home(of site: DefinitionSite) -> (Double, String) {
    let service = program.service(of: site.module)
    switch service.role {
    case .shared: return (2, "stands in the shared package \(service.name)")
    case .service, .application, .library, .vendored, .other, .test, .tooling, .backup:
      let folders = site.location.path.split(separator: "/").dropLast().dropFirst()
      if let core = folders.first(where: { Self.coreFolders.contains($0.lowercased()) }) {
        return (1, "stands in \(core)/ of \(service.name)")
      }
      return (0, "")
    }
  }

  private static let coreFolders: Set<String> = [
    "core", "models", "model", "schemas", "schema", "types", "domain", "common", "shared", "base",
    "interfaces", "contracts",
  ]

  /// Twice as many count one more.
  private func logarithm(_ number: Int) -> Double {
    var bits = 0.0
    var rest = Double(number) + 1
    while rest >= 2 {
      rest /= 2
      bits += 1
    }
    return bits + (rest - 1)
  }
}
