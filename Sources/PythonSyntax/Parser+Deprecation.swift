/// What says of itself that it is deprecated.
extension Parser {
  /// `@deprecated(...)` of PEP 702 or of anybody's library.
  func namesDeprecation(_ decorator: Expression) -> Bool {
    var token = decorator.start
    while tokens[token].kind == .name, tokens[token + 1].kind == .dot { token += 2 }
    return isName(token, "deprecated")
  }

  /// Reads the docstring of a definition whose header was read up to its colon.
  mutating func noteDocumentation(of definition: Int) {
    guard definition >= 0 else { return }
    let isBlock = tokens[index + 1].kind == .newline && tokens[index + 2].kind == .indent
    let token = isBlock ? index + 3 : index + 1
    guard tokens[token].kind == .string else { return }
    facts.definitions[definition].flags.insert(.documented)
    if saysDeprecated(token) { facts.definitions[definition].flags.insert(.deprecated) }
  }

  /// Whether a docstring declares what it documents deprecated, and doesn't just mention the word:
  /// it begins with it as a remark, or says DEPRECATED in its first line or at the beginning of
  /// another of its first paragraph; what follows, Sphinx's `.. deprecated::` among it, speaks of
  /// parameters as often as of the whole.
  func saysDeprecated(_ token: Int) -> Bool {
    let current = tokens[token]
    guard current.end - current.start > 12 else { return false }
    var offset = Int(current.start)
    let end = Int(current.end)
    var isFirstLine = true
    while offset < end {
      var lineEnd = offset
      var mark = -1
      while lineEnd < end, text[lineEnd] != 0x0A {
        // "EPRECATED" is rare, so that almost every byte is looked at once.
        if text[lineEnd] | 0x20 == UInt8(ascii: "p"), mark < 0, isDeprecated(at: lineEnd - 2, end) {
          mark = lineEnd - 2
        }
        lineEnd += 1
      }
      if mark >= 0, mark >= offset {
        var leading = offset
        while leading < mark, !isLetter(text[leading]) { leading += 1 }
        let isCapital = text[mark + 1] == UInt8(ascii: "E")
        if leading == mark, isCapital || isFirstLine && isRemark(mark) { return true }
        if isFirstLine {
          // A remark behind the rest, not about a word in the midst of it.
          let isBracketed =
            text[mark - 1] == UInt8(ascii: "(") || text[mark - 1] == UInt8(ascii: "[")
          if isBracketed ? !endsList(mark - 1, from: offset) : isCapital,
            hasNoLetter(from: mark + 10, to: lineEnd)
          {
            return true
          }
          if isCapital, !isBracketed, isRemark(mark) { return true }
        }
      }
      // The first line with words in it counts as the first.
      var byte = offset
      while byte < lineEnd, !isLetter(text[byte]) { byte += 1 }
      if byte == lineEnd, !isFirstLine { return false }
      if byte < lineEnd { isFirstLine = false }
      offset = lineEnd + 1
    }
    return false
  }

  /// Whether nothing but marks and digits stands in a part of a line.
  private func hasNoLetter(from start: Int, to end: Int) -> Bool {
    var place = start
    while place < end, !isLetter(text[place]) { place += 1 }
    return place >= end
  }

