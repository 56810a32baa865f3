/// What comments and sentences say of paths beside their status.
///
/// The expressions are kept, for each use of a literal would compile it anew; they are only read.
enum CommentText {
  nonisolated(unsafe) private static let replacing =
    #/(?:(?:use|import) instead|instead,? use|instead|use|replace with|replaced by|replacement|migrate to|moved to)\b\s*(?<colon>[:→]|->|=>)?\s*(?<rest>.*)/#
    .ignoresCase().wordBoundaryKind(.simple)
  nonisolated(unsafe) private static let replacingWithin =
    #/(?:use instead|instead,? use|use|replaced by|moved to|migrate to)\b\s*(?:[:→]|->|=>)?\s*(?<rest>.*)/#
    .ignoresCase().wordBoundaryKind(.simple)
  nonisolated(unsafe) private static let mapped =
    #/(?:[-*+]\s+)?`?(?<old>[A-Za-z_][\w.]*)`?\s*(?:->|→|=>|⇒)\s*`?(?<new>[A-Za-z_][\w.]*)`?\s*(?:\(.*\)|[#,;.].*)?/#
  nonisolated(unsafe) private static let identical =
    #/`?(?<one>[\w.]+)`?\s+(?:is an alias (?:of|for)|is the same(?: \w+)? as|is identical to|re-exports|aliases|is|==)\s+`?(?<two>[\w.]+?)`?\.?/#
  nonisolated(unsafe) private static let aliased =
    #/\balias (?:of|for):?\s+`?(?<path>[\w.]*\w)/#.ignoresCase().wordBoundaryKind(.simple)
  nonisolated(unsafe) private static let defined =
    #/\balso defined(?: in)?:?\s+(?<paths>[\w.,`\s]+)/#.ignoresCase().wordBoundaryKind(.simple)
  nonisolated(unsafe) private static let pattern = #/\w+(?:\.(?:\w+|\{\w+\}|<\w+>|\*))+/#
  nonisolated(unsafe) private static let distinct =
    #/\b(?:another object|not the same object)(?: (?:than|as) `?(?<path>[\w.]*\.\w+))?/#
    .ignoresCase().wordBoundaryKind(.simple)
  nonisolated(unsafe) private static let counted =
    #/(?<about>~|≈|about |around )?\b(?<number>\d[\d,]*)(?<more>\+)?\s+(?:(?<scope>test|product|production)\s+|(?:python|source|other|different)\s+)?(?<unit>files?|modules?|importers?|consumers?|imports?|usages?|uses)\b/#
    .ignoresCase().wordBoundaryKind(.simple)

  /// A path to use instead of another, or the statement that imports it.
  enum Replacement {
    case imports([WrittenImports.Import])
    case path(String)
    /// It stands on the next line.
    case follows
  }

  /// `USE INSTEAD: from a import b`; nil for other comments.
  static func replacement(_ comment: String) -> Replacement? {
    guard
      let match = comment.wholeMatch(of: replacing)
    else { return nil }
    let rest = plain(String(match.output.rest))
    if rest.isEmpty { return match.output.colon == nil ? nil : .follows }
    return target(rest)
  }

  /// The same somewhere in the comment behind a statement.
  static func replacement(within comment: String) -> Replacement? {
    let words = ["use", "Use", "USE", "eplace", "EPLACE", "oved", "OVED", "igrat", "IGRAT"]
    guard words.contains(where: comment.has) else { return nil }
    if let whole = replacement(withoutMarks(comment)) { return whole }
    guard
      let match = comment.firstMatch(of: replacingWithin)
    else { return nil }
    return target(plain(String(match.output.rest)))
  }

  private static func target(_ text: String) -> Replacement? {
    if let imports = WrittenImports.read(code(text)) {
      return imports.isEmpty ? nil : .imports(imports)
    }
    let word = text.prefix { !$0.isWhitespace && $0 != "," && $0 != ";" }
    return DottedPath.read(word).map { .path($0) }
  }

  /// `CORRECTED: from a import b`: what the label says of the statement behind it; nil where no
  /// statement follows, or where the label says nothing.
  static func labelled(_ text: String) -> (status: ClaimStatus, statement: String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let statement = String(text[text.index(after: colon)...]).trimmed
    guard statement.hasPrefix("from ") || statement.hasPrefix("import ") else { return nil }
    let label = String(text[..<colon])
    let words = label.uppercased().split { !$0.isLetter }
    guard words.count < 5 else { return nil }
    if words.contains(where: { ["CORRECTED", "FIXED", "UPDATED"].contains($0) }) {
      return (.works, statement)
    }
    return StatusWords.status(of: label, in: .heading).map { ($0, statement) }
  }

  /// `OLD -> NEW`: both names or dotted paths.
  static func mapping(_ text: String) -> (old: String, new: String)? {
    guard text.unicodeScalars.contains(where: { ">→⇒".unicodeScalars.contains($0) }),
      let match = withoutMarks(text).wholeMatch(of: mapped)
    else { return nil }
    return (String(match.output.old), String(match.output.new))
  }

