import Analysis
import Resolution
package import Registry

/// A checked registry for people: what is wrong, with what to write instead, then the count.
package struct RegistryCheckText {
  private let check: RegistryCheck
  private let showsAll: Bool
  private let isColoured: Bool

  /// - Parameter showsAll: whether claims that hold are listed, too.
  package init(_ check: RegistryCheck, showsAll: Bool, isColoured: Bool) {
    self.check = check
    self.showsAll = showsAll
    self.isColoured = isColoured
  }

  /// A line for each claim that is shown and for each contradiction, and the counts.
  package func text() -> String {
    var text = ""
    let path = VisibleText.of(check.document.path)
    for checked in check.claims where showsAll || checked.verdict.isWrong {
      let claim = checked.claim
      text += "\(path):\(claim.line):\(check.document.column(of: claim)): "
      text += paint(checked.verdict.words, checked.verdict) + ": "
      text += VisibleText.of(checked.summary) + "\n"
    }
    for contradiction in check.contradictions {
      let claim = contradiction.first
      text += "\(path):\(claim.line):\(check.document.column(of: claim)): "
      text += paint("contradiction", .nameMissing) + ": "
      text += VisibleText.of(contradiction.message) + "\n"
    }
    return text + (text.isEmpty ? "" : "\n") + summary()
  }

  private func summary() -> String {
    let claims = check.claims
    let counts = ClaimVerdict.allCases.compactMap { verdict -> String? in
      let number = check.count(verdict)
      return number == 0 ? nil : "\(number) \(verdict.words)"
    }
    var text = "\(count(claims.count, "claim")): \(counts.joined(separator: ", "))"
    if claims.isEmpty { text = "No claims" }
    if !check.contradictions.isEmpty {
      text += "; \(count(check.contradictions.count, "contradiction"))"
    }
    let settled = claims.count(where: \.isSettledQuestion)
    if settled > 0 { text += "; \(count(settled, "open question")) answered" }
    return text + ".\n"
  }

  private func paint(_ text: String, _ verdict: ClaimVerdict) -> String {
    guard isColoured, verdict != .holds else { return text }
    return "\u{1B}[\(verdict.isWrong ? "31" : "33")m\(text)\u{1B}[0m"
  }
}

extension CheckedClaim {
  /// What is claimed, and what the code says to that.
  package var summary: String {
    var text = claim.words
    if let status = claim.status, !claim.isReplacement { text += ", \(status.words)" }
    if !message.isEmpty { text += ": " + message }
    return text + advice
  }
}
