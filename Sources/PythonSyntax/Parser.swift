/// A recursive-descent parser over the tokens of one file: CPython's `Grammar/python.gram`.
///
/// It checks statements and expressions in full, builds no tree, and writes down what
/// ``ParsedModule`` holds. Each method consumes one rule of the grammar; a rule that doesn't fit
/// throws ``Failed``, the reason standing in ``failure``.
struct Parser: ~Copyable {
  enum Mode {
    /// Stops at the first error.
    case strict
    /// Once more over the statement that failed, with CPython's `invalid_` rules that place an
    /// error elsewhere than at the token that doesn't fit.
    case explaining
    /// Goes on behind each error.
    case recovering
  }

  struct Failed: Error {}

  struct Failure {
    /// The token at which CPython places the error.
    var token: Int
    var message: String
    /// By a rule that knows what is wrong, not for want of a rule that fits.
    var isSpecific: Bool
  }

  /// What surrounds a statement.
  struct Context {
    var scope = ImportRecord.Scope.module
    var flags: ImportRecord.Flags = []
    /// The class whose members are recorded, -1 at module level, -2 where nothing is.
    var parent: Int32 = -1
    var isConditional = false
    var isDirect = true
    /// A `try`, a loop or a condition stands around the place, also around its class.
    var isShielded = false
    /// A `with` does.
    var isManaged = false
    /// The innermost function or class, an index into ``Scratch/scopes``; -1 at module level.
    var local: Int32 = -1
    var surroundings = Surroundings()
    /// The first of the typed parameters of the function around, or -1.
    var firstParameter: Int32 = -1
  }

  static let maximumDepth = 1500

  let text: UnsafePointer<UInt8>
  let tokens: UnsafePointer<Token>
  /// The indices of the tokens that are names.
  let names: UnsafeBufferPointer<UInt32>
  let precedences = Precedence.table
  var mode: Mode
  var index = 0
  /// The furthest token that a given-up attempt looked at.
  var furthest = 0
  var failure: Failure?
  /// Where the innermost statement that was begun starts.
  var statementStart = 0
  var depth = 0
  var bracketDepth = 0
  var context = Context()
  /// Why the compiler refuses the file, the first of the reasons so far.
  var refusal: Refusal?
  var scopeNotes = ScopeNotes()
  /// The last string that is a dotted path.
  var lastString = -1
  /// The last `yield` of a function.
  var lastYield = -1
  /// Behind the docstring and the `from __future__ import` at the head, where one was met.
  var endOfFutures = -1
  /// `from __future__ import annotations`
  var hasLazyAnnotations = false
  var facts: Facts
  /// Local names of `typing` and `typing_extensions`.
  var typingNames: [TextRange] = []
  /// Local names of their `TYPE_CHECKING`.
  var typingFlags: [TextRange] = []
  /// How deep blocks are nested, and the depth at which ``bodyExits`` listens.
  var blockDepth = 0
  var watchedDepth = -1
  /// A direct statement of the watched body raises or leaves the process.
  var bodyExits = false
  /// The arguments of the class header being read, while it is.
  var collectsArguments = false
  var collectedArguments: [CollectedArgument] = []
  var scratch: Scratch
  /// The furthest place of a line whose column was asked for.
  private var counted: (line: UInt32, offset: Int, column: Int) = (0, 0, 1)

  struct CollectedArgument {
    let expression: Expression
    let start: Int
    let end: Int
    let isKeyword: Bool
  }

  /// What serves file after file.
  struct Storage {
    var facts = Facts()
    var scratch = Scratch()
  }

  init(lexer: borrowing Lexer, mode: Mode, storage: consuming Storage) {
    text = lexer.text
    tokens = UnsafePointer(lexer.tokens.base)
    names = UnsafeBufferPointer(start: lexer.tokens.names, count: lexer.tokens.nameCount)
    self.mode = mode
    facts = storage.facts
    scratch = storage.scratch
    storage = Storage()
    facts.removeAll()
    scratch.removeAll()
  }

  mutating func takeStorage() -> Storage {
    var taken = Storage()
    swap(&taken.facts, &facts)
    swap(&taken.scratch, &scratch)
    return taken
  }

  // MARK: - The whole file