  /// What stands beside the names of a mapping; the names themselves may be words such as GONE.
  static func mappingStatus(_ text: String) -> ClaimStatus? {
    let marks = String(String.UnicodeScalarView(text.unicodeScalars.filter(StatusWords.isMark)))
    let rest = text.firstIndex { "(#,;".contains($0) }.map { String(text[$0...]) } ?? ""
    return StatusWords.status(of: marks + rest, in: .comment)
  }

  /// `a.b.C is an alias of d.e.F`.
  static func identity(_ text: String) -> (String, String)? {
    guard
      let match = withoutMarks(text).wholeMatch(of: identical),
      let one = DottedPath.read(match.output.one), let two = DottedPath.read(match.output.two)
    else { return nil }
    return (one, two)
  }

  /// `alias of d.e.F`, behind a statement.
  static func alias(_ comment: String) -> String? {
    guard comment.has("lias") || comment.has("LIAS") else { return nil }
    return comment.firstMatch(of: aliased)
      .flatMap { DottedPath.read($0.output.path) }
  }

  /// `also defined: a.b.C, d.e.C`, behind a statement.
  static func otherDefinitions(_ comment: String) -> [String] {
    guard comment.has("efined") || comment.has("EFINED"),
      let match = comment.firstMatch(of: defined)
    else { return [] }
    return plain(String(match.output.paths)).split(separator: ",").compactMap {
      DottedPath.read(String($0).trimmed)
    }
  }

  /// Whether a comment says that a path leads to another object than what has its name elsewhere:
  /// `another object than a.b.C`.
  static func isDistinct(_ path: String, by comment: String) -> Bool {
    guard comment.has("object") || comment.has("OBJECT") else { return false }
    guard let match = comment.firstMatch(of: distinct) else { return false }
    guard let other = match.output.path else { return true }
    return DottedPath.lastName(String(other)) == DottedPath.lastName(path)
  }

  static func isPattern(_ text: String) -> Bool {
    text.contains(where: { "{<*".contains($0) }) && text.wholeMatch(of: pattern) != nil
  }

  /// `331+ files`; nil where no such number stands in the text.
  static func count(_ text: String) -> Claim.Count? {
    guard text.utf8.contains(where: { (0x30...0x39).contains($0) }),
      let match = text.firstMatch(of: counted),
      let number = number(match.output.number)
    else { return nil }
    let unit = match.output.unit.lowercased()
    let scope = match.output.scope?.lowercased()
    return Claim.Count(
      number: number,
      bound: match.output.more != nil ? .atLeast : match.output.about != nil ? .about : .exactly,
      unit: unit.hasPrefix("import") && !unit.hasPrefix("importer") || unit.hasPrefix("us")
        ? .imports : .files,
      scope: scope == nil ? .all : scope == "test" ? .tests : .product)
  }

  /// Of nine digits at most: there are no more files.
  private static func number(_ digits: Substring) -> Int? {
    let digits = digits.filter { $0 != "," }
    return digits.count < 10 ? Int(digits) : nil
  }

  /// Where a number of files stands in a text.
  static func numberRange(_ number: Int, in text: Substring) -> Range<String.Index>? {
    text.matches(of: counted).first { self.number($0.output.number) == number }.map {
      $0.output.number.startIndex..<$0.output.number.endIndex
    }
  }

  // MARK: - Parts of text

  /// Without marks and what stands around them.
  static func withoutMarks(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.filter { !StatusWords.isMark($0) && $0 != "\u{FE0F}" })
    ).trimmed
  }

  private static func plain(_ text: String) -> String {
    text.filter { $0 != "`" && $0 != "*" }.trimmed
  }

  /// A statement without the comment behind it.
  private static func code(_ text: String) -> String { split(text).code.trimmed }

  /// A line of Python, and the comment behind it without its signs.
  static func split(_ text: String) -> (code: String, comment: String?) {
    var quote: Character?
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == "#" {
        return (
          String(text[..<index]), String(text[index...].drop { $0 == "#" || $0 == "!" }).trimmed
        )
      }
    }
    return (text, nil)
  }
}

extension String {
  /// Whether a text stands in it, byte by byte.
  func has(_ text: String) -> Bool {
    utf8.withContiguousStorageIfAvailable { bytes in
      text.utf8.withContiguousStorageIfAvailable { wanted in
        guard let first = wanted.first, bytes.count >= wanted.count else { return wanted.isEmpty }
        return (0...(bytes.count - wanted.count)).contains { start in
          bytes[start] == first
            && UnsafeBufferPointer(rebasing: bytes[start..<(start + wanted.count)])
              .elementsEqual(wanted)
        }
      }
    }.flatMap { $0 } ?? contains(text)
  }
}

extension StringProtocol {
  /// Without blanks at both ends.
  var trimmed: String {
    guard let start = firstIndex(where: { !$0.isWhitespace }),
      let end = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[start...end])
  }
}
