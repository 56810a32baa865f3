/// Turns UTF-8 text into tokens, as CPython's `Parser/lexer/lexer.c` does: Language Reference
/// chapter 2, PEP 701 (f-strings), PEP 750 (t-strings).
///
/// In its strict form it stops at the first error. In its tolerant form, used to see what stands
/// around an error, it marks the place with an `.error` token and goes on; a bracket that is still
/// open when a line begins with a word that only a statement can begin with is taken as closed.
struct Lexer: ~Copyable {
  static let maximumBrackets = 200
  static let maximumIndents = 100
  static let maximumFStrings = 150

  let text: UnsafePointer<UInt8>
  let end: Int
  let isTolerant: Bool
  let classes = CharacterClass.table
  var tokens: TokenBuffer
  var position = 0
  var line: UInt32 = 1
  /// How many lines the text has; known once the lexer has run to the end.
  private(set) var lineCount = 0
  /// The first error; later ones follow from it.
  private(set) var error: LexicalError?
  /// Whether a word was met that is not ASCII.
  var hasForeignWords = false
  var suppressions: [SuppressionComment] = []
  var ignoreDirectives: [IgnoreDirective] = []
  var brackets: [OpenBracket] = []
  var fStrings: [OpenFString] = []
  private var indents: [Indent] = [Indent(column: 0, alternative: 0)]
  private var isStopped = false
  /// A suppression that stands alone waits for the line that it speaks for.
  var awaitsCode = false

  struct LexicalError {
    let line: UInt32
    let offset: Int
    let message: String
    /// CPython's tokenizer stops without raising, so that an error that the parser met before it
    /// stands, unless a bracket is open here that began on an earlier line.
    let isQuiet: Bool
    let openBracket: OpenBracket?
    /// The lexer stood in a replacement field, whose own errors come first.
    let isInFString: Bool
  }

  struct OpenBracket {
    let byte: UInt8
    let line: UInt32
    let offset: Int
    /// The indentation of the line that it stands on.
    let indentation: Int

    var message: String { "'\(Unicode.Scalar(byte))' was never closed" }
  }

  private struct Indent {
    /// With tabs to multiples of eight, and with tabs as one: both must order alike.
    let column: Int
    let alternative: Int
  }

  init(source: borrowing SourceBuffer, tokens: consuming TokenBuffer, isTolerant: Bool) {
    text = UnsafePointer(source.base)
    end = source.count
    self.isTolerant = isTolerant
    self.tokens = tokens
    self.tokens.removeAll()
    brackets.reserveCapacity(16)
    indents.reserveCapacity(16)
  }

  consuming func takeTokens() -> TokenBuffer { tokens }

  /// The column of the current logical line's first character.
  private var lineIndentation: Int { indents[indents.count - 1].column }

  // MARK: - The road through the text

  mutating func run() {
    while !isStopped, position < end {
      if indentation() { logicalLine() }
    }
    if !isStopped { finish() }
    if isStopped {
      // The parser reads past no end: every list of tokens closes with the marker.
      emit(.endMarker, from: position)
    }
  }

  private mutating func finish() {
    lineCount = Int(line) - 1
    // CPython's closing tokens stand on the last line, not behind it.
    line = max(1, line - 1)
    if let bracket = brackets.last {
      fail(bracket.message, line: bracket.line, offset: bracket.offset, isQuiet: true)
      guard isTolerant else { return }
      brackets.removeAll()
      emit(.newline, from: position)
    }
    for _ in 1..<max(1, indents.count) { emit(.dedent, from: position) }
    emit(.endMarker, from: position)
  }

  /// Measures the indentation of the line that begins here and emits what it means. Returns
  /// whether the line has tokens; blank lines and lines of comment have none.
  private mutating func indentation() -> Bool {
    var column = 0
    var alternative = 0
    var continuationColumn = 0
    // Most indentation is of spaces alone, eight at a time.
    while true {
      let word = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let spaces = (word ^ 0x2020_2020_2020_2020).trailingZeroBitCount / 8
      column += spaces
      position += spaces
      if spaces < 8 { break }
    }
    alternative = column
    scan: while true {
      switch text[position] {
      case 0x20:
        column += 1
        alternative += 1
      case 0x09:
        column = (column / 8 + 1) * 8
        alternative += 1
      case 0x0C:
        column = 0
        alternative = 0
      case UInt8(ascii: "\\"):
        // Indentation can't be split by a backslash: the first part of it counts.
        continuationColumn = continuationColumn == 0 ? column : continuationColumn
        guard continueLine() else { return false }
        continue scan
      default: break scan
      }
      position += 1
    }
    switch text[position] {
    case UInt8(ascii: "#"):
      comment()
      if position < end { endLine() }
      return false
    case 0x0A:
      endLine()
      return false
    default:
      if position >= end { return false }
    }
    if continuationColumn > 0 {
      column = continuationColumn
      alternative = continuationColumn
    }
    indent(to: column, alternative: alternative)
    if awaitsCode { assignSuppressions() }
    return !isStopped
  }

  private mutating func assignSuppressions() {
    for index in suppressions.indices.reversed() {
      guard suppressions[index].isAlone, suppressions[index].targetLine == suppressions[index].line
      else { break }
      suppressions[index].targetLine = Int(line)
    }
    awaitsCode = false
  }

