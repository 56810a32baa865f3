package import Duplicates
import Analysis
import Resolution
import PythonSyntax

/// A group worth merging: what that brings and what it takes.
package struct ConsolidationTarget: Sendable {
  package let group: DuplicateGroup
  /// Beside the group's sites.
  package let uses: [UseSummary]
  /// The best first.
  package let candidates: [Candidate]
  /// Why no candidate is chosen; nil where one is.
  package let decision: String?
  package let benefit: Benefit
  package let effort: Effort
  package let breakage: [Breakage]
  /// Benefit by effort, weighed by the verdict, the role and how telling the name is; the targets
  /// are sorted by it.
  package let rank: Double

  /// What there would be less of, if the group were merged.
  package struct Benefit: Sendable {
    package let lines: Int
    package let definitions: Int
    /// Dotted paths in use beside the one that remains.
    package let paths: Int
    /// Members that stand for different values.
    package let conflicts: Int
  }

  /// What has to be changed or looked at to merge the group.
  package struct Effort: Sendable {
    package let files: Int
    package let statements: Int
    package let services: Int
    /// Members that the candidate lacks and others use.
    package let missingMembers: Int
    package let strings: Int
    /// Importers that bind names as they run.
    package let dynamicImporters: Int
  }

  /// The site that should remain, or nil where that needs a decision.
  package var remaining: DefinitionSite? {
    decision == nil ? candidates.first.map { group.sites[$0.site] } : nil
  }
}

/// What goes wrong where the candidate takes the place of another definition.
package struct Breakage: Sendable {
  /// The index of the replaced site.
  package let site: Int
  package let message: String
}

/// Ranks groups.
struct TargetRanking {
  let program: Program
  private let scoring: CandidateScoring

  init(_ program: Program, _ history: FileHistory) {
    self.program = program
    scoring = CandidateScoring(program, history)
  }

  func targets(of groups: [DuplicateGroup]) -> [ConsolidationTarget] {
    groups.filter { $0.verdict.share > 0 && !$0.areVersions && isWorthwhile($0) }.map(target).sorted
    { left, right in
      left.rank != right.rank ? left.rank > right.rank : left.group.id < right.group.id
    }
  }

  /// Whether a class says more than `pass`: an exception by itself is one line.
  private func isWorthwhile(_ group: DuplicateGroup) -> Bool {
    group.form != .class
      || group.own.contains { group.sites[$0].body.tokenCount >= Self.minimumTokens }
  }

  private static let minimumTokens: UInt32 = 8

  private func target(_ group: DuplicateGroup) -> ConsolidationTarget {
    let uses = group.sites.map { UseSummary(of: $0, in: program) }
    let candidates = scoring.candidates(of: group, uses)
    let best = candidates[0].site
    let others = group.own.filter { $0 != best }
    let breakage = breakage(of: group, uses, best, others)
    let benefit = benefit(of: group, uses, others)
    let effort = effort(of: group, uses, others, breakage.missing)
    return ConsolidationTarget(
      group: group, uses: uses, candidates: candidates,
      decision: decision(group, candidates, benefit, effort),
      benefit: benefit, effort: effort, breakage: breakage.list,
      rank: rank(group, benefit, effort))
  }

  // MARK: - Which remains

  private func decision(
    _ group: DuplicateGroup, _ candidates: [Candidate],
    _ benefit: ConsolidationTarget.Benefit, _ effort: ConsolidationTarget.Effort
  ) -> String? {
    let reasons = Set(candidates[0].parts.map(\.name))
    if reasons.contains("canonical") { return nil }
    if valuesDiffer(group, benefit) { return "the values differ" }
    if reasons.contains("crossing") {
      return "the copies stand in parts that should not import each other"
    }
    if effort.missingMembers > 0 { return "the best lacks members that are in use" }
    guard candidates.count > 1 else { return nil }
    let (first, second) = (candidates[0].score, candidates[1].score)
    let margin = first - second
    if margin < 2 || margin < 0.15 * max(abs(first), abs(second)) {
      return "the first two are nearly level"
    }
    return nil
  }

