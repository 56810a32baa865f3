import Duplicates
package import Resolution
import PythonSyntax
import Registry

/// Code that does otherwise than the registry says.
package enum RegistryImport: Rule {
  package static let info = RuleInfo(
    name: "registry-import",
    summary: "An import by a path that the registry deprecates, or past its canonical one.",
    explanation: """
      Runs where the configuration names a registry. A warning is given for each import by a path
      that the registry calls deprecated or not to be used, and where a class or function that it
      calls canonical is defined a second time; a note where a symbol with a canonical path is
      imported by a path that the registry doesn't name.

      ```python
      from shop.old import Order     # warning: the registry (docs/imports.md:14) calls 'shop.old.Order' deprecated; use 'shop.orders.Order'
      from shop.views import Order   # note: the registry (docs/imports.md:9) says to import it as 'shop.orders.Order'
      ```

      Imports of paths that are really broken are found by `broken-import`.
      """,
    severities: [.warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    guard let check = program.registryCheck, check.document.error == nil else { return [] }
    let guide = Guide(check, in: program)
    return imports(guide, program) + definitions(guide, program)
  }

  /// What the registry says, by path and by object.
  private struct Guide {
    let document: String
    /// Paths that are not to be used any more.
    var retired: [String: Claim] = [:]
    /// Every path that the registry says works.
    var known: Set<String> = []
    var canonical: [Symbol: Claim] = [:]
    var otherDefinitions: Set<String> = []

    init(_ check: RegistryCheck, in program: Program) {
      document = check.document.path
      for checked in check.claims where checked.verdict == .holds {
        let claim = checked.claim
        switch claim.subject {
        case .alsoDefined(_, let path): otherDefinitions.insert(path)
        case .imported, .path:
          guard let path = claim.path, let status = claim.status else { continue }
          switch status {
          case .deprecated, .avoid: if retired[path] == nil { retired[path] = claim }
          case .canonical:
            if let symbol = program.lookup.object(at: path).object, canonical[symbol] == nil {
              canonical[symbol] = claim
            }
          case .works, .compatibility, .broken, .question: break
          }
          if status.promisesToWork { known.insert(path) }
        case .patch, .same, .member, .pattern, .template, .file, .count: break
        }
      }
    }

    func place(_ claim: Claim) -> String { "the registry (\(document):\(claim.line))" }
  }

  private static func imports(_ guide: Guide, _ program: Program) -> [Finding] {
    guard !guide.retired.isEmpty || !guide.canonical.isEmpty else { return [] }
    return program.imports.identified.compactMap { id, resolved in
      let link = program.symbols.links[id]
      guard link.base != nil || resolved.target != nil else { return nil }
      let record = program.parsed[resolved.importer].imports[resolved.record]
      let module = program.absolutePath(of: record, in: resolved.importer)
      let name =
        record.kind == .name ? program.parsed[resolved.importer].identifier(record.name) : nil
      let path = name.map { module + "." + $0 } ?? module
      let importer = program.modules[resolved.importer].name
      if let claim = guide.retired[path] ?? guide.retired[module], let claimed = claim.path,
        !importer.isPath(below: module)
      {
        let what = claim.status == .deprecated ? "deprecated" : "not to be used"
        let other = claim.replacements.count == 1 ? claim.replacements.first : nil
        let isModule = guide.retired[path] == nil && record.kind == .name
        return finding(
          .warning, resolved, record, program,
          fix: record.kind == .name
            ? other.flatMap {
              .retarget(
                id, to: isModule ? $0 + "." + (name ?? "") : $0, isSafe: false, in: program)
            } : nil,
          "\(guide.place(claim)) calls '\(claimed)' \(what)"
            + (claim.replacements.isEmpty
              ? "" : "; use " + claim.replacements.map { "'\($0)'" }.joined(separator: " or ")))
      }
      guard record.kind == .name, link.isCertain, let symbol = link.symbol,
        let claim = guide.canonical[symbol], let canonical = claim.path, canonical != path,
        !guide.known.contains(path), !canonical.isPath(below: importer),
        importer + "." + (name ?? "") != canonical
      else { return nil }
      return finding(
        .note, resolved, record, program,
        fix: .retarget(id, to: canonical, in: program),
        "\(guide.place(claim)) says to import it as '\(canonical)'")
    }
  }

  private static func finding(
    _ severity: Severity, _ resolved: ResolvedImport, _ record: ImportRecord, _ program: Program,
    fix: Fix?, _ message: String
  ) -> Finding {
    let scope = program.scopes[resolved.importer]
    return Finding(
      rule: info.name, severity: scope >= .backup ? .note : severity, scope: scope,
      location: program.nameLocation(of: record, in: resolved.importer),
      message: message, notes: [],
      key: program.modules[resolved.importer].name + " -> "
        + program.statement(ofRecord: resolved.record, in: resolved.importer), fix: fix)
  }

  private static func definitions(_ guide: Guide, _ program: Program) -> [Finding] {
    program.duplicates.flatMap { group -> [Finding] in
      guard
        let claim = group.sites.compactMap({ guide.canonical[$0.symbol] }).first,
        let canonical = claim.path
      else { return [] }
      return group.sites.compactMap { site in
        guard site.scope == .product, guide.canonical[site.symbol] == nil,
          !guide.otherDefinitions.contains(site.path), !guide.known.contains(site.path)
        else { return nil }
        return Finding(
          rule: info.name, severity: group.verdict.share == 0 ? .note : .warning, scope: .product,
          location: site.location,
          message:
            "'\(site.name)' is defined here too; \(guide.place(claim)) calls '\(canonical)' "
            + "canonical", notes: [], key: site.path)
      }
    }
  }
}