  /// Parses the file strictly; where it fails, finds the line and the reason that CPython gives.
  mutating func moduleError(lexicalError: Lexer.LexicalError?) -> SyntaxError? {
    do {
      try statements()
      if kind != .endMarker { throw unexpected() }
      return nil
    } catch {
      return explain(lexicalError)
    }
  }

  mutating func recoverModule() {
    while kind != .endMarker {
      try? statements()
      if kind == .dedent { index += 1 }
    }
  }

  // MARK: - Tokens

  @inline(__always)
  var kind: TokenKind { tokens[index].kind }

  @inline(__always)
  var nextKind: TokenKind { kind == .endMarker ? .endMarker : tokens[index + 1].kind }

  @inline(__always)
  mutating func accept(_ expected: TokenKind) -> Bool {
    guard tokens[index].kind == expected else { return false }
    index += 1
    return true
  }

  @inline(__always)
  mutating func expect(_ expected: TokenKind) throws(Failed) {
    guard tokens[index].kind == expected else { throw unexpected() }
    index += 1
  }

  /// As ``expect(_:)``, for a token without which CPython says what it misses.
  @inline(__always)
  mutating func require(_ expected: TokenKind, _ message: StaticString) throws(Failed) {
    guard tokens[index].kind == expected else {
      throw refuse("\(message)", at: index)
    }
    index += 1
  }

  func isName(_ token: Int, _ word: StaticString) -> Bool {
    tokens[token].kind == .name && spells(token, word)
  }

  func spells(_ token: Int, _ word: StaticString) -> Bool {
    let start = Int(tokens[token].start)
    let length = Int(tokens[token].end) - start
    guard length == word.utf8CodeUnitCount else { return false }
    for offset in 0..<length where text[start + offset] != word.utf8Start[offset] { return false }
    return true
  }

  /// The line on which the token ends.
  func endLine(of token: Int) -> UInt32 {
    let current = tokens[token]
    guard current.extraLines == .max else { return current.line + UInt32(current.extraLines) }
    var line = current.line
    for offset in Int(current.start)..<Int(current.end) where text[offset] == 0x0A { line += 1 }
    return line
  }

  /// Counted from one in characters. On one line a later place is counted on from the furthest
  /// that was asked for, so that a long line is walked once.
  mutating func column(of token: Int) -> UInt32 {
    let offset = Int(tokens[token].start)
    let isSameLine = tokens[token].line == counted.line
    if isSameLine, counted.offset <= offset {
      var column = counted.column
      for place in counted.offset..<offset where text[place] & 0xC0 != 0x80 { column += 1 }
      counted = (tokens[token].line, offset, column)
      return UInt32(clamping: column)
    }
    let column = Lexer.column(at: offset, in: text)
    if !isSameLine { counted = (tokens[token].line, offset, column) }
    return UInt32(clamping: column)
  }

  // MARK: - Failing

  @inline(never)
  mutating func unexpected() -> Failed {
    failure = Failure(token: index, message: "invalid syntax", isSpecific: false)
    return Failed()
  }

  @inline(never)
  mutating func refuse(_ message: String, at token: Int) -> Failed {
    failure = Failure(token: token, message: message, isSpecific: true)
    return Failed()
  }

  /// Counts a step of recursion; every call is paired with `depth -= 1`.
  @inline(__always)
  mutating func descend() throws(Failed) {
    depth += 1
    if depth > Self.maximumDepth {
      throw refuse("too complex: nested more than \(Self.maximumDepth) deep", at: index)
    }
  }

  /// Tries `rule`; where it fails, everything is as before and the result nil.
  mutating func attempt<Result>(
    _ rule: (inout Parser) throws(Failed) -> Result
  ) -> Result? {
    let start = index
    let depthBefore = depth
    let bracketsBefore = bracketDepth
    let failureBefore = failure
    let refusalBefore = refusal
    let notesBefore = scopeNotes
    let scratchBefore = scratch.mark
    let bindingsBefore = facts.otherBindings.count
    do {
      return try rule(&self)
    } catch {
      if let failure { furthest = max(furthest, max(failure.token, index)) }
      index = start
      depth = depthBefore
      bracketDepth = bracketsBefore
      failure = failureBefore
      refusal = refusalBefore
      scopeNotes = notesBefore
      scratch.goBack(to: scratchBefore)
      facts.otherBindings.removeLast(facts.otherBindings.count - bindingsBefore)
      return nil
    }
  }
}
