import Analysis
import Reports
import Resolution
import Standings
import Workspace

/// One run of `check` with what it compares its findings with, which is read while the tree itself is
/// resolved.
final class GateRun {
  private let gate: GateOptions
  private let options: AnalysisOptions
  private let rules: Set<String>
  private var before: Task<RevisionFindings, any Error>?

  /// - Parameter rules: those that are asked.
  init(_ gate: GateOptions, _ options: AnalysisOptions, rules: Set<String>) {
    self.gate = gate
    self.options = options
    self.rules = rules
  }

  /// What is analysed.
  func snapshot(of workspace: Workspace) async throws -> Snapshot {
    // What the revision has is listed while the tree is read.
    let reading = Task.detached { [staged = gate.staged] in
      staged
        ? try await workspace.stagedSnapshot(facts: BlobFacts()) : try await workspace.snapshot()
    }
    var listed: Task<RevisionTree, any Error>?
    if let since = gate.since {
      let settings = workspace.repositorySettings()
      // That it isn't there is said at once.
      let revision = try await workspace.base(named: since)
      listed = Task.detached { [staged = gate.staged] in
        try await workspace.tree(
          of: revision, named: since, staged: staged, submodules: staged ? .all : .moved,
          settings: settings)
      }
    }
    let snapshot = try await reading.value
    if let listed {
      let (rules, staged, jobs) = (rules, gate.staged, options.jobCount)
      before = Task.detached {
        try await RevisionFindings(
          of: try await listed.value, beside: snapshot, staged: staged, in: workspace, rules: rules,
          jobs: jobs)
      }
    }
    return snapshot
  }

  /// The findings that are to be told.
  func checked(
    _ findings: Findings, of owners: OwnerSelection?, in workspace: Workspace
  ) async throws -> CheckedFindings {
    var comparisons: [CheckedFindings.Comparison] = []
    var notes: [String: [Finding.Note]] = [:]
    if let since = gate.since, let before {
      let clock = StepClock(isOn: options.timings)
      let old = try await before.value
      clock.step("wait for \(since)")
      let comparison = await RevisionComparison(
        of: findings, with: old, named: since, staged: gate.staged, in: workspace)
      comparisons.append(.init(.revision, named: since, comparison.changes))
      notes = await comparison.notes()
      clock.step("compare")
    }
    if !gate.noBaseline, let (known, name) = try await baseline(workspace) {
      let changes = await gate.baseline.changes(from: known, to: findings, options, workspace)
      comparisons.append(.init(.baseline, named: name, changes))
    }
    return CheckedFindings(findings, comparedWith: comparisons, of: owners, notes: notes)
  }

  private func baseline(_ workspace: Workspace) async throws -> (baseline: Baseline, name: String)?
  {
    gate.staged
      ? try await gate.baseline.readStaged(in: options.root, workspace)
      : try gate.baseline.read(in: options.root)
  }

  /// Whether the exit status says that the baseline has entries that occur no more.
  func isStale(_ checked: CheckedFindings) -> Bool { gate.failOnStale && !checked.stale.isEmpty }
}

/// What a revision has.
private struct RevisionFindings: Sendable {
  let listed: RevisionTree
  let found: Findings
  var program: Program { found.program }

  /// - Parameters:
  ///   - snapshot: of the tree, whose files the revision may have.
  ///   - staged: whether the snapshot is of what is staged.
  init(
    of listed: RevisionTree, beside snapshot: Snapshot, staged: Bool, in workspace: Workspace,
    rules: Set<String>, jobs: Int
  ) async throws {
    self.listed = listed
    let facts = await workspace.facts(beside: snapshot, staged: staged, listed: listed)
    let program = Program(
      try await workspace.snapshot(
        of: listed, facts: facts, beside: staged ? nil : snapshot), jobs: jobs)
    found = Findings(of: program, where: rules.contains, jobs: min(2, jobs))
    // Made when they are first asked for.
    _ = found.entries
  }
}

/// Findings beside those of a revision.
private struct RevisionComparison {
  let changes: FindingChanges
  private let name: String
  private let old: RevisionFindings
  private let new: Findings
  private let renames: Renames
  private let workspace: Workspace
  private let staged: Bool

  init(
    of new: Findings, with old: RevisionFindings, named name: String, staged: Bool,
    in workspace: Workspace
  ) async {
    func changes(_ renames: Renames) -> FindingChanges {
      FindingChanges(
        from: old.found.entries, of: old.found.rules, to: new.entries, of: new.rules,
        renames: renames)
    }
    let plain = changes(Renames())
    // Git looks for renames only where they may matter.
    if plain.appeared.isEmpty || plain.gone.isEmpty {
      renames = Renames()
      self.changes = plain
    } else {
      renames = await workspace.renames(from: old.listed.revision, to: nil, ofHook: staged)
      self.changes = renames.newPaths.isEmpty ? plain : changes(renames)
    }
    self.name = name
    self.old = old
    self.new = new
    self.workspace = workspace
    self.staged = staged
  }

  /// Of new findings in files that nobody touched the change that they come from, by their ids.
  func notes() async -> [String: [Finding.Note]] {
    let appeared = Set(changes.appeared.lazy.filter { $0.state == .reported }.map(\.id))
    guard !appeared.isEmpty else { return [:] }
    let changed = ChangeCauses.changedModules(from: old.program, to: new.program)
    let touched = Set(changed)
    let asked = new.entries.filter {
      appeared.contains($0.id) && !touched.contains($0.finding.location.path)
    }
    guard !asked.isEmpty else { return [:] }
    let read = Array(changed.prefix(Self.maximumFiles))
    let causes = ChangeCauses(
      from: old.program, to: new.program, renames: renames, since: name,
      old: await workspace.sources(read, of: old.listed),
      new: staged
        ? await workspace.stagedSources(read)
        : workspace.sources(read, as: new.program.snapshot))
    return Dictionary(
      asked.map { ($0.id, causes.notes(for: $0.finding)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Files whose lines are compared; of others the first line is told.
  private static let maximumFiles = 200
}
