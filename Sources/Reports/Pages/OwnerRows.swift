import Analysis
import PythonSyntax
import Resolution

/// Who answers for the tree, as rows of a table: how many files, and what is found in them. Files with the
/// same owners go together, as in the list of findings; those without any come last.
struct OwnerRows {
  let context: PageContext

  /// None where nobody is known to own anything.
  func rows() -> [PageData] {
    guard context.owners.source != nil else { return [] }
    let owners: CodeOwners = context.program.derived()
    var files: [String: Int] = [:]
    for module in context.program.modules {
      files[owners.owners(of: module.path), default: 0] += 1
    }
    var entries: [String: [FindingEntry]] = [:]
    for entry in context.entries where entry.state == .reported {
      entries[context.owners.owner(of: entry.finding.location.path), default: []].append(entry)
    }
    func weight(_ owner: String) -> [Int] {
      let found = entries[owner] ?? []
      return [owner.isEmpty ? 1 : 0]
        + Severity.allCases.map { severity in -found.count { $0.finding.severity == severity } }
        + [-(files[owner] ?? 0)]
    }
    return Set(files.keys).union(entries.keys).map { (weight($0), $0) }
      .sorted {
        $0.0 != $1.0 ? $0.0.lexicographicallyPrecedes($1.0) : $0.1 < $1.1
      }
      .map { _, owner in
        [
          "name": owner.isEmpty ? "nobody" : VisibleText.of(owner),
          "file_count": (files[owner] ?? 0).grouped,
          "severities": context.severities(entries[owner] ?? [], facets: [("owner", owner)]),
        ]
      }
  }
}
