/// Finds what a heading, a comment or a line says of the paths beside it.
enum StatusWords {
  private enum Mark { case good, bad, warning, question }

  /// Where text stands decides how a word in it is to be taken.
  enum Place {
    /// Every word counts, whatever its case.
    case heading
    /// Words count in capitals, at the beginning, and behind an opening bracket: comments are prose.
    case comment
  }

  /// - Returns: nil where the text says nothing.
  static func status(of text: String, in place: Place) -> ClaimStatus? {
    let text = RepairedText.of(text)
    let found = words(of: text, in: place)
    func has(_ status: ClaimStatus) -> Bool { found.contains(status) }
    switch mark(in: text) {
    case .good?:
      if has(.deprecated) { return .deprecated }
      if has(.compatibility) { return .compatibility }
      return has(.canonical) ? .canonical : .works
    case .bad?:
      if has(.broken) { return .broken }
      if has(.deprecated) { return .deprecated }
      return has(.avoid) ? .avoid : .broken
    case .warning?:
      return [.question, .broken, .avoid, .compatibility].first(where: has) ?? .deprecated
    case .question?: return .question
    case nil: break
    }
    guard let first = found.first else { return nil }
    // DEPRECATED BUT WORKING; DO NOT USE, BROKEN; DEPRECATED (no longer working).
    if has(.broken), first == .avoid || first == .deprecated { return .broken }
    if has(.deprecated), first.promisesToWork { return .deprecated }
    return first
  }

  // MARK: - Marks

  private static let marks: [Unicode.Scalar: Mark] = [
    "✅": .good, "✔": .good, "✓": .good, "☑": .good, "🟢": .good, "👍": .good,
    "❌": .bad, "✗": .bad, "✘": .bad, "✖": .bad, "🚫": .bad, "⛔": .bad, "🔴": .bad, "❎": .bad,
    "⚠": .warning, "🟡": .warning, "🟠": .warning,
    "❓": .question, "❔": .question, "🤔": .question,
  ]

  private static let shortcodes: [(String, Mark)] = [
    (":white_check_mark:", .good), (":heavy_check_mark:", .good), (":x:", .bad),
    (":no_entry:", .bad), (":warning:", .warning), (":question:", .question),
  ]

  /// The first mark of a text.
  private static func mark(in text: String) -> Mark? {
    if let scalar = text.unicodeScalars.first(where: { marks[$0] != nil }) { return marks[scalar] }
    return shortcodes.first { text.contains($0.0) }?.1
  }

  static var allMarks: [Unicode.Scalar] { Array(marks.keys) }

  /// The characters that say that a path works, and that it doesn't.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool { marks[scalar] != nil }

  // MARK: - Words

  /// Phrases before the words that they contain.
  private static let phrases: [([String], ClaimStatus)] = [
    (["DO", "NOT", "EXIST"], .broken), (["DOES", "NOT", "EXIST"], .broken),
    (["DID", "NOT", "EXIST"], .broken), (["DON'T", "EXIST"], .broken),
    (["DOESN'T", "EXIST"], .broken), (["NOT", "FOUND"], .broken), (["NOT", "WORKING"], .broken),
    (["NOT", "AVAILABLE"], .broken), (["NO", "LONGER", "EXISTS"], .broken),
    (["NO", "LONGER", "WORKS"], .broken), (["NO", "LONGER", "WORK"], .broken),
    (["NO", "LONGER", "WORKING"], .broken), (["NO", "LONGER", "EXIST"], .broken),
    (["NO", "LONGER", "AVAILABLE"], .broken), (["STOPPED", "WORKING"], .broken),
    (["DO", "NOT", "WORK"], .broken), (["DOES", "NOT", "WORK"], .broken),
    (["DON'T", "WORK"], .broken), (["DOESN'T", "WORK"], .broken),
    (["DO", "NOT", "USE"], .avoid), (["DON'T", "USE"], .avoid), (["NEVER", "USE"], .avoid),
    (["NOT", "VERIFIED"], .question), (["TO", "BE", "VERIFIED"], .question),
    (["REQUIRES", "VERIFICATION"], .question), (["REQUIRE", "VERIFICATION"], .question),
    (["NEEDS", "VERIFICATION"], .question), (["NEED", "VERIFICATION"], .question),
    (["CANONICAL"], .canonical), (["PRIMARY"], .canonical),
    (["VERIFIED"], .works), (["WORKING"], .works), (["WORKS"], .works), (["CORRECT"], .works),
    (["AVAILABLE"], .works), (["CONFIRMED"], .works), (["VALID"], .works),
    (["RECOMMENDED"], .works), (["PREFERRED"], .works),
    (["COMPATIBILITY"], .compatibility), (["COMPATIBLE"], .compatibility),
    (["ALIAS"], .compatibility), (["ALIASES"], .compatibility), (["ALLOWED"], .compatibility),
    (["DEPRECATED"], .deprecated), (["LEGACY"], .deprecated), (["OBSOLETE"], .deprecated),
    (["BROKEN"], .broken), (["INCORRECT"], .broken), (["WRONG"], .broken), (["INVALID"], .broken),
    (["NONEXISTENT"], .broken), (["NON-EXISTENT"], .broken), (["REMOVED"], .broken),
    (["DELETED"], .broken), (["GONE"], .broken),
    (["AVOID"], .avoid), (["FORBIDDEN"], .avoid),
    (["UNVERIFIED"], .question), (["UNCONFIRMED"], .question), (["TBD"], .question),
  ]

