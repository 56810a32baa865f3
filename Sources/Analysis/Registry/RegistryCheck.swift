package import Resolution
import PythonSyntax
package import RegistrySyntax

/// A registry beside the code: every claim with its verdict, and what the document says both ways.
package struct RegistryCheck: Sendable {
  package let document: RegistryDocument
  /// In the order of the document. Code spans that name nothing of the project are left out.
  package let claims: [CheckedClaim]
  package let contradictions: [Contradiction]

  package init(_ document: RegistryDocument, in program: Program) {
    self.document = document
    var checker = ClaimChecker(program)
    claims = document.claims.compactMap { checker.check($0) }
    contradictions = checker.contradictions(among: document.claims)
  }

  package var wrong: [CheckedClaim] { claims.filter { $0.verdict.isWrong } }

  package func count(_ verdict: ClaimVerdict) -> Int { claims.count { $0.verdict == verdict } }
}
