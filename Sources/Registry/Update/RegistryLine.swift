import PythonSyntax
import Resolution

/// Changes to single lines of a registry that leave the rest of them as it is.
package enum RegistryLine {
  // MARK: - Marks

  /// The line with its first mark turned, or with a mark added behind it, as a comment in code; with
  /// a word where the words of the line would say otherwise than the mark.
  ///
  /// - Parameters:
  ///   - isDamaged: whether the document writes its marks as UTF-8 read as Mac Roman.
  package static func marked(
    _ line: String, works: Bool, inCode: Bool, isDamaged: Bool
  ) -> String {
    let new = turned(line, works: works, inCode: inCode, isDamaged: isDamaged)
    let said = StatusWords.status(
      of: inCode ? CommentText.split(new.uncommented).comment ?? new : ProseReader.withoutCode(new),
      in: .comment)
    return works || said == .broken ? new : new + " BROKEN"
  }

  private static func turned(
    _ line: String, works: Bool, inCode: Bool, isDamaged: Bool
  ) -> String {
    let plain: Unicode.Scalar = works ? "✅" : "❌"
    if let (range, isDamaged) = firstMark(in: line) {
      var end = range.upperBound
      // The sign that asks for an emoji goes with it.
      for selector in ["\u{FE0F}", RepairedText.damaged("\u{FE0F}")]
      where line[end...].hasPrefix(selector) {
        end = line.index(end, offsetBy: selector.count)
      }
      return String(line[..<range.lowerBound])
        + (isDamaged ? RepairedText.damaged(String(plain)) : String(plain)) + String(line[end...])
    }
    let mark = isDamaged ? RepairedText.damaged(String(plain)) : String(plain)
    let hasComment = CommentText.split(line).comment != nil
    if inCode, !hasComment { return line.withoutTrailingBlanks + "  # \(mark)" }
    return line.withoutTrailingBlanks + "  \(mark)"
  }

  /// Where the first mark of a line stands, and whether it is damaged.
  private static func firstMark(in line: String) -> (range: Range<String.Index>, isDamaged: Bool)? {
    let scalars = line.unicodeScalars
    if let start = scalars.firstIndex(where: StatusWords.isMark) {
      return (start..<scalars.index(after: start), false)
    }
    guard line.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    return StatusWords.allMarks.compactMap { line.range(ofText: RepairedText.damaged(String($0))) }
      .min { $0.lowerBound < $1.lowerBound }.map { ($0, true) }
  }

  /// The line with a mark behind the code span whose text begins at a column, counted in bytes from
  /// one.
  package static func marked(
    _ line: String, spanAt column: Int, works: Bool, isDamaged: Bool
  ) -> String {
    let mark = works ? "✅" : "❌"
    let new = isDamaged ? RepairedText.damaged(mark) : mark
    // A mark that stands there already is turned.
    let marked = changingSpan(line, at: column) { $0 + "\u{0}" }
    for old in ["✅", "❌", RepairedText.damaged("✅"), RepairedText.damaged("❌")]
    where marked.has("\u{0} " + old) {
      return replacing("\u{0} " + old, by: " " + new, in: marked)
    }
    return changingSpan(line, at: column) { $0 + " " + new }
  }

  /// The line with a code span struck out.
  package static func struckOut(_ line: String, spanAt column: Int) -> String {
    changingSpan(line, at: column) { "~~" + $0 + "~~" }
  }

  private static func changingSpan(
    _ line: String, at column: Int, _ change: (String) -> String
  ) -> String {
    let bytes = Array(line.utf8)
    let sign = UInt8(ascii: "`")
    guard bytes.indices.contains(column - 1),
      let open = bytes[..<(column - 1)].lastIndex(of: sign),
      let close = bytes[(column - 1)...].firstIndex(of: sign)
    else { return line }
    let first = bytes[...open].lastIndex { $0 != sign }.map { $0 + 1 } ?? 0
    let last = bytes[close...].firstIndex { $0 != sign } ?? bytes.count
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    return text(0..<first) + change(text(first..<last)) + text(last..<bytes.count)
  }

  /// Whether the marks of a document were damaged by Mac Roman.
  package static func isDamaged(_ lines: [String]) -> Bool {
    let marked = lines.filter(isMarked)
    return !marked.isEmpty
      && marked.allSatisfy { line in !line.unicodeScalars.contains(where: StatusWords.isMark) }
  }

  /// Whether a line has a mark, damaged or not.
  package static func isMarked(_ line: String) -> Bool {
    RepairedText.of(line).unicodeScalars.contains(where: StatusWords.isMark)
  }

  // MARK: - Statements

  /// An import statement without some of its names, line by line; empty where none is left.
  ///
  /// - Returns: nil where that would take more than names away, or leave what is no statement.
  package static func removing(_ names: Set<String>, from lines: [String]) -> [String]? {
    guard let all = importedNames(lines) else { return nil }
    let kept = all.filter { !names.contains($0) }
    if kept.isEmpty { return [] }
    return [withoutLines(names, lines), onOneLine(names, lines)].compactMap { $0 }.first {
      importedNames($0) == kept
    }
  }

  /// The names that a statement imports; nil where the lines are no import statement alone.
  private static func importedNames(_ lines: [String]) -> [String]? {
    let code = lines.map { CommentText.split($0.statement).code }
    guard !code.contains(where: { $0.has(";") }) else { return nil }
    let text = lines.map(\.statement).joined(separator: "\n")
    guard let start = keyword(in: code.joined(separator: "\n")), WrittenImports.read(text) != nil
    else { return nil }
    return items(String(code.joined(separator: "\n")[start...])).map {
      String($0.prefix { $0 != " " })
    }
  }

  /// What stands between commas, without brackets and backslashes.
  private static func items(_ code: String) -> [String] {
    code.filter { $0 != "(" && $0 != ")" && $0 != "\\" }.split(separator: ",").map(\.trimmed)
      .filter { !$0.isEmpty }
  }

  /// The place behind the word `import` that stands by itself.
  private static func keyword(in code: String) -> String.Index? {
    code.firstMatch(of: #/(?:^|[\s.])import(?=[\s(\\])/#.wordBoundaryKind(.simple))
      .map(\.range.upperBound)
  }

  /// Whole lines go, where each holds nothing but names that go.
  private static func withoutLines(_ names: Set<String>, _ lines: [String]) -> [String]? {
    guard lines.count > 2 else { return nil }
    return lines.enumerated().filter { index, line in
      if index == 0 || index == lines.count - 1 { return true }
      let items = items(CommentText.split(line.statement).code)
      return items.isEmpty
        || !items.allSatisfy { names.contains(String($0.prefix { $0 != " " })) }
    }.map(\.element)
  }

  /// The statement on one line, where that loses no comment.
  private static func onOneLine(_ names: Set<String>, _ lines: [String]) -> [String]? {
    let comments = lines.compactMap(comment)
    guard comments.count < 2, let first = lines.first else { return nil }
    let code = lines.map { CommentText.split($0.statement).code }.joined(separator: " ")
    guard let start = keyword(in: code) else { return nil }
    let kept = items(String(code[start...])).filter {
      !names.contains(String($0.prefix { $0 != " " }))
    }
    let isBracketed = lines.count == 1 && code.has("(")
    return [
      first.commentSign + String(code[..<start]) + (isBracketed ? " (" : " ")
        + kept.joined(separator: ", ") + (isBracketed ? ")" : "")
        + (comments.first.map { "  # " + $0 } ?? "")
    ]
  }

  /// The comment behind a statement.
  package static func comment(of line: String) -> String? {
    CommentText.split(line.statement).comment
  }

  /// Whether a comment is a mark and nothing else.
  package static func isMark(_ comment: String) -> Bool {
    CommentText.withoutMarks(RepairedText.of(comment)).isEmpty
  }

  /// Whether a comment says what to use instead.
  package static func advises(_ comment: String) -> Bool {
    CommentText.replacement(within: comment) != nil
  }

  /// What a comment behind a statement says of it.
  package static func says(_ comment: String) -> ClaimStatus? {
    StatusWords.status(of: comment, in: .comment)
  }

  /// Advice in its parts: `# USE INSTEAD: ` and the statement.
  package static func advice(in line: String) -> (head: String, statement: String) {
    for word in ["from ", "import "] {
      if let range = line.range(ofText: word) {
        return (String(line[..<range.lowerBound]), String(line[range.lowerBound...]))
      }
    }
    return ("", line)
  }

  /// Whether the statement of a line shares it with another.
  package static func isShared(_ line: String) -> Bool {
    CommentText.split(line.statement).code.has(";")
  }

  /// The blanks and quotation marks before a statement.
  package static func indentation(of line: String) -> String {
    String(line.prefix { $0 == " " || $0 == "\t" || $0 == ">" })
  }

  /// Whether a line says that one name or path has become another.
  package static func isMapping(_ line: String) -> Bool {
    CommentText.mapping(line.uncommented) != nil
  }

  /// Advice as a sentence that advises nothing.
  package static func withoutAdvice(_ line: String) -> String {
    guard let place = line.firstRange(of: #/#\s*[^:#]*:?\s*/#) else {
      return indentation(of: line) + "# no longer there either: " + line.trimmed
    }
    return String(line[..<place.lowerBound]) + "# no longer there either: "
      + String(line[place.upperBound...])
  }

  /// The line without one of the other definitions that it names.
  package static func withoutOther(_ path: String, in line: String) -> String {
    for part in [", " + path, path + ", ", "; also defined: " + path, "  # also defined: " + path]
    where line.has(part) {
      return replacing(part, by: "", in: line)
    }
    return replacing(path, by: "", in: line)
  }

  /// What stands before the statement on its line: blanks and the sign of a comment.
  package static func head(of line: String) -> String {
    indentation(of: line) + (line.isCommentedOut ? "# " : "")
  }

  // MARK: - Words

  /// The line with another text instead of the first place, from a column on, where a text
  /// stands by itself; the line as it is where there is none.
  package static func replacing(
    _ old: String, by new: String, in line: String, from column: Int = 1
  ) -> String {
    let bytes = Array(line.utf8)
    let wanted = Array(old.utf8)
    guard !wanted.isEmpty, bytes.count >= wanted.count, column > 0 else { return line }
    /// Whether a name or path goes on behind a place.
    func goesOn(_ place: Int) -> Bool {
      guard bytes.indices.contains(place) else { return false }
      if bytes[place] == UInt8(ascii: "."), bytes.indices.contains(place + 1) {
        return bytes[place + 1].isIdentifierPart
      }
      return bytes[place].isIdentifierPart
    }
    let beginsWithWord = wanted[0].isIdentifierPart
    let endsWithWord = wanted[wanted.count - 1].isIdentifierPart
    for start in stride(from: column - 1, through: bytes.count - wanted.count, by: 1)
    where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      let before = start > 0 ? bytes[start - 1] : UInt8(ascii: " ")
      if beginsWithWord, before.isIdentifierPart || before == UInt8(ascii: ".") { continue }
      if endsWithWord, goesOn(start + wanted.count) { continue }
      return String(decoding: bytes[..<start], as: UTF8.self) + new
        + String(decoding: bytes[(start + wanted.count)...], as: UTF8.self)
    }
    return line
  }

  /// The line with another number of files, in its comment where it is a statement.
  package static func replacingCount(_ old: Int, by new: Int, in line: String) -> String {
    let isComment = line.isCommentedOut
    let code = isComment ? "" : CommentText.split(line).code
    let start =
      code.count < line.count ? line.index(line.startIndex, offsetBy: code.count) : line.startIndex
    guard let range = CommentText.numberRange(old, in: line[start...]) else { return line }
    return String(line[..<range.lowerBound])
      + (line[range].contains(",") ? new.grouped : String(new)) + String(line[range.upperBound...])
  }

  /// Whether two paths are said to be one object in the comment of a line; the line with that taken
  /// back.
  package static func distinct(_ line: String, from other: String) -> String {
    let sayings = [
      "is an alias of ", "is an alias for ", "is the same object as ", "is the same as ",
      "is identical to ", "re-exports ", "aliases ", "== ", "is ",
    ]
    for words in sayings
    where CommentText.identity(line.uncommented) != nil && line.has(words + other) {
      return replacing(words + other, by: "is another object than " + other, in: line)
    }
    for words in ["alias of ", "alias for ", "Alias of ", "Alias for "]
    where line.has(words + other) {
      return replacing(words + other, by: "another object than " + other, in: line)
    }
    let sign = comment(of: line) == nil ? "  # " : "; "
    return line.withoutTrailingBlanks + sign + "another object than \(other)"
  }
}

extension String {
  fileprivate var isCommentedOut: Bool { trimmed.hasPrefix("#") }

  /// The sign of a comment at the beginning, with the blanks around it.
  fileprivate var commentSign: String { String(prefix { $0 == " " || $0 == "\t" || $0 == "#" }) }

  fileprivate var uncommented: String { String(dropFirst(commentSign.count)) }

  /// The statement of a line, commented out or not, without the quotation marks of a session.
  fileprivate var statement: String {
    let text = isCommentedOut ? uncommented : trimmed
    return text.hasPrefix(">>> ") || text.hasPrefix("... ") ? String(text.dropFirst(4)) : text
  }

  fileprivate var withoutTrailingBlanks: String {
    var text = self
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// Where a text stands for the first time.
  fileprivate func range(ofText text: String) -> Range<String.Index>? {
    guard has(text) else { return nil }
    return firstRange(of: text)
  }
}
