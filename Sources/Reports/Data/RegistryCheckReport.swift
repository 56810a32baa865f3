import Analysis
import Resolution
package import Registry

/// A checked registry for programs: JSON, which `Schemas/registry-check.schema.json` describes.
package enum RegistryCheckReport {
  /// The whole document in UTF-8, with the claims that hold.
  package static func json(of check: RegistryCheck) throws -> [UInt8] {
    try JSONDocument.bytes(
      Document(
        registry: check.document.path,
        counts: Dictionary(
          uniqueKeysWithValues: ClaimVerdict.allCases.map { ($0.rawValue, check.count($0)) }),
        claims: check.claims.map { entry($0, in: check.document) },
        contradictions: check.contradictions.map {
          ContradictionEntry(
            line: $0.first.line, column: check.document.column(of: $0.first),
            otherLine: $0.second.line,
            message: $0.message)
        }))
  }

  private struct Document: Encodable {
    let schemaVersion = 1
    let registry: String
    let counts: [String: Int]
    let claims: [ClaimEntry]
    let contradictions: [ContradictionEntry]
  }

  private struct ClaimEntry: Encodable {
    let line: Int
    let column: Int
    let claim: String
    let path: String?
    let status: String?
    let verdict: String
    let message: String
    let nearest: String?
    let isNearestCertain: Bool?
    let replacements: [String]
  }

  private struct ContradictionEntry: Encodable {
    let line: Int
    let column: Int
    let otherLine: Int
    let message: String
  }

  private static func entry(
    _ checked: CheckedClaim, in document: RegistryDocument
  ) -> ClaimEntry {
    let claim = checked.claim
    return ClaimEntry(
      line: claim.line, column: document.column(of: claim), claim: claim.words, path: claim.path,
      status: claim.status?.rawValue, verdict: checked.verdict.rawValue, message: checked.message,
      nearest: checked.nearest?.path, isNearestCertain: checked.nearest?.isCertain,
      replacements: claim.replacements)
  }
}
