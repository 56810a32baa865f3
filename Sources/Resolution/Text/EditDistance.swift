/// Finds what a misspelt name probably meant.
package enum EditDistance {
  /// Nobody misspells a longer name by a few letters, and the time grows with the square.
  static let maximumLength = 200

  /// The nearest candidate within a third of the name's length, or within `limit`, the first in
  /// order among equals.
  package static func nearest(
    to name: String, among candidates: [String], limit: Int? = nil
  ) -> String? {
    guard name.utf8.count <= maximumLength else { return nil }
    let limit = limit ?? max(1, name.count / 3)
    let wanted = Array(name.unicodeScalars)
    var best: (distance: Int, name: String)?
    for candidate in candidates where abs(candidate.utf8.count - name.utf8.count) <= limit * 4 {
      let found = distance(wanted, Array(candidate.unicodeScalars), limit: best?.distance ?? limit)
      if found > limit { continue }
      if let best, (best.distance, best.name) <= (found, candidate) { continue }
      best = (found, candidate)
    }
    return best?.name
  }

  /// What to say to someone who misspelt a name: the nearest, or `otherwise`.
  package static func suggestion(
    for name: String, among candidates: [String], otherwise: String
  ) -> String {
    nearest(to: name, among: candidates).map { "Did you mean '\($0)'?" } ?? otherwise
  }

  /// What to say to someone who named something that there isn't.
  ///
  /// - Parameters:
  ///   - what: the kind of thing, `verdict`.
  ///   - hint: what to say where no name is near; all names where it is nil.
  package static func unknown(
    _ what: String, _ name: String, among known: [String], hint: String? = nil
  ) -> String {
    "There is no \(what) '\(name)'. "
      + suggestion(
        for: name, among: known, otherwise: hint ?? "Known are \(known.joined(separator: ", ")).")
  }

  /// Levenshtein's distance.
  package static func distance(_ left: String, _ right: String) -> Int {
    distance(Array(left.unicodeScalars), Array(right.unicodeScalars), limit: .max)
  }

  /// The same, or anything above `limit` where it is above.
  static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int
  ) -> Int {
    let shorter = min(left.count, right.count)
    var prefix = 0
    while prefix < shorter, left[prefix] == right[prefix] { prefix += 1 }
    var suffix = 0
    while suffix < shorter - prefix,
      left[left.count - 1 - suffix] == right[right.count - 1 - suffix]
    { suffix += 1 }
    let (rows, columns) = (left.count - prefix - suffix, right.count - prefix - suffix)
    if abs(rows - columns) > limit { return abs(rows - columns) }
    if min(rows, columns) == 0 { return max(rows, columns) }
    // Mostly a few letters are left: without an array for each pair.
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: columns + 1) { row in
      for column in 0...columns { row.initializeElement(at: column, to: column) }
      for line in 1...rows {
        let scalar = left[prefix + line - 1]
        var diagonal = row[0]
        row[0] = line
        var least = line
        for column in 1...columns {
          let above = row[column]
          row[column] = min(
            above + 1, row[column - 1] + 1,
            diagonal + (scalar == right[prefix + column - 1] ? 0 : 1))
          least = min(least, row[column])
          diagonal = above
        }
        if least > limit { return least }
      }
      return row[columns]
    }
  }
}
