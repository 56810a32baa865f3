/// Finds what a misspelt name probably meant.
package enum EditDistance {
  /// The nearest candidate within a third of the name's length, the first in order among equals.
  package static func nearest(to name: String, among candidates: [String]) -> String? {
    let limit = max(1, name.count / 3)
    return candidates.sorted().map { ($0, distance(name, $0)) }
      .filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
  }

  /// What to say to someone who misspelt a name: the nearest, or `otherwise`.
  package static func suggestion(
    for name: String, among candidates: [String], otherwise: String
  ) -> String {
    nearest(to: name, among: candidates).map { "Did you mean '\($0)'?" } ?? otherwise
  }

  /// Levenshtein's distance.
  package static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    var row = Array(0...right.count)
    for (line, scalar) in left.enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(
          above + 1, row[column] + 1, diagonal + (scalar == right[column] ? 0 : 1))
        diagonal = above
      }
    }
    return row[right.count]
  }
}
