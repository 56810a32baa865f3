import PythonSyntax
package import Resolution
import SourceEdits

/// Makes proved plans for one program.
package struct PlanBuilder {
  package let program: Program
  let prover: Prover
  /// The files of the program.
  let sources: SourceReader
  /// The files as they stand on the disk, where steps before this one changed some.
  let disk: SourceReader
  let jobs: Int
  /// Whether comments and docstrings follow, too.
  let docs: Bool

  /// - Parameters:
  ///   - docs: whether comments and docstrings follow, too.
  ///   - sources: reads files of the tree.
  package init(
    _ program: Program, jobs: Int, docs: Bool = false, sources: @escaping SourceReader
  ) {
    self.init(
      Prover(program, jobs: jobs), jobs: jobs, docs: docs, disk: sources, sources: sources)
  }

  init(
    _ prover: Prover, jobs: Int, docs: Bool, disk: @escaping SourceReader,
    sources: @escaping SourceReader
  ) {
    program = prover.before
    self.prover = prover
    self.sources = sources
    self.disk = disk
    self.jobs = jobs
    self.docs = docs
  }

  /// A phase with what it leaves.
  struct Step {
    let phase: Plan.Phase
    let remainders: [Remainder]
    let prover: Prover
  }

  /// Edits of files by their paths, proved; files by which something gets worse are left out, as long as
  /// that heals it.
  ///
  /// - Parameters:
  ///   - result: the rewritten files.
  ///   - fixed: files that change in any case, with the path from which each comes.
  ///   - origins: old paths of files that move.
  func prove(
    _ title: String, _ result: TreeRewriter.Result, fixed: [TreeChanges.File] = [],
    _ redirects: Redirects?
  ) throws(PlanError) -> Step {
    let fixed = fixed + result.fixed
    var files = result.files
    var remainders = result.remainders
    // What the whole plan would make worse; what follows from leaving files out says less.
    var first: [Proof.Objection] = []
    for _ in 0..<Self.mostRounds {
      let made = changes(files, fixed, &remainders)
      var promises: [String: Set<String>] = [:]
      var counts = Plan.Counts()
      var sameNames: Set<String> = []
      for (path, file) in files {
        let newPath = made.newPaths[path] ?? path
        promises[newPath] = file.rewrite.promises
        if file.rewrite.keepsNames { sameNames.insert(newPath) }
        counts.imports += file.rewrite.importCount
        counts.strings += file.rewrite.stringCount
        counts.mentions += file.rewrite.mentionCount
      }
      counts.documents = fixed.count { !ProjectMarker.isPython($0.path) }
      let outcome = prover.outcome(
        of: made.changes, promises: promises, redirects: redirects, sameNames: sameNames)
      let objections = outcome.proof.objections
      if objections.isEmpty {
        return Step(
          phase: Plan.Phase(
            title: title, changes: made.changes, proof: outcome.proof, counts: counts),
          remainders: remainders, prover: outcome.prover)
      }
      if first.isEmpty { first = objections }
      var left = false
      for objection in objections {
        for path in objection.files {
          let old = made.oldPaths[path] ?? path
          guard made.newPaths[old] == nil, files.removeValue(forKey: old) != nil else { continue }
          left = true
          remainders.append(
            Remainder(
              location: Location(
                path: path,
                line: objection.location.path == path
                  ? objection.location.line : 1, column: 1),
              reason: "left as it is, for otherwise \(objection.location.path):"
                + "\(objection.location.line): \(objection.message)"))
        }
      }
      guard left else {
        throw PlanError(
          "the plan is refused: it would make things worse", objections: first)
      }
    }
    throw PlanError(
      "the plan is refused: leaving files out doesn't heal what it makes worse", objections: first)
  }

  private static let mostRounds = 8

  /// A file ends in as many line ends as before, also where its last lines go.
  private static func ending(_ bytes: [UInt8], like before: [UInt8]) -> [UInt8] {
    func lineEnds(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
      bytes[(bytes.lastIndex { $0 != 0x0A && $0 != 0x0D } ?? -1) + 1..<bytes.count]
    }
    let (old, new) = (lineEnds(before), lineEnds(bytes))
    if old.elementsEqual(new) || new.count == bytes.count { return bytes }
    return bytes.dropLast(new.count) + old
  }

  private func changes(
    _ files: [String: (bytes: [UInt8], rewrite: ModuleRewrite)], _ fixed: [TreeChanges.File],
    _ remainders: inout [Remainder]
  ) -> (changes: TreeChanges, newPaths: [String: String], oldPaths: [String: String]) {
    var all = Dictionary(fixed.map { ($0.path, $0) }, uniquingKeysWith: { _, last in last })
    var newPaths: [String: String] = [:]
    for file in fixed { if let origin = file.origin { newPaths[origin] = file.path } }
    let changed = Array(files)
    let results = ParallelMap.run(count: changed.count, jobs: jobs) {
    } body: { _, index -> [UInt8]? in
      let (bytes, rewrite) = changed[index].value
      guard let new = try? FileEdits(Set(rewrite.edits), of: bytes).applied(to: bytes) else {
        return nil
      }
      return Self.ending(new, like: bytes)
    }
    for ((path, file), bytes) in zip(changed, results) {
      let base = newPaths[path].flatMap { all[$0] }
      if let bytes {
        let target = base?.path ?? path
        all[target] = TreeChanges.File(
          path: target, before: base == nil ? file.bytes : base?.before, after: bytes,
          origin: base?.origin)
      } else {
        remainders.append(
          Remainder(
            location: Location(path: path, line: 1, column: 1),
            reason: "its imports are tangled so that two edits change the same bytes"))
      }
    }
    let oldPaths = Dictionary(
      newPaths.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    return (TreeChanges(all.values), newPaths, oldPaths)
  }
}
