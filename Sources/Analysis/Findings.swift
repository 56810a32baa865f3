import Duplicates
package import Resolution

/// What rules find in a program, sorted: what reports are made of.
package struct Findings: Sendable {
  package let program: Program
  /// Sorted by place; neither silenced ones nor those that only follow are among them.
  package let reported: [Finding]
  /// What only follows from what is reported: each has its cause.
  package let following: [Finding]
  package let suppressed: [Finding]
  /// Every finding of the run, sorted by place, each with its id; made when they are first asked for.
  package var entries: [FindingEntry] { identified.value }
  private let identified: Deferred<[FindingEntry]>
  private let together: Deferred<[Finding]>
  /// The rules that were asked, by name, in the order of all: of the others nothing is known.
  package let rules: [String]

  /// Asks the rules that the settings have on.
  ///
  /// - Parameters:
  ///   - isWanted: by the name of a rule, whether it is asked.
  ///   - jobs: how many rules are asked at once; the findings don't depend on it.
  package init(of program: Program, where isWanted: (String) -> Bool = { _ in true }, jobs: Int = 2)
  {
    let active = Rules.active(by: program.configuration)
    // Whether a comment is of use, only all rules together can tell.
    let wanted = Set(active.map { $0.info.name }.filter(isWanted))
    let judgesComments = wanted.contains(UnusedSuppression.info.name)
    let asked = judgesComments ? active : active.filter { wanted.contains($0.info.name) }
    var reported: [Finding] = []
    var suppressed: [Finding] = []
    var used: Set<UnusedSuppression.Use> = []
    for raw in Self.findings(of: asked, in: program, jobs: jobs) {
      let entry = program.suppressions.entry(silencing: raw.rule, at: raw.location)
      if let entry { used.insert(UnusedSuppression.Use(of: entry, by: raw)) }
      guard wanted.contains(raw.rule), let finding = raw.leveled(for: program) else { continue }
      if entry == nil { reported.append(finding) } else { suppressed.append(finding) }
    }
    if judgesComments {
      used.formUnion(
        SameName.suppressionsInUse(in: program).map { path, entry in
          UnusedSuppression.Use(of: entry, rule: SameName.rule, in: path)
        })
      reported += UnusedSuppression.findings(in: program, used: used).compactMap {
        $0.leveled(for: program)
      }
    }
    let linked = Consequences(reported: Self.sorted(reported), suppressed: Self.sorted(suppressed))
    self.program = program
    rules = active.map { $0.info.name }.filter(wanted.contains)
    self.reported = linked.reported
    following = linked.following
    let silenced = Self.sorted(linked.suppressed)
    self.suppressed = silenced
    together = Deferred { Self.sorted(linked.reported + linked.following) }
    identified = Deferred {
      FindingEntry.all([
        .reported: linked.reported, .following: linked.following, .suppressed: silenced,
      ])
    }
  }

  /// What is reported and what follows from it, sorted by place; made when it is first asked for.
  package var all: [Finding] { together.value }

  /// How many findings of a severity are reported, in one scope or in all.
  package func count(_ severity: Severity, scope: CodeScope? = nil) -> Int {
    reported.count { $0.severity == severity && (scope == nil || $0.scope == scope) }
  }

  /// Each rule's findings in its own order, in the order of the rules.
  private static func findings(
    of rules: [any Rule.Type], in program: Program, jobs: Int
  ) -> [Finding] {
    let order =
      rules.indices.filter { rules[$0].isLong } + rules.indices.filter { !rules[$0].isLong }
    let found = ParallelMap.run(count: order.count, jobs: jobs) {
    } body: { _, place in
      rules[order[place]].findings(in: program)
    }
    var ordered = [[Finding]](repeating: [], count: rules.count)
    for (place, findings) in zip(order, found) { ordered[place] = findings }
    return ordered.flatMap { $0 }
  }

  private static func sorted(_ findings: [Finding]) -> [Finding] {
    FindingEntry.sorted(findings) { $0 }
  }
}

extension Finding {
  /// The finding with the severity that configuration gives its rule; nil where that is off. Of a
  /// project for versions 2 of Python all are notes, for later ones run none of it.
  fileprivate func leveled(for program: Program) -> Finding? {
    switch program.configuration.rules[rule] {
    case .off?: nil
    case nil where severity > .note && program.layout.isForPython2(location.path):
      with(severity: .note)
    case nil: self
    case .error?: with(severity: .error)
    case .warning?: with(severity: .warning)
    case .note?: with(severity: .note)
    }
  }
}