  /// Copied values are the same, though the members that stand for them compare unequal.
  private func valuesDiffer(
    _ group: DuplicateGroup, _ benefit: ConsolidationTarget.Benefit
  ) -> Bool {
    if case .copiedValues = group.verdict {
      return Comparison(group.ownSites).publicRows.contains(where: \.conflicts)
    }
    return group.verdict.disagrees || benefit.conflicts > 0
  }

  // MARK: - What it brings and takes

  private func benefit(
    of group: DuplicateGroup, _ uses: [UseSummary], _ others: [Int]
  ) -> ConsolidationTarget.Benefit {
    if case .aliasOnly(let paths) = group.verdict {
      return ConsolidationTarget.Benefit(lines: 0, definitions: 0, paths: paths, conflicts: 0)
    }
    let paths = Set(group.own.flatMap { uses[$0].paths.keys })
    let comparison = Comparison(group.own.map { group.sites[$0] })
    let conflicts: Int
    switch group.verdict {
    case .copiedValues(areUnequal: true): conflicts = comparison.publicRows.count(where: \.isShared)
    case .otherValues(let differing) where group.form == .constant: conflicts = differing
    default:
      conflicts =
        group.form == .enumeration ? comparison.publicRows.count(where: \.conflicts) : 0
    }
    return ConsolidationTarget.Benefit(
      lines: others.reduce(0) { $0 + group.sites[$1].lineCount }, definitions: others.count,
      paths: max(0, paths.count - 1), conflicts: conflicts)
  }

  private func effort(
    of group: DuplicateGroup, _ uses: [UseSummary], _ others: [Int], _ missing: Int
  ) -> ConsolidationTarget.Effort {
    let isPathsAlone = group.basis == .paths
    let importers =
      isPathsAlone
      ? Set(uses[0].detourImporters) : Set(others.flatMap { uses[$0].importers })
    let homes = Set(others.map { group.sites[$0].module })
    return ConsolidationTarget.Effort(
      files: importers.union(homes).count,
      statements: isPathsAlone
        ? uses[0].paths.reduce(0) { sum, path in
          sum + (UseSummary.isDetour(path.key, to: group.sites[0].path) ? path.value : 0)
        } : others.reduce(0) { $0 + uses[$1].statements },
      services: Set(importers.union(homes).map { program.serviceOfModule[$0] }).count,
      missingMembers: missing, strings: others.reduce(0) { $0 + uses[$1].strings },
      dynamicImporters: importers.count {
        program.parsed[$0].traits.contains(.bindsDynamically)
      })
  }

  private func rank(
    _ group: DuplicateGroup, _ benefit: ConsolidationTarget.Benefit,
    _ effort: ConsolidationTarget.Effort
  ) -> Double {
    let gain =
      Double(benefit.lines) / 20 + 3 * Double(benefit.definitions) + 2 * Double(benefit.paths)
      + 8 * Double(benefit.conflicts)
    let cost =
      1 + 0.5 * Double(effort.files) + 0.2 * Double(effort.statements)
      + 2 * Double(max(0, effort.services - 1)) + Double(effort.missingMembers)
      + 0.5 * Double(effort.strings) + Double(effort.dynamicImporters)
    let role = group.role == nil ? 1 : 1.5
    // Functions without a role stand together because of their bodies, too.
    let isByName = group.basis == .sameName && (group.role != nil || group.form != .function)
    let basis = isByName ? 1 : 0.7
    // A name that is everywhere means nothing.
    let telling = group.bearers > 6 ? 6 / Double(group.bearers) : 1
    let scope = group.scope == .product ? 1 : 0.3
    let sites = group.ownSites
    // Whoever uses the others is warned already; they are kept for a while.
    let state = sites.count > 1 && sites.count(where: { !isRetired($0) }) < 2 ? 0.3 : 1
    // Methods of one class are often alike because what they serve is.
    let parents = Set(sites.map { program[$0.id].parent.map { [$0] } ?? [] })
    let isOneClass =
      sites.count > 1 && Set(sites.map(\.module)).count == 1 && parents.count == 1
      && parents != [[]]
    return gain * group.verdict.share * role * basis * telling * scope * state
      * (isOneClass ? 0.5 : 1) / (10 + cost).squareRoot()
  }

