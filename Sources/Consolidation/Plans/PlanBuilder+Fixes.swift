package import Analysis
import PythonSyntax
package import Resolution
import SourceEdits

extension PlanBuilder {
  /// Carries out the fixes that rules offer.
  ///
  /// - Parameters:
  ///   - findings: whose fixes are wanted.
  ///   - includesUnsafe: whether also those that may change the meaning of code that works.
  /// - Returns: the plan, and what the program is when it is carried out.
  package func fix(
    _ findings: [Finding], includesUnsafe: Bool
  ) throws(PlanError) -> (plan: Plan, after: Program) {
    let fixes = findings.compactMap(\.fix).filter { $0.isSafe || includesUnsafe }
    var changes: [String: [Fix.Change]] = [:]
    for fix in fixes {
      for change in fix.change.byFile { changes[change.path, default: []].append(change.change) }
    }
    let paths = changes.keys.sorted()
    let bytes = sources(paths)
    var result = TreeRewriter.Result()
    var fixed: [TreeChanges.File] = []
    for path in paths {
      guard let module = program.module(at: path), let source = bytes[path] else {
        result.remainders.append(
          Remainder(
            location: Location(path: path, line: 1, column: 1),
            reason: "the file has changed since it was read"))
        continue
      }
      if program.parsed[module].error != nil { continue }
      let wanted = changes[path] ?? []
      if wanted.contains(.deletion(path: path)) {
        fixed.append(TreeChanges.File(path: path, before: source, after: nil))
        continue
      }
      let rewrite = FixRewriter.rewrite(module, source, wanted, in: program)
      result.remainders += rewrite.remainders
      if !rewrite.edits.isEmpty { result.files[path] = (source, rewrite) }
    }
    var redirects = Redirects { _ in true }
    for fix in fixes {
      if case .imports(let retargets) = fix.change {
        for retarget in retargets { redirects.redirect(symbol: retarget.old, to: retarget.new) }
      }
    }
    let step = try prove("check --fix", result, fixed: fixed, redirects)
    let plan = Plan(
      title: "check --fix", phases: step.phase.changes.isEmpty ? [] : [step.phase],
      remainders: step.remainders)
    return (plan, step.prover.before)
  }
}

extension Lookup.Answer {
  /// Whether something is there, as far as can be told.
  var isThere: Bool {
    switch self {
    case .object, .found, .unsure: true
    case .missing, .outside, .blocked: false
    }
  }
}
