package import Resolution
import PythonSyntax

/// A registry beside the code: every claim with its verdict, and what the document says both ways.
package struct RegistryCheck: Sendable {
  package let document: RegistryDocument
  /// In the order of the document. Code spans that name nothing of the project are left out.
  package let claims: [CheckedClaim]
  package let contradictions: [Contradiction]

  /// Compares what a document claims with the code, and its claims with each other.
  package init(_ document: RegistryDocument, in program: Program) {
    self.document = document
    var checker = ClaimChecker(program)
    claims = document.claims.compactMap { checker.check($0) }
    contradictions = checker.contradictions(among: document.claims)
  }

  private init(
    document: RegistryDocument, claims: [CheckedClaim], contradictions: [Contradiction]
  ) {
    self.document = document
    self.claims = claims
    self.contradictions = contradictions
  }

  /// The same with the folder of the tree before the document's path.
  package func shown(below folder: String) -> RegistryCheck {
    RegistryCheck(
      document: document.shown(below: folder), claims: claims, contradictions: contradictions)
  }

  package var wrong: [CheckedClaim] { claims.filter { $0.verdict.isWrong } }

  /// How many claims came out so.
  package func count(_ verdict: ClaimVerdict) -> Int { claims.count { $0.verdict == verdict } }
}