  /// Whether what stands in brackets behind a word is said of that word: of a quoted one, or of the
  /// last of several that the sentence lists.
  private func endsList(_ bracket: Int, from start: Int) -> Bool {
    var place = bracket - 1
    while place > start, text[place] == UInt8(ascii: " ") { place -= 1 }
    let quotes = [UInt8(ascii: "`"), UInt8(ascii: "'"), UInt8(ascii: "\"")]
    if place > start, quotes.contains(text[place]) { return true }
    while place > start {
      switch text[place] {
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "|"): return true
      case UInt8(ascii: ".") where text[place + 1] == UInt8(ascii: " "): return false
      default: place -= 1
      }
    }
    return false
  }

  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  private func isDeprecated(at start: Int, _ end: Int) -> Bool {
    let word: StaticString = "deprecated"
    guard start >= 0, start + word.utf8CodeUnitCount <= end else { return false }
    for offset in 0..<word.utf8CodeUnitCount
    where text[start + offset] | 0x20 != word.utf8Start[offset] { return false }
    return start == 0 || !isLetter(text[start - 1])
  }

  /// "Deprecated." or "Deprecated: use ...", not "Deprecated names of ...".
  private func isRemark(_ mark: Int) -> Bool {
    var offset = mark + 10
    switch text[offset] {
    case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "!"),
      UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""), 0x0A:
      return true
    default: break
    }
    while text[offset] == 0x20 { offset += 1 }
    let words: [StaticString] = [
      "since", "in ", "alias", "use ", "as of", "- ", "\u{2013}", "\u{2014}",
    ]
    return words.contains { word in
      (0..<word.utf8CodeUnitCount).allSatisfy {
        text[offset + $0] | 0x20 == word.utf8Start[$0] | 0x20
      }
    }
  }

  /// A call that warns of deprecation, at `token`, the name of the warning's class: what it speaks
  /// of. `scopes` are the scopes that the token stands in, from the outermost.
  mutating func noteDeprecationWarning(at token: Int, indentation: Int, scopes: [Int32]) {
    guard isArgumentOfWarning(token), !speaksOfAPart(token, Self.partsOfCalls) else { return }
    let real = scopes.filter { scratch.scopes[Int($0)].kind != .comprehension }
    guard let last = real.last else {
      if indentation == 0, !speaksOfOneName(token) { facts.traits.insert(.deprecated) }
      return
    }
    // A warning below a condition speaks of one way to call it, not of the whole.
    guard real.count == indentation, real.count <= 2 else { return }
    var definition = scratch.scopes[Int(last)].definition
    if real.count == 2 {
      guard definition >= 0,
        facts.bytes(facts.definitions[Int(definition)].name)
          .elementsEqual("__init__".utf8)
      else { return }
      if speaksOfAPart(token, Self.partsOfClasses) { return }
      definition = scratch.scopes[Int(real[0])].definition
    }
    guard definition >= 0, !warnsOfOthers(Int(definition)),
      !mayReturn(from: Int(scratch.scopes[Int(last)].start), before: token)
    else { return }
    facts.definitions[Int(definition)].flags.insert(.deprecated)
  }

  /// "Importing Client from 'shop' is deprecated": the module warns of one of its names.
  private func speaksOfOneName(_ token: Int) -> Bool {
    strings(aroundWarning: token).contains { $0.contains("Importing ") && $0.contains(" from ") }
  }

  /// "The argument x is deprecated", "the method f of Client is": not the whole is meant.
  private func speaksOfAPart(_ token: Int, _ words: [String]) -> Bool {
    strings(aroundWarning: token).contains { literal in
      let spoken = literal.lowercased().split { !($0.isLetter || $0 == "_") }
      return spoken.contains { words.contains(String($0)) }
    }
  }

  private static let partsOfCalls = ["argument", "parameter", "keyword", "kwarg", "passing"]
  private static let partsOfClasses = [
    "__init__", "method", "attribute", "property", "subclass", "option",
  ]

  /// The strings of a call of `warn`, of which `token` is an argument.
  private func strings(aroundWarning token: Int) -> [String] {
    var strings: [String] = []
    var place = token
    let limit = max(0, token - 200)
    while place > limit, tokens[place - 1].kind != .newline { place -= 1 }
    while tokens[place].kind != .newline, tokens[place].kind != .endMarker {
      let current = tokens[place]
      if current.kind == .string || current.kind == .fStringMiddle {
        strings.append(
          String(
            decoding: UnsafeBufferPointer(
              start: text + Int(current.start), count: Int(current.end - current.start)),
            as: UTF8.self))
      }
      place += 1
    }
    return strings
  }

  /// Whether a function may be left above the warning, which then speaks of what remains.
  private func mayReturn(from start: Int, before token: Int) -> Bool {
    (start..<token).contains { tokens[$0].kind == .return }
  }

  /// Whether a function is there to warn of other things, as its name says.
  private func warnsOfOthers(_ definition: Int) -> Bool {
    let name = String(decoding: facts.bytes(facts.definitions[definition].name), as: UTF8.self)
      .lowercased()
    return name.contains("warn") || name.contains("deprecat")
  }

  /// Whether the innermost call around the token is one of `warn`.
  private func isArgumentOfWarning(_ token: Int) -> Bool {
    var depth = 0
    var place = token - 1
    let limit = max(0, token - 200)
    while place > limit {
      switch tokens[place].kind {
      case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
      case .leftParenthesis where depth == 0: return isName(place - 1, "warn")
      case .leftParenthesis, .leftBracket, .leftBrace:
        if depth == 0 { return false }
        depth -= 1
      case .newline: return false
      default: break
      }
      place -= 1
    }
    return false
  }
}
