package import Analysis
import Foundation
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

extension Fix.Change {
  /// The change of each file that it concerns.
  fileprivate var byFile: [(path: String, change: Fix.Change)] {
    switch self {
    case .imports(let retargets): retargets.map { ($0.location.path, .imports([$0])) }
    case .string(let place, _, _), .absolute(let place), .comment(let place, _):
      [(place.path, self)]
    case .deletion(let path): [(path, self)]
    }
  }
}

/// Carries out the fixes of one file.
private enum FixRewriter {
  static func rewrite(
    _ module: ModuleID, _ bytes: [UInt8], _ changes: [Fix.Change], in program: Program
  ) -> ModuleRewrite {
    let source: SourceOfModule
    do throws(Remainder) {
      source = try SourceOfModule(module, bytes, in: program)
    } catch {
      var rewrite = ModuleRewrite()
      rewrite.remainders = [error]
      return rewrite
    }
    var targets: Set<Int> = []
    var redirects = Redirects { path in program.lookup.object(at: path, from: module).isThere }
    var absolute: Set<Int> = []
    var rewrite = ModuleRewrite()
    for change in changes {
      switch change {
      case .imports(let retargets):
        for retarget in retargets {
          guard let offset = source.offset(of: retarget) else { continue }
          targets.insert(offset.name)
          if offset.isModule {
            redirects.redirect(module: retarget.old, to: retarget.new, isComplete: false)
          } else {
            redirects.redirect(symbol: retarget.old, to: retarget.new)
          }
        }
      case .absolute(let place):
        if let offset = source.offset(place) { absolute.insert(offset) }
      case .string(let place, let old, let new):
        guard let offset = source.offset(place), let range = source.content(ofStringAt: offset, old)
        else {
          rewrite.remainders.append(
            Remainder(location: place, reason: "the string '\(old)' is put together otherwise"))
          continue
        }
        rewrite.edits.append(Edit(range, Array(new.utf8)))
        rewrite.stringCount += 1
      case .comment(let place, let rule):
        if let edit = source.removal(ofCommentAt: place, rule: rule) { rewrite.edits.append(edit) }
      case .deletion: continue
      }
    }
    guard !targets.isEmpty || !absolute.isEmpty else { return rewrite }
    let imports = ModuleRewriter.rewrite(source, redirects, only: targets, absolute: absolute)
    rewrite.join(imports)
    return rewrite
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

extension SourceOfModule {
  /// Where the import of a fix stands, and whether it is `import a.b`.
  fileprivate func offset(of retarget: Fix.Retarget) -> (name: Int, isModule: Bool)? {
    guard let offset = offset(retarget.location) else { return nil }
    for statement in layout.statements where statement.range.contains(offset) {
      for name in statement.names {
        if statement.form == .modules {
          if dotted(name.path.parts) == retarget.old { return (name.range.lowerBound, true) }
        } else if name.range.lowerBound == offset {
          return (offset, false)
        }
      }
    }
    return nil
  }

  func offset(_ place: Location) -> Int? {
    offset(line: UInt32(clamping: place.line), column: UInt32(clamping: place.column))
  }

  /// A suppression comment, or one rule of it, taken out.
  func removal(ofCommentAt place: Location, rule: String?) -> Edit? {
    guard let start = offset(place), start < bytes.count, bytes[start] == UInt8(ascii: "#") else {
      return nil
    }
    let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
    let comment = text(start..<end)
    guard let mark = comment.range(of: "groundplan: ignore") else { return nil }
    if let rule {
      guard let open = comment.firstIndex(of: "["), let close = comment.firstIndex(of: "]"),
        open < close
      else { return nil }
      let rules = comment[comment.index(after: open)..<close].split(separator: ",").map {
        $0.filter { $0 != " " }
      }.filter { $0 != rule }
      let new =
        comment[...open] + rules.joined(separator: ", ") + comment[close...]
      return Edit(start..<end, Array(new.utf8))
    }
    // Only where nothing else is said on the line's comment.
    guard comment[..<mark.lowerBound].allSatisfy({ $0 == "#" || $0 == " " }) else { return nil }
    let behind = comment[mark.upperBound...].drop { $0 != "]" && $0 != " " }
      .drop { $0 == "]" || $0 == " " }
    if behind.hasPrefix("#") { return Edit(start..<end, Array(behind.utf8)) }
    var first = start
    while first > 0, bytes[first - 1] == 0x20 || bytes[first - 1] == 0x09 { first -= 1 }
    // A line of its own goes whole.
    if first == 0 || bytes[first - 1] == 0x0A || bytes[first - 1] == 0x0D, end < bytes.count {
      let isPair = bytes[end] == 0x0D && end + 1 < bytes.count && bytes[end + 1] == 0x0A
      return Edit(first..<end + (isPair ? 2 : 1), [])
    }
    return Edit(first..<end, [])
  }
}