  /// Words that mean something at the beginning alone.
  private static let openings: [String: ClaimStatus] = [
    "BEFORE": .avoid, "AFTER": .works, "OLD": .avoid, "NEW": .works, "MISSING": .broken,
  ]

  private struct Word {
    let text: Substring
    let isEmphatic: Bool
  }

  /// Every status that a text names, in its order.
  private static func words(of text: String, in place: Place) -> [ClaimStatus] {
    let words = split(text, in: place)
    var result: [ClaimStatus] = []
    var index = 0
    while index < words.count {
      let rest = words[index...]
      let match = phrases.first { phrase, _ in
        rest.count >= phrase.count && rest.prefix(phrase.count).allSatisfy(\.isEmphatic)
          && zip(rest, phrase).allSatisfy { $0.text.uppercased() == $1 }
      }
      if let match {
        // "Not broken any more" says nothing of what is.
        if match.0.count > 1 || !isDenied(words[..<index]) { result.append(match.1) }
        index += match.0.count
        continue
      }
      if index == 0, let status = openings[words[0].text.uppercased()] {
        // "Before anything else" is prose.
        if place == .heading
          || words[0].text.count > 1 && words[0].text == words[0].text.uppercased()
        {
          result.append(status)
        }
      }
      index += 1
    }
    return result
  }

  /// Whether the words before a word turn it into its contrary.
  private static func isDenied(_ before: ArraySlice<Word>) -> Bool {
    let last = before.suffix(2).map { $0.text.uppercased() }
    return last.last.map { ["NOT", "NO", "NEVER", "ISN'T", "AREN'T", "WASN'T"].contains($0) }
      ?? false
      || last == ["NO", "LONGER"] || last == ["NOT", "YET"] || last == ["ANY", "LONGER"]
  }

  private static func split(_ text: String, in place: Place) -> [Word] {
    var words: [Word] = []
    var index = text.startIndex
    var isBehindBracket = false
    while index < text.endIndex {
      let character = text[index]
      guard character.isLetter || character.isNumber || character == "_" else {
        if character == "(" || character == "[" {
          isBehindBracket = true
        } else if !character.isWhitespace && character != "*" {
          isBehindBracket = false
        }
        index = text.index(after: index)
        continue
      }
      let start = index
      while index < text.endIndex,
        text[index].isLetter || text[index].isNumber || "_'-.".contains(text[index])
      {
        index = text.index(after: index)
      }
      var word = text[start..<index]
      while let last = word.last, "'-.".contains(last) { word.removeLast() }
      // The words of a phrase follow each other.
      let continues = words.last?.isEmphatic == true && words.count > 0 && isContinuation(words)
      words.append(
        Word(
          text: word,
          isEmphatic: place == .heading || words.isEmpty || isBehindBracket || continues
            || word == word.uppercased()))
      isBehindBracket = false
    }
    return words
  }

  /// Whether the last words begin a phrase that isn't complete: "Do not" at the beginning of a line.
  private static func isContinuation(_ words: [Word]) -> Bool {
    phrases.contains { phrase, _ in
      (1..<max(2, phrase.count)).contains { count in
        count < phrase.count && words.count >= count
          && zip(words.suffix(count), phrase).allSatisfy { $0.text.uppercased() == $1 }
      }
    }
  }
}
