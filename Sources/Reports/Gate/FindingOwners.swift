import Analysis
import PythonSyntax
import Resolution

/// Who answers for what a finding tells of: for its file, and for what a cross-service import leads to.
struct FindingOwners {
  private let owners: CodeOwners
  /// The files that cross-service imports lead to, by where these stand.
  private let imported: [Location: String]

  init(_ program: Program) {
    owners = program.owners
    imported =
      owners.isEmpty
      ? [:]
      : Dictionary(
        program.crossings.map { (program.location(of: $0), program.modules[$0.target].path) },
        uniquingKeysWith: { first, _ in first })
  }

  /// The owners of the file that it stands in.
  func names(of finding: Finding) -> [String] { owners.names(of: finding.location.path) }

  /// The owners of the other end of a cross-service import.
  func importedNames(of finding: Finding) -> [String] {
    guard finding.rule == CrossServiceImport.info.name, let path = imported[finding.location]
    else { return [] }
    return owners.names(of: path)
  }
}
