package import Resolution

/// What wasn't read, as sentences for standard error.
package enum LostPaths {
  private static let maximumNamed = 20

  /// How many there are and the first; then one sentence for each further.
  package static func sentences(_ lost: [SkippedPath]) -> [String] {
    guard let first = lost.first else { return [] }
    var result = ["\(lost.count) could not be read, the first is '\(first.path)': \(reason(first))"]
    result += lost.dropFirst().prefix(maximumNamed).map(sentence)
    if lost.count > maximumNamed + 1 {
      result.append(
        "\(lost.count - maximumNamed - 1) more could not be read; `check --format json` names all")
    }
    return result
  }

  /// One of them: "'a.py' could not be read: Permission denied".
  package static func sentence(_ lost: SkippedPath) -> String {
    "'\(lost.path)' could not be read: \(reason(lost))"
  }

  private static func reason(_ lost: SkippedPath) -> String {
    switch (lost.reason, lost.detail) {
    case (_, ""): lost.reason.rawValue
    case (.brokenLink, let detail): "\(lost.reason.rawValue) (\(detail))"
    case (_, let detail): detail
    }
  }
}
