package import Resolution
import Registry

/// What the registry says and the code doesn't.
package enum RegistryClaim: Rule {
  package static let info = RuleInfo(
    name: "registry-claim",
    summary: "A line of the import registry that isn't true, or that contradicts another.",
    explanation: """
      Runs where the configuration names a registry: a Markdown document of import paths that are
      verified, canonical, compatible, deprecated or broken, or the same as TOML. Each import, patch
      target, alias, member and path pattern in it is looked up; what is called working and isn't
      there is an error, and so is what is called broken and works, and one path called both. Numbers
      of files that are stale and paths in sentences that lead nowhere are warnings.

      ```toml
      registry = "docs/imports.md"
      ```

      ~~~markdown
      ### Verified imports
      ```python
      from shop.orders import Ordr   # error: module 'shop.orders' has no 'Ordr'; did you mean 'shop.orders.Order'?
      ```
      ~~~

      `groundplan registry update` brings the document to the truth.
      """,
    severities: [.error, .warning, .note])

  package static func findings(in program: Program) -> [Finding] {
    guard let check = program.registryCheck else { return [] }
    let path = check.document.path
    if let error = check.document.error {
      return [
        finding(.error, path, error.line ?? 1, 1, "the registry can't be read: \(error.message)")
      ]
    }
    var findings = check.wrong.map { checked in
      finding(
        severity(of: checked), path, checked.claim.line, check.document.column(of: checked.claim),
        checked.message + checked.advice)
    }
    findings += check.contradictions.map { contradiction in
      finding(
        .error, path, contradiction.first.line,
        check.document.column(of: contradiction.first), contradiction.message)
    }
    return findings
  }

  private static func severity(of checked: CheckedClaim) -> Severity {
    // What a program counted changes with every commit.
    if case .count(let count, _) = checked.claim.subject, count.bound == .exactly { return .note }
    return checked.isRemark || checked.claim.status == .question ? .warning : .error
  }

  private static func finding(
    _ severity: Severity, _ path: String, _ line: Int, _ column: Int, _ message: String
  ) -> Finding {
    Finding(
      rule: info.name, severity: severity, scope: .product,
      location: Location(path: path, line: line, column: column), message: message, notes: [],
      key: message)
  }
}
