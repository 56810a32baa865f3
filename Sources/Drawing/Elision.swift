/// Long names made short enough for a box, and still told apart.
enum Elision {
  /// The lengths that a name may have; one that would look like another gets the next. Where boxes
  /// stand in columns there is room from the second on.
  static let limits = [34, 48, 64, 96]
  /// How long a line is where a name has to be written whole.
  private static let lineLength = 48
  private static let maximumDetails = 10

  /// The lines of every box of a diagram. No two boxes with different texts look alike.
  static func lines(of boxes: [Box]) -> [[String]] {
    var levels = boxes.map { $0.place == .free ? 0 : 1 }
    var result = zip(boxes, levels).map { lines(of: $0, level: $1) }
    for _ in limits {
      var places: [[String]: [Int]] = [:]
      for (index, lines) in result.enumerated() { places[lines, default: []].append(index) }
      let clashing = places.values.filter { indices in
        indices.count > 1 && indices.contains { !same(boxes[$0], boxes[indices[0]]) }
      }.joined()
      if clashing.isEmpty { break }
      for index in clashing {
        levels[index] += 1
        result[index] = lines(of: boxes[index], level: levels[index])
      }
    }
    return result
  }

  private static func same(_ left: Box, _ right: Box) -> Bool {
    left.name == right.name && left.details == right.details
  }

  private static func lines(of box: Box, level: Int) -> [String] {
    let texts = [box.name] + box.details.prefix(maximumDetails)
    var lines = texts.flatMap { text -> [String] in
      let text = EscapedText.visible(withoutTowers(text))
      return limits.indices.contains(level)
        ? [shortened(text, to: limits[level])] : broken(text)
    }
    if box.details.count > maximumDetails { lines.append("…") }
    return lines
  }

  /// `text` in at most `limit` characters: a path keeps its first and its last components, other
  /// text its two ends.
  static func shortened(_ text: String, to limit: Int) -> String {
    guard text.unicodeScalars.count > limit else { return text }
    let text = withoutTowers(text)
    guard text.count > limit else { return text }
    if !text.contains(" "), let path = shortenedPath(text, to: limit) { return path }
    let tail = limit / 2 - 1
    return text.prefix(limit - 1 - tail) + "…" + text.suffix(tail)
  }

  private static func shortenedPath(_ text: String, to limit: Int) -> String? {
    let separator: Character = text.contains("/") ? "/" : "."
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count > 2, let first = parts.first else { return nil }
    for head in [String(first), ""] {
      var kept = 0
      var length = head.count + 1
      while kept < parts.count - 2 {
        let next = parts[parts.count - 1 - kept].count + 1
        if length + next > limit { break }
        length += next
        kept += 1
      }
      if kept > 0 {
        return head + "…" + parts.suffix(kept).joined(separator: String(separator))
      }
    }
    return nil
  }

  /// The whole text over several lines.
  private static func broken(_ text: String) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while rest.count > lineLength && lines.count < 20 {
      let line = rest.prefix(lineLength)
      let end = line.lastIndex { $0 == "." || $0 == "/" || $0 == " " }
      let cut = end.map { line.index(after: $0) } ?? line.endIndex
      lines.append(String(rest[..<cut]))
      rest = rest[cut...]
    }
    return lines + [shortened(String(rest), to: lineLength)]
  }

  /// A character of a thousand accents is no name.
  private static func withoutTowers(_ text: String) -> String {
    guard text.contains(where: { $0.unicodeScalars.count > 8 }) else { return text }
    return String(text.map { $0.unicodeScalars.count > 8 ? "\u{FFFD}" : $0 })
  }
}
