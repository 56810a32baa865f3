/// A lexical token: what it is, where it stands, and on which line it begins.
///
/// Offsets are bytes into the normalized text (``SourceText``), lines count from one.
/// Sixteen bytes, so that a file's tokens stay in the processor's cache.
package struct Token {
  package var start: UInt32
  package var end: UInt32
  package var line: UInt32
  /// How many line ends the token spans (a triple-quoted string), saturating.
  package var extraLines: UInt16
  package var kind: TokenKind
  package var traits: Traits

  /// What the lexer saw while it went over a literal, so that nobody reads it again.
  package struct Traits: OptionSet {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A bytes literal.
    static let bytes = Traits(rawValue: 1)
    /// A raw literal: backslashes stand for themselves.
    static let raw = Traits(rawValue: 2)
    /// A backslash occurs.
    static let escapes = Traits(rawValue: 4)
    /// A character outside ASCII occurs.
    static let nonASCII = Traits(rawValue: 8)
    /// A template string of PEP 750, or a part of one.
    static let template = Traits(rawValue: 16)
    /// Triple quotes.
    static let triple = Traits(rawValue: 32)
    /// `u''`, or a prefix at all.
    static let prefixed = Traits(rawValue: 64)
  }
}

/// The kinds of token, as in CPython's `Grammar/Tokens`, keywords each a kind of its own.
/// Soft keywords (`match`, `case`, `type`, `_`, `lazy`) are names.
package enum TokenKind: UInt8 {
  case endMarker, newline, indent, dedent
  /// A place where the lexer failed; the message is the lexer's.
  case error
  case name, number, string
  case fStringStart, fStringMiddle, fStringEnd

  case keywordFalse, keywordNone, keywordTrue, and, `as`, assert, async, await, `break`, `class`
  case `continue`, def, del, elif, `else`, except, finally, `for`, from, global, `if`, `import`
  case `in`, `is`, lambda, nonlocal, not, or, pass, raise, `return`, `try`, `while`, with, yield

  case leftParenthesis, rightParenthesis, leftBracket, rightBracket, leftBrace, rightBrace
  case colon, comma, semicolon, plus, minus, star, slash, bar, ampersand, less, greater, equal
  case dot, percent, equalEqual, notEqual, lessEqual, greaterEqual, tilde, caret, leftShift
  case rightShift, doubleStar, plusEqual, minusEqual, starEqual, slashEqual, percentEqual
  case ampersandEqual, barEqual, caretEqual, leftShiftEqual, rightShiftEqual, doubleStarEqual
  case doubleSlash, doubleSlashEqual, at, atEqual, arrow, ellipsis, colonEqual, exclamation
  /// `<>`, which CPython reads and then refuses.
  case lessGreater
  /// `$`, `?` and the back quote: characters that no rule of the grammar takes.
  case stray
}

/// A growable buffer of tokens, reused from file to file so that lexing allocates nothing; with the
/// places of those that are names.
struct TokenBuffer: ~Copyable {
  private(set) var base: UnsafeMutablePointer<Token>
  private(set) var count = 0
  private(set) var names: UnsafeMutablePointer<UInt32>
  private(set) var nameCount = 0
  private var capacity: Int

  init(capacity: Int = 4096) {
    base = .allocate(capacity: capacity)
    names = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    base.deallocate()
    names.deallocate()
  }

  mutating func removeAll() {
    count = 0
    nameCount = 0
  }

  /// Appends a word, which may be a name.
  @inline(__always)
  mutating func append(word: Token) {
    append(word)
    names[nameCount] = UInt32(truncatingIfNeeded: count - 1)
    nameCount += word.kind == .name ? 1 : 0
  }

  @inline(__always)
  mutating func append(_ token: Token) {
    if count == capacity { grow() }
    base[count] = token
    count += 1
  }

  @inline(__always)
  subscript(index: Int) -> Token {
    get { base[index] }
    set { base[index] = newValue }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Token>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    let moreNames = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
    moreNames.update(from: names, count: nameCount)
    names.deallocate()
    names = moreNames
    capacity *= 2
  }
}
