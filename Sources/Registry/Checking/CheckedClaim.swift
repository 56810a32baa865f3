import Resolution

/// What the code says to a claim.
package enum ClaimVerdict: String, Sendable, CaseIterable {
  case holds
  case moduleMissing = "module-missing"
  case nameMissing = "name-missing"
  /// The module is there and can't be imported.
  case targetBroken = "target-broken"
  case patchTargetMissing = "patch-target-missing"
  case memberMissing = "member-missing"
  /// It is called broken, and works.
  case notBroken = "not-broken"
  /// Two paths that are said to lead to one object lead to two.
  case otherObject = "other-object"
  case patternUnmatched = "pattern-unmatched"
  case fileMissing = "file-missing"
  case staleCount = "stale-count"
  case notCheckable = "not-checkable"

  /// Whether the document is wrong.
  package var isWrong: Bool { self != .holds && self != .notCheckable }

  package var words: String {
    switch self {
    case .holds: "holds"
    case .moduleMissing: "module missing"
    case .nameMissing: "name missing"
    case .targetBroken: "target broken"
    case .patchTargetMissing: "patch target missing"
    case .memberMissing: "member missing"
    case .notBroken: "not broken"
    case .otherObject: "another object"
    case .patternUnmatched: "no module fits"
    case .fileMissing: "file missing"
    case .staleCount: "stale count"
    case .notCheckable: "not checkable"
    }
  }
}

/// A claim beside the code.
package struct CheckedClaim: Sendable {
  package let claim: Claim
  package let verdict: ClaimVerdict
  /// The reason, as a sentence without its full stop.
  package let message: String
  /// The nearest right path; nil where nothing is near.
  package let nearest: NearestPath?
  /// The number that the claim should give.
  package let number: Int?

  /// What to write instead, behind the message; empty where nothing is near.
  package var advice: String {
    guard let nearest else { return "" }
    return nearest.isCertain ? "; it is '\(nearest.path)'" : "; did you mean '\(nearest.path)'?"
  }

  /// Whether nobody had looked, and the answer is known now.
  package var isSettledQuestion: Bool { claim.status == .question && verdict != .notCheckable }

  /// Text, not a statement about an import: it is told, and doesn't fail a check by itself.
  package var isRemark: Bool {
    switch claim.subject {
    case .file, .count: true
    case .path: claim.status == nil
    case .imported, .patch, .same, .member, .pattern, .template, .alsoDefined: false
    }
  }
}

/// What a path that leads nowhere may have meant.
package struct NearestPath: Sendable, Equatable {
  package let path: String
  /// Whether it is the one definition of that name.
  package let isCertain: Bool
}

/// Two things that a registry says and that can't both be true.
package struct Contradiction: Sendable {
  package let first: Claim
  package let second: Claim
  package let message: String
}