  @inline(__always)
  private mutating func indent(to column: Int, alternative: Int) {
    let current = indents[indents.count - 1]
    if column == current.column {
      if alternative != current.alternative { inconsistentTabs() }
    } else {
      changeIndent(to: column, alternative: alternative)
    }
  }

  private mutating func changeIndent(to column: Int, alternative: Int) {
    let current = indents[indents.count - 1]
    if column > current.column {
      if indents.count >= Self.maximumIndents {
        fail("too many levels of indentation", isQuiet: true)
        return
      }
      if alternative <= current.alternative { inconsistentTabs() }
      if isStopped { return }
      indents.append(Indent(column: column, alternative: alternative))
      emit(.indent, from: position)
      return
    }
    while indents.count > 1, column < indents[indents.count - 1].column {
      indents.removeLast()
      emit(.dedent, from: position)
    }
    let outer = indents[indents.count - 1]
    if column != outer.column {
      fail("unindent does not match any outer indentation level", isQuiet: true)
    } else if alternative != outer.alternative {
      inconsistentTabs()
    }
  }

  private mutating func inconsistentTabs() {
    fail("inconsistent use of tabs and spaces in indentation", isQuiet: true)
  }

  /// Reads tokens up to and including the end of the logical line.
  private mutating func logicalLine() {
    while !isStopped {
      let byte = text[position]
      if classes[Int(byte)] & 1 != 0 {
        word()
        continue
      }
      switch byte {
      case 0x20, 0x09, 0x0C: position += 1
      case 0x0A:
        if brackets.isEmpty {
          emit(.newline, from: position, to: position + 1)
          endLine()
          return
        }
        endLine()
        if isTolerant, closesBrackets() { return }
      case UInt8(ascii: "#"): comment()
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        plainString(quoteAt: position, from: position, traits: [])
      case 0x30...0x39: number()
      case UInt8(ascii: "\\"):
        if !continueLine() { return }
      case 0:
        if position >= end { return }
        invalidCharacter()
      default: punctuation(byte)
      }
    }
  }

  /// Whether the line that begins here, inside brackets, can only begin a statement.
  private mutating func closesBrackets() -> Bool {
    var column = 0
    var ahead = position
    while text[ahead] == 0x20 || text[ahead] == 0x09 {
      column = text[ahead] == 0x20 ? column + 1 : (column / 8 + 1) * 8
      ahead += 1
    }
    guard let bracket = brackets.first, column <= bracket.indentation else { return false }
    let start = ahead
    while CharacterClass.isIdentifierPart(text[ahead]) { ahead += 1 }
    switch keyword(from: start, to: ahead) {
    case .def, .class, .import, .return, .raise, .try, .while, .with, .pass, .break, .continue,
      .global, .nonlocal, .del, .assert, .except, .finally, .elif, .from:
      break
    case .if, .for, .else, .async:
      if column > 0 || fStrings.isEmpty == false { return false }
    default:
      guard text[start] == UInt8(ascii: "@"), ahead == start else { return false }
    }
    fail(bracket.message, line: bracket.line, offset: bracket.offset, isQuiet: true)
    brackets.removeAll()
    fStrings.removeAll()
    emit(.newline, from: position)
    return true
  }

  @inline(__always)
  mutating func endLine() {
    position += 1
    line += 1
  }

  /// Steps over a backslash and the line end behind it.
  private mutating func continueLine() -> Bool {
    guard text[position + 1] == 0x0A, position + 1 < end else {
      position += 1
      fail("unexpected character after line continuation character", isQuiet: true)
      return isTolerant
    }
    if position + 2 >= end {
      fail("unexpected EOF while parsing", isQuiet: true)
      position = end
      return false
    }
    position += 1
    endLine()
    return true
  }

  // MARK: - Emitting

  @inline(__always)
  mutating func emit(
    _ kind: TokenKind, from start: Int, to end: Int? = nil, traits: Token.Traits = []
  ) {
    tokens.append(
      Token(
        start: UInt32(truncatingIfNeeded: start),
        end: UInt32(truncatingIfNeeded: end ?? position), line: line, extraLines: 0, kind: kind,
        traits: traits))
  }

  /// Records the first error and marks the place; the strict lexer stops here.
  @inline(never)
  mutating func fail(
    _ message: String, line: UInt32? = nil, offset: Int? = nil, isQuiet: Bool = false
  ) {
    if error == nil {
      error = LexicalError(
        line: line ?? self.line, offset: offset ?? position, message: message,
        isQuiet: isQuiet, openBracket: brackets.last, isInFString: !fStrings.isEmpty)
    }
    let place = offset ?? position
    tokens.append(
      Token(
        start: UInt32(truncatingIfNeeded: place), end: UInt32(truncatingIfNeeded: place),
        line: line ?? self.line, extraLines: 0, kind: .error, traits: []))
    if !isTolerant { isStopped = true }
  }

  /// The indentation of the line being read, for brackets that open on it.
  var indentationOfLine: Int { lineIndentation }

  /// Counted from one in characters.
  func column(at offset: Int) -> Int { Self.column(at: offset, in: text) }

  static func column(at offset: Int, in text: UnsafePointer<UInt8>) -> Int {
    var column = 1
    var index = offset - 1
    while index >= 0, text[index] != 0x0A {
      if text[index] & 0xC0 != 0x80 { column += 1 }
      index -= 1
    }
    return column
  }
}