  /// Whether a decorator warns who uses it.
  private func isRetired(_ site: DefinitionSite) -> Bool {
    program.parsed[site.module].texts(program[site.id].decorators).contains { decorator in
      decorator.prefix { $0 != "(" }.split(separator: ".").last == "deprecated"
    }
  }

  // MARK: - What breaks

  private func breakage(
    of group: DuplicateGroup, _ uses: [UseSummary], _ best: Int, _ others: [Int]
  ) -> (list: [Breakage], missing: Int) {
    let candidate = group.sites[best]
    let members = Dictionary(
      candidate.members.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var list: [Breakage] = []
    var missing = 0
    for other in others {
      let site = group.sites[other]
      let own = uses[other]
      func say(_ message: String) { list.append(Breakage(site: other, message: message)) }
      let names = Set(site.members.map(\.name))
      let lost = own.members.filter { names.contains($0.key) && members[$0.key] == nil }
      missing += lost.count
      if !lost.isEmpty {
        say(
          "members in use that the candidate lacks: "
            + listed(lost.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }, upTo: 8))
      }
      let changed = changedKinds(of: site, members)
      if !changed.isEmpty {
        say("members that are used otherwise: " + changed.joined(separator: ", "))
      }
      let unknown = site.members.filter {
        $0.isPublic && members[$0.name] == nil && lost[$0.name] == nil
      }
      if !unknown.isEmpty, group.form == .class {
        say(
          "\(count(unknown.count, "public member")) that the candidate lacks: "
            + listed(unknown.map(\.name), upTo: 5))
      }
      if site.signature != candidate.signature {
        let (old, new) = (short(site.signature), short(candidate.signature))
        if group.form == .constant {
          say("the value changes from \(old) to \(new)")
        } else if own.calls > 0 {
          let called = site.form == .function ? "it" : "its constructor"
          say(
            "\(count(own.calls, "call")) of \(called) with the signature \(old), the candidate's is "
              + new)
        }
      }
      if group.form == .enumeration {
        let changed = changedValues(of: site, members)
        if !changed.isEmpty {
          say(
            "values that change: " + listed(changed, upTo: 6)
              + "; what is stored or sent keeps the old ones")
        }
        if site.isPlainValue != candidate.isPlainValue {
          say(
            site.isPlainValue
              ? "its members equal the values that they stand for, the candidate's don't"
              : "its members don't equal the values that they stand for, the candidate's do")
        }
      }
      let both = Set(own.importers).intersection(uses[best].importers)
      if !both.isEmpty, group.form == .class || group.form == .enumeration {
        say(
          "\(count(both.count, "module")) \(both.count == 1 ? "uses" : "use") both: "
            + "what isinstance, is and == say there changes")
      }
      if own.strings > 0 {
        say(
          "\(count(own.strings, "string")) \(own.strings == 1 ? "names" : "name") it, as patches do"
        )
      }
    }
    return (list, missing)
  }

  /// Members that are a method on one side and a value on the other, or to be awaited on one alone.
  private func changedKinds(
    of site: DefinitionSite, _ members: [String: DefinitionSite.Member]
  ) -> [String] {
    site.members.filter(\.isPublic).compactMap { member in
      guard let other = members[member.name], other.use != member.use else { return nil }
      return "\(member.name) (\(member.use.rawValue), the candidate's is \(other.use.rawValue))"
    }
  }

  /// Members whose written value is another in the candidate.
  private func changedValues(
    of site: DefinitionSite, _ members: [String: DefinitionSite.Member]
  ) -> [String] {
    site.members.compactMap { member in
      guard let other = members[member.name], let old = LiteralValue(source: member.value),
        let new = LiteralValue(source: other.value), old != new
      else { return nil }
      return "\(member.name) = \(member.text)"
    }
  }

  private func listed(_ texts: [String], upTo limit: Int) -> String {
    texts.prefix(limit).joined(separator: ", ")
      + (texts.count > limit ? " and \(texts.count - limit) more" : "")
  }

  private func short(_ signature: String) -> String {
    let text = signature.isEmpty ? "()" : signature
    return text.count > 80 ? text.prefix(77) + "..." : text
  }
}
