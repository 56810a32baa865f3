import Resolution

extension ClaimChecker {
  /// What is said both ways, each path once.
  mutating func contradictions(among claims: [Claim]) -> [Contradiction] {
    var result: [Contradiction] = []
    var byPath: [String: [Claim]] = [:]
    var order: [String] = []
    for claim in claims where claim.status != nil && claim.status != .question {
      switch claim.subject {
      case .imported, .path, .patch: break
      case .same, .member, .pattern, .template, .file, .count, .alsoDefined: continue
      }
      guard let path = claim.path else { continue }
      if byPath[path] == nil { order.append(path) }
      byPath[path, default: []].append(claim)
    }
    for path in order {
      let all = byPath[path] ?? []
      let good = all.first { $0.status?.promisesToWork ?? false }
      if let good, let bad = all.first(where: { $0.status == .broken }) {
        result.append(Contradiction(good, bad) { "'\(path)' is called \($0) here and \($1)" })
      } else if let best = all.first(where: { $0.status == .canonical }),
        let other = all.first(where: { $0.status == .deprecated || $0.status == .avoid })
      {
        result.append(Contradiction(best, other) { "'\(path)' is called \($0) here and \($1)" })
      }
    }
    return result
      + twoCanonicalPaths(
        order.compactMap { path in
          byPath[path]?.first { $0.status == .canonical }
        })
  }

  private mutating func twoCanonicalPaths(_ claims: [Claim]) -> [Contradiction] {
    var first: [Symbol: Claim] = [:]
    var result: [Contradiction] = []
    for claim in claims {
      guard let path = claim.path, let symbol = lookup.object(at: path).object else { continue }
      if let other = first[symbol], let otherPath = other.path {
        result.append(
          Contradiction(other, claim) { one, _ in
            "'\(otherPath)' is called \(one) here, and so is '\(path)', which is the same object,"
          })
      } else {
        first[symbol] = claim
      }
    }
    return result
  }
}

extension Contradiction {
  /// - Parameter message: says it of the words for the first and the second claim.
  fileprivate init(_ one: Claim, _ two: Claim, _ message: (String, String) -> String) {
    first = one.line <= two.line ? one : two
    second = one.line <= two.line ? two : one
    self.message =
      message(first.status?.words ?? "", second.status?.words ?? "") + " in line \(second.line)"
  }
}
