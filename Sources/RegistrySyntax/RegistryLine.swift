/// Changes to single lines of a registry that leave the rest of them as it is.
package enum RegistryLine {
  // MARK: - Marks

  private static let good: [Unicode.Scalar] = ["✅", "✔", "✓", "☑"]
  private static let others: [Unicode.Scalar] = [
    "❌", "✗", "✘", "✖", "🚫", "⛔", "🔴", "❎", "⚠", "🟡", "🟠", "❓", "❔", "🤔",
  ]

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
    for mark in good + others {
      let forms = [String(mark), RepairedText.damaged(String(mark))]
      for (place, form) in forms.enumerated() {
        guard let range = line.range(ofText: form) else { continue }
        var end = range.upperBound
        // The sign that asks for an emoji goes with it.
        for selector in ["\u{FE0F}", RepairedText.damaged("\u{FE0F}")]
        where line[end...].hasPrefix(selector) {
          end = line.index(end, offsetBy: selector.count)
        }
        let new = place == 0 ? String(plain) : RepairedText.damaged(String(plain))
        return String(line[..<range.lowerBound]) + new + String(line[end...])
      }
    }
    let mark = isDamaged ? RepairedText.damaged(String(plain)) : String(plain)
    let hasComment = CommentText.split(line).comment != nil
    if inCode, !hasComment { return line.withoutTrailingBlanks + "  # \(mark)" }
    return line.withoutTrailingBlanks + "  \(mark)"
  }

  /// The line with a mark behind the code span whose text begins at a column, counted in bytes from
  /// one.
  package static func marked(
    _ line: String, spanAt column: Int, works: Bool, isDamaged: Bool
  ) -> String {
    let mark = works ? "✅" : "❌"
    return changingSpan(line, at: column) {
      $0 + " " + (isDamaged ? RepairedText.damaged(mark) : mark)
    }
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

  /// Whether a line bears a mark, damaged or not.
  package static func isMarked(_ line: String) -> Bool {
    RepairedText.of(line).unicodeScalars.contains(where: StatusWords.isMark)
  }

  // MARK: - Statements

  /// An import statement without some of its names, line by line; empty where none is left.
  package static func removing(_ names: Set<String>, from lines: [String]) -> [String] {
    var isInside = false
    var left = 0
    var result: [String] = []
    for line in lines {
      var code = CommentText.split(line.isCommentedOut ? line.uncommented : line).code
      var head = ""
      if !isInside {
        guard let range = code.range(ofText: "import") else { return lines }
        isInside = true
        head = String(code[..<range.upperBound])
        code = String(code[range.upperBound...])
      }
      let isMultiline = lines.count > 1
      let items = code.filter { $0 != "(" && $0 != ")" && $0 != "\\" }.split(separator: ",")
        .map(\.trimmed).filter { !$0.isEmpty }
      let kept = items.filter { item in
        !names.contains(String(item.prefix { $0 != " " }))
      }
      left += kept.count
      if kept.count == items.count {
        result.append(line)
      } else if isMultiline, head.isEmpty {
        if !kept.isEmpty {
          let blanks = line.prefix { $0 == " " || $0 == "\t" || $0 == "#" }
          result.append(
            blanks + kept.joined(separator: ", ") + (code.contains(",") ? "," : "")
              + (code.contains(")") ? ")" : "") + comment(of: line))
        } else if code.contains(")") {
          result.append(line.prefix { $0 == " " || $0 == "\t" || $0 == "#" } + ")")
        }
      } else if kept.isEmpty, !isMultiline {
        return []
      } else {
        let prefix = line.isCommentedOut ? line.commentSign : ""
        result.append(
          prefix + head + (code.contains("(") ? " (" : " ") + kept.joined(separator: ", ")
            + (code.contains(")") ? ")" : "") + comment(of: line))
      }
    }
    return left == 0 ? [] : result
  }

  private static func comment(of line: String) -> String {
    let text = line.isCommentedOut ? line.uncommented : line
    let code = CommentText.split(text).code
    let blanks = code.reversed().prefix { $0 == " " }.count
    return CommentText.split(text).comment == nil
      ? "" : String(repeating: " ", count: max(1, blanks)) + String(text[code.endIndex...])
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
    String(line.prefix { $0 == " " || $0 == "\t" || $0 == ">" }) + (line.isCommentedOut ? "# " : "")
  }

  /// The comment behind a statement, where it says nothing of whether the statement works.
  package static func neutralComment(of line: String) -> String {
    let comment = CommentText.split(line.isCommentedOut ? line.uncommented : line).comment
    guard let comment, StatusWords.status(of: comment, in: .comment) == nil,
      CommentText.replacement(within: comment) == nil
    else { return "" }
    return "  # " + comment
  }

  // MARK: - Words

  /// The line with another text in the stead of the first place where a text stands.
  package static func replacing(_ old: String, by new: String, in line: String) -> String {
    guard let range = line.range(ofText: old) else { return line }
    return String(line[..<range.lowerBound]) + new + String(line[range.upperBound...])
  }

  /// The line with another number of files.
  package static func replacingCount(_ old: Int, by new: Int, in line: String) -> String {
    for text in [String(old), old.grouped] where line.has(text) {
      return replacing(text, by: text.contains(",") ? new.grouped : String(new), in: line)
    }
    return line
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
    let sign =
      CommentText.split(line.isCommentedOut ? line.uncommented : line).comment == nil
      ? "  # " : "; "
    return line.withoutTrailingBlanks + sign + "another object than \(other)"
  }
}

extension Int {
  /// With commas between thousands.
  fileprivate var grouped: String {
    var digits = String(self)
    var place = digits.count - 3
    while place > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
      place -= 3
    }
    return digits
  }
}

extension String {
  fileprivate var isCommentedOut: Bool { trimmed.hasPrefix("#") }

  /// The sign of a comment at the beginning, with the blanks around it.
  fileprivate var commentSign: String { String(prefix { $0 == " " || $0 == "\t" || $0 == "#" }) }

  fileprivate var uncommented: String { String(dropFirst(commentSign.count)) }

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
